// The highest or the lowest of the last values. A value that a newer one beats can never be it
// again and is dropped, so those that are left fall (or rise) from the oldest to the newest: the
// oldest is the answer. Each value is put in once and dropped once, so an update takes constant
// time on average; one may drop as many as the window has.

import Tables

@frozen
@usableFromInline
struct ExtremeEntry: BitwiseCopyable {
  @usableFromInline var value: Int64
  /// Of the update that brought it.
  @usableFromInline var number: UInt64

  @inlinable
  init(value: Int64, number: UInt64) {
    self.value = value
    self.number = number
  }
}

/// Some 15 ns an update, on average.
public struct RollingExtreme: ~Copyable {
  @frozen
  public enum Kind: Hashable, Sendable {
    case highest
    case lowest
  }

  /// A ring.
  @usableFromInline var entries: Slab<ExtremeEntry>
  @usableFromInline let window: Int
  @usableFromInline let isHighest: Bool
  /// The oldest entry.
  @usableFromInline var first = 0
  /// Entries that are in.
  @usableFromInline var count = 0
  /// Updates so far.
  @usableFromInline var number: UInt64 = 0
  @usableFromInline var refused: UInt64 = 0

  /// Allocates.
  public init(_ kind: Kind, window: Int) {
    Series.checkWindow(window)
    self.window = window
    isHighest = kind == .highest
    entries = Slab(count: window, repeating: ExtremeEntry(value: 0, number: 0))
  }

  @inlinable public var isReady: Bool { number >= UInt64(window) }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until the window is full. To see whether a value breaks out of those before it, look
  /// before the update.
  @inlinable
  public var value: Int64? { isReady ? entries[first].value : nil }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    number &+= 1
    // What left the window first: so there is room, and never more entries than values in it.
    if count > 0 && entries[first].number &+ UInt64(window) <= number {
      first = first &+ 1 == window ? 0 : first &+ 1
      count &-= 1
    }
    while count > 0 && isBeaten(entries[place(count &- 1)].value, by: value) { count &-= 1 }
    entries[place(count)] = ExtremeEntry(value: value, number: number)
    count &+= 1
    return true
  }

  @inlinable
  func isBeaten(_ old: Int64, by new: Int64) -> Bool { isHighest ? old <= new : old >= new }

  /// Of the entry so many behind the oldest.
  @inlinable
  func place(_ offset: Int) -> Int {
    let at = first &+ offset
    return at >= window ? at &- window : at
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() {
    first = 0
    count = 0
    number = 0
  }

  /// From the oldest entry to the newest, numbers rise and no value is beaten by a later one.
  public func checkInvariants() {
    precondition(count <= window && (count > 0) == (number > 0))
    for offset in 0..<count {
      let entry = entries[place(offset)]
      precondition(entry.number <= number && entry.number + UInt64(window) > number)
      if offset == 0 { continue }
      let before = entries[place(offset - 1)]
      precondition(before.number < entry.number && !isBeaten(before.value, by: entry.value))
    }
  }
}
