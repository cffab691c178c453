// What gateway-out keeps of an order until its last fact has been delivered: the order as the paper
// venue sees it, and the facts about it that the loopback ring has had no room for yet. The record is
// preallocated, and no order can owe more than it holds: so gateway-out never waits for the loopback.

import Events

/// Facts that are owed, delivered in this order.
@usableFromInline
enum Owed {
  @inlinable static var rejected: UInt16 { 1 << 0 }
  @inlinable static var accepted: UInt16 { 1 << 1 }
  @inlinable static var taken: UInt16 { 1 << 2 }
  @inlinable static var made: UInt16 { 1 << 3 }
  @inlinable static var replaced: UInt16 { 1 << 4 }
  /// A cancel or replace that the venue (or this gateway) refused.
  @inlinable static var requestRefused: UInt16 { 1 << 5 }
  @inlinable static var canceled: UInt16 { 1 << 6 }
  /// A cancel or replace that an earlier stage refused.
  @inlinable static var requestRefusedByLine: UInt16 { 1 << 7 }
  /// A new order that an earlier stage refused.
  @inlinable static var rejectedByLine: UInt16 { 1 << 8 }
}

@frozen
@usableFromInline
struct PaperOrder: BitwiseCopyable {
  @usableFromInline var id: OrderID
  @usableFromInline var price: Price
  @usableFromInline var quantity: Quantity
  @usableFromInline var filled: Quantity
  /// What rested before it at its price when it came.
  @usableFromInline var ahead: Quantity
  @usableFromInline var takenPrice: Price
  @usableFromInline var takenQuantity: Quantity
  @usableFromInline var madePrice: Price
  @usableFromInline var madeQuantity: Quantity
  @usableFromInline var canceledQuantity: Quantity
  /// Of a refusal by an earlier stage: the numbers that decided it.
  @usableFromInline var limit: Int64
  @usableFromInline var value: Int64
  @usableFromInline var venueOrder: UInt64
  @usableFromInline var instrument: InstrumentID
  /// Links of the list of what rests, and of the list of what owes.
  @usableFromInline var next: UInt32
  @usableFromInline var previous: UInt32
  @usableFromInline var nextOwing: UInt32
  @usableFromInline var owed: UInt16
  @usableFromInline var rejectReason: Reason
  @usableFromInline var requestReason: Reason
  @usableFromInline var lineReason: Reason
  @usableFromInline var cancelReason: Reason
  @usableFromInline var rejectOrigin: Origin
  @usableFromInline var lineOrigin: Origin
  @usableFromInline var requestOrigin: Origin
  @usableFromInline var refusedRequest: RequestKind
  @usableFromInline var lineRequest: RequestKind
  @usableFromInline var side: Side
  /// In the venue's book.
  @usableFromInline var isResting: Bool
  @usableFromInline var isOwing: Bool
  /// The venue knows it and it isn't over.
  @usableFromInline var isLive: Bool
  /// It may only wait for others.
  @usableFromInline var isPostOnly: Bool

  @inlinable
  init(id: OrderID, instrument: InstrumentID) {
    self.id = id
    self.instrument = instrument
    price = .zero
    quantity = .zero
    filled = .zero
    ahead = .zero
    takenPrice = .zero
    takenQuantity = .zero
    madePrice = .zero
    madeQuantity = .zero
    canceledQuantity = .zero
    limit = 0
    value = 0
    venueOrder = 0
    next = .max
    previous = .max
    nextOwing = .max
    owed = 0
    rejectReason = .none
    requestReason = .none
    lineReason = .none
    cancelReason = .none
    rejectOrigin = .none
    lineOrigin = .none
    requestOrigin = .none
    refusedRequest = .none
    lineRequest = .none
    side = .none
    isResting = false
    isOwing = false
    isLive = false
    isPostOnly = false
  }

  @inlinable var leaves: Quantity { quantity - filled }
}
