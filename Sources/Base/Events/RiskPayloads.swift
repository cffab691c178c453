// The kill switch, changes of limits and parameters, and warnings. Forty bytes each; the order of fields is the format.

/// `killSwitch`: from here on trading in a scope stands so. The instrument is the event's, where the scope is one.
@frozen
public struct KillSwitch: Payload {
  /// The strategy's, account's or session's number, or the order's id.
  public var target: UInt64
  /// The limit that was broken, and the value that broke it; zero where somebody decided.
  public var limit: Int64
  public var value: Int64
  /// Which `operatorWords` belong to it; 0: none.
  public var command: UInt64
  public var scope: RiskScope
  public var mode: KillMode
  public var reason: Reason
  public var origin: Origin
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0

  @inlinable
  public init(
    scope: RiskScope, target: UInt64 = 0, mode: KillMode, reason: Reason, origin: Origin,
    limit: Int64 = 0, value: Int64 = 0, command: UInt64 = 0
  ) {
    self.target = target
    self.limit = limit
    self.value = value
    self.command = command
    self.scope = scope
    self.mode = mode
    self.reason = reason
    self.origin = origin
  }
}

/// Bits of the flags of a `killSwitch`.
public enum KillFlags {
  /// It has been round: gateway-out put it on the loopback, and it was sequenced.
  @inlinable public static var isRound: UInt8 { 1 << 0 }
}

/// `operatorWords`: up to 24 bytes of what a person says with a command, part by part, in order, before it.
@frozen
public struct OperatorWords: Payload {
  /// The same in all parts, and in the command.
  public var command: UInt64
  public var text0: UInt64
  public var text1: UInt64
  public var text2: UInt64
  public var part: UInt8
  public var partCount: UInt8
  /// Of the whole.
  public var byteCount: UInt8
  public var role: WordsRole
  public var reserved0: UInt32 = 0

  @inlinable
  public init(
    command: UInt64, text0: UInt64, text1: UInt64, text2: UInt64, part: UInt8, partCount: UInt8,
    byteCount: UInt8, role: WordsRole
  ) {
    self.command = command
    self.text0 = text0
    self.text1 = text1
    self.text2 = text2
    self.part = part
    self.partCount = partCount
    self.byteCount = byteCount
    self.role = role
  }
}

/// `limitChange`: from here on a limit is another one, or there is none. The instrument is the event's, or none.
@frozen
public struct LimitChange: Payload {
  /// What stands in `before` and `after` where there is no limit.
  public static var noLimit: Int64 { @inlinable get { .max } }

  /// The strategy's, account's or session's number.
  public var target: UInt64
  /// What it was when it was asked for.
  public var before: Int64
  /// `noLimit`: it is taken away.
  public var after: Int64
  /// Which `operatorWords` belong to it.
  public var command: UInt64
  public var limit: LimitKind
  public var scope: RiskScope
  public var reserved0: UInt8 = 0
  public var reserved1: UInt32 = 0

  @inlinable
  public init(
    limit: LimitKind, scope: RiskScope, target: UInt64 = 0, before: Int64, after: Int64,
    command: UInt64 = 0
  ) {
    self.target = target
    self.before = before
    self.after = after
    self.command = command
    self.limit = limit
    self.scope = scope
  }
}

/// `parameterChange`: from here on one of a strategy's parameters has another value, in the units of that parameter.
@frozen
public struct ParameterChange: Payload {
  /// What it was when it was asked for.
  public var before: Int64
  public var after: Int64
  /// Which `operatorWords` belong to it; 0: none.
  public var command: UInt64
  /// The strategy's number.
  public var strategy: UInt16
  /// Its place in the list of the strategy's kind.
  public var parameter: UInt16
  public var reserved0: UInt32 = 0
  public var reserved1: UInt64 = 0

  @inlinable
  public init(
    strategy: UInt16, parameter: UInt16, before: Int64, after: Int64, command: UInt64 = 0
  ) {
    self.before = before
    self.after = after
    self.command = command
    self.strategy = strategy
    self.parameter = parameter
  }
}

/// `riskWarning`: a limit is near. Said once, until it is far again; flag bit 0: it is far again.
@frozen
public struct RiskWarning: Payload {
  /// The order that came near it, or none.
  public var order: OrderID
  public var limit: Int64
  public var value: Int64
  /// The strategy's, account's or session's number.
  public var target: UInt64
  public var reason: Reason
  public var scope: RiskScope
  public var reserved0: UInt8 = 0
  public var reserved1: UInt32 = 0

  @inlinable
  public init(
    order: OrderID, limit: Int64, value: Int64, target: UInt64, reason: Reason, scope: RiskScope
  ) {
    self.order = order
    self.limit = limit
    self.value = value
    self.target = target
    self.reason = reason
    self.scope = scope
  }
}

/// Bits of the flags of a `riskWarning`.
public enum WarningFlags {
  @inlinable public static var isOver: UInt8 { 1 << 0 }
}
