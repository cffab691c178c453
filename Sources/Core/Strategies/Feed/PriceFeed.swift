// The series of prices that a strategy goes by: each change of the middle, each trade, or the close of
// each candle of trades. All are twice the price, so that a middle is exact and one rule serves the
// three.

import Events
import Indicators
import Tables

public struct PriceFeed: ~Copyable {
  @usableFromInline let first: Int
  @usableFromInline let source: Source
  @usableFromInline var builders: Slab<CandleBuilder>
  /// The middle of each market as last fed, twice; zero: none.
  @usableFromInline var middles: Slab<Int64>

  @frozen
  @usableFromInline
  enum Source: BitwiseCopyable {
    case middle
    case trade
    case candle
  }

  public static let list: [Parameter] = [
    .choice(
      "on", of: ["ticks", "candles"], default: "ticks",
      "a new value comes with every tick, or with every candle that is closed"),
    .choice(
      "price", of: ["middle", "trade"], default: "middle",
      "ticks: a tick is a change of the middle of the best prices, or a trade"),
    Parameter(
      "candle", .duration, in: 1_000_000...86_400_000_000_000, default: 60_000_000_000,
      isLive: false, "candles: how long one is; one in which nothing traded is left out"),
  ]

  /// `first`: where the list begins in the card's. Allocates.
  public init(_ settings: StrategySettings, from first: Int) {
    self.first = first
    let isOfCandles = settings.values[first] == 1
    source = isOfCandles ? .candle : settings.values[first + 1] == 0 ? .middle : .trade
    let rule = CandleRule.time(
      Nanoseconds(UInt64(settings.values[first + 2])), fillsGaps: false)
    builders = Slab(
      count: isOfCandles ? settings.markets.count : 0, repeating: CandleBuilder(rule))
    middles = Slab(count: settings.markets.count, repeating: 0)
  }

  /// The top of book of a market has two sides. The value that this is; nil: none.
  @inlinable
  public mutating func topMoved(
    in market: Int, at desk: borrowing StrategyDesk
  ) -> FeedValue? {
    guard case .middle = source else { return nil }
    let twice = desk[market].twiceMiddle
    guard twice != middles[market] else { return nil }
    middles[market] = twice
    return Self.value(twice, twice, twice)
  }

  /// A market traded.
  @inlinable
  public mutating func traded(
    _ trade: Trade, in market: Int, at desk: borrowing StrategyDesk
  ) -> FeedValue? {
    guard trade.quantity > .zero else { return nil }
    switch source {
    case .middle: return nil
    case .trade: return Self.value(trade.price, trade.price, trade.price)
    case .candle:
      guard builders[market].take(trade.price, trade.quantity, at: desk.now) else { return nil }
      return close(in: market)
    }
  }

  /// Time has passed: to be asked of every market.
  @inlinable
  public mutating func timePassed(in market: Int, at desk: borrowing StrategyDesk) -> FeedValue? {
    guard case .candle = source else { return nil }
    builders[market].advance(to: desk.now)
    return close(in: market)
  }

  /// Whether it makes anything of time.
  @inlinable public var mindsTime: Bool { builders.count > 0 }

  /// What is closed is one candle at most: those without trades are left out.
  @inlinable
  mutating func close(in market: Int) -> FeedValue? {
    var value: FeedValue?
    while let candle = builders[market].next() {
      value = Self.value(candle.high, candle.low, candle.close)
    }
    return value
  }

  @inlinable
  static func value(_ high: Price, _ low: Price, _ close: Price) -> FeedValue? {
    guard Series.accepts(high), Series.accepts(low) else { return nil }
    return value(2 &* high.units, 2 &* low.units, 2 &* close.units)
  }

  /// None that the indicators wouldn't take.
  @inlinable
  static func value(_ high: Int64, _ low: Int64, _ close: Int64) -> FeedValue? {
    guard Series.accepts(high), Series.accepts(low), Series.accepts(close) else { return nil }
    return FeedValue(twiceHigh: high, twiceLow: low, twiceClose: close)
  }
}

/// A new value of the series: of a tick all three are the same.
@frozen
public struct FeedValue: BitwiseCopyable, Hashable, Sendable {
  public var twiceHigh: Int64
  public var twiceLow: Int64
  public var twiceClose: Int64

  @inlinable
  public init(twiceHigh: Int64, twiceLow: Int64, twiceClose: Int64) {
    self.twiceHigh = twiceHigh
    self.twiceLow = twiceLow
    self.twiceClose = twiceClose
  }

  /// Rounded toward zero, for signals.
  @inlinable public var price: Int64 { twiceClose / 2 }
}

extension PriceFeed: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.feed", version: 1)
    state.visit(&middles)
    var market = 0
    while market < builders.count {
      builders[market].persist(&state)
      market &+= 1
    }
  }
}
