// A message's fields by slot, as typed values: what the generated views are made of.

import Events

extension Message {
  @inline(__always) @inlinable
  func read<Value>(_ position: Int, _ convert: (FieldBytes) -> Value?) -> Reading<Value> {
    if position < 0 { return .absent }
    guard let value = convert(value(trusted: position)) else { return .malformed }
    return .value(value)
  }

  @inline(__always) @inlinable
  public func text(slot: Int, tag: UInt16) -> Reading<FieldBytes> {
    let position = position(slot: slot, tag: tag)
    return position < 0 ? .absent : .value(value(trusted: position))
  }

  @inlinable
  public func integer(slot: Int, tag: UInt16) -> Reading<Int64> {
    read(position(slot: slot, tag: tag)) { $0.integer }
  }

  @inline(__always) @inlinable
  public func price(slot: Int, tag: UInt16) -> Reading<Price> {
    read(position(slot: slot, tag: tag)) { $0.price }
  }

  @inline(__always) @inlinable
  public func quantity(slot: Int, tag: UInt16) -> Reading<Quantity> {
    read(position(slot: slot, tag: tag)) { $0.quantity }
  }

  /// In units of 1e-8.
  @inlinable
  public func decimal(slot: Int, tag: UInt16) -> Reading<Int64> {
    read(position(slot: slot, tag: tag)) { $0.units }
  }

  @inline(__always) @inlinable
  public func character(slot: Int, tag: UInt16) -> Reading<UInt8> {
    read(position(slot: slot, tag: tag)) { $0.character }
  }

  @inlinable
  public func flag(slot: Int, tag: UInt16) -> Reading<Bool> {
    read(position(slot: slot, tag: tag)) { $0.flag }
  }

  @inlinable
  public func time(slot: Int, tag: UInt16) -> Reading<Nanoseconds> {
    read(position(slot: slot, tag: tag)) { $0.time }
  }

  @inlinable
  public func timeOfDay(slot: Int, tag: UInt16) -> Reading<Nanoseconds> {
    read(position(slot: slot, tag: tag)) { $0.timeOfDay }
  }

  @inlinable
  public func date(slot: Int, tag: UInt16) -> Reading<UInt32> {
    read(position(slot: slot, tag: tag)) { $0.date }
  }

  /// The group that a count field begins.
  @inlinable
  public func group(slot: Int, tag: UInt16) -> GroupView {
    GroupView(self, countAt: position(slot: slot, tag: tag))
  }

  /// The same where the slot isn't known.
  @inlinable
  public func group(tag: UInt16) -> GroupView { GroupView(self, countAt: position(of: tag)) }
}
