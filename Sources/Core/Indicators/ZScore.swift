// How many deviations the newest value is from the mean of the last, itself included.
//
//     value = (n v - Σv) ÷ √(n Σv² - (Σv)²)
//
// Both sides of the division are roots of whole numbers, or whole numbers themselves: four
// roundings in all, however large the values are and however little they differ.

import Tables

/// Two sums; a root and a division when it is looked at: 40 ns.
public struct ZScore: ~Copyable {
  @usableFromInline var moments: Moments
  @usableFromInline var refused: UInt64 = 0

  /// Allocates. The deviation is of all values, and not of a sample.
  public init(window: Int) { moments = Moments(window: window) }

  @inlinable public var isReady: Bool { moments.window.isFull }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until the window is full, and where all its values are the same.
  @inlinable
  public var value: Double? {
    guard moments.window.isFull else { return nil }
    let spread = moments.spread
    if spread.isZero { return nil }
    let distance =
      Int128(moments.window.count) &* Int128(moments.window.newest) &- moments.sum
    return nearestDouble(distance) / squareRoot(spread.double)
  }

  /// Of the window, rounded; nil until it is full.
  @inlinable public var mean: Int64? { isReady ? moments.mean : nil }

  /// Of the window, in units; nil until it is full.
  @inlinable public var deviation: Double? { isReady ? moments.deviation : nil }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    moments.push(value)
    return true
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() { moments.clear() }
}
