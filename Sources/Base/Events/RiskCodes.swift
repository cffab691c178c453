// The named numbers that limits and the kill switch are spoken of with.

/// Whose limit, or whose trading, it is about.
@frozen
public struct RiskScope: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: RiskScope { RiskScope(code: 0) }
  /// Everything.
  @inlinable public static var firm: RiskScope { RiskScope(code: 1) }
  @inlinable public static var strategy: RiskScope { RiskScope(code: 2) }
  @inlinable public static var account: RiskScope { RiskScope(code: 3) }
  @inlinable public static var session: RiskScope { RiskScope(code: 4) }
  @inlinable public static var instrument: RiskScope { RiskScope(code: 5) }
  @inlinable public static var order: RiskScope { RiskScope(code: 6) }

  public static var names: [String] {
    ["none", "firm", "strategy", "account", "session", "instrument", "order"]
  }
}

/// How far trading is stopped.
@frozen
public struct KillMode: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  /// Not at all.
  @inlinable public static var none: KillMode { KillMode(code: 0) }
  /// Only what brings a position nearer to zero.
  @inlinable public static var reduceOnly: KillMode { KillMode(code: 1) }
  /// No new orders.
  @inlinable public static var block: KillMode { KillMode(code: 2) }
  /// No new orders, and the working ones are canceled.
  @inlinable public static var blockAndCancel: KillMode { KillMode(code: 3) }

  public static var names: [String] { ["none", "reduce_only", "block", "block_and_cancel"] }
}

/// A limit that can be changed while the core runs.
@frozen
public struct LimitKind: Code {
  public var code: UInt16

  @inlinable public init(code: UInt16) { self.code = code }

  @inlinable public static var none: LimitKind { LimitKind(code: 0) }
  @inlinable public static var order: LimitKind { LimitKind(code: 1) }
  @inlinable public static var notional: LimitKind { LimitKind(code: 2) }
  @inlinable public static var position: LimitKind { LimitKind(code: 3) }
  @inlinable public static var gross: LimitKind { LimitKind(code: 4) }
  @inlinable public static var net: LimitKind { LimitKind(code: 5) }
  @inlinable public static var openOrders: LimitKind { LimitKind(code: 6) }
  @inlinable public static var openNotional: LimitKind { LimitKind(code: 7) }
  @inlinable public static var orderRate: LimitKind { LimitKind(code: 8) }
  @inlinable public static var messageRate: LimitKind { LimitKind(code: 9) }
  @inlinable public static var collar: LimitKind { LimitKind(code: 10) }
  @inlinable public static var cancelRatio: LimitKind { LimitKind(code: 11) }
  @inlinable public static var loss: LimitKind { LimitKind(code: 12) }
  @inlinable public static var drawdown: LimitKind { LimitKind(code: 13) }
  @inlinable public static var credit: LimitKind { LimitKind(code: 14) }
  @inlinable public static var locate: LimitKind { LimitKind(code: 15) }
  @inlinable public static var executions: LimitKind { LimitKind(code: 16) }
  // What only a restart with another config changes.
  /// 1: nothing may be ordered.
  @inlinable public static var restricted: LimitKind { LimitKind(code: 17) }
  @inlinable public static var staticReference: LimitKind { LimitKind(code: 18) }
  @inlinable public static var staticCollar: LimitKind { LimitKind(code: 19) }
  /// From how many percent of a limit on there is a warning; 0: never.
  @inlinable public static var warning: LimitKind { LimitKind(code: 20) }

  /// As `config/risk.yaml` spells them.
  public static var names: [String] {
    [
      "none", "max_order", "max_notional", "max_position", "max_gross", "max_net",
      "max_open_orders", "max_open_notional", "order_rate", "message_rate", "collar_bps",
      "cancel_ratio", "max_loss", "max_drawdown", "credit", "locate", "max_executions",
      "restricted", "static_reference", "static_collar_bps", "warn_at_percent",
    ]
  }
}

/// What an operator's words say.
@frozen
public struct WordsRole: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var none: WordsRole { WordsRole(code: 0) }
  /// Who gives the command.
  @inlinable public static var who: WordsRole { WordsRole(code: 1) }
  @inlinable public static var why: WordsRole { WordsRole(code: 2) }
  /// The second person, where one is needed.
  @inlinable public static var approver: WordsRole { WordsRole(code: 3) }

  public static var names: [String] { ["none", "who", "why", "approver"] }
}
