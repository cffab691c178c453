// What the quoter and taker keeps of each market and of each order that it has out.

import Events

/// One resting quote: none (no order), out, or being cancelled.
@frozen
@usableFromInline
struct Quote: BitwiseCopyable {
  @usableFromInline var order: OrderID
  @usableFromInline var price: Price
  @usableFromInline var isCanceling: Bool

  @inlinable
  init(order: OrderID = .none, price: Price = .zero) {
    self.order = order
    self.price = price
    isCanceling = false
  }
}

@frozen
@usableFromInline
struct Market: BitwiseCopyable {
  @usableFromInline var terms: InstrumentTerms
  @usableFromInline var bid: Quote
  @usableFromInline var ask: Quote
  @usableFromInline var position: Quantity
  /// What the orders that are out, quotes and takings, could still buy and sell.
  @usableFromInline var openBuy: Quantity
  @usableFromInline var openSell: Quantity
  @usableFromInline var nextTake: Nanoseconds
  /// No orders until it is resumed.
  @usableFromInline var isHalted = false
  /// By a kill switch.
  @usableFromInline var isStopped = false

  @inlinable
  init(terms: InstrumentTerms) {
    self.terms = terms
    bid = Quote()
    ask = Quote()
    position = .zero
    openBuy = .zero
    openSell = .zero
    nextTake = .zero
  }

  /// How far the position goes that way when all that is out is filled.
  @inlinable
  func reach(_ side: Side) -> Quantity {
    side == .buy ? position + openBuy : openSell - position
  }
}

@frozen
@usableFromInline
struct OwnOrder: BitwiseCopyable {
  @usableFromInline var leaves: Quantity
  @usableFromInline var instrument: UInt32
  @usableFromInline var side: Side
  /// It was accepted or filled: no reject of it can be true.
  @usableFromInline var isWorking: Bool

  @inlinable
  init(instrument: UInt32, side: Side, leaves: Quantity) {
    self.leaves = leaves
    self.instrument = instrument
    self.side = side
    isWorking = false
  }
}
