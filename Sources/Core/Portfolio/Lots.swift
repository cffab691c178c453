// The lots of every cell where cost goes first in, first out: what was bought at one price, oldest first, until it is sold.
//
// There are as many as the settings say, for all cells together, and one of each cell's own. When none is free, the oldest
// two of the cell, the new one counted, become one of both quantities and both costs: nothing is refused and no cost is lost,
// but from then on the two are sold at their average.

import Events
import Tables

@frozen
@usableFromInline
struct Lot: BitwiseCopyable {
  /// Signed like the quantity.
  @usableFromInline var cost: Money = .zero
  /// Zero in one that is free.
  @usableFromInline var quantity: Int64 = 0
  /// The execution that opened it; 0 when it is more than one, or not known.
  @usableFromInline var execution: UInt64 = 0
  /// The one that came after it.
  @usableFromInline var next: UInt32 = 0

  @inlinable init() {}
}

@frozen
@usableFromInline
struct LotList: BitwiseCopyable {
  /// The sum of all that its lots cost, without signs: no part of it can pass that.
  @usableFromInline var weight: UInt128 = 0
  @usableFromInline var first: UInt32 = 0
  @usableFromInline var last: UInt32 = 0
  @usableFromInline var count: UInt32 = 0

  @inlinable init() {}
}

@usableFromInline
struct Lots: ~Copyable {
  /// Each cell's own, then those for all.
  @usableFromInline var lots: Slab<Lot>
  @usableFromInline var lists: Slab<LotList>
  @usableFromInline var free: FreeList
  @usableFromInline let cellCount: Int

  init(cellCount: Int, capacity: Int) {
    self.cellCount = cellCount
    lots = Slab(count: cellCount + capacity, repeating: Lot())
    lists = Slab(count: cellCount, repeating: LotList())
    free = FreeList(capacity: max(1, capacity))
    if capacity == 0 { _ = free.take() }
  }

  /// True where a lot of this value can be added and no cost passes 2^120, whatever is closed before.
  @inlinable
  func canAdd(_ value: Money, to cell: Int) -> Bool {
    let most = Money.largest.units.magnitude
    let added = value.units.magnitude
    return added <= most && lists[cell].weight <= most &- added
  }

  /// Opens a lot: the newest.
  @inlinable
  mutating func append(_ quantity: Int64, _ cost: Money, _ execution: UInt64, to cell: Int) {
    if quantity == 0 { return }
    guard let index = room(for: cell) else { return merge(quantity, cost, into: cell) }
    fill(index, quantity, cost, execution, of: cell)
    if lists[cell].count == 0 {
      lists[cell].first = index
    } else {
      lots[Int(lists[cell].last)].next = index
    }
    lists[cell].last = index
    lists[cell].count &+= 1
  }

  /// What had been closed is there again: the oldest lot.
  @inlinable
  mutating func prepend(_ quantity: Int64, _ cost: Money, to cell: Int) {
    if quantity == 0 { return }
    guard let index = room(for: cell) else { return merge(quantity, cost, into: cell) }
    fill(index, quantity, cost, 0, of: cell)
    lots[Int(index)].next = lists[cell].first
    if lists[cell].count == 0 { lists[cell].last = index }
    lists[cell].first = index
    lists[cell].count &+= 1
  }

  /// Closes so much of the oldest lots; what they cost.
  @inlinable
  mutating func close(_ size: Int64, of cell: Int) -> Money {
    var left = size
    var cost = Money.zero
    // One lot a round, and there are that many.
    while left > 0 {
      precondition(lists[cell].count > 0, "no more is closed than there is")
      cost += take(&left, from: lists[cell].first, after: nil, of: cell)
    }
    return cost
  }

  /// Takes out what is left of an execution's own lot, up to `size`; what that cost, and how much it was.
  @inlinable
  mutating func withdraw(_ execution: UInt64, _ size: Int64, of cell: Int) -> (Int64, Money) {
    if execution == 0 { return (0, .zero) }
    var left = size
    var before: UInt32?
    var index = lists[cell].first
    var seen: UInt32 = 0
    while seen < lists[cell].count {
      if lots[Int(index)].execution == execution {
        let cost = take(&left, from: index, after: before, of: cell)
        return (size - left, cost)
      }
      before = index
      index = lots[Int(index)].next
      seen &+= 1
    }
    return (0, .zero)
  }

  @inlinable
  mutating func take(_ left: inout Int64, from index: UInt32, after: UInt32?, of cell: Int) -> Money
  {
    let lot = lots[Int(index)]
    let size = Position.size(lot.quantity)
    if size > left {
      // A part of the whole: always there.
      let part = lot.cost.share(left, of: size) ?? lot.cost
      let rest = lot.cost - part
      lots[Int(index)].cost = rest
      lots[Int(index)].quantity = lot.quantity > 0 ? size - left : left - size
      lists[cell].weight = lists[cell].weight - lot.cost.units.magnitude + rest.units.magnitude
      left = 0
      return part
    }
    left -= size
    lists[cell].weight -= lot.cost.units.magnitude
    if let after {
      lots[Int(after)].next = lot.next
      if lists[cell].last == index { lists[cell].last = after }
    } else {
      lists[cell].first = lot.next
    }
    lists[cell].count &-= 1
    release(index)
    return lot.cost
  }

  @inlinable
  mutating func fill(
    _ index: UInt32, _ quantity: Int64, _ cost: Money, _ execution: UInt64, of cell: Int
  ) {
    lots[Int(index)].quantity = quantity
    lots[Int(index)].cost = cost
    lots[Int(index)].execution = execution
    lists[cell].weight += cost.units.magnitude
  }

  @inlinable
  mutating func release(_ index: UInt32) {
    lots[Int(index)].quantity = 0
    if Int(index) >= cellCount { free.giveBack(index - UInt32(cellCount)) }
  }

  /// A free lot, if need be by making one of the oldest two; nil when the cell has but one, and no other is free.
  @inlinable
  mutating func room(for cell: Int) -> UInt32? {
    if lots[cell].quantity == 0 { return UInt32(cell) }
    let index = free.take()
    if index != FreeList.none { return index + UInt32(cellCount) }
    if lists[cell].count < 2 { return nil }
    let first = lists[cell].first
    let second = lots[Int(first)].next
    let lot = lots[Int(second)]
    lists[cell].weight -= lot.cost.units.magnitude
    lots[Int(first)].next = lot.next
    if lists[cell].last == second { lists[cell].last = first }
    lists[cell].count &-= 1
    merge(lot.quantity, lot.cost, into: cell)
    return second
  }

  /// More in the oldest lot.
  @inlinable
  mutating func merge(_ quantity: Int64, _ cost: Money, into cell: Int) {
    let first = Int(lists[cell].first)
    lists[cell].weight -= lots[first].cost.units.magnitude
    lots[first].quantity += quantity
    lots[first].cost += cost
    lots[first].execution = 0
    lists[cell].weight += lots[first].cost.units.magnitude
  }

  /// Every lot that isn't free is in a list.
  func checkInvariants() {
    var inLists = 0
    var own = 0
    for cell in 0..<cellCount {
      inLists += Int(lists[cell].count)
      if lots[cell].quantity != 0 { own += 1 }
    }
    let none = lots.count == cellCount ? 1 : 0
    precondition(inLists == own + free.takenCount - none, "no lot is lost")
  }

  /// The lots of a cell are its position, and what they cost is its cost.
  func checkInvariants(_ position: Position, of cell: Int) {
    var quantity: Int64 = 0
    var cost = Money.zero
    var weight: UInt128 = 0
    var index = lists[cell].first
    for number in 0..<lists[cell].count {
      let lot = lots[Int(index)]
      precondition(lot.quantity != 0 && (lot.quantity > 0) == (position.quantity.units > 0))
      precondition(Int(index) == cell || Int(index) >= cellCount, "nobody else's own lot")
      quantity += lot.quantity
      cost += lot.cost
      weight += lot.cost.units.magnitude
      if number + 1 == lists[cell].count { precondition(index == lists[cell].last) }
      index = lot.next
    }
    precondition(quantity == position.quantity.units, "the lots are what is held")
    precondition(cost == position.cost && weight == lists[cell].weight)
    precondition(weight <= Money.largest.units.magnitude)
  }
}
