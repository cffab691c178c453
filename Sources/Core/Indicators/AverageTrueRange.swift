// ATR: how far a price moves in a bar, the jump from the bar before included, with Wilder's
// smoothing.
//
//     range = max(high, close before) - min(low, close before)      (the first: high - low)
//     value += (range - value) ÷ n           begun with the mean of the first n ranges

import Events
import Tables

/// A division: 15 ns a bar, no memory.
@frozen
public struct AverageTrueRange: BitwiseCopyable {
  @usableFromInline var smoother: Smoother
  @usableFromInline var lastClose: Int64 = 0
  @usableFromInline var hasClose = false
  @usableFromInline var refused: UInt64 = 0

  public init(period: Int = 14) { smoother = .wilder(period) }

  @inlinable public var isReady: Bool { smoother.isReady }
  /// Bars out of bounds, or that are none.
  @inlinable public var refusedCount: UInt64 { refused }

  /// In units; nil until as many bars have come as the period has.
  @inlinable
  public var value: Int64? { smoother.isReady ? Smoother.units(smoother.level) : nil }

  /// False for a bar with a price out of bounds, or whose close isn't between its low and its high:
  /// it changes nothing.
  @inlinable @discardableResult
  public mutating func update(high: Price, low: Price, close: Price) -> Bool {
    guard Series.accepts(high), Series.accepts(low), low <= close, close <= high else {
      refused &+= 1
      return false
    }
    var top = high.units
    var bottom = low.units
    if hasClose {
      if lastClose > top { top = lastClose }
      if lastClose < bottom { bottom = lastClose }
    }
    smoother.push(Smoother.scaled(top &- bottom))
    lastClose = close.units
    hasClose = true
    return true
  }

  @inlinable @discardableResult
  public mutating func update(_ candle: Candle) -> Bool {
    update(high: candle.high, low: candle.low, close: candle.close)
  }

  /// Forgets all bars.
  @inlinable
  public mutating func reset() {
    smoother.clear()
    lastClose = 0
    hasClose = false
  }
}
