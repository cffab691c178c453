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
      under: settings.journal.directory, instance: settings.instance, symbols: symbols)
    for kill in found.standingKills {
      warn(
        "an earlier run was stopped, and nobody has let it go: "
          + Self.words(of: kill, symbols, settings.instance))
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
  static func words(of kill: Event, _ symbols: [String], _ instance: String) -> String {
    let said = kill.payload(as: KillSwitch.self)
    let place = Int(kill.instrument.index)
    let whose = said.scope == .firm || said.scope == .session ? "" : " \(said.target)"
    return "\(said.mode.name ?? "stopped") for \(said.scope.name ?? "all")\(whose)"
      + (place < symbols.count ? " in \(symbols[place])" : "")
      + ", because of \(said.reason.name ?? "\(said.reason.code)"); "
      + CommandHint.command("rearm", of: instance) + " lets it go"
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
    let names = settings.riskNames
    let whose: String
    switch kill.scope {
    case .strategy: whose = " '\(names.strategies[kill.number - 1])'"
    case .account: whose = " '\(names.accounts[kill.number - 1])'"
    case .session where !names.sessions.isEmpty: whose = " '\(names.sessions[kill.number])'"
    case .order: whose = " \(UInt(bitPattern: kill.number))"
    default: whose = ""
    }
    let place = Int(kill.instrument.index)
    return "the run before was stopped, and nobody has let it go: "
      + "\(kill.mode.name ?? "stopped") for \(kill.scope.name ?? "all")\(whose)"
      + (place < names.symbols.count ? " in \(names.symbols[place])" : "")
      + "; \(CommandHint.command("rearm", of: settings.instance)) lets it go"
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
