// What a running stage shows of itself: counters that tools read, and latencies measured where events
// come in. One event in sixteen is measured, by its place in the ring and not by the load, so that a
// stage that falls behind can't hide it.

import Events
import Fabric
import Platform

/// The counters of a stage, in the order in which the fabric holds them.
public enum StageCounter: Int, CaseIterable, Sendable {
  case eventsIn
  case eventsOut
  case recorded
  case refused
  /// Looks at the input: a stage that stands still here is stuck inside an event.
  case polls

  public var name: String {
    switch self {
    case .eventsIn: return "events_in"
    case .eventsOut: return "events_out"
    case .recorded: return "recorded"
    case .refused: return "refused"
    case .polls: return "polls"
    }
  }
}

@safe
public struct StageVitals: ~Copyable {
  @usableFromInline let counters: CounterBlock
  /// From publication in the input ring to here.
  @usableFromInline let hop: HistogramWriter
  /// From the sequencer to here.
  @usableFromInline let age: HistogramWriter
  @usableFromInline let clock: Clock
  @usableFromInline var polls: UInt64
  @usableFromInline var eventsIn: UInt64
  /// A drill: after so many events the stage stops moving, or crashes. `.max`: never.
  @usableFromInline let drillAt: UInt64
  @usableFromInline let drill: Drill

  init(
    counters: CounterBlock, hop: HistogramWriter, age: HistogramWriter, clock: Clock,
    drill: Drill, drillAt: UInt64
  ) {
    self.counters = counters
    self.hop = hop
    self.age = age
    self.clock = clock
    polls = 0
    eventsIn = 0
    self.drill = drill
    self.drillAt = drillAt
  }

  @inlinable
  mutating func polled() {
    polls &+= 1
    counters.set(StageCounter.polls.rawValue, to: polls)
  }

  /// Measures the next event of the input, if it is one of those that are.
  @inlinable
  func measure(_ event: Event, of input: borrowing RingConsumer) {
    guard input.nextIsStamped else { return }
    let now = clock.now()
    let published = input.stampOfNext()
    hop.record(now > published ? now &- published : 0)
    age.record(now > event.time.count ? now &- event.time.count : 0)
    input.noteActive(now: now)
  }

  @inlinable
  mutating func took(_ count: Int) {
    eventsIn &+= UInt64(count)
    counters.set(StageCounter.eventsIn.rawValue, to: eventsIn)
    if eventsIn >= drillAt { drill.happen() }
  }
}

/// A fire drill: makes a stage fail, to see that the core notices.
@frozen
public enum Drill: String, CaseIterable, Hashable, Sendable {
  case none
  case stall
  case crash

  @usableFromInline @inline(never) @_noLocks
  func happen() {
    switch self {
    case .none: return
    case .crash: preconditionFailure("a drill: this stage was told to crash")
    case .stall:
      // Ten seconds, far beyond any watchdog; then it goes on as if nothing had been.
      Drill.sleep(seconds: 10)
    }
  }
}
