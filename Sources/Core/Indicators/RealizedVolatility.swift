// How much a price moves in an interval: the root of the mean of its squared logarithmic returns.
// One price an interval comes in, the close of a candle of time, say; the volatility is of such an
// interval. The mean return isn't taken off: over short intervals it is noise.
//
//     r = ln(price ÷ price before), in units of 2^-48
//     value = √(Σr² ÷ n)
//
// The returns and their squares are whole numbers, and the sum is exact.

import Events
import Numerics
import Tables

/// A logarithm and a sum: 30 ns; a root when it is looked at: 15 ns more.
public struct RealizedVolatility: ~Copyable {
  /// Returns, none larger than 2^54 in magnitude.
  @usableFromInline var returns: Window
  /// At most 2^127.
  @usableFromInline var squares: UInt128 = 0
  /// The last price; zero when there is none.
  @usableFromInline var last: Int64 = 0
  @usableFromInline var refused: UInt64 = 0

  /// `window`: returns. Allocates.
  public init(window: Int) { returns = Window(capacity: window) }

  /// After one price more than the window has returns.
  @inlinable public var isReady: Bool { returns.isFull }
  /// Prices out of bounds, or not above zero.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Of one interval, as a fraction: 0.01 is one percent. Nil until the window is full.
  @inlinable
  public var value: Double? {
    guard isReady else { return nil }
    let mean = nearestDouble(squares, isMore: false) / Double(returns.count)
    return squareRoot(mean) * powerOfTwo(-48)
  }

  /// The same of a longer time, of so many intervals: a year of minutes, say.
  @inlinable
  public func value(overIntervals count: Int) -> Double? {
    guard count >= 0, let value else { return nil }
    return value * squareRoot(Double(count))
  }

  /// The newest return, as a fraction; nil when there is none.
  @inlinable
  public var lastReturn: Double? {
    returns.count == 0 ? nil : Double(returns.newest) * powerOfTwo(-48)
  }

  /// False for a price that has no logarithm or is out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ price: Price) -> Bool {
    guard Series.accepts(price), price.units > 0 else {
      refused &+= 1
      return false
    }
    let before = last
    last = price.units
    if before == 0 { return true }
    let new = logRatio(UInt64(price.units), to: UInt64(before))
    let old = returns.push(new)
    squares &+= Self.square(new) &- Self.square(old)
    return true
  }

  @inlinable
  static func square(_ number: Int64) -> UInt128 {
    let size = UInt128(number.magnitude)
    return size &* size
  }

  /// The next price has none before it: after a pause of trading, whose jump is no return of an
  /// interval.
  @inlinable
  public mutating func interrupt() { last = 0 }

  /// Forgets all prices.
  @inlinable
  public mutating func reset() {
    returns.clear()
    squares = 0
    last = 0
  }
}
