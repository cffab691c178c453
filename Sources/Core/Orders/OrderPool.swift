// Where orders are kept: a preallocated pool of records, found by id and used through handles whose
// generation is checked. An order that is over stays for a while, so that what is heard of it late
// is told from what nobody ever knew; the one that ended first makes room for the next.
//
//      live ──close──▶ ended, first in, first out ──forget──▶ free, generation + 1 ──open──▶ live
//
// A replace may give an order a new id. Until it is answered both find the order: the new id has a
// record of its own, a name, that points at the order. If the venue takes it, the two change
// places, so that the order stays where it is; the old id, or the refused new one, is remembered
// among the ended.

import Events
import Tables

/// What a few orders have: another id, and the one that they came with.
@frozen
@usableFromInline
struct OrderLink: BitwiseCopyable {
  /// Of a name: its order. Of an order: its name on the way, or none.
  @usableFromInline var other: OrderHandle
  @usableFromInline var root: OrderID

  @inlinable
  init() {
    other = .none
    root = .none
  }
}

public struct OrderPool: ~Copyable {
  @usableFromInline var index: IdIndex
  /// Slots are one more than what this gives out.
  @usableFromInline var free: FreeList
  @usableFromInline var records: Slab<OrderRecord>
  @usableFromInline var links: Slab<OrderLink>
  /// Of each the last that was heard, where its venue says which it is.
  @usableFromInline var lastHeard: Slab<LastHeard>
  /// Slots of ended orders and names, the oldest at `oldest`.
  @usableFromInline var ended: Slab<UInt32>
  @usableFromInline var oldest: Int
  @usableFromInline var endedSoFar: Int
  @usableFromInline var live: Int
  @usableFromInline var names: Int
  /// Live orders, at most.
  public let capacity: Int

  /// `memory`: ended orders that are remembered. `hasNames`: orders may be given new ids.
  public init(capacity: Int, memory: Int, hasNames: Bool) {
    precondition(capacity > 0 && memory > 0, "a pool has orders, and remembers some")
    self.capacity = capacity
    let slots = capacity * (hasNames ? 2 : 1) + memory
    index = IdIndex(capacity: slots)
    free = FreeList(capacity: slots)
    records = Slab(count: slots + 1, repeating: .blank)
    links = Slab(count: hasNames ? slots + 1 : 0, repeating: OrderLink())
    lastHeard = Slab(count: slots + 1, repeating: LastHeard())
    ended = Slab(count: memory, repeating: 0)
    oldest = 0
    endedSoFar = 0
    live = 0
    names = 0
  }

  @inlinable public var liveCount: Int { live }
  /// Ended orders, and ids that orders no longer bear.
  @inlinable public var endedCount: Int { endedSoFar }
  /// One more than the largest slot: what a walk over all goes up to.
  @inlinable public var slotEnd: Int { records.count }
  @inlinable public var hasNames: Bool { links.count > 0 }

  // MARK: Finding

  /// What bears the id: a live order, one that ended lately, or a name of one.
  public func find(_ id: OrderID) -> OrderHandle {
    var place = index.first(of: id.bits)
    while place.slot != IdIndex.absent && records[Int(place.slot)].id != id {
      place = index.next(after: place)
    }
    return place.slot == IdIndex.absent
      ? .none : OrderHandle(slot: place.slot, generation: records[Int(place.slot)].generation)
  }

  /// The same for the hot path: where it isn't allowed to change itself, the compiler copies it.
  @inlinable @inline(__always)
  public mutating func seek(_ id: OrderID) -> OrderHandle {
    var place = index.first(of: id.bits)
    while place.slot != IdIndex.absent && records[trusted: Int(place.slot)].id != id {
      place = index.next(after: place)
    }
    return place.slot == IdIndex.absent
      ? .none
      : OrderHandle(
        slot: place.slot, generation: records[trusted: Int(place.slot)].generation)
  }

  /// The order that a name is one of, as long as it is kept; an order is itself.
  @inlinable @inline(__always)
  public func order(_ handle: OrderHandle) -> OrderHandle {
    if handle.slot == 0 || records[trusted: Int(handle.slot)].marks & OrderMarks.isName == 0 {
      return handle
    }
    return orderOfName(handle)
  }

  @inlinable @inline(never)
  func orderOfName(_ handle: OrderHandle) -> OrderHandle {
    let other = links[Int(handle.slot)].other
    return isAlive(other) ? other : handle
  }

  /// Whether its place wasn't given to another order since.
  @inlinable @inline(__always)
  public func isAlive(_ handle: OrderHandle) -> Bool {
    handle.slot != 0 && records[Int(handle.slot)].generation == handle.generation
  }

  /// No accessor that yields: one with a check keeps so much that a build which isn't optimised
  /// would allocate for it.
  @inlinable
  public subscript(handle: OrderHandle) -> OrderRecord {
    @inline(__always) get { records[place(handle)] }
    @inline(__always) set { records[place(handle)] = newValue }
  }

  /// Where a live handle's order is.
  @inlinable @inline(__always)
  func place(_ handle: OrderHandle) -> Int {
    precondition(isAlive(handle), "an order's place was given to another since")
    return Int(handle.slot)
  }

  /// The live order in a slot, for walks over all; none for a slot without one.
  @inlinable
  public func live(at slot: Int) -> OrderHandle {
    let record = records[slot]
    guard slot > 0, free.isTaken(UInt32(truncatingIfNeeded: slot &- 1)),
      !record.state.lifecycle.isFinal, !record.has(OrderMarks.isName)
    else { return .none }
    return OrderHandle(slot: UInt32(truncatingIfNeeded: slot), generation: record.generation)
  }

  /// The id that the order came with: it never changes.
  @inlinable @inline(__always)
  public func root(_ handle: OrderHandle) -> OrderID {
    let at = Int(handle.slot)
    return records[at].marks & OrderMarks.isRenamed != 0 ? links[at].root : records[at].id
  }

  /// The id that a replace on its way would give it, or none.
  @inlinable @inline(__always)
  public func nameOnTheWay(_ handle: OrderHandle) -> OrderID {
    if links.count == 0 { return .none }
    let name = links[Int(handle.slot)].other
    return name == .none ? .none : records[Int(name.slot)].id
  }

  // MARK: Reports that say which they are

  /// Whether a report was heard before, or a later one of its kind was.
  @inlinable @inline(__always)
  func hasHeard(_ event: Event, of handle: OrderHandle) -> Bool {
    LastHeard.isNumbered(event.kind) && knows(event, handle)
  }

  @inlinable @inline(never)
  func knows(_ event: Event, _ handle: OrderHandle) -> Bool {
    let last = lastHeard[Int(handle.slot)]
    return last.generation == handle.generation && last.knows(event)
  }

  /// The report was applied.
  @inlinable @inline(__always)
  mutating func noteHeard(_ event: Event, of handle: OrderHandle) {
    if LastHeard.isNumbered(event.kind) { note(event, handle) }
  }

  @inlinable @inline(never)
  mutating func note(_ event: Event, _ handle: OrderHandle) {
    var last = lastHeard[Int(handle.slot)]
    // What the order that was here before has heard is of no account.
    if last.generation != handle.generation { last = LastHeard(generation: handle.generation) }
    last.note(event)
    lastHeard[Int(handle.slot)] = last
  }

  // MARK: Opening and closing

  /// Room for an order whose id isn't in; none when as many live as may.
  @inlinable @inline(__always)
  public mutating func open(_ record: OrderRecord) -> OrderHandle {
    if live == capacity { return .none }
    live &+= 1
    return put(record)
  }

  @inlinable @inline(__always)
  mutating func put(_ record: OrderRecord) -> OrderHandle {
    let taken = free.take()
    precondition(taken != FreeList.none, "there is a slot for all that may be in")
    let slot = taken &+ 1
    let generation = records[Int(slot)].generation
    var record = record
    record.generation = generation
    records[Int(slot)] = record
    if links.count > 0 { links[Int(slot)] = OrderLink() }
    index.insert(slot, at: index.first(of: record.id.bits))
    return OrderHandle(slot: slot, generation: generation)
  }

  /// The order is over, as its state says. It is kept until as many have ended after it as are
  /// remembered.
  @inlinable @inline(__always)
  public mutating func close(_ handle: OrderHandle) {
    if nameOnTheWay(handle) != .none { settleName(handle, isTaken: false) }
    live &-= 1
    remember(handle.slot)
  }

  @inlinable @inline(__always)
  mutating func remember(_ slot: UInt32) {
    if endedSoFar == ended.count { forgetOldest() }
    var at = oldest &+ endedSoFar
    if at >= ended.count { at &-= ended.count }
    ended[at] = slot
    endedSoFar &+= 1
  }

  @inlinable @inline(__always)
  mutating func forgetOldest() {
    let slot = ended[oldest]
    oldest = oldest &+ 1 == ended.count ? 0 : oldest &+ 1
    endedSoFar &-= 1
    index.remove(records[Int(slot)].id.bits, slot: slot)
    records[Int(slot)].generation &+= 1
    free.giveBack(slot &- 1)
  }

  // MARK: New ids

  /// The order is also found by another id, which isn't in, from now on.
  @inlinable
  public mutating func name(_ handle: OrderHandle, _ id: OrderID) {
    precondition(links.count > 0 && links[Int(handle.slot)].other == .none, "one at a time")
    var record = self[handle]
    record.id = id
    record.marks = OrderMarks.isName
    record.state = OrderState(.none)
    record.filled = .zero
    let name = put(record)
    links[Int(name.slot)].other = handle
    links[Int(handle.slot)].other = name
    names &+= 1
  }

  /// The replace that asked for the name was answered. Taken: it is the order's id now, and the old
  /// one is remembered as replaced; else the new one as rejected.
  @inlinable
  public mutating func settleName(_ handle: OrderHandle, isTaken: Bool) {
    let name = links[Int(handle.slot)].other
    links[Int(handle.slot)].other = .none
    names &-= 1
    records[Int(name.slot)].state = OrderState(isTaken ? .replaced : .rejected)
    if isTaken {
      let old = records[Int(handle.slot)].id
      let new = records[Int(name.slot)].id
      if !records[Int(handle.slot)].has(OrderMarks.isRenamed) {
        links[Int(handle.slot)].root = old
        records[Int(handle.slot)].marks |= OrderMarks.isRenamed
      }
      index.remove(old.bits, slot: handle.slot)
      index.remove(new.bits, slot: name.slot)
      records[Int(handle.slot)].id = new
      records[Int(name.slot)].id = old
      index.insert(handle.slot, at: index.first(of: new.bits))
      index.insert(name.slot, at: index.first(of: old.bits))
    }
    remember(name.slot)
  }

  // MARK: Proving

  /// Every slot that is out holds a live order, a name on its way or something that ended; each is
  /// found by its id; and what ended is in the queue once.
  public func checkInvariants() {
    index.checkInvariants { records[Int($0)].id.bits }
    precondition(index.count == free.takenCount)
    precondition(live + names + endedSoFar == free.takenCount && live <= capacity)
    var isEnded = [Bool](repeating: false, count: records.count)
    for number in 0..<endedSoFar {
      let slot = Int(ended[(oldest + number) % ended.count])
      precondition(!isEnded[slot] && free.isTaken(UInt32(slot - 1)))
      precondition(records[slot].state.lifecycle.isFinal)
      isEnded[slot] = true
    }
    var liveSeen = 0
    for slot in 1..<records.count where free.isTaken(UInt32(slot - 1)) && !isEnded[slot] {
      let record = records[slot]
      let handle = OrderHandle(slot: UInt32(slot), generation: record.generation)
      precondition(find(record.id) == handle)
      if record.has(OrderMarks.isName) {
        precondition(record.state.lifecycle == .none)
        precondition(links[Int(order(handle).slot)].other == handle)
        continue
      }
      liveSeen += 1
      precondition(live(at: slot) == handle)
      precondition(nameOnTheWay(handle) == .none || record.state.pending.hasReplace)
    }
    precondition(liveSeen == live)
  }
}
