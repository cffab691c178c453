// What a writer keeps between messages, at the front of its buffer: the texts of the time and of the number
// that it wrote last. A message bears the same millisecond twice, and the next message often too; the date
// stays until midnight; the next number differs in its last digit, nine times out of ten.

import Events

@unsafe
@frozen
@usableFromInline
struct WriterPage {
  /// `YYYYMMDD-HH:MM:SS.sss` and the separator.
  @usableFromInline var text: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  @usableFromInline var sum: UInt64 = 0
  @usableFromInline var millisecond: UInt64 = .max
  @usableFromInline var day: UInt64 = .max
  @usableFromInline var date: UInt64 = 0
  /// Its digits, how many they are, and their sum.
  @usableFromInline var number: UInt64 = .max
  @usableFromInline var digits: UInt64 = 0
  @usableFromInline var digitCount = 0
  @usableFromInline var digitSum: UInt64 = 0
  /// The type of the message that was begun last, and how many bytes its header has.
  @usableFromInline var type: UInt64 = 0
  @usableFromInline var headerByteCount = 0
  /// Behind this nothing is begun.
  @usableFromInline let end: UnsafeMutablePointer<UInt8>

  @inlinable static var textByteCount: Int { 22 }

  @inlinable
  init(end: UnsafeMutablePointer<UInt8>) { unsafe self.end = unsafe end }

  /// The text of a millisecond since 1970.
  @inline(never) @_noLocks @usableFromInline
  mutating func know(_ milliseconds: UInt64) {
    let second = milliseconds / 1_000
    let day = second / 86_400
    if unsafe day != self.day {
      unsafe self.day = day
      unsafe date = DigitText.date(day: Int(truncatingIfNeeded: day))
    }
    let time = DigitText.timeOfDay(second &- day &* 86_400)
    let rest =
      DigitText.three(milliseconds &- second &* 1_000) &<< 8 | 0x01_0000_002E
    unsafe sum = ByteSum.of(date) &+ 0x2D &+ ByteSum.of(time) &+ ByteSum.of(rest)
    unsafe text = (
      date.littleEndian, (0x2D | time &<< 8).littleEndian,
      (time &>> 56 | rest &<< 8).littleEndian, 0
    )
    unsafe millisecond = milliseconds
  }

  /// The text of a message's number: from that of the number before, or anew.
  @inline(__always) @inlinable
  mutating func know(number next: UInt64) {
    let last = unsafe digits &>> UInt64(truncatingIfNeeded: digitCount &* 8 &- 8)
    if unsafe next == number &+ 1 && last != 0x39 && digitCount != 0 {
      unsafe digits &+= 1 &<< UInt64(truncatingIfNeeded: digitCount &* 8 &- 8)
      unsafe digitSum &+= 1
      unsafe number = next
    } else {
      unsafe learn(next)
    }
  }

  /// No digits: they are more than eight.
  @inline(never) @_noLocks @usableFromInline
  mutating func learn(_ next: UInt64) {
    unsafe number = next
    unsafe digitCount = 0
    if next >= 100_000_000 { return }
    let text = DigitText.eight(next)
    let skip = UInt64(truncatingIfNeeded: (text | 1 &<< 56).trailingZeroBitCount & ~7)
    unsafe digits = (text | 0x3030_3030_3030_3030) &>> skip
    unsafe digitCount = 8 &- Int(skip &>> 3)
    unsafe digitSum = ByteSum.of(digits)
  }
}
