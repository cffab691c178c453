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

  @inline(__always) @inlinable
  mutating func copy(_ from: UnsafeRawPointer, _ byteCount: Int) {
    unsafe UnsafeMutableRawPointer(base + at).copyMemory(from: from, byteCount: byteCount)
    at += byteCount
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
  @inlinable
  public mutating func finish() -> UnsafeRawBufferPointer? {
    if hasOverflown { return nil }
    let length = at - bodyStart
    // `8=FIX.4.2|9=` and the length, right before the body.
    var front = bodyStart
    front -= 1
    unsafe base[front] = 0x01
    var rest = length
    repeat {
      front -= 1
      unsafe base[front] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    } while rest > 0
    front -= 12
    let head = unsafe UnsafeMutableRawPointer(base + front)
    unsafe head.storeBytes(of: UInt64(0x2E34_2E58_4946_3D38).littleEndian, as: UInt64.self)
    unsafe (head + 8).storeBytes(of: UInt32(0x3D39_0132).littleEndian, as: UInt32.self)
    let sum = unsafe apus_fix_sum(base + front, at - front) & 255
    write(UInt32(0x3D_3031), byteCount: 3)
    write(UInt8(truncatingIfNeeded: 0x30 + sum / 100))
    write(UInt8(truncatingIfNeeded: 0x30 + sum / 10 % 10))
    write(UInt8(truncatingIfNeeded: 0x30 + sum % 10))
    write(0x01)
    return unsafe UnsafeRawBufferPointer(start: base + front, count: at - front)
  }
}
