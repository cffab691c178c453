// What is asked about orders, and answers that change nothing. Forty bytes each; the order of fields is
// the format.

/// `orderStatusRequest`
@frozen
public struct OrderStatusRequest: Payload {
  public var order: OrderID
  /// The venue's own number for it, or 0.
  public var venueOrder: UInt64
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  /// The name that it was asked by, where that isn't the order's first; or 0.
  public var name: UInt64
  public var reserved3: UInt64 = 0

  @inlinable
  public init(order: OrderID, venueOrder: UInt64, side: Side, name: UInt64 = 0) {
    self.order = order
    self.venueOrder = venueOrder
    self.side = side
    self.name = name
  }
}

/// `massStatusRequest`: the instrument is the event's, or none for all.
@frozen
public struct MassStatusRequest: Payload {
  public var request: UInt64
  /// Whose orders; 0 for any account.
  public var account: UInt32
  /// Which side's; none for both.
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0

  @inlinable
  public init(request: UInt64, account: UInt32, side: Side) {
    self.request = request
    self.account = account
    self.side = side
  }
}

/// `orderList`: the orders that follow bear the list as their reference.
@frozen
public struct OrderListHead: Payload {
  public var list: UInt64
  /// Orders of the list, in all of its messages.
  public var total: UInt32
  /// Orders that follow.
  public var entryCount: UInt32
  /// BidType of FIX.
  public var bidType: UInt8
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0
  public var reserved4: UInt64 = 0

  @inlinable
  public init(list: UInt64, total: UInt32, entryCount: UInt32, bidType: UInt8) {
    self.list = list
    self.total = total
    self.entryCount = entryCount
    self.bidType = bidType
  }
}

/// `orderStatus`: the flags say more: `StatusFlags`.
@frozen
public struct OrderStatus: Payload {
  public var order: OrderID
  public var venueOrder: UInt64
  public var filled: Quantity
  public var leaves: Quantity
  public var averagePrice: Price

  @inlinable
  public init(
    order: OrderID, venueOrder: UInt64, filled: Quantity, leaves: Quantity, averagePrice: Price
  ) {
    self.order = order
    self.venueOrder = venueOrder
    self.filled = filled
    self.leaves = leaves
    self.averagePrice = averagePrice
  }
}

/// `massCancelReport`: the instrument is the event's, or none for all. Each order is reported for itself.
@frozen
public struct MassCancelReport: Payload {
  public var request: UInt64
  /// Orders that are canceled.
  public var affected: UInt32
  /// MassCancelRequestType of FIX: its digit.
  public var scope: UInt8
  /// MassCancelResponse of FIX: its digit; 0 is refused.
  public var response: UInt8
  /// MassCancelRejectReason of FIX: its digit.
  public var reason: UInt8
  public var side: Side
  public var reserved0: UInt64 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(
    request: UInt64, affected: UInt32, scope: UInt8, response: UInt8, reason: UInt8, side: Side
  ) {
    self.request = request
    self.affected = affected
    self.scope = scope
    self.response = response
    self.reason = reason
    self.side = side
  }
}

/// `messageRejected`
@frozen
public struct MessageRejected: Payload {
  /// The number of the message that was refused.
  public var refSequence: UInt64
  /// The name in it, or 0.
  public var refIdentifier: UInt64
  /// Its type.
  public var refType: UInt64
  /// BusinessRejectReason of FIX.
  public var reason: UInt8
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(refSequence: UInt64, refIdentifier: UInt64, refType: UInt64, reason: UInt8) {
    self.refSequence = refSequence
    self.refIdentifier = refIdentifier
    self.refType = refType
    self.reason = reason
  }
}

/// `executionDisputed`
@frozen
public struct ExecutionDisputed: Payload {
  public var venueOrder: UInt64
  public var execution: UInt64
  public var price: Price
  public var quantity: Quantity
  public var side: Side
  /// DKReason of FIX: its letter.
  public var reason: UInt8
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0

  @inlinable
  public init(
    venueOrder: UInt64, execution: UInt64, price: Price, quantity: Quantity, side: Side,
    reason: UInt8
  ) {
    self.venueOrder = venueOrder
    self.execution = execution
    self.price = price
    self.quantity = quantity
    self.side = side
    self.reason = reason
  }
}

/// The flags of an `orderStatus`.
public enum StatusFlags {
  /// Bits 0 … 3: `OrderStanding`.
  @inlinable public static var standingMask: UInt8 { 15 }
  /// Bits 4 and 5: `Side`.
  @inlinable public static var sideShift: UInt8 { 4 }
  /// The last answer to its request.
  @inlinable public static var isLast: UInt8 { 1 << 6 }

  @inlinable
  public static func flags(_ standing: OrderStanding, _ side: Side, isLast: Bool) -> UInt8 {
    standing.code & standingMask | (side.code & 3) << sideShift | (isLast ? self.isLast : 0)
  }

  @inlinable public static func standing(_ flags: UInt8) -> OrderStanding {
    OrderStanding(code: flags & standingMask)
  }

  @inlinable public static func side(_ flags: UInt8) -> Side { Side(code: flags >> sideShift & 3) }
}
