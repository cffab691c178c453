// How much more of the last trades was bought than sold, by the side that came in.
//
//     value = (Σ bought - Σ sold) ÷ (Σ bought + Σ sold), of n trades

import Events
import Tables

/// Two sums; a division when it is looked at: 10 ns. Exact, rounded once.
public struct TradeImbalance: ~Copyable {
  /// Quantities, below zero where they were sold.
  @usableFromInline var window: Window
  @usableFromInline var net: Int128 = 0
  @usableFromInline var gross: Int128 = 0
  @usableFromInline var refused: UInt64 = 0

  /// `window`: trades. Allocates.
  public init(window: Int) { self.window = Window(capacity: window) }

  @inlinable public var isReady: Bool { window.isFull }
  /// Trades out of bounds, or of nobody knows which side.
  @inlinable public var refusedCount: UInt64 { refused }

  /// -1 … 1 in units of 1e-8, positive where more was bought; nil until the window is full.
  @inlinable
  public var value: Int64? {
    guard isReady else { return nil }
    // At most 2^104.
    return Int64(
      truncatingIfNeeded: roundedQuotient(net &* Int128(fixedPointScale), by: gross))
  }

  /// False for a trade out of bounds, or of neither side, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ quantity: Quantity, aggressor: Side) -> Bool {
    guard Series.accepts(quantity), aggressor == .buy || aggressor == .sell else {
      refused &+= 1
      return false
    }
    let new = aggressor == .buy ? quantity.units : 0 &- quantity.units
    let old = window.push(new)
    net &+= Int128(new) &- Int128(old)
    gross &+= Int128(quantity.units) &- Int128(old < 0 ? 0 &- old : old)
    return true
  }

  @inlinable @discardableResult
  public mutating func update(_ trade: Trade) -> Bool {
    update(trade.quantity, aggressor: trade.aggressor)
  }

  /// Forgets all trades.
  @inlinable
  public mutating func reset() {
    window.clear()
    net = 0
    gross = 0
  }
}
