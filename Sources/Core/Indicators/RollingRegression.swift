// The straight line through the last pairs, by least squares: one instrument on another for a hedge
// ratio, or a price on the number of its tick for a trend.
//
//     Cxy = n Σxy - Σx Σy, and so on: n² times the covariances, exact
//     slope = Cxy ÷ Cxx
//     predicted(x) = (Σy + slope · (n x - Σx)) ÷ n
//     correlation = Cxy ÷ √(Cxx · Cyy)

import Tables

/// Five sums: 15 ns; four 256-bit products and a division when it is looked at: 70 ns more.
public struct RollingRegression: ~Copyable {
  @usableFromInline var xs: Window
  @usableFromInline var ys: Window
  @usableFromInline var sumX: Int128 = 0
  @usableFromInline var sumY: Int128 = 0
  @usableFromInline var sumXX: Wide = .zero
  @usableFromInline var sumXY: Wide = .zero
  @usableFromInline var sumYY: Wide = .zero
  @usableFromInline var refused: UInt64 = 0

  /// Allocates.
  public init(window: Int) {
    xs = Window(capacity: window)
    ys = Window(capacity: window)
  }

  @inlinable public var isReady: Bool { xs.isFull }
  /// Pairs out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Units of y for one of x. Nil until the window is full, and where all x are the same.
  @inlinable
  public var slope: Double? {
    guard isReady else { return nil }
    let below = spreadX
    return below.isZero ? nil : joint.double / below.double
  }

  /// What the line says for an x, in units: nil where there is no slope, or the x is out of bounds.
  /// At zero it is the intercept.
  @inlinable
  public func predicted(at x: Int64) -> Double? {
    guard Series.accepts(x), let slope else { return nil }
    let n = Int128(xs.count)
    let way = slope * nearestDouble(n &* Int128(x) &- sumX)
    return (nearestDouble(sumY) + way) / Double(xs.count)
  }

  /// How far the newest pair is above the line, in units: the spread of a pair of instruments. One
  /// value of a series that `ZScore` takes when it is rounded. Nil where there is no slope.
  @inlinable
  public var residual: Double? {
    guard let slope else { return nil }
    let n = Int128(xs.count)
    let rise = nearestDouble(n &* Int128(ys.newest) &- sumY)
    return (rise - slope * nearestDouble(n &* Int128(xs.newest) &- sumX)) / Double(xs.count)
  }

  /// -1 … 1. Nil until the window is full, and where all x or all y are the same.
  @inlinable
  public var correlation: Double? {
    guard isReady else { return nil }
    let (x, y) = (spreadX, Wide.spread(ys.count, sumYY, sumY))
    if x.isZero || y.isZero { return nil }
    let ratio = joint.double / (squareRoot(x.double) * squareRoot(y.double))
    // Rounding may carry it a last bit too far.
    return ratio > 1 ? 1 : (ratio < -1 ? -1 : ratio)
  }

  @inlinable var spreadX: Wide { Wide.spread(xs.count, sumXX, sumX) }
  @inlinable var joint: Wide { sumXY.times(xs.count) - product(sumX, sumY) }

  /// False for a pair with a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(x: Int64, y: Int64) -> Bool {
    guard Series.accepts(x), Series.accepts(y) else {
      refused &+= 1
      return false
    }
    let (newX, newY) = (Int128(x), Int128(y))
    let (oldX, oldY) = (Int128(xs.push(x)), Int128(ys.push(y)))
    sumX &+= newX &- oldX
    sumY &+= newY &- oldY
    sumXX = sumXX + Wide(newX &* newX &- oldX &* oldX)
    sumXY = sumXY + Wide(newX &* newY &- oldX &* oldY)
    sumYY = sumYY + Wide(newY &* newY &- oldY &* oldY)
    return true
  }

  /// Forgets all pairs.
  @inlinable
  public mutating func reset() {
    xs.clear()
    ys.clear()
    sumX = 0
    sumY = 0
    sumXX = .zero
    sumXY = .zero
    sumYY = .zero
  }
}
