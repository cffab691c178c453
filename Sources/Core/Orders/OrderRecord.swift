// What is kept of an order: one cache line. It stands under two ids: the one that its owner gave
// it, which a replace may change, and the number that its venue knows it by.

import Events

@frozen
public struct OrderRecord: BitwiseCopyable, Hashable, Sendable {
  public var id: OrderID
  public var price: Price
  public var quantity: Quantity
  public var filled: Quantity
  /// The total that a replace on its way asks for; else the quantity.
  public var wanted: Quantity
  /// The venue's own number for it; 0 as long as none was heard.
  public var venueOrder: UInt64
  public var instrument: InstrumentID
  /// How often the slot was given back: what a handle is checked against.
  public var generation: UInt32
  public var source: SourceID
  public var side: Side
  /// `OrderMarks` bits.
  public var marks: UInt8
  public var state: OrderState
  /// Of the config's accounts, from 1; 0: none was named.
  public var account: UInt16

  @inlinable
  public init(_ new: OrderNew, instrument: InstrumentID, source: SourceID) {
    id = new.order
    price = new.price
    quantity = new.quantity
    filled = .zero
    wanted = new.quantity
    venueOrder = 0
    self.instrument = instrument
    generation = 0
    self.source = source
    side = new.side
    marks = 0
    state = OrderState(.new)
    account = UInt16(truncatingIfNeeded: new.account)
  }

  /// A slot that nobody has used.
  public static var blank: OrderRecord {
    OrderRecord(
      OrderNew(
        order: .none, price: .zero, quantity: .zero, side: .none, type: .none,
        timeInForce: .none), instrument: .none, source: .none)
  }

  /// What is still to be filled. `filled` passes `quantity` only after a correction, or when the
  /// order is over.
  @inlinable public var leaves: Quantity {
    filled.units >= quantity.units ? .zero : quantity - filled
  }

  /// The largest total that it may turn out to have.
  @inlinable public var largest: Quantity {
    state.pending.hasReplace && wanted > quantity ? wanted : quantity
  }

  /// Where it stands, in one word.
  @inlinable public var phase: OrderPhase { OrderPhase(state, filled: filled) }

  @inlinable public func has(_ mark: UInt8) -> Bool { marks & mark != 0 }

  /// The venue that it went to, from 1, of several; 0: there is but one.
  @inlinable public var venue: Int {
    get { Int(marks >> OrderMarks.venueShift) }
    set {
      let kept = marks & (1 << OrderMarks.venueShift - 1)
      marks = kept | UInt8(truncatingIfNeeded: newValue) << OrderMarks.venueShift
    }
  }
}

/// Bits of an `OrderRecord`'s marks.
public enum OrderMarks {
  /// No order of its own but another id of one.
  @inlinable public static var isName: UInt8 { 1 << 0 }
  /// Its acceptance was heard.
  @inlinable public static var isAccepted: UInt8 { 1 << 1 }
  /// It bears another id than the one that it came with.
  @inlinable public static var isRenamed: UInt8 { 1 << 2 }
  /// The venue changed its executions: as much as its total may be filled while it isn't over.
  @inlinable public static var isCorrected: UInt8 { 1 << 3 }
  /// Above these its venue, of eight at most.
  @inlinable public static var venueShift: UInt8 { 4 }
}

/// Where an order is kept, and which use of that place is meant. One whose place was given to
/// another order since is dead, and using it is a bug that is caught.
@frozen
public struct OrderHandle: BitwiseCopyable, Hashable, Sendable {
  /// Generation and slot in one word.
  public var bits: UInt64

  @inlinable
  public init(slot: UInt32, generation: UInt32) {
    bits = UInt64(generation) << 32 | UInt64(slot)
  }

  @inlinable public var slot: UInt32 { UInt32(truncatingIfNeeded: bits) }
  @inlinable public var generation: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) }

  /// No slot has the number 0.
  @inlinable public static var none: OrderHandle { OrderHandle(slot: 0, generation: 0) }

  @inlinable public static func == (a: OrderHandle, b: OrderHandle) -> Bool { a.bits == b.bits }
}
