// What is said at the seat of a strategy that runs in a process of its own: what it wants, what of that was refused,
// and whether anybody sits there. Forty bytes each; the order of fields is the format.

/// `intent`: what an outside strategy wants. The instrument is the event's, its source the strategy. It is no order
/// yet: the strategy's desk judges it, and what it lets through is an `orderNew`, `orderCancel` or `orderReplace`.
@frozen
public struct Intent: Payload {
  /// The sender's own number of the order, never 0: the order that the desk makes of it has it as its reference.
  public var tag: UInt64
  public var price: Price
  /// Of a replace the new total.
  public var quantity: Quantity
  public var request: RequestKind
  public var side: Side
  public var type: OrderType
  public var timeInForce: TimeInForce
  /// `OrderInstruction` bits: post only, or none.
  public var instructions: UInt8
  public var reserved0: UInt8 = 0
  public var reserved1: UInt16 = 0
  public var reserved2: UInt64 = 0

  @inlinable
  public init(
    _ request: RequestKind, tag: UInt64, price: Price = .zero, quantity: Quantity = .zero,
    side: Side = .none, type: OrderType = .none, timeInForce: TimeInForce = .none,
    instructions: UInt8 = 0
  ) {
    self.tag = tag
    self.price = price
    self.quantity = quantity
    self.request = request
    self.side = side
    self.type = type
    self.timeInForce = timeInForce
    self.instructions = instructions
  }
}

/// `intentRefused`: gateway-in (the bytes can't be an intent) or the desk (its limits, its orders) refused one. The
/// source is the strategy.
@frozen
public struct IntentRefused: Payload {
  /// As the intent had it.
  public var tag: UInt64
  public var reason: Reason
  public var origin: Origin
  public var request: RequestKind
  public var reserved0: UInt32 = 0
  public var reserved1: UInt64 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(tag: UInt64, reason: Reason, origin: Origin, request: RequestKind) {
    self.tag = tag
    self.reason = reason
    self.origin = origin
    self.request = request
  }
}

/// `seatChange`: from here on a process sits at the seat of a strategy, or nobody does and the strategy's orders are
/// cancelled. The source is the strategy.
@frozen
public struct SeatChange: Payload {
  /// The how manieth process at this seat, in this run of the core.
  public var attachment: UInt64
  /// Its process and its user, as the kernel says.
  public var process: UInt32
  public var user: UInt32
  public var isTaken: UInt8
  /// Why nobody sits there any more.
  public var end: SessionEnd
  public var reserved0: UInt16 = 0
  public var reserved1: UInt32 = 0
  public var reserved2: UInt64 = 0
  public var reserved3: UInt64 = 0

  @inlinable
  public init(
    attachment: UInt64, process: UInt32 = 0, user: UInt32 = 0, isTaken: Bool,
    end: SessionEnd = .none
  ) {
    self.attachment = attachment
    self.process = process
    self.user = user
    self.isTaken = isTaken ? 1 : 0
    self.end = end
  }
}
