// What became of orders. A report says what changed; what is constant about an order is looked up by
// its id where it is needed. Forty bytes each; the order of fields is the format.

/// `orderAccepted`
@frozen
public struct OrderAccepted: Payload {
  public var order: OrderID
  /// The venue's own number for it.
  public var venueOrder: UInt64
  public var price: Price
  public var quantity: Quantity
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt32 = 0

  @inlinable
  public init(order: OrderID, venueOrder: UInt64, price: Price, quantity: Quantity, side: Side) {
    self.order = order
    self.venueOrder = venueOrder
    self.price = price
    self.quantity = quantity
    self.side = side
  }
}

/// `orderRejected`, `requestRejected`: who refused, why, and the numbers that decided it.
@frozen
public struct OrderRejected: Payload {
  public var order: OrderID
  public var limit: Int64
  public var value: Int64
  public var reason: Reason
  public var origin: Origin
  public var request: RequestKind
  public var side: Side
  /// Whose limit it was, of those that several have.
  public var scope: RiskScope
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0
  /// Which request of ours about it was refused (`RequestNumber`); 0: none that was said.
  public var requestNumber: UInt32

  @inlinable
  public init(
    order: OrderID, limit: Int64 = 0, value: Int64 = 0, reason: Reason, origin: Origin,
    request: RequestKind, side: Side, scope: RiskScope = .none, requestNumber: UInt32 = 0
  ) {
    self.order = order
    self.limit = limit
    self.value = value
    self.reason = reason
    self.origin = origin
    self.request = request
    self.side = side
    self.scope = scope
    self.requestNumber = requestNumber
  }
}

/// `orderFill`, `executionBusted`, `executionCorrected`
@frozen
public struct OrderFill: Payload {
  public var order: OrderID
  /// The venue's number of the execution: never twice.
  public var execution: UInt64
  public var price: Price
  public var quantity: Quantity
  public var side: Side
  public var liquidity: Liquidity
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0

  @inlinable
  public init(
    order: OrderID, execution: UInt64, price: Price, quantity: Quantity, side: Side,
    liquidity: Liquidity
  ) {
    self.order = order
    self.execution = execution
    self.price = price
    self.quantity = quantity
    self.side = side
    self.liquidity = liquidity
  }
}

/// `orderCanceled`, `orderExpired`, `orderSuspended`
@frozen
public struct OrderCanceled: Payload {
  public var order: OrderID
  /// What was left and is no longer there.
  public var quantity: Quantity
  public var reason: Reason
  public var origin: Origin
  public var side: Side
  public var reserved0: UInt32 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(order: OrderID, quantity: Quantity, reason: Reason, origin: Origin, side: Side) {
    self.order = order
    self.quantity = quantity
    self.reason = reason
    self.origin = origin
    self.side = side
  }
}

/// `orderReplaced`: the order as it is now.
@frozen
public struct OrderReplaced: Payload {
  public var order: OrderID
  public var replacement: OrderID
  public var price: Price
  /// The new total.
  public var quantity: Quantity
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  /// Which request of ours about it the venue calls it by from now on (`RequestNumber`); 0: none that it said.
  public var request: UInt32

  @inlinable
  public init(
    order: OrderID, replacement: OrderID, price: Price, quantity: Quantity, side: Side,
    request: UInt32 = 0
  ) {
    self.order = order
    self.replacement = replacement
    self.price = price
    self.quantity = quantity
    self.side = side
    self.request = request
  }
}

/// `orderTriggered`, `orderRestated`
@frozen
public struct OrderRestated: Payload {
  public var order: OrderID
  public var price: Price
  public var quantity: Quantity
  public var reason: Reason
  public var side: Side
  public var reserved0: UInt8 = 0
  public var reserved1: UInt32 = 0
  /// The venue's number of the report, where it takes something off: a later one has a larger one. 0: none that it said.
  public var report: UInt64

  @inlinable
  public init(
    order: OrderID, price: Price, quantity: Quantity, reason: Reason, side: Side,
    report: UInt64 = 0
  ) {
    self.order = order
    self.price = price
    self.quantity = quantity
    self.reason = reason
    self.side = side
    self.report = report
  }
}

/// `orderAnomaly`: a report that its order's state or numbers don't allow, and that state. The cause
/// tells what is wrong, and whether the report went on all the same: a fill is money.
@frozen
public struct OrderAnomaly: Payload {
  public var order: OrderID
  /// The quantity that the report spoke of.
  public var quantity: Quantity
  /// What the order had left.
  public var leaves: Quantity
  public var report: EventKind
  public var lifecycle: UInt8
  public var pending: UInt8
  public var origin: Origin
  public var cause: AnomalyCause
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(
    order: OrderID, quantity: Quantity, leaves: Quantity, report: EventKind, lifecycle: UInt8,
    pending: UInt8, origin: Origin, cause: AnomalyCause = .none
  ) {
    self.order = order
    self.quantity = quantity
    self.leaves = leaves
    self.report = report
    self.lifecycle = lifecycle
    self.pending = pending
    self.origin = origin
    self.cause = cause
  }
}

/// `reportText`: up to 24 bytes of what a venue said in words, part by part, in order. The report that it is of
/// comes right behind the last part.
@frozen
public struct ReportText: Payload {
  public var order: OrderID
  public var text0: UInt64
  public var text1: UInt64
  public var text2: UInt64
  public var part: UInt16
  public var partCount: UInt16
  /// Of all parts.
  public var byteCount: UInt32

  @inlinable
  public init(
    order: OrderID, text0: UInt64, text1: UInt64, text2: UInt64, part: UInt16, partCount: UInt16,
    byteCount: UInt32
  ) {
    self.order = order
    self.text0 = text0
    self.text1 = text1
    self.text2 = text2
    self.part = part
    self.partCount = partCount
    self.byteCount = byteCount
  }

  /// Bytes of one part, and parts of the longest text that is kept.
  @inlinable public static var partByteCount: Int { 24 }
  @inlinable public static var partCountMax: Int { 5 }
}

/// Bits of the flags of a `reportText`.
public enum ReportTextFlags {
  /// More was said than is kept.
  @inlinable public static var isCut: UInt8 { 1 << 0 }
}
