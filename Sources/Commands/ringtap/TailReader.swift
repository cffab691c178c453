// Follows one ring without holding it up: copies at most so many events a second, and counts what it
// couldn't copy before the producer came round.

import Events
import Fabric

/// What a look found.
enum TailItem {
  case event(Event)
  /// So many were overwritten before they could be copied; of which kind nobody knows.
  case lost(UInt64)
}

/// Which events are wanted.
struct TailFilter {
  /// Empty: all.
  var kinds: Set<EventKind> = []
  /// Nil: all.
  var instrument: InstrumentID?

  func matches(_ event: Event) -> Bool {
    (kinds.isEmpty || kinds.contains(event.kind))
      && (instrument == nil || instrument == event.instrument)
  }
}

struct TailReader {
  private let observer: RingObserver
  private let filter: TailFilter
  /// The next event to copy.
  private(set) var cursor: UInt64
  /// Events that may be copied now. Grows with time up to a second's worth.
  private var tokens: Double
  private let rate: Double
  private var lastSteadyNs: UInt64
  /// Lost and not yet told.
  private var lost: UInt64 = 0

  init(_ observer: RingObserver, filter: TailFilter, rate: Int, from cursor: UInt64) {
    self.observer = observer
    self.filter = filter
    self.cursor = cursor
    self.rate = Double(rate)
    tokens = Double(rate)
    lastSteadyNs = Moment.steadyNs
  }

  /// How long to rest between looks: never more than 1,000 a second.
  var restNs: UInt64 {
    // A look costs a wake-up, which a core that uses every CPU feels more than the copies.
    if rate > 10_000 { return 1_000_000 }
    return rate >= 50 ? 20_000_000 : UInt64(1e9 / max(1, rate))
  }

  /// The last `count` events that match and can still be read, oldest first.
  static func last(
    _ count: Int, before tail: UInt64, of observer: RingObserver, filter: TailFilter
  ) -> [Event] {
    var found: [Event] = []
    var index = tail
    // The producer goes on: whatever it has overtaken ends the search.
    while index > 0 && found.count < count {
      index -= 1
      guard case .event(let event) = observer.event(at: index) else { break }
      if filter.matches(event) { found.append(event) }
    }
    return found.reversed()
  }

  /// Copies what may be copied now, below `end` whatever the rate. `body` gets each event that
  /// matches, after the gap before it, and returns false for enough. Returns false when it did.
  mutating func look(unlimitedTo end: UInt64, _ body: (TailItem) -> Bool) -> Bool {
    let now = Moment.steadyNs
    let passed = Double(Moment.span(from: lastSteadyNs, to: now)) / 1e9
    tokens = min(max(1, rate), tokens + rate * passed)
    lastSteadyNs = now
    let tail = observer.tail
    while cursor < tail && (tokens >= 1 || cursor < end) {
      switch observer.event(at: cursor) {
      case .event(let event):
        cursor += 1
        if cursor > end { tokens -= 1 }
        guard filter.matches(event) else { continue }
        if lost > 0, !body(.lost(takeLost())) { return false }
        if !body(.event(event)) { return false }
      case .overwritten:
        skip()
      case .notYet:
        return true
      }
    }
    return true
  }

  /// Jumps behind the producer: to what the rate still allows, since the oldest that could be read is
  /// the next to be overwritten.
  private mutating func skip() {
    let tail = observer.tail
    let oldest = observer.oldestReadable(tail: tail)
    let half = (tail - oldest) / 2
    let recent = tail - min(half, UInt64(max(1, tokens)))
    let target = max(cursor + 1, recent)
    lost &+= target - cursor
    cursor = target
    tokens -= 1
  }

  /// Events lost since they were last told of.
  mutating func takeLost() -> UInt64 {
    defer { lost = 0 }
    return lost
  }

  /// True when all that was published has been copied.
  var isAtEnd: Bool { cursor >= observer.tail }
}
