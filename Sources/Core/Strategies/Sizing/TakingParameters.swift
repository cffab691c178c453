// How a position is taken and when it is given up again, whatever the strategy thinks. A card appends
// `all`, and the strategy gives its taker the place where it begins.

import Events

public enum TakingParameters {
  public static let list: [Parameter] = [
    Parameter(
      "entry", .choice(["take", "join"]), in: 0...1, default: 0,
      "a position is opened at the other side's best price, at once, or by waiting at our side's"),
    Parameter(
      "join_time", .duration, in: 0...86_400_000_000_000, default: 1_000_000_000,
      "join: how long it waits; what is missing then is taken"),
    Parameter(
      "stop_loss", .ticks, in: 0...1_000_000, default: 0,
      "a position is closed when it is worth so many ticks less than it cost; 0: never"),
    Parameter(
      "take_profit", .ticks, in: 0...1_000_000, default: 0,
      "a position is closed when it is worth so many ticks more than it cost; 0: never"),
    Parameter(
      "max_holding", .duration, in: 0...SizingParameters.longest, default: 0,
      "a position is closed after so long; 0: never"),
  ]

  /// With the sizer's behind them.
  public static let all: [Parameter] = list + SizingParameters.list
}

/// Why a taker closed a position on its own: the numbers of its signals, whose value is the price at
/// which the position could be closed, in units of 1e-8.
public enum TakerSignal {
  @inlinable public static var stopLoss: UInt32 { 101 }
  @inlinable public static var takeProfit: UInt32 { 102 }
  @inlinable public static var holdingTime: UInt32 { 103 }
  @inlinable public static var drawdown: UInt32 { 104 }
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct TakingTerms: BitwiseCopyable {
  @usableFromInline var joinTime: UInt64 = 0
  @usableFromInline var stopLossTicks: Int64 = 0
  @usableFromInline var takeProfitTicks: Int64 = 0
  @usableFromInline var longestHolding: UInt64 = 0
  @usableFromInline var joins = false

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk, from first: Int) {
    joins = desk.value(first) == 1
    joinTime = UInt64(desk.value(first + 1))
    stopLossTicks = desk.value(first + 2)
    takeProfitTicks = desk.value(first + 3)
    longestHolding = UInt64(desk.value(first + 4))
  }
}
