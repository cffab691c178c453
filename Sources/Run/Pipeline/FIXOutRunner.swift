// The venue's gateway-out on a thread: what sessions have to say first, then what the journal vouches for, then
// what the line brings.

import Events
import FIXGateways
import FIXSession
import Fabric
import Journal
import Platform
import Tables

struct FIXOutRunner: ~Copyable {
  var gateway: FIXGatewayOut
  private var input: RingConsumer
  var record: RecordEmitter
  private var vitals: StageVitals
  private let journal: CounterBlock
  private let isGated: Bool
  private let inToOut: HistogramWriter
  private let counters: CounterBlock
  /// A trader's; one, or none.
  private var loopback: Shelf<LoopbackEmitter>
  private var factCount: UInt64 = 0
  /// Where it leaves what a restart must know.
  private let place: SnapshotPlace
  private var sessions: SessionsOutBoard
  /// A venue's.
  private let rejects: RejectCounts?

  init(
    gateway: consuming FIXGatewayOut, input: consuming RingConsumer,
    record: consuming RecordEmitter, vitals: consuming StageVitals, journal: CounterBlock,
    isGated: Bool, inToOut: HistogramWriter, counters: CounterBlock,
    loopback: consuming Shelf<LoopbackEmitter>, sessions: SessionsOutBoard,
    rejects: RejectCounts? = nil, place: SnapshotPlace
  ) {
    self.sessions = sessions
    self.rejects = rejects
    self.place = place
    self.loopback = loopback
    self.gateway = gateway
    self.input = input
    self.record = record
    self.vitals = vitals
    self.journal = journal
    self.isGated = isGated
    self.inToOut = inToOut
    self.counters = counters
  }

  /// In one look.
  private static var questionsMax: Int { 16 }

  private var vouched: UInt64 {
    isGated ? journal.value(acquiring: LoggerCounter.vouchedForGatewayOut) : .max
  }

  mutating func poll(limit: Int) -> Int {
    vitals.polled()
    let time = SessionTime(vitals.clock.moment())
    var steps = release(limit: limit, at: time)
    while record.recorder.hasRoom(), gateway.payOwed(into: &record, at: time) > 0 { steps += 1 }
    var taken = 0
    while taken < limit, input.available() > 0, gateway.canTake, record.recorder.hasRoom() {
      let event = input.peek()
      vitals.measure(event, of: input)
      gateway.handle(event, into: &record)
      if let rejects { rejects.note(event) }
      if event.kind == .snapshotMark, gateway.isOfTrader {
        place.take(at: event) { gateway.nextWorking(after: $0) }
      }
      input.advance()
      taken += 1
    }
    var asked = 0
    while asked < Self.questionsMax, gateway.canTake, record.recorder.hasRoom(),
      gateway.askMore(into: &record) > 0
    {
      asked += 1
    }
    steps += asked
    record.recorder.publish()
    if taken + asked > 0, !isGated {
      steps += release(limit: limit, at: time)
    }
    if taken > 0 {
      // Before the release: an empty ring in front of a gateway that isn't busy is a line at rest.
      show()
      input.release()
      vitals.counters.set(StageCounter.recorded, to: record.recordedCount)
      vitals.took(taken)
    }
    steps += taken + pay(time.line.count) + gateway.attend(at: time)
    transcribe(at: time.line)
    if gateway.originCount > 0 {
      // The kernel has the bytes now.
      let now = vitals.clock.now()
      gateway.takeOrigins { inToOut.record(now > $0 ? now &- $0 : 0) }
    }
    if steps > 0 { show() }
    sessions.show(&gateway, nowNs: time.line.count)
    return steps
  }

  /// Puts what was sent on record as it went, as far as there is room to spare.
  mutating func transcribe(at time: Nanoseconds) {
    guard !gateway.isTraced else { return }
    while record.recorder.hasRoomBeside(), let part = gateway.nextTraced(at: time) {
      record.recorder.record(part)
    }
    record.recorder.publish()
  }

  /// Sends what the journal vouches for. A venue's way out leaves its copy where the mark's turn to be sent is: all before
  /// it has been, and nothing behind it.
  private mutating func release(limit: Int, at time: SessionTime) -> Int {
    var steps = gateway.listen(at: time)
    let position = vouched
    // After the position: the logger says that it failed before it lets go of what it can't write.
    if isGated, journal.value(acquiring: LoggerCounter.failed) != 0 { gateway.haltNewOrders() }
    steps += gateway.release(vouched: position, limit: limit, at: time)
    if let mark = gateway.takeMark() {
      place.take(at: mark, clock: vitals.clock) { gateway.persistMemory(&$0) }
      vitals.counters.set(StageCounter.snapshotPause, to: place.pauseNs)
    }
    return steps
  }

  /// The orders that a restart must know of, with its thread gone.
  func workingOrders() -> SnapshotPart {
    var bytes: [UInt8] = []
    var at = 0
    while let next = gateway.nextWorking(after: at) {
      unsafe withUnsafeBytes(of: next.event) { unsafe bytes.append(contentsOf: $0) }
      at = next.place
    }
    return SnapshotPart(stage: .gatewayOut, bytes: bytes)
  }

  /// Puts what the line is owed on the loopback while it has room.
  private mutating func pay(_ nowNs: UInt64) -> Int {
    if loopback.count == 0 { return 0 }
    var count = 0
    while gateway.owesFacts {
      guard loopback[0].ring.hasRoom(1) else {
        loopback[0].ring.noteFull(now: nowNs)
        break
      }
      loopback[0].ring.noteRoom()
      guard let fact = gateway.takeFact() else { break }
      loopback[0].emit(fact)
      count += 1
    }
    if count > 0 {
      loopback[0].publish()
      factCount &+= UInt64(count)
      vitals.counters.set(StageCounter.eventsOut, to: factCount)
    }
    return count
  }

  /// In the order of `GatewayOutCounts.names`.
  private func show() {
    let counts = gateway.counters
    counters.set(0, to: counts.sent)
    counters.set(1, to: counts.stored)
    counters.set(2, to: counts.failed)
    counters.set(3, to: counts.answers)
    counters.set(4, to: counts.lost)
    counters.set(5, to: gateway.isIdle ? 0 : 1)
    counters.set(6, to: counts.withheld)
    counters.set(7, to: UInt64(max(0, gateway.workingCount)))
    counters.set(8, to: counts.lostRequests)
    counters.set(9, to: counts.kernelWaits)
    counters.set(10, to: counts.numberWarnings)
  }

  mutating func hasWork() -> Bool {
    input.availableNow() > 0 || gateway.hasWork(vouched: vouched) || !gateway.isTraced
  }
}
