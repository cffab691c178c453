// What every indicator takes in: whole numbers in the fixed point of the house, within bounds that
// keep each sum and product of this room exact. A market can send anything, so what lies beyond
// them is refused and counted, and leaves the indicator as if it hadn't come: a wild tick can't
// trap the core, and can't spoil a sum either.
//
//     value        |v| ≤ 10^17 units (10^9 in money), negative ones too: a spread is a series
//     quantity     1 … 10^17 units
//     window       1 … 2^20 values
//
// Sums are whole numbers of 128 or 256 bits. What is added is taken off again to the last unit, so
// nothing drifts, however long it runs. A division is rounded once, to the nearest with halves away
// from zero: a series with all signs turned gives the same results with all signs turned.

import Events

/// The bounds of what an indicator takes.
@frozen
public enum Series {
  /// In units of 1e-8, either way.
  @inlinable public static var largest: Int64 { 100_000_000_000_000_000 }

  @inlinable public static var longestWindow: Int { 1 << 20 }

  @inlinable
  public static func accepts(_ value: Int64) -> Bool { value >= -largest && value <= largest }

  @inlinable
  public static func accepts(_ price: Price) -> Bool { accepts(price.units) }

  /// A trade has a quantity.
  @inlinable
  public static func accepts(_ quantity: Quantity) -> Bool {
    quantity.units > 0 && quantity.units <= largest
  }

  /// Of a setting, when an indicator is made.
  @inlinable
  static func checkWindow(_ window: Int) {
    precondition(window >= 1 && window <= longestWindow, "a window holds 1 to 2^20 values")
  }
}
