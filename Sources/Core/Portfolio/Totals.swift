// What a scope is in all, over its instruments, in the base currency and exact: kept up with every execution and every mark,
// never by adding up. What is compared with a limit on the way of an order stands first.

import Events

@frozen
public struct Totals: BitwiseCopyable, Hashable, Sendable {
  /// The day's, fees taken off: cash and what is held, at its mark.
  public var profit: Amount
  /// Σ |held × mark|.
  public var gross: Amount
  /// Σ held × mark.
  public var net: Amount
  /// Σ |held| × what one ties up.
  public var margin: Amount
  /// The day's highest profit, at least zero, as the day begins with that.
  public var peak: Amount
  /// The deepest that the day's profit ever was below its peak.
  public var deepest: Amount
  /// The day's highest gross.
  public var largestGross: Amount
  /// The day's.
  public var fees: Amount
  /// The profit of the days before, each at its last rates.
  public var earned: Amount
  /// What an account started with; of the firm, what all did.
  public var startCash: Amount

  @inlinable
  public init() {
    profit = .zero
    gross = .zero
    net = .zero
    margin = .zero
    peak = .zero
    deepest = .zero
    largestGross = .zero
    fees = .zero
    earned = .zero
    startCash = .zero
  }

  /// How far the day's profit is below its peak: never less than zero.
  @inlinable public var drawdown: Amount { peak - profit }

  /// All there is: what it started with, and what was made since.
  @inlinable public var equity: Amount { startCash + earned + profit }

  /// Equity that no position ties up; negative when more is tied up than there is.
  @inlinable public var available: Amount { equity - margin }

  /// The same, but no less than zero: the margin of what could still be bought.
  @inlinable public var buyingPower: Amount { available.isNegative ? .zero : available }

  /// Gross ÷ equity in units of 1e-8; the greatest number where there is exposure and no equity. A microsecond.
  public var leverage: Int64 {
    if gross == .zero { return 0 }
    return equity <= .zero ? .max : gross.ratio(to: equity)
  }

  /// After a change of profit or gross.
  @inlinable @inline(__always)
  mutating func settle() {
    if profit > peak { peak = profit }
    let below = peak - profit
    if below > deepest { deepest = below }
    if gross > largestGross { largestGross = gross }
  }
}
