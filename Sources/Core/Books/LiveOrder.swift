// What is kept of a live order where every operation touches it: one cache line.

import Events

/// Where a live order waits.
@frozen
public struct OrderPlace: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline let code: UInt8

  @inlinable init(code: UInt8) { self.code = code }

  /// In no list: under way.
  @inlinable public static var nowhere: OrderPlace { OrderPlace(code: 0) }
  /// In a ladder, seen by all.
  @inlinable public static var displayed: OrderPlace { OrderPlace(code: 1) }
  /// In a ladder, seen by nobody, behind the displayed orders of its price.
  @inlinable public static var hidden: OrderPlace { OrderPlace(code: 2) }
  /// In a ladder outside the displayed book: trades only whole.
  @inlinable public static var allOrNone: OrderPlace { OrderPlace(code: 3) }
  /// In a ladder of stop prices.
  @inlinable public static var stop: OrderPlace { OrderPlace(code: 4) }
  /// In the instrument's list of trailing stops.
  @inlinable public static var trailing: OrderPlace { OrderPlace(code: 5) }
  /// In the instrument's list of orders that wait for an auction or take part in it without a price.
  @inlinable public static var beside: OrderPlace { OrderPlace(code: 6) }
  /// A stop that was set off and hasn't entered yet.
  @inlinable public static var setOff: OrderPlace { OrderPlace(code: 7) }

  /// The places that are ladders, in the order in which an instrument's ladders lie.
  @inlinable public static var ladderCount: Int { 4 }
  @inlinable public var isLadder: Bool { code &- 1 < 4 }
  @inlinable @inline(__always) var ladderIndex: Int { Int(code) &- 1 }

  @inlinable public static func == (a: OrderPlace, b: OrderPlace) -> Bool { a.code == b.code }
}

/// What is to be known of an order at a glance: the four bytes of the `orderNew` that say side, type, time in force and
/// instructions, as they came, with its place in place of the type. For a plain limit order that rests they are the same.
///
///     31        30 … 28      27         26 … 25     24          23 … 16          15 … 8   7 … 0
///     iceberg   self-trade   has terms  of the rare post-only   time in force    place    side
@frozen
public struct OrderTraits: BitwiseCopyable, Hashable, Sendable {
  @usableFromInline var bits: UInt32

  /// The fourth word of an `orderNew`, at a place.
  @inlinable @inline(__always)
  public init(word: UInt64, place: OrderPlace) {
    let kept = UInt32(truncatingIfNeeded: word) & ~(0xFF &<< 8 | 1 &<< 27 | 1 &<< 31)
    bits = kept | UInt32(place.code) &<< 8
  }

  @inlinable @inline(__always)
  public init(side: Side, place: OrderPlace, timeInForce: TimeInForce, instructions: UInt8) {
    self.init(
      word: UInt64(side.code) | UInt64(timeInForce.code) &<< 16 | UInt64(instructions) &<< 24,
      place: place)
  }

  /// Of a plain limit order that rests: its word as it came.
  @inlinable @inline(__always)
  public init(plain word: UInt64) { bits = UInt32(truncatingIfNeeded: word) }

  @inlinable @inline(__always) public var place: OrderPlace {
    get { OrderPlace(code: UInt8(truncatingIfNeeded: bits &>> 8)) }
    set { bits = bits & ~0xFF00 | UInt32(newValue.code) &<< 8 }
  }
  @inlinable @inline(__always) public var isSell: Bool { bits & 2 != 0 }
  /// 1 for a sell, 0 for a buy.
  @inlinable @inline(__always) public var sell: Int { Int(bits &>> 1 & 1) }
  @inlinable @inline(__always) public var side: Side {
    Side(code: UInt8(truncatingIfNeeded: bits))
  }
  /// As in `OrderInstruction`, shifted down: 0 none, 1 cancel newest, 2 oldest, 3 both, 4 decrement.
  @inlinable @inline(__always) public var selfTrade: UInt16 {
    UInt16(truncatingIfNeeded: bits &>> 28 & 7)
  }
  @inlinable @inline(__always) public var isPostOnly: Bool { bits & 1 &<< 24 != 0 }
  /// Shows a slice: its terms say how much.
  @inlinable @inline(__always) public var isIceberg: Bool {
    get { bits & 1 &<< 31 != 0 }
    set { bits = newValue ? bits | 1 &<< 31 : bits & ~(1 &<< 31) }
  }
  /// There is more about it in a table of rarer terms.
  @inlinable @inline(__always) public var hasTerms: Bool {
    get { bits & 1 &<< 27 != 0 }
    set { bits = newValue ? bits | 1 &<< 27 : bits & ~(1 &<< 27) }
  }
  /// Displayed, all of it, with no terms but price and quantity.
  @inlinable @inline(__always) public var isPlainDisplayed: Bool {
    bits & (0xFF00 | 1 &<< 27) == 1 &<< 8
  }
  @inlinable @inline(__always) public var timeInForce: TimeInForce {
    TimeInForce(code: UInt8(truncatingIfNeeded: bits &>> 16))
  }
}

/// A live order.
///
///     0     8        16       24         32         40    44    48     52       56      60     62      64
///     ┌─────┬────────┬────────┬──────────┬──────────┬─────┬─────┬──────┬────────┬───────┬──────┬───────┐
///     │ id  │ leaves │ filled │ accepted │ priority │next │prev │level │account │traits │instr.│source │
///     └─────┴────────┴────────┴──────────┴──────────┴─────┴─────┴──────┴────────┴───────┴──────┴───────┘
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
  public var traits: OrderTraits
  @usableFromInline var instrumentNumber: UInt16
  public var source: SourceID

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
    self.traits = traits
    instrumentNumber = UInt16(truncatingIfNeeded: instrument.index)
    self.source = source
  }

  @inlinable @inline(__always) public var instrument: InstrumentID {
    InstrumentID(UInt32(instrumentNumber))
  }

  /// A trade of a resting order: how much, what is left, and whose it was.
  @frozen
  public struct Fill: BitwiseCopyable {
    public let quantity: Int64
    public let left: Int64
    public let id: OrderID
    public let next: UInt32
    public let source: SourceID

    @inlinable @inline(__always)
    init(quantity: Int64, left: Int64, id: OrderID, next: UInt32, source: SourceID) {
      self.quantity = quantity
      self.left = left
      self.id = id
      self.next = next
      self.source = source
    }
  }

  /// Trades as much of it as there is room for.
  @inlinable @inline(__always)
  public mutating func fill(atMost limit: Int64) -> Fill {
    let quantity = limit < leaves.units ? limit : leaves.units
    leaves.units &-= quantity
    filled.units &+= quantity
    return Fill(quantity: quantity, left: leaves.units, id: id, next: next, source: source)
  }

  @inlinable @inline(__always) public var nextOrder: UInt32 { next }
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
