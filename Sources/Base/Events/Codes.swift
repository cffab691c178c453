// The small sets of named numbers in an event's payload. They are structs over the number, not
// enums, because any byte may come from a file or another process: an unknown code is a value like
// any other (it prints as its number), never undefined behaviour.

/// A named number of an event. `names[code]` is its name; an empty name is an unused code.
public protocol Code: BitwiseCopyable, Hashable, Sendable {
  associatedtype Number: FixedWidthInteger & UnsignedInteger & BitwiseCopyable & Sendable
  var code: Number { get }
  init(code: Number)
  static var names: [String] { get }
}

extension Code {
  /// Not left to the compiler: what it derives can't be inlined into other modules.
  @inlinable public static func == (a: Self, b: Self) -> Bool { a.code == b.code }

  /// The name, or nil for a code that has none.
  public var name: String? {
    let names = Self.names
    guard let index = Int(exactly: code), index < names.count, !names[index].isEmpty else {
      return nil
    }
    return names[index]
  }
}

/// Which side of the market.
@frozen
public struct Side: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: Side { Side(code: 0) }
  @inlinable public static var buy: Side { Side(code: 1) }
  @inlinable public static var sell: Side { Side(code: 2) }

  public static var names: [String] {
    [
      "none", "buy", "sell",
    ]
  }

  @inlinable public var opposite: Side { Side(code: code == 1 ? 2 : (code == 2 ? 1 : 0)) }
}

/// How an order's price is meant.
@frozen
public struct OrderType: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: OrderType { OrderType(code: 0) }
  @inlinable public static var limit: OrderType { OrderType(code: 1) }
  @inlinable public static var market: OrderType { OrderType(code: 2) }
  @inlinable public static var stop: OrderType { OrderType(code: 3) }
  @inlinable public static var stopLimit: OrderType { OrderType(code: 4) }
  @inlinable public static var trailingStop: OrderType { OrderType(code: 5) }
  @inlinable public static var marketToLimit: OrderType { OrderType(code: 6) }

  public static var names: [String] {
    [
      "none", "limit", "market", "stop", "stop_limit", "trailing_stop", "market_to_limit",
    ]
  }
}

/// How long an order stays.
@frozen
public struct TimeInForce: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: TimeInForce { TimeInForce(code: 0) }
  @inlinable public static var day: TimeInForce { TimeInForce(code: 1) }
  @inlinable public static var goodTillCancel: TimeInForce { TimeInForce(code: 2) }
  @inlinable public static var immediateOrCancel: TimeInForce { TimeInForce(code: 3) }
  @inlinable public static var fillOrKill: TimeInForce { TimeInForce(code: 4) }
  @inlinable public static var goodTillDate: TimeInForce { TimeInForce(code: 5) }
  @inlinable public static var atTheOpen: TimeInForce { TimeInForce(code: 6) }
  @inlinable public static var atTheClose: TimeInForce { TimeInForce(code: 7) }

  /// An order for an auction is of the day whose auction that is, and no later one's.
  @inlinable public var endsWithDay: Bool {
    self == .day || self == .atTheOpen || self == .atTheClose
  }

  public static var names: [String] {
    [
      "none", "day", "gtc", "ioc", "fok", "gtd", "opg", "atc",
    ]
  }
}

/// Which part of the line says so.
@frozen
public struct Origin: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: Origin { Origin(code: 0) }
  @inlinable public static var venue: Origin { Origin(code: 1) }
  @inlinable public static var strategy: Origin { Origin(code: 2) }
  @inlinable public static var orders: Origin { Origin(code: 3) }
  @inlinable public static var risk: Origin { Origin(code: 4) }
  @inlinable public static var gatewayOut: Origin { Origin(code: 5) }
  @inlinable public static var gatewayIn: Origin { Origin(code: 6) }
  @inlinable public static var operatorDesk: Origin { Origin(code: 7) }

  public static var names: [String] {
    [
      "none", "venue", "strategy", "orders", "risk", "gateway_out", "gateway_in",
      "operator",
    ]
  }
}

/// What was asked for, in an answer that refuses it.
@frozen
public struct RequestKind: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: RequestKind { RequestKind(code: 0) }
  @inlinable public static var new: RequestKind { RequestKind(code: 1) }
  @inlinable public static var cancel: RequestKind { RequestKind(code: 2) }
  @inlinable public static var replace: RequestKind { RequestKind(code: 3) }
  @inlinable public static var massCancel: RequestKind { RequestKind(code: 4) }
  /// An operator's: halt, resume, an auction's beginning or its end.
  @inlinable public static var command: RequestKind { RequestKind(code: 5) }

  public static var names: [String] {
    [
      "none", "new", "cancel", "replace", "mass_cancel", "command",
    ]
  }
}

/// Why an order or a request was refused, ended or held back.
@frozen
public struct Reason: Code {
  public var code: UInt16

  @inlinable public init(code: UInt16) { self.code = code }

  @inlinable public static var none: Reason { Reason(code: 0) }
  /// A field is outside what the instrument allows.
  @inlinable public static var invalid: Reason { Reason(code: 1) }
  /// The id is in use already.
  @inlinable public static var duplicateOrder: Reason { Reason(code: 2) }
  /// No live order has the id.
  @inlinable public static var unknownOrder: Reason { Reason(code: 3) }
  /// The order's state doesn't allow the request.
  @inlinable public static var invalidTransition: Reason { Reason(code: 4) }
  /// A preallocated table is full.
  @inlinable public static var capacity: Reason { Reason(code: 5) }
  /// More than the largest order allowed.
  @inlinable public static var orderSize: Reason { Reason(code: 6) }
  /// Fills of all open orders could pass the position limit.
  @inlinable public static var positionLimit: Reason { Reason(code: 7) }
  /// The kill switch is on.
  @inlinable public static var killSwitch: Reason { Reason(code: 8) }
  /// The input that caused the order is older than max_age.
  @inlinable public static var stale: Reason { Reason(code: 9) }
  /// The journal can't vouch for the order, so it isn't sent.
  @inlinable public static var notJournaled: Reason { Reason(code: 10) }
  /// The core is stopping.
  @inlinable public static var shutdown: Reason { Reason(code: 11) }
  /// The owner asked for it.
  @inlinable public static var user: Reason { Reason(code: 12) }
  /// The rest of an order that doesn't wait.
  @inlinable public static var immediateOrCancel: Reason { Reason(code: 13) }
  /// Nothing to trade with.
  @inlinable public static var noLiquidity: Reason { Reason(code: 14) }
  /// One of many, by the operator.
  @inlinable public static var massCancel: Reason { Reason(code: 15) }
  @inlinable public static var expired: Reason { Reason(code: 16) }
  @inlinable public static var halted: Reason { Reason(code: 17) }
  /// The price is off the tick.
  @inlinable public static var tick: Reason { Reason(code: 18) }
  /// The quantity is off the lot.
  @inlinable public static var lot: Reason { Reason(code: 19) }
  @inlinable public static var priceBand: Reason { Reason(code: 20) }
  @inlinable public static var wouldCross: Reason { Reason(code: 21) }
  @inlinable public static var selfTrade: Reason { Reason(code: 22) }
  @inlinable public static var minimumQuantity: Reason { Reason(code: 23) }
  @inlinable public static var fillOrKill: Reason { Reason(code: 24) }
  /// The session that held it went down.
  @inlinable public static var disconnected: Reason { Reason(code: 25) }
  @inlinable public static var throttled: Reason { Reason(code: 26) }
  /// Price times quantity is more than allowed.
  @inlinable public static var notional: Reason { Reason(code: 27) }
  /// Too far from where the market is.
  @inlinable public static var collar: Reason { Reason(code: 28) }
  /// There is no price to judge it by, or only an old one.
  @inlinable public static var staleReference: Reason { Reason(code: 29) }
  /// All positions and open orders together, long and short alike.
  @inlinable public static var grossExposure: Reason { Reason(code: 30) }
  /// Long against short.
  @inlinable public static var netExposure: Reason { Reason(code: 31) }
  @inlinable public static var openOrders: Reason { Reason(code: 32) }
  @inlinable public static var openNotional: Reason { Reason(code: 33) }
  @inlinable public static var orderRate: Reason { Reason(code: 34) }
  @inlinable public static var messageRate: Reason { Reason(code: 35) }
  /// Too many cancels for the orders.
  @inlinable public static var cancelRatio: Reason { Reason(code: 36) }
  /// The same order again, within the window.
  @inlinable public static var repeatedOrder: Reason { Reason(code: 37) }
  /// Too many executions of the same kind: off until a person puts it on again.
  @inlinable public static var executionThrottle: Reason { Reason(code: 38) }
  /// The instrument is on the restricted list.
  @inlinable public static var restricted: Reason { Reason(code: 39) }
  /// Its owner may not trade this, or not with such orders.
  @inlinable public static var notPermitted: Reason { Reason(code: 40) }
  /// A short sale of more than was located.
  @inlinable public static var locate: Reason { Reason(code: 41) }
  @inlinable public static var dailyLoss: Reason { Reason(code: 42) }
  /// Too far below the best of the day.
  @inlinable public static var drawdown: Reason { Reason(code: 43) }
  @inlinable public static var credit: Reason { Reason(code: 44) }
  @inlinable public static var outsideHours: Reason { Reason(code: 45) }
  @inlinable public static var unknownAccount: Reason { Reason(code: 46) }
  @inlinable public static var unknownStrategy: Reason { Reason(code: 47) }
  /// A limit that must be there isn't.
  @inlinable public static var noLimit: Reason { Reason(code: 48) }
  /// Time stands still, or runs backwards.
  @inlinable public static var staleClock: Reason { Reason(code: 49) }
  /// Only what brings a position nearer to zero may go out.
  @inlinable public static var reduceOnly: Reason { Reason(code: 50) }
  /// Gateway-out has counted more than there can be.
  @inlinable public static var outboundCount: Reason { Reason(code: 51) }
  /// The core stopped before it was done, and began again.
  @inlinable public static var restarted: Reason { Reason(code: 52) }
  /// An execution can't be booked, or isn't known that is taken back: a position may not be what was traded.
  @inlinable public static var unbooked: Reason { Reason(code: 53) }
  /// More of its requests were refused within a second than may be.
  @inlinable public static var refusalRate: Reason { Reason(code: 54) }

  public static var names: [String] {
    [
      "none", "invalid", "duplicate_id", "unknown_order", "invalid_transition", "capacity",
      "order_size", "position_limit", "kill_switch", "stale", "not_journaled", "shutdown",
      "user", "ioc", "no_liquidity", "mass_cancel", "expired", "halted", "tick",
      "lot", "price_band", "would_cross", "self_trade", "min_quantity", "fok",
      "disconnected", "throttled",
      "notional", "price_collar", "stale_reference", "gross_exposure", "net_exposure",
      "open_orders", "open_notional", "order_rate", "message_rate", "cancel_ratio",
      "repeated_order", "execution_throttle", "restricted", "not_permitted", "locate",
      "daily_loss", "drawdown", "credit", "outside_hours", "unknown_account", "unknown_strategy",
      "no_limit", "stale_clock", "reduce_only", "outbound_count", "restarted",
      "unbooked", "refusal_rate",
    ]
  }
}

/// What the operator orders.
@frozen
public struct OperatorAction: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: OperatorAction { OperatorAction(code: 0) }
  /// Blocks new orders and cancels the working ones.
  @inlinable public static var kill: OperatorAction { OperatorAction(code: 1) }
  /// Takes the kill switch off.
  @inlinable public static var rearm: OperatorAction { OperatorAction(code: 2) }
  @inlinable public static var cancelAll: OperatorAction { OperatorAction(code: 3) }
  /// The core is about to stop: quotes out, working orders cancelled.
  @inlinable public static var shutdown: OperatorAction { OperatorAction(code: 4) }
  /// Of these two, and of an uncross, `closed` as the argument says that it is the day's end, or its beginning.
  @inlinable public static var haltInstrument: OperatorAction { OperatorAction(code: 5) }
  @inlinable public static var resumeInstrument: OperatorAction { OperatorAction(code: 6) }
  // 7 was an action that nobody obeyed. Limits change by `limit_change`.
  @inlinable public static var note: OperatorAction { OperatorAction(code: 8) }
  /// From here on orders collect without trading. The argument is the phase: opening or closing auction.
  @inlinable public static var openAuction: OperatorAction { OperatorAction(code: 9) }
  /// What has collected trades at one price; then continuous trading.
  @inlinable public static var uncrossAuction: OperatorAction { OperatorAction(code: 10) }

  /// A run begins with the state of an earlier one: what its shutdown closed is open again.
  @inlinable public static var begin: OperatorAction { OperatorAction(code: 11) }

  public static var names: [String] {
    [
      "none", "kill", "rearm", "cancel_all", "shutdown", "halt_instrument", "resume_instrument",
      "", "note", "open_auction", "uncross_auction", "begin",
    ]
  }
}

/// What an instrument's market is doing.
@frozen
public struct MarketPhase: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: MarketPhase { MarketPhase(code: 0) }
  @inlinable public static var continuous: MarketPhase { MarketPhase(code: 1) }
  @inlinable public static var halted: MarketPhase { MarketPhase(code: 2) }
  @inlinable public static var openingAuction: MarketPhase { MarketPhase(code: 3) }
  @inlinable public static var closingAuction: MarketPhase { MarketPhase(code: 4) }
  @inlinable public static var closed: MarketPhase { MarketPhase(code: 5) }

  public static var names: [String] {
    [
      "none", "continuous", "halted", "opening_auction", "closing_auction", "closed",
    ]
  }
}

/// Why a session went down.
@frozen
public struct SessionEnd: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: SessionEnd { SessionEnd(code: 0) }
  @inlinable public static var logout: SessionEnd { SessionEnd(code: 1) }
  @inlinable public static var disconnected: SessionEnd { SessionEnd(code: 2) }
  @inlinable public static var heartbeatTimeout: SessionEnd { SessionEnd(code: 3) }
  @inlinable public static var protocolError: SessionEnd { SessionEnd(code: 4) }
  @inlinable public static var slowConsumer: SessionEnd { SessionEnd(code: 5) }
  @inlinable public static var byOperator: SessionEnd { SessionEnd(code: 6) }

  public static var names: [String] {
    [
      "none", "logout", "disconnected", "heartbeat_timeout", "protocol_error", "slow_consumer",
      "by_operator",
    ]
  }
}

/// What kind of source an event comes from: the upper bits of `SourceID`.
@frozen
public struct SourceClass: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: SourceClass { SourceClass(code: 0) }
  @inlinable public static var session: SourceClass { SourceClass(code: 1) }
  @inlinable public static var strategy: SourceClass { SourceClass(code: 2) }
  @inlinable public static var operatorDesk: SourceClass { SourceClass(code: 3) }
  @inlinable public static var timer: SourceClass { SourceClass(code: 4) }
  /// The core itself: journal records, say.
  @inlinable public static var core: SourceClass { SourceClass(code: 5) }

  public static var names: [String] {
    [
      "none", "session", "strategy", "operator", "timer", "core",
    ]
  }
}

/// Whether a fill took from the book or gave to it.
@frozen
public struct Liquidity: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: Liquidity { Liquidity(code: 0) }
  @inlinable public static var maker: Liquidity { Liquidity(code: 1) }
  @inlinable public static var taker: Liquidity { Liquidity(code: 2) }

  public static var names: [String] {
    [
      "none", "maker", "taker",
    ]
  }
}

/// How often something is asked for.
@frozen
public struct Subscription: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: Subscription { Subscription(code: 0) }
  /// Once.
  @inlinable public static var once: Subscription { Subscription(code: 1) }
  /// Now and whenever it changes.
  @inlinable public static var begin: Subscription { Subscription(code: 2) }
  /// No longer.
  @inlinable public static var end: Subscription { Subscription(code: 3) }

  public static var names: [String] {
    [
      "none", "once", "begin", "end",
    ]
  }
}

/// Where an order stands, as its market tells it.
@frozen
public struct OrderStanding: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: OrderStanding { OrderStanding(code: 0) }
  @inlinable public static var pendingNew: OrderStanding { OrderStanding(code: 1) }
  @inlinable public static var new: OrderStanding { OrderStanding(code: 2) }
  @inlinable public static var partiallyFilled: OrderStanding { OrderStanding(code: 3) }
  @inlinable public static var filled: OrderStanding { OrderStanding(code: 4) }
  @inlinable public static var doneForDay: OrderStanding { OrderStanding(code: 5) }
  @inlinable public static var canceled: OrderStanding { OrderStanding(code: 6) }
  @inlinable public static var replaced: OrderStanding { OrderStanding(code: 7) }
  @inlinable public static var pendingCancel: OrderStanding { OrderStanding(code: 8) }
  @inlinable public static var pendingReplace: OrderStanding { OrderStanding(code: 9) }
  @inlinable public static var stopped: OrderStanding { OrderStanding(code: 10) }
  @inlinable public static var rejected: OrderStanding { OrderStanding(code: 11) }
  @inlinable public static var suspended: OrderStanding { OrderStanding(code: 12) }
  @inlinable public static var expired: OrderStanding { OrderStanding(code: 13) }
  @inlinable public static var calculated: OrderStanding { OrderStanding(code: 14) }

  public static var names: [String] {
    [
      "none", "pending_new", "new", "partially_filled", "filled", "done_for_day", "canceled",
      "replaced", "pending_cancel", "pending_replace", "stopped", "rejected", "suspended",
      "expired", "calculated",
    ]
  }
}

/// What is wrong with a report.
@frozen
public struct AnomalyCause: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: AnomalyCause { AnomalyCause(code: 0) }
  /// The order's state doesn't allow it. Refused.
  @inlinable public static var state: AnomalyCause { AnomalyCause(code: 1) }
  /// Its numbers can't be. Refused.
  @inlinable public static var numbers: AnomalyCause { AnomalyCause(code: 2) }
  /// It was heard before. Refused.
  @inlinable public static var duplicate: AnomalyCause { AnomalyCause(code: 3) }
  /// Nobody here knows the order. Refused, unless it is a fill: that one is told on.
  @inlinable public static var unknownOrder: AnomalyCause { AnomalyCause(code: 4) }
  /// A fill of an order that was over. Told on.
  @inlinable public static var lateFill: AnomalyCause { AnomalyCause(code: 5) }
  /// A fill of more than was left. Told on.
  @inlinable public static var overfill: AnomalyCause { AnomalyCause(code: 6) }
  /// A bust or a correction of an execution that isn't known. Told on.
  @inlinable public static var unknownExecution: AnomalyCause { AnomalyCause(code: 7) }

  public static var names: [String] {
    [
      "none", "state", "numbers", "duplicate", "unknown_order", "late_fill", "overfill",
      "unknown_execution",
    ]
  }

  /// The report went on all the same.
  @inlinable
  public func isToldOn(_ report: EventKind) -> Bool {
    self == .lateFill || self == .overfill || self == .unknownExecution
      || (self == .unknownOrder && report == .orderFill)
  }
}

/// Which way a message crossed the wire.
@frozen
public struct WireDirection: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  /// To us.
  @inlinable public static var inward: WireDirection { WireDirection(code: 0) }
  @inlinable public static var outward: WireDirection { WireDirection(code: 1) }

  public static var names: [String] { ["in", "out"] }
}
