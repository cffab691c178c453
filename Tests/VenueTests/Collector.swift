// Where the venue's events go in these tests: a table of one step's fan-out that never grows, so that
// an event too many traps. That a step allocates nothing the release build of apus-bench proves
// (`BookDrive.venueTimed`); a debug build can't, for it doesn't inline the engine's searches.

import Events
import Tables

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
