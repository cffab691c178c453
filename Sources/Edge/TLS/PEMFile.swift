// The files that a context is made from, read whole. A key that others may read is refused, as any
// secret is: it is noticed at the start, and not after the theft.

import CTLS
import Glibc
import Platform

enum PEMFile {
  /// More than any chain or bundle of authorities has; the system's has 200 kB.
  static let byteCountMax = 4 << 20

  static func readCertificates(_ path: String, _ what: String) throws(TLSConfigFailure) -> [UInt8] {
    try read(path, what, isSecret: false)
  }

  /// Lends the key's text and overwrites it afterwards.
  static func withKey(
    _ path: String, _ body: (UnsafeRawBufferPointer) throws(TLSConfigFailure) -> Void
  ) throws(TLSConfigFailure) {
    var bytes = try read(path, "key", isSecret: true)
    var failure: TLSConfigFailure?
    unsafe bytes.withUnsafeMutableBytes { bytes in
      do throws(TLSConfigFailure) {
        unsafe try body(UnsafeRawBufferPointer(bytes))
      } catch {
        failure = error
      }
      if let base = bytes.baseAddress { unsafe apus_tls_forget(base, bytes.count) }
    }
    if let failure { throw failure }
  }

  private static func read(
    _ path: String, _ what: String, isSecret: Bool
  ) throws(TLSConfigFailure) -> [UInt8] {
    func fault(_ why: String) -> TLSConfigFailure {
      TLSConfigFailure("the \(what) '\(path)' \(why)")
    }
    func unread(_ code: Int32) -> TLSConfigFailure {
      fault("can't be read: \(SystemFailure.text(of: code))")
    }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw fault("has no name") }
    // Without waiting: a pipe would hold up the start until somebody writes into it.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unread(errno) }
    defer { close(descriptor) }
    // Of the open file and not of its name, which could be another's by now.
    var about = stat()
    guard unsafe fstat(descriptor, &about) == 0 else { throw unread(errno) }
    guard about.st_mode & S_IFMT == S_IFREG else { throw fault("is no regular file") }
    let mode = about.st_mode & 0o777
    guard !isSecret || mode & 0o077 == 0 else {
      throw fault(
        "may be read by others (its mode is 0\(String(mode, radix: 8))); "
          + "make it 0600: chmod 600 \(path)")
    }
    guard about.st_size <= byteCountMax else {
      throw fault("is over \(byteCountMax) bytes, the most that it may be")
    }
    // One array from the start: a key must leave no copy behind.
    var bytes = [UInt8](repeating: 0, count: Int(about.st_size))
    var count = 0
    while count < bytes.count {
      let from = count
      let got = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress! + from, buffer.count - from)
      }
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw unread(errno)
      }
      count += got
    }
    guard count > 0 else { throw fault("is empty") }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}
