// What halts an instrument. A person's halt, that of an order in doubt and the end of a market's day are three things: the
// venue's word on the order, or the next morning, ends the one and not the others.

/// The causes for which an instrument takes no new orders, a bit each: while there is one, it takes none.
@frozen
public struct Halts: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var bits: UInt8 = 0

  @inlinable public init() {}

  /// What a halt and a resume of a person bear as their `argument`.
  @inlinable public static var byOperator: Int64 { 0 }
  /// Of orders of an earlier run of whose fate nothing is on record.
  @inlinable public static var forDoubt: Int64 { 1 }
  /// Of a venue's day. An uncross that ends it bears that as well.
  @inlinable public static var byDay: Int64 { Int64(MarketPhase.closed.code) }

  /// Whether there is one.
  @inlinable public var isAny: Bool { bits != 0 }

  /// What isn't of halts changes nothing.
  @inlinable
  public mutating func obey(_ command: OperatorCommand) {
    let own = Self.bit(command.argument)
    switch command.action.code {
    case OperatorAction.haltInstrument.code: bits |= own
    case OperatorAction.uncrossAuction.code where command.isOfDay: bits |= own
    case OperatorAction.resumeInstrument.code: end(own)
    case OperatorAction.openAuction.code:
      // An auction takes orders too.
      end(Self.bit(Self.byOperator))
      end(Self.bit(Self.byDay))
    default: break
    }
  }

  /// A person may do without the venue's word as well: where no other halt of a person's is left, a doubt's ends with theirs.
  @inlinable
  mutating func end(_ own: UInt8) {
    if own == Self.bit(Self.byOperator), bits & own == 0 { bits &= ~Self.bit(Self.forDoubt) }
    bits &= ~own
  }

  /// Of an argument that there isn't, a person's.
  @inlinable
  static func bit(_ cause: Int64) -> UInt8 { cause == byDay ? 4 : cause == forDoubt ? 2 : 1 }
}
