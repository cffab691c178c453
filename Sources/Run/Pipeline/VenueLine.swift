// The venue's line, put together: four stages, their rings, one owner for each end.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXGateways
import FIXSession
import Fabric
import Gateways
import Journal
import Matching
import Network
import Platform
import Risk
import TLS
import Tables
import Venue

// Each seat is one thread's until all are joined.
final class VenueLine: ThreadedLine, @unchecked Sendable {
  let gatewayIn: Seat<FIXInRunner>
  let venue: Seat<StageRunner<VenueStage>>
  let gatewayOut: Seat<FIXOutRunner>
  let logger: Seat<LoggerRunner>
  let clock: Clock
  /// Kept as long as a thread that doesn't come back may look at it.
  private let fabric: Fabric

  /// Where the stages leave copies of themselves.
  let snapshots: SnapshotDesk

  private static let batch = 64

  init(
    _ settings: VenueSettings, fabric: Fabric, clock: Clock, journal: consuming JournalWriter?,
    wires: consuming Wires, opening: [Event] = [], recovered: RecoveredVenue? = nil,
    spots: [ParkingSpot], topology: Topology
  ) {
    self.clock = clock
    self.fabric = fabric
    let isRecorded = settings.journal.isOn
    var stage = settings.stage()
    var memory = settings.memory()
    func room<Machine: Persisted & ~Copyable>(_ machine: inout Machine) -> Int {
      isRecorded ? machine.measureState() + Self.streamByteCount : 0
    }
    let desk = SnapshotDesk([
      (.gatewayIn, Self.streamByteCount), (.risk, room(&stage)), (.gatewayOut, room(&memory)),
    ])
    snapshots = desk
    let isGated = isRecorded && settings.journal.durability != .none
    func spot(_ stage: StageID) -> ParkingSpot { spots[topology.thread(of: stage)] }
    func vitals(_ stage: StageID) -> StageVitals {
      StageVitals(
        counters: fabric.counters(TraderPart.counters(of: stage)),
        hop: fabric.histogram(TraderPart.hop(to: stage)),
        age: fabric.histogram(TraderPart.age(at: stage)), clock: clock, drill: .none,
        drillAt: .max)
    }
    func recorder(_ stage: StageID) -> StreamRecorder {
      StreamRecorder(
        journal: fabric.producer(TraderPart.journal(of: stage)), isOn: isRecorded,
        logger: spot(.logger))
    }
    func admin(_ ring: String, to stage: StageID) -> AdminSender {
      let spot = spot(stage)
      return AdminSender(fabric.producer(ring)) { spot.wakeIfAsleep() }
    }
    spot(.gatewayIn).wake(by: wires.reader.wakeDescriptor)
    let dialect = CompiledDialect(.apus)
    var listening = settings.listen
    listening.traceByteCount = settings.journal.traceByteCount
    let doorCount = settings.listen.tls == nil ? 0 : 1
    gatewayIn = Seat(
      FIXInRunner(
        gateway: FIXGatewayIn(
          instrumentCount: settings.instruments.count, peers: settings.peers,
          listening: listening, nextInbound: wires.nextInbound,
          dialect: dialect, names: settings.names(share: 1), epoch: settings.epoch,
          reactor: wires.reader,
          admin: admin(WirePart.sessions, to: .gatewayOut),
          back: AdminReceiver(fabric.consumer(WirePart.sessionsBack)),
          sealed: Shelf(count: doorCount) { _ in AdminReceiver(fabric.consumer(WirePart.sealed)) },
          contexts: wires.contexts),
        opening: opening, operatorDesk: fabric.consumer(VenuePart.operatorDesk), loopback: Shelf(),
        out: RingEmitter(
          output: fabric.producer(VenuePart.inRing), recorder: recorder(.gatewayIn),
          next: spot(.risk), clock: clock),
        vitals: vitals(.gatewayIn), journal: fabric.reading(counters: TraderPart.logger),
        isGated: isGated, counters: fabric.counters(WirePart.countsIn),
        timerPeriod: settings.timerPeriod, place: desk.place(of: .gatewayIn),
        after: recovered?.after ?? 0, sessions: SessionsInBoard(fabric)))
    venue = Seat(
      StageRunner(
        stage: stage,
        input: fabric.consumer(VenuePart.inRing),
        out: RingEmitter(
          output: fabric.producer(VenuePart.outRing), recorder: recorder(.risk),
          next: spot(.gatewayOut), clock: clock),
        vitals: vitals(.risk), place: desk.place(of: .risk)))
    gatewayOut = Seat(
      FIXOutRunner(
        gateway: FIXGatewayOut(
          peers: settings.peers, listening: listening,
          instrumentCount: settings.instruments.count, stores: wires.stores, memory: memory,
          epoch: settings.epoch, ringCapacity: settings.rings.capacity, reactor: wires.writer,
          admin: AdminReceiver(fabric.consumer(WirePart.sessions)),
          back: admin(WirePart.sessionsBack, to: .gatewayIn),
          sealed: Shelf(count: doorCount) { _ in admin(WirePart.sealed, to: .gatewayIn) }),
        input: fabric.consumer(VenuePart.outRing),
        record: RecordEmitter(recorder: recorder(.gatewayOut)), vitals: vitals(.gatewayOut),
        journal: fabric.reading(counters: TraderPart.logger), isGated: isGated,
        inToOut: fabric.histogram(WirePart.inToOut),
        counters: fabric.counters(WirePart.countsOut), loopback: Shelf(),
        sessions: SessionsOutBoard(fabric), rejects: RejectCounts(fabric),
        place: desk.place(of: .gatewayOut)))
    if let journal {
      logger = Seat(
        LoggerRunner(
          stages: VenuePart.recorders,
          rings: Shelf(count: VenuePart.recorders.count) {
            fabric.consumer(TraderPart.journal(of: VenuePart.recorders[$0]))
          }, writer: journal, counters: fabric.counters(TraderPart.logger), clock: clock,
          gatewayOut: spot(.gatewayOut), level: settings.journal.durability))
    } else {
      logger = Seat()
    }
    if let recovered { takeOn(recovered) }
  }

  /// More than a stream's own fields take.
  private static let streamByteCount = 256

  /// Goes on where an earlier run ended. What a recovery made fits: it has been in a line with these settings before.
  private func takeOn(_ recovered: RecoveredVenue) {
    for part in recovered.parts {
      do throws(StateFailure) {
        try restoreState(from: part.bytes) { persist(part.stage, &$0) }
      } catch {
        preconditionFailure("a state that was just made fits: \(error)")
      }
    }
    gatewayOut.runner.gateway.owe(
      recovered.owed, onRecord: recovered.owedOnRecord, lastTold: recovered.lastTold,
      through: recovered.lastToldCount)
    gatewayOut.runner.gateway.tellNames(to: &gatewayIn.runner.gateway.names.identifiers)
    // The way in is ahead by what is owed.
    for event in recovered.owed { gatewayIn.runner.gateway.names.identifiers.hear(event) }
  }

  /// What one stage remembers, and how far its stream has come. While nobody polls it.
  private func persist(_ stage: StageID, _ state: inout StateVisitor) {
    switch stage {
    case .gatewayIn: gatewayIn.runner.admission.out.recorder.persist(&state)
    case .risk: venue.runner.persist(&state)
    case .gatewayOut: gatewayOut.runner.gateway.persistMemory(&state)
    default: preconditionFailure("stage '\(stage)' remembers nothing")
    }
  }

  /// The state of every stage, with all threads gone.
  func parts() -> [SnapshotPart] {
    VenuePart.recorders.map { stage in
      SnapshotPart(stage: stage, bytes: savedState { persist(stage, &$0) })
    }
  }

  /// The last input, with all threads gone.
  var lastInput: (sequence: Sequence, time: Nanoseconds) {
    let last = gatewayIn.runner.admission.sequencer.sequenced(.empty)
    return (last.sequence, last.time)
  }

  func poll(_ stage: StageID) -> Int {
    switch stage {
    case .gatewayIn: return gatewayIn.runner.poll(limit: Self.batch)
    case .risk: return pollVenue(&venue.runner, Self.batch)
    case .gatewayOut: return gatewayOut.runner.poll(limit: Self.batch)
    default: return logger.isTaken ? logger.runner.poll() : 0
    }
  }

  func hasWork(_ stage: StageID) -> Bool {
    switch stage {
    case .gatewayIn: return gatewayIn.runner.hasWork()
    case .risk: return venue.runner.hasWork()
    case .gatewayOut: return gatewayOut.runner.hasWork()
    default: return logger.isTaken && logger.runner.hasWork()
    }
  }

  func longestSleepNs(_ stages: [StageID]) -> UInt64 {
    // Gateway-out has clocks of its own: heartbeats.
    let longest: UInt64 = 20_000_000
    guard stages.contains(.gatewayIn) else { return longest }
    return min(longest, gatewayIn.runner.longestWaitNs)
  }

  func rest(_ stages: [StageID], at spot: ParkingSpot, longestNs: UInt64) {
    guard stages.contains(.gatewayIn) else { return spot.sleep(longestNs: longestNs) }
    gatewayIn.runner.rest(longestNs: longestNs)
    spot.cancel()
  }

  /// Puts each stage's last proof on record and empties the rings to the logger. All threads are gone.
  func closeStreams() -> Bool {
    gatewayIn.runner.transcribe(at: lastInput.time)
    gatewayIn.runner.admission.out.recorder.close()
    venue.runner.out.recorder.close()
    gatewayOut.runner.transcribe(at: lastInput.time)
    gatewayOut.runner.record.recorder.close()
    guard logger.isTaken else { return true }
    var patience = 10_000
    while logger.runner.hasWork() {
      if logger.runner.poll() == 0 {
        if logger.runner.writer.hasFailed { return false }
        patience -= 1
        if patience == 0 { return false }
        pause(ms: 1)
      }
    }
    return true
  }

  func checkInvariants() {
    gatewayIn.runner.gateway.checkInvariants()
    venue.runner.stage.checkInvariants()
    gatewayOut.runner.gateway.checkInvariants()
  }
}

#if !DEBUG
  @_noLocks
#endif
func pollVenue(_ runner: inout StageRunner<VenueStage>, _ limit: Int) -> Int {
  runner.poll(limit: limit)
}
