// What the order manager keeps of a live order: one cache line.

import Events

@frozen
public struct OrderRecord: BitwiseCopyable, Hashable, Sendable {
  public var id: OrderID
  public var price: Price
  public var quantity: Quantity
  public var filled: Quantity
  /// The total that a replace on its way asks for; else the quantity.
  public var wanted: Quantity
  /// The venue's number of the last execution: they only grow.
  public var lastExecution: UInt64
  public var instrument: InstrumentID
  public var source: SourceID
  public var side: Side
  public var reserved0: UInt8
  public var state: OrderState
  public var reserved1: UInt16
  public var reserved2: UInt32

  @inlinable
  init(_ new: OrderNew, instrument: InstrumentID, source: SourceID) {
    id = new.order
    price = new.price
    quantity = new.quantity
    filled = .zero
    wanted = new.quantity
    lastExecution = 0
    self.instrument = instrument
    self.source = source
    side = new.side
    reserved0 = 0
    state = OrderState(.pendingNew)
    reserved1 = 0
    reserved2 = 0
  }

  /// What is still to be filled. `filled` never passes `quantity`.
  @inlinable public var leaves: Quantity { quantity - filled }
}
