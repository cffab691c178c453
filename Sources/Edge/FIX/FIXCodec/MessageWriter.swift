// Writes one message into a caller's buffer, from the front to the back: the header from a session's
// template, then fields in the order in which they are put; at the end length and checksum. Never a
// string, never a byte outside the buffer: what doesn't fit is told at the end.

import CFIX
import Events

/// A message being written. The buffer is the caller's and must stay while the writer is used.
@safe
@frozen
public struct MessageWriter {
  @usableFromInline let base: UnsafeMutablePointer<UInt8>
  /// Behind this nothing is begun: the last bytes of the buffer are slack for whole-register copies.
  @usableFromInline let limit: Int
  @usableFromInline var at: Int
  @usableFromInline var bodyStart: Int
  @usableFromInline var hasOverflown = false
  /// The millisecond that was written last, and its text: a message bears the same one twice, and the next
  /// message often too. The date stays until midnight.
  @usableFromInline var knownMillisecond: UInt64 = .max
  @usableFromInline var knownDay: UInt64 = .max
  @usableFromInline var knownDate: UInt64 = 0
  @usableFromInline var knownTime: UInt64 = 0
  @usableFromInline var knownRest: UInt64 = 0

  /// Bytes in front for `8=FIX.4.2|9=…|`, which are written last.
  @inlinable public static var frontRoom: Int { 32 }
  /// Bytes behind that copies and the trailer may touch.
  @inlinable public static var slack: Int { 96 }
  /// The smallest buffer that makes sense.
  @inlinable public static var bufferMin: Int { 512 }

  @inlinable
  public init(_ buffer: UnsafeMutableRawBufferPointer) {
    precondition(buffer.count >= Self.bufferMin, "a message needs room")
    unsafe base = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
    limit = buffer.count - Self.slack
    at = Self.frontRoom
    bodyStart = Self.frontRoom
  }

  /// Bytes of the body so far, from `35=` on.
  @inlinable public var bodyByteCount: Int { at - bodyStart }

  // MARK: Bytes

  /// True when so many bytes may be written.
  @inline(__always) @inlinable
  mutating func reserve(_ byteCount: Int) -> Bool {
    if byteCount <= limit - at { return true }
    hasOverflown = true
    return false
  }

  @inline(__always) @inlinable
  mutating func write(_ byte: UInt8) {
    unsafe base[at] = byte
    at += 1
  }

  @inline(__always) @inlinable
  mutating func write<Word: FixedWidthInteger>(_ word: Word, byteCount: Int) {
    unsafe UnsafeMutableRawPointer(base + at).storeBytes(of: word.littleEndian, as: Word.self)
    at += byteCount
  }

  /// Bytes from anywhere: nothing beyond them is read, up to sixteen bytes behind them may be written.
  @inline(__always) @inlinable
  mutating func copy(_ from: UnsafeRawPointer, _ byteCount: Int) {
    let to = unsafe UnsafeMutableRawPointer(base + at)
    at += byteCount
    if byteCount >= 16 {
      // Whole sixteens, the last one overlapping.
      var done = 0
      while done < byteCount &- 16 {
        unsafe (to + done).storeBytes(
          of: (from + done).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
        done &+= 16
      }
      let last = byteCount &- 16
      unsafe (to + last).storeBytes(
        of: (from + last).loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
    } else if byteCount >= 8 {
      let last = byteCount &- 8
      let tail = unsafe (from + last).loadUnaligned(as: UInt64.self)
      unsafe to.storeBytes(of: from.loadUnaligned(as: UInt64.self), as: UInt64.self)
      unsafe (to + last).storeBytes(of: tail, as: UInt64.self)
    } else if byteCount >= 4 {
      let last = byteCount &- 4
      let tail = unsafe (from + last).loadUnaligned(as: UInt32.self)
      unsafe to.storeBytes(of: from.loadUnaligned(as: UInt32.self), as: UInt32.self)
      unsafe (to + last).storeBytes(of: tail, as: UInt32.self)
    } else {
      var done = 0
      while done < byteCount {
        unsafe (to + done).storeBytes(
          of: (from + done).load(as: UInt8.self), as: UInt8.self)
        done &+= 1
      }
    }
  }

  /// A fragment: the whole sixty-four bytes are copied, as many as it has count.
  @inline(__always) @inlinable
  public mutating func append(_ fragment: borrowing Fragment) {
    let count = fragment.count
    if count > 64 || limit &- at < 64 {
      guard reserve(count) else { return }
      return unsafe copy(UnsafeRawPointer(fragment.start), count)
    }
    let to = unsafe UnsafeMutableRawPointer(base + at)
    let from = unsafe UnsafeRawPointer(fragment.start)
    unsafe to.storeBytes(
      of: from.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
    unsafe (to + 32).storeBytes(
      of: (from + 32).loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
    at &+= count
  }

  /// Bytes as they are: a field or several, each with its separator.
  @inlinable
  public mutating func append(_ bytes: FieldBytes) {
    guard reserve(bytes.count) else { return }
    unsafe copy(UnsafeRawPointer(bytes.start), bytes.count)
  }

  @inlinable
  public mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard reserve(bytes.count) else { return }
    if let from = bytes.baseAddress { unsafe copy(from, bytes.count) }
  }

  @inlinable
  public mutating func append(_ text: StaticString) {
    guard reserve(text.utf8CodeUnitCount) else { return }
    unsafe copy(UnsafeRawPointer(text.utf8Start), text.utf8CodeUnitCount)
  }

  // MARK: The whole

  /// Sum, length and trailer. The message, within the buffer; nil when it didn't fit.
  @inline(__always) @inlinable
  public mutating func finish() -> UnsafeRawBufferPointer? {
    if hasOverflown { return nil }
    let length = at - bodyStart
    // `8=FIX.4.2|9=` and the length, right before the body.
    var front = bodyStart
    let digits = DigitText.eight(UInt64(truncatingIfNeeded: length))
    let places = 8 &- (digits | 1 &<< 56).trailingZeroBitCount / 8
    unsafe base[front - 1] = 0x01
    unsafe UnsafeMutableRawPointer(base + (front - 9)).storeBytes(
      of: (digits | 0x3030_3030_3030_3030).littleEndian, as: UInt64.self)
    front -= 13 + places
    let head = unsafe UnsafeMutableRawPointer(base + front)
    unsafe head.storeBytes(of: UInt64(0x2E34_2E58_4946_3D38).littleEndian, as: UInt64.self)
    unsafe (head + 8).storeBytes(of: UInt32(0x3D39_0132).littleEndian, as: UInt32.self)
    let sum = unsafe apus_fix_sum(base + front, at - front) & 255
    // `10=ddd` and the separator: the last three of eight digits.
    let trailer = DigitText.eight(UInt64(sum)) &>> 40 | 0x30_3030
    write(0x0100_0000_3D30_31 | trailer &<< 24, byteCount: 7)
    return unsafe UnsafeRawBufferPointer(start: base + front, count: at - front)
  }
}
