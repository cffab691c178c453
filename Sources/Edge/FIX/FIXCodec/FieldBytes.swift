// The bytes of one value, where they lie in the message, and what they say: numbers, prices, times. Each
// is read with the bounds that the specification sets; what doesn't fit is nil, never rounded.

import Events

/// Bytes of a message. Good as long as the message is.
///
/// Numbers are read eight bytes at a time, ending with the value's last byte: so at least eight bytes
/// of the same message must lie before that end. In a message they do, as it begins with `8=FIX…`.
@safe
@frozen
public struct FieldBytes {
  @usableFromInline let start: UnsafePointer<UInt8>
  public let count: Int

  @inlinable
  init(start: UnsafePointer<UInt8>, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  @inlinable public var isEmpty: Bool { count == 0 }

  @inlinable
  public subscript(at: Int) -> UInt8 {
    precondition(at >= 0 && at < count, "a byte of the value")
    return unsafe start[at]
  }

  /// Up to seven bytes as a number, the first one lowest; zero when there are none or more, or when the
  /// last one is zero and so wouldn't count. What short codes are compared by.
  @inlinable
  public var code: UInt64 {
    if count == 0 || count > 7 { return 0 }
    // Its last byte, a value's, is the word's highest.
    let word = lastEight
    return word &>> 56 == 0 ? 0 : word &>> (UInt64(8 &- count) &* 8)
  }

  /// Some of its bytes.
  @inlinable
  public func part(_ from: Int, _ to: Int) -> FieldBytes {
    precondition(from >= 0 && from <= to && to <= count, "bytes of the value")
    return unsafe FieldBytes(start: start + from, count: to - from)
  }

  @inlinable @_noLocks
  public func equals(_ other: FieldBytes) -> Bool {
    if count != other.count { return false }
    var at = 0
    while at < count {
      if unsafe start[at] != other.start[at] { return false }
      at += 1
    }
    return true
  }

  @inlinable @_noLocks
  public func equals(_ text: StaticString) -> Bool {
    if count != text.utf8CodeUnitCount { return false }
    var at = 0
    while at < count {
      if unsafe start[at] != text.utf8Start[at] { return false }
      at += 1
    }
    return true
  }

  @inlinable @_noLocks
  public func equals(_ bytes: Span<UInt8>) -> Bool {
    if count != bytes.count { return false }
    var at = 0
    while at < count {
      if unsafe start[at] != bytes[at] { return false }
      at += 1
    }
    return true
  }

  /// The bytes for as long as `body` runs.
  @inlinable
  public func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    unsafe body(UnsafeRawBufferPointer(start: start, count: count))
  }

  // MARK: Cold

  public var array: [UInt8] { (0..<count).map { self[$0] } }

  /// For people; bytes that aren't UTF-8 become replacement characters.
  public var text: String { String(decoding: array, as: UTF8.self) }

  /// For values whose decoding doesn't need a message around them (tests, tools): the bytes are copied
  /// to where enough others lie before them.
  public static func standalone<R>(_ bytes: [UInt8], _ body: (FieldBytes) -> R) -> R {
    let padded = [UInt8](repeating: 0x01, count: 16) + bytes
    return unsafe padded.withUnsafeBufferPointer { whole in
      unsafe body(FieldBytes(start: whole.baseAddress! + 16, count: bytes.count))
    }
  }
}
