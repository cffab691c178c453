// The day as a curve: profit, exposure and drawdown of every scope at equal distances in event time, in a ring of points that
// is allocated once. The newest push out the oldest.

import Events
import Tables

@frozen
public struct CurvePoint: BitwiseCopyable, Hashable, Sendable {
  /// A multiple of the interval. The point is what was true up to here.
  public var time: Nanoseconds
  /// So that all of a point is somebody's.
  public var reserved0: UInt64 = 0
  public var profit: Amount
  public var gross: Amount
  public var drawdown: Amount

  @inlinable
  public init(time: Nanoseconds, profit: Amount, gross: Amount, drawdown: Amount) {
    self.time = time
    self.profit = profit
    self.gross = gross
    self.drawdown = drawdown
  }
}

@usableFromInline
struct Curve: ~Copyable {
  /// Moment by moment, the scopes of one side by side.
  @usableFromInline var points: Slab<CurvePoint>
  @usableFromInline let capacity: Int
  @usableFromInline let scopeCount: Int
  /// Moments that are kept.
  @usableFromInline var count = 0
  /// Where the next moment goes.
  @usableFromInline var next = 0

  init(capacity: Int, scopeCount: Int) {
    self.capacity = capacity
    self.scopeCount = scopeCount
    points = Slab(
      count: capacity * scopeCount,
      repeating: CurvePoint(time: .zero, profit: .zero, gross: .zero, drawdown: .zero))
  }

  @inlinable
  mutating func record(_ totals: borrowing Slab<Totals>, at time: Nanoseconds) {
    if capacity == 0 { return }
    for scope in 0..<scopeCount {
      points[next &* scopeCount &+ scope] = CurvePoint(
        time: time, profit: totals[scope].profit, gross: totals[scope].gross,
        drawdown: totals[scope].drawdown)
    }
    next = next &+ 1 == capacity ? 0 : next &+ 1
    if count < capacity { count &+= 1 }
  }

  /// The oldest is number 0.
  @inlinable
  func point(_ number: Int, _ scope: Int) -> CurvePoint {
    precondition(number >= 0 && number < count, "the curve has no such point")
    let oldest = count < capacity ? 0 : next
    let row = oldest &+ number
    return points[(row < capacity ? row : row &- capacity) &* scopeCount &+ scope]
  }

  @inlinable
  mutating func clear() {
    count = 0
    next = 0
  }
}
