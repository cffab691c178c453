// Sums of bytes, as FIX's checksum has them. Only the lowest byte of a sum counts, so sums are added up
// without care for what is above.

import CFIX

@usableFromInline
enum ByteSum {
  /// Of a word's eight bytes.
  @inline(__always) @inlinable
  static func of(_ word: UInt64) -> UInt64 { apus_fix_word_sum(word) }

  /// Of bytes anywhere.
  @inline(__always) @inlinable
  static func of(_ from: UnsafeRawPointer, _ byteCount: Int) -> UInt64 {
    unsafe UInt64(apus_fix_sum(from.assumingMemoryBound(to: UInt8.self), byteCount))
  }
}
