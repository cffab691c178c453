// Whether a record is as it was written: a CRC in four lanes, because each message pays for it.

import CChecksum

enum StoreSum {
  /// Of what is behind the sum: the header's other words, and the message's, of which the last one may end
  /// in zeros.
  @_noLocks
  static func of(_ record: UnsafeMutableRawPointer, _ byteCount: Int) -> UInt64 {
    let header = StoreLayout.Record.headerByteCount - StoreLayout.Record.number
    let all = unsafe apus_crc32c_dealt(
      0, record + StoreLayout.Record.number, (header + byteCount + 7) / 8)
    // Below its complement, so that an empty record isn't a good one.
    return UInt64(all) | UInt64(~all) &<< 32
  }
}
