// What an execution does to a position, and what taking it back does. What a closing takes out of the cost comes from the
// caller: the average's share, or what the oldest lots had cost (`Lots`).
//
// An execution that is taken back leaves the quantity, the cash and the whole profit as if it had never been. How the profit
// falls into realized and unrealized can't always be as if: what was closed since may have closed other things. The rule:
//
//     what it opened    goes out at its own price, as far as a position on its side is still there (first in, first out: its
//                       own lot, and for what was closed of that, the oldest); the last of a position takes all the cost
//     what it closed    comes back at the cost, a unit, that the last closing took out; a position that never closed anything
//                       takes it at the execution's price
//
// So it is exact where nothing was closed since, whatever was opened, and where what is taken back is the last closing; but
// not in a lot that had become one with others.

import Events

/// An execution as it is booked to three cells.
@frozen
@usableFromInline
struct Deal: BitwiseCopyable {
  /// Negative when sold.
  @usableFromInline let signed: Int64
  @usableFromInline let price: Price
  /// The price times the signed quantity.
  @usableFromInline let value: Money
  @usableFromInline let fee: Money
  @usableFromInline let execution: UInt64

  /// Nil when its quantity isn't above zero, or its side is none.
  @inlinable
  init?(_ fill: OrderFill, fee: Money) {
    guard fill.quantity.units > 0, fill.side == .buy || fill.side == .sell, fee.isHoldable else {
      return nil
    }
    signed = fill.side == .buy ? fill.quantity.units : -fill.quantity.units
    price = fill.price
    value = Money(fill.price, times: Quantity(units: signed))
    self.fee = fee
    execution = fill.execution
  }

  /// What it costs, the fee too.
  @inlinable var outlay: Money { value + fee }
}

extension Position {
  /// The part of a signed quantity that lies on the other side of what is held, as far as that goes: what it closes.
  @inlinable
  func closing(_ signed: Int64) -> Int64 {
    let held = quantity.units
    if held == 0 || (held > 0) == (signed > 0) { return 0 }
    return signed.magnitude <= held.magnitude ? signed : -held
  }

  /// The part of it that lies on the side of what is held, as far as that goes: what may still be of its opening.
  @inlinable
  func opening(_ signed: Int64) -> Int64 {
    let held = quantity.units
    if held == 0 || (held > 0) != (signed > 0) { return 0 }
    return signed.magnitude <= held.magnitude ? signed : held
  }

  /// True where the quantity fits 64 bits afterwards and no sum of money passes 2^120. `cost` is looked at elsewhere.
  @inlinable
  func canTake(_ signed: Int64, outlay: Money, fee: Money) -> Bool {
    let sum = quantity.units.addingReportingOverflow(signed)
    // The smallest number has no opposite, so no position gets there.
    if sum.overflow || sum.partialValue == .min { return false }
    let left = cash.units.subtractingReportingOverflow(outlay.units)
    if left.overflow || !Money(units: left.partialValue).isHoldable { return false }
    return (fees + fee).isHoldable
  }

  /// What the average says of `closing`: its share of the cost. All of it when all is closed.
  @inlinable
  func averageCost(of closing: Int64) -> Money {
    if closing == 0 { return .zero }
    // A part of the whole: always there.
    return cost.share(Self.size(closing), of: Self.size(quantity.units)) ?? cost
  }

  /// What is left of a quantity's sign; no position is the smallest number.
  @inlinable
  static func size(_ units: Int64) -> Int64 { units < 0 ? 0 &- units : units }

  /// An execution that it can take: what closes takes `costOut` out of the cost, what opens adds its price; through zero both.
  @inlinable
  mutating func book(_ deal: Deal, costOut: Money) {
    let closing = closing(deal.signed)
    quantity.units += deal.signed
    cash -= deal.outlay
    fees += deal.fee
    cost -= costOut
    cost += Money(deal.price, times: Quantity(units: deal.signed &- closing))
    if closing != 0 {
      closedCost = costOut
      closedQuantity = Quantity(units: 0 &- closing)
    }
    if deal.signed > 0 {
      bought = Self.tally(bought, deal.signed)
    } else {
      sold = Self.tally(sold, Self.size(deal.signed))
    }
    fillCount &+= 1
  }

  /// Without an execution. `costOut` goes with what is still there of it, `costIn` comes back with what it had closed: see
  /// `reopened`.
  @inlinable
  mutating func undo(_ deal: Deal, costOut: Money, costIn: Money) {
    quantity.units -= deal.signed
    cash += deal.outlay
    fees -= deal.fee
    cost -= costOut
    cost += costIn
    if deal.signed > 0 {
      Self.untally(&bought, deal.signed, &carriedQuantity, 1)
    } else {
      Self.untally(&sold, Self.size(deal.signed), &carriedQuantity, -1)
    }
  }

  /// The cost that goes with what is still there of an opening, by the average's rule.
  @inlinable
  func openedCost(_ deal: Deal) -> Money {
    let own = opening(deal.signed)
    return own == quantity.units ? cost : Money(deal.price, times: Quantity(units: own))
  }

  /// What an execution that is taken back leaves on the other side, and that quantity's cost.
  @inlinable
  func reopened(_ deal: Deal) -> (quantity: Int64, cost: Money) {
    let back = opening(deal.signed) - deal.signed
    if back == 0 { return (0, .zero) }
    let closed = closedQuantity.units
    if closed != 0 && (closed > 0) == (back > 0),
      let share = closedCost.share(Self.size(back), of: Self.size(closed)), share.isHoldable
    {
      return (back, share)
    }
    return (back, Money(deal.price, times: Quantity(units: back)))
  }

  @inlinable
  static func tally(_ sum: Quantity, _ more: Int64) -> Quantity {
    let next = sum.units.addingReportingOverflow(more)
    return Quantity(units: next.overflow ? .max : next.partialValue)
  }

  /// Less of a day's sum. What isn't of today was carried.
  @inlinable
  static func untally(
    _ sum: inout Quantity, _ less: Int64, _ carried: inout Quantity, _ sign: Int64
  ) {
    if sum.units == .max { return }
    let of = sum.units < less ? sum.units : less
    sum.units &-= of
    // Modulo 2^64, as the sum that it is a part of.
    carried.units &-= (less &- of) &* sign
  }
}
