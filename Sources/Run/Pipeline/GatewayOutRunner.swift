// Gateway-out on a thread: sends what the journal vouches for, takes what the line brings, and pays the
// loopback as far as there is room. It never waits for the loopback.

import Events
import Fabric
import Gateways
import Platform

public struct GatewayOutRunner: ~Copyable {
  public var gateway: GatewayOut
  @usableFromInline var input: RingConsumer
  @usableFromInline var record: RecordEmitter
  @usableFromInline var loopback: LoopbackEmitter
  @usableFromInline var vitals: StageVitals
  /// The logger's counters: how far the journal vouches for this stage's records.
  @usableFromInline let journal: CounterBlock
  @usableFromInline let killWords: KillWords
  @usableFromInline let isGated: Bool
  /// From the sequencer to the wire, for every order sent.
  @usableFromInline let tickToOrder: HistogramWriter
  @usableFromInline var delivered: UInt64
  @usableFromInline let counters: CounterBlock

  init(
    gateway: consuming GatewayOut, input: consuming RingConsumer,
    record: consuming RecordEmitter, loopback: consuming LoopbackEmitter,
    vitals: consuming StageVitals, journal: CounterBlock, killWords: KillWords, isGated: Bool,
    tickToOrder: HistogramWriter, counters: CounterBlock
  ) {
    self.gateway = gateway
    self.input = input
    self.record = record
    self.loopback = loopback
    self.vitals = vitals
    self.journal = journal
    self.killWords = killWords
    self.isGated = isGated
    self.tickToOrder = tickToOrder
    delivered = 0
    self.counters = counters
  }

  @inlinable
  #if !DEBUG
    @_noLocks
  #endif
  mutating func poll(limit: Int) -> Int {
    vitals.polled()
    var steps = send(limit: limit)
    var taken = 0
    while taken < limit {
      if input.available() == 0 { break }
      guard gateway.canTake, record.recorder.hasRoom() else { break }
      let event = input.peek()
      vitals.measure(event, of: input)
      gateway.handle(event, into: &record)
      input.advance()
      taken += 1
    }
    record.recorder.publish()
    if taken > 0 {
      // Without a journal to wait for, what came in goes out in the same step.
      if !isGated { steps += send(limit: limit) }
      // Before the release: an empty ring in front of a gateway that isn't busy is a line at rest.
      counters.set(GatewayOutCounter.busy, to: gateway.isIdle ? 0 : 1)
      input.release()
      vitals.counters.set(StageCounter.recorded, to: record.recordedCount)
      vitals.took(taken)
    }
    steps += taken + pay(limit: limit)
    return steps
  }

  /// Sends what waits and is vouched for.
  @inlinable
  #if !DEBUG
    @_noLocks
  #endif
  mutating func send(limit: Int) -> Int {
    guard gateway.waitingCount > 0 else { return 0 }
    let vouched =
      isGated ? journal.value(acquiring: LoggerCounter.vouchedForGatewayOut) : .max
    // After the position: the logger says that it failed before it lets go of what it can't write.
    if isGated && journal.value(acquiring: LoggerCounter.failed) != 0 {
      gateway.haltNewOrders()
    }
    let now = vitals.clock.now()
    let histogram = tickToOrder
    var count = 0
    while count < limit {
      // Before each: once a word is seen, nothing new leaves.
      gateway.isKilled = killWords.isOn
      let released = gateway.release(journaled: vouched, nowNs: now, limit: 1) { event in
        histogram.record(now > event.time.count ? now &- event.time.count : 0)
      }
      if released == 0 { break }
      count += released
    }
    if count > 0 {
      counters.set(GatewayOutCounter.sent, to: gateway.sentCount)
      counters.set(GatewayOutCounter.withheld, to: gateway.withheldCount)
      counters.set(GatewayOutCounter.late, to: gateway.lateCount)
    }
    return count
  }

  /// Puts owed facts on the loopback while it has room.
  @inlinable
  #if !DEBUG
    @_noLocks
  #endif
  mutating func pay(limit: Int) -> Int {
    var count = 0
    while count < limit && gateway.owesFacts {
      guard loopback.ring.hasRoom(1) else {
        loopback.publish()
        loopback.ring.noteFull(now: vitals.clock.now())
        break
      }
      loopback.ring.noteRoom()
      count += gateway.deliver(limit: 1, into: &loopback)
    }
    if count > 0 {
      loopback.publish()
      delivered &+= UInt64(count)
      vitals.counters.set(StageCounter.eventsOut, to: delivered)
    }
    counters.set(GatewayOutCounter.busy, to: gateway.isIdle ? 0 : 1)
    return count
  }

  @inlinable @_noLocks
  mutating func hasWork() -> Bool { input.availableNow() > 0 || gateway.owesFacts || canSend() }

  @inlinable @_noLocks
  func canSend() -> Bool {
    gateway.waitingCount > 0
      && (!isGated
        || journal.value(acquiring: LoggerCounter.vouchedForGatewayOut)
          >= gateway.nextPosition)
  }
}

/// What gateway-out counts beside what every stage counts.
public enum GatewayOutCounter {
  public static var sent: Int {
    @_noLocks @inlinable get { 0 }
  }
  public static var withheld: Int {
    @_noLocks @inlinable get { 1 }
  }
  public static var late: Int {
    @_noLocks @inlinable get { 2 }
  }
  /// 1 while requests wait for the journal or facts for the loopback.
  public static var busy: Int {
    @_noLocks @inlinable get { 3 }
  }

  /// In the order of their numbers.
  public static let names = [
    "sent", "withheld", "late", "busy",
  ]
}
