// What a check is: one question about an order, one reason, the limit that decides. Checks keep nothing: what they look at is
// the ledger, so a check that is left out or turned round changes no other, and the tests can try just that.

import Events

/// What a check has found.
@frozen
@usableFromInline
struct Finding: BitwiseCopyable {
  @usableFromInline var limit: Int64
  @usableFromInline var value: Int64
  /// The strategy's, account's or session's number, as events have it.
  @usableFromInline var target: UInt32
  @usableFromInline var scope: RiskScope
  @usableFromInline var outcome: Outcome

  @frozen
  @usableFromInline
  enum Outcome: UInt8 { case passes, warns, fails }

  @inlinable @inline(__always)
  init(_ outcome: Outcome, _ scope: RiskScope, _ target: Int, limit: Int64, value: Int64) {
    self.outcome = outcome
    self.scope = scope
    self.target = UInt32(truncatingIfNeeded: target)
    self.limit = limit
    self.value = value
  }

  @inlinable @inline(__always)
  static var passes: Finding { Finding(.passes, .none, 0, limit: 0, value: 0) }

  /// A question without numbers: yes or no.
  @inlinable @inline(__always)
  static func fails(if isWrong: Bool) -> Finding {
    isWrong ? Finding(.fails, .none, 0, limit: 0, value: 1) : .passes
  }

  /// A count as events tell numbers: in 1e-8.
  @inlinable @inline(__always)
  static func count(_ number: Int64) -> Int64 {
    let scaled = number.multipliedReportingOverflow(by: fixedPointScale)
    return scaled.overflow ? (number < 0 ? .min : .max) : scaled.partialValue
  }

  /// A span of time as events tell numbers: seconds in 1e-8.
  @inlinable @inline(__always)
  static func seconds(_ nanoseconds: UInt64) -> Int64 { Int64(clamping: nanoseconds / 10) }

  /// At most so much.
  @inlinable @inline(__always)
  static func atMost(_ limit: Int64, _ value: Int64) -> Finding {
    value > limit ? Finding(.fails, .none, 0, limit: limit, value: value) : .passes
  }
}

@usableFromInline
protocol Validator {
  /// Its place in the order of checks.
  static var check: Check { get }
  static func judge(_ proposal: Proposal, _ ledger: borrowing RiskLedger) -> Finding
}

/// A check by its number: its place in the order in which they are made.
@frozen
public struct Check: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var knownStrategy: Check { Check(code: 0) }
  @inlinable public static var knownAccount: Check { Check(code: 1) }
  @inlinable public static var limited: Check { Check(code: 2) }
  @inlinable public static var killSwitch: Check { Check(code: 3) }
  @inlinable public static var shutdown: Check { Check(code: 4) }
  @inlinable public static var halted: Check { Check(code: 5) }
  @inlinable public static var reduceOnly: Check { Check(code: 6) }
  @inlinable public static var freshClock: Check { Check(code: 7) }
  @inlinable public static var tradingHours: Check { Check(code: 8) }
  @inlinable public static var restricted: Check { Check(code: 9) }
  @inlinable public static var permitted: Check { Check(code: 10) }
  @inlinable public static var lot: Check { Check(code: 11) }
  @inlinable public static var tick: Check { Check(code: 12) }
  @inlinable public static var priceBand: Check { Check(code: 13) }
  @inlinable public static var orderQuantity: Check { Check(code: 14) }
  @inlinable public static var freshReference: Check { Check(code: 15) }
  @inlinable public static var collar: Check { Check(code: 16) }
  @inlinable public static var staticCollar: Check { Check(code: 17) }
  @inlinable public static var orderNotional: Check { Check(code: 18) }
  @inlinable public static var located: Check { Check(code: 19) }
  @inlinable public static var repeated: Check { Check(code: 20) }
  @inlinable public static var ownOrders: Check { Check(code: 21) }
  @inlinable public static var executions: Check { Check(code: 22) }
  @inlinable public static var orderRate: Check { Check(code: 23) }
  @inlinable public static var messageRate: Check { Check(code: 24) }
  @inlinable public static var cancelRatio: Check { Check(code: 25) }
  @inlinable public static var openOrders: Check { Check(code: 26) }
  @inlinable public static var position: Check { Check(code: 27) }
  @inlinable public static var openNotional: Check { Check(code: 28) }
  @inlinable public static var grossExposure: Check { Check(code: 29) }
  @inlinable public static var netExposure: Check { Check(code: 30) }
  @inlinable public static var dailyLoss: Check { Check(code: 31) }
  @inlinable public static var drawdown: Check { Check(code: 32) }
  @inlinable public static var credit: Check { Check(code: 33) }

  @inlinable public static var count: Int { 34 }

  /// As `config/risk.yaml` and `apus limits` spell them.
  public static var names: [String] {
    [
      "known_strategy", "known_account", "limited", "kill_switch", "shutdown", "halted",
      "reduce_only",
      "fresh_clock", "trading_hours", "restricted", "permitted", "lot", "tick", "price_band",
      "order_quantity", "fresh_reference", "collar", "static_collar", "order_notional", "located",
      "repeated", "own_orders", "executions", "order_rate", "message_rate", "cancel_ratio",
      "open_orders", "position", "open_notional", "gross_exposure", "net_exposure", "daily_loss",
      "drawdown", "credit",
    ]
  }

  public static var all: [Check] { (0..<UInt8(count)).map(Check.init(code:)) }

  /// What an order that fails it is told.
  @inlinable public var reason: Reason {
    switch code {
    case Check.knownStrategy.code: return .unknownStrategy
    case Check.knownAccount.code: return .unknownAccount
    case Check.limited.code: return .noLimit
    case Check.killSwitch.code: return .killSwitch
    case Check.shutdown.code: return .shutdown
    case Check.halted.code: return .halted
    case Check.reduceOnly.code: return .reduceOnly
    case Check.freshClock.code: return .staleClock
    case Check.tradingHours.code: return .outsideHours
    case Check.restricted.code: return .restricted
    case Check.permitted.code: return .notPermitted
    case Check.lot.code: return .lot
    case Check.tick.code: return .tick
    case Check.priceBand.code: return .priceBand
    case Check.orderQuantity.code: return .orderSize
    case Check.freshReference.code: return .staleReference
    case Check.collar.code: return .collar
    case Check.staticCollar.code: return .collar
    case Check.orderNotional.code: return .notional
    case Check.located.code: return .locate
    case Check.repeated.code: return .repeatedOrder
    case Check.ownOrders.code: return .selfTrade
    case Check.executions.code: return .executionThrottle
    case Check.orderRate.code: return .orderRate
    case Check.messageRate.code: return .messageRate
    case Check.cancelRatio.code: return .cancelRatio
    case Check.openOrders.code: return .openOrders
    case Check.position.code: return .positionLimit
    case Check.openNotional.code: return .openNotional
    case Check.grossExposure.code: return .grossExposure
    case Check.netExposure.code: return .netExposure
    case Check.dailyLoss.code: return .dailyLoss
    case Check.drawdown.code: return .drawdown
    case Check.credit.code: return .credit
    default: return .none
    }
  }

  /// Can't be put off: without them nothing stands between a person and what they have stopped.
  public var isAlwaysOn: Bool {
    [
      .knownStrategy, .knownAccount, .limited, .killSwitch, .shutdown, .halted, .reduceOnly,
      .executions, .position,
    ]
    .contains(self)
  }
}

/// Some of the checks.
@frozen
public struct CheckSet: BitwiseCopyable, Hashable, Sendable {
  public var bits: UInt64

  @inlinable public init(bits: UInt64) { self.bits = bits }

  public static var all: CheckSet { CheckSet(bits: 1 << UInt64(Check.count) - 1) }

  /// What can't be put off, and the largest order.
  public static var basic: CheckSet {
    var set = CheckSet(bits: 0)
    for check in Check.all where check.isAlwaysOn { set.insert(check) }
    set.insert(.orderQuantity)
    return set
  }

  @inlinable @inline(__always)
  public func contains(_ check: Check) -> Bool { bits & 1 &<< UInt64(check.code) != 0 }

  public mutating func insert(_ check: Check) { bits |= 1 << UInt64(check.code) }

  @inlinable @inline(__always)
  mutating func set(_ check: Check, to isIn: Bool) {
    let bit = 1 as UInt64 &<< UInt64(check.code)
    bits = isIn ? bits | bit : bits & ~bit
  }

  /// What nobody may put off, with what was chosen.
  var withAlwaysOn: CheckSet {
    var set = self
    for check in Check.all where check.isAlwaysOn { set.insert(check) }
    return set
  }

  /// One that is always on stays.
  public mutating func remove(_ check: Check) {
    if !check.isAlwaysOn { bits &= ~(1 << UInt64(check.code)) }
  }
}
