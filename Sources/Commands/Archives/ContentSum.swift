// SHA-256 of a file's content: what proves that a copy is the same before the original goes.

import CDigest

@safe
struct ContentSum: ~Copyable {
  private let sum: UnsafeMutableRawPointer

  init() {
    guard let sum = unsafe apus_sha256_begin() else { fatalError("no memory for a checksum") }
    unsafe self.sum = sum
  }

  mutating func add(_ bytes: ArraySlice<UInt8>) {
    unsafe bytes.withUnsafeBytes { buffer in
      if let base = buffer.baseAddress { unsafe apus_sha256_add(sum, base, buffer.count) }
    }
  }

  /// 64 hex digits; the sum is over.
  consuming func end() -> String {
    var out = [UInt8](repeating: 0, count: Int(APUS_SHA256_BYTES))
    unsafe apus_sha256_finish(sum, &out)
    discard self
    return out.map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
  }

  deinit {
    var out = [UInt8](repeating: 0, count: Int(APUS_SHA256_BYTES))
    unsafe apus_sha256_finish(sum, &out)
  }
}
