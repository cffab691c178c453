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
  @usableFromInline let isGated: Bool
  /// From the sequencer to the wire, for every order sent.
  @usableFromInline let tickToOrder: HistogramWriter
  @usableFromInline var delivered: UInt64
  @usableFromInline let counters: CounterBlock

  init(
    gateway: consuming GatewayOut, input: consuming RingConsumer,
    record: consuming RecordEmitter, loopback: consuming LoopbackEmitter,
    vitals: consuming StageVitals, journal: CounterBlock, isGated: Bool,
    tickToOrder: HistogramWriter, counters: CounterBlock
  ) {
    self.gateway = gateway
    self.input = input
    self.record = record
    self.loopback = loopback
    self.vitals = vitals
    self.journal = journal
    self.isGated = isGated
    self.tickToOrder = tickToOrder
    delivered = 0
    self.counters = counters
  }

  @inlinable
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
      input.release()
      vitals.counters.set(StageCounter.recorded.rawValue, to: record.recordedCount)
      vitals.took(taken)
    }
    steps += taken + pay(limit: limit)
    return steps
  }

  /// Sends what waits and is vouched for.
  @inlinable
  mutating func send(limit: Int) -> Int {
    guard gateway.waitingCount > 0 else { return 0 }
    if isGated && journal.value(acquiring: LoggerCounter.failed.rawValue) != 0 {
      gateway.haltNewOrders()
    }
    let vouched =
      isGated ? journal.value(acquiring: LoggerCounter.vouchedForGatewayOut.rawValue) : .max
    let now = vitals.clock.now()
    let histogram = tickToOrder
    let count = gateway.release(journaled: vouched, nowNs: now, limit: limit) { event in
      histogram.record(now > event.time.count ? now &- event.time.count : 0)
    }
    if count > 0 {
      counters.set(GatewayOutCounter.sent.rawValue, to: gateway.sentCount)
      counters.set(GatewayOutCounter.withheld.rawValue, to: gateway.withheldCount)
      counters.set(GatewayOutCounter.late.rawValue, to: gateway.lateCount)
    }
    return count
  }

  /// Puts owed facts on the loopback while it has room.
  @inlinable
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
      vitals.counters.set(StageCounter.eventsOut.rawValue, to: delivered)
    }
    counters.set(GatewayOutCounter.busy.rawValue, to: gateway.isIdle ? 0 : 1)
    return count
  }

  @inlinable
  mutating func hasWork() -> Bool { input.availableNow() > 0 || gateway.owesFacts || canSend() }

  @inlinable
  func canSend() -> Bool {
    gateway.waitingCount > 0
      && (!isGated
        || journal.value(acquiring: LoggerCounter.vouchedForGatewayOut.rawValue)
          >= gateway.nextPosition)
  }
}

/// What gateway-out counts beside what every stage counts.
public enum GatewayOutCounter: Int, CaseIterable, Sendable {
  case sent
  case withheld
  case late
  /// 1 while requests wait for the journal or facts for the loopback.
  case busy

  public var name: String { "\(self)" }
}
