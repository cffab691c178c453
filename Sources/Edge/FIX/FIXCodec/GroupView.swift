// Repeating groups: entries that each begin with the group's first field, groups within entries too.

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

  /// The first entry, or nil.
  @inlinable
  public var first: EntryView? {
    guard countPosition >= 0, let groups = message.groups else { return nil }
    let group = groups.group(message.tag(at: countPosition))
    guard group >= 0, countPosition + 1 < message.count else { return nil }
    let delimiter = groups.delimiter(group)
    guard message.tag(at: countPosition + 1) == delimiter else { return nil }
    return EntryView(message, group: group, from: countPosition + 1)
  }
}

/// One entry: the fields `from ..< end` of the message.
@frozen
public struct EntryView {
  public let message: Message
  @usableFromInline let group: Int
  public let from: Int
  public let end: Int

  @inlinable
  init(_ message: Message, group: Int, from: Int) {
    self.message = message
    self.group = group
    self.from = from
    var at = from + 1
    if let groups = message.groups {
      let delimiter = groups.delimiter(group)
      while at < message.count {
        let tag = message.tag(at: at)
        if tag == delimiter || !groups.isMember(tag, of: group) { break }
        at += 1
      }
    }
    end = at
  }

  /// The entry after this one, or nil.
  @inlinable
  public var next: EntryView? {
    guard end < message.count, let groups = message.groups,
      message.tag(at: end) == groups.delimiter(group)
    else { return nil }
    return EntryView(message, group: group, from: end)
  }

  /// Where the entry has the tag, or -1.
  @inlinable
  public func position(of tag: UInt16) -> Int {
    var at = from
    while at < end {
      if message.tag(at: at) == tag { return at }
      at += 1
    }
    return -1
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
  @usableFromInline var upcoming: EntryView?

  @inlinable
  public init(_ view: GroupView) {
    self.view = view
    upcoming = view.first
  }

  @inlinable
  public mutating func next() -> Entry? {
    guard let entry = upcoming else { return nil }
    upcoming = entry.next
    return Entry(entry)
  }
}
