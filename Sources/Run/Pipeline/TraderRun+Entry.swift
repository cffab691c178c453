// How a trader comes in: it takes its epochs, finds the journal that it goes on with, and says what an earlier run left.

import Config
import Events
import Fabric
import Journal
import Platform
import Risk
import Strategies
import Settings

extension TraderRun {
  /// Gives the run its epochs, and finds the journal that it goes on with; nil: it begins one, or has none.
  static func enter(_ settings: inout TraderSettings, warn: (String) -> Void) throws(StartError)
    -> String?
  {
    guard settings.journal.isOn else { return nil }
    let directory = settings.journal.directory
    var old: String?
    if !settings.journal.startsFresh {
      old = try LogRecovery.newest(
        under: directory, instance: settings.instance, warn: warn)
    }
    let epochs = try old.map { path throws(StartError) in try RecoveredTrader.epochs(of: path) }
    // The file goes where the journals go: what others know of is above it then.
    let told = try Wires.lastEpoch(
      settings.venues.map(\.peer), stores: settings.venues.map(\.storeDirectory))
    let epoch = try StartError.system { () throws(SystemFailure) in
      try EpochFile.next(in: directory, above: max(told, epochs?.last ?? 0), warn: warn)
    }
    settings.enter(epoch: epoch, first: epochs?.first)
    // The bundle's last text is the command line's: it says which epoch this run's orders have.
    var overrides = Overrides(
      instance: settings.instance, seed: settings.market.seed,
      events: settings.market.eventLimit)
    overrides.epoch = settings.epoch
    settings.bundle[settings.bundle.count - 1] = overrides.file
    return old
  }

  /// What earlier runs left open, and what becomes of it.
  static func doubts(of settings: TraderSettings, _ warn: (String) -> Void)
    throws(StartError) -> DoubtfulOrders
  {
    let symbols = settings.instruments.map(\.symbol)
    var found = try DoubtfulOrders.find(
      under: settings.journal.directory, instance: settings.instance,
      present: LineNames(
        symbols: symbols, strategies: settings.strategies.map(\.name),
        sessions: settings.venues.map(\.peer.name)))
    for who in found.kills.strangers {
      warn(
        "an earlier run's \(who) was stopped, and nobody has let it go; there is none of that name in the config, so the "
          + "firm is stopped")
    }
    for kill in found.kills.standing {
      warn(
        "an earlier run was stopped, and nobody has let it go: " + Self.words(of: kill, settings))
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
  static func words(of kill: Event, _ settings: TraderSettings) -> String {
    let said = kill.payload(as: KillSwitch.self)
    return words(
      of: said.mode, said.scope, Int(truncatingIfNeeded: said.target), in: kill.instrument,
      settings.riskNames)
      + ", because of \(said.reason.name ?? "\(said.reason.code)"); "
      + CommandHint.command("rearm", of: settings.instance) + " lets it go"
  }

  static func words(ofLost count: UInt64) -> String {
    "sessions have acted on \(count) input\(count == 1 ? "" : "s") that the journal doesn't hold: sending didn't wait for "
      + "it ('durability' in 'journal'); the venue may have orders that nobody here knows"
  }

  /// What nobody has looked at yet.
  static func words(of doubt: Doubt, _ instance: String) -> String {
    "the run before couldn't book \(doubt.count) execution\(doubt.count == 1 ? "" : "s"), the first at input "
      + "\(doubt.sequence.number) (said \(plain(doubt.said)), booked \(plain(doubt.booked))): positions may not be "
      + "what was traded; \(CommandHint.command("rearm", of: instance)) by name says that somebody has looked"
  }

  /// The same of one that a state bears.
  static func words(of kill: StandingKill, _ settings: TraderSettings) -> String {
    "the run before was stopped, and nobody has let it go: "
      + words(of: kill.mode, kill.scope, kill.number, in: kill.instrument, settings.riskNames)
      + "; \(CommandHint.command("rearm", of: settings.instance)) lets it go"
  }

  /// What is stopped, and for whom. The number needn't be anybody's.
  private static func words(
    of mode: KillMode, _ scope: RiskScope, _ number: Int, in instrument: InstrumentID,
    _ names: RiskNames
  ) -> String {
    func name(_ names: [String], _ index: Int) -> String {
      names.indices.contains(index) ? " '\(names[index])'" : ""
    }
    let whose: String
    switch scope {
    case .strategy: whose = name(names.strategies, number &- 1)
    case .account: whose = name(names.accounts, number &- 1)
    case .session: whose = name(names.sessions, number)
    case .order: whose = " \(UInt(bitPattern: number))"
    default: whose = ""
    }
    let place = Int(instrument.index)
    return "\(mode.name ?? "stopped") for \(scope.name ?? "all")\(whose)"
      + (place < names.symbols.count ? " in \(names.symbols[place])" : "")
  }

  /// Whoever sat at a seat when an earlier run ended sits there no more.
  static func restate(_ seats: [NamedStrategy], _ desk: inout OperatorDesk) {
    for seat in seats {
      let isIn = desk.put(
        Event(
          kind: .seatChange, source: .strategy(seat.settings.number), instrument: .none,
          SeatChange(attachment: 0, isTaken: false, end: .disconnected)))
      precondition(isIn, "the desk's ring is empty before the start")
    }
  }
}
