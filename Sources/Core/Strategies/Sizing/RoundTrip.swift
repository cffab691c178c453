// A trade as people mean it: from no position to no position, or to the other side of none. What a
// sizer counts as won or lost, and what a stop is measured from.

import Events

@frozen
public struct RoundTrip: BitwiseCopyable, Sendable {
  /// What the position was bought for, in units of 1e-16; of a short one what it was sold for, below
  /// zero.
  @usableFromInline var cost: Int128 = 0
  /// The desk's cash as it would be had the trade not been begun, in units of 1e-16.
  @usableFromInline var basis: Int128 = 0
  /// The desk's, as last seen.
  @usableFromInline var cash: Int128 = 0
  @usableFromInline var position: Int64 = 0
  /// When the position was opened; zero before the first.
  @usableFromInline var opened = Nanoseconds.zero

  @inlinable init() {}

  @inlinable public var isOpen: Bool { position != 0 }
  @inlinable public var isLong: Bool { position > 0 }
  /// When the position was opened; without one, when the last was.
  @inlinable public var openedAt: Nanoseconds { opened }

  /// The desk has booked an execution, or booked one anew. What the trade brought that it ended, in
  /// units of 1e-16; nil when it ended none.
  @inlinable
  mutating func follow(_ known: DeskMarket, _ update: OrderUpdate, at now: Nanoseconds) -> Int128? {
    let before = position
    let after = known.position.units
    let spent = cash &- known.cash
    position = after
    cash = known.cash
    let worth = Int128(after) &* Int128(update.price.units)
    let isEnd = before != 0 && (after == 0 || (before < 0) != (after < 0))
    if before == 0 || isEnd {
      // What is left on the other side of none is a trade of its own, opened at this price. Where nothing was held and
      // nothing is, a trade that is over was booked anew.
      let flat = known.cash &+ worth
      let result = flat &- basis
      basis = flat
      cost = worth
      if after != 0 { opened = now }
      return isEnd ? result : nil
    }
    if (update.side == .buy) == (before > 0) {
      // What opened a part of it, or was corrected or taken back of that.
      cost = DeskMarket.bounded(cost &+ spent)
    } else {
      // The same average for less, or for more. The rest is smaller than the position, so both products fit.
      let (quotient, rest) = cost.quotientAndRemainder(dividingBy: Int128(before))
      cost = DeskMarket.bounded(
        quotient &* Int128(after) &+ rest &* Int128(after) / Int128(before))
    }
    return nil
  }

  /// What the position has brought so far if it is closed at that price, in units of 1e-16.
  @inlinable
  func profit(at price: Price) -> Int128 { Int128(position) &* Int128(price.units) &- cost }

  /// So many ticks in money, for the whole of the position.
  @inlinable
  func worth(ofTicks ticks: Int64, of tick: Price) -> Int128 {
    Int128(ticks) &* Int128(tick.units) &* Int128(position.magnitude)
  }
}
