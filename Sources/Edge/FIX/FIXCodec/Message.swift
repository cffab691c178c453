// One received message, seen where it lies: fields by position, by tag and by slot. Nothing is copied and
// nothing is converted until it is asked for.

import CFIX
import Events

/// What a decoder knows of the message that it found last, and a validator adds to it.
@unsafe @frozen @usableFromInline
struct MessageState {
  @usableFromInline var base: UnsafePointer<UInt8>
  @usableFromInline var tags: UnsafePointer<UInt16>
  @usableFromInline var values: UnsafePointer<UInt32>
  @usableFromInline var ends: UnsafePointer<UInt32>
  /// Where each slot of the message's type is (`Dialect.slots(of:)`), once a validator recognised the
  /// shape of the message; until then fields are searched.
  @usableFromInline var slots: UnsafePointer<UInt16>?
  /// By position: where the group's entry that begins there ends, 0 where none begins; nil until a
  /// validator has looked at the message.
  @usableFromInline var entryEnds: UnsafePointer<UInt16>?
  @usableFromInline var count = 0
  @usableFromInline var byteCount = 0
  @usableFromInline var hasEmptyValue = false

  @usableFromInline
  init(
    base: UnsafePointer<UInt8>, tags: UnsafePointer<UInt16>, values: UnsafePointer<UInt32>,
    ends: UnsafePointer<UInt32>
  ) {
    unsafe self.base = base
    unsafe self.tags = tags
    unsafe self.values = values
    unsafe self.ends = ends
    unsafe slots = nil
    unsafe entryEnds = nil
  }
}

/// A view of the message that a decoder found last: one word, to be passed about freely. It is good until
/// the received bytes change or its decoder goes on, and must not outlive either.
@safe
@frozen
public struct Message {
  @usableFromInline let state: UnsafeMutablePointer<MessageState>

  @inlinable
  init(_ state: UnsafeMutablePointer<MessageState>) { unsafe self.state = state }

  /// Fields, from 8 to 10.
  @inlinable public var count: Int { unsafe state.pointee.count }

  /// Bytes, from `8=` to the last separator.
  @inlinable public var byteCount: Int { unsafe state.pointee.byteCount }

  /// Whether some field has no value.
  @inlinable var hasEmptyValue: Bool { unsafe state.pointee.hasEmptyValue }

  @inlinable var base: UnsafePointer<UInt8> { unsafe state.pointee.base }
  @inlinable var tags: UnsafePointer<UInt16> { unsafe state.pointee.tags }
  @inlinable var values: UnsafePointer<UInt32> { unsafe state.pointee.values }
  @inlinable var ends: UnsafePointer<UInt32> { unsafe state.pointee.ends }

  @inlinable
  var slots: UnsafePointer<UInt16>? {
    get { unsafe state.pointee.slots }
    nonmutating set { unsafe state.pointee.slots = newValue }
  }

  @inlinable
  var entryEnds: UnsafePointer<UInt16>? {
    get { unsafe state.pointee.entryEnds }
    nonmutating set { unsafe state.pointee.entryEnds = newValue }
  }

  // MARK: By position

  /// The tag of a field; `Decoder.strangeTag` for one that no dialect can define.
  @inlinable
  public func tag(at position: Int) -> UInt16 {
    precondition(position >= 0 && position < count, "a field of the message")
    return unsafe tags[position]
  }

  /// The tag as the peer wrote it.
  @inlinable
  public func tagText(at position: Int) -> FieldBytes {
    precondition(position >= 0 && position < count, "a field of the message")
    let from = unsafe position == 0 ? 0 : Int(ends[position - 1]) + 1
    return unsafe FieldBytes(start: base + from, count: Int(values[position]) - 1 - from)
  }

  /// The value of a field.
  @inlinable
  public func value(at position: Int) -> FieldBytes {
    precondition(position >= 0 && position < count, "a field of the message")
    let from = unsafe values[position]
    return unsafe FieldBytes(start: base + Int(from), count: Int(ends[position] &- from))
  }

  /// The same for a position that the index or a shape gave.
  @inline(__always) @inlinable
  func value(trusted position: Int) -> FieldBytes {
    let from = unsafe values[position]
    return unsafe FieldBytes(start: base + Int(from), count: Int(ends[position] &- from))
  }

  // MARK: By tag

  /// The first field that has the tag, or -1.
  @inlinable
  public func position(of tag: UInt16, from: Int = 0) -> Int {
    precondition(from >= 0 && from <= count, "a field of the message")
    let found = unsafe apus_fix_find(
      tags, UInt32(truncatingIfNeeded: from), UInt32(truncatingIfNeeded: count), tag)
    return found == count ? -1 : Int(found)
  }

  /// The first value of the tag, or nil.
  @inlinable
  public func first(_ tag: UInt16) -> FieldBytes? {
    let position = position(of: tag)
    return position < 0 ? nil : value(at: position)
  }

  /// Where a slot's field is, or -1. By the shape when that is known, else by a search for the tag.
  @inline(__always) @inlinable
  public func position(slot: Int, tag: UInt16) -> Int {
    guard let slots = unsafe slots else { return position(of: tag) }
    let position = unsafe slots[slot]
    return position == .max ? -1 : Int(position)
  }

  // MARK: The whole

  /// What stands in 35: the third field, always.
  @inlinable
  public var type: FieldBytes { value(at: 2) }

  /// The type's bytes as a number, the first one lowest; zero when there are more than seven.
  @inlinable
  public var typeCode: UInt64 {
    let from = unsafe values[2]
    let count = unsafe ends[2] &- from
    if count == 0 || count > 7 { return 0 }
    // Seven bytes of trailer and a separator are behind it at least.
    let word = unsafe UnsafeRawPointer(base + Int(from)).loadUnaligned(as: UInt64.self)
      .littleEndian
    let code = word & ((1 &<< UInt64(count &* 8)) &- 1)
    // A last byte of zero wouldn't count.
    return code &>> UInt64(count &* 8 &- 8) == 0 ? 0 : code
  }

  /// Whether 8 is FIX.4.2.
  @inlinable
  public var isFIX42: Bool {
    let first = unsafe UnsafeRawPointer(base).loadUnaligned(as: UInt64.self).littleEndian
    let second = unsafe UnsafeRawPointer(base).loadUnaligned(fromByteOffset: 8, as: UInt16.self)
      .littleEndian
    return first == 0x2E34_2E58_4946_3D38 && second == 0x0132
  }

  /// All of its bytes.
  @inlinable
  public var bytes: FieldBytes {
    @_noLocks get { unsafe FieldBytes(start: base, count: byteCount) }
  }

  /// The bytes from one field's tag to another's last separator, both included.
  @inlinable
  public func bytes(from first: Int, through last: Int) -> FieldBytes {
    precondition(first >= 0 && first <= last && last < count, "fields of the message")
    let from = unsafe first == 0 ? 0 : Int(ends[first - 1]) + 1
    return unsafe FieldBytes(start: base + from, count: Int(ends[last]) + 1 - from)
  }
}
