// What is kept of a live order where every operation touches it: one cache line.

import Events

/// Where a live order waits.
@frozen
public struct OrderPlace: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline let code: UInt16

  @inlinable init(code: UInt16) { self.code = code }

  /// In a ladder, seen by all.
  @inlinable public static var displayed: OrderPlace { OrderPlace(code: 0) }
  /// In a ladder, seen by nobody, behind the displayed orders of its price.
  @inlinable public static var hidden: OrderPlace { OrderPlace(code: 1) }
  /// In a ladder outside the displayed book: trades only whole.
  @inlinable public static var allOrNone: OrderPlace { OrderPlace(code: 2) }
  /// In a ladder of stop prices.
  @inlinable public static var stop: OrderPlace { OrderPlace(code: 3) }
  /// In the instrument's list of trailing stops.
  @inlinable public static var trailing: OrderPlace { OrderPlace(code: 4) }
  /// In the instrument's list of orders that wait for an auction or take part in it without a price.
  @inlinable public static var beside: OrderPlace { OrderPlace(code: 5) }
  /// A stop that was set off and hasn't entered yet.
  @inlinable public static var setOff: OrderPlace { OrderPlace(code: 6) }
  /// In no list: under way.
  @inlinable public static var nowhere: OrderPlace { OrderPlace(code: 7) }

  /// Places that are ladders come first.
  @inlinable public static var ladderCount: Int { 4 }
  @inlinable public var isLadder: Bool { code < 4 }

  @inlinable public static func == (a: OrderPlace, b: OrderPlace) -> Bool { a.code == b.code }
}

/// What is to be known of an order at a glance.
///
///     15 … 14   13 … 11         10         9        8          7 … 5          4 … 4   3      2 … 0
///     –         time in force   has terms  iceberg  post-only  self-trade     –       sell   place
@frozen
public struct OrderTraits: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var bits: UInt16

  @inlinable @inline(__always)
  public init(side: Side, place: OrderPlace, timeInForce: TimeInForce, instructions: UInt8) {
    bits =
      place.code | UInt16((side.code &- 1) & 1) &<< 3
      | UInt16(instructions & OrderInstruction.selfTradeMask) &<< 1
      | UInt16(instructions & OrderInstruction.postOnly) &<< 8
      | UInt16(timeInForce.code & 7) &<< 11
  }

  @inlinable @inline(__always) public var place: OrderPlace {
    get { OrderPlace(code: bits & 7) }
    set { bits = bits & ~7 | newValue.code }
  }
  @inlinable @inline(__always) public var isSell: Bool { bits & 1 &<< 3 != 0 }
  /// 1 for a sell, 0 for a buy.
  @inlinable @inline(__always) public var sell: Int { Int(bits &>> 3 & 1) }
  @inlinable @inline(__always) public var side: Side {
    Side(code: UInt8(truncatingIfNeeded: bits &>> 3 & 1) &+ 1)
  }
  /// As in `OrderInstruction`, shifted down: 0 none, 1 cancel newest, 2 oldest, 3 both, 4 decrement.
  @inlinable @inline(__always) public var selfTrade: UInt16 { bits &>> 5 & 7 }
  @inlinable @inline(__always) public var isPostOnly: Bool { bits & 1 &<< 8 != 0 }
  /// Shows a slice: its terms say how much.
  @inlinable @inline(__always) public var isIceberg: Bool {
    get { bits & 1 &<< 9 != 0 }
    set { bits = newValue ? bits | 1 &<< 9 : bits & ~(1 &<< 9) }
  }
  /// There is more about it in a table of rarer terms.
  @inlinable @inline(__always) public var hasTerms: Bool {
    get { bits & 1 &<< 10 != 0 }
    set { bits = newValue ? bits | 1 &<< 10 : bits & ~(1 &<< 10) }
  }
  /// Displayed, all of it, with no terms but price and quantity.
  @inlinable @inline(__always) public var isPlainDisplayed: Bool {
    bits & (7 | 1 &<< 10) == OrderPlace.displayed.code
  }
  @inlinable @inline(__always) public var timeInForce: TimeInForce {
    TimeInForce(code: UInt8(truncatingIfNeeded: bits &>> 11 & 7))
  }
}

/// A live order.
///
///     0     8        16       24         32         40    44    48     52       56      60      62     64
///     ┌─────┬────────┬────────┬──────────┬──────────┬─────┬─────┬──────┬────────┬───────┬───────┬──────┐
///     │ id  │ leaves │ filled │ accepted │ priority │next │prev │level │account │instr. │source │traits│
///     └─────┴────────┴────────┴──────────┴──────────┴─────┴─────┴──────┴────────┴───────┴───────┴──────┘
@frozen
public struct LiveOrder: BitwiseCopyable, Sendable {
  public var id: OrderID
  /// All that is left of it, shown or not.
  public var leaves: Quantity
  public var filled: Quantity
  /// The order in which orders were accepted.
  public var accepted: UInt64
  /// The order in which they came to where they are.
  public var priority: UInt64
  @usableFromInline var next: UInt32
  @usableFromInline var previous: UInt32
  @usableFromInline var level: UInt32
  public var account: UInt32
  public var instrument: InstrumentID
  public var source: SourceID
  public var traits: OrderTraits

  @inlinable @inline(__always)
  public init(
    id: OrderID, leaves: Quantity, accepted: UInt64, account: UInt32, instrument: InstrumentID,
    source: SourceID, traits: OrderTraits
  ) {
    self.id = id
    self.leaves = leaves
    filled = .zero
    self.accepted = accepted
    priority = accepted
    next = noSlot
    previous = noSlot
    level = noSlot
    self.account = account
    self.instrument = instrument
    self.source = source
    self.traits = traits
  }

  /// Trades as much of it as there is room for. Returns how much, and how much is left.
  @inlinable @inline(__always)
  public mutating func fill(atMost limit: Int64) -> (quantity: Int64, left: Int64) {
    let quantity = limit < leaves.units ? limit : leaves.units
    leaves.units &-= quantity
    filled.units &+= quantity
    return (quantity, leaves.units)
  }

  @inlinable @inline(__always) public var nextOrder: UInt32 { next }
  @inlinable @inline(__always) public var previousOrder: UInt32 { previous }
  @inlinable @inline(__always) public var levelNumber: UInt32 { level }

  @inlinable @inline(__always)
  mutating func link(previous: UInt32, level: UInt32) {
    next = noSlot
    self.previous = previous
    self.level = level
  }

  @inlinable @inline(__always)
  var links: (next: UInt32, previous: UInt32, level: UInt32) { (next, previous, level) }

  /// Gives the slot back; returns whose it was.
  @inlinable @inline(__always)
  mutating func free(next: UInt32) -> OrderID {
    let id = self.id
    self.id = .none
    self.next = next
    return id
  }

  /// What a free slot holds.
  @inlinable static var free: LiveOrder {
    LiveOrder(
      id: .none, leaves: .zero, accepted: 0, account: 0, instrument: .none, source: .none,
      traits: OrderTraits(side: .none, place: .nowhere, timeInForce: .none, instructions: 0))
  }
}

/// The ends of a list of orders outside the ladders.
@frozen
public struct OrderList: BitwiseCopyable, Sendable {
  @usableFromInline var head: UInt32
  @usableFromInline var tail: UInt32
  public var count: UInt32

  @inlinable public init() {
    head = noSlot
    tail = noSlot
    count = 0
  }

  @inlinable @inline(__always) public var first: UInt32 { head }
  @inlinable @inline(__always) public var isEmpty: Bool { head == noSlot }
}
