// Where the venue's events go in these tests, a table of one step's fan-out that never grows (an event
// too many traps), and entry points over it that the compiler proves to allocate nothing: they wouldn't
// compile otherwise. One file, because it must see all that they call; without tests, because the
// testing macros use what such a file may not.

import Events
import Tables
import Venue

@_noLocks
func step(_ stage: inout VenueStage, _ event: Event, _ out: inout Collector) {
  stage.handle(event, into: &out)
}

@_noLocks
func resume(_ stage: inout VenueStage, _ out: inout Collector) {
  stage.resume(into: &out)
}

struct Collector: Emitter, ~Copyable {
  private var events = Slab<Event>(count: maximumFanOut, repeating: .empty)
  private var count = 0

  mutating func pass(_ event: Event) { emit(event) }

  mutating func emit(_ event: Event) {
    events[count] = event
    count += 1
  }

  /// All that came since the last time.
  mutating func take() -> [Event] {
    let taken = (0..<count).map { events[$0] }
    count = 0
    return taken
  }
}
