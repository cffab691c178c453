// The books of all instruments: one table of orders, one index of their ids, eight ladders an instrument. The
// book builder keeps a market's books in it and the matching engine its own; what either means by an
// operation is their affair, here it is only done.
//
// Queues are linked through the orders themselves, by 32-bit slots. All is allocated when it is made. The cost
// of each operation is in ARCHITECTURE.md.

import Events
import Tables

public struct OrderBooks: ~Copyable {
  public var ladders: Ladders
  @usableFromInline var orders: Slab<LiveOrder>
  @usableFromInline var ids: IdIndex
  @usableFromInline var grids: Slab<TickGrid>
  @usableFromInline var firstFree: UInt32
  /// Slots from here on were never used.
  @usableFromInline var used: UInt32

  /// - Parameters:
  ///   - ticks: of each instrument.
  ///   - orderCapacity: live orders over all instruments.
  ///   - bareLevelCapacity: levels of feeds without orders, over all instruments.
  ///   - windowTicks: of the displayed ladders; the others have the smallest.
  ///   - idKey: of the index of ids, and of the trees of far levels.
  public init(
    ticks: [Price], orderCapacity: Int, bareLevelCapacity: Int = 0, windowTicks: Int, idKey: UInt64
  ) {
    precondition(
      !ticks.isEmpty && ticks.count <= Int(UInt16.max), "books have 1 to 65535 instruments")
    var plans: [Ladders.Plan] = []
    for _ in ticks {
      for place in 0..<OrderPlace.ladderCount {
        let width = place == OrderPlace.displayed.ladderIndex ? windowTicks : 64
        // Stops are set off from the market outwards: a buy's best is the lowest.
        let isStops = place == OrderPlace.stop.ladderIndex
        plans.append(Ladders.Plan(prefersHigh: !isStops, windowTicks: width))
        plans.append(Ladders.Plan(prefersHigh: isStops, windowTicks: width))
      }
    }
    ladders = Ladders(plans, levelCapacity: orderCapacity + bareLevelCapacity, key: idKey)
    orders = Slab(count: orderCapacity + 1, repeating: .free)
    ids = IdIndex(capacity: orderCapacity, key: idKey)
    grids = Slab(count: ticks.count, repeating: TickGrid(step: 1))
    for (index, tick) in ticks.enumerated() { grids[index] = TickGrid(step: tick.units) }
    firstFree = noSlot
    used = 1
  }

  @inlinable @inline(__always)
  public static func ladder(_ instrument: Int, _ place: OrderPlace, isSell: Bool) -> Int {
    instrument &* 8 &+ place.ladderIndex &* 2 &+ (isSell ? 1 : 0)
  }

  /// The displayed ladder of a side: 0 for buys, 1 for sells.
  @inlinable @inline(__always)
  public static func displayed(_ instrument: Int, sell: Int) -> Int { instrument &* 8 &+ sell }

  @inlinable public var instrumentCount: Int { grids.count }
  @inlinable public var orderCapacity: Int { orders.count &- 1 }
  /// Live orders.
  @inlinable public var orderCount: Int { ids.count }
  /// Slots from 1 to below this may hold an order: what a search of all looks at.
  @inlinable public var usedSlotEnd: UInt32 { used }

  @inlinable @inline(__always) public func grid(_ instrument: Int) -> TickGrid { grids[instrument] }

  /// Read by `get`: the frame of a `_read` that yields a record as large as this is allocated in builds that aren't
  /// optimised, where allocations are counted too.
  @inlinable
  public subscript(slot: UInt32) -> LiveOrder {
    @inline(__always) get { orders[trusted: Int(slot)] }
    @inline(__always) _modify { yield &orders[trusted: Int(slot)] }
  }

  // MARK: Ids and slots

  /// The slot of the live order with an id, or `noSlot`.
  @inlinable @inline(__always)
  public func slot(of id: OrderID) -> UInt32 { place(of: id).slot }

  /// Where an id is in the index, with the slot of the live order that bears it, or `noSlot`.
  @inlinable @inline(__always)
  public func place(of id: OrderID) -> IdPlace {
    var place = ids.first(of: id.bits)
    while place.slot != noSlot {
      if orders[trusted: Int(place.slot)].id == id { break }
      place = ids.next(after: place)
    }
    return place
  }

  /// True while there is a slot for one more.
  @inlinable @inline(__always)
  public var hasRoom: Bool { ids.count < ids.capacity }

  @inlinable @inline(__always)
  mutating func takeSlot() -> UInt32 {
    let slot = firstFree
    if slot != noSlot {
      firstFree = orders[trusted: Int(slot)].next
      return slot
    }
    used &+= 1
    return used &- 1
  }

  /// Takes an order into the table, in no ladder and no list yet.
  @inlinable @inline(__always)
  public mutating func admit(_ order: LiveOrder, at place: IdPlace) -> UInt32 {
    let slot = takeSlot()
    orders[trusted: Int(slot)] = order
    ids.insert(slot, at: place)
    return slot
  }

  /// Takes an order into the table and to the back of the queue of a rank, all of it counted.
  @inlinable @inline(__always)
  public mutating func admit(
    _ order: LiveOrder, at place: IdPlace, rank: UInt64, in ladder: Int
  ) -> UInt32 {
    let slot = takeSlot()
    var level = ladders.find(rank, in: ladder)
    var last = noSlot
    if level != noSlot {
      last = ladders[level].append(slot, order.leaves)
    } else {
      level = ladders.make(rank, in: ladder)
      ladders[level].begin(slot, order.leaves)
    }
    var order = order
    order.previous = last
    order.level = level
    orders[trusted: Int(slot)] = order
    orders[trusted: Int(last)].next = slot
    ids.insert(slot, at: place)
    return slot
  }

  /// Forgets an order that is in no ladder and no list.
  @inlinable @inline(__always)
  public mutating func forget(_ slot: UInt32) {
    let id = orders[trusted: Int(slot)].free(next: firstFree)
    firstFree = slot
    ids.remove(id.bits, slot: slot)
  }

  /// The same for one that was just found.
  @inlinable @inline(__always)
  public mutating func forget(_ found: IdPlace) {
    _ = orders[trusted: Int(found.slot)].free(next: firstFree)
    firstFree = found.slot
    ids.remove(at: found)
  }

  /// True when the slot holds a live order.
  @inlinable public func isLive(_ slot: UInt32) -> Bool { orders[trusted: Int(slot)].id != .none }

  // MARK: Queues of levels

  /// Puts an order at the back of the queue of a rank. `counted` is what its level's sum grows by.
  @inlinable @inline(__always)
  public mutating func enqueue(
    _ slot: UInt32, rank: UInt64, counted: Quantity, in ladder: Int
  ) {
    let level = ladders.find(rank, in: ladder)
    if level != noSlot {
      let last = ladders[level].append(slot, counted)
      orders[trusted: Int(slot)].link(previous: last, level: level)
      orders[trusted: Int(last)].next = slot
    } else {
      let made = ladders.make(rank, in: ladder)
      ladders[made].begin(slot, counted)
      orders[trusted: Int(slot)].link(previous: noSlot, level: made)
    }
  }

  /// Takes an order out of its level, which goes with the last.
  @inlinable @inline(__always)
  public mutating func dequeue(_ slot: UInt32, counted: Quantity, in ladder: Int) {
    let links = orders[trusted: Int(slot)].links
    if links.previous | links.next == noSlot {
      ladders.remove(links.level, from: ladder)
      return
    }
    orders[trusted: Int(links.previous)].next = links.next
    orders[trusted: Int(links.next)].previous = links.previous
    ladders[links.level].take(between: links.previous, links.next, counted)
  }

  /// Forgets an order that was filled at the front of its level, whose record the caller puts right afterwards: by
  /// `takeFront`, or by removing the level when nobody is left.
  @inlinable @inline(__always)
  public mutating func forgetFilled(_ slot: UInt32, _ id: OrderID) {
    _ = orders[trusted: Int(slot)].free(next: firstFree)
    firstFree = slot
    ids.remove(id.bits, slot: slot)
  }

  /// From the front of a level so much and so many orders were taken; `first` is there still.
  @inlinable @inline(__always)
  public mutating func takeFront(
    of level: UInt32, upTo first: UInt32, _ quantity: Quantity, _ count: UInt64
  ) {
    orders[trusted: Int(first)].previous = noSlot
    ladders[level].takeFront(first, quantity, count)
  }

  /// Moves an order to the back of its level's queue.
  @inlinable
  public mutating func requeue(_ slot: UInt32) {
    let level = orders[trusted: Int(slot)].level
    let next = orders[trusted: Int(slot)].next
    if next == noSlot { return }
    let previous = orders[trusted: Int(slot)].previous
    let last = ladders[level].last
    if previous == noSlot {
      ladders[level].first = next
    } else {
      orders[trusted: Int(previous)].next = next
    }
    orders[trusted: Int(next)].previous = previous
    orders[trusted: Int(last)].next = slot
    orders[trusted: Int(slot)].previous = last
    orders[trusted: Int(slot)].next = noSlot
    ladders[level].last = slot
  }

  /// An order's level counts more or less of it.
  @inlinable @inline(__always)
  public mutating func grow(levelOf slot: UInt32, by quantity: Quantity) {
    ladders[orders[trusted: Int(slot)].level].grow(quantity)
  }

  @inlinable @inline(__always)
  public mutating func shrink(levelOf slot: UInt32, by quantity: Quantity) {
    ladders[orders[trusted: Int(slot)].level].shrink(quantity)
  }

  /// The tick of an order that is in a ladder.
  @inlinable @inline(__always)
  public func tick(of slot: UInt32, in ladder: Int) -> UInt64 {
    ladders[orders[trusted: Int(slot)].level].rank ^ ladders.mask(ladder)
  }

  /// The first order of a ladder's best level, or `noSlot`.
  @inlinable
  public func firstOrder(of ladder: Int) -> UInt32 {
    let level = ladders.best(ladder)
    return level == noSlot ? noSlot : ladders[level].first
  }

  /// The order behind one in its ladder: of its level, or the first of the next.
  @inlinable
  public func order(after slot: UInt32, in ladder: Int) -> UInt32 {
    let next = orders[trusted: Int(slot)].next
    if next != noSlot { return next }
    let level = ladders.next(after: orders[trusted: Int(slot)].level, in: ladder)
    return level == noSlot ? noSlot : ladders[level].first
  }

  // MARK: Lists

  @inlinable
  public mutating func append(_ slot: UInt32, to list: inout OrderList) {
    orders[trusted: Int(slot)].next = noSlot
    orders[trusted: Int(slot)].previous = list.tail
    orders[trusted: Int(slot)].level = noSlot
    if list.tail == noSlot { list.head = slot } else { orders[trusted: Int(list.tail)].next = slot }
    list.tail = slot
    list.count &+= 1
  }

  /// Puts a whole list behind another.
  @inlinable
  public mutating func append(_ more: OrderList, to list: inout OrderList) {
    if more.head == noSlot { return }
    orders[trusted: Int(more.head)].previous = list.tail
    if list.tail == noSlot {
      list.head = more.head
    } else {
      orders[trusted: Int(list.tail)].next = more.head
    }
    list.tail = more.tail
    list.count &+= more.count
  }

  @inlinable
  public mutating func unlink(_ slot: UInt32, from list: inout OrderList) {
    let next = orders[trusted: Int(slot)].next
    let previous = orders[trusted: Int(slot)].previous
    if previous == noSlot { list.head = next } else { orders[trusted: Int(previous)].next = next }
    if next == noSlot {
      list.tail = previous
    } else {
      orders[trusted: Int(next)].previous = previous
    }
    list.count &-= 1
  }

  /// Sorts a list by acceptance: a merge sort through the links, n log n, nothing allocated.
  @inlinable
  public mutating func sortByAcceptance(_ list: inout OrderList) {
    if list.count < 2 { return }
    var width: UInt32 = 1
    while width < list.count {
      var rest = list.head
      var head = noSlot
      var tail = noSlot
      while rest != noSlot {
        var left = rest
        var leftCount: UInt32 = 0
        while rest != noSlot && leftCount < width {
          rest = orders[trusted: Int(rest)].next
          leftCount &+= 1
        }
        var right = rest
        var rightCount: UInt32 = 0
        while rest != noSlot && rightCount < width {
          rest = orders[trusted: Int(rest)].next
          rightCount &+= 1
        }
        while leftCount > 0 || rightCount > 0 {
          let takesLeft =
            rightCount == 0
            || (leftCount > 0
              && orders[trusted: Int(left)].accepted <= orders[trusted: Int(right)].accepted)
          let taken = takesLeft ? left : right
          if takesLeft {
            left = orders[trusted: Int(left)].next
            leftCount &-= 1
          } else {
            right = orders[trusted: Int(right)].next
            rightCount &-= 1
          }
          if tail == noSlot { head = taken } else { orders[trusted: Int(tail)].next = taken }
          orders[trusted: Int(taken)].previous = tail
          tail = taken
        }
      }
      orders[trusted: Int(tail)].next = noSlot
      list.head = head
      list.tail = tail
      width &*= 2
    }
  }
}
