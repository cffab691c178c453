// A ring's figures at one moment, and what two moments say together.

import Events
import Fabric
import Printing

/// The words of a ring, read once each.
struct RingReading {
  let head: UInt64
  let tail: UInt64
  let highWater: UInt64
  let fullWaits: UInt64
  let longestWaitNs: UInt64
  let producerActiveNs: UInt64
  let consumerActiveNs: UInt64
  /// Events that wait.
  let depth: UInt64

  init(_ ring: RingObserver) {
    // Head before tail: both only grow, so the difference is never negative.
    head = ring.head
    tail = ring.tail
    // Between the two reads the ring may have moved by more than it holds.
    depth = tail > head ? min(tail - head, UInt64(ring.capacity)) : 0
    // The consumer notes its high water when it looks; the ring may have been fuller since.
    highWater = max(ring.highWater, depth)
    fullWaits = ring.fullWaits
    longestWaitNs = ring.longestWaitNs
    producerActiveNs = ring.producerActiveNs
    consumerActiveNs = ring.consumerActiveNs
  }
}

/// What `top` shows of a ring.
struct RingFigures {
  let reading: RingReading
  let inPerSecond: Double
  let outPerSecond: Double
  let fullWaitsPerSecond: Double
  /// Age of the oldest event that waits, since its input was sequenced; nil when none waits.
  let oldestNs: UInt64?
  /// How long the consumer hasn't moved while events waited; zero when it moves.
  let lagNs: UInt64
}

/// Watches one ring over time.
struct RingMeter {
  let ring: FabricPart
  /// Whose memory it watches: of another process at a seat it is another ring.
  let attachment: UInt64
  private let observed: ObservedRing
  private var observer: RingObserver { observed.observer }
  private var last: RingReading
  private var lastSteadyNs: UInt64
  /// When the consumer was last seen elsewhere, or with nothing to do.
  private var stuckSinceSteadyNs: UInt64
  private var peak: UInt64 = 0
  /// The fullest of each interval, newest last.
  private(set) var history: [UInt64] = []

  static let longestHistory = 120

  init(_ observed: ObservedRing) {
    self.observed = observed
    ring = observed.part
    attachment = observed.attachment
    last = RingReading(observed.observer)
    lastSteadyNs = Moment.steadyNs
    stuckSinceSteadyNs = lastSteadyNs
    peak = last.depth
  }

  /// A look between two measurements, for the trend. Two loads.
  mutating func glance() {
    let head = observer.head
    let tail = observer.tail
    if tail > head { peak = max(peak, min(tail - head, UInt64(ring.capacity))) }
  }

  /// What happened since the last measurement.
  mutating func measure(referenceNs: UInt64) -> RingFigures {
    let reading = RingReading(observer)
    let now = Moment.steadyNs
    let passed = Moment.span(from: lastSteadyNs, to: now)
    if reading.head != last.head || reading.depth == 0 { stuckSinceSteadyNs = now }
    let oldest = reading.depth == 0 ? nil : observer.oldestUnread()
    let oldestNs = oldest.map { Moment.span(from: $0.time.count, to: referenceNs) }
    var lag: UInt64 = 0
    if reading.head == last.head && reading.depth > 0 && passed > 0 {
      lag = Moment.span(from: stuckSinceSteadyNs, to: now)
      // The consumer's own word reaches further back than this watch. But it notes only now and
      // then that it was active, and it can't have let an event wait for longer than that is old.
      if reading.consumerActiveNs > 0 {
        lag = max(lag, Moment.span(from: reading.consumerActiveNs, to: referenceNs))
      }
      lag = min(lag, oldestNs ?? lag)
    }
    let figures = RingFigures(
      reading: reading,
      inPerSecond: Readable.perSecond(reading.tail &- last.tail, over: passed),
      outPerSecond: Readable.perSecond(reading.head &- last.head, over: passed),
      fullWaitsPerSecond: Readable.perSecond(reading.fullWaits &- last.fullWaits, over: passed),
      oldestNs: oldestNs,
      lagNs: lag)
    history.append(max(peak, reading.depth))
    if history.count > Self.longestHistory { history.removeFirst() }
    peak = 0
    last = reading
    lastSteadyNs = now
    return figures
  }
}
