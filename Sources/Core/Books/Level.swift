// What rests at one price: as the world sees it, and as a ladder keeps it.

import Events

/// What rests at one price.
@frozen
public struct Level: BitwiseCopyable, Hashable, Sendable {
  public var price: Price
  /// The most that 64 bits hold, when it is more.
  public var quantity: Quantity
  public var orderCount: UInt32

  @inlinable
  public init(price: Price, quantity: Quantity, orderCount: UInt32) {
    self.price = price
    self.quantity = quantity
    self.orderCount = orderCount
  }

  /// What there is at the best price of a side that holds nothing.
  @inlinable public static var empty: Level {
    Level(price: .zero, quantity: .zero, orderCount: 0)
  }
}

/// A level of a ladder: half a cache line. Its number stays while it lives, wherever the window is.
///
///     0      8           16             20      24     28     32
///     ┌──────┬───────────┬──────────────┬───────┬──────┬──────┐
///     │ rank │ quantity, │ quantity,    │orders │first │last  │
///     │      │ low 64    │ bits above   │       │order │order │
///     └──────┴───────────┴──────────────┴───────┴──────┴──────┘
@frozen
public struct LadderLevel: BitwiseCopyable, Sendable {
  /// Its tick as its ladder counts: the lower the better.
  @usableFromInline var rank: UInt64
  @usableFromInline var quantityLow: UInt64
  /// A million orders of the largest quantity pass 64 bits.
  @usableFromInline var quantityHigh: UInt32
  @usableFromInline var orders: UInt32
  /// Of the queue, oldest first; `noSlot` in a level of a feed without orders. In a free level `first`
  /// is the next free one.
  @usableFromInline var first: UInt32
  @usableFromInline var last: UInt32

  @inlinable @inline(__always)
  init(rank: UInt64) {
    self.rank = rank
    quantityLow = 0
    quantityHigh = 0
    orders = 0
    first = noSlot
    last = noSlot
  }

  @inlinable @inline(__always) public var firstOrder: UInt32 { first }
  @inlinable @inline(__always) public var lastOrder: UInt32 { last }
  @inlinable @inline(__always) public var orderCount: UInt32 { orders }
  @inlinable @inline(__always) public var ladderRank: UInt64 { rank }

  /// One more at the back. Returns who was there before.
  @inlinable @inline(__always)
  mutating func append(_ slot: UInt32, _ quantity: Quantity) -> UInt32 {
    let before = last
    first = before == noSlot ? slot : first
    last = slot
    orders &+= 1
    grow(quantity)
    return before
  }

  /// One fewer: its neighbours in the queue are given.
  @inlinable @inline(__always)
  mutating func take(between previous: UInt32, _ next: UInt32, _ quantity: Quantity) {
    first = previous == noSlot ? next : first
    last = next == noSlot ? previous : last
    orders &-= 1
    shrink(quantity)
  }

  @inlinable @inline(__always)
  mutating func grow(_ quantity: Quantity) {
    let sum = quantityLow.addingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = sum.partialValue
    quantityHigh &+= sum.overflow ? 1 : 0
  }

  @inlinable @inline(__always)
  mutating func shrink(_ quantity: Quantity) {
    let rest = quantityLow.subtractingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = rest.partialValue
    quantityHigh &-= rest.overflow ? 1 : 0
  }

  /// One of its orders counts for less.
  @inlinable @inline(__always)
  public mutating func shrinkBy(_ quantity: Quantity) { shrink(quantity) }

  /// All of it, exactly.
  @inlinable public var total: UInt128 {
    UInt128(quantityHigh) &<< 64 | UInt128(quantityLow)
  }

  /// The most that fits an event.
  @inlinable @inline(__always) public var quantity: Quantity {
    if quantityHigh != 0 || quantityLow > UInt64(Int64.max) { return Quantity(units: .max) }
    return Quantity(units: Int64(bitPattern: quantityLow))
  }
}

/// No order, no level. Place 0 of each table is nobody's: what is written there for a neighbour that isn't is never read,
/// which spares the branch.
@inlinable public var noSlot: UInt32 { 0 }
