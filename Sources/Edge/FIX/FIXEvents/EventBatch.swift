// The events of one message. A message is translated whole or not at all: what was refused halfway leaves
// nothing behind, so a gateway sequences a batch only when all of it is there.

import Events
import Tables

public struct EventBatch: ~Copyable {
  var events: Slab<Event>
  public private(set) var count = 0
  /// More was added than there is room for.
  public private(set) var hasOverflown = false

  /// `FIXToEvents.eventsMax` of the largest message is always enough.
  public init(capacity: Int = 4_096) {
    precondition(capacity >= 8, "a batch holds at least an order and its ids")
    events = Slab(count: capacity, repeating: .empty)
  }

  public subscript(index: Int) -> Event {
    @_noLocks get {
      precondition(index >= 0 && index < count, "an event of the batch")
      return events[trusted: index]
    }
  }

  @_noLocks
  public mutating func clear() {
    count = 0
    hasOverflown = false
  }

  /// Adds an event, unless there is no room.
  @inline(__always) @_noLocks
  public mutating func add(_ event: Event) {
    if count == events.count {
      hasOverflown = true
      return
    }
    events[trusted: count] = event
    count &+= 1
  }

  /// Takes the last event back; another may go before it.
  @_noLocks
  mutating func takeLast() -> Event? {
    if count == 0 { return nil }
    count &-= 1
    return events[trusted: count]
  }

  /// Puts an event where one was added before what it counts was known.
  @_noLocks
  mutating func replace(_ index: Int, _ event: Event) {
    if index < count { events[index] = event }
  }
}
