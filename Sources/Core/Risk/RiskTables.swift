// The limits as the config says them, which is where a check that has something to say takes its numbers from, and what is
// held. What is counted against the limits is in RiskStates.swift.

import Events
import Numerics
import Portfolio

/// A limit of money: nothing above `most` passes, and above `near` there is a warning. In 1e-16 of the base currency.
@frozen
@usableFromInline
struct MoneyLimit: BitwiseCopyable {
  @usableFromInline var most: Int128
  @usableFromInline var near: Int128

  /// `limit` in 1e-8.
  init(_ limit: Int64?, warnsAt percent: Int64?) {
    guard let limit else {
      most = .max
      near = .max
      return
    }
    let money = Int128(limit) * Int128(fixedPointScale)
    most = money
    // From so many percent on, that included; without a warning, nowhere before the limit.
    near = percent.map { money / 100 * Int128($0) - 1 } ?? money
  }

  /// Near from another part of it on; nil: nowhere before it.
  mutating func warn(at percent: Int64?) {
    near = most
    if most != .max, let percent { near = most / 100 * Int128(percent) - 1 }
  }

  /// In 1e-8; `.max` for no limit.
  @usableFromInline var units: Int64 { @_noLocks get { Self.rounded(most) } }

  /// Whole 1e-8 that `near` is no less than; `.max` for no limit.
  var nearUnits: Int64 {
    let (whole, rest) = near.quotientAndRemainder(dividingBy: Int128(fixedPointScale))
    return Int64(clamping: rest < 0 ? whole - 1 : whole)
  }

  /// Money as events tell it: in 1e-8, away from zero, at most what 64 bits hold.
  @usableFromInline @_noLocks
  static func rounded(_ money: Int128) -> Int64 {
    let scale = Int128(fixedPointScale)
    let (whole, rest) = money.quotientAndRemainder(dividingBy: scale)
    return Int64(clamping: rest == 0 ? whole : whole + (rest > 0 ? 1 : -1))
  }
}

/// A limit of what the portfolio sums up, exactly.
@frozen
@usableFromInline
struct AmountLimit: BitwiseCopyable {
  @usableFromInline var most: Amount
  @usableFromInline var near: Amount
  @usableFromInline var isOn: Bool
  /// There is a warning from `near` on.
  @usableFromInline var warns: Bool
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved0: UInt16 = 0
  @usableFromInline var reserved1: UInt32 = 0
  @usableFromInline var reserved2: UInt64 = 0

  init(_ limit: Int64?, warnsAt percent: Int64?) {
    let scale = Int128(fixedPointScale)
    most = Amount(Money(units: Int128(limit ?? 0) * scale))
    near = Amount(Money(units: Int128(limit ?? 0) * scale / 100 * Int128(percent ?? 0)))
    isOn = limit != nil
    warns = isOn && percent != nil
  }

  mutating func warn(at percent: Int64?) {
    near = Amount(Money(units: most.money.units / 100 * Int128(percent ?? 0)))
    warns = isOn && percent != nil
  }

  /// Neither over it nor near it.
  @inlinable @inline(__always) @_noLocks
  func isFar(_ value: Amount) -> Bool { warns ? value < near : value <= most }

  /// What a value that is far is below.
  var bound: Amount { warns ? near : most + Amount(high: 0, low: 1) }

  /// In 1e-8; `.max` for no limit.
  @usableFromInline var units: Int64 { @_noLocks get { isOn ? Self.rounded(most) : .max } }

  @usableFromInline @_noLocks
  static func rounded(_ amount: Amount) -> Int64 { MoneyLimit.rounded(amount.money.units) }
}

/// A limit of a number.
@frozen
@usableFromInline
struct CountLimit: BitwiseCopyable {
  @usableFromInline var most: Int64
  @usableFromInline var near: Int64

  init(_ limit: Int64?, warnsAt percent: Int64?) {
    most = limit ?? .max
    near = most
    if limit != nil { warn(at: percent) }
  }

  mutating func warn(at percent: Int64?) {
    near = most
    if most != .max, let percent {
      near = Int64(clamping: (Int128(most) * Int128(percent) + 99) / 100 - 1)
    }
  }
}

/// What may be asked of an instrument.
@frozen
@usableFromInline
struct InstrumentRule: BitwiseCopyable {
  // The widest first: a gap before them would get into snapshots as whatever lay there.
  @usableFromInline var notional: MoneyLimit
  @usableFromInline var openNotional: MoneyLimit
  @usableFromInline var gross: MoneyLimit
  @usableFromInline var net: MoneyLimit
  @usableFromInline var order: Int64
  @usableFromInline var openOrders: CountLimit
  @usableFromInline var tick: Int64
  @usableFromInline var lot: Int64
  @usableFromInline var ticks: Divisor
  @usableFromInline var lots: Divisor
  @usableFromInline var lowest: Int64
  @usableFromInline var highest: Int64
  @usableFromInline var collar: Int64
  /// `noReference`: none.
  @usableFromInline var staticReference: Int64
  @usableFromInline var staticCollar: Int64
  @usableFromInline var longestAge: UInt64
  @usableFromInline var locate: Int64
  @usableFromInline var conversion: Int64
  @usableFromInline var orderRate: RateRule
  @usableFromInline var messageRate: RateRule
  @usableFromInline var isRestricted: Bool
  /// False where the config says nothing of it.
  @usableFromInline var isLimited: Bool

  /// No price of anything.
  @usableFromInline static var noReference: Int64 { .min }

  init(_ limits: RiskLimits, warnsAt percent: Int64?) {
    order = limits.maximumOrder.units
    notional = MoneyLimit(limits.maximumNotional, warnsAt: nil)
    openOrders = CountLimit(limits.maximumOpenOrders, warnsAt: percent)
    openNotional = MoneyLimit(limits.maximumOpenNotional, warnsAt: percent)
    gross = MoneyLimit(limits.maximumGross, warnsAt: percent)
    net = MoneyLimit(limits.maximumNet, warnsAt: percent)
    tick = limits.terms?.tick.units ?? 1
    lot = limits.terms?.lot.units ?? 1
    ticks = Divisor(tick)
    lots = Divisor(lot)
    lowest = limits.terms?.lowestPrice.units ?? .min
    highest = limits.terms?.highestPrice.units ?? .max
    collar = limits.collarBasisPoints ?? -1
    staticReference = limits.staticReference?.units ?? Self.noReference
    staticCollar = limits.staticReference == nil ? -1 : limits.staticCollarBasisPoints ?? -1
    longestAge = limits.longestReferenceAge?.count ?? .max
    locate = limits.locate?.units ?? .max
    conversion = limits.conversion
    orderRate = RateRule(limits.orderRate)
    messageRate = RateRule(limits.messageRate)
    isRestricted = limits.isRestricted
    isLimited = limits.isLimited
  }

  mutating func warn(at percent: Int64?) {
    openOrders.warn(at: percent)
    openNotional.warn(at: percent)
    gross.warn(at: percent)
    net.warn(at: percent)
  }
}

/// The limits of a scope: the firm, a strategy, an account; of a session, its rates.
@frozen
@usableFromInline
struct ScopeRule: BitwiseCopyable {
  @usableFromInline var position: CountLimit
  @usableFromInline var gross: MoneyLimit
  @usableFromInline var net: MoneyLimit
  @usableFromInline var openOrders: CountLimit
  @usableFromInline var openNotional: MoneyLimit
  @usableFromInline var loss: AmountLimit
  @usableFromInline var drawdown: AmountLimit
  @usableFromInline var credit: AmountLimit
  @usableFromInline var orderRate: RateRule
  @usableFromInline var messageRate: RateRule
  @usableFromInline var cancelPercent: Int64
  @usableFromInline var cancelFloor: Int64

  init(_ limits: ScopeLimits, warnsAt percent: Int64?) {
    position = CountLimit(limits.maximumPosition?.units, warnsAt: percent)
    gross = MoneyLimit(limits.maximumGross, warnsAt: percent)
    net = MoneyLimit(limits.maximumNet, warnsAt: percent)
    openOrders = CountLimit(limits.maximumOpenOrders, warnsAt: percent)
    openNotional = MoneyLimit(limits.maximumOpenNotional, warnsAt: percent)
    loss = AmountLimit(limits.maximumLoss, warnsAt: percent)
    drawdown = AmountLimit(limits.maximumDrawdown, warnsAt: percent)
    credit = AmountLimit(limits.credit, warnsAt: percent)
    orderRate = RateRule(limits.orderRate)
    messageRate = RateRule(limits.messageRate)
    cancelPercent = limits.cancelRatio?.percent ?? .max
    cancelFloor = limits.cancelRatio?.floor ?? .max
  }

  mutating func warn(at percent: Int64?) {
    position.warn(at: percent)
    gross.warn(at: percent)
    net.warn(at: percent)
    openOrders.warn(at: percent)
    openNotional.warn(at: percent)
    loss.warn(at: percent)
    drawdown.warn(at: percent)
    credit.warn(at: percent)
  }
}

/// What a scope holds in an instrument, and what its open orders could add.
@frozen
@usableFromInline
struct ExposureCell: BitwiseCopyable {
  @usableFromInline var position: Int64 = 0
  @usableFromInline var openBuy: Int64 = 0
  @usableFromInline var openSell: Int64 = 0
  /// Executions, of a strategy's cell.
  @usableFromInline var executions = RateBucket()
  @usableFromInline var maximum = Int64.max
  @usableFromInline var near = Int64.max
  /// Too many of them: off until a person puts it on.
  @usableFromInline var isThrottled = false
  /// A warning stands of its limit.
  @usableFromInline var isWarned = false
  /// The types of orders that are permitted, a bit each; none where the instrument isn't. Where nobody asks, all.
  @usableFromInline var types = UInt8.max
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved2: UInt8 = 0
  /// So that a cell is a cache line, and none lies in two.
  @usableFromInline var reserved0: UInt32 = 0
  @usableFromInline var reserved1: UInt64 = 0

  @inlinable init() {}

  /// All buys filled, and no sell.
  @inlinable @inline(__always)
  var longest: Int64 { Self.sum(position, openBuy) }

  /// All sells filled, and no buy, with the sign turned.
  @inlinable @inline(__always)
  var shortest: Int64 { Self.difference(openSell, position) }

  @inlinable @inline(__always)
  var worst: Int64 {
    let long = longest
    let short = shortest
    return long > short ? long : short
  }

  // At the ends of 64 bits they stay there: no position gets there, but what could be may.

  @inlinable @inline(__always)
  static func sum(_ a: Int64, _ b: Int64) -> Int64 {
    let sum = a.addingReportingOverflow(b)
    return sum.overflow ? (a < 0 ? .min : .max) : sum.partialValue
  }

  @inlinable @inline(__always)
  static func difference(_ a: Int64, _ b: Int64) -> Int64 {
    let difference = a.subtractingReportingOverflow(b)
    return difference.overflow ? (a < 0 ? .min : .max) : difference.partialValue
  }
}
