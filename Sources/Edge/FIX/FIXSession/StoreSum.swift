// Whether a record is as it was written: a CRC in four lanes, because each message pays for it.

import CChecksum

enum StoreSum {
  /// Of a record's header up to the sum, and of the message behind it.
  @_noLocks
  static func of(_ record: UnsafeMutableRawPointer, _ byteCount: Int) -> UInt64 {
    let head = unsafe apus_crc32c(0, record, StoreLayout.Record.sum)
    let all = unsafe apus_crc32c_dealt(
      head, record + StoreLayout.Record.headerByteCount, byteCount)
    // Below its complement, so that an empty record isn't a good one.
    return UInt64(all) | UInt64(~all) &<< 32
  }
}
