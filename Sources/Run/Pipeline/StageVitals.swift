// What a running stage shows of itself: counters that tools read, and latencies measured where events
// come in. One event in sixteen is measured, by its place in the ring and not by the load, so that a
// stage that falls behind can't hide it.

import CPlatform
import Events
import Fabric
import Platform
import Settings

/// The counters of a stage, in the order in which the fabric holds them.
public enum StageCounter {
  public static var eventsIn: Int {
    @_noLocks @inlinable get { 0 }
  }
  public static var eventsOut: Int {
    @_noLocks @inlinable get { 1 }
  }
  public static var recorded: Int {
    @_noLocks @inlinable get { 2 }
  }
  public static var refused: Int {
    @_noLocks @inlinable get { 3 }
  }
  /// Looks at the input: a stage that stands still here is stuck inside an event.
  public static var polls: Int {
    @_noLocks @inlinable get { 4 }
  }

  /// How long it stood still for the last snapshot, in ns.
  public static var snapshotPause: Int {
    @_noLocks @inlinable get { 5 }
  }

  /// In the order of their numbers.
  public static let names = [
    "events_in", "events_out", "recorded", "refused", "polls", "snapshot_pause_ns",
  ]
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

  @inlinable @_noLocks
  mutating func polled() {
    polls &+= 1
    counters.set(StageCounter.polls, to: polls)
  }

  /// Measures the next event of the input, if it is one of those that are.
  @inlinable @_noLocks
  func measure(_ event: Event, of input: borrowing RingConsumer) {
    guard input.nextIsStamped else { return }
    let now = clock.now()
    let published = input.stampOfNext()
    hop.record(now > published ? now &- published : 0)
    // What comes by the loopback has no time before it is sequenced.
    if event.time.count > 0 { age.record(now > event.time.count ? now &- event.time.count : 0) }
    input.noteActive(now: now)
  }

  @inlinable @_noLocks
  mutating func took(_ count: Int) {
    eventsIn &+= UInt64(count)
    counters.set(StageCounter.eventsIn, to: eventsIn)
    if eventsIn >= drillAt { drill.happen() }
  }
}

extension Drill {
  @usableFromInline @inline(never) @_noLocks
  func happen() {
    switch self {
    case .none: return
    case .crash: preconditionFailure("a drill: this stage was told to crash")
    case .stall:
      // Far beyond any watchdog's patience.
      apus_sleep_ns(3_600_000_000_000)
    }
  }
}
