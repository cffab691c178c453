// The last executions that were booked, by the venue's number: a venue may take one back (a bust), or say that it was at
// another price or of another quantity (a correction), and then the position is to be what was traded in the end.

import Events
import Portfolio
import Tables

@frozen
@usableFromInline
struct Execution: BitwiseCopyable {
  @usableFromInline var id: UInt64 = 0
  @usableFromInline var price = Price.zero
  @usableFromInline var quantity = Quantity.zero
  @usableFromInline var liquidity = Liquidity.none
  /// So that all of its bytes are somebody's, in a saved state too.
  @usableFromInline var reserved0: UInt8 = 0
  @usableFromInline var reserved1: UInt16 = 0
  @usableFromInline var instrument: UInt32 = 0
  @usableFromInline var strategy: UInt16 = 0
  @usableFromInline var account: UInt16 = 0
  @usableFromInline var side = Side.none
  /// It was its order's first.
  @usableFromInline var isFirst = true
  @usableFromInline var reserved2: UInt16 = 0
  @usableFromInline var reserved3: UInt64 = 0
  @usableFromInline var fee = Money.zero

  @inlinable init() {}

  @inlinable var fill: OrderFill {
    OrderFill(
      order: .none, execution: id, price: price, quantity: quantity, side: side,
      liquidity: liquidity)
  }
}

@usableFromInline
struct Executions: ~Copyable {
  @usableFromInline var index: IdTable
  @usableFromInline var items: Slab<Execution>
  /// Where the next one goes: over the oldest, when all is full.
  @usableFromInline var next = 0
  @usableFromInline let capacity: Int

  /// `capacity` 0: none is kept, and what is said of one later can't be followed.
  init(capacity: Int) {
    self.capacity = capacity
    index = IdTable(capacity: max(1, capacity))
    items = Slab(count: max(1, capacity), repeating: Execution())
  }

  @inlinable
  mutating func keep(
    _ fill: OrderFill, _ side: Side, _ instrument: Int, strategy: Int, account: Int,
    isFirst: Bool, fee: Money
  ) {
    if capacity == 0 || fill.execution == 0 { return }
    var item = Execution()
    item.id = fill.execution
    item.price = fill.price
    item.quantity = fill.quantity
    item.instrument = UInt32(truncatingIfNeeded: instrument)
    item.strategy = UInt16(truncatingIfNeeded: strategy)
    item.account = UInt16(truncatingIfNeeded: account)
    item.side = side
    item.liquidity = fill.liquidity
    item.isFirst = isFirst
    item.fee = fee
    // The second side of a trade with ourselves has the same number: the first is kept.
    if index.index(of: item.id) != IdTable.absent { return }
    if items[next].id != 0 { _ = index.remove(items[next].id) }
    items[next] = item
    _ = index.insert(item.id, index: UInt32(truncatingIfNeeded: next))
    next = next &+ 1 == capacity ? 0 : next &+ 1
  }

  /// Its place, or `IdTable.absent`.
  @inlinable
  func place(of id: UInt64) -> UInt32 { capacity == 0 ? IdTable.absent : index.index(of: id) }

  @inlinable
  mutating func forget(_ place: UInt32) {
    _ = index.remove(items[Int(place)].id)
    items[Int(place)].id = 0
  }
}
