// Bollinger bands: the mean of the last values, and so many deviations above and below.
//
//     middle = Σv ÷ n
//     upper, lower = middle ± k · √(n Σv² - (Σv)²) ÷ n
//
// The deviation is of all n values, as its author has it, and not of a sample.

import Tables

/// Two sums; a root and two divisions when it is looked at: 40 ns.
public struct BollingerBands: ~Copyable {
  @usableFromInline var moments: Moments
  @usableFromInline let width: Double
  @usableFromInline var refused: UInt64 = 0

  /// `width`: deviations from the middle to a band, in units of 1e-8, up to 50. Allocates.
  public init(window: Int = 20, width: Int64 = 200_000_000) {
    precondition(width >= 0 && width <= 5_000_000_000, "a band is 0 to 50 deviations away")
    moments = Moments(window: window)
    self.width = Double(width) / 1e8
  }

  @inlinable public var isReady: Bool { moments.window.isFull }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  @frozen
  public struct Bands: BitwiseCopyable, Hashable, Sendable {
    public var upper: Int64
    public var middle: Int64
    public var lower: Int64
    /// One deviation, in units.
    public var deviation: Double

    @inlinable
    public init(upper: Int64, middle: Int64, lower: Int64, deviation: Double) {
      self.upper = upper
      self.middle = middle
      self.lower = lower
      self.deviation = deviation
    }
  }

  /// In units, the middle and the distance to the bands each rounded once. Nil until the window is
  /// full.
  @inlinable
  public var value: Bands? {
    guard moments.window.isFull else { return nil }
    let middle = moments.mean
    let deviation = moments.deviation
    // At most 50 times 10^17.
    let distance = rounded(deviation * width)
    return Bands(
      upper: middle &+ distance, middle: middle, lower: middle &- distance, deviation: deviation)
  }

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
