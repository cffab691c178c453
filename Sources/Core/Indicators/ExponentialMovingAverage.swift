// EMA: an average that every value moves by the same fraction of the way.
//
//     value += (v - value) · 2 ÷ (n + 1)        begun with the mean of the first n
//     value += (v - value) · 1 ÷ n              Wilder's smoothing, the same of another period

import Tables

/// A multiplication and a division: 15 ns, no memory. In whole numbers, off by a fraction of
/// a unit: see `Smoother`.
@frozen
public struct ExponentialMovingAverage: BitwiseCopyable {
  @usableFromInline var smoother: Smoother
  @usableFromInline var refused: UInt64 = 0

  public init(period: Int) { smoother = .exponential(period) }

  /// By Wilder's rule, where a period weighs as much as one of nearly twice the length does by the
  /// usual one.
  public init(wilderPeriod period: Int) { smoother = .wilder(period) }

  @inlinable public var isReady: Bool { smoother.isReady }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Nil until as many values have come as the period has.
  @inlinable
  public var value: Int64? { smoother.isReady ? Smoother.units(smoother.level) : nil }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    smoother.push(Smoother.scaled(value))
    return true
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() { smoother.clear() }
}
