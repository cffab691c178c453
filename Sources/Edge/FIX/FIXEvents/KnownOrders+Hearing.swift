// What a gateway learns of its orders from the events that pass: what became of each, and which request it answers.

import Events
import Tables

extension KnownOrders {
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
      settle(slot, answer(rejected, slot))
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

  /// How often an earlier run has asked about it nobody knows here: each run has names of its own for it.
  mutating func requestsGoOn(about order: UInt64, inRun epoch: UInt32) {
    let slot = Int(self.slot(of: order))
    if slot == 0 { return }
    records[slot].requestCount = RequestNumber.base(
      inRun: epoch, after: records[slot].requestCount)
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
    // A price that isn't told is the one that was asked for.
    if accepted.price != .zero { records[slot].price = accepted.price }
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
    settle(slot, answer(replaced, slot))
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

  /// The replace that the report answers, which gives the order its name: the one that the venue says, whatever is known of
  /// it here. A run that goes on with an order hasn't asked for all that is answered.
  @_noLocks
  private mutating func answer(_ replaced: OrderReplaced, _ slot: Int) -> OrderName? {
    if replaced.request == 0 { return records[slot].answer(.replace) }
    let name = OrderName(records[slot].id, request: replaced.request, kind: .replace)
    if !records[slot].answer(name) { _ = records[slot].answer(.replace) }
    return name
  }

  /// The request that a refusal answers: the one that it names, if that waits.
  @_noLocks
  private mutating func answer(_ rejected: OrderRejected, _ slot: Int) -> OrderName? {
    if rejected.requestNumber == 0 { return records[slot].answer(rejected.request) }
    let name = OrderName(
      records[slot].id, request: rejected.requestNumber, kind: rejected.request)
    return records[slot].answer(name) ? name : records[slot].answer(rejected.request)
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
}
