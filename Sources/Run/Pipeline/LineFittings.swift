// What every stage of a line is fitted with, whichever line it is: its counters and histograms, its place on record, the
// spot that its thread sleeps at, and the logger that all of them write to.

import Events
import FIXGateways
import Fabric
import Gateways
import Journal
import Platform
import Tables
import Settings

struct LineFittings {
  let fabric: Fabric
  let clock: Clock
  private let spots: [ParkingSpot]
  private let topology: Topology
  private let drill: DrillSettings
  private let traceByteCount: Int
  let isRecorded: Bool
  /// What leaves waits for the journal.
  let isGated: Bool

  /// More than a stream's own fields take.
  static let streamByteCount = 256

  init(
    _ journal: JournalChoice, fabric: Fabric, clock: Clock, spots: [ParkingSpot],
    topology: Topology, drill: DrillSettings = DrillSettings()
  ) {
    self.fabric = fabric
    self.clock = clock
    self.spots = spots
    self.topology = topology
    self.drill = drill
    traceByteCount = journal.traceByteCount
    isRecorded = journal.isOn
    isGated = journal.isOn && journal.durability != .none
  }

  /// What a copy of a machine's state takes at most; none is left where nothing is recorded.
  func room<Machine: Persisted & ~Copyable>(_ machine: inout Machine) -> Int {
    isRecorded ? machine.measureState() + Self.streamByteCount : 0
  }

  /// With room for what crosses the wire until it is on record, where it goes there.
  func traced(_ listening: ListenSettings) -> ListenSettings {
    var traced = listening
    traced.traceByteCount = traceByteCount
    return traced
  }

  func spot(_ stage: StageID) -> ParkingSpot { spots[topology.thread(of: stage)] }

  func vitals(_ stage: StageID) -> StageVitals {
    let isDrilled = drill.drill != .none && drill.stage == stage
    return StageVitals(
      counters: fabric.counters(TraderPart.counters(of: stage)),
      hop: fabric.histogram(TraderPart.hop(to: stage)),
      age: fabric.histogram(TraderPart.age(at: stage)), clock: clock, drill: drill.drill,
      drillAt: isDrilled ? drill.afterEvents : .max)
  }

  func recorder(_ stage: StageID) -> StreamRecorder {
    StreamRecorder(
      journal: fabric.producer(TraderPart.journal(of: stage)), isOn: isRecorded,
      logger: spot(.logger))
  }

  /// From a stage of a trader's line to the next one.
  func emitter(_ stage: StageID, _ seats: consuming EventLines = EventLines()) -> RingEmitter {
    RingEmitter(
      output: fabric.producer(TraderPart.ring(from: stage)), recorder: recorder(stage),
      next: spot(StageID(code: stage.code + 1)), clock: clock, seats: seats)
  }

  /// What comes to a stage of a trader's line from the one before it.
  func input(_ stage: StageID) -> RingConsumer {
    fabric.consumer(TraderPart.ring(from: StageID(code: stage.code - 1)))
  }

  func loopback() -> LoopbackEmitter {
    LoopbackEmitter(
      ring: fabric.producer(TraderPart.loopback), gatewayIn: spot(.gatewayIn), clock: clock)
  }

  /// What one gateway tells the other.
  func admin(_ ring: String, to stage: StageID) -> AdminSender {
    let spot = spot(stage)
    return AdminSender(fabric.producer(ring)) { spot.wakeIfAsleep() }
  }

  /// How far the journal has come.
  var journal: CounterBlock { fabric.reading(counters: TraderPart.logger) }

  /// An empty seat without a writer.
  func logger(
    of stages: [StageID], writer: consuming JournalWriter?, level: Durability
  ) -> Seat<LoggerRunner> {
    guard let writer = writer.take() else { return Seat() }
    return Seat(
      LoggerRunner(
        stages: stages,
        rings: Shelf(count: stages.count) {
          fabric.consumer(TraderPart.journal(of: stages[$0]))
        }, writer: writer, counters: fabric.counters(TraderPart.logger), clock: clock,
        gatewayOut: spot(.gatewayOut), level: level))
  }
}

/// A line that a run can close.
protocol RunLine: ThreadedLine {
  /// The last input, with all threads gone.
  var lastInput: (sequence: Sequence, time: Nanoseconds) { get }
  var journalRecords: UInt64 { get }
  /// The state of every stage, with all threads gone.
  func parts() -> [SnapshotPart]
  /// Puts each stage's last proof on record and empties the rings to the logger. All threads are gone.
  /// False when the journal couldn't take it all.
  func closeStreams() -> Bool
  /// Says at the journal's end that it is whole. False where there is none, or it isn't.
  func closeJournal(now: UInt64) throws(SystemFailure) -> Bool
  func checkInvariants()
}

extension Seat where Runner == LoggerRunner {
  /// Tries, a millisecond apart: the next segment may still be in the making.
  private static var drainTries: Int { 10_000 }

  /// Takes what is left in its rings. False when the journal couldn't take it all. Its thread is gone.
  func drain() -> Bool {
    guard isTaken else { return true }
    var patience = Self.drainTries
    while runner.hasWork() {
      if runner.poll() == 0 {
        if runner.writer.hasFailed { return false }
        patience -= 1
        if patience == 0 { return false }
        pause(ms: 1)
      }
    }
    return true
  }

  func closeJournal(now: UInt64) throws(SystemFailure) -> Bool {
    guard isTaken, runner.isComplete else { return false }
    try runner.writer.close(reason: .shutdown, now: Nanoseconds(now))
    return true
  }

  var records: UInt64 { isTaken ? runner.writer.records : 0 }
}
