// A trader line from start to end: everything is made before the first event, and taken down so that
// nothing is lost: the market closes, quotes are withdrawn, the rings drain, the journal is closed.

import CPlatform
import Config
import Events
import FIXSession
import Fabric
import Journal
import Platform
import Risk
import Strategies
import TLS

/// Why a core couldn't start.
public enum StartError: Error, CustomStringConvertible, Sendable {
  case fabric(FabricError)
  case journal(JournalError)
  case system(SystemFailure)
  case store(StoreError)
  case tls(TLSConfigFailure)
  /// The threads that the config names don't fit this host.
  case topology(ConfigErrors)
  /// What an earlier run left open can't be known.
  case doubts(String)
  /// Its state can't be made again, or can't go over.
  case recovery(RecoveryRefusal)

  /// Whether it is the config that has to be changed.
  public var isOfConfig: Bool {
    if case .topology = self { return true }
    return false
  }

  public var description: String {
    switch self {
    case .fabric(let error): return error.description
    case .journal(let error): return error.description
    case .system(let error): return error.description
    case .store(let error): return error.description
    case .tls(let error): return error.description
    case .topology(let errors): return errors.description
    case .doubts(let why): return why
    case .recovery(let refusal): return refusal.description
    }
  }
}

public final class TraderRun {
  public let settings: TraderSettings
  public let fabric: Fabric
  public let topology: Topology
  public let journalPath: String?
  public let build: String
  public let keeper: ClockKeeper
  public let view: FabricView
  let line: TraderLine
  let executor: ThreadedExecutor<TraderLine>
  /// What people order.
  var desk: OperatorDesk
  /// Nil where nobody can call: it was said at the start.
  private(set) var door: ControlDoor?
  /// Hears what goes on and is no warning; from the main thread.
  public var tell: ((LogLevel, String) -> Void)?
  /// How long the venue may take to cancel what works there, at the end.
  public var cancelPatience = Nanoseconds.seconds(3)
  /// Who told the core by the door to stop.
  var shutdownOrder: (who: Person, why: String)?
  private(set) var isStopping = false
  public private(set) var lastSnapshot: SnapshotOutcome?
  /// Who sits at the seats of strategies in other processes.
  private let exchanges: SeatExchanges
  private var seats: SeatKeeper?
  /// What an earlier run had left; nil where there was none.
  public let recovery: RecoveryReport?
  /// Nil without a journal.
  private(set) var snapshots: SnapshotKeeper?
  private var alarms: CoreAlarms
  private(set) var faultsAtStart: (minor: UInt64, major: UInt64) = (0, 0)
  private(set) var faultsAtStop: (minor: UInt64, major: UInt64) = (0, 0)
  private let watchdogWord: CounterBlock
  private var watchdog: Watchdog
  private let warn: @Sendable (String) -> Void
  private(set) var startedNs: UInt64 = 0
  private(set) var stoppedNs: UInt64 = 0
  private var nextSteerNs: UInt64 = 0
  private(set) var faults: [String] = []
  private(set) var isClean = false
  /// A thread may still own its stage: its state isn't ours to read.
  private(set) var isAbandoned = false

  /// How long the line may take to come to rest at the end.
  private static let longestDrainNs: UInt64 = 10_000_000_000
  /// The same when a stage is known to be stuck.
  private static let longestDrainWhenStuckNs: UInt64 = 500_000_000

  /// Makes everything; nothing moves yet. `warn` may be called from any thread.
  public init(_ settings: TraderSettings, warn: @escaping @Sendable (String) -> Void)
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
    // The fabric first: it is what keeps two cores from one name, and from one journal.
    let plan = FabricPlan(trader: settings, build: build, journal: journalPath ?? "")
    let node = topology.threads.compactMap(\.numaNode).first
    do throws(FabricError) {
      fabric = try Fabric(plan: plan, numaNode: node)
    } catch {
      throw .fabric(error)
    }
    for warning in fabric.warnings { warn(warning) }
    var wires: Wires?
    var doubts = DoubtfulOrders()
    var recovered: RecoveredTrader?
    var writer: JournalWriter?
    do throws(StartError) {
      if let old {
        let found = try RecoveredTrader.recover(old, for: settings, build: build)
        for kill in found.kills { warn(Self.words(of: kill, settings)) }
        recovered = found
      } else if settings.journal.isOn {
        doubts = try Self.doubts(of: settings, warn)
      }
      if let venue = settings.venue {
        wires = try Wires.open(
          settings.venues.map(\.peer), venue.connection,
          stores: settings.venues.map(\.storeDirectory), network: venue.network, at: start)
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
    let spots = topology.threads.map { _ in ParkingSpot() }
    exchanges = SeatExchanges(settings.strategies)
    line = TraderLine(
      settings, fabric: fabric, clock: clock, writer: writer, wires: wires, doubts: doubts,
      recovered: recovered, exchanges: exchanges, spots: spots, topology: topology)
    executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    desk = OperatorDesk(
      ring: fabric.producer(TraderPart.operatorDesk),
      word: fabric.counters(KillWriter.operatorDesk.part), settings: settings)
    desk.restate(doubts.standingKills)
    if let recovered {
      desk.takeOn(recovered.board, recovered.parameters)
      Self.restate(exchanges.seats, &desk)
    }
    if let journalPath {
      let present = settings
      let first = recovered?.reader.header
      snapshots = SnapshotKeeper(
        line.snapshots, settings.journal.snapshots, of: journalPath,
        header: SnapshotHeader(
          instance: settings.instance, build: build, configDigest: settings.configDigest,
          journalStart: first?.start ?? start, run: recovered?.report.run ?? 0,
          sequence: Sequence(0), time: .zero),
        after: recovered?.after ?? 0, nowNs: clock.now()
      ) { snapshot in ReplayedLog.complaint(about: snapshot, for: present) }
    }
    watchdogWord = fabric.counters(KillWriter.watchdog.part)
    view = fabric.view
    alarms = CoreAlarms(view)
    watchdog = Watchdog(
      view: view, topology: topology, inputs: TraderPart.inputs, hasLogger: settings.journal.isOn,
      patience: settings.watchdogAfter, nowNs: clock.now())
    let farewell =
      journalPath.map { "The journal is whole up to the crash: apus journal verify \($0)\n" } ?? ""
    _ = unsafe apus_crash_install(
      fabric.stateWord, FabricState.crashed.rawValue,
      farewell + "The rings can still be read: ringtap stats --instance \(settings.instance)\n")
  }

  deinit {
    // The fabric may go with this run: the crash handler mustn't write to it any more.
    unsafe apus_crash_remove(fabric.stateWord)
  }

  /// Gives the run its epochs, and finds the journal that it goes on with; nil: it begins one, or has none.
  private static func enter(_ settings: inout TraderSettings) throws(StartError) -> String? {
    guard settings.journal.isOn else { return nil }
    let directory = settings.journal.directory
    let epoch = try system { () throws(SystemFailure) in try EpochFile.next(in: directory) }
    var old: String?
    if !settings.journal.startsFresh {
      old = try LogRecovery.newest(under: directory, instance: settings.instance)
    }
    settings.enter(
      epoch: epoch,
      first: try old.map { path throws(StartError) in
        try RecoveredTrader.epoch(of: path)
      })
    // The bundle's last text is the command line's: it says which epoch this run's orders have.
    var overrides = Overrides(
      instance: settings.instance, seed: settings.market.seed,
      events: settings.market.eventLimit)
    overrides.epoch = settings.epoch
    settings.bundle[settings.bundle.count - 1] = overrides.file
    return old
  }

  private static func writer(
    _ settings: JournalSettings, _ recovered: RecoveredTrader?,
    _ warn: @escaping @Sendable (String) -> Void
  ) throws(StartError) -> JournalWriter {
    do throws(JournalError) {
      if let recovered {
        return try JournalWriter(
          resuming: recovered.reader.directory, settings, warn: warn)
      }
      return try JournalWriter(settings, warn: warn)
    } catch {
      throw .journal(error)
    }
  }

  /// What earlier runs left open, and what becomes of it.
  private static func doubts(of settings: TraderSettings, _ warn: (String) -> Void)
    throws(StartError) -> DoubtfulOrders
  {
    let symbols = settings.instruments.map(\.symbol)
    var found = try DoubtfulOrders.find(
      under: settings.journal.directory, instance: settings.instance, symbols: symbols)
    for kill in found.standingKills {
      warn("an earlier run was stopped, and nobody has let it go: " + Self.words(of: kill, symbols))
    }
    // A paper venue forgets its orders.
    if settings.venue == nil {
      found.inDoubt = []
      return found
    }
    if found.strangers > 0 {
      warn(
        "orders of an earlier run that are in doubt and whose instruments the config has no more: "
          + "\(found.strangers); ask the venue about them")
    }
    if found.unsent > 0 {
      warn("orders that an earlier run decided on and never sent: \(found.unsent)")
    }
    if !found.inDoubt.isEmpty {
      let halted = found.instruments.map { symbols[Int($0.index)] }
      warn(
        "orders of an earlier run that are in doubt: \(found.inDoubt.count); until the venue has "
          + "said what became of them no new orders in \(halted.joined(separator: ", "))")
    }
    return found
  }

  /// A standing kill switch as people speak of it.
  private static func words(of kill: Event, _ symbols: [String]) -> String {
    let said = kill.payload(as: KillSwitch.self)
    let place = Int(kill.instrument.index)
    let whose = said.scope == .firm || said.scope == .session ? "" : " \(said.target)"
    return "\(said.mode.name ?? "stopped") for \(said.scope.name ?? "all")\(whose)"
      + (place < symbols.count ? " in \(symbols[place])" : "")
      + ", because of \(said.reason.name ?? "\(said.reason.code)"); 'apus rearm' lets it go"
  }

  /// The same of one that a state bears.
  private static func words(of kill: StandingKill, _ settings: TraderSettings) -> String {
    let names = settings.riskNames
    let whose: String
    switch kill.scope {
    case .strategy: whose = " '\(names.strategies[kill.number - 1])'"
    case .account: whose = " '\(names.accounts[kill.number - 1])'"
    default: whose = ""
    }
    let place = Int(kill.instrument.index)
    return "the run before was stopped, and nobody has let it go: "
      + "\(kill.mode.name ?? "stopped") for \(kill.scope.name ?? "all")\(whose)"
      + (place < names.symbols.count ? " in \(names.symbols[place])" : "")
      + "; 'apus rearm' lets it go"
  }

  private static func system<Result>(_ body: () throws(SystemFailure) -> Result)
    throws(StartError) -> Result
  {
    do throws(SystemFailure) { return try body() } catch { throw .system(error) }
  }

  public var clock: Clock { keeper.clock }

  public func start() throws(StartError) {
    WarmUp.carryOut(settings, topology, clock, build: build)
    line.begin()
    startedNs = clock.now()
    nextSteerNs = startedNs + 1_000_000_000
    fabric.set(state: .running, now: startedNs)
    fabric.beat(now: startedNs)
    do throws(SystemFailure) {
      door = try ControlDoor(instance: settings.instance)
    } catch {
      warn("limits and the kill switch can't be reached by a command: \(error)")
    }
    do throws(SystemFailure) {
      seats = try SeatKeeper(settings, exchanges, fabric, warn: warn)
    } catch {
      warn("strategies in other processes can't sit down: \(error)")
    }
    do throws(SystemFailure) {
      try executor.start(warn: warn)
    } catch {
      fabric.set(state: .failed, now: clock.now())
      fabric.unlink()
      throw .system(error)
    }
    unsafe apus_page_faults(&faultsAtStart.minor, &faultsAtStart.major)
  }

  /// What the main thread does some ten times a second: its heartbeat, the clock, the watchdog.
  /// Returns false when the run can't go on; `faults` says why.
  public func tend() -> Bool {
    let now = clock.now()
    fabric.beat(now: now)
    if now >= nextSteerNs {
      keeper.steer()
      nextSteerNs = now + 1_000_000_000
    }
    watch()
    desk.flush()
    for line in alarms.look(nowNs: now) { tell?(line.level, line.text) }
    keepSeats(now)
    keepSnapshots(now)
    if counter(TraderPart.logger, "failed") != 0 {
      if !faults.contains(where: { $0.hasPrefix("journal") }) {
        faults.append("journal: it can't be written any more; new orders stopped")
        warn(faults.last!)
      }
      return false
    }
    return !watchdog.isAnyStuck
  }

  /// Lets strategies in other processes in, and out.
  private func keepSeats(_ now: UInt64) {
    guard let seats else { return }
    let rows = desk.parameters.rows
    seats.tend(nowNs: now) { number in
      let row = rows.first { $0.number == number && $0.index == Outside.patienceParameter }
      return UInt64(row?.value ?? 0)
    } put: {
      desk.put($0)
    }
  }

  /// Whoever sat at a seat when an earlier run ended sits there no more.
  private static func restate(_ seats: [NamedStrategy], _ desk: inout OperatorDesk) {
    for seat in seats {
      let isIn = desk.put(
        Event(
          kind: .seatChange, source: .strategy(seat.settings.number), instrument: .none,
          SeatChange(attachment: 0, isTaken: false, end: .disconnected)))
      precondition(isIn, "the desk's ring is empty before the start")
    }
  }

  /// Puts a mark into the line when one is due, and goes on with the one that is under way.
  private func keepSnapshots(_ now: UInt64) {
    guard let snapshots else { return }
    if let outcome = snapshots.tend(nowNs: now, warn: warn) { note(outcome) }
    let sequenced =
      counter(TraderPart.counters(of: .gatewayIn), "events_out")
      + (recovery?.lastSequence.number ?? 0)
    if let mark = snapshots.due(
      sequenced: sequenced, nowNs: now, limits: desk.board.values),
      !desk.put(mark)
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
      snapshots.writeLast(
        line.parts(), sequence: last.sequence, time: last.time, limits: desk.board.values))
  }

  /// What became of a snapshot: to whoever asked for it, and to the log.
  private func note(_ outcome: SnapshotOutcome) {
    if let failure = outcome.failure {
      warn("snapshot at input \(outcome.sequence.number): \(failure)")
    } else {
      lastSnapshot = outcome
      tell?(
        .debug,
        "snapshot at input \(outcome.sequence.number): \(outcome.byteCount) bytes in "
          + "\(outcome.nanoseconds / 1_000_000) ms, '\(outcome.path)'")
    }
    if outcome.wasAsked { door?.finish(ControlTicket.snapshot, Self.rows(of: outcome)) }
  }

  /// Tells of each stage that is found stuck, once.
  private func watch() {
    for stage in watchdog.look(nowNs: clock.now()) {
      watchdogWord.publish(0, 1)
      faults.append("watchdog: \(stage)")
      warn("watchdog: \(stage)")
    }
  }

  /// Puts an operator's command into the line. False when the desk's ring is full.
  public func order(_ action: OperatorAction, instrument: InstrumentID = .none) -> Bool {
    desk.order(action, instrument: instrument)
  }

  /// True when the market has sent its last event and all that followed from it is done.
  public var isOver: Bool {
    settings.venue == nil && settings.market.eventLimit > 0
      && counter(TraderPart.market, "sent") >= settings.market.eventLimit && isAtRest()
  }

  /// Stops in good order: market closed, working orders cancelled, rings drained, journal closed.
  /// After a fault it saves what can be saved.
  public func stop() {
    isStopping = true
    unsafe apus_page_faults(&faultsAtStop.minor, &faultsAtStop.major)
    defer {
      door?.finish(ControlTicket.snapshot, "failed\tthe core stopped meanwhile\n")
      door?.finish(ControlTicket.shutdown, shutdownRows())
      door = nil
    }
    seats?.close()
    fabric.set(state: .draining, now: clock.now())
    let startedNs = clock.now()
    var longestNs = Self.longestDrainNs
    while !orderShutdown() && clock.now() < startedNs + longestNs { pause(ms: 1) }
    if settings.venue != nil { hangUp() }
    var looksAtRest = 0
    while looksAtRest < 2 && clock.now() < startedNs + longestNs {
      attend(forNs: 2_000_000)
      fabric.beat(now: clock.now())
      looksAtRest = isAtRest() ? looksAtRest + 1 : 0
      watch()
      // The others get a moment to finish what they have.
      if watchdog.isAnyStuck { longestNs = min(longestNs, Self.longestDrainWhenStuckNs) }
    }
    stoppedNs = clock.now()
    guard looksAtRest == 2 && !watchdog.isAnyStuck else { return fail() }
    executor.stop()
    line.showEnding()
    line.checkInvariants()
    isClean = line.closeStreams()
    // Where records are missing the log ends as after a crash: it mustn't say that it is whole.
    if line.logger.isTaken && line.logger.runner.isComplete {
      do throws(SystemFailure) {
        try line.logger.runner.writer.close(
          reason: .shutdown, now: Nanoseconds(clock.now()))
        keepLastSnapshot()
      } catch {
        isClean = false
        faults.append("journal: \(error)")
      }
    }
    fabric.set(state: isClean && faults.isEmpty ? .stopped : .failed, now: clock.now())
    fabric.unlink()
  }

  /// The first word of the end, with who gave it and why where somebody did.
  private func orderShutdown() -> Bool {
    guard let said = shutdownOrder else { return order(.shutdown) }
    return (try? desk.shutDown(who: said.who, why: said.why)) != nil
  }

  /// Gives the venue a while to say that our orders are canceled; then the session is closed.
  private func hangUp() {
    let startedNs = clock.now()
    var looksAtRest = 0
    while looksAtRest < 2, clock.now() < startedNs + cancelPatience.count {
      attend(forNs: 2_000_000)
      fabric.beat(now: clock.now())
      watch()
      if watchdog.isAnyStuck { return }
      let isAlone = counter(WirePart.countsIn, "connections") == 0
      let isDone = isAlone || counter(WirePart.countsOut, "working") == 0
      looksAtRest = isDone && isLineAtRest() ? looksAtRest + 1 : 0
    }
    while !order(.shutdown), clock.now() < startedNs + Self.longestDrainNs { pause(ms: 1) }
  }

  /// The line won't come to rest: a thread may never come back, so none is waited for. The journal is
  /// whole as far as it goes; it ends as after a crash.
  private func fail() {
    isAbandoned = true
    executor.leave()
    faults.append("the line didn't come to rest: what it held isn't in the journal")
    fabric.set(state: .failed, now: clock.now())
  }

  /// Nothing is in any ring of the line, nothing waits in gateway-out, every record is in the journal.
  private func isAtRest() -> Bool {
    counter(WirePart.countsIn, "connections") == 0 && isLineAtRest()
  }

  private func isLineAtRest() -> Bool {
    let positions = view.rings.map { view.observer(of: $0).tail }
    for ring in view.rings {
      if !settings.journal.isOn && ring.reader == "logger" { continue }
      let observer = view.observer(of: ring)
      if observer.tail != observer.head { return false }
    }
    if counter(TraderPart.gatewayOut, "busy") != 0 { return false }
    if counter(WirePart.countsOut, "busy") != 0 { return false }
    return positions == view.rings.map { view.observer(of: $0).tail }
  }
}
