// Writes one message into a caller's buffer, from the front to the back: the header from a session's
// template, then fields in the order in which they are put; at the end length and checksum. Never a
// string, never a byte outside the buffer: what doesn't fit is told at the end.

import Events

/// A message being written. The buffer is the caller's and must stay while the writer is used. Small enough
/// to live in registers: what a hot path writes, it writes with a copy of its own that no call takes the
/// address of.
@safe
@frozen
public struct MessageWriter {
  /// Where the next byte goes.
  @usableFromInline var to: UnsafeMutablePointer<UInt8>
  /// Behind this nothing is begun: the last bytes of the buffer are slack for whole-register copies. Before
  /// `to` once something didn't fit.
  @usableFromInline var end: UnsafeMutablePointer<UInt8>
  /// The sum of the body's bytes so far; its lowest byte counts. Kept while writing: bytes that were just
  /// stored are slow to load again.
  @usableFromInline var sum: UInt64 = 0
  @usableFromInline let page: UnsafeMutablePointer<WriterPage>

  /// Bytes in front for `8=FIX.4.2|9=…|`, which are written last, and before them the page.
  @inlinable public static var frontRoom: Int { unsafe 32 + MemoryLayout<WriterPage>.size }
  /// Bytes behind that copies and the trailer may touch.
  @inlinable public static var slack: Int { 96 }
  /// The smallest buffer that makes sense.
  @inlinable public static var bufferMin: Int { 2_048 }

  /// The buffer begins at a multiple of eight.
  @inlinable
  public init(_ buffer: UnsafeMutableRawBufferPointer) {
    precondition(buffer.count >= Self.bufferMin, "a message needs room")
    let start = buffer.baseAddress!
    unsafe precondition(
      Int(bitPattern: start) % MemoryLayout<WriterPage>.alignment == 0, "aligned")
    unsafe page = start.bindMemory(to: WriterPage.self, capacity: 1)
    let bytes = unsafe start.assumingMemoryBound(to: UInt8.self)
    unsafe to = bytes + Self.frontRoom
    unsafe end = bytes + (buffer.count - Self.slack)
    unsafe page.initialize(to: WriterPage(end: end))
  }

  /// Where the body begins: `35=`.
  @inlinable var bodyStart: UnsafeMutablePointer<UInt8> {
    @inline(__always) get {
      unsafe UnsafeMutableRawPointer(page).assumingMemoryBound(to: UInt8.self) + Self.frontRoom
    }
  }

  /// Bytes of the body so far, from `35=` on.
  @inlinable public var bodyByteCount: Int { unsafe to - bodyStart }

  /// Nothing was left out so far.
  @inlinable public var isWhole: Bool { @_noLocks get { unsafe to <= end } }

  // MARK: Bytes

  /// True when so many bytes may be written. Once they may not, nothing more may.
  @inline(__always) @inlinable
  mutating func reserve(_ byteCount: Int) -> Bool {
    if unsafe to + byteCount <= end { return true }
    unsafe end = bodyStart - 1
    return false
  }

  @inline(__always) @inlinable
  mutating func write(_ byte: UInt8) {
    unsafe to.pointee = byte
    unsafe to += 1
    sum &+= UInt64(byte)
  }

  /// The lowest bytes of a word, the first one lowest; the others are zero.
  @inline(__always) @inlinable
  mutating func write<Word: FixedWidthInteger & UnsignedInteger>(_ word: Word, byteCount: Int) {
    store(word, byteCount: byteCount, sum: ByteSum.of(UInt64(truncatingIfNeeded: word)))
  }

  /// The same where the bytes' sum is known.
  @inline(__always) @inlinable
  mutating func store<Word: FixedWidthInteger>(_ word: Word, byteCount: Int, sum: UInt64) {
    unsafe UnsafeMutableRawPointer(to).storeBytes(of: word.littleEndian, as: Word.self)
    unsafe to += byteCount
    self.sum &+= sum
  }

  /// Bytes from anywhere: nothing beyond them is read, up to sixteen bytes behind them may be written.
  @inline(__always) @inlinable
  mutating func copy(_ from: UnsafeRawPointer, _ byteCount: Int) {
    let to = unsafe UnsafeMutableRawPointer(self.to)
    unsafe self.to += byteCount
    sum &+= unsafe ByteSum.of(from, byteCount)
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
    if unsafe count > 64 || to + 64 > end {
      guard reserve(count) else { return }
      return unsafe copy(UnsafeRawPointer(fragment.start), count)
    }
    let to = unsafe UnsafeMutableRawPointer(to)
    let from = unsafe UnsafeRawPointer(fragment.start)
    unsafe to.storeBytes(
      of: from.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
    unsafe (to + 32).storeBytes(
      of: (from + 32).loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
    unsafe self.to += count
    sum &+= fragment.sum
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
    if !isWhole { return nil }
    // `8=FIX.4.2|9=` and the length, right before the body.
    let digits = unsafe DigitText.last(UInt64(truncatingIfNeeded: to - bodyStart))
    let body = unsafe UnsafeMutableRawPointer(bodyStart)
    unsafe (body - 1).storeBytes(of: 0x01, as: UInt8.self)
    unsafe (body - 9).storeBytes(of: digits.text.littleEndian, as: UInt64.self)
    let front = unsafe body - 13 - digits.count
    unsafe front.storeBytes(of: UInt64(0x2E34_2E58_4946_3D38).littleEndian, as: UInt64.self)
    unsafe (front + 8).storeBytes(of: UInt32(0x3D39_0132).littleEndian, as: UInt32.self)
    let whole = (sum &+ Self.frontSum &+ digits.sum) & 255
    assert(unsafe whole == ByteSum.of(front, front.distance(to: to)) & 255, "each byte counts")
    // `10=ddd` and the separator.
    store(0x0100_0000_3D30_31 | DigitText.three(whole) &<< 24, byteCount: 7, sum: 0)
    return unsafe UnsafeRawBufferPointer(start: front, count: front.distance(to: to))
  }

  /// Of `8=FIX.4.2|9=` and the separator behind the length.
  @inlinable static var frontSum: UInt64 {
    ByteSum.of(0x2E34_2E58_4946_3D38) &+ ByteSum.of(0x3D39_0132) &+ 1
  }
}
