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
///     │ rank │ quantity, │ orders       │quant. │first │last  │
///     │      │ low 64    │              │above  │order │order │
///     └──────┴───────────┴──────────────┴───────┴──────┴──────┘
@frozen
public struct LadderLevel: BitwiseCopyable, Sendable {
  /// Its tick as its ladder counts: the lower the better.
  @usableFromInline var rank: UInt64
  @usableFromInline var quantityLow: UInt64
  /// How many orders, in the lower half; in the upper one what passes 64 bits of their quantity, which a million
  /// orders of the largest can.
  @usableFromInline var tally: UInt64
  /// Of the queue, oldest first; `noSlot` in a level of a feed without orders. In a free level `first`
  /// is the next free one.
  @usableFromInline var first: UInt32
  @usableFromInline var last: UInt32

  @inlinable @inline(__always)
  init(rank: UInt64) {
    self.rank = rank
    quantityLow = 0
    tally = 0
    first = noSlot
    last = noSlot
  }

  @inlinable @inline(__always) public var firstOrder: UInt32 { first }
  @inlinable @inline(__always) public var ladderRank: UInt64 { rank }
  @inlinable @inline(__always) public var orderCount: UInt32 { UInt32(truncatingIfNeeded: tally) }

  /// The first order of a new level.
  @inlinable @inline(__always)
  mutating func begin(_ slot: UInt32, _ quantity: Quantity) {
    first = slot
    last = slot
    quantityLow = UInt64(bitPattern: quantity.units)
    tally = 1
  }

  /// One more at the back of a level that has some. Returns who was last.
  @inlinable @inline(__always)
  mutating func append(_ slot: UInt32, _ quantity: Quantity) -> UInt32 {
    let before = last
    last = slot
    let sum = quantityLow.addingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = sum.partialValue
    tally &+= sum.overflow ? 1 &+ 1 &<< 32 : 1
    return before
  }

  /// One fewer: its neighbours in the queue are given.
  @inlinable @inline(__always)
  mutating func take(between previous: UInt32, _ next: UInt32, _ quantity: Quantity) {
    if previous == noSlot { first = next }
    if next == noSlot { last = previous }
    let rest = quantityLow.subtractingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = rest.partialValue
    tally &-= rest.overflow ? 1 &+ 1 &<< 32 : 1
  }

  /// So much and so many go from the front; `next` is first then.
  @inlinable @inline(__always)
  mutating func takeFront(_ next: UInt32, _ quantity: Quantity, _ count: UInt64) {
    first = next
    let rest = quantityLow.subtractingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = rest.partialValue
    tally &-= rest.overflow ? count &+ 1 &<< 32 : count
  }

  @inlinable @inline(__always)
  mutating func grow(_ quantity: Quantity) {
    let sum = quantityLow.addingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = sum.partialValue
    tally &+= sum.overflow ? 1 &<< 32 : 0
  }

  @inlinable @inline(__always)
  mutating func shrink(_ quantity: Quantity) {
    let rest = quantityLow.subtractingReportingOverflow(UInt64(bitPattern: quantity.units))
    quantityLow = rest.partialValue
    tally &-= rest.overflow ? 1 &<< 32 : 0
  }

  /// What a feed without orders says rests here.
  @inlinable
  mutating func set(_ quantity: Quantity, orders: UInt32) {
    quantityLow = UInt64(bitPattern: quantity.units)
    tally = UInt64(orders)
  }

  /// All of it, exactly.
  @inlinable public var total: UInt128 {
    UInt128(tally &>> 32) &<< 64 | UInt128(quantityLow)
  }

  /// The most that fits an event.
  @inlinable @inline(__always) public var quantity: Quantity {
    if tally &>> 32 != 0 || quantityLow > UInt64(Int64.max) { return Quantity(units: .max) }
    return Quantity(units: Int64(bitPattern: quantityLow))
  }
}

/// No order, no level. Place 0 of each table is nobody's: what is written there for a neighbour that isn't is never read,
/// which spares the branch.
@inlinable public var noSlot: UInt32 { 0 }
