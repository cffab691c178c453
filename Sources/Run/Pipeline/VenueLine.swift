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
import Settings

// Each seat is one thread's until all are joined.
final class VenueLine: RunLine, @unchecked Sendable {
  let gatewayIn: Seat<FIXInRunner>
  let venue: Seat<StageRunner<VenueStage>>
  let gatewayOut: Seat<FIXOutRunner>
  let logger: Seat<LoggerRunner>
  let clock: Clock
  /// Nothing is to be met for the first time while it trades.
  private let isWarmed: Bool
  /// That nothing is taken, for people: written by the venue's thread.
  private let killWord: CounterBlock
  // What the venue shows of itself: its thread's.
  private var boards: VenueBoards
  /// Kept as long as a thread that doesn't come back may look at it.
  private let fabric: Fabric

  /// Where the stages leave copies of themselves.
  let snapshots: SnapshotDesk

  private let riskBoard: VenueRiskBoard

  private static let batch = 64

  init(
    _ settings: VenueSettings, fabric: Fabric, clock: Clock, journal: consuming JournalWriter?,
    wires: consuming Wires, opening: [Event] = [], recovered: RecoveredVenue? = nil,
    spots: [ParkingSpot], topology: Topology
  ) {
    self.clock = clock
    isWarmed = settings.warmUp.events > 0
    self.fabric = fabric
    killWord = fabric.counters(KillWriter.risk.part)
    boards = VenueBoards(fabric)
    riskBoard = VenueRiskBoard(fabric)
    let fittings = LineFittings(
      settings.journal, fabric: fabric, clock: clock, spots: spots, topology: topology)
    var stage = settings.stage()
    var memory = settings.memory()
    let desk = SnapshotDesk([
      (.gatewayIn, LineFittings.streamByteCount), (.risk, fittings.room(&stage)),
      (.gatewayOut, fittings.room(&memory)),
    ])
    snapshots = desk
    fittings.spot(.gatewayIn).wake(by: wires.reader.wakeDescriptor)
    let listening = fittings.traced(settings.listen)
    let doorCount = settings.listen.tls == nil ? 0 : 1
    gatewayIn = Seat(
      FIXInRunner(
        gateway: FIXGatewayIn(
          instrumentCount: settings.instruments.count, peers: settings.peers,
          listening: listening, numbers: wires.numbers,
          dialect: CompiledDialect(.apus), names: settings.namesIn(), epoch: settings.epoch,
          reactor: wires.reader, admin: fittings.admin(WirePart.sessions, to: .gatewayOut),
          back: AdminReceiver(fabric.consumer(WirePart.sessionsBack)),
          sealed: Shelf(count: doorCount) { _ in AdminReceiver(fabric.consumer(WirePart.sealed)) },
          contexts: wires.contexts),
        opening: opening, operatorDesk: fabric.consumer(VenuePart.operatorDesk), loopback: Shelf(),
        out: RingEmitter(
          output: fabric.producer(VenuePart.inRing), recorder: fittings.recorder(.gatewayIn),
          next: fittings.spot(.risk), clock: clock),
        vitals: fittings.vitals(.gatewayIn), journal: fittings.journal,
        isGated: fittings.isGated, counters: fabric.counters(WirePart.countsIn),
        timerPeriod: settings.timerPeriod, place: desk.place(of: .gatewayIn),
        after: recovered?.after ?? 0, notBefore: recovered?.lastTime ?? .zero,
        sessions: SessionsInBoard(fabric, turnedAway: TurnedAwayBoard(fabric))))
    venue = Seat(
      StageRunner(
        stage: stage, input: fabric.consumer(VenuePart.inRing),
        out: RingEmitter(
          output: fabric.producer(VenuePart.outRing), recorder: fittings.recorder(.risk),
          next: fittings.spot(.gatewayOut), clock: clock),
        vitals: fittings.vitals(.risk), place: desk.place(of: .risk)))
    gatewayOut = Seat(
      FIXOutRunner(
        gateway: FIXGatewayOut(
          peers: settings.peers, listening: listening,
          instrumentCount: settings.instruments.count, stores: wires.stores, memory: memory,
          epoch: settings.epoch, ringCapacity: settings.rings.capacity, reactor: wires.writer,
          admin: AdminReceiver(fabric.consumer(WirePart.sessions)),
          back: fittings.admin(WirePart.sessionsBack, to: .gatewayIn),
          sealed: Shelf(count: doorCount) { _ in fittings.admin(WirePart.sealed, to: .gatewayIn) }),
        input: fabric.consumer(VenuePart.outRing),
        record: RecordEmitter(recorder: fittings.recorder(.gatewayOut)),
        vitals: fittings.vitals(.gatewayOut), journal: fittings.journal,
        isGated: fittings.isGated, inToOut: fabric.histogram(WirePart.inToOut),
        counters: fabric.counters(WirePart.countsOut), loopback: Shelf(),
        sessions: SessionsOutBoard(fabric), rejects: RejectCounts(fabric),
        place: desk.place(of: .gatewayOut)))
    logger = fittings.logger(
      of: VenuePart.recorders, writer: journal, level: settings.journal.durability)
    if let recovered { takeOn(recovered) }
    killWord.publish(0, venue.runner.stage.isKilled ? 1 : 0)
  }

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
      recovered.owed, of: recovered.owedRuns, onRecord: recovered.owedOnRecord,
      repeats: recovered.repeats, lastTold: recovered.lastTold, through: recovered.lastToldMark)
    gatewayOut.runner.gateway.tellNames(to: &gatewayIn.runner.gateway.names.identifiers)
    // The way in is ahead by what is owed.
    for event in recovered.owed { gatewayIn.runner.gateway.names.identifiers.hear(event) }
  }

  /// What one stage remembers, and how far its stream has come. While nobody polls it.
  // not state: boards: what they show is shown anew.
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

  func prepare(_ stage: StageID) {
    if isWarmed, stage == .gatewayIn { gatewayIn.runner.gateway.warmTLS() }
  }

  func poll(_ stage: StageID) -> Int {
    switch stage {
    case .gatewayIn: return gatewayIn.runner.poll(limit: Self.batch)
    case .risk:
      let steps = pollVenue(&venue.runner, Self.batch)
      if venue.runner.takeShowDue() {
        killWord.publish(0, venue.runner.stage.isKilled ? 1 : 0)
        boards.show(venue.runner.stage, nowNs: clock.now())
        riskBoard.show(venue.runner.stage)
      }
      return steps
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

  /// Gateway-out has clocks of its own, heartbeats: it looks at them as often as its thread may rest at most.
  func longestSleepNs(_ stages: [StageID], most: UInt64) -> UInt64 {
    guard stages.contains(.gatewayIn) else { return most }
    return min(most, gatewayIn.runner.longestWaitNs)
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
    return logger.drain()
  }

  func closeJournal(now: UInt64) throws(SystemFailure) -> Bool {
    try logger.closeJournal(now: now)
  }

  var journalRecords: UInt64 { logger.records }

  /// Shows how the market stands, with all threads gone.
  func showState() {
    killWord.publish(0, venue.runner.stage.isKilled ? 1 : 0)
    boards.showAll(venue.runner.stage, nowNs: clock.now())
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
