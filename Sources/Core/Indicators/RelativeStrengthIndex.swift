// RSI, with Wilder's smoothing: how much of what a series moved it moved up.
//
//     gain = (gain · (n - 1) + max(change, 0)) ÷ n        loss alike, of the falls; each begun
//                                                         with the mean of the first n changes
//     value = 100 · gain ÷ (gain + loss)                  50 when nothing moved at all
//
// The averages are `Double`s: only their ratio counts, which must hold while both fade in a market
// that stands still, and each forgets what rounding did to it as it forgets the rest. What fades
// never becomes so small that arithmetic is slow.

import Tables

/// Two multiplications and two divisions: 10 ns, no memory.
@frozen
public struct RelativeStrengthIndex: BitwiseCopyable {
  @usableFromInline let period: Int
  /// Of the first changes their sums, exact; later unused.
  @usableFromInline var gainSum: Int128 = 0
  @usableFromInline var lossSum: Int128 = 0
  @usableFromInline var gain = 0.0
  @usableFromInline var loss = 0.0
  @usableFromInline var last: Int64 = 0
  @usableFromInline var hasLast = false
  /// Changes, up to the period.
  @usableFromInline var count = 0
  @usableFromInline var refused: UInt64 = 0

  public init(period: Int = 14) {
    Series.checkWindow(period)
    self.period = period
  }

  @inlinable public var isReady: Bool { count == period }
  /// Values out of bounds.
  @inlinable public var refusedCount: UInt64 { refused }

  /// 0 … 100; nil until there were as many changes as the period has, which takes one value more.
  @inlinable
  public var value: Double? {
    guard isReady else { return nil }
    let all = gain + loss
    return all == 0 ? 50 : 100 * (gain / all)
  }

  /// False for a value out of bounds, which changes nothing.
  @inlinable @discardableResult
  public mutating func update(_ value: Int64) -> Bool {
    guard Series.accepts(value) else {
      refused &+= 1
      return false
    }
    let change = value &- last
    last = value
    if hasLast { push(change) } else { hasLast = true }
    return true
  }

  @inlinable
  mutating func push(_ change: Int64) {
    let up = change > 0 ? change : 0
    let down = change < 0 ? 0 &- change : 0
    if count < period {
      gainSum &+= Int128(up)
      lossSum &+= Int128(down)
      count &+= 1
      if count == period {
        gain = nearestDouble(gainSum) / Double(period)
        loss = nearestDouble(lossSum) / Double(period)
      }
      return
    }
    // So little that the next change outweighs it all: it keeps its ratio and fades no more.
    if change == 0 && gain + loss < 0x1p-64 { return }
    gain = Self.smoothed(gain, Double(up), Double(period))
    loss = Self.smoothed(loss, Double(down), Double(period))
  }

  @inlinable
  static func smoothed(_ average: Double, _ new: Double, _ period: Double) -> Double {
    let next = (average * (period - 1) + new) / period
    return next < 0x1p-200 ? 0 : next
  }

  /// Forgets all values.
  @inlinable
  public mutating func reset() {
    gainSum = 0
    lossSum = 0
    gain = 0
    loss = 0
    last = 0
    hasLast = false
    count = 0
  }
}
