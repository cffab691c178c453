// A plug-in's bytes and their digest: what a config names is the digest, so that what trades is what was checked.

import CDigest
import CStrategy
import Glibc

@safe
struct PluginFile {
  let bytes: [UInt8]
  /// SHA-256, 64 hex digits.
  let digest: String

  static let byteCountMax = 64 << 20

  init(reading path: String) throws(PluginFault) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw PluginFault(
        errno == ENOENT
          ? "there is no file '\(path)'" : "'\(path)' can't be read (errno \(errno))")
    }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw PluginFault("'\(path)' can't be read (errno \(errno))")
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= Self.byteCountMax else {
        throw PluginFault("'\(path)' is over 64 MiB, the most that a plug-in may be")
      }
    }
    self.bytes = bytes
    digest = try Self.digest(of: bytes)
  }

  /// A sealed copy, in memory: what was digested is what is loaded.
  func seal() throws(PluginFault) -> Int32 {
    let descriptor = unsafe bytes.withUnsafeBytes { buffer -> Int32 in
      guard let base = buffer.baseAddress else { return -EINVAL }
      return unsafe apus_plugin_seal(base, buffer.count)
    }
    guard descriptor >= 0 else {
      throw PluginFault(
        bytes.isEmpty
          ? "the file is empty" : "no copy of it can be made in memory (errno \(-descriptor))")
    }
    return descriptor
  }

  private static func digest(of bytes: [UInt8]) throws(PluginFault) -> String {
    guard let sum = unsafe apus_sha256_begin() else { throw PluginFault("there is no memory") }
    unsafe bytes.withUnsafeBytes { buffer in
      if let base = buffer.baseAddress { unsafe apus_sha256_add(sum, base, buffer.count) }
    }
    var out = [UInt8](repeating: 0, count: Int(APUS_SHA256_BYTES))
    unsafe apus_sha256_finish(sum, &out)
    let digits = Array("0123456789abcdef")
    return String(out.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }
}
