// Numbers as digits, eight at a time in one register: no table, no loop, no division but by constants.

import Events

/// Digits of numbers, the first digit in the lowest byte.
@usableFromInline
enum DigitText {
  /// The eight digits of a number below 10^8, each as its value.
  @inline(__always) @inlinable
  static func eight(_ number: UInt64) -> UInt64 {
    // 4 and 4, then four times 2, then eight times 1.
    let high = number / 10_000
    let fours = high | (number &- high &* 10_000) &<< 32
    let hundreds = ((fours &* 10_486) &>> 20) & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- hundreds &* 100) &<< 16
    let tens = ((twos &* 103) &>> 10) & 0x000F_000F_000F_000F
    return tens | (twos &- tens &* 10) &<< 8
  }

  /// `HH:MM:SS` of a second of a day, as text.
  @inline(__always) @inlinable
  static func timeOfDay(_ second: UInt64) -> UInt64 {
    let minute = second / 60
    let hour = second / 3600
    // Two digits in bytes 0 and 1, 3 and 4, 6 and 7.
    let lanes = hour | (minute &- hour &* 60) &<< 24 | (second &- minute &* 60) &<< 48
    let tens = ((lanes &* 103) &>> 10) & 0x000F_0000_0F00_000F
    return tens | (lanes &- tens &* 10) &<< 8 | 0x3030_3A30_303A_3030
  }

  /// `YYYYMMDD` of a day since 1970, as text.
  @inlinable
  static func date(day: Int) -> UInt64 {
    eight(UInt64(CivilDay.number(day: day))) | 0x3030_3030_3030_3030
  }
}

extension MessageWriter {
  /// A number without leading zeros. The caller has reserved room.
  @inline(__always) @inlinable
  mutating func writeDigits(_ value: UInt64) {
    if value >= 100_000_000 { return writeManyDigits(value) }
    let digits = DigitText.eight(value)
    // The last digit stays, whatever it is.
    let skip = UInt64(truncatingIfNeeded: (digits | 1 &<< 56).trailingZeroBitCount & ~7)
    write((digits | 0x3030_3030_3030_3030) &>> skip, byteCount: 8 &- Int(skip &>> 3))
  }

  @inline(never) @_noLocks @usableFromInline
  mutating func writeManyDigits(_ value: UInt64) {
    let high = value / 100_000_000
    if high >= 100_000_000 { writeManyDigits(high) } else { writeDigits(high) }
    write(DigitText.eight(value &- high &* 100_000_000) | 0x3030_3030_3030_3030, byteCount: 8)
  }

  /// Units of 1e-8 without needless zeros.
  @inline(__always) @inlinable
  mutating func writeUnits(_ units: Int64) {
    if units < 0 { write(0x2D) }
    let magnitude = units.magnitude
    let whole = magnitude / 100_000_000
    writeDigits(whole)
    let fraction = magnitude &- whole &* 100_000_000
    if fraction == 0 { return }
    let digits = DigitText.eight(fraction)
    let places = 8 &- digits.leadingZeroBitCount / 8
    write(0x2E)
    write(digits | 0x3030_3030_3030_3030, byteCount: places)
  }

  /// `YYYYMMDD-HH:MM:SS.sss` and the separator.
  @inline(__always) @inlinable
  mutating func writeTime(_ time: Nanoseconds) {
    guard reserve(Self.scalarRoom) else { return }
    let milliseconds = time.count / 1_000_000
    if milliseconds != knownMillisecond { know(milliseconds) }
    write(knownDate, byteCount: 8)
    write(0x2D)
    write(knownTime, byteCount: 8)
    write(knownRest, byteCount: 5)
  }

  /// The text of a millisecond since 1970.
  @inline(never) @_noLocks @usableFromInline
  mutating func know(_ milliseconds: UInt64) {
    let second = milliseconds / 1_000
    let day = second / 86_400
    if day != knownDay {
      knownDay = day
      knownDate = DigitText.date(day: Int(truncatingIfNeeded: day))
    }
    knownTime = DigitText.timeOfDay(second &- day &* 86_400)
    // `.sss` and the separator: the last five of eight digits, with a point for the first.
    knownRest = (DigitText.eight(milliseconds &- second &* 1_000) &>> 40) &<< 8 | 0x01_3030_302E
    knownMillisecond = milliseconds
  }
}
