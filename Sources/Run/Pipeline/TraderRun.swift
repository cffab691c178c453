// A trader line from start to end: everything is made before the first event, and taken down so that
// nothing is lost: the market closes, quotes are withdrawn, the rings drain, the journal is closed.

import Events
import Fabric
import Journal
import Platform
import Risk
import Strategies
import Settings

public final class TraderRun: TendedRun {
  public let settings: TraderSettings
  public let fabric: Fabric
  public let topology: Topology
  public let journalPath: String?
  public let build: String
  public let keeper: ClockKeeper
  public let view: FabricView
  let line: TraderLine
  let executor: ThreadedExecutor<TraderLine>
  let pulse: RunPulse
  /// What people order.
  var desk: OperatorDesk
  private(set) var door: ControlDoor?
  public var tell: ((LogLevel, String) -> Void)?
  /// How long the venue may take to cancel what works there, at the end.
  public var cancelPatience: Nanoseconds
  /// Who told the core by the door to stop.
  var shutdownOrder: (who: Person, why: String)?
  var isStopping = false
  public internal(set) var lastSnapshot: SnapshotOutcome?
  public internal(set) var snapshotFailure: String?
  let snapshotCounts: CounterBlock
  /// Who sits at the seats of strategies in other processes.
  private let exchanges: SeatExchanges
  private(set) var seats: SeatKeeper?
  public let recovery: RecoveryReport?
  private(set) var snapshots: SnapshotKeeper?
  private(set) var keeping: StoreKeeper?
  private var day: TraderDayKeeper?
  /// What an earlier run of its journal was refused and didn't believe.
  private(set) var inherited: (refusals: UInt64, anomalies: UInt64) = (0, 0)
  var stoppedNs: UInt64 = 0
  var isClean = false
  /// From then on its end takes its fabric's name away.
  private var hasBegun = false
  /// A thread may still own its stage: its state isn't ours to read.
  var isAbandoned = false

  /// Makes everything; nothing moves yet. `warn` may be called from any thread.
  public init(_ settings: TraderSettings, warn: @escaping @Sendable (String) -> Void)
    throws(StartError)
  {
    var settings = settings
    let cpus = CPUMap.here
    if let misfit = settings.misfit(on: cpus) { throw .topology(misfit) }
    build = try StartError.system { () throws(SystemFailure) in try BuildID.read() }
    keeper = ClockKeeper()
    let clock = keeper.clock
    let old = try Self.enter(&settings, warn: warn)
    self.settings = settings
    cancelPatience = settings.cancelWait
    let (topology, warnings) = settings.topology(cpus: settings.cpus ?? cpus.forLine)
      .fair(cpuCount: cpus.usable.count)
    self.topology = topology
    for warning in warnings { warn(warning) }

    let start = Nanoseconds(clock.now())
    let journal = JournalSettings(
      root: settings.journal.directory, instance: settings.instance, build: build,
      configDigest: settings.configDigest,
      start: try StartError.journalStart(settings.journal, settings.instance, old, at: start),
      durability: settings.journal.durability,
      segmentByteCount: settings.journal.segmentByteCount,
      bundle: JournalBundle(settings.bundle.map { .init(name: $0.name, text: $0.text) }),
      diskCPU: topology.diskCPU)
    journalPath = settings.journal.isOn ? old ?? journal.directory : nil
    // The fabric first: it is what keeps two cores from one name, and from one journal.
    let plan = FabricPlan(trader: settings, build: build, journal: journalPath ?? "")
    let node = topology.threads.compactMap(\.numaNode).first
    do throws(FabricError) {
      fabric = try Fabric(plan: plan, numaNode: node)
    } catch {
      throw .fabric(error)
    }
    snapshotCounts = fabric.counters(TraderPart.snapshots)
    for warning in fabric.warnings { warn(warning) }
    var wires: Wires?
    var doubts = DoubtfulOrders()
    var recovered: RecoveredTrader?
    var writer: JournalWriter?
    do throws(StartError) {
      if let old {
        let found = try RecoveredTrader.recover(old, for: settings, build: build)
        for kill in found.kills { warn(Self.words(of: kill, settings)) }
        if let doubt = found.doubt { warn(Self.words(of: doubt, settings.instance)) }
        recovered = found
      } else if settings.journal.isOn {
        doubts = try Self.doubts(of: settings, warn)
      }
      if let venue = settings.venue {
        wires = try Wires.open(
          settings.venues.map(\.peer), venue.connection,
          stores: settings.venues.map(\.storeDirectory), network: venue.network,
          acknowledgeNs: Wires.traderAcknowledgeNs, byTurns: topology.gatewaysSpinApart,
          keptBy: settings.journal.isKeeping ? settings.runEpoch : nil,
          journal: settings.journal.plan(
            goingOnWith: old, instance: settings.instance, isOthersNew: venue.embedded != nil),
          at: start)
        if let told = wires?.told { try recovered?.hold(against: told, of: settings) }
        keeping = wires?.kept.first.map { StoreKeeper($0, count: settings.venues.count) }
        if wires?.isRestored == true { warn(Wires.restoredWords) }
      }
      if settings.journal.isOn {
        let made = try StartError.writer(
          journal, resuming: recovered?.reader.directory, warn)
        recovered?.report.removeLostSnapshots(warn)
        // A run that wrote nothing leaves its number to the next.
        if let number = made.resumption?.runNumber {
          recovered?.report.run = number
          // Nothing is on record that its state could be of: see VenueRun.
          if number == 0 { recovered?.parts = [] }
        }
        writer = consume made
      }
    } catch {
      fabric.unlink()
      throw error
    }
    recovery = recovered?.report
    if let lost = recovery?.lost, lost > 0 {
      wires?.forgetMarks()
      warn(Self.words(ofLost: lost))
    }
    let spots = topology.threads.map { _ in ParkingSpot() }
    exchanges = SeatExchanges(settings.strategies)
    line = TraderLine(
      settings, fabric: fabric, clock: clock, writer: writer, wires: wires, doubts: doubts,
      recovered: recovered, exchanges: exchanges, spots: spots, topology: topology)
    inherited = Self.oddities(of: line)
    if let keeping { line.wireOut.runner.gateway.keepNumbers(keeping.desk) }
    executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    desk = OperatorDesk(
      ring: fabric.producer(TraderPart.operatorDesk),
      word: fabric.counters(KillWriter.operatorDesk.part), settings: settings)
    desk.restate(doubts.kills.standing)
    if let recovered {
      desk.takeOn(recovered.board, recovered.parameters)
      Self.restate(exchanges.seats, &desk)
    }
    let last = recovered?.lastTime ?? start
    day = settings.day.map { TraderDayKeeper($0, last: last) }
    if let journalPath {
      let present = settings
      // Where nothing was on record this run is the journal's first.
      let first = recovery?.run == 0 ? nil : recovered?.reader.header
      snapshots = SnapshotKeeper(
        line.snapshots, settings.journal.snapshots, of: journalPath,
        header: SnapshotHeader(
          instance: settings.instance, build: build, configDigest: settings.configDigest,
          journalStart: first?.start ?? journal.start, run: recovered?.report.run ?? 0,
          sequence: Sequence(0), time: .zero),
        after: recovered?.after ?? 0, nowNs: clock.now()
      ) { snapshot in ReplayedLog.complaint(about: snapshot, for: present) }
    }
    // What an earlier run has told of isn't told again.
    line.showState()
    view = fabric.view
    pulse = RunPulse(
      fabric, keeper,
      watchdog: Watchdog(
        view: view, topology: topology, inputs: TraderPart.inputs,
        hasLogger: settings.journal.isOn, patience: settings.watchdogAfter,
        nowNs: ClockReading.steadyNs),
      stopWord: fabric.counters(KillWriter.watchdog.part), warn: warn)
    fabric.sayAtCrash(journal: journalPath, instance: settings.instance)
    keepDay(start)
  }

  deinit {
    if !hasBegun { fabric.unlink() }
    // The fabric may go with this run: the crash handler mustn't write to it any more.
    fabric.forgetCrash()
  }

  public var instance: String { settings.instance }
  public var faults: [String] { pulse.faults }
  public var epoch: UInt32 { settings.runEpoch }
  var limitValues: [Int64] { desk.board.values }

  public func start() throws(StartError) {
    hasBegun = true
    WarmUp.carryOut(settings, topology, clock, build: build)
    line.begin()
    pulse.begin()
    do throws(SystemFailure) {
      door = try ControlDoor(instance: settings.instance)
    } catch {
      warn("limits and the kill switch can't be reached by a command: \(error)")
    }
    do throws(SystemFailure) {
      seats = try SeatKeeper(settings, exchanges, desk.parameters, fabric, warn: warn)
    } catch {
      warn("strategies in other processes can't sit down: \(error)")
    }
    do throws(SystemFailure) {
      if line.isOnWire { try line.wireIn.runner.gateway.hosts.start(warn: warn) }
      try executor.start(warn: warn)
      try keeping?.start(warn: warn)
    } catch {
      fabric.set(state: .failed, now: clock.now())
      fabric.unlink()
      throw .system(error)
    }
    pulse.countFaults()
  }

  public func tend() -> Bool {
    let now = clock.now()
    let news = pulse.beat(nowNs: now)
    desk.flush()
    for line in news { tell?(line.level, line.text) }
    keepDay(Nanoseconds(now))
    keepSeats(now)
    keepSnapshots(now)
    if pulse.hasJournalFailed("new orders stopped") || hasKeepingFailed() { return false }
    return !pulse.isAnyStuck
  }

  /// Tells the line that a day has ended. Where the ring has no room it is told next time.
  private func keepDay(_ now: Nanoseconds) {
    guard let end = day?.next(at: now), desk.put(end) else { return }
    day?.told(at: now)
  }

  /// Lets strategies in other processes in, and out.
  private func keepSeats(_ now: UInt64) {
    guard let seats else { return }
    seats.tend(nowNs: now, desk.parameters) { desk.put($0) }
  }

  func put(_ event: Event) -> Bool { desk.put(event) }

  public func order(_ action: OperatorAction, instrument: InstrumentID) -> Bool {
    desk.order(action, instrument: instrument)
  }

  /// Nobody is called any more.
  func closeDoor() { door = nil }
}
