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
    while at <= free.capacity {
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

  // MARK: Hearing

  /// Learns from an event. The slot of the order that it is about, or 0: none, or no room for a new one.
  @inline(__always) @_noLocks
  mutating func hear(_ event: Event) -> Int {
    if event.kind == .orderFill { return hearFill(event) }
    if event.kind == .orderNew { return open(event) }
    return hearOther(event)
  }

  @inline(__always) @_noLocks
  private mutating func hearFill(_ event: Event) -> Int {
    let fill = event.payload(as: OrderFill.self)
    let slot = known(event, fill.side)
    if slot == 0 { return 0 }
    let (left, over) = records[trusted: slot].leaves.units
      .subtractingReportingOverflow(fill.quantity.units)
    if !records[trusted: slot].average.add(fill.price, fill.quantity) { anomalyCount &+= 1 }
    records[trusted: slot].leaves = Quantity(units: over || left < 0 ? 0 : left)
    records[trusted: slot].answered = .none
    if records[trusted: slot].leaves.units > 0 {
      records[trusted: slot].standing = .partiallyFilled
    } else {
      end(slot, .filled)
    }
    return slot
  }

  @inline(__always) @_noLocks
  private mutating func open(_ event: Event) -> Int {
    let new = event.payload(as: OrderNew.self)
    var slot = Int(self.slot(of: new.order.bits))
    if slot != 0 && !records[trusted: slot].hasEnded { return slot }
    if slot == 0 { slot = room(new.order.bits) }
    if slot == 0 { return 0 }
    let next = records[trusted: slot].next
    // In place: a record on the stack would be made and then copied.
    records[trusted: slot] = KnownOrder()
    records[trusted: slot].id = new.order.bits
    records[trusted: slot].price = new.price
    records[trusted: slot].quantity = new.quantity
    records[trusted: slot].leaves = new.quantity
    records[trusted: slot].list = new.reference
    records[trusted: slot].name = OrderName(new.order.bits)
    records[trusted: slot].instrument = event.instrument
    records[trusted: slot].account = new.account
    records[trusted: slot].source = event.source
    records[trusted: slot].side = new.side
    records[trusted: slot].type = new.type
    records[trusted: slot].timeInForce = new.timeInForce
    records[trusted: slot].instructions = new.instructions
    records[trusted: slot].standing = .pendingNew
    records[trusted: slot].route = event.flags
    records[trusted: slot].next = next
    if new.instructions & OrderInstruction.hasTerms != 0 { take(new.order.bits, slot) }
    return slot
  }

  @inline(never) @_noLocks
  private mutating func take(_ id: UInt64, _ slot: Int) {
    if toldStop.words.w0 == id {
      let terms = toldStop.payload(as: OrderTerms.self)
      records[slot].stop = terms.trigger
      records[slot].take(terms)
    }
    if toldTrail.words.w0 == id {
      let terms = toldTrail.payload(as: OrderTerms.self)
      records[slot].trail = terms.trigger
      records[slot].take(terms)
    }
    toldStop = .empty
    toldTrail = .empty
  }

  @inline(never) @_noLocks
  private mutating func hearOther(_ event: Event) -> Int {
    switch event.kind {
    case .orderTerms:
      if event.flags & TermsFlags.isTrail != 0 { toldTrail = event } else { toldStop = event }
      return 0
    case .orderCancel: return ask(event, .cancel)
    case .orderReplace: return ask(event, .replace)
    case .orderAccepted: return hearAccepted(event)
    case .orderRejected: return hearRejected(event)
    case .orderCanceled, .orderExpired, .orderSuspended: return hearEnd(event)
    case .orderReplaced: return hearReplaced(event)
    case .requestRejected:
      let rejected = event.payload(as: OrderRejected.self)
      let slot = Int(self.slot(of: rejected.order.bits))
      if slot == 0 { return 0 }
      settle(slot, records[slot].answer(rejected.request))
      return slot
    case .orderTriggered, .orderRestated: return hearRestated(event)
    case .executionBusted: return hearBust(event)
    case .executionCorrected, .orderStatus, .orderStatusRequest:
      let slot = Int(self.slot(of: event.words.w0))
      if slot != 0 { settle(slot, nil) }
      return slot
    default: return 0
    }
  }

  /// What was prepared of an order says no longer what it is.
  @inline(__always) @_noLocks
  mutating func unprepare(_ slot: Int) {
    records[slot].nameField = PreparedSize()
    records[slot].front = PreparedSize()
    records[slot].back = PreparedSize()
    records[slot].priceText = PreparedSize()
  }

  /// What the report answers; nil: nothing, it came unasked.
  @_noLocks
  private mutating func settle(_ slot: Int, _ answered: OrderName?) {
    records[slot].answered = answered ?? .none
    records[slot].original = records[slot].name
  }

  @_noLocks
  private mutating func ask(_ event: Event, _ kind: RequestKind) -> Int {
    let slot = Int(self.slot(of: event.words.w0))
    let request: UInt64
    var replacement: UInt64 = 0
    if kind == .cancel {
      request = event.payload(as: OrderCancel.self).request
    } else {
      let replace = event.payload(as: OrderReplace.self)
      request = replace.request
      replacement = replace.replacement == replace.order ? 0 : replace.replacement.bits
    }
    if slot == 0 {
      let string = replacement != 0 ? replacement : Identifiers.isString(request) ? request : 0
      lostOrder = event.words.w0
      lostRequest = OrderName(string, kind: kind)
      return 0
    }
    var name: OrderName
    if replacement != 0 {
      name = OrderName(replacement, kind: kind)
    } else if Identifiers.isString(request) {
      name = OrderName(request, kind: kind)
    } else {
      // Ours: the order's id and which request it is.
      let number =
        request == 0 ? records[slot].requestCount &+ 1 : UInt32(truncatingIfNeeded: request)
      records[slot].requestCount = max(records[slot].requestCount, number)
      name = OrderName(records[slot].id, request: number, kind: kind)
    }
    if !records[slot].ask(name) { anomalyCount &+= 1 }
    records[slot].answered = name
    records[slot].original = records[slot].name
    return slot
  }

  @_noLocks
  private mutating func hearAccepted(_ event: Event) -> Int {
    let accepted = event.payload(as: OrderAccepted.self)
    let slot = known(event, accepted.side)
    if slot == 0 { return 0 }
    unprepare(slot)
    records[slot].venueOrder = accepted.venueOrder
    records[slot].price = accepted.price
    records[slot].quantity = accepted.quantity
    records[slot].leaves = Quantity(
      units: accepted.quantity.units &- records[slot].filled.units)
    records[slot].standing = records[slot].working
    settle(slot, nil)
    return slot
  }

  @_noLocks
  private mutating func hearRejected(_ event: Event) -> Int {
    let rejected = event.payload(as: OrderRejected.self)
    let slot = known(event, rejected.side)
    if slot == 0 { return 0 }
    settle(slot, nil)
    // The id of a live order that came twice: that order lives on.
    if records[slot].standing == .pendingNew || records[slot].standing == .none {
      records[slot].leaves = .zero
      end(slot, .rejected)
    }
    return slot
  }

  @_noLocks
  private mutating func hearEnd(_ event: Event) -> Int {
    let canceled = event.payload(as: OrderCanceled.self)
    let slot = known(event, canceled.side)
    if slot == 0 { return 0 }
    if event.kind == .orderSuspended {
      settle(slot, nil)
      records[slot].standing = .suspended
      return slot
    }
    var answer: OrderName?
    if canceled.reason == .user {
      answer = records[slot].answer(.cancel) ?? records[slot].answer(.replace)
    }
    settle(slot, answer)
    records[slot].leaves = .zero
    end(slot, event.kind == .orderExpired ? .expired : .canceled)
    return slot
  }

  @_noLocks
  private mutating func hearReplaced(_ event: Event) -> Int {
    let replaced = event.payload(as: OrderReplaced.self)
    var slot = known(event, replaced.side)
    if slot == 0 { return 0 }
    settle(slot, records[slot].answer(.replace))
    if records[slot].answered.number != 0 { records[slot].name = records[slot].answered }
    records[slot].name.kind = 0
    unprepare(slot)
    records[slot].price = replaced.price
    records[slot].quantity = replaced.quantity
    records[slot].leaves = Quantity(
      units: max(replaced.quantity.units &- records[slot].filled.units, 0))
    if records[slot].leaves == .zero {
      end(slot, .filled)
    } else {
      records[slot].standing = records[slot].filled == .zero ? .replaced : .partiallyFilled
    }
    let isOther = replaced.replacement != replaced.order && replaced.replacement != .none
    if isOther { slot = rename(slot, replaced.replacement.bits) }
    return slot
  }

  /// The order bears another id from now on.
  @_noLocks
  private mutating func rename(_ slot: Int, _ id: UInt64) -> Int {
    if self.slot(of: id) != 0 { return slot }
    index.remove(records[slot].id, slot: UInt32(truncatingIfNeeded: slot))
    records[slot].id = id
    index.insert(UInt32(truncatingIfNeeded: slot), at: index.first(of: id))
    return slot
  }

  @_noLocks
  private mutating func hearRestated(_ event: Event) -> Int {
    let restated = event.payload(as: OrderRestated.self)
    let slot = known(event, restated.side)
    if slot == 0 { return 0 }
    settle(slot, nil)
    unprepare(slot)
    if event.kind == .orderTriggered {
      records[slot].type = records[slot].type == .stopLimit ? .limit : .market
      records[slot].stop = .zero
      records[slot].trail = .zero
    } else if restated.reason == .selfTrade {
      // What was taken off without a trade is no part of the total any more.
      records[slot].quantity = Quantity(
        units: records[slot].quantity.units &- restated.quantity.units)
      records[slot].leaves = Quantity(
        units: max(records[slot].leaves.units &- restated.quantity.units, 0))
    }
    return slot
  }

  @_noLocks
  private mutating func hearBust(_ event: Event) -> Int {
    let fill = event.payload(as: OrderFill.self)
    let slot = known(event, fill.side)
    if slot == 0 { return 0 }
    settle(slot, nil)
    if !records[slot].average.remove(fill.price, fill.quantity) { anomalyCount &+= 1 }
    // A bust brings nothing back to the book: what was filled is neither filled nor left.
    if records[slot].standing == .filled { records[slot].standing = .canceled }
    if records[slot].standing == .partiallyFilled, records[slot].filled == .zero {
      records[slot].standing = .new
    }
    return slot
  }

  // MARK: Rooms

  /// The event's order; one that nobody has told of is made from what the report says.
  @inline(__always) @_noLocks
  private mutating func known(_ event: Event, _ side: Side) -> Int {
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
  private mutating func room(_ id: UInt64) -> Int {
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
  private mutating func end(_ slot: Int, _ standing: OrderStanding) {
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
