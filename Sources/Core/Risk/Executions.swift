// The last executions that were booked, by the venue's number: a venue may take one back (a bust), or say that it was at
// another price or of another quantity (a correction), and then the position is to be what was traded in the end.
//
// The number alone isn't enough: the two sides of a trade with ourselves share one, and each side may be taken back.

import Events
import Portfolio
import Tables

@frozen
@usableFromInline
struct Execution: BitwiseCopyable {
  @usableFromInline var id: UInt64 = 0
  /// Of which order.
  @usableFromInline var order = OrderID.none
  @usableFromInline var price = Price.zero
  @usableFromInline var quantity = Quantity.zero
  @usableFromInline var instrument: UInt32 = 0
  @usableFromInline var strategy: UInt16 = 0
  @usableFromInline var account: UInt16 = 0
  @usableFromInline var liquidity = Liquidity.none
  @usableFromInline var side = Side.none
  /// It was its order's first.
  @usableFromInline var isFirst = true
  /// It is in what its order has filled: the order was open when it came.
  @usableFromInline var isCounted = false
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved0: UInt32 = 0
  @usableFromInline var fee = Money.zero

  @inlinable init() {}

  @inlinable var fill: OrderFill {
    OrderFill(
      order: order, execution: id, price: price, quantity: quantity, side: side,
      liquidity: liquidity)
  }
}

@usableFromInline
struct Executions: ~Copyable {
  @usableFromInline var index: IdIndex
  /// Slots are 1 … capacity.
  @usableFromInline var items: Slab<Execution>
  /// Where the next one goes: over the oldest, when all is full.
  @usableFromInline var next = 1
  @usableFromInline let capacity: Int

  /// `capacity` 0: none is kept, and what is said of one later can't be followed.
  init(capacity: Int) {
    self.capacity = capacity
    index = IdIndex(capacity: max(1, capacity))
    items = Slab(count: max(1, capacity) + 1, repeating: Execution())
  }

  @inlinable
  mutating func keep(
    _ fill: OrderFill, _ instrument: Int, strategy: Int, account: Int, isFirst: Bool,
    isCounted: Bool, fee: Money
  ) {
    if capacity == 0 || fill.execution == 0 { return }
    // One that is said again is the first one still.
    if find(fill.execution, of: fill.order) != 0 { return }
    var item = Execution()
    item.id = fill.execution
    item.order = fill.order
    item.price = fill.price
    item.quantity = fill.quantity
    item.instrument = UInt32(truncatingIfNeeded: instrument)
    item.strategy = UInt16(truncatingIfNeeded: strategy)
    item.account = UInt16(truncatingIfNeeded: account)
    item.side = fill.side
    item.liquidity = fill.liquidity
    item.isFirst = isFirst
    item.isCounted = isCounted
    item.fee = fee
    let slot = UInt32(truncatingIfNeeded: next)
    if items[next].id != 0 { index.remove(items[next].id, slot: slot) }
    items[next] = item
    index.insert(slot, at: index.first(of: item.id))
    next = next == capacity ? 1 : next &+ 1
  }

  /// The slot of an order's execution; 0 when it isn't kept.
  @inlinable
  func find(_ execution: UInt64, of order: OrderID) -> UInt32 {
    if capacity == 0 { return IdIndex.absent }
    var place = index.first(of: execution)
    while place.slot != IdIndex.absent {
      let item = items[Int(place.slot)]
      if item.id == execution && item.order == order { break }
      place = index.next(after: place)
    }
    return place.slot
  }

  @inlinable
  mutating func forget(_ slot: UInt32) {
    index.remove(items[Int(slot)].id, slot: slot)
    items[Int(slot)].id = 0
  }

  func checkInvariants() { index.checkInvariants { items[Int($0)].id } }
}
