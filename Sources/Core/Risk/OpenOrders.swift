// The orders that are open, by id: what was put on for each, so that the same is taken off. A cache line an order; what few
// have at a time, a replace on its way, lies elsewhere.

import Events
import Tables

/// An open order. 0 ≤ filled < quantity, and filled < wanted: but for one whose executions were corrected, which may be as
/// full as can be and waits for its venue to say what it is.
@frozen
@usableFromInline
struct RiskOrder: BitwiseCopyable {
  @usableFromInline var id: OrderID
  @usableFromInline var quantity: Quantity
  @usableFromInline var filled: Quantity
  /// Its own, or where the market was for one that names none.
  @usableFromInline var price: Price
  @usableFromInline var instrument: UInt32
  /// In a free slot the next free one.
  @usableFromInline var next: UInt32
  @usableFromInline var strategy: UInt16
  @usableFromInline var account: UInt16
  @usableFromInline var side: Side
  @usableFromInline var type: OrderType
  /// A replace is on its way.
  @usableFromInline var isAsked: Bool
  /// Nothing more may be asked of it but its cancel.
  @usableFromInline var isKilled: Bool
  /// It names a price.
  @usableFromInline var namesPrice: Bool
  /// What is filled was said anew since.
  @usableFromInline var isCorrected: Bool
  /// The session that it went out by.
  @usableFromInline var session: UInt16
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved2: UInt32 = 0
  /// So that an order is a cache line, and none lies in two.
  @usableFromInline var reserved0: UInt64 = 0

  @inlinable @inline(__always)
  init(_ proposal: Proposal) {
    id = proposal.order
    quantity = proposal.quantity
    filled = .zero
    price = proposal.price
    instrument = UInt32(truncatingIfNeeded: proposal.instrument)
    next = 0
    strategy = UInt16(truncatingIfNeeded: proposal.strategy)
    account = UInt16(truncatingIfNeeded: proposal.account)
    side = proposal.side
    type = proposal.type
    isAsked = false
    isKilled = false
    namesPrice = proposal.namesPrice
    isCorrected = false
    session = UInt16(truncatingIfNeeded: proposal.session)
  }

  /// A slot that nobody has used.
  init() {
    id = .none
    quantity = .zero
    filled = .zero
    price = .zero
    instrument = 0
    next = 0
    strategy = 0
    account = 0
    side = .buy
    type = .none
    isAsked = false
    isKilled = false
    namesPrice = false
    isCorrected = false
    session = 0
  }
}

/// What a replace on its way asks for.
@frozen
@usableFromInline
struct AskedTerms: BitwiseCopyable {
  @usableFromInline var quantity: Quantity
  @usableFromInline var price: Price

  @inlinable
  init(quantity: Quantity, price: Price) {
    self.quantity = quantity
    self.price = price
  }
}

@usableFromInline
struct OpenOrders: ~Copyable {
  @usableFromInline var rows: Slab<RiskOrder>
  @usableFromInline var asked: Slab<AskedTerms>
  @usableFromInline var ids: IdIndex
  @usableFromInline var firstFree: UInt32
  /// Slots from here on were never used.
  @usableFromInline var used: UInt32

  init(capacity: Int) {
    rows = Slab(count: capacity + 1, repeating: RiskOrder())
    asked = Slab(count: capacity + 1, repeating: AskedTerms(quantity: .zero, price: .zero))
    ids = IdIndex(capacity: capacity)
    firstFree = 0
    used = 1
  }

  @inlinable var count: Int { ids.count }
  @inlinable var capacity: Int { ids.capacity }
  @inlinable var usedEnd: UInt32 { used }

  /// Where an order is, or would be; its slot is 0 when it isn't open.
  @inlinable @inline(__always)
  func place(of id: OrderID) -> IdPlace {
    var place = ids.first(of: id.bits)
    while place.slot != 0 && rows[trusted: Int(place.slot)].id != id {
      place = ids.next(after: place)
    }
    return place
  }

  /// Opens an order; there is room, and its id isn't open. Returns its slot.
  @inlinable @inline(__always)
  mutating func open(_ order: RiskOrder, at place: IdPlace) -> UInt32 {
    var slot = firstFree
    if slot == 0 {
      slot = used
      used &+= 1
    } else {
      firstFree = rows[trusted: Int(slot)].next
    }
    rows[trusted: Int(slot)] = order
    ids.insert(slot, at: place)
    return slot
  }

  @inlinable @inline(__always)
  mutating func close(_ place: IdPlace) {
    rows[trusted: Int(place.slot)].id = .none
    rows[trusted: Int(place.slot)].next = firstFree
    firstFree = place.slot
    ids.remove(at: place)
  }

  /// The total that is asked for; without a replace on its way, the quantity.
  @inlinable @inline(__always)
  func wanted(_ slot: UInt32) -> Quantity {
    rows[trusted: Int(slot)].isAsked
      ? asked[trusted: Int(slot)].quantity : rows[trusted: Int(slot)].quantity
  }

  /// The larger of what it is and what is asked for: either may turn out to be true.
  @inlinable @inline(__always)
  func largest(_ slot: UInt32) -> Quantity {
    let quantity = rows[trusted: Int(slot)].quantity
    if !rows[trusted: Int(slot)].isAsked { return quantity }
    return asked[trusted: Int(slot)].quantity > quantity
      ? asked[trusted: Int(slot)].quantity : quantity
  }

  /// What it may still add.
  @inlinable @inline(__always)
  func leaves(_ slot: UInt32) -> Quantity {
    let left = largest(slot) - rows[trusted: Int(slot)].filled
    return left.units < 0 ? .zero : left
  }

  @inlinable
  mutating func ask(_ slot: UInt32, for terms: AskedTerms) {
    asked[trusted: Int(slot)] = terms
    rows[trusted: Int(slot)].isAsked = true
  }

  func checkInvariants() {
    ids.checkInvariants { rows[Int($0)].id.bits }
    var live = 0
    for slot in 1..<used where rows[Int(slot)].id != .none {
      live += 1
      let order = rows[Int(slot)]
      precondition(order.filled >= .zero && order.quantity > .zero)
      precondition(order.isCorrected || order.filled < order.quantity)
    }
    precondition(live == ids.count)
  }
}
