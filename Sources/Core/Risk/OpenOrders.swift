// The orders that are open, by id: what the risk stage put on for each, so that it takes off the same. Half a cache line an
// order; what few have at a time, a replace on its way, lies elsewhere.

import Events
import Tables

/// An open order. 0 ≤ filled < quantity, and filled < wanted.
@frozen
@usableFromInline
struct RiskOrder: BitwiseCopyable {
  @usableFromInline var id: OrderID
  @usableFromInline var quantity: Quantity
  @usableFromInline var filled: Quantity
  /// Instrument, whether a replace is on its way, and the side.
  @usableFromInline var bits: UInt32
  /// In a free slot the next free one.
  @usableFromInline var next: UInt32

  @inlinable
  init(id: OrderID, quantity: Quantity, instrument: UInt32, side: Side) {
    self.id = id
    self.quantity = quantity
    filled = .zero
    bits = instrument &<< 2 | UInt32((side.code &- 1) & 1)
    next = 0
  }

  @inlinable var instrument: Int { Int(bits &>> 2) }
  @inlinable var side: Side { Side(code: UInt8(truncatingIfNeeded: bits & 1) &+ 1) }
  /// A replace is on its way.
  @inlinable var isAsked: Bool {
    get { bits & 2 != 0 }
    set { bits = newValue ? bits | 2 : bits & ~2 }
  }
}

@usableFromInline
struct OpenOrders: ~Copyable {
  @usableFromInline var orders: Slab<RiskOrder>
  /// The totals that replaces on their way ask for.
  @usableFromInline var asked: Slab<Quantity>
  @usableFromInline var ids: IdIndex
  @usableFromInline var firstFree: UInt32
  /// Slots from here on were never used.
  @usableFromInline var used: UInt32

  init(capacity: Int) {
    orders = Slab(
      count: capacity + 1,
      repeating: RiskOrder(id: .none, quantity: .zero, instrument: 0, side: .buy))
    asked = Slab(count: capacity + 1, repeating: .zero)
    ids = IdIndex(capacity: capacity)
    firstFree = 0
    used = 1
  }

  @inlinable var count: Int { ids.count }
  @inlinable var capacity: Int { ids.capacity }
  @inlinable var usedEnd: UInt32 { used }

  @inlinable
  subscript(slot: UInt32) -> RiskOrder {
    @inline(__always) _read { yield orders[Int(slot)] }
    @inline(__always) _modify { yield &orders[Int(slot)] }
  }

  /// Where an order is, or would be; its slot is 0 when it isn't open.
  @inlinable @inline(__always)
  mutating func place(of id: OrderID) -> IdPlace {
    var place = ids.first(of: id.bits)
    while place.slot != 0 && orders[Int(place.slot)].id != id { place = ids.next(after: place) }
    return place
  }

  /// Opens an order; there is room, and its id isn't open.
  @inlinable @inline(__always)
  mutating func open(_ order: RiskOrder, at place: IdPlace) {
    var slot = firstFree
    if slot == 0 {
      slot = used
      used &+= 1
    } else {
      firstFree = orders[Int(slot)].next
    }
    orders[Int(slot)] = order
    ids.insert(slot, at: place)
  }

  @inlinable @inline(__always)
  mutating func close(_ place: IdPlace) {
    orders[Int(place.slot)].id = .none
    orders[Int(place.slot)].next = firstFree
    firstFree = place.slot
    ids.remove(at: place)
  }

  /// The total that is asked for; without a replace on its way, the quantity.
  @inlinable @inline(__always)
  func wanted(_ slot: UInt32) -> Quantity {
    orders[Int(slot)].isAsked ? asked[Int(slot)] : orders[Int(slot)].quantity
  }

  /// The larger of what it is and what is asked for: either may turn out to be true.
  @inlinable @inline(__always)
  func largest(_ slot: UInt32) -> Quantity {
    let quantity = orders[Int(slot)].quantity
    if !orders[Int(slot)].isAsked { return quantity }
    return asked[Int(slot)] > quantity ? asked[Int(slot)] : quantity
  }

  /// What it may still add.
  @inlinable @inline(__always)
  func leaves(_ slot: UInt32) -> Quantity { largest(slot) - orders[Int(slot)].filled }

  @inlinable
  mutating func ask(_ slot: UInt32, for total: Quantity) {
    asked[Int(slot)] = total
    orders[Int(slot)].isAsked = total != orders[Int(slot)].quantity
  }

  func checkInvariants() {
    ids.checkInvariants { orders[Int($0)].id.bits }
    var live = 0
    for slot in 1..<used where orders[Int(slot)].id != .none {
      live += 1
      let order = orders[Int(slot)]
      precondition(order.filled >= .zero && order.filled < order.quantity)
      precondition(order.filled < largest(slot))
    }
    precondition(live == ids.count)
  }
}
