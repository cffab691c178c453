// What halts an instrument. A person's halt and that of an order in doubt are two things: the venue's word on the order ends
// the one and not the other.

/// The causes for which an instrument takes no new orders, a bit each: while there is one, it takes none.
@frozen
public struct Halts: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var bits: UInt8 = 0

  @inlinable public init() {}

  /// What a halt and a resume bear as their `argument`: a person, or the market's day.
  @inlinable public static var byOperator: Int64 { 0 }
  /// Orders of an earlier run of whose fate nothing is on record.
  @inlinable public static var forDoubt: Int64 { 1 }

  /// Whether there is one.
  @inlinable public var isAny: Bool { bits != 0 }

  @inlinable
  public mutating func halt(_ command: OperatorCommand) { bits |= Self.bit(of: command) }

  /// A cause ends with its own resume. A person may do without the venue's word as well: where no other halt of a person's
  /// is left, a doubt's ends with theirs.
  @inlinable
  public mutating func resume(_ command: OperatorCommand) {
    let own = Self.bit(of: command)
    if own == Self.bit(Self.byOperator), bits & own == 0 { bits = 0 }
    bits &= ~own
  }

  /// Of an argument that there isn't, a person's.
  @inlinable
  static func bit(of command: OperatorCommand) -> UInt8 {
    bit(command.action != .openAuction && command.argument == forDoubt ? forDoubt : byOperator)
  }

  @inlinable
  static func bit(_ cause: Int64) -> UInt8 { 1 &<< UInt8(truncatingIfNeeded: cause) }
}
