// What a market did in an interval, in one record of its own: plain data, so that it can be kept in
// a slab.

import Events

@frozen
public struct Candle: BitwiseCopyable, Hashable, Sendable {
  /// Price times quantity, in 1e-16: with the volume it makes the candle's VWAP.
  public var notional: Int128
  public var open: Price
  public var high: Price
  public var low: Price
  public var close: Price
  public var volume: Quantity
  /// Of a candle of time, the interval: `start` is in it, `end` isn't. Of the others the first
  /// trade and the last.
  public var start: Nanoseconds
  public var end: Nanoseconds
  public var firstTime: Nanoseconds
  /// Of what traded; of a candle without a trade both are its start.
  public var lastTime: Nanoseconds
  /// Trades that it has a part of. Zero where nothing traded and the candle only fills a gap.
  public var tradeCount: Int64

  @inlinable
  public init(
    notional: Int128, open: Price, high: Price, low: Price, close: Price, volume: Quantity,
    start: Nanoseconds, end: Nanoseconds, firstTime: Nanoseconds, lastTime: Nanoseconds,
    tradeCount: Int64
  ) {
    self.notional = notional
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.start = start
    self.end = end
    self.firstTime = firstTime
    self.lastTime = lastTime
    self.tradeCount = tradeCount
  }

  /// In which nothing traded, or nothing yet.
  @inlinable
  init(at price: Price, from start: Nanoseconds, to end: Nanoseconds) {
    self.init(
      notional: 0, open: price, high: price, low: price, close: price, volume: .zero,
      start: start, end: end, firstTime: start, lastTime: start, tradeCount: 0)
  }

  /// The average price; of a candle without a trade its price.
  @inlinable
  public var volumeWeightedPrice: Price {
    if volume.units <= 0 { return close }
    let average = roundedQuotient(notional, by: Int128(volume.units))
    return Price(units: Int64(truncatingIfNeeded: average))
  }

  /// A trade, or a part of one, that its sums have room for.
  @inlinable
  mutating func add(_ price: Price, _ quantity: Int64, at time: Nanoseconds) {
    if price > high { high = price }
    if price < low { low = price }
    close = price
    volume.units &+= quantity
    notional &+= Int128(price.units) &* Int128(quantity)
    if tradeCount == 0 { firstTime = time }
    if tradeCount == 0 || time > lastTime { lastTime = time }
    tradeCount &+= 1
  }
}
