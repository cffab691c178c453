// What a command is answered with, a line an event.

public enum LineEvent: String, Hashable, Sendable, CaseIterable {
  case accepted, rejected, fill, canceled, replaced, triggered, expired, restated
}

public enum LineReason: String, Hashable, Sendable, CaseIterable {
  case invalid
  case duplicateID = "duplicate_id"
  case unknownOrder = "unknown_order"
  case halted, tick, lot
  case priceBand = "price_band"
  case capacity
  case wouldCross = "would_cross"
  case user
  case massCancel = "mass_cancel"
  case ioc, fok
  case noLiquidity = "no_liquidity"
  case minimumQuantity = "min_quantity"
  case selfTrade = "self_trade"
  case expired
}

public struct Line: Hashable, Sendable {
  public var event: LineEvent
  /// Nil where a command named none.
  public var instrument: Int?
  /// Zero in the refusal of a command that is about no order.
  public var order: UInt64
  /// The other order of a fill; otherwise zero.
  public var contra: UInt64
  public var side: OrderSide?
  /// Of the trade in a fill, otherwise the order's limit, nil where it has none.
  public var price: Int64?
  /// Of the trade; what was taken off; a replaced order's total; an iceberg's new slice.
  public var quantity: Int64
  /// What the order has left afterwards.
  public var leaves: Int64
  public var reason: LineReason?

  public init(
    _ event: LineEvent, instrument: Int?, order: UInt64, contra: UInt64 = 0, side: OrderSide?,
    price: Int64?, quantity: Int64, leaves: Int64, reason: LineReason? = nil
  ) {
    self.event = event
    self.instrument = instrument
    self.order = order
    self.contra = contra
    self.side = side
    self.price = price
    self.quantity = quantity
    self.leaves = leaves
    self.reason = reason
  }
}
