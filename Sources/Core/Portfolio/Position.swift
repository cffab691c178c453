// One cell of the account: what is held of an instrument at one level, what it cost, and what was made of it. All in the
// instrument's own currency.
//
// A day starts as if all that is held had been bought at the mark of the evening before:
//
//     cash      -(held × mark) then; since then everything paid and received, fees too
//     profit    of the day: cash + held × mark
//     cost      what the open quantity was really bought for, on whatever day
//     carried   what of profit wasn't realized at the day's beginning: held × mark - cost, then
//
//     profit = realized + unrealized - carried - fees
//
// That is no check of the books but how `realized` is told: from the cash and the cost. So whatever is decided of the cost,
// and it is a convention (average or first in, first out; see the booking), the whole profit is exact.

import Events

@frozen
public struct Position: BitwiseCopyable, Hashable, Sendable {
  /// Positive when long.
  public var quantity: Quantity
  /// The price that it is valued at, as of the reading.
  public var mark: Price
  /// What the open quantity was bought for, signed like it.
  public var cost: Money
  /// Everything paid and received, fees too; see above.
  public var cash: Money
  /// Paid today; negative where rebates were more.
  public var fees: Money
  /// The unrealized profit that the day began with.
  public var carriedGain: Money
  /// The profit of the days before.
  public var earned: Money
  /// The cost that the last closing took out, and the quantity that it closed, signed like the position: what comes back
  /// when that execution is busted.
  public var closedCost: Money
  public var closedQuantity: Quantity
  /// What the day began with.
  public var carriedQuantity: Quantity
  /// All that was bought today; stays at the largest number when it gets there.
  public var bought: Quantity
  /// All that was sold today; stays at the largest number when it gets there.
  public var sold: Quantity
  /// Executions that were booked today, those that were taken back since too.
  public var fillCount: UInt64

  @inlinable
  public init() {
    quantity = .zero
    mark = .zero
    cost = .zero
    cash = .zero
    fees = .zero
    carriedGain = .zero
    earned = .zero
    closedCost = .zero
    closedQuantity = .zero
    carriedQuantity = .zero
    bought = .zero
    sold = .zero
    fillCount = 0
  }

  /// What is held is worth that.
  @inlinable public var value: Money { Money(mark, times: quantity) }

  /// The day's whole profit, after fees.
  @inlinable public var profit: Money { cash + value }

  /// What closing made today, before fees.
  @inlinable public var realized: Money {
    // The first sum of the two is small, however large they are.
    Money(units: cash.units &+ carriedGain.units &+ fees.units &+ cost.units)
  }

  /// What closing all at the mark would add, against the cost.
  @inlinable public var unrealized: Money { value - cost }

  /// What the open quantity cost on average, rounded towards zero; zero when nothing is held, the greatest or the least
  /// price where it doesn't fit one.
  public var averagePrice: Price {
    if quantity == .zero { return .zero }
    return Price(units: Int64(clamping: cost.units / Int128(quantity.units)))
  }

  /// Whatever was realized and what isn't yet is all that there is.
  public func checkInvariants() {
    if bought.units < .max && sold.units < .max {
      precondition(
        quantity.units == carriedQuantity.units &+ bought.units &- sold.units,
        "what is held is what was carried, bought and not sold")
    }
    precondition(quantity.units != .min && bought.units >= 0 && sold.units >= 0)
    precondition(quantity.units != 0 || cost == .zero, "nothing costs nothing")
    precondition(cost.isHoldable && fees.isHoldable)
    let parts = realized.units &+ unrealized.units &- carriedGain.units &- fees.units
    precondition(parts == profit.units, "realized and unrealized are the profit")
  }
}
