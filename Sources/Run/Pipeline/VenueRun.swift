// A venue from start to end: stores opened, the state of an earlier run made again, the door opened, threads started; at
// the end sessions are logged out, the rings drained, the journal closed.

import Events
import FIXGateways
import Fabric
import Journal
import Platform
import Tables
import Settings

public final class VenueRun: TendedRun {
  public let settings: VenueSettings
  public let fabric: Fabric
  public let topology: Topology
  public let journalPath: String?
  public let build: String
  public let keeper: ClockKeeper
  public let view: FabricView
  /// Where clients connect.
  public let port: UInt16
  /// 0: nobody is called over TLS.
  public let tlsPort: UInt16
  /// What the network was found to be, a line each.
  public let findings: [String]
  let line: VenueLine
  let executor: ThreadedExecutor<VenueLine>
  let pulse: RunPulse
  public let recovery: RecoveryReport?
  private(set) var snapshots: SnapshotKeeper?
  public internal(set) var lastSnapshot: SnapshotOutcome?
  public internal(set) var snapshotFailure: String?
  let snapshotCounts: CounterBlock
  var voice: OperatorVoice
  private(set) var door: ControlDoor?
  public var tell: ((LogLevel, String) -> Void)?
  /// Who told the venue by the door to stop.
  var shutdownOrder: (who: Person, why: String)?
  private(set) var isStopping = false
  let keeping: StoreKeeper?
  private var day: DayKeeper?
  private(set) var stoppedNs: UInt64 = 0
  public internal(set) var isClean = false
  /// From then on its end takes its fabric's name away.
  private var hasBegun = false
  /// A thread may still own its stage.
  private(set) var isAbandoned = false

  /// Makes everything, and listens; nothing moves yet. `warn` may be called from any thread.
  public init(_ settings: VenueSettings, warn: @escaping @Sendable (String) -> Void)
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
    var wires = try Wires.open(
      settings.peers, settings.listen,
      stores: settings.peers.map { _ in settings.storeDirectory }, network: settings.network,
      byTurns: topology.gatewaysSpinApart,
      keptBy: settings.journal.isKeeping ? settings.epoch : nil,
      journal: settings.journal.plan(goingOnWith: old, instance: settings.instance), at: start)
    // Before the journal: it is what keeps two venues from one name.
    do throws(FabricError) {
      fabric = try Fabric(
        plan: FabricPlan(venue: settings, build: build, journal: journalPath ?? ""),
        numaNode: topology.threads.compactMap(\.numaNode).first)
    } catch {
      throw .fabric(error)
    }
    snapshotCounts = fabric.counters(TraderPart.snapshots)
    for warning in fabric.warnings { warn(warning) }
    var writer: JournalWriter?
    var recovered: RecoveredVenue?
    let doors: OpenDoors
    do throws(StartError) {
      if let old {
        recovered = try RecoveredVenue.recover(
          old, for: settings, told: wires.told, doubt: wires.doubt, build: build)
      }
      // Ahead of the journal: who finds the port taken leaves none behind.
      doors = try StartError.system { () throws(SystemFailure) in
        try OpenDoors(on: &wires.reader, settings.listen)
      }
      if settings.journal.isOn {
        let made = try StartError.writer(
          journal, resuming: recovered?.reader.directory, warn)
        recovered?.report.removeLostSnapshots(warn)
        // A run that wrote nothing leaves its number to the next.
        if let number = made.resumption?.runNumber {
          recovered?.report.run = number
          // The run before wrote nothing, not even the journal's first record: this one begins it, under its own epoch, as
          // whoever replays it will.
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
      warn(
        "clients were told of \(lost) events that the journal doesn't hold: sending didn't wait for it "
          + "('durability' in 'journal')")
    }
    if recovered?.isStopped == true {
      warn("the run before was stopped, and nobody has let it go; SIGUSR2 does")
    }
    keeping = wires.kept.first.map { StoreKeeper($0, count: settings.peers.count) }
    if wires.isRestored { warn(Wires.restoredWords) }
    // Nobody is let in before the market is what the day says.
    var day = settings.day.map { day in
      recovered.map {
        DayKeeper(
          day, found: $0.phases, isOver: $0.isDayOver, from: $0.lastTime, to: start)
      }
        ?? DayKeeper(day, instrumentCount: settings.instruments.count)
    }
    var opening = recovered?.opening ?? []
    while let command = day?.next(at: start) { opening.append(command) }
    self.day = day
    let spots = topology.threads.map { _ in ParkingSpot() }
    line = VenueLine(
      settings, fabric: fabric, clock: clock, journal: writer, wires: wires, opening: opening,
      recovered: recovered, spots: spots, topology: topology)
    if let keeping { line.gatewayOut.runner.gateway.keepNumbers(keeping.desk) }
    line.gatewayIn.runner.gateway.take(doors)
    port = line.gatewayIn.runner.gateway.port
    tlsPort = line.gatewayIn.runner.gateway.tlsPort
    findings = line.gatewayIn.runner.gateway.findings
    executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    voice = OperatorVoice(
      ring: fabric.producer(VenuePart.operatorDesk), epoch: settings.epoch)
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
        after: recovered?.after ?? 0, nowNs: clock.now(), before: keeping?.beforeSnapshot
      ) { snapshot in ReplayedVenue.complaint(about: snapshot, for: present) }
    }
    view = fabric.view
    pulse = RunPulse(
      fabric, keeper,
      watchdog: Watchdog(
        view: view, topology: topology, inputs: VenuePart.inputs,
        hasLogger: settings.journal.isOn, patience: settings.watchdogAfter,
        nowNs: ClockReading.steadyNs),
      warn: warn)
    fabric.sayAtCrash(journal: journalPath, instance: settings.instance)
  }

  deinit {
    if !hasBegun { fabric.unlink() }
    fabric.forgetCrash()
  }

  /// Gives the run its epoch, and finds the journal that it goes on with; nil: it begins one, or has none.
  private static func enter(
    _ settings: inout VenueSettings, warn: (String) -> Void
  ) throws(StartError) -> String? {
    let directory = settings.journal.directory
    if settings.key == VenueSettings.standardKey { settings.key = UInt64.random(in: 1 ... .max) }
    var old: String?
    if settings.journal.isOn, !settings.journal.startsFresh {
      old = try LogRecovery.newest(
        under: directory, instance: settings.instance, warn: warn)
    }
    let last = try old.map { path throws(StartError) in try RecoveredVenue.lastEpoch(of: path) }
    // The file goes where the journals go: what others know of is above it then.
    let told = try Wires.lastEpoch(
      settings.peers, stores: settings.peers.map { _ in settings.storeDirectory })
    settings.epoch = try StartError.system { () throws(SystemFailure) in
      try EpochFile.next(in: directory, above: max(told, last ?? 0), warn: warn)
    }
    // The bundle's last text is the command line's: it says which epoch this run had.
    if !settings.bundle.isEmpty {
      settings.bundle[settings.bundle.count - 1] =
        Overrides(
          instance: settings.instance, epoch: settings.epoch, port: settings.listen.port
        ).file
    }
    return old
  }

  public var instance: String { settings.instance }
  public var faults: [String] { pulse.faults }
  public var epoch: UInt32 { settings.epoch }
  /// A venue's limits are its sessions', and don't change while it runs.
  var limitValues: [Int64] { [] }

  public func start() throws(StartError) {
    hasBegun = true
    WarmUp.carryOut(settings, topology, clock, build: build)
    pulse.begin()
    do throws(SystemFailure) {
      door = try ControlDoor(instance: settings.instance)
    } catch {
      warn("'apus ctl' can't reach it: \(error)")
    }
    do throws(SystemFailure) {
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
    voice.flush()
    keepDay(at: Nanoseconds(now))
    for line in news { tell?(line.level, line.text) }
    keepSnapshots(now)
    if pulse.hasJournalFailed("nothing is sent") || hasKeepingFailed() { return false }
    return !pulse.isAnyStuck
  }

  /// Puts into the line what the clock says is due, as far as there is room.
  private func keepDay(at wall: Nanoseconds) {
    while let command = day?.next(at: wall) {
      if voice.push(command) { continue }
      day?.putBack(command)
      return
    }
  }

  func put(_ event: Event) -> Bool { voice.push(event) }

  public func order(_ action: OperatorAction, instrument: InstrumentID) -> Bool {
    let event = Event(
      kind: .operatorCommand, source: .operatorDesk, instrument: instrument,
      OperatorCommand(action: action))
    return action == .kill ? voice.urge([event]) : voice.push(event)
  }

  /// It trades until somebody stops it.
  public var isOver: Bool { false }

  /// Stops in good order: nobody new, sessions logged out, rings drained, journal closed.
  public func stop() {
    isStopping = true
    pulse.endCount()
    defer {
      door?.finish(ControlTicket.shutdown, shutdownRows())
      door = nil
    }
    fabric.set(state: .draining, now: clock.now())
    let startedNs = clock.now()
    while !orderShutdown(), clock.now() < startedNs + RunPulse.longestDrainNs { pause(ms: 1) }
    let isQuiet = comeToRest(looks: 3, since: startedNs) {
      isLineAtRest(isRecorded: settings.journal.isOn)
        && counter(WirePart.countsIn, "connections") == 0
    }
    stoppedNs = clock.now()
    guard isQuiet else {
      isAbandoned = true
      return giveUp()
    }
    executor.stop()
    line.showState()
    closeLine()
  }

  /// With who gave the word and why, where somebody did.
  private func orderShutdown() -> Bool {
    guard let said = shutdownOrder else { return order(.shutdown) }
    return (try? voice.order(.shutdown, on: [], who: said.who, why: said.why)) != nil
  }

  /// What the run was, while it runs or after it; what stages and threads held only after `stop`.
  var isOurs: Bool { stoppedNs != 0 && !isAbandoned }

  /// From the look at the sockets that found a request to the kernel's having the answer, ns.
  public var inToOut: HistogramSnapshot {
    guard let part = view.part(named: WirePart.inToOut) else {
      preconditionFailure("a venue's fabric has it")
    }
    return view.snapshot(of: part)
  }
}
