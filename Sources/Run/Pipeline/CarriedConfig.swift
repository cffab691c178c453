// What may differ between the config that a state was made under and the one that goes on with it. Limits that have a
// name at the operator's desk enter as changes, those that are gone too; what no state holds is simply the new one's. All else must be the same:
// a state under terms that it wasn't made for is no state.

import Events
import Risk
import Strategies
import Settings

enum CarriedConfig {
  /// Why a state can't go over, or nil.
  static func complaint(from old: TraderSettings, to new: TraderSettings) -> String? {
    let symbols = (old.instruments.map(\.symbol), new.instruments.map(\.symbol))
    if symbols.0 != symbols.1 {
      return "its instruments are \(list(symbols.0)), the config's are \(list(symbols.1))"
    }
    let accounts = (old.riskNames.accounts, new.riskNames.accounts)
    if accounts.0 != accounts.1 {
      return "its accounts are \(list(accounts.0)), the config's are \(list(accounts.1))"
    }
    if (old.venue == nil) != (new.venue == nil) {
      return "its orders are at \(place(old)), and the config trades on \(place(new))"
    }
    // An order's venue is remembered by its number.
    let venues = (old.venues.map(\.peer.name), new.venues.map(\.peer.name))
    if max(venues.0.count, venues.1.count) > 1, venues.0 != venues.1 {
      return "its orders are at \(place(old)), and the config trades on \(place(new))"
    }
    for (index, symbol) in symbols.0.enumerated() {
      if old.instruments[index] != new.instruments[index] {
        return "the terms of '\(symbol)' have changed"
      }
      let (was, wanted) = (old.risk.limits[index], new.risk.limits[index])
      if was.isLimited, !wanted.isLimited {
        return
          "risk says nothing of '\(symbol)' any more, which would refuse all its orders; write its 'max_order' and "
          + "'max_position', or 'restricted: true' to refuse them"
      }
      if CarriedLimits.neutral(was) != CarriedLimits.neutral(wanted) {
        return "what risk knows of '\(symbol)' beside its limits has changed"
      }
    }
    if let complaint = otherStrategies(old.strategies, new.strategies) { return complaint }
    if let complaint = otherRatios(old.risk, new.risk, old.riskNames) { return complaint }
    if neutral(old.risk) != neutral(new.risk) {
      return "risk has changed in more than its limits"
    }
    return nil
  }

  /// Orders that are open are at the sessions that they went out by, and whoever has other comp ids doesn't know of them.
  static func otherSessions(
    _ old: TraderSettings, _ new: TraderSettings, open count: Int
  ) -> String? {
    for (was, present) in zip(old.venues.map(\.peer), new.venues.map(\.peer))
    where was.session.sender != present.session.sender
      || was.session.target != present.session.target
    {
      return
        "session '\(present.name)' has other comp ids now (\(present.session.sender) and \(present.session.target)), and "
        + "\(count) order\(count == 1 ? " is" : "s are") open that went out under \(was.session.sender) to "
        + "\(was.session.target). Go on with those until all orders are over"
    }
    return nil
  }

  /// From how many orders on a ratio is judged is no limit, and no event carries it: so a ratio neither goes nor comes.
  private static func otherRatios(
    _ old: RiskSettings, _ new: RiskSettings, _ names: RiskNames
  ) -> String? {
    func compare(_ was: ScopeLimits, _ wanted: ScopeLimits, _ whose: String) -> String? {
      switch (was.cancelRatio, wanted.cancelRatio) {
      case (let was?, nil):
        "'cancel_ratio' of \(whose) is gone from the config; write 'cancel_ratio: 1000000' and "
          + "'cancel_ratio_after: \(was.floor)' instead"
      case (nil, _?):
        "'cancel_ratio' of \(whose) is new in the config; leave it out, or begin anew"
      case (let was?, let wanted?) where was.floor != wanted.floor:
        "'cancel_ratio_after' of \(whose) has changed; write 'cancel_ratio_after: \(was.floor)'"
      default: nil
      }
    }
    if let complaint = compare(old.firm, new.firm, "the firm") { return complaint }
    for (index, name) in names.strategies.enumerated() {
      if let complaint = compare(old.strategies[index], new.strategies[index], "strategy '\(name)'")
      {
        return complaint
      }
    }
    for (index, name) in names.accounts.enumerated() {
      if let complaint = compare(old.accounts[index], new.accounts[index], "account '\(name)'") {
        return complaint
      }
    }
    return nil
  }

  /// Values of parameters enter as changes, as far as they can change at all.
  private static func otherStrategies(_ old: [NamedStrategy], _ new: [NamedStrategy]) -> String? {
    if old.map(\.name) != new.map(\.name) {
      return
        "its strategies are \(list(old.map(\.name))), the config's are \(list(new.map(\.name)))"
    }
    for (before, after) in zip(old, new) {
      let (was, wanted) = (before.settings, after.settings)
      if was.kind != wanted.kind {
        return
          "strategy '\(before.name)' was a \(was.kind.rawValue) and is a \(wanted.kind.rawValue) now"
      }
      if was.plugin != wanted.plugin {
        return
          "strategy '\(before.name)' is another library, which can't read what the one before it remembered"
      }
      if was.markets != wanted.markets {
        return "strategy '\(before.name)' trades other instruments"
      }
      if was.orderCapacity != wanted.orderCapacity {
        return "strategy '\(before.name)' has another 'max_orders_out'"
      }
      if measures(of: was.model) != measures(of: wanted.model) {
        return "the model of strategy '\(before.name)' has other features"
      }
      for (index, parameter) in was.card.parameters.enumerated()
      where !parameter.isLive && was.values[index] != wanted.values[index] {
        return
          "strategy '\(before.name)' has another '\(parameter.name)', which sizes what it remembers"
      }
    }
    return nil
  }

  /// What a model's indicators remember hangs on these; what it makes of them may be fitted anew.
  private static func measures(of model: ScoringModel?) -> [String] {
    (model?.features ?? []).map { "\($0.measure.rawValue) \($0.window)" }
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  private static func place(_ settings: TraderSettings) -> String {
    if settings.venues.count > 1 { return "venues \(list(settings.venues.map(\.peer.name)))" }
    return settings.venue.map { "venue '\($0.peer.name)'" } ?? "a paper venue"
  }

  // MARK: Without what may differ

  private static func neutral(_ risk: RiskSettings) -> RiskSettings {
    var risk = risk
    risk.limits = risk.limits.map { CarriedLimits.neutral($0) }
    risk.firm = neutral(risk.firm)
    risk.strategies = risk.strategies.map { neutral($0) }
    risk.accounts = risk.accounts.map { neutral($0) }
    risk.sessions = risk.sessions.map { neutral($0) }
    // Settings of the stage that are no state of it.
    risk.hours = nil
    risk.longestSilence = nil
    risk.warnsAtPercent = nil
    risk.executions = nil
    risk.lossMode = .blockAndCancel
    risk.startsKilled = false
    return risk
  }

  private static func neutral(_ limits: ScopeLimits) -> ScopeLimits {
    var limits = limits
    limits.maximumPosition = nil
    limits.maximumGross = nil
    limits.maximumNet = nil
    limits.maximumOpenOrders = nil
    limits.maximumOpenNotional = nil
    limits.maximumLoss = nil
    limits.maximumDrawdown = nil
    limits.credit = nil
    limits.orderRate = nil
    limits.messageRate = nil
    limits.cancelRatio?.percent = 0
    limits.permissions = Permissions()
    return limits
  }
}
