// Whether a record, or a few words, are as they were written: a CRC in four lanes, because each message pays for it.

import CChecksum

enum StoreSum {
  /// Of what is behind the sum: the header's other words, and the message's, of which the last one may end
  /// in zeros.
  @_noLocks
  static func of(_ record: UnsafeRawPointer, _ byteCount: Int) -> UInt64 {
    let header = StoreLayout.Record.headerByteCount - StoreLayout.Record.number
    return unsafe of(
      words: record + StoreLayout.Record.number, count: (header + byteCount + 7) / 8)
  }

  @inline(__always) @_noLocks
  static func of(words: UnsafeRawPointer, count: Int) -> UInt64 {
    let all = unsafe apus_crc32c_dealt(0, words, count)
    // Below its complement, so that an empty record isn't a good one.
    return UInt64(all) | UInt64(~all) &<< 32
  }
}
