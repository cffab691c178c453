// What a trader's config says of risk beyond its instruments: the firm, strategies, accounts and the session; which checks are
// made, and when trading is allowed at all.

import Config
import Events
import FIXSession
import Risk
import Spellcheck

/// Who there is, by the names that configs and people use.
package struct RiskNames {
  package var symbols: [String]
  package var strategies: [String]
  package var accounts: [String]
  /// The venues that orders go to, where there are several.
  package var sessions: [String] = []
}

struct RiskScopes {
  private struct Said {
    var name: String
    var section: ConfigDecoder
    var limits: ScopeLimits
    var trades: [String]?
    var types: [String]?
  }

  private let section: ConfigDecoder
  private let firm: Said
  private let strategies: [Said]
  private let accounts: [Said]
  private let session: ScopeLimits
  private let off: [String]
  private let hours: TradingHours?
  private var settings: RiskSettings
  /// What raises a limit while the core runs waits for a second person.
  let needsSecondPerson: Bool

  init(_ section: ConfigDecoder) {
    self.section = section
    firm = Self.said("firm", section.section("firm", optional: true))
    strategies = section.entries("strategies", optional: true, names: .name).map {
      Self.said($0.name, $0.decoder)
    }
    accounts = section.entries("accounts", optional: true, names: .name).map {
      var said = Self.said($0.name, $0.decoder)
      said.limits.credit = money("credit", in: $0.decoder)
      return said
    }
    let session = section.section("session", optional: true)
    var rates = ScopeLimits()
    rates.orderRate = rate("order_rate", in: session)
    rates.messageRate = rate("message_rate", in: session)
    self.session = rates
    off = section.strings("off", default: [])
    hours = Self.hours(section.section("hours", optional: true))
    needsSecondPerson = section.bool("second_person", default: false)
    settings = RiskSettings(limits: [])
    let day: Int64 = 86_400_000_000_000
    func span(_ key: String) -> Nanoseconds? {
      section.has(key)
        ? Nanoseconds(UInt64(section.duration(key, in: 1_000_000...day))) : nil
    }
    settings.startsKilled = section.bool("starts_killed", default: false)
    settings.longestSilence = span("clock_silence")
    settings.repeatWindow = span("repeat_window")
    if section.has("max_executions") {
      settings.executions = Rate(
        UInt32(section.integer("max_executions", in: 1...1_000_000)),
        per: span("executions_within") ?? .seconds(1))
    } else if section.has("executions_within") {
      section.fail("executions_within", "it goes with 'max_executions'")
    }
    settings.warnsAtPercent = section.integer("warn_at_percent", in: 10...100, default: 90)
    let mode = section.string(
      "on_loss", default: "block_and_cancel", oneOf: Array(KillMode.names.dropFirst()))
    settings.lossMode = KillMode(code: UInt8(KillMode.names.firstIndex(of: mode) ?? 3))
  }

  private static func said(_ name: String, _ section: ConfigDecoder) -> Said {
    var limits = ScopeLimits()
    limits.maximumPosition =
      section.has("max_position")
      ? Quantity(units: section.quantity("max_position", in: quantityRange)) : nil
    limits.maximumGross = money("max_gross", in: section)
    limits.maximumNet = money("max_net", in: section)
    limits.maximumOpenOrders = count("max_open_orders", in: section)
    limits.maximumOpenNotional = money("max_open_notional", in: section)
    limits.maximumLoss = money("max_loss", in: section)
    limits.maximumDrawdown = money("max_drawdown", in: section)
    limits.orderRate = rate("order_rate", in: section)
    limits.messageRate = rate("message_rate", in: section)
    if section.has("cancel_ratio") {
      limits.cancelRatio = CancelRatio(
        percent: section.integer("cancel_ratio", in: 1...1_000_000),
        floor: section.integer("cancel_ratio_after", in: 1...1_000_000_000, default: 100))
    }
    return Said(
      name: name, section: section, limits: limits,
      trades: section.has("trades") ? section.strings("trades") : nil,
      types: section.has("order_types") ? section.strings("order_types") : nil)
  }

  /// The spans of some decades, so that they are the same whenever the config is read.
  private static func hours(_ section: ConfigDecoder) -> TradingHours? {
    guard section.isPresent else { return nil }
    let zone = SessionTerms.zone(section)
    guard let from = SessionTerms.time("from", section),
      let until = SessionTerms.time("until", section)
    else { return nil }
    let week = SessionTerms.weekdays(section)
    let daily = SessionSchedule(dailyFrom: from, to: until, in: zone)
    let weekly = week.map {
      SessionSchedule(weeklyFrom: $0.first, from, to: $0.last, until, in: zone)
    }
    var spans: [TradingHours.Span] = []
    // 2024 to 2064.
    var at = Nanoseconds(1_704_067_200_000_000_000)
    let end = Nanoseconds(2_966_371_200_000_000_000)
    while at < end {
      let start = daily.isOpen(at: at) ? daily.start(at: at) : daily.nextStart(after: at)
      let close = daily.end(at: start)
      // Clocks that skip an hour may skip both ends: there is no trading on that day.
      if close > start, weekly.map({ $0.isOpen(at: start) }) ?? true {
        spans.append(TradingHours.Span(from: start, until: close))
      }
      at = max(close, start)
    }
    return TradingHours(spans: spans)
  }

  // MARK: Once names are known

  /// What names nobody or nothing protects nothing.
  func errors(_ names: RiskNames) -> [ConfigError] {
    var errors: [ConfigError] = []
    func check(_ found: [Said], _ key: String, _ known: [String], _ what: String) {
      for said in found where !known.contains(said.name) {
        let near = nearest(said.name, in: known).map { "; did you mean '\($0)'?" } ?? ";"
        let all = known.isEmpty ? "none" : known.joined(separator: ", ")
        errors.append(
          section.error(
            key, "there is no \(what) '\(said.name)'\(near) there is: \(all)"))
      }
    }
    check(strategies, "strategies", names.strategies, "strategy")
    check(accounts, "accounts", names.accounts, "account")
    for said in [firm] + strategies + accounts {
      for symbol in said.trades ?? [] where !names.symbols.contains(symbol) {
        let near = nearest(symbol, in: names.symbols).map { "; did you mean '\($0)'?" } ?? ""
        errors.append(said.section.error("trades", "there is no instrument '\(symbol)'\(near)"))
      }
      let types = OrderType.names.dropFirst()
      for type in said.types ?? [] where !types.contains(type) {
        errors.append(
          said.section.error(
            "order_types",
            "'\(type)' is no type of order; there are: \(types.joined(separator: ", "))"))
      }
    }
    for name in off {
      guard let check = Self.check(named: name) else {
        let near = nearest(name, in: Check.names).map { "; did you mean '\($0)'?" } ?? ""
        errors.append(section.error("off", "there is no check '\(name)'\(near)"))
        continue
      }
      if check.isAlwaysOn { errors.append(section.error("off", "'\(name)' is always on")) }
    }
    return errors
  }

  private static func check(named name: String) -> Check? {
    Check.names.firstIndex(of: name).map { Check(code: UInt8($0)) }
  }

  func settings(_ limits: [RiskLimits], _ names: RiskNames) -> RiskSettings {
    var settings = settings
    settings.limits = limits
    settings.firm = self.limits(firm, names)
    settings.strategies = names.strategies.map { name in
      strategies.first { $0.name == name }.map { self.limits($0, names) } ?? ScopeLimits()
    }
    settings.accounts = names.accounts.map { name in
      accounts.first { $0.name == name }.map { self.limits($0, names) } ?? ScopeLimits()
    }
    settings.sessions = Array(repeating: session, count: max(1, names.sessions.count))
    settings.hours = hours
    settings.checks = .all
    for name in off {
      if let check = Self.check(named: name) { settings.checks.remove(check) }
    }
    return settings
  }

  private func limits(_ said: Said, _ names: RiskNames) -> ScopeLimits {
    var limits = said.limits
    if let trades = said.trades {
      limits.permissions.instruments = names.symbols.map(trades.contains)
    }
    if let types = said.types {
      limits.permissions.types = 0
      for type in types {
        if let code = OrderType.names.firstIndex(of: type) {
          limits.permissions.types |= 1 << UInt8(code)
        }
      }
    }
    return limits
  }
}
