// Repeating groups: entries that each begin with the group's first field, groups within entries too.

import CFIX
import Events

/// A group as it stands in a message. Iterating goes over what is there; a count that says something
/// else is what validation refuses.
@frozen
public struct GroupView {
  public let message: Message
  /// Where the count is, or -1.
  public let countPosition: Int

  @inlinable
  init(_ message: Message, countAt: Int) {
    self.message = message
    countPosition = countAt
  }

  /// What the count field says.
  @inlinable
  public var declaredCount: Reading<Int64> {
    countPosition < 0
      ? .absent : (message.value(at: countPosition).integer.map { .value($0) } ?? .malformed)
  }

  /// The first entry, or nil; nil too as long as no validator has looked at the message.
  @inlinable
  public var first: EntryView? {
    countPosition < 0 ? nil : EntryView(message, from: countPosition + 1)
  }
}

/// One entry: the fields `from ..< end` of the message.
@frozen
public struct EntryView {
  public let message: Message
  public let from: Int
  public let end: Int

  /// The entry that begins at a position, or nil when none does.
  @inlinable
  init?(_ message: Message, from: Int) {
    guard let ends = unsafe message.entryEnds, from < message.count else { return nil }
    let end = unsafe Int(ends[from])
    if end == 0 { return nil }
    self.message = message
    self.from = from
    self.end = end
  }

  /// The entry after this one, or nil. What begins at its end may be an entry of the group around it.
  @inlinable
  public var next: EntryView? {
    guard end < message.count, message.tag(at: end) == message.tag(at: from) else { return nil }
    return EntryView(message, from: end)
  }

  /// Where the entry has the tag, or -1.
  @inlinable
  public func position(of tag: UInt16) -> Int {
    let found = unsafe apus_fix_find(
      message.tags, UInt32(truncatingIfNeeded: from), UInt32(truncatingIfNeeded: end), tag)
    return Int(found) == end ? -1 : Int(found)
  }

  @inlinable
  public func text(tag: UInt16) -> Reading<FieldBytes> {
    let position = position(of: tag)
    return position < 0 ? .absent : .value(message.value(at: position))
  }

  @inlinable
  public func integer(tag: UInt16) -> Reading<Int64> {
    message.read(position(of: tag)) { $0.integer }
  }

  @inlinable
  public func price(tag: UInt16) -> Reading<Price> { message.read(position(of: tag)) { $0.price } }

  @inlinable
  public func quantity(tag: UInt16) -> Reading<Quantity> {
    message.read(position(of: tag)) { $0.quantity }
  }

  /// In units of 1e-8.
  @inlinable
  public func decimal(tag: UInt16) -> Reading<Int64> {
    message.read(position(of: tag)) { $0.units }
  }

  @inlinable
  public func character(tag: UInt16) -> Reading<UInt8> {
    message.read(position(of: tag)) { $0.character }
  }

  @inlinable
  public func flag(tag: UInt16) -> Reading<Bool> { message.read(position(of: tag)) { $0.flag } }

  @inlinable
  public func time(tag: UInt16) -> Reading<Nanoseconds> {
    message.read(position(of: tag)) { $0.time }
  }

  @inlinable
  public func timeOfDay(tag: UInt16) -> Reading<Nanoseconds> {
    message.read(position(of: tag)) { $0.timeOfDay }
  }

  @inlinable
  public func date(tag: UInt16) -> Reading<UInt32> { message.read(position(of: tag)) { $0.date } }

  /// A group within this entry.
  @inlinable
  public func group(tag: UInt16) -> GroupView { GroupView(message, countAt: position(of: tag)) }
}

/// An entry with names: what the generator makes for each group.
public protocol GroupEntry {
  init(_ entry: EntryView)
  var entry: EntryView { get }
}

/// A group whose entries have names; `for entry in group`.
@frozen
public struct Group<Entry: GroupEntry>: Swift.Sequence, IteratorProtocol {
  public let view: GroupView
  /// Where the next entry begins, and where the one before it did.
  @usableFromInline var upcoming: Int
  @usableFromInline var previous: Int

  @inlinable
  public init(_ view: GroupView) {
    self.view = view
    upcoming = view.countPosition + 1
    previous = -1
  }

  @inlinable
  public mutating func next() -> Entry? {
    guard upcoming > 0, let entry = EntryView(view.message, from: upcoming) else { return nil }
    // What begins behind the last entry may be one of the group around.
    if previous >= 0, view.message.tag(at: previous) != view.message.tag(at: upcoming) {
      return nil
    }
    previous = upcoming
    upcoming = entry.end
    return Entry(entry)
  }
}
