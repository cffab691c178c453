// The VWAP of the last trades.
//
//     value = Σ price · quantity ÷ Σ quantity, of n trades

import Events
import Tables

/// Two products and two sums; a division when it is looked at: 10 ns. Exact, rounded once.
public struct RollingVolumeWeightedPrice: ~Copyable {
  @usableFromInline var prices: Window
  @usableFromInline var quantities: Window
  /// In 1e-16.
  @usableFromInline var notional: Int128 = 0
  /// At most 2^77.
  @usableFromInline var quantity: Int128 = 0
  @usableFromInline var refused: UInt64 = 0

  /// `window`: trades. Allocates.
  public init(window: Int) {
    prices = Window(capacity: window)
    quantities = Window(capacity: window)
  }

  @inlinable public var isReady: Bool { prices.isFull }
  /// Trades out of bounds, or that the sum has no room for.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until the window is full.
  @inlinable
  public var value: Price? {
    guard isReady else { return nil }
    return Price(units: Int64(truncatingIfNeeded: roundedQuotient(notional, by: quantity)))
  }

  /// False for a trade out of bounds, which changes nothing, and so for one that would carry the
  /// sum of price times quantity past 2^127: it takes a window of seventeen thousand trades of the
  /// largest price and quantity there are.
  @inlinable @discardableResult
  public mutating func update(_ price: Price, _ quantity: Quantity) -> Bool {
    guard Series.accepts(price), Series.accepts(quantity) else { return refuse() }
    let change =
      Int128(price.units) &* Int128(quantity.units)
      &- Int128(prices.leaving) &* Int128(quantities.leaving)
    let sum = notional.addingReportingOverflow(change)
    if sum.overflow { return refuse() }
    notional = sum.partialValue
    _ = prices.push(price.units)
    self.quantity &+= Int128(quantity.units) &- Int128(quantities.push(quantity.units))
    return true
  }

  @inlinable
  mutating func refuse() -> Bool {
    refused &+= 1
    return false
  }

  /// Forgets all trades.
  @inlinable
  public mutating func reset() {
    prices.clear()
    quantities.clear()
    notional = 0
    quantity = 0
  }
}
