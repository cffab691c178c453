// What every strategy with a position is told of its size. A card appends the list, and the strategy
// gives its sizer the place where the list begins.

import Events

public enum SizingParameters {
  static let largestMoney: Int64 = 1 << 60
  static let longest: Int64 = 30 * 86_400_000_000_000

  public static let list: [Parameter] = [
    .choice(
      "sizing", of: ["fixed", "volatility", "kelly"], default: "fixed",
      "how large a position is: always the same, less in a wilder market, or more the better the last "
        + "trades went"),
    Parameter(
      "size", .quantity, in: 0...StrategySettings.largestPosition.units, default: 10_0000_0000,
      isOrderSize: true,
      "how large a position is; of volatility and kelly the most that it is"),
    Parameter(
      "risk", .number, in: 0...largestMoney, default: 100_0000_0000,
      "volatility: the money that a move of one volatility wins or loses"),
    Parameter(
      "volatility_window", .count, in: 2...100_000, default: 60, isLive: false,
      "how many intervals the volatility is measured over"),
    Parameter(
      "volatility_interval", .duration, in: 1_000_000...86_400_000_000_000,
      default: 1_000_000_000, isLive: false,
      "the time over which a move counts as one: the volatility is of so long"),
    Parameter(
      "capital", .number, in: 0...largestMoney, default: 10_000_0000_0000,
      "kelly: the money of which a share is staked"),
    Parameter(
      "kelly_cap", .number, in: 0...1_0000_0000, default: 2500_0000,
      "kelly: the largest share that is staked, whatever the last trades say"),
    Parameter(
      "kelly_window", .count, in: 2...10_000, default: 50, isLive: false,
      "kelly: how many closed trades it goes by; before so many it trades a single lot"),
    Parameter(
      "drawdown_limit", .number, in: 0...largestMoney, default: 0,
      "from half of such a loss since the best moment on, positions shrink, to none at all; 0: never"
    ),
    Parameter(
      "cooldown", .duration, in: 0...longest, default: 0,
      "the least time from opening a position to opening the next"),
    Parameter(
      "loss_cooldown", .duration, in: 0...longest, default: 0,
      "the least time from closing a position at a loss to opening the next"),
  ]
}

/// The parameters as the hot path reads them.
@frozen
@usableFromInline
struct SizingTerms: BitwiseCopyable {
  @usableFromInline var rule: Int64 = 0
  @usableFromInline var size: Int64 = 0
  @usableFromInline var risk: Int64 = 0
  @usableFromInline var capital: Int64 = 0
  @usableFromInline var kellyCap: Int64 = 0
  @usableFromInline var drawdownLimit: Int64 = 0
  @usableFromInline var cooldown: UInt64 = 0
  @usableFromInline var lossCooldown: UInt64 = 0

  @inlinable init() {}

  @inlinable
  init(_ desk: borrowing StrategyDesk, from first: Int) {
    rule = desk.value(first)
    size = desk.value(first + 1)
    risk = desk.value(first + 2)
    capital = desk.value(first + 5)
    kellyCap = desk.value(first + 6)
    drawdownLimit = desk.value(first + 8)
    cooldown = UInt64(desk.value(first + 9))
    lossCooldown = UInt64(desk.value(first + 10))
  }
}
