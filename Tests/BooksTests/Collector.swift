// Where a stage's events go in these tests, a table of one step's fan-out that never grows (an event
// too many traps), and entry points over it that the compiler proves to allocate nothing: they wouldn't
// compile otherwise. One file, because it must see all that they call; without tests, because the
// testing macros use what such a file may not.

import Books
import Events
import Tables

@_noLocks
func step(_ stage: inout BookBuilder, _ event: Event, _ out: inout Collector) {
  stage.handle(event, into: &out)
}

@_noLocks
func resume(_ stage: inout BookBuilder, _ out: inout Collector) {
  stage.resume(into: &out)
}

@_noLocks
func step(_ stage: inout VenueBooks, _ event: Event, _ out: inout Collector) {
  stage.handle(event, into: &out)
}

@_noLocks
func resume(_ stage: inout VenueBooks, _ out: inout Collector) {
  stage.resume(into: &out)
}

struct Collector: Emitter, ~Copyable {
  private var events = Slab<Event>(count: maximumFanOut, repeating: .empty)
  private var made = Slab<Bool>(count: maximumFanOut, repeating: false)
  private(set) var count = 0

  mutating func pass(_ event: Event) {
    events[count] = event
    made[count] = false
    count += 1
  }

  mutating func emit(_ event: Event) {
    events[count] = event
    made[count] = true
    count += 1
  }

  mutating func forget() { count = 0 }

  /// All that came since the last time, and whether the stage made it.
  mutating func take() -> [Sent] {
    let sent = (0..<count).map { Sent(event: events[$0], isMade: made[$0]) }
    count = 0
    return sent
  }
}

struct Sent: Hashable {
  var event: Event
  /// Emitted by the stage; else passed through.
  var isMade: Bool

  static func passed(_ event: Event) -> Sent { Sent(event: event, isMade: false) }
  static func made(_ event: Event) -> Sent { Sent(event: event, isMade: true) }

  var kind: EventKind { event.kind }
}
