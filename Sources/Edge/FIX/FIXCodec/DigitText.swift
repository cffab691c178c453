// Numbers as digits, eight at a time in one register: no table, no loop, no division but by constants.

import Events

/// Digits of numbers, the first digit in the lowest byte.
@usableFromInline
enum DigitText {
  /// The eight digits of a number below 10^8, each as its value.
  @inline(__always) @inlinable
  static func eight(_ number: UInt64) -> UInt64 {
    // 4 and 4, then four times 2, then eight times 1: the upper half goes down, the rest up.
    let high = number / 10_000
    let fours = number &<< 32 &- high &* (10_000 &<< 32 &- 1)
    let hundreds = ((fours &* 10_486) &>> 20) & 0x0000_007F_0000_007F
    let twos = fours &<< 16 &- hundreds &* (100 &<< 16 &- 1)
    let tens = ((twos &* 103) &>> 10) & 0x000F_000F_000F_000F
    return twos &<< 8 &- tens &* (10 &<< 8 &- 1)
  }

  /// The four digits of a number below 10^4.
  @inline(__always) @inlinable
  static func four(_ number: UInt64) -> UInt64 {
    let hundreds = (number &* 10_486) &>> 20
    let twos = number &<< 16 &- hundreds &* (100 &<< 16 &- 1)
    let tens = ((twos &* 103) &>> 10) & 0x000F_000F
    return twos &<< 8 &- tens &* (10 &<< 8 &- 1)
  }

  /// A number below 10^8 as the last of eight bytes, how many digits it has, and their sum.
  @inline(__always) @inlinable
  static func last(_ number: UInt64) -> (text: UInt64, count: Int, sum: UInt64) {
    let digits = number < 10_000 ? four(number) &<< 32 : eight(number)
    let count = 8 &- (digits | 1 &<< 56).trailingZeroBitCount / 8
    return (
      digits | 0x3030_3030_3030_3030, count,
      ByteSum.of(digits) &+ UInt64(truncatingIfNeeded: count) &* 0x30
    )
  }

  /// The three digits of a number below 1,000, as text.
  @inline(__always) @inlinable
  static func three(_ number: UInt64) -> UInt64 {
    let hundreds = (number &* 41) &>> 12
    let rest = number &- hundreds &* 100
    let tens = (rest &* 103) &>> 10
    return hundreds | tens &<< 8 | (rest &- tens &* 10) &<< 16 | 0x30_3030
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
    // The last digit stays, whatever it is.
    if value < 10_000 {
      let digits = DigitText.four(value)
      let skip = UInt64(truncatingIfNeeded: (digits | 1 &<< 24).trailingZeroBitCount & ~7)
      write((digits | 0x3030_3030) &>> skip, byteCount: 4 &- Int(skip &>> 3))
    } else if value < 100_000_000 {
      let digits = DigitText.eight(value)
      let skip = UInt64(truncatingIfNeeded: digits.trailingZeroBitCount & ~7)
      write((digits | 0x3030_3030_3030_3030) &>> skip, byteCount: 8 &- Int(skip &>> 3))
    } else {
      self = Self.withManyDigits(self, value)
    }
  }

  /// By value, so that the caller's writer stays in registers.
  @inline(never) @_noLocks @usableFromInline
  static func withManyDigits(_ writer: MessageWriter, _ value: UInt64) -> MessageWriter {
    var writer = writer
    let high = value / 100_000_000
    writer.writeDigits(high)
    writer.write(
      DigitText.eight(value &- high &* 100_000_000) | 0x3030_3030_3030_3030, byteCount: 8)
    return writer
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
    write(0x2E)
    // Behind the last digit there is nothing: not even zeros, for the sum.
    let high = fraction / 10_000
    if fraction == high &* 10_000 {
      let digits = DigitText.four(high)
      let places = 8 &- digits.leadingZeroBitCount / 8
      write(digits | 0x3030_3030 &>> UInt64(32 &- places &* 8), byteCount: places)
    } else {
      let digits = DigitText.eight(fraction)
      let places = 8 &- digits.leadingZeroBitCount / 8
      write(digits | 0x3030_3030_3030_3030 &>> UInt64(64 &- places &* 8), byteCount: places)
    }
  }

  /// `YYYYMMDD-HH:MM:SS.sss` and the separator. The caller has reserved room.
  @inline(__always) @inlinable
  mutating func writeTime(_ time: Nanoseconds) {
    let milliseconds = time.count / 1_000_000
    if unsafe milliseconds != page.pointee.millisecond { unsafe page.pointee.know(milliseconds) }
    let text = unsafe UnsafeRawPointer(page).loadUnaligned(as: SIMD32<UInt8>.self)
    unsafe UnsafeMutableRawPointer(to).storeBytes(of: text, as: SIMD32<UInt8>.self)
    unsafe to += WriterPage.textByteCount
    unsafe sum &+= page.pointee.sum
  }
}
