// A message's fields by tag, as typed values: for messages that aren't in a hurry, and without their views.

import Events

extension Message {
  /// Whether four fields in a row have these tags.
  @inline(__always) @inlinable @_noLocks
  public func hasTags(_ a: UInt16, _ b: UInt16, _ c: UInt16, _ d: UInt16, at position: Int) -> Bool
  {
    guard position >= 0, position &+ 4 <= count else { return false }
    let found = unsafe UnsafeRawPointer(tags + position).loadUnaligned(as: UInt64.self)
    let wanted = UInt64(a) | UInt64(b) &<< 16 | UInt64(c) &<< 32 | UInt64(d) &<< 48
    return found.littleEndian == wanted
  }

  /// The first field that has the tag.
  @_noLocks
  public func text(_ tag: UInt16) -> Reading<FieldBytes> {
    let position = position(of: tag)
    return position < 0 ? .absent : .value(value(at: position))
  }

  @_noLocks
  public func integer(_ tag: UInt16) -> Reading<Int64> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).integer else { return .malformed }
    return .value(value)
  }

  @_noLocks
  public func price(_ tag: UInt16) -> Reading<Price> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).price else { return .malformed }
    return .value(value)
  }

  @_noLocks
  public func quantity(_ tag: UInt16) -> Reading<Quantity> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).quantity else { return .malformed }
    return .value(value)
  }

  @_noLocks
  public func character(_ tag: UInt16) -> Reading<UInt8> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).character else { return .malformed }
    return .value(value)
  }

  @_noLocks
  public func flag(_ tag: UInt16) -> Reading<Bool> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).flag else { return .malformed }
    return .value(value)
  }

  @_noLocks
  public func time(_ tag: UInt16) -> Reading<Nanoseconds> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).time else { return .malformed }
    return .value(value)
  }

  @_noLocks
  public func date(_ tag: UInt16) -> Reading<UInt32> {
    let position = position(of: tag)
    if position < 0 { return .absent }
    guard let value = value(at: position).date else { return .malformed }
    return .value(value)
  }
}
