// One instrument's account: what is held, what it cost, and what was made of it.

import Events

@frozen
public struct Position: BitwiseCopyable, Hashable, Sendable {
  /// Positive when long.
  public var quantity: Quantity
  /// What the open quantity was bought for, signed like it.
  public var cost: Money
  public var realized: Money
  /// Everything paid and received: cash + quantity × mark is the whole profit, whatever `realized` says.
  public var cash: Money
  /// All that was ever bought; stays at the largest number when it gets there.
  public var bought: Quantity
  /// All that was ever sold; stays at the largest number when it gets there.
  public var sold: Quantity
  public var fillCount: UInt64
  public var bid: Price
  public var ask: Price
  public var hasBid: Bool
  public var hasAsk: Bool

  @inlinable
  public init() {
    quantity = .zero
    cost = .zero
    realized = .zero
    cash = .zero
    bought = .zero
    sold = .zero
    fillCount = 0
    bid = .zero
    ask = .zero
    hasBid = false
    hasAsk = false
  }

  /// The middle of the market, rounded down, or the side that is there; zero when none was seen.
  @inlinable public var mark: Price {
    if !hasBid { return ask }
    if !hasAsk { return bid }
    // Half the sum without the sum, which may pass 64 bits.
    return Price(units: (bid.units & ask.units) &+ ((bid.units ^ ask.units) &>> 1))
  }

  @inlinable public var profit: Money { cash + Money(mark, times: quantity) }
  @inlinable public var unrealized: Money { Money(mark, times: quantity) - cost }

  /// The account after a fill, or nil for one that it can't hold: a quantity that isn't positive, a
  /// side that is none, a sum beyond 64 bits of quantity or 2^120 of money.
  ///
  /// What opens adds to the cost; what closes takes its share of the cost out (average cost) and the
  /// rest is realized; a fill through zero does both.
  @inlinable
  public func after(_ fill: OrderFill) -> Position? {
    guard fill.quantity.units > 0, fill.side == .buy || fill.side == .sell else { return nil }
    let signed = fill.side == .buy ? fill.quantity.units : -fill.quantity.units
    let held = quantity.units
    let sum = held.addingReportingOverflow(signed)
    // The smallest number has no opposite, so no position gets there.
    guard !sum.overflow, sum.partialValue != .min else { return nil }
    let value = Money(fill.price, times: Quantity(units: signed))
    var next = self
    next.quantity = Quantity(units: sum.partialValue)
    next.cash.units -= value.units
    if held == 0 || (held > 0) == (signed > 0) {
      next.cost += value
    } else {
      let closing = signed.magnitude <= held.magnitude ? signed : -held
      // The closed part of the cost, with the sign of what closes it.
      let costOut = cost.share(closing, of: held)
      let proceeds = Money(fill.price, times: Quantity(units: closing))
      next.realized.units += costOut.units - proceeds.units
      next.cost += costOut
      next.cost += Money(fill.price, times: Quantity(units: signed - closing))
    }
    guard next.cash.isHoldable, next.cost.isHoldable, next.realized.isHoldable else { return nil }
    if fill.side == .buy {
      next.bought = Self.tally(bought, fill.quantity)
    } else {
      next.sold = Self.tally(sold, fill.quantity)
    }
    next.fillCount &+= 1
    return next
  }

  @inlinable
  static func tally(_ sum: Quantity, _ more: Quantity) -> Quantity {
    let next = sum.units.addingReportingOverflow(more.units)
    return Quantity(units: next.overflow ? .max : next.partialValue)
  }

  /// Whatever was realized and what isn't yet is all that there is.
  public func checkInvariants() {
    if bought.units < .max && sold.units < .max { precondition(quantity == bought - sold) }
    precondition(quantity.units != 0 || cost == .zero)
    precondition(cash.isHoldable && cost.isHoldable && realized.isHoldable)
    precondition(realized + unrealized == profit)
  }
}
