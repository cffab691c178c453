// Whether a record is as it was written. Four lanes of multiplications, because each message pays for it:
// a CRC goes through eight bytes after the other and takes three times as long. It sees torn and
// overwritten records; it isn't made to withstand someone who forges them.

enum StoreSum {
  /// Of a record's header up to the sum, and of the message behind it.
  @_noLocks
  static func of(_ record: UnsafeMutableRawPointer, _ byteCount: Int) -> UInt64 {
    // Odd constants of well mixed bits; all of it wraps.
    var a: UInt64 = 0x9E37_79B9_7F4A_7C15
    var b: UInt64 = 0xBF58_476D_1CE4_E5B9
    var c: UInt64 = 0x94D0_49BB_1331_11EB
    var d: UInt64 = 0xD6E8_FEB8_6659_FD93
    a = unsafe step(a, word(record, 0))
    b = unsafe step(b, word(record, 8))
    c = unsafe step(c, word(record, 16))
    d = unsafe step(d, word(record, 24))
    a = unsafe step(a, word(record, 32))
    var at = StoreLayout.Record.headerByteCount
    let end = at + byteCount
    while at + 32 <= end {
      a = unsafe step(a, word(record, at))
      b = unsafe step(b, word(record, at + 8))
      c = unsafe step(c, word(record, at + 16))
      d = unsafe step(d, word(record, at + 24))
      at += 32
    }
    while at + 8 <= end {
      a = unsafe step(a, word(record, at))
      at += 8
    }
    var rest: UInt64 = 0
    while at < end {
      rest = unsafe rest << 8 | UInt64(record.load(fromByteOffset: at, as: UInt8.self))
      at += 1
    }
    b = step(b, rest)
    let sum = step(step(step(a, b), c), d)
    // An empty record isn't a good one.
    return sum == 0 ? 1 : sum
  }

  @inline(__always) @_noLocks
  private static func word(_ record: UnsafeMutableRawPointer, _ at: Int) -> UInt64 {
    unsafe UInt64(littleEndian: record.loadUnaligned(fromByteOffset: at, as: UInt64.self))
  }

  @inline(__always) @_noLocks
  private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (lane ^ word) &* 0x9FB2_1C65_1E98_DF25
    return mixed ^ (mixed >> 32)
  }
}
