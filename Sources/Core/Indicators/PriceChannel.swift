// Donchian's channel: the highest high and the lowest low of the last bars, or of the last ticks.
// What a breakout breaks.

import Events
import Tables

/// Two rolling extremes: 25 ns on average.
public struct PriceChannel: ~Copyable {
  @usableFromInline var highs: RollingExtreme
  @usableFromInline var lows: RollingExtreme
  @usableFromInline var refused: UInt64 = 0

  /// Allocates.
  public init(window: Int) {
    highs = RollingExtreme(.highest, window: window)
    lows = RollingExtreme(.lowest, window: window)
  }

  @inlinable public var isReady: Bool { highs.isReady }
  /// Bars out of bounds, or whose low is above their high.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until the window is full. To see whether a bar breaks out of those before it, look before
  /// the update.
  @inlinable public var highest: Price? { price(highs.value) }
  @inlinable public var lowest: Price? { price(lows.value) }

  /// Halfway, rounded to the nearest.
  @inlinable
  public var middle: Price? {
    guard let high = highs.value, let low = lows.value else { return nil }
    return price(Int64(truncatingIfNeeded: roundedQuotient(Int128(high &+ low), by: 2)))
  }

  @inlinable
  func price(_ units: Int64?) -> Price? {
    guard let units else { return nil }
    return Price(units: units)
  }

  /// False for a bar out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(high: Price, low: Price) -> Bool {
    guard Series.accepts(high), Series.accepts(low), low <= high else {
      refused &+= 1
      return false
    }
    highs.update(high.units)
    lows.update(low.units)
    return true
  }

  /// A tick is a bar of one price.
  @inlinable @discardableResult
  public mutating func update(_ price: Price) -> Bool { update(high: price, low: price) }

  @inlinable @discardableResult
  public mutating func update(_ candle: Candle) -> Bool {
    update(high: candle.high, low: candle.low)
  }

  /// Forgets all bars.
  @inlinable
  public mutating func reset() {
    highs.reset()
    lows.reset()
  }
}
