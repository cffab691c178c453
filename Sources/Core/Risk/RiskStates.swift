// What is counted, a row an instrument and a row a scope, and beside it what it is compared with on the way of an order that
// is clear of every limit (Clearance.swift). An order touches many rows, and mostly cold ones: what it reads of a row and what
// it changes there lie in as few cache lines as there can be, and what only an order near a limit asks for lies behind them.
//
//     instrument   0  terms     64  limits   128  market, open   192  rates    256  for those who ask
//     scope        0  exposure  64  limits   128  rates          192  losses, cancels

import Events
import Numerics
import Portfolio

/// What is known of an instrument, and open in it.
@frozen
@usableFromInline
struct InstrumentState: BitwiseCopyable {
  // What an order must look like.
  @usableFromInline var lots = Multiples()
  @usableFromInline var ticks = Multiples()
  /// The price band and the static collar, as one.
  @usableFromInline var lowest = Int64.min
  @usableFromInline var highest = Int64.max
  @usableFromInline var largest = Int64.max
  @usableFromInline var lotTwos: UInt8 = 0
  @usableFromInline var tickTwos: UInt8 = 0
  /// Nobody may trade it, whatever else is said: it is restricted, or without limits.
  @usableFromInline var isShut = false
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved5: UInt8 = 0
  /// The collar in basis points; -1: none.
  @usableFromInline var collar: Int32 = -1

  // What it may come to.
  // Money in whole 1e-8: what is beyond that isn't far.
  @usableFromInline var notional = Int64.max
  @usableFromInline var nearOpenValue = Int64.max
  /// Of gross and net the nearer: net is never more than gross.
  @usableFromInline var nearExposure = Int64.max
  @usableFromInline var nearOpenOrders = Int64.max
  @usableFromInline var longestAge = UInt64.max
  @usableFromInline var locate = Int64.max
  /// Its currency in the base currency, in 1e-8.
  @usableFromInline var conversion = fixedPointScale
  @usableFromInline var last: Int64 = 0

  // What is.
  @usableFromInline var openValue: Int128 = 0
  /// What its accounts hold, each at its worst, added up. A quantity: a price that moves moves nothing here.
  @usableFromInline var worst: Int128 = 0
  /// What a unit is worth in the base currency: the mark, bounded; 0 while there is none.
  @usableFromInline var worth: Int64 = 0
  /// The middle of the market.
  @usableFromInline var middle: Int64 = 0
  /// When the market was last heard of.
  @usableFromInline var heardAt: UInt64 = 0
  @usableFromInline var openOrders: Int32 = 0
  @usableFromInline var hasMark = false
  @usableFromInline var hasLast = false
  /// It takes no new orders until it is resumed.
  @usableFromInline var halts = Halts()
  @usableFromInline var mode = KillMode.none

  @usableFromInline var orders: RateGauge
  @usableFromInline var messages: RateGauge

  /// Where a buy and a sell would meet the market.
  @usableFromInline var bid: Int64 = 0
  @usableFromInline var ask: Int64 = 0
  /// What a warning stands of: it isn't said again, and hides nobody else's.
  @usableFromInline var warned = CheckSet(bits: 0)
  /// So that a row begins with a cache line.
  @usableFromInline var reserved0: UInt64 = 0
  @usableFromInline var reserved1: UInt64 = 0
  @usableFromInline var reserved2: UInt64 = 0
  @usableFromInline var reserved3: UInt64 = 0
  @usableFromInline var reserved4: UInt64 = 0

  init() {
    orders = RateGauge()
    messages = RateGauge()
  }
}

/// What is counted against the limits of the firm, a strategy, an account; of a session, its rates.
@frozen
@usableFromInline
struct ScopeState: BitwiseCopyable {
  /// The worst that positions and open orders can come to: all buys filled, or all sells.
  @usableFromInline var gross: Int128 = 0
  @usableFromInline var longs: Int128 = 0
  @usableFromInline var shorts: Int128 = 0
  @usableFromInline var openValue: Int128 = 0

  @usableFromInline var nearGross = Int128.max
  @usableFromInline var nearNet = Int128.max
  @usableFromInline var nearOpenValue = Int128.max
  @usableFromInline var openOrders: Int64 = 0
  @usableFromInline var nearOpenOrders = Int64.max

  @usableFromInline var orders: RateGauge
  @usableFromInline var messages: RateGauge

  /// In words of an amount: see `Portfolio.isFar`.
  @usableFromInline var nearProfit = Int64.min
  @usableFromInline var nearDrawdown = Int64.max
  @usableFromInline var nearCredit = Int64.max
  /// Of the day.
  @usableFromInline var orderCount: Int64 = 0
  @usableFromInline var cancelCount: Int64 = 0
  @usableFromInline var cancelFloor = Int32.max
  @usableFromInline var cancelPercent = Int32.max
  @usableFromInline var warned = CheckSet(bits: 0)
  @usableFromInline var mode = KillMode.none
  /// Executions of the day were taken back or corrected since its peak began.
  @usableFromInline var isPeakDoubtful = false

  init() {
    orders = RateGauge()
    messages = RateGauge()
  }
}

// MARK: What is compared with

extension RiskLedger {
  /// Takes what an order in an instrument is compared with from its rule. A check that is off has nothing to be near to.
  mutating func setBounds(_ instrument: Int) {
    let rule = rules[instrument]
    let one = Divisor(1)
    let lots = checks.contains(.lot) ? rule.lots : one
    let ticks = checks.contains(.tick) ? rule.ticks : one
    var lowest = Int128(checks.contains(.priceBand) ? rule.lowest : .min)
    var highest = Int128(checks.contains(.priceBand) ? rule.highest : .max)
    if checks.contains(.staticCollar), rule.staticCollar >= 0 {
      let reference = Int128(rule.staticReference)
      let away = Int128(reference.magnitude) &* Int128(rule.staticCollar) / 10_000
      lowest = max(lowest, reference - away)
      highest = min(highest, reference + away)
    }
    let isTooWide = rule.collar > Int64(Int32.max)
    instruments[instrument].lots = Multiples(inverse: lots.inverse, most: lots.most)
    instruments[instrument].ticks = Multiples(inverse: ticks.inverse, most: ticks.most)
    instruments[instrument].lotTwos = UInt8(lots.twos)
    instruments[instrument].tickTwos = UInt8(ticks.twos)
    instruments[instrument].lowest = Int64(clamping: lowest)
    instruments[instrument].highest = Int64(clamping: highest)
    instruments[instrument].largest = checks.contains(.orderQuantity) ? rule.order : .max
    // `limited` can't be put off.
    instruments[instrument].isShut =
      !rule.isLimited || checks.contains(.restricted) && rule.isRestricted
    // One that is wider than that is asked when an order is as far away.
    instruments[instrument].collar =
      !checks.contains(.collar) || rule.collar < 0 ? -1 : isTooWide ? .max : Int32(rule.collar)
    func bound(_ check: Check, _ limit: MoneyLimit) -> Int64 {
      checks.contains(check) ? limit.nearUnits : .max
    }
    instruments[instrument].notional = bound(.orderNotional, rule.notional)
    instruments[instrument].nearOpenValue = bound(.openNotional, rule.openNotional)
    instruments[instrument].nearExposure = min(
      bound(.grossExposure, rule.gross), bound(.netExposure, rule.net))
    instruments[instrument].nearOpenOrders =
      checks.contains(.openOrders) ? rule.openOrders.near : .max
    instruments[instrument].longestAge =
      checks.contains(.freshReference) ? rule.longestAge : .max
    instruments[instrument].locate = checks.contains(.located) ? rule.locate : .max
    instruments[instrument].conversion = rule.conversion
    instruments[instrument].orders.set(rule.orderRate, isAsked: checks.contains(.orderRate))
    instruments[instrument].messages.set(rule.messageRate, isAsked: checks.contains(.messageRate))
  }

  /// The same for the firm, a strategy, an account or a session.
  mutating func setBounds(scope: Int) {
    let rule = scopeRules[scope]
    func bound(_ check: Check, _ limit: MoneyLimit) -> Int128 {
      checks.contains(check) ? limit.near : .max
    }
    func bound(_ check: Check, _ limit: AmountLimit) -> Int64 {
      checks.contains(check) && limit.isOn ? limit.bound.wordClamped : .max
    }
    scopeStates[scope].nearGross = bound(.grossExposure, rule.gross)
    scopeStates[scope].nearNet = bound(.netExposure, rule.net)
    scopeStates[scope].nearOpenValue = bound(.openNotional, rule.openNotional)
    scopeStates[scope].nearOpenOrders =
      checks.contains(.openOrders) ? rule.openOrders.near : .max
    scopeStates[scope].orders.set(rule.orderRate, isAsked: checks.contains(.orderRate))
    scopeStates[scope].messages.set(rule.messageRate, isAsked: checks.contains(.messageRate))
    let loss = bound(.dailyLoss, rule.loss)
    scopeStates[scope].nearProfit = loss == .max ? .min : -loss
    scopeStates[scope].nearDrawdown = bound(.drawdown, rule.drawdown)
    scopeStates[scope].nearCredit = bound(.credit, rule.credit)
    let isAsked = checks.contains(.cancelRatio)
    scopeStates[scope].cancelFloor = isAsked ? Int32(clamping: rule.cancelFloor) : .max
    scopeStates[scope].cancelPercent = isAsked ? Int32(clamping: rule.cancelPercent) : .max
  }

  /// Which types of orders each scope may enter in each instrument, as the settings say it.
  mutating func setTypes() {
    let isAsked = checks.contains(.permitted)
    for instrument in 0..<rules.count {
      for scope in 0..<scopes.count {
        let word = permits[scope * permitWords + instrument / 64]
        let isPermitted = word >> UInt64(instrument % 64) & 1 == 1
        let types = isPermitted ? permittedTypes[scope] : 0
        cells[scopes.cell(instrument, scope)].types = isAsked ? types : .max
      }
    }
  }
}
