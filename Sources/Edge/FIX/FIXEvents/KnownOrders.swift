// The orders that a gateway knows, by id. Preallocated; an order that has ended stays until its room is
// needed, so that late busts and questions still find it.

import Events
import Tables

public struct KnownOrders: ~Copyable {
  var records: Slab<KnownOrder>
  /// Fields that a report repeats, as they were last written: a block for each `PreparedField`.
  var blocks: Slab<SIMD64<UInt8>>
  var index: IdIndex
  var free: FreeList
  /// Behind the last slot that was ever in use.
  var usedEnd = 1
  /// Ended, the oldest first: slots, linked by `next`.
  var firstEnded: UInt32 = 0
  var lastEnded: UInt32 = 0
  /// What was told of the order that comes next.
  var toldStop: Event = .empty
  var toldTrail: Event = .empty
  /// The last request about an order that isn't known here any more, and that order: what answers it names both.
  var lostRequest = OrderName.none
  var lostOrder: UInt64 = 0
  /// Fills that couldn't be counted: more than was ordered can hold.
  public internal(set) var anomalyCount: UInt64 = 0

  public init(capacity: Int, key: UInt64 = 0x9E37_79B9_7F4A_7C15) {
    records = Slab(count: capacity + 1, repeating: KnownOrder())
    blocks = Slab(
      count: (capacity + 1) * PreparedField.count, repeating: SIMD64(repeating: 0))
    index = IdIndex(capacity: capacity, key: key)
    free = FreeList(capacity: capacity)
  }

  public var count: Int { index.count }
  public var capacity: Int { free.capacity }

  /// The order, or nil.
  public func order(_ id: OrderID) -> KnownOrder? {
    let slot = Int(slot(of: id.bits))
    return slot == 0 ? nil : records[slot]
  }

  /// Where an order stands; 0: nowhere.
  public func place(of id: UInt64) -> Int { Int(slot(of: id)) }

  /// The oldest request of a kind gets no answer.
  public mutating func forgetRequest(_ kind: RequestKind, of id: UInt64) {
    let slot = Int(slot(of: id))
    if slot != 0 { _ = records[slot].answer(kind) }
  }

  /// Whether an order is known that hasn't ended.
  @_noLocks
  public func isLive(_ id: UInt64) -> Bool {
    let slot = Int(slot(of: id))
    return slot != 0 && !records[trusted: slot].hasEnded
  }

  /// Whether something may still be told under a name of an order that works, or be found by it: by its first one always.
  /// Those that replaces gave it before are of no more use than names of what has ended.
  @_noLocks
  public func needs(_ name: UInt64, of id: UInt64) -> Bool {
    let slot = Int(slot(of: id))
    if slot == 0 || records[trusted: slot].hasEnded { return false }
    return name == id || records[trusted: slot].goes(by: name)
  }

  /// The venue that an order goes to, from 1; 0 where nothing is known of it.
  @_noLocks
  public func route(of id: UInt64) -> UInt8 {
    let slot = Int(slot(of: id))
    return slot == 0 ? 0 : records[trusted: slot].route
  }

  /// The next live order behind a place, and its place; nil behind the last. Place 0 is before the first.
  @_noLocks
  public func nextLive(after place: Int) -> (place: Int, order: KnownOrder)? {
    var at = place + 1
    while at < usedEnd {
      if free.isTaken(UInt32(at - 1)), !records[at].hasEnded { return (at, records[at]) }
      at += 1
    }
    return nil
  }

  @inline(__always) @_noLocks
  func slot(of id: UInt64) -> UInt32 {
    var place = index.first(of: id)
    while place.slot != IdIndex.absent {
      if records[trusted: Int(place.slot)].id == id { return place.slot }
      place = index.next(after: place)
    }
    return IdIndex.absent
  }

  // MARK: Rooms

  /// The event's order; one that nobody has told of is made from what the report says.
  @inline(__always) @_noLocks
  mutating func known(_ event: Event, _ side: Side) -> Int {
    let slot = Int(self.slot(of: event.words.w0))
    return slot == 0 ? found(event, side) : slot
  }

  @inline(never) @_noLocks
  private mutating func found(_ event: Event, _ side: Side) -> Int {
    let id = event.words.w0
    if id == 0 { return 0 }
    let slot = room(id)
    if slot == 0 { return 0 }
    records[slot] = KnownOrder()
    records[slot].id = id
    records[slot].name = OrderName(id)
    records[slot].instrument = event.instrument
    records[slot].source = event.source
    records[slot].side = side
    return slot
  }

  /// A slot for an id that isn't in: a free one, or that of the order that ended first.
  @_noLocks
  mutating func room(_ id: UInt64) -> Int {
    var slot = free.take()
    if slot == FreeList.none {
      // One whose id was used again lives, and only leaves the list.
      var oldest = 0
      repeat {
        guard firstEnded != 0 else { return 0 }
        oldest = Int(firstEnded)
        firstEnded = records[oldest].next
        records[oldest].next = 0
        if firstEnded == 0 { lastEnded = 0 }
      } while !records[oldest].hasEnded
      index.remove(records[oldest].id, slot: UInt32(truncatingIfNeeded: oldest))
      slot = UInt32(truncatingIfNeeded: oldest) &- 1
    }
    records[Int(slot) + 1].next = 0
    usedEnd = max(usedEnd, Int(slot) + 2)
    index.insert(slot &+ 1, at: index.first(of: id))
    records[Int(slot) + 1].id = id
    return Int(slot) + 1
  }

  @_noLocks
  mutating func end(_ slot: Int, _ standing: OrderStanding) {
    let hadEnded = records[slot].hasEnded
    records[slot].standing = standing
    if hadEnded { return }
    let number = UInt32(truncatingIfNeeded: slot)
    // It may be in the list already: an id that was used again, or a bust.
    if records[slot].next != 0 || lastEnded == number { return }
    if lastEnded == 0 { firstEnded = number } else { records[Int(lastEnded)].next = number }
    lastEnded = number
  }

  public func checkInvariants() {
    precondition(index.count == free.takenCount)
    index.checkInvariants { records[Int($0)].id }
    var seen = 0
    var slot = firstEnded
    while slot != 0 {
      seen += 1
      precondition(seen <= free.takenCount && free.isTaken(slot - 1))
      if records[Int(slot)].next == 0 { precondition(slot == lastEnded) }
      slot = records[Int(slot)].next
    }
  }
}
