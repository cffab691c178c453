// The portfolio section of a trader's config: what trading costs, how cost and profit are counted, what was held the evening
// before.

import Config
import Events
import Portfolio
import Spellcheck

struct PortfolioTerms {
  private struct Start {
    var section: ConfigDecoder
    var instrument: String
    var strategy: String?
    var account: String?
    var quantity: Quantity
    var price: Price
    var close: Price?
  }

  private let section: ConfigDecoder
  private let schedules: [(name: String, schedule: FeeSchedule)]
  private let standard: String?
  private let special: [(name: String, section: ConfigDecoder, fees: String?, margin: Int64?)]
  private let starts: [Start]
  private let cash: ConfigDecoder
  private var settings = PortfolioSettings(instrumentCount: 1)

  init(_ section: ConfigDecoder) {
    self.section = section
    schedules = section.entries("fees", optional: true, names: .name).map {
      ($0.name, Self.schedule($0.decoder))
    }
    standard = section.has("fee") ? section.string("fee", pattern: .name) : nil
    special = section.entries("instruments", optional: true, names: .name).map {
      let entry = $0.decoder
      return (
        $0.name, entry, entry.has("fee") ? entry.string("fee", pattern: .name) : nil,
        entry.has("margin_bps") ? entry.integer("margin_bps", in: 0...50_000) : nil
      )
    }
    let largest = quantityRange.upperBound
    starts = section.list("start", optional: true).map { entry in
      Start(
        section: entry, instrument: entry.string("instrument", pattern: .nonEmpty),
        strategy: entry.has("strategy") ? entry.string("strategy") : nil,
        account: entry.has("account") ? entry.string("account") : nil,
        quantity: Quantity(units: entry.quantity("quantity", in: -largest...largest)),
        price: Price(units: entry.price("price")),
        close: entry.has("close") ? Price(units: entry.price("close")) : nil)
    }
    cash = section.section("cash", optional: true)
    let cost = section.string("cost", default: "average", oneOf: ["average", "fifo"])
    let lots = section.integer("lots", in: 16...16_777_216, default: 65_536)
    if cost != "fifo", section.has("lots") { section.fail("lots", "lots go with 'cost: fifo'") }
    settings.costMethod = cost == "fifo" ? .firstInFirstOut(lotCapacity: Int(lots)) : .average
    let mark = section.string("mark", default: "middle", oneOf: ["middle", "last_trade"])
    settings.markSource = mark == "middle" ? .middle : .lastTrade
    let day: Int64 = 86_400_000_000_000
    settings.interval = Nanoseconds(
      UInt64(section.duration("interval", in: 1_000_000...day, default: 60_000_000_000)))
    settings.curveCapacity = Int(section.integer("curve", in: 0...1_000_000, default: 1440))
    settings.volatilityWindow = Int(
      section.integer("volatility_window", in: 0...65_536, default: 60))
    if settings.volatilityWindow == 1 {
      section.fail("volatility_window", "a volatility is of two returns or more; 0: none")
      settings.volatilityWindow = 0
    }
  }

  private static func schedule(_ section: ConfigDecoder) -> FeeSchedule {
    func amount(_ key: String) -> Money {
      Money(
        units: Int128(
          section.decimal(key, in: -moneyRange.upperBound...moneyRange.upperBound, default: 0))
          * Int128(fixedPointScale))
    }
    func tiers(_ key: String) -> [FeeTier] {
      var last: Int64 = -1
      return section.list(key, optional: true, count: 0...64).map { tier in
        let from = tier.quantity("from", in: 0...quantityRange.upperBound, default: 0)
        if last < 0, from != 0 {
          tier.fail("from", "the first tier is from 0")
        } else if from <= last {
          tier.fail("from", "each tier begins above the one before")
        }
        last = from
        return FeeTier(
          from: Quantity(units: from),
          perUnit: Price(
            units: tier.decimal(
              "share", in: -fixedPointScale * 1000...fixedPointScale * 1000, default: 0)),
          // Basis points of at most eight decimals; a fee is no more than the notional.
          ofNotional: tier.decimal(
            "bps", in: -10_000 * fixedPointScale...10_000 * fixedPointScale, default: 0)
            / FeeTier.basisPoint)
      }
    }
    return FeeSchedule(
      perOrder: amount("order"), perExecution: amount("execution"), maker: tiers("maker"),
      taker: tiers("taker"))
  }

  // MARK: Once names are known

  func errors(_ names: RiskNames) -> [ConfigError] {
    var errors: [ConfigError] = []
    func known(_ name: String?, _ all: [String], _ key: String, _ what: String, _ at: ConfigDecoder)
    {
      guard let name, !all.contains(name) else { return }
      let near = nearest(name, in: all).map { "; did you mean '\($0)'?" } ?? ""
      let list = all.isEmpty ? "" : "; there is: \(all.joined(separator: ", "))"
      errors.append(at.error(key, "there is no \(what) '\(name)'\(near.isEmpty ? list : near)"))
    }
    let fees = schedules.map(\.name)
    known(standard, fees, "fee", "schedule of fees", section)
    for one in special {
      known(one.name, names.symbols, "instruments", "instrument", section)
      known(one.fees, fees, "fee", "schedule of fees", one.section)
    }
    var closes: [String: Price] = [:]
    for start in starts {
      known(start.instrument, names.symbols, "instrument", "instrument", start.section)
      known(start.strategy, names.strategies, "strategy", "strategy", start.section)
      if start.strategy == nil, names.strategies.isEmpty {
        start.section.error(
          "instrument",
          "what is held is some strategy's, and the config has none: name one in 'strategies', or remove this"
        ).append(to: &errors)
      }
      known(start.account, names.accounts, "account", "account", start.section)
      let close = start.close ?? start.price
      if let other = closes[start.instrument], other != close {
        start.section.error(
          "close", "'\(start.instrument)' had one close: say the same in all its positions"
        ).append(to: &errors)
      }
      closes[start.instrument] = close
    }
    for name in cash.keys where !names.accounts.contains(name) {
      known(name, names.accounts, name, "account", cash)
    }
    return errors
  }

  /// Reads what is said of accounts: their names are keys. Before the config is finished.
  mutating func readCash(_ accounts: [String]) {
    guard cash.isPresent else { return }
    settings.startCash = accounts.map { account in
      Money(
        units: Int128(
          cash.decimal(account, in: -moneyRange.upperBound...moneyRange.upperBound, default: 0))
          * Int128(fixedPointScale))
    }
  }

  func settings(_ names: RiskNames) -> PortfolioSettings {
    var settings = settings
    settings.strategyCount = names.strategies.count
    settings.accountCount = names.accounts.count
    settings.feeSchedules = schedules.map(\.schedule)
    settings.instruments = names.symbols.map { symbol in
      let own = special.first { $0.name == symbol }
      let fee = own?.fees ?? standard
      return HoldingTerms(
        marginRate: Int(own?.margin ?? 10_000),
        feeSchedule: fee.flatMap { name in schedules.firstIndex { $0.name == name } })
    }
    settings.startPositions = starts.map { start in
      StartPosition(
        instrument: names.symbols.firstIndex(of: start.instrument) ?? 0,
        strategy: start.strategy.flatMap(names.strategies.firstIndex) ?? 0,
        account: start.account.flatMap(names.accounts.firstIndex) ?? 0, quantity: start.quantity,
        price: start.price, close: start.close)
    }
    return settings
  }

  /// What is held at the start is within the limits, or nothing but closing would ever pass.
  func strangers(to risk: [Quantity], _ names: RiskNames) -> [ConfigError] {
    var held = [Int64](repeating: 0, count: names.symbols.count)
    var errors: [ConfigError] = []
    for start in starts {
      guard let at = names.symbols.firstIndex(of: start.instrument) else { continue }
      held[at] = held[at].addingReportingOverflow(start.quantity.units).partialValue
      if held[at].magnitude > UInt64(risk[at].units) {
        errors.append(
          start.section.error(
            "quantity",
            "with it \(plain(Quantity(units: Int64(clamping: held[at].magnitude)))) of "
              + "'\(start.instrument)' is held, and 'max_position' is \(plain(risk[at]))"))
      }
    }
    return errors
  }
}

extension ConfigError {
  fileprivate func append(to errors: inout [ConfigError]) { errors.append(self) }
}
