// A core from start to end, a trader's or a venue's, as commands and tests have it: what they show, tend and stop is the
// same for both, so it is written once for both.

import CPlatform
import Events
import FIXSession
import Fabric
import Platform
import Settings

public protocol CoreRun: AnyObject {
  var instance: String { get }
  /// This run's own.
  var epoch: UInt32 { get }
  var build: String { get }
  /// Nil where nothing is recorded.
  var journalPath: String? { get }
  var topology: Topology { get }
  var view: FabricView { get }
  var keeper: ClockKeeper { get }
  /// What an earlier run had left; nil where there was none.
  var recovery: RecoveryReport? { get }
  /// Hears what goes on and is no warning; from the main thread.
  var tell: ((LogLevel, String) -> Void)? { get set }
  /// Why it can't go on, or didn't end in good order.
  var faults: [String] { get }
  /// It has done all that it was to do.
  var isOver: Bool { get }
  /// Somebody told it by the door to stop.
  var isShutdownAsked: Bool { get }

  func start() throws(StartError)
  /// Waits so long at most, and serves who calls meanwhile.
  func attend(forNs: UInt64)
  /// What the main thread does some ten times a second. Returns false when the run can't go on; `summary` says why.
  func tend() -> Bool
  /// Puts an operator's command into the line. False when the desk's ring is full.
  func order(_ action: OperatorAction, instrument: InstrumentID) -> Bool
  func stop()
  /// What the run was. After `stop`.
  func summary() -> RunSummary
}

extension CoreRun {
  public var clock: Clock { keeper.clock }

  public func order(_ action: OperatorAction) -> Bool { order(action, instrument: .none) }

  public func counter(_ block: String, _ name: String) -> UInt64 {
    view.place(of: name, in: block).map { view.value(at: $0) } ?? 0
  }
}

/// How a run is tended and closed, whoever's line it is.
protocol TendedRun: CoreRun {
  associatedtype Line: RunLine

  var line: Line { get }
  var executor: ThreadedExecutor<Line> { get }
  var fabric: Fabric { get }
  var pulse: RunPulse { get }
  /// Nil where nobody can call: it was said at the start.
  var door: ControlDoor? { get }
  /// Nil without a journal.
  var snapshots: SnapshotKeeper? { get }
  var lastSnapshot: SnapshotOutcome? { get set }
  /// Why the newest couldn't be taken; nil when it could.
  var snapshotFailure: String? { get set }
  /// In the order of `SnapshotCounter`.
  var snapshotCounts: CounterBlock { get }
  /// Nil where nothing keeps sessions over a power cut.
  var keeping: StoreKeeper? { get }
  var isClean: Bool { get set }
  /// What each limit is now: a snapshot says it.
  var limitValues: [Int64] { get }
  /// Puts an event into the line. False when there is no room.
  func put(_ event: Event) -> Bool
}

extension TendedRun {
  var warn: @Sendable (String) -> Void { pulse.warn }

  // MARK: Snapshots

  /// Puts a mark into the line when one is due, and goes on with the one that is under way.
  func keepSnapshots(_ now: UInt64) {
    guard let snapshots else { return }
    if let outcome = snapshots.tend(nowNs: now, log: logReach, warn: warn) { note(outcome) }
    let sequenced =
      counter(TraderPart.counters(of: .gatewayIn), "events_out")
      + (recovery?.lastSequence.number ?? 0)
    if let mark = snapshots.due(sequenced: sequenced, nowNs: now, limits: limitValues), !put(mark) {
      snapshots.forgetMark()
    }
  }

  private var logReach: LogReach {
    let ring = view.part(named: TraderPart.journal(of: .gatewayIn))
    return LogReach(
      sent: ring.map { view.observer(of: $0).tail } ?? 0,
      held: counter(TraderPart.logger, "vouched_for_gateway_in"),
      hasFailed: counter(TraderPart.logger, "failed") != 0)
  }

  /// The state at the end of a run, so that the next one reads nothing again.
  /// `areStoresKept`: who starts from it takes it that they know all that was told before.
  private func keepLastSnapshot(areStoresKept: Bool) {
    guard let snapshots else { return }
    // Whoever asked for one gets his answer before that.
    if let outcome = snapshots.finish() { note(outcome) }
    let last = line.lastInput
    guard last.sequence.number > 0 else { return }
    guard areStoresKept else {
      let why = "it wasn't written: what sessions were told last couldn't be kept"
      return note(
        SnapshotOutcome(sequence: last.sequence, byteCount: 0, nanoseconds: 0, failure: why))
    }
    note(
      snapshots.writeLast(
        line.parts(), sequence: last.sequence, time: last.time, limits: limitValues))
  }

  /// What became of a snapshot: to whoever asked for it, to the log, and counted.
  private func note(_ outcome: SnapshotOutcome) {
    let counter = outcome.failure == nil ? SnapshotCounter.taken : .failed
    snapshotCounts.add(1, to: counter.rawValue)
    snapshotCounts.add(UInt64(outcome.leftovers.count), to: SnapshotCounter.notRemoved.rawValue)
    snapshotFailure = outcome.failure.map { "at input \(outcome.sequence.number): \($0)" }
    if let snapshotFailure { warn("snapshot \(snapshotFailure)") }
    for leftover in outcome.leftovers { warn("snapshots: \(leftover)") }
    if outcome.failure == nil {
      lastSnapshot = outcome
      tell?(
        .debug,
        "snapshot at input \(outcome.sequence.number): \(outcome.byteCount) bytes in "
          + "\(outcome.nanoseconds / 1_000_000) ms, '\(outcome.path)'")
    }
    if outcome.wasAsked { door?.finish(ControlTicket.snapshot, outcome.rows) }
  }

  // MARK: The end

  /// Waits until nothing moves any more, `looks` looks in a row: false where it doesn't come to that in time, or a stage
  /// is stuck.
  func comeToRest(looks: Int, since startedNs: UInt64, isAtRest: () -> Bool) -> Bool {
    var longestNs = RunPulse.longestDrainNs
    var looksAtRest = 0
    while looksAtRest < looks, clock.now() < startedNs + longestNs {
      attend(forNs: 2_000_000)
      fabric.beat(now: clock.now())
      looksAtRest = isAtRest() ? looksAtRest + 1 : 0
      // The others get a moment to finish what they have.
      if pulse.watch() { longestNs = min(longestNs, RunPulse.longestDrainWhenStuckNs) }
    }
    return looksAtRest == looks && !pulse.isAnyStuck
  }

  /// Nothing is in any ring, and nothing waits in gateway-out.
  func isLineAtRest(isRecorded: Bool) -> Bool {
    let positions = view.rings.map { view.observer(of: $0).tail }
    for ring in view.rings {
      if !isRecorded && ring.reader == "logger" { continue }
      let observer = view.observer(of: ring)
      if observer.tail != observer.head { return false }
    }
    if counter(TraderPart.gatewayOut, "busy") != 0 { return false }
    if counter(WirePart.countsOut, "busy") != 0 { return false }
    return positions == view.rings.map { view.observer(of: $0).tail }
  }

  /// Closes what a line at rest leaves: its threads are gone.
  func closeLine() {
    line.checkInvariants()
    isClean = line.closeStreams()
    let areStoresKept = closeStores()
    // Where records are missing the log ends as after a crash: it mustn't say that it is whole.
    do throws(SystemFailure) {
      if try line.closeJournal(now: clock.now()) {
        keepLastSnapshot(areStoresKept: areStoresKept)
      }
    } catch {
      isClean = false
      pulse.fail("journal: \(error)")
    }
    fabric.set(state: isClean && faults.isEmpty ? .stopped : .failed, now: clock.now())
    fabric.unlink()
  }

  /// All that sessions have said and heard, to the device, where that is kept: false when it couldn't be.
  private func closeStores() -> Bool {
    guard let keeping else { return true }
    keeping.stop()
    do throws(StoreError) {
      try keeping.keepLast()
      return true
    } catch {
      isClean = false
      if !hasKeepingFailed() { pulse.fail("sessions: \(error)") }
      return false
    }
  }

  /// Whether sessions aren't kept any more; told once. What is said from then on a power cut may have said twice.
  func hasKeepingFailed() -> Bool {
    guard let failure = keeping?.failure else { return false }
    if !faults.contains(where: { $0.hasPrefix("sessions") }) {
      pulse.fail("sessions: their numbers can't be kept any more: \(failure)")
      warn(faults.last!)
    }
    return true
  }

  /// The line won't come to rest: a thread may never come back, so none is waited for. The journal is
  /// whole as far as it goes; it ends as after a crash.
  func giveUp() {
    executor.leave()
    keeping?.stop()
    pulse.fail("the line didn't come to rest: what it held isn't in the journal")
    fabric.set(state: .failed, now: clock.now())
  }
}

extension Fabric {
  /// What a crash of the core is to say, and that it shows in the fabric that there was one.
  func sayAtCrash(journal: String?, instance: String) {
    let farewell =
      journal.map { "The journal is whole up to the crash: apus journal verify \($0)\n" } ?? ""
    _ = unsafe apus_crash_install(
      stateWord, FabricState.crashed.rawValue,
      farewell + "The rings can still be read: ringtap stats --instance \(instance)\n")
  }

  /// The fabric may go with its run: the crash handler mustn't write to it any more.
  func forgetCrash() { unsafe apus_crash_remove(stateWord) }
}
