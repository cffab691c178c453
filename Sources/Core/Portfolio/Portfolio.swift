// Positions, cost and profit, by instrument. Money is exact: the product of a price and a quantity is
// kept whole in 128 bits, in units of 1e-16, and rounded only when it is shown.

import Events
import Tables

/// A product of price and quantity, or a sum of such: 1e-16 of the currency.
@frozen
public struct Money: BitwiseCopyable, Hashable, Comparable, Sendable {
  public var units: Int128

  @inlinable public init(units: Int128) { self.units = units }

  @inlinable public init(_ price: Price, times quantity: Quantity) {
    units = Int128(price.units) * Int128(quantity.units)
  }

  @inlinable public static var zero: Money { Money(units: 0) }
  @inlinable public static func == (a: Money, b: Money) -> Bool { a.units == b.units }
  @inlinable public static func < (a: Money, b: Money) -> Bool { a.units < b.units }
  @inlinable public static func + (a: Money, b: Money) -> Money { Money(units: a.units + b.units) }
  @inlinable public static func - (a: Money, b: Money) -> Money { Money(units: a.units - b.units) }
  @inlinable public static func += (a: inout Money, b: Money) { a.units += b.units }

  /// Rounded towards zero to 1e-8, as a price is counted; nil when that doesn't fit 64 bits.
  @inlinable public var rounded: Int64? { Int64(exactly: units / Int128(fixedPointScale)) }
}

/// One instrument's account.
@frozen
public struct Position: BitwiseCopyable, Hashable, Sendable {
  /// Positive when long.
  public var quantity: Quantity
  /// What the open quantity was bought for, signed like it.
  public var cost: Money
  public var realized: Money
  /// Everything paid and received: cash + quantity × mark is the whole profit, whatever `realized` says.
  public var cash: Money
  public var bought: Quantity
  public var sold: Quantity
  public var fillCount: UInt64
  public var bid: Price
  public var ask: Price

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
  }

  /// The middle of the market, or the side that is there.
  @inlinable public var mark: Price {
    if bid.units == 0 { return ask }
    if ask.units == 0 { return bid }
    return Price(units: bid.units + (ask.units - bid.units) / 2)
  }

  @inlinable public var profit: Money { cash + Money(mark, times: quantity) }
  @inlinable public var unrealized: Money { Money(mark, times: quantity) - cost }
}

public struct Portfolio: ~Copyable {
  @usableFromInline var positions: Slab<Position>

  public init(instrumentCount: Int) {
    positions = Slab(count: instrumentCount, repeating: Position())
  }

  public var instrumentCount: Int { positions.count }

  @inlinable
  public mutating func position(_ instrument: Int) -> Position { positions[instrument] }

  @inlinable
  public mutating func quantity(_ instrument: Int) -> Quantity { positions[instrument].quantity }

  /// Books a fill. What opens adds to the cost; what closes takes its share of the cost out (average
  /// cost) and the rest is realized; a fill through zero does both.
  @inlinable
  public mutating func apply(_ fill: OrderFill, to instrument: Int) {
    let signed = fill.side == .buy ? fill.quantity.units : -fill.quantity.units
    let held = positions[instrument].quantity.units
    let value = Money(fill.price, times: Quantity(units: signed))
    if held == 0 || (held > 0) == (signed > 0) {
      positions[instrument].cost += value
    } else {
      let closing = signed.magnitude <= held.magnitude ? signed : -held
      // The closed part of the cost: proportional, and exact when everything closes.
      let costOut = Money(
        units: positions[instrument].cost.units * Int128(closing) / Int128(held))
      let proceeds = Money(fill.price, times: Quantity(units: closing))
      positions[instrument].realized += Money(units: costOut.units - proceeds.units)
      positions[instrument].cost += costOut
      positions[instrument].cost += Money(
        fill.price, times: Quantity(units: signed - closing))
    }
    positions[instrument].quantity = Quantity(units: held + signed)
    positions[instrument].cash.units -= value.units
    positions[instrument].fillCount &+= 1
    if fill.side == .buy {
      positions[instrument].bought += fill.quantity
    } else {
      positions[instrument].sold += fill.quantity
    }
  }

  @inlinable
  public mutating func mark(_ top: TopOfBook, of instrument: Int) {
    if top.bidQuantity.units > 0 { positions[instrument].bid = top.bidPrice }
    if top.askQuantity.units > 0 { positions[instrument].ask = top.askPrice }
  }

  /// Whatever was realized and what isn't yet is all that there is.
  public mutating func checkInvariants() {
    for instrument in 0..<positions.count {
      let position = positions[instrument]
      precondition(position.quantity == position.bought - position.sold)
      precondition(position.quantity.units != 0 || position.cost == .zero)
      precondition(position.realized + position.unrealized == position.profit)
    }
  }
}
