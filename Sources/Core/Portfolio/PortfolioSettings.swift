// What a portfolio is told before it starts: who there is, what things cost, what was held the evening before. Names and
// decimals became numbers when the config was loaded.

import Events

/// Which cost a closing takes out.
public enum CostMethod: Hashable, Sendable {
  /// The average's share.
  case average
  /// That of the oldest lots. So many are kept for all cells together, besides one of each cell's own (see `Lots`).
  case firstInFirstOut(lotCapacity: Int)
}

/// What a position is valued at.
public enum MarkSource: Hashable, Sendable {
  /// The middle of the top of book, rounded down; with one side empty that side's last price stays.
  case middle
  /// The last trade of the market.
  case lastTrade
}

/// What is particular to an instrument.
public struct HoldingTerms: Hashable, Sendable {
  /// An index into the settings' rates.
  public var currency: Int
  /// The part of its value that a position ties up, in basis points, at most 50,000.
  public var marginRate: Int
  /// An index into the settings' fee schedules; nil: it costs nothing.
  public var feeSchedule: Int?

  public init(currency: Int = 0, marginRate: Int = 10_000, feeSchedule: Int? = nil) {
    self.currency = currency
    self.marginRate = marginRate
    self.feeSchedule = feeSchedule
  }
}

/// What was held before the day began.
public struct StartPosition: Hashable, Sendable {
  public var instrument: Int
  public var strategy: Int
  public var account: Int
  /// Negative when short.
  public var quantity: Quantity
  /// What a unit had cost.
  public var price: Price
  /// The mark of the evening before: the day's profit counts from there, and it is the mark until the market or an
  /// execution says one.
  public var close: Price

  /// Without a close the price counts for one. All of an instrument have the same.
  public init(
    instrument: Int, strategy: Int = 0, account: Int = 0, quantity: Quantity, price: Price,
    close: Price? = nil
  ) {
    self.instrument = instrument
    self.strategy = strategy
    self.account = account
    self.quantity = quantity
    self.price = price
    self.close = close ?? price
  }
}

public struct PortfolioSettings: Hashable, Sendable {
  public var strategyCount: Int
  public var accountCount: Int
  public var instruments: [HoldingTerms]
  /// Of each currency, in 1e-8 of the base currency for one. The first is the base currency: 100,000,000.
  public var rates: [Int64]
  public var feeSchedules: [FeeSchedule]
  public var costMethod: CostMethod
  public var markSource: MarkSource
  /// Of each account, in the base currency; empty: none has any.
  public var startCash: [Money]
  public var startPositions: [StartPosition]
  /// How far apart the points of the curve are, and the samples of the volatility. Zero: there are neither.
  public var interval: Nanoseconds
  /// The last points that are kept, of each scope; 0: none.
  public var curveCapacity: Int
  /// The last returns of each instrument that its volatility is of; 0: it has none.
  public var volatilityWindow: Int

  public init(
    strategyCount: Int = 1, accountCount: Int = 1, instruments: [HoldingTerms],
    rates: [Int64] = [fixedPointScale], feeSchedules: [FeeSchedule] = [],
    costMethod: CostMethod = .average, markSource: MarkSource = .middle,
    startCash: [Money] = [], startPositions: [StartPosition] = [],
    interval: Nanoseconds = .zero, curveCapacity: Int = 0, volatilityWindow: Int = 0
  ) {
    self.strategyCount = strategyCount
    self.accountCount = accountCount
    self.instruments = instruments
    self.rates = rates
    self.feeSchedules = feeSchedules
    self.costMethod = costMethod
    self.markSource = markSource
    self.startCash = startCash
    self.startPositions = startPositions
    self.interval = interval
    self.curveCapacity = curveCapacity
    self.volatilityWindow = volatilityWindow
  }

  /// One strategy, one account, one currency, and nothing costs anything.
  public init(instrumentCount: Int) {
    self.init(instruments: Array(repeating: HoldingTerms(), count: instrumentCount))
  }

  func check() {
    precondition(!instruments.isEmpty, "a portfolio has instruments")
    precondition(rates.first == fixedPointScale, "the first currency is the base: its rate is one")
    precondition(rates.count <= 65_536 && feeSchedules.count <= 32_767)
    precondition(rates.allSatisfy { $0 > 0 }, "a currency's rate is above zero")
    for terms in instruments {
      precondition(rates.indices.contains(terms.currency), "an instrument has a known currency")
      precondition((0...50_000).contains(terms.marginRate), "a margin rate is 0 to 50,000")
      if let schedule = terms.feeSchedule {
        precondition(feeSchedules.indices.contains(schedule), "an instrument has known fees")
      }
    }
    precondition(
      startCash.isEmpty || startCash.count == accountCount, "each account starts with its cash")
    precondition(startCash.allSatisfy(\.isHoldable), "an account starts with what it can hold")
    if case .firstInFirstOut(let capacity) = costMethod {
      let scopes = Scopes(strategyCount: strategyCount, accountCount: accountCount)
      precondition(
        capacity >= 0 && capacity + instruments.count * scopes.count < 1 << 31,
        "lots are numbered with 31 bits")
    }
    precondition(curveCapacity >= 0 && volatilityWindow >= 0 && volatilityWindow <= 65_536)
    precondition(volatilityWindow != 1, "a volatility is of two returns or more")
  }
}
