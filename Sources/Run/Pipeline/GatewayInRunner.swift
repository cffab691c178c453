// Gateway-in on a thread. The operator comes first, then what the loopback brings, then timers and the
// market: under a flood the core hears its own reports before it hears more news.

import Events
import Fabric
import Gateways
import Platform
import Tables

public struct GatewayInRunner: ~Copyable {
  public var gateway: GatewayIn
  @usableFromInline var loopback: RingConsumer
  @usableFromInline var operatorDesk: RingConsumer
  @usableFromInline var out: RingEmitter
  @usableFromInline var vitals: StageVitals
  /// From when an event was due to when it was sequenced: what coordinated omission would hide.
  @usableFromInline let lag: HistogramWriter
  @usableFromInline let market: CounterBlock
  /// What the line is told before anything else, and how much of it was.
  @usableFromInline let opening: Slab<Event>
  @usableFromInline var told = 0
  @usableFromInline let place: SnapshotPlace
  @usableFromInline let rejects: RejectCounts
  @usableFromInline var seats: IntentLines

  init(
    gateway: consuming GatewayIn, loopback: consuming RingConsumer,
    operatorDesk: consuming RingConsumer, out: consuming RingEmitter,
    vitals: consuming StageVitals, lag: HistogramWriter, market: CounterBlock,
    opening: consuming Slab<Event>, place: SnapshotPlace, rejects: RejectCounts,
    seats: consuming IntentLines
  ) {
    self.rejects = rejects
    self.seats = seats
    self.opening = opening
    self.place = place
    self.gateway = gateway
    self.loopback = loopback
    self.operatorDesk = operatorDesk
    self.out = out
    self.vitals = vitals
    self.lag = lag
    self.market = market
  }

  @inlinable
  #if !DEBUG
    @_noLocks
  #endif
  mutating func poll(limit: Int) -> Int {
    vitals.polled()
    var now = vitals.clock.now()
    var steps = 0
    while steps < limit {
      guard out.hasRoom() else { break }
      // A batch takes microseconds: its later events aren't older than they are.
      if steps & 15 == 15 { now = vitals.clock.now() }
      if told < opening.count {
        gateway.admit(opening[told], nowNs: now, into: &out)
        told &+= 1
      } else if operatorDesk.available() > 0 {
        let command = operatorDesk.peek()
        gateway.admit(command, nowNs: now, into: &out)
        operatorDesk.advance()
        seats.follow(command)
        if command.kind.code == EventKind.snapshotMark.code {
          place.take(&out.recorder, at: gateway.sequencer.sequenced(command))
        }
        if command.kind.code == EventKind.operatorCommand.code,
          command.payload(as: OperatorCommand.self).action == .shutdown
        {
          gateway.closeMarket()
        }
      } else if loopback.available() > 0 {
        vitals.measure(loopback.peek(), of: loopback)
        rejects.note(loopback.peek())
        gateway.admit(loopback.peek(), nowNs: now, into: &out)
        loopback.advance()
      } else if let intent = seats.take(nowNs: now) {
        gateway.admit(intent, nowNs: now, into: &out)
      } else if let due = gateway.admitDue(nowNs: now, into: &out) {
        lag.record(now &- due)
      } else {
        break
      }
      steps += 1
    }
    if steps > 0 || out.recorder.journal.stagedCount > 0 {
      out.publish()
      operatorDesk.release()
      loopback.release()
      vitals.counters.set(StageCounter.eventsOut, to: out.count)
      vitals.counters.set(StageCounter.recorded, to: out.recordedCount)
      market.set(0, to: gateway.market.sentCount)
      vitals.took(steps)
    }
    return steps
  }

  @inlinable
  #if !DEBUG
    @_noLocks
  #endif
  mutating func hasWork(nowNs: UInt64) -> Bool {
    told < opening.count || operatorDesk.availableNow() > 0 || loopback.availableNow() > 0
      || gateway.nextDueNs <= nowNs || seats.hasWork(nowNs: nowNs)
  }
}
