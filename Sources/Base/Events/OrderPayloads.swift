// Orders on their way out. Forty bytes each; the order of fields is the format.

/// `orderNew`
@frozen
public struct OrderNew: Payload {
  public var order: OrderID
  public var price: Price
  public var quantity: Quantity
  public var side: Side
  public var type: OrderType
  public var timeInForce: TimeInForce
  /// `OrderInstruction` bits.
  public var instructions: UInt8
  public var account: UInt32
  /// The parent order, or the owner's own mark.
  public var reference: UInt64

  @inlinable
  public init(
    order: OrderID, price: Price, quantity: Quantity, side: Side, type: OrderType,
    timeInForce: TimeInForce, instructions: UInt8 = 0, account: UInt32 = 0, reference: UInt64 = 0
  ) {
    self.order = order
    self.price = price
    self.quantity = quantity
    self.side = side
    self.type = type
    self.timeInForce = timeInForce
    self.instructions = instructions
    self.account = account
    self.reference = reference
  }
}

/// `orderCancel`
@frozen
public struct OrderCancel: Payload {
  public var order: OrderID
  public var reason: Reason
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0
  /// What its sender calls this request; 0 when it has no name of its own.
  public var request: UInt64
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(order: OrderID, reason: Reason, request: UInt64 = 0) {
    self.order = order
    self.reason = reason
    self.request = request
  }
}

/// `orderReplace`: the order's new price and its new total quantity. Flag bits of the event say what
/// stays as it is: `ReplaceFlags`.
@frozen
public struct OrderReplace: Payload {
  public var order: OrderID
  public var price: Price
  public var quantity: Quantity
  /// The id that it bears from then on; none keeps the old one.
  public var replacement: OrderID
  /// What its sender calls this request; 0 when it has no name of its own.
  public var request: UInt64

  @inlinable
  public init(
    order: OrderID, price: Price, quantity: Quantity, replacement: OrderID, request: UInt64 = 0
  ) {
    self.order = order
    self.price = price
    self.quantity = quantity
    self.replacement = replacement
    self.request = request
  }
}

/// Bits of the flags of an `orderReplace`.
public enum ReplaceFlags {
  @inlinable public static var keepsPrice: UInt8 { 1 << 0 }
  @inlinable public static var keepsQuantity: UInt8 { 1 << 1 }
}

/// `massCancel`: the instrument is the event's, or none for all.
@frozen
public struct MassCancel: Payload {
  /// Whose orders; 0 for any account.
  public var account: UInt32
  public var reason: Reason
  /// Which side's; none for both.
  public var side: Side
  public var reserved0: UInt8 = 0
  /// What its sender calls this request; 0 when it has no name of its own.
  public var request: UInt64
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(
    account: UInt32 = 0, side: Side = .none, reason: Reason = .massCancel, request: UInt64 = 0
  ) {
    self.account = account
    self.reason = reason
    self.side = side
    self.request = request
  }
}

/// `orderTerms`: what doesn't fit into `orderNew`; it comes right before it. Flag bit 0: `trigger` is
/// the distance of a trailing stop, not a stop price. An order with both is preceded by two.
@frozen
public struct OrderTerms: Payload {
  public var order: OrderID
  public var trigger: Price
  /// Zero with the hidden instruction means hidden; zero without means all of it.
  public var displayQuantity: Quantity
  public var minimumQuantity: Quantity
  public var expiry: Nanoseconds

  @inlinable
  public init(
    order: OrderID, trigger: Price, displayQuantity: Quantity, minimumQuantity: Quantity,
    expiry: Nanoseconds
  ) {
    self.order = order
    self.trigger = trigger
    self.displayQuantity = displayQuantity
    self.minimumQuantity = minimumQuantity
    self.expiry = expiry
  }
}

/// Bits of the flags of an `orderTerms`.
public enum TermsFlags {
  /// `trigger` is the distance of a trailing stop, not a stop price.
  @inlinable public static var isTrail: UInt8 { 1 << 0 }
}

/// Bits of `OrderNew.instructions`.
public enum OrderInstruction {
  @inlinable public static var postOnly: UInt8 { 1 << 0 }
  @inlinable public static var hidden: UInt8 { 1 << 1 }
  @inlinable public static var allOrNone: UInt8 { 1 << 2 }
  /// An `orderTerms` came before.
  @inlinable public static var hasTerms: UInt8 { 1 << 3 }
  /// Bits 4 … 6: what happens when an order meets one of its own account.
  @inlinable public static var selfTradeCancelNewest: UInt8 { 1 << 4 }
  @inlinable public static var selfTradeCancelOldest: UInt8 { 2 << 4 }
  @inlinable public static var selfTradeCancelBoth: UInt8 { 3 << 4 }
  @inlinable public static var selfTradeDecrement: UInt8 { 4 << 4 }
  @inlinable public static var selfTradeMask: UInt8 { 7 << 4 }
}
