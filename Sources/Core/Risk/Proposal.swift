// What is judged: a new order or a replace, with all numbers that several checks ask about worked out once.

import Events
import Portfolio

@frozen
@usableFromInline
struct Proposal: BitwiseCopyable {
  @usableFromInline var order: OrderID
  @usableFromInline var time: Nanoseconds
  /// Its own, or where the market is for an order that names none.
  @usableFromInline var price: Price
  @usableFromInline var quantity: Quantity
  /// How much more is open with it than without, at the worst; none for a replace that asks for no more.
  @usableFromInline var adding: Int64
  /// The same in money.
  @usableFromInline var addingValue: Int128
  /// The orders that are open with it and not without.
  @usableFromInline var addingOrders: Int64
  @usableFromInline var instrument: Int
  /// -1: nobody's.
  @usableFromInline var strategy: Int
  @usableFromInline var account: Int
  @usableFromInline var session: Int
  @usableFromInline var side: Side
  @usableFromInline var type: OrderType
  /// False where nobody knows where the market is, and the order doesn't say.
  @usableFromInline var hasPrice: Bool
  /// The price is the order's own.
  @usableFromInline var namesPrice: Bool
  @usableFromInline var isNew: Bool
  /// What makes another order the same, as one number; 0 where nobody asks.
  @usableFromInline var key: UInt64
  /// What was said to be allowed of it before is taken back.
  @usableFromInline var isKilled: Bool

  @inlinable @inline(__always)
  init(
    order: OrderID, time: Nanoseconds, price: Price, quantity: Quantity, instrument: Int,
    strategy: Int, account: Int, side: Side, type: OrderType, hasPrice: Bool, namesPrice: Bool,
    isNew: Bool
  ) {
    self.order = order
    self.time = time
    self.price = price
    self.quantity = quantity
    adding = quantity.units
    addingValue = 0
    addingOrders = isNew ? 1 : 0
    self.instrument = instrument
    self.strategy = strategy
    self.account = account
    session = 0
    self.side = side
    self.type = type
    self.hasPrice = hasPrice
    self.namesPrice = namesPrice
    self.isNew = isNew
    key = 0
    isKilled = false
  }
}
