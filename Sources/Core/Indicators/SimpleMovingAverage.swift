// SMA: the mean of the last values.
//
//     value = Σv ÷ n

import Tables

/// A sum and a division: 10 ns. Exact, rounded once.
public struct SimpleMovingAverage: ~Copyable {
  @usableFromInline var window: Window
  @usableFromInline var sum: Int128 = 0
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
    return Int64(truncatingIfNeeded: roundedQuotient(sum, by: Int128(window.count)))
  }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    let old = window.push(value)
    sum &+= Int128(value) &- Int128(old)
    return true
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() {
    window.clear()
    sum = 0
  }
}
