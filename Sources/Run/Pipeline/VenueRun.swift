// A venue from start to end: stores opened, the state of an earlier run made again, the door opened, threads started; at
// the end sessions are logged out, the rings drained, the journal closed.

import CPlatform
import Events
import FIXSession
import Fabric
import Glibc
import Journal
import Network
import Platform
import TLS
import Tables

public final class VenueRun {
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
  private let executor: ThreadedExecutor<VenueLine>
  /// What an earlier run had left; nil where there was none.
  public let recovery: RecoveryReport?
  /// Nil without a journal.
  private(set) var snapshots: SnapshotKeeper?
  private(set) var lastSnapshot: SnapshotOutcome?
  var voice: OperatorVoice
  /// Nil where nobody can call: it was said at the start.
  private(set) var door: ControlDoor?
  /// Hears what goes on and is no warning; from the main thread.
  public var tell: ((LogLevel, String) -> Void)?
  /// Who told the venue by the door to stop.
  var shutdownOrder: (who: Person, why: String)?
  private(set) var isStopping = false
  private var alarms: CoreAlarms
  private var watchdog: Watchdog
  private var day: DayKeeper?
  private let warn: @Sendable (String) -> Void
  private var nextSteerNs: UInt64 = 0
  public private(set) var faults: [String] = []
  public private(set) var isClean = false

  private static let longestDrainNs: UInt64 = 10_000_000_000

  /// Makes everything, and listens; nothing moves yet. `warn` may be called from any thread.
  public init(_ settings: VenueSettings, warn: @escaping @Sendable (String) -> Void)
    throws(StartError)
  {
    var settings = settings
    self.warn = warn
    let cpus = CPUMap.here
    if let misfit = settings.misfit(on: cpus) { throw .topology(misfit) }
    build = BuildID.current()
    keeper = ClockKeeper()
    let clock = keeper.clock
    let old = try Self.enter(&settings)
    self.settings = settings
    let (topology, warnings) = settings.topology(cpus: settings.cpus ?? cpus.forLine)
      .fair(cpuCount: cpus.usable.count)
    self.topology = topology
    for warning in warnings { warn(warning) }

    let start = Nanoseconds(clock.now())
    let journal = JournalSettings(
      root: settings.journal.directory, instance: settings.instance, build: build,
      configDigest: settings.configDigest, start: start,
      durability: settings.journal.durability,
      segmentByteCount: settings.journal.segmentByteCount,
      bundle: JournalBundle(settings.bundle.map { .init(name: $0.name, text: $0.text) }))
    journalPath = settings.journal.isOn ? old ?? journal.directory : nil
    let wires = try Wires.open(
      settings.peers, settings.listen,
      stores: settings.peers.map { _ in settings.storeDirectory }, network: settings.network,
      at: start)
    // Before the journal: it is what keeps two venues from one name.
    do throws(FabricError) {
      fabric = try Fabric(
        plan: FabricPlan(venue: settings, build: build, journal: journalPath ?? ""),
        numaNode: topology.threads.compactMap(\.numaNode).first)
    } catch {
      throw .fabric(error)
    }
    for warning in fabric.warnings { warn(warning) }
    var writer: JournalWriter?
    var recovered: RecoveredVenue?
    do throws(StartError) {
      if let old {
        recovered = try RecoveredVenue.recover(
          old, for: settings, told: wires.told, build: build)
      }
      if settings.journal.isOn {
        let made = try Self.writer(journal, recovered, warn)
        // A run that wrote nothing leaves its number to the next.
        if let number = made.resumption?.runNumber { recovered?.report.run = number }
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
    // Nobody is let in before the market is what the day says.
    var day = settings.day.map { day in
      recovered.map { DayKeeper(day, found: $0.phases, from: $0.lastTime, to: start) }
        ?? DayKeeper(day, instrumentCount: settings.instruments.count)
    }
    var opening = recovered?.opening ?? []
    while let command = day?.next(at: start) { opening.append(command) }
    self.day = day
    let spots = topology.threads.map { _ in ParkingSpot() }
    line = VenueLine(
      settings, fabric: fabric, clock: clock, journal: writer, wires: wires, opening: opening,
      recovered: recovered, spots: spots, topology: topology)
    do throws(SystemFailure) {
      try line.gatewayIn.runner.gateway.listen()
    } catch {
      fabric.unlink()
      throw .system(error)
    }
    port = line.gatewayIn.runner.gateway.port
    tlsPort = line.gatewayIn.runner.gateway.tlsPort
    findings = line.gatewayIn.runner.gateway.findings
    executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    voice = OperatorVoice(
      ring: fabric.producer(VenuePart.operatorDesk), epoch: settings.epoch)
    if let journalPath {
      let present = settings
      snapshots = SnapshotKeeper(
        line.snapshots, settings.journal.snapshots, of: journalPath,
        header: SnapshotHeader(
          instance: settings.instance, build: build, configDigest: settings.configDigest,
          journalStart: recovered?.reader.header.start ?? start, run: recovered?.report.run ?? 0,
          sequence: Sequence(0), time: .zero),
        after: recovered?.after ?? 0, nowNs: clock.now()
      ) { snapshot in ReplayedVenue.complaint(about: snapshot, for: present) }
    }
    view = fabric.view
    alarms = CoreAlarms(view)
    watchdog = Watchdog(
      view: view, topology: topology, inputs: VenuePart.inputs, hasLogger: settings.journal.isOn,
      patience: settings.watchdogAfter, nowNs: clock.now())
    let farewell =
      journalPath.map { "The journal is whole up to the crash: apus journal verify \($0)\n" } ?? ""
    _ = unsafe apus_crash_install(
      fabric.stateWord, FabricState.crashed.rawValue,
      farewell + "The rings can still be read: ringtap stats --instance \(settings.instance)\n")
  }

  deinit { unsafe apus_crash_remove(fabric.stateWord) }

  /// Gives the run its epoch, and finds the journal that it goes on with; nil: it begins one, or has none.
  private static func enter(_ settings: inout VenueSettings) throws(StartError) -> String? {
    let directory = settings.journal.directory
    if settings.key == VenueSettings.standardKey { settings.key = UInt64.random(in: 1 ... .max) }
    settings.epoch = try system { () throws(SystemFailure) in try EpochFile.next(in: directory) }
    // The bundle's last text is the command line's: it says which epoch this run had.
    if !settings.bundle.isEmpty {
      settings.bundle[settings.bundle.count - 1] =
        Overrides(
          instance: settings.instance, epoch: settings.epoch, port: settings.listen.port
        ).file
    }
    guard settings.journal.isOn, !settings.journal.startsFresh else { return nil }
    return try LogRecovery.newest(under: directory, instance: settings.instance)
  }

  private static func writer(
    _ settings: JournalSettings, _ recovered: RecoveredVenue?,
    _ warn: @escaping @Sendable (String) -> Void
  ) throws(StartError) -> JournalWriter {
    do throws(JournalError) {
      if let recovered {
        return try JournalWriter(resuming: recovered.reader.directory, settings, warn: warn)
      }
      return try JournalWriter(settings, warn: warn)
    } catch {
      throw .journal(error)
    }
  }

  private static func system<Result>(_ body: () throws(SystemFailure) -> Result)
    throws(StartError) -> Result
  {
    do throws(SystemFailure) { return try body() } catch { throw .system(error) }
  }

  public func start() throws(StartError) {
    let now = keeper.clock.now()
    nextSteerNs = now + 1_000_000_000
    fabric.set(state: .running, now: now)
    fabric.beat(now: now)
    do throws(SystemFailure) {
      door = try ControlDoor(instance: settings.instance)
    } catch {
      warn("'apus ctl' can't reach it: \(error)")
    }
    do throws(SystemFailure) {
      try executor.start(warn: warn)
    } catch {
      fabric.set(state: .failed, now: keeper.clock.now())
      fabric.unlink()
      throw .system(error)
    }
  }

  /// What the main thread does some ten times a second. Returns false when the run can't go on; `faults` says
  /// why.
  public func tend() -> Bool {
    let now = keeper.clock.now()
    fabric.beat(now: now)
    if now >= nextSteerNs {
      keeper.steer()
      nextSteerNs = now + 1_000_000_000
    }
    voice.flush()
    keepDay(at: Nanoseconds(now))
    watch()
    for line in alarms.look(nowNs: now) { tell?(line.level, line.text) }
    keepSnapshots(now)
    if counter(TraderPart.logger, "failed") != 0 {
      if !faults.contains(where: { $0.hasPrefix("journal") }) {
        faults.append("journal: it can't be written any more; nothing is sent")
        warn(faults.last!)
      }
      return false
    }
    return !watchdog.isAnyStuck
  }

  /// Puts into the line what the clock says is due, as far as there is room.
  private func keepDay(at wall: Nanoseconds) {
    while let command = day?.next(at: wall) {
      if voice.push(command) { continue }
      day?.putBack(command)
      return
    }
  }

  /// Puts a mark into the line when one is due, and goes on with the one that is under way.
  private func keepSnapshots(_ now: UInt64) {
    guard let snapshots else { return }
    if let outcome = snapshots.tend(nowNs: now, warn: warn) { note(outcome) }
    let sequenced =
      counter(TraderPart.counters(of: .gatewayIn), "events_out")
      + (recovery?.lastSequence.number ?? 0)
    if let mark = snapshots.due(sequenced: sequenced, nowNs: now, limits: []),
      !voice.push(mark)
    {
      snapshots.forgetMark()
    }
  }

  /// The state at the end of a run, so that the next one reads nothing again.
  private func keepLastSnapshot() {
    guard let snapshots else { return }
    let last = line.lastInput
    guard last.sequence.number > 0 else { return }
    note(
      snapshots.writeLast(line.parts(), sequence: last.sequence, time: last.time, limits: []))
  }

  /// What became of a snapshot: to whoever asked for it, and to the log.
  private func note(_ outcome: SnapshotOutcome) {
    if let failure = outcome.failure {
      warn("snapshot at input \(outcome.sequence.number): \(failure)")
    } else {
      lastSnapshot = outcome
    }
    if outcome.wasAsked { door?.finish(ControlTicket.snapshot, TraderRun.rows(of: outcome)) }
  }

  private func watch() {
    for stage in watchdog.look(nowNs: keeper.clock.now()) {
      faults.append("watchdog: \(stage)")
      warn("watchdog: \(stage)")
    }
  }

  /// Puts an operator's command into the line. False when the desk's ring is full.
  public func order(_ action: OperatorAction, instrument: InstrumentID = .none) -> Bool {
    voice.push(
      Event(
        kind: .operatorCommand, source: .operatorDesk, instrument: instrument,
        OperatorCommand(action: action)))
  }

  /// Stops in good order: nobody new, sessions logged out, rings drained, journal closed.
  public func stop() {
    isStopping = true
    defer {
      door?.finish(ControlTicket.shutdown, shutdownRows())
      door = nil
    }
    fabric.set(state: .draining, now: keeper.clock.now())
    let startedNs = keeper.clock.now()
    while !orderShutdown(), keeper.clock.now() < startedNs + Self.longestDrainNs { pause(ms: 1) }
    var looksAtRest = 0
    while looksAtRest < 3, keeper.clock.now() < startedNs + Self.longestDrainNs {
      attend(forNs: 2_000_000)
      fabric.beat(now: keeper.clock.now())
      looksAtRest = isAtRest() ? looksAtRest + 1 : 0
      watch()
      if watchdog.isAnyStuck { break }
    }
    guard looksAtRest == 3, !watchdog.isAnyStuck else {
      executor.leave()
      faults.append("the line didn't come to rest: what it held isn't in the journal")
      fabric.set(state: .failed, now: keeper.clock.now())
      return
    }
    executor.stop()
    line.checkInvariants()
    isClean = line.closeStreams()
    if line.logger.isTaken, line.logger.runner.isComplete {
      do throws(SystemFailure) {
        try line.logger.runner.writer.close(
          reason: .shutdown, now: Nanoseconds(keeper.clock.now()))
        keepLastSnapshot()
      } catch {
        isClean = false
        faults.append("journal: \(error)")
      }
    }
    fabric.set(state: isClean && faults.isEmpty ? .stopped : .failed, now: keeper.clock.now())
    fabric.unlink()
  }

  /// With who gave the word and why, where somebody did.
  private func orderShutdown() -> Bool {
    guard let said = shutdownOrder else { return order(.shutdown) }
    return (try? voice.order(.shutdown, on: [], who: said.who, why: said.why)) != nil
  }

  /// Nothing is in any ring, nothing waits in gateway-out, no session is up any more.
  private func isAtRest() -> Bool {
    let positions = view.rings.map { view.observer(of: $0).tail }
    for ring in view.rings {
      if !settings.journal.isOn && ring.reader == "logger" { continue }
      let observer = view.observer(of: ring)
      if observer.tail != observer.head { return false }
    }
    if counter(WirePart.countsOut, "busy") != 0 { return false }
    if counter(WirePart.countsIn, "connections") != 0 { return false }
    return positions == view.rings.map { view.observer(of: $0).tail }
  }

  /// From the look at the sockets that found a request to the kernel's having the answer, ns.
  public var inToOut: HistogramSnapshot {
    guard let part = view.part(named: WirePart.inToOut) else {
      preconditionFailure("a venue's fabric has it")
    }
    return view.snapshot(of: part)
  }

  public func counter(_ block: String, _ name: String) -> UInt64 {
    guard let part = view.part(named: block) else { return 0 }
    return view.counters(of: part).first { $0.name == name }?.value ?? 0
  }
}
