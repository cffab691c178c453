// A new order: the checks in their order, then what it does. A plain limit order, which is nearly every one, takes a short
// way; whatever has more to it goes through `enterSpecial`.

import Books
import Events
import Tables

extension MatchingEngine {
  @inlinable @inline(__always)
  mutating func enter<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    // An `orderNew`, word by word: id, price, quantity, and in one word side, type, time in force, instructions and account.
    let words = event.words
    let instrument = Int(event.instrument.index)
    let terms = UInt32(truncatingIfNeeded: words.w3)
    guard Self.isPlain(terms), instrument < gates.count, words.w0 != 0 else {
      return answer(event, into: &out)
    }
    let tick = gates[trusted: instrument].tick(words.w1)
    guard gates[trusted: instrument].admits(tick, words.w2) else {
      return answer(event, into: &out)
    }
    let place = books.place(of: OrderID(bits: words.w0))
    guard place.slot == noSlot else { return answer(event, into: &out) }
    let sell = Int(terms &>> 1 & 1)
    let contra = OrderBooks.displayed(instrument, sell: 1 &- sell)
    if books.ladders.reaches(contra, Ladders.rank(ofTick: tick, sell: 1 &- sell)) {
      return take(event, tick, place, into: &out)
    }
    counter &+= 1
    let number = counter
    out.emit(
      Event(
        sequence: event.sequence, time: event.time, kind: .orderAccepted, source: event.source,
        instrument: event.instrument,
        words: EventWords(words.w0, number, words.w1, words.w2, UInt64(terms & 0xFF))))
    gates[trusted: instrument].live &+= 1
    _ = books.admit(
      LiveOrder(
        id: OrderID(bits: words.w0), leaves: Quantity(units: Int64(bitPattern: words.w2)),
        accepted: number, account: UInt32(truncatingIfNeeded: words.w3 &>> 32),
        instrument: event.instrument, source: event.source, traits: OrderTraits(plain: words.w3)),
      at: place, rank: Ladders.rank(ofTick: tick, sell: sell),
      in: OrderBooks.displayed(instrument, sell: sell))
  }

  /// Buy or sell, limit, day or gtc, and of the instructions at most a self-trade mode.
  @inlinable @inline(__always)
  static func isPlain(_ terms: UInt32) -> Bool {
    (terms &- 0x0001_0101) & 0x8FFE_FFFE == 0 && terms < 0x5000_0000
  }

  /// Any new order, where something may be out of the ordinary or wrong with it.
  @inlinable @inline(never)
  mutating func enterWithCare<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    let instrument = Int(event.instrument.index)
    guard Self.isPlain(UInt32(truncatingIfNeeded: event.words.w3)), instrument < gates.count,
      new.order != .none, new.quantity.units > 0
    else { return enterSpecial(event, into: &out) }
    let place = books.place(of: new.order)
    guard place.slot == noSlot else {
      return refuse(event, .duplicateOrder, into: &out)
    }
    let tick = states[instrument].ticks.number(new.price.units)
    let fault = self.fault(new.price, tick, new.quantity, instrument)
    guard fault == .none else { return refuse(event, fault, into: &out) }
    let sell = Int(new.side.code &- 1)
    if !states[instrument].isInAuction && mayMeet(tick, instrument, sell: sell) {
      return takeRemembered(event, tick, place, into: &out)
    }
    counter &+= 1
    gates[instrument].live &+= 1
    let slot = books.admit(
      Self.order(new, event, number: counter, .displayed), at: place,
      rank: Ladders.rank(ofTick: tick, sell: sell),
      in: OrderBooks.displayed(instrument, sell: sell))
    sendAccepted(new, event, into: &out)
    if publishes { publish(.bookAdd, slot, new.quantity, into: &out) }
    if states[instrument].allOrNoneCount != 0 {
      taker.instrument = event.instrument.index
      hasAdded = true
      activity = .settling
    }
  }

  /// A plain order that meets the other side.
  @inlinable @inline(never)
  mutating func take<Out: Emitter & ~Copyable>(
    _ event: Event, _ tick: UInt64, _ place: IdPlace, into out: inout Out
  ) {
    remember(event)
    takeRemembered(event, tick, place, into: &out)
    if activity != .idle { advance(into: &out) }
  }

  @inlinable @inline(__always)
  mutating func takeRemembered<Out: Emitter & ~Copyable>(
    _ event: Event, _ tick: UInt64, _ place: IdPlace, into out: inout Out
  ) {
    let new = event.payload(as: OrderNew.self)
    let slot = admit(new, event, at: place)
    sendAccepted(new, event, into: &out)
    startTaker(slot, tick, type: .limit)
    if walk(into: &out) {
      finishTaker(into: &out)
    } else {
      activity = .walking
    }
  }

  @inlinable @inline(__always)
  mutating func sendAccepted<Out: Emitter & ~Copyable>(
    _ new: OrderNew, _ event: Event, into out: inout Out
  ) {
    send(
      .orderAccepted, to: event.source, event.instrument,
      OrderAccepted(
        order: new.order, venueOrder: counter, price: new.price, quantity: new.quantity,
        side: new.side),
      into: &out)
  }

  /// Halt, tick, lot, band, room: of every order.
  @inlinable @inline(__always)
  mutating func fault(_ price: Price, _ tick: UInt64, _ quantity: Quantity, _ instrument: Int)
    -> Reason
  {
    if states[instrument].isShut { return .halted }
    if !states[instrument].ticks.holds(tick) { return .tick }
    let lots = states[instrument].lots
    if !lots.holds(lots.number(quantity.units)) { return .lot }
    if tick < states[instrument].lowestTick || tick > states[instrument].highestTick {
      return .priceBand
    }
    if states[instrument].dynamicBasisPoints != 0 && isOutsideDynamicBand(price, instrument) {
      return .priceBand
    }
    if gates[instrument].live >= gates[instrument].capacity || !books.hasRoom { return .capacity }
    return .none
  }

  /// Further from the last price (the reference, before there is one) than the band is wide.
  @inlinable @inline(never)
  mutating func isOutsideDynamicBand(_ price: Price, _ instrument: Int) -> Bool {
    let state = states[instrument]
    guard state.dynamicBasisPoints != 0, let latest = state.latest else { return false }
    let reference = Int128(latest.units)
    let width = reference.magnitude * UInt128(state.dynamicBasisPoints) / 10_000
    return (Int128(price.units) - reference).magnitude > width
  }

  @inlinable @inline(__always)
  mutating func admit(_ new: OrderNew, _ event: Event, at place: IdPlace) -> UInt32 {
    counter &+= 1
    gates[Int(event.instrument.index)].live &+= 1
    return books.admit(Self.order(new, event, number: counter, .nowhere), at: place)
  }

  @inlinable @inline(__always)
  static func order(
    _ new: OrderNew, _ event: Event, number: UInt64, _ place: OrderPlace
  ) -> LiveOrder {
    LiveOrder(
      id: new.order, leaves: new.quantity, accepted: number, account: new.account,
      instrument: event.instrument, source: event.source,
      traits: OrderTraits(
        side: new.side, place: place, timeInForce: new.timeInForce,
        instructions: new.instructions))
  }

  /// True when something of the other side lies within a limit.
  @inlinable @inline(__always)
  mutating func mayMeet(_ tick: UInt64, _ instrument: Int, sell: Int) -> Bool {
    let contra = OrderBooks.displayed(instrument, sell: 1 &- sell)
    let limit = Ladders.rank(ofTick: tick, sell: 1 &- sell)
    if books.ladders.reaches(contra, limit) { return true }
    if states[instrument].darkCount == 0 { return false }
    return books.ladders.reaches(contra &+ 2, limit) || books.ladders.reaches(contra &+ 4, limit)
  }

  /// Puts an order into the ladder it belongs to, at the back of its price.
  @inlinable @inline(__always)
  mutating func rest<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ tick: UInt64, into out: inout Out
  ) {
    hasAdded = true
    if books[slot].traits.hasTerms { return restSpecial(slot, tick, into: &out) }
    let isSell = books[slot].traits.isSell
    let leaves = books[slot].leaves
    let ladder = OrderBooks.ladder(
      Int(books[slot].instrument.index), .displayed, isSell: isSell)
    books[slot].traits.place = .displayed
    books.enqueue(
      slot, rank: books.ladders.rank(ofTick: tick, in: ladder), counted: leaves, in: ladder)
    if publishes { publish(.bookAdd, slot, leaves, into: &out) }
  }

  @inlinable @inline(never)
  mutating func restSpecial<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ tick: UInt64, into out: inout Out
  ) {
    let instrument = Int(books[slot].instrument.index)
    let isSell = books[slot].traits.isSell
    let leaves = books[slot].leaves
    let rare = terms[Int(slot)]
    let place: OrderPlace =
      rare.isAllOrNone ? .allOrNone : (rare.isHidden ? .hidden : .displayed)
    var shown = leaves
    if place == .displayed && rare.display.units > 0 {
      shown = min(rare.display, leaves)
      terms[Int(slot)].slice = shown
      books[slot].traits.isIceberg = true
      states[instrument].icebergCount &+= 1
    }
    if place != .displayed {
      states[instrument].darkCount &+= 1
      if place == .allOrNone { states[instrument].allOrNoneCount &+= 1 }
      noteCare(instrument)
    }
    books[slot].traits.place = place
    let ladder = OrderBooks.ladder(instrument, place, isSell: isSell)
    books.enqueue(
      slot, rank: books.ladders.rank(ofTick: tick, in: ladder), counted: shown, in: ladder)
    if publishes && place == .displayed { publish(.bookAdd, slot, shown, into: &out) }
  }

  /// A refusal of a new order, with the numbers that decided it.
  @inlinable @inline(never)
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ reason: Reason, into out: inout Out
  ) {
    let new = event.payload(as: OrderNew.self)
    var limit: Int64 = 0
    var value: Int64 = 0
    let instrument = Int(event.instrument.index)
    if instrument < states.count {
      let grid = books.grid(instrument)
      switch reason.code {
      case Reason.tick.code: (limit, value) = (grid.stepUnits, new.price.units)
      case Reason.lot.code: (limit, value) = (states[instrument].lots.stepUnits, new.quantity.units)
      case Reason.priceBand.code:
        let isLow = new.price.units < grid.value(states[instrument].lowestTick)
        limit = grid.value(isLow ? states[instrument].lowestTick : states[instrument].highestTick)
        value = new.price.units
      case Reason.capacity.code:
        (limit, value) = (Int64(gates[instrument].capacity), Int64(gates[instrument].live))
      default: break
      }
    }
    refuse(event, new.order, .new, reason, new.side, limit: limit, value: value, into: &out)
  }
}
