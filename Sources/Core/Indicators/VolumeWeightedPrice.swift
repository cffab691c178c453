// VWAP: what was paid on average since a session began. The caller says when one begins, by
// `reset`.
//
//     value = Σ price · quantity ÷ Σ quantity

import Events
import Tables

/// A product and two sums; a division when it is looked at: 10 ns, no memory. Exact, rounded
/// once.
@frozen
public struct VolumeWeightedPrice: BitwiseCopyable {
  /// In 1e-16.
  @usableFromInline var notional: Int128 = 0
  @usableFromInline var quantity: Int128 = 0
  @usableFromInline var refused: UInt64 = 0

  @inlinable public init() {}

  /// From the first trade on.
  @inlinable public var isReady: Bool { quantity > 0 }
  /// Trades out of bounds, or that the sums have no room for.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil before the first trade.
  @inlinable
  public var value: Price? {
    guard isReady else { return nil }
    return Price(units: Int64(truncatingIfNeeded: roundedQuotient(notional, by: quantity)))
  }

  /// False for a trade out of bounds, which changes nothing, and so for one that would carry the
  /// sum of price times quantity past 2^127: seventeen thousand trades of the largest price and
  /// quantity there are.
  @inlinable @discardableResult
  public mutating func update(_ price: Price, _ quantity: Quantity) -> Bool {
    guard Series.accepts(price), Series.accepts(quantity) else { return refuse() }
    let sum = notional.addingReportingOverflow(Int128(price.units) &* Int128(quantity.units))
    let all = self.quantity.addingReportingOverflow(Int128(quantity.units))
    if sum.overflow || all.overflow { return refuse() }
    notional = sum.partialValue
    self.quantity = all.partialValue
    return true
  }

  @inlinable
  mutating func refuse() -> Bool {
    refused &+= 1
    return false
  }

  /// A session begins.
  @inlinable
  public mutating func reset() {
    notional = 0
    quantity = 0
  }
}
