// WMA: the mean of the last values, of which the newest weighs n, the one before n - 1, and the
// oldest 1.
//
//     value = (1·v₁ + 2·v₂ + … + n·vₙ) ÷ (n (n + 1) ÷ 2)
//
// When the window moves, every weight falls by one: the weighted sum loses the plain sum, and gains
// n times the new value.

import Tables

/// Two sums and a division. Exact, rounded once.
public struct WeightedMovingAverage: ~Copyable {
  @usableFromInline var window: Window
  @usableFromInline var sum: Int128 = 0
  /// At most 2^97.
  @usableFromInline var weighted: Int128 = 0
  @usableFromInline var refused: UInt64 = 0

  /// Allocates.
  public init(window: Int) { self.window = Window(capacity: window) }

  @inlinable public var isReady: Bool { window.isFull }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until the window is full.
  @inlinable
  public var value: Int64? {
    guard window.isFull else { return nil }
    let n = Int128(window.count)
    return Int64(truncatingIfNeeded: roundedQuotient(weighted, by: (n &* (n &+ 1)) &>> 1))
  }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    if window.isFull { weighted &-= sum }
    let old = window.push(value)
    weighted &+= Int128(window.count) &* Int128(value)
    sum &+= Int128(value) &- Int128(old)
    return true
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() {
    window.clear()
    sum = 0
    weighted = 0
  }
}
