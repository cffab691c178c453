// The limits as the config gives them. What isn't there isn't limited; what must be there, and isn't, refuses.

import Events
import Portfolio

/// An instrument's limits, over all that trade it, and what may be asked of it at all.
public struct RiskLimits: Hashable, Sendable {
  /// The largest quantity of one order.
  public var maximumOrder: Quantity
  /// The largest position either way, open orders included.
  public var maximumPosition: Quantity
  /// Tick, lot and bounds; nil where another stage has looked.
  public var terms: InstrumentTerms?
  /// What one order may be worth: in 1e-8 of the base currency, as all money here.
  public var maximumNotional: Int64?
  public var maximumOpenOrders: Int64?
  public var maximumOpenNotional: Int64?
  /// What all accounts may hold of it together, each at its worst: one's long isn't another's to deliver.
  public var maximumGross: Int64?
  /// What all hold of it may come to, long against short, at its worst.
  public var maximumNet: Int64?
  /// How far above the market a buy may be, or a sell below it: of the middle and of the last trade, in 1/10,000.
  public var collarBasisPoints: Int64?
  /// A price that doesn't move, and how far from it an order may be either way.
  public var staticReference: Price?
  public var staticCollarBasisPoints: Int64?
  /// How old the market may be for an order to be judged by it.
  public var longestReferenceAge: Nanoseconds?
  public var orderRate: Rate?
  public var messageRate: Rate?
  /// What may be sold short; nil: anything.
  public var locate: Quantity?
  public var isRestricted = false
  /// False: nothing was said of it, and nothing passes.
  public var isLimited = true
  /// What one unit of its prices is in the base currency, in 1e-8.
  public var conversion: Int64 = fixedPointScale

  public init(maximumOrder: Quantity, maximumPosition: Quantity) {
    self.maximumOrder = maximumOrder
    self.maximumPosition = maximumPosition
  }
}

/// Which orders may be sent at all.
public struct Permissions: Hashable, Sendable {
  /// By instrument; nil: all.
  public var instruments: [Bool]?
  /// Bits by `OrderType`.
  public var types: UInt8 = .max

  public init() {}
}

/// Cancels for each order, from a number of orders on.
public struct CancelRatio: Hashable, Sendable {
  /// Cancels a hundred orders.
  public var percent: Int64
  /// Fewer orders than these aren't judged.
  public var floor: Int64

  public init(percent: Int64, floor: Int64) {
    precondition(percent > 0 && floor > 0 && percent <= 1_000_000 && floor <= 1 << 40)
    self.percent = percent
    self.floor = floor
  }
}

/// The limits of the firm, of a strategy or of an account, over all instruments. Money is in 1e-8 of the base currency.
public struct ScopeLimits: Hashable, Sendable {
  /// In each instrument, open orders included.
  public var maximumPosition: Quantity?
  /// All positions together, long and short alike, open orders at their worst.
  public var maximumGross: Int64?
  /// Long against short, open orders at their worst.
  public var maximumNet: Int64?
  public var maximumOpenOrders: Int64?
  public var maximumOpenNotional: Int64?
  /// Of the day, realized and not.
  public var maximumLoss: Int64?
  /// From the best of the day.
  public var maximumDrawdown: Int64?
  /// What its exposure may be beyond what it has made: an account's alone.
  public var credit: Int64?
  public var orderRate: Rate?
  public var messageRate: Rate?
  public var cancelRatio: CancelRatio?
  public var permissions = Permissions()

  public init() {}
}

/// When trading is allowed, as spans that don't overlap, in order.
public struct TradingHours: Hashable, Sendable {
  @frozen
  public struct Span: BitwiseCopyable, Hashable, Sendable {
    public var from: Nanoseconds
    /// Not part of it.
    public var until: Nanoseconds

    public init(from: Nanoseconds, until: Nanoseconds) {
      self.from = from
      self.until = until
    }
  }

  public var spans: [Span]

  public init(spans: [Span]) { self.spans = spans }
}

public struct RiskSettings: Hashable, Sendable {
  /// One for each instrument.
  public var limits: [RiskLimits]
  public var firm = ScopeLimits()
  /// By strategy: number 1 is the first. A single one is everybody's.
  public var strategies = [ScopeLimits()]
  /// By account: number 1 is the first. A single one is everybody's.
  public var accounts = [ScopeLimits()]
  /// Messages and orders to each session.
  public var sessions: [ScopeLimits] = [ScopeLimits()]
  public var checks = CheckSet.basic
  /// Fees, lots, what was held before; nil: nothing of that, and the currencies that the instruments' conversions say.
  public var portfolio: PortfolioSettings?
  public var orderCapacity: Int
  /// The core starts with the kill switch on, and waits for the operator's rearm.
  public var startsKilled: Bool
  /// The last executions that are kept, so that one can be taken back or corrected; 0: none.
  public var executionCapacity: Int
  /// Executions come from several venues, by the sessions of their reports, and two may bear one number.
  public var hasManyVenues = false
  /// When trading is allowed; nil: at any time.
  public var hours: TradingHours?
  /// The clock has stopped when no timer came for so long; nil: nobody looks.
  public var longestSilence: Nanoseconds?
  /// The same order isn't taken twice within this; nil: it is.
  public var repeatWindow: Nanoseconds?
  public var repeatCapacity = 4096
  /// Executions of a strategy in an instrument; more put it off until a person puts it on again.
  public var executions: Rate?
  /// A warning is due from this many percent of a limit on, once, until it is ten less; nil: none.
  public var warnsAtPercent: Int64?
  /// What happens to who loses more than allowed.
  public var lossMode = KillMode.blockAndCancel

  public init(
    limits: [RiskLimits], orderCapacity: Int = 16_384, startsKilled: Bool = false,
    executionCapacity: Int = 0
  ) {
    self.limits = limits
    self.orderCapacity = orderCapacity
    self.startsKilled = startsKilled
    self.executionCapacity = executionCapacity
  }

  /// With as many strategies and accounts as there are, and each conversion a currency.
  var portfolioSettings: PortfolioSettings {
    var rates = [fixedPointScale]
    var settings = portfolio ?? PortfolioSettings(instrumentCount: limits.count)
    precondition(settings.instruments.count == limits.count, "each instrument has terms of both")
    settings.strategyCount = strategies.count
    settings.accountCount = accounts.count
    for (index, limit) in limits.enumerated() {
      let known = rates.firstIndex(of: limit.conversion)
      if known == nil { rates.append(limit.conversion) }
      settings.instruments[index].currency = known ?? rates.count - 1
    }
    settings.rates = rates
    return settings
  }
}
