// Cancels, replaces, mass cancels, and the operator's commands.

import Books
import Events
import Tables

extension MatchingEngine {
  /// The live order that a request names, or `noSlot`.
  @inlinable @inline(__always)
  mutating func slot(of order: OrderID, named instrument: InstrumentID) -> UInt32 {
    let slot = books.slot(of: order)
    if slot == noSlot || order == .none { return noSlot }
    return instrument == .none || books[slot].instrument == instrument ? slot : noSlot
  }

  /// A plain order goes at once; any other takes `cancelWithCare`.
  @inlinable @inline(__always)
  mutating func cancel<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let words = event.words
    let found = books.place(of: OrderID(bits: words.w0))
    let slot = found.slot
    guard slot != noSlot, books[slot].traits.isPlainDisplayed, !publishes,
      books[slot].instrument == event.instrument
    else { return answer(event, into: &out) }
    let asked = Reason(code: UInt16(truncatingIfNeeded: words.w1))
    let leaves = books[slot].leaves
    let traits = books[slot].traits
    let instrument = Int(event.instrument.index)
    out.emit(
      Event(
        sequence: event.sequence, time: event.time, kind: .orderCanceled,
        source: books[slot].source,
        instrument: event.instrument,
        OrderCanceled(
          order: OrderID(bits: words.w0), quantity: leaves,
          reason: asked == .none ? .user : asked, origin: .venue, side: traits.side)))
    gates[trusted: instrument].live &-= 1
    books.dequeue(
      slot, counted: leaves, in: OrderBooks.displayed(instrument, sell: traits.sell))
    books.forget(found)
  }

  @inlinable @inline(never)
  mutating func cancelWithCare<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let request = event.payload(as: OrderCancel.self)
    let slot = slot(of: request.order, named: event.instrument)
    if slot == noSlot {
      return refuse(event, request.order, .cancel, .unknownOrder, .none, into: &out)
    }
    end(slot, .orderCanceled, request.reason == .none ? .user : request.reason, into: &out)
  }

  // MARK: Replace

  /// A plain order, where nothing is out of the ordinary and nothing of the other side lies within its new price: nearly
  /// every replace. Anything else takes `replaceWithCare`.
  @inlinable @inline(never)
  mutating func replace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let request = event.payload(as: OrderReplace.self)
    let slot = slot(of: request.order, named: event.instrument)
    guard slot != noSlot, event.flags == 0, request.replacement == .none,
      books[slot].traits.isPlainDisplayed
    else { return answer(event, into: &out) }
    let instrument = Int(books[slot].instrument.index)
    let sell = books[slot].traits.sell
    let filled = books[slot].filled
    let leaves = books[slot].leaves
    let tick = gates[trusted: instrument].tick(UInt64(bitPattern: request.price.units))
    let rank = Ladders.rank(ofTick: tick, sell: sell)
    let isInPlace =
      rank == books.ladders[books[slot].levelNumber].ladderRank
      && request.quantity < leaves + filled
    let contra = OrderBooks.displayed(instrument, sell: 1 &- sell)
    guard
      gates[trusted: instrument].admitsAgain(tick, UInt64(bitPattern: request.quantity.units)),
      request.quantity > filled,
      !books.ladders.reaches(contra, Ladders.rank(ofTick: tick, sell: 1 &- sell))
    else { return answer(event, into: &out) }
    let left = request.quantity - filled
    books[slot].leaves = left
    if isInPlace {
      books.shrink(levelOf: slot, by: leaves - left)
    } else {
      let ladder = OrderBooks.displayed(instrument, sell: sell)
      books.dequeue(slot, counted: leaves, in: ladder)
      counter &+= 1
      books[slot].priority = counter
      books.enqueue(slot, rank: rank, counted: left, in: ladder)
    }
    out.emit(
      Event(
        sequence: event.sequence, time: event.time, kind: .orderReplaced,
        source: books[slot].source, instrument: books[slot].instrument,
        OrderReplaced(
          order: request.order, replacement: request.order, price: request.price,
          quantity: request.quantity, side: books[slot].traits.side)))
  }

  @inlinable @inline(never)
  mutating func replaceWithCare<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let request = event.payload(as: OrderReplace.self)
    let slot = slot(of: request.order, named: event.instrument)
    let keepsPrice = event.flags & ReplaceFlags.keepsPrice != 0
    let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
    let isOther = request.replacement != .none && request.replacement != request.order
    if isOther || (!keepsQuantity && request.quantity.units < 0) {
      return refuse(event, request.order, .replace, .invalid, .none, into: &out)
    }
    if slot == noSlot {
      return refuse(event, request.order, .replace, .unknownOrder, .none, into: &out)
    }
    let instrument = Int(books[slot].instrument.index)
    let order = books[slot]
    let total = keepsQuantity ? order.leaves + order.filled : request.quantity
    let grid = books.grid(instrument)
    let tick = keepsPrice ? 0 : grid.number(request.price.units)
    let fault = replaceFault(slot, request, tick, instrument, keepsPrice, keepsQuantity)
    if fault != .none {
      return refuse(event, request.order, .replace, fault, order.traits.side, into: &out)
    }
    if total <= order.filled {
      return end(slot, .orderCanceled, .user, into: &out)
    }
    if order.traits.place == .displayed || order.traits.place == .hidden
      || order.traits.place == .allOrNone
    {
      let ladder = OrderBooks.ladder(instrument, order.traits.place, isSell: order.traits.isSell)
      let oldTick = books.tick(of: slot, in: ladder)
      let newTick = keepsPrice ? oldTick : tick
      if newTick == oldTick && total < order.leaves + order.filled {
        reduce(slot, by: order.leaves + order.filled - total, into: &out)
        return sendReplaced(slot, total, Price(units: grid.value(oldTick)), into: &out)
      }
      let leaves = total - order.filled
      let isWhole = order.traits.place == .allOrNone
      if order.traits.isPostOnly && !states[instrument].isInAuction
        && (isWhole
          ? wouldFill(slot, newTick, leaves)
          : wouldMeet(newTick, leaves, instrument, isSell: order.traits.isSell))
      {
        return refuse(event, request.order, .replace, .wouldCross, order.traits.side, into: &out)
      }
      move(slot, newTick, leaves, total, into: &out)
    } else {
      replaceWaiting(slot, total, keepsPrice ? nil : request.price, into: &out)
    }
  }

  /// What is wrong with it: validity, halt, tick, lot, band, of what it names.
  @inlinable
  mutating func replaceFault(
    _ slot: UInt32, _ request: OrderReplace, _ tick: UInt64, _ instrument: Int,
    _ keepsPrice: Bool, _ keepsQuantity: Bool
  ) -> Reason {
    let traits = books[slot].traits
    if traits.hasTerms {
      let rare = terms[Int(slot)]
      let hasPrice = rare.type == .limit || rare.type == .stopLimit
      if !keepsPrice && !hasPrice { return .invalid }
      let isImmediate =
        traits.timeInForce == .immediateOrCancel || traits.timeInForce == .fillOrKill
      if states[instrument].isInAuction
        && (traits.isPostOnly || isImmediate || rare.minimum.units > 0)
      {
        return .invalid
      }
    }
    if states[instrument].isShut { return .halted }
    if !keepsPrice && !books.grid(instrument).holds(tick) { return .tick }
    let lots = states[instrument].lots
    if !keepsQuantity && !lots.holds(lots.number(request.quantity.units)) { return .lot }
    if !keepsPrice {
      if tick < states[instrument].lowestTick || tick > states[instrument].highestTick
        || isOutsideDynamicBand(request.price, instrument)
      {
        return .priceBand
      }
    }
    return .none
  }

  /// To the back of a price, and through the other side first where that is open.
  @inlinable
  mutating func move<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ tick: UInt64, _ leaves: Quantity, _ total: Quantity, into out: inout Out
  ) {
    let instrument = Int(books[slot].instrument.index)
    unlink(slot, into: &out)
    books[slot].leaves = leaves
    counter &+= 1
    books[slot].priority = counter
    sendReplaced(slot, total, Price(units: books.grid(instrument).value(tick)), into: &out)
    let isSell = books[slot].traits.isSell
    taker.instrument = UInt32(truncatingIfNeeded: instrument)
    if states[instrument].isInAuction || !mayMeet(tick, instrument, sell: isSell ? 1 : 0) {
      rest(slot, tick, into: &out)
      if states[instrument].allOrNoneCount != 0 { activity = .settling }
      return
    }
    startTaker(slot, tick, type: .limit)
    if !books[slot].traits.hasTerms || mayBegin(into: &out) { activity = .walking }
  }

  /// An order that waits for a trigger or an auction stays where it is.
  @inlinable
  mutating func replaceWaiting<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ total: Quantity, _ price: Price?, into out: inout Out
  ) {
    let order = books[slot]
    let leaves = total - order.filled
    if order.traits.place == .stop {
      books.shrink(levelOf: slot, by: order.leaves)
      books.grow(levelOf: slot, by: leaves)
    }
    if order.traits.place == .beside {
      let isSame = price == nil || price == terms[Int(slot)].price
      if !isSame || total >= order.leaves + order.filled {
        counter &+= 1
        books[slot].priority = counter
      }
    }
    books[slot].leaves = leaves
    if let price { terms[Int(slot)].price = price }
    sendReplaced(slot, total, terms[Int(slot)].price, into: &out)
  }

  @inlinable
  mutating func sendReplaced<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ total: Quantity, _ price: Price, into out: inout Out
  ) {
    let order = books[slot]
    send(
      .orderReplaced, to: order.source, order.instrument,
      OrderReplaced(
        order: order.id, replacement: order.id, price: price, quantity: total,
        side: order.traits.side),
      into: &out)
  }

  // MARK: Many at once

  /// What a client asks for by a name, and what its lost connection brings, is about its own orders: several may
  /// have one account.
  @inlinable @inline(never)
  mutating func cancelMany<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let request = event.payload(as: MassCancel.self)
    let isOwn =
      event.source.kind == .session && request.account != 0
      && (request.request != 0 || request.reason == .disconnected)
    clear(
      .orderCanceled, reason: request.reason == .none ? .massCancel : request.reason,
      source: isOwn ? event.source : .none, account: request.account,
      side: request.side, instrument: event.instrument, isDayOver: false)
    if request.request == 0 { return }
    send(
      .massCancelReport, to: event.source, event.instrument,
      MassCancelReport(
        request: request.request, affected: UInt32(truncatingIfNeeded: scratchCount),
        scope: event.instrument == .none ? 7 : 1, response: event.instrument == .none ? 7 : 1,
        reason: 0, side: request.side),
      into: &out)
  }

  /// Day orders have had their day.
  @inlinable @inline(never)
  mutating func endDay() {
    clear(
      .orderExpired, reason: .expired, source: .none, account: 0, side: .none, instrument: .none,
      isDayOver: true)
  }

  /// Notes all live orders that match, for `clearNext` to take in the order of their acceptance. Looks at every slot that
  /// was ever used.
  @inlinable
  mutating func clear(
    _ kind: EventKind, reason: Reason, source: SourceID, account: UInt32, side: Side,
    instrument: InstrumentID, isDayOver: Bool
  ) {
    scratchCount = 0
    clearingReason = reason
    clearingKind = kind
    var slot: UInt32 = 1
    while slot < books.usedSlotEnd {
      if books.isLive(slot) {
        let order = books[slot]
        if (source == .none || order.source == source)
          && (account == 0 || order.account == account)
          && (side == .none || order.traits.side == side)
          && (instrument == .none || order.instrument == instrument)
          && (!isDayOver || order.traits.timeInForce.endsWithDay)
        {
          scratch[scratchCount] = slot
          scratchCount &+= 1
        }
      }
      slot &+= 1
    }
    heapScratch()
    if scratchCount > 0 { activity = .clearing }
  }

  @inlinable
  mutating func clearNext<Out: Emitter & ~Copyable>(into out: inout Out) {
    let slot = takeScratch()
    if scratchCount == 0 { activity = .idle }
    end(slot, clearingKind, clearingReason, into: &out)
  }

  // MARK: The operator

  @inlinable @inline(never)
  mutating func obey<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let command = event.payload(as: OperatorCommand.self)
    room &-= 1
    out.pass(event)
    if command.action == .cancelAll || command.action == .kill {
      return clear(
        .orderCanceled, reason: .massCancel, source: .none, account: 0, side: .none,
        instrument: event.instrument, isDayOver: false)
    }
    let isHalt = command.action == .haltInstrument
    guard
      isHalt || command.action == .resumeInstrument || command.action == .openAuction
        || command.action == .uncrossAuction
    else { return }
    let instrument = Int(event.instrument.index)
    guard instrument < states.count else {
      return refuse(event, .none, .command, .invalid, .none, into: &out)
    }
    if isHalt || command.action == .resumeInstrument {
      shut(instrument, isHalt, isOfDay: command.isOfDay, into: &out)
    } else if command.action == .openAuction {
      openAuction(event, command, instrument, into: &out)
    } else {
      orderUncross(event, command, instrument, into: &out)
    }
  }

  /// A person's halt and the day's closing stand each by itself: it trades again when both have ended, and what its auction
  /// owes comes first.
  @inlinable
  mutating func shut<Out: Emitter & ~Copyable>(
    _ instrument: Int, _ isShut: Bool, isOfDay: Bool, into out: inout Out
  ) {
    if isOfDay {
      states[instrument].isClosed = isShut
    } else {
      states[instrument].isHalted = isShut
    }
    noteCare(instrument)
    if states[instrument].owesUncross && !states[instrument].isShut {
      return beginUncross(instrument, closes: false)
    }
    publishPhase(instrument, into: &out)
  }
}
