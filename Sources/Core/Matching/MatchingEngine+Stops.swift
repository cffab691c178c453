// What follows an entry: all-or-none orders that can now be filled, then stops that were set off, each of which is an entry
// of its own. And the stops themselves: where they wait, and what a trade does to them.

import Books
import Events
import Tables

extension MatchingEngine {
  @inlinable @inline(never)
  mutating func settle<Out: Emitter & ~Copyable>(into out: inout Out) {
    let instrument = Int(taker.instrument)
    guard !states[instrument].isInAuction, !states[instrument].isShut else {
      activity = .idle
      return
    }
    if hasAdded && states[instrument].allOrNoneCount != 0 {
      if startAllOrNone(instrument, isSell: false, into: &out)
        || startAllOrNone(instrument, isSell: true, into: &out)
      {
        activity = .walking
        return
      }
    }
    hasAdded = false
    if !states[instrument].setOff.isEmpty {
      books.sortByAcceptance(&states[instrument].setOff)
      books.append(states[instrument].setOff, to: &queue)
      states[instrument].setOff = OrderList()
    }
    guard !queue.isEmpty else {
      activity = .idle
      if uncross.closes { closeBehindUncross(into: &out) }
      return
    }
    trigger(queue.first, into: &out)
  }

  /// Makes the first waiting all-or-none order of a side that can be filled whole the taker. Costs as much as the orders
  /// that reach the other side; those that want more than there is within the best one's limit aren't looked at closer.
  @inlinable
  mutating func startAllOrNone<Out: Emitter & ~Copyable>(
    _ instrument: Int, isSell: Bool, into out: inout Out
  ) -> Bool {
    let ladder = OrderBooks.ladder(instrument, .allOrNone, isSell: isSell)
    var slot = books.firstOrder(of: ladder)
    if slot == noSlot { return false }
    let most = mostWithin(books.tick(of: slot, in: ladder), instrument, isSell: !isSell)
    while slot != noSlot {
      let tick = books.tick(of: slot, in: ladder)
      guard mayMeet(tick, instrument, sell: isSell ? 1 : 0) else { return false }
      // A post-only order waits for others to come to it.
      if UInt128(books[slot].leaves.units) > most || books[slot].traits.isPostOnly {
        slot = books.order(after: slot, in: ladder)
        continue
      }
      startTaker(slot, tick, type: .limit)
      hasAdded = true
      if lookAhead(books[slot].leaves) >= books[slot].leaves {
        unlink(slot, into: &out)
        return true
      }
      slot = books.order(after: slot, in: ladder)
    }
    return false
  }

  /// All that a side's orders offer within a limit of the other side, or no bound where icebergs hide some.
  @inlinable
  mutating func mostWithin(_ tick: UInt64, _ instrument: Int, isSell: Bool) -> UInt128 {
    if states[instrument].icebergCount != 0 { return .max }
    var sum: UInt128 = 0
    let shown = OrderBooks.displayed(instrument, sell: isSell ? 1 : 0)
    var ladder = shown
    while ladder <= shown &+ 4 {
      let limit = books.ladders.rank(ofTick: tick, in: ladder)
      var level = books.ladders.best(ladder)
      while level != noSlot && books.ladders[level].ladderRank <= limit {
        sum += books.ladders[level].total
        level = books.ladders.next(after: level, in: ladder)
      }
      ladder &+= 2
    }
    return sum
  }

  /// The first stop of the queue enters.
  @inlinable
  mutating func trigger<Out: Emitter & ~Copyable>(_ slot: UInt32, into out: inout Out) {
    books.unlink(slot, from: &queue)
    books[slot].traits.place = .nowhere
    // Its time in the book begins now.
    counter &+= 1
    books[slot].priority = counter
    let rare = terms[Int(slot)]
    let order = books[slot]
    send(
      .orderTriggered, to: order.source, order.instrument,
      OrderRestated(
        order: order.id, price: rare.price, quantity: order.leaves, reason: .none,
        side: order.traits.side),
      into: &out)
    let type: OrderType = rare.type == .stopLimit ? .limit : .market
    terms[Int(slot)].type = type
    let tick = books.grid(Int(order.instrument.index)).number(rare.price.units)
    startTaker(slot, tick, type: type)
    if mayBegin(into: &out) { activity = .walking }
  }

  /// A stop that enters the book of stops, or is set off at once.
  @inlinable
  mutating func waitForTrigger(_ slot: UInt32) {
    let instrument = Int(books[slot].instrument.index)
    taker.instrument = UInt32(truncatingIfNeeded: instrument)
    let isSell = books[slot].traits.isSell
    if states[instrument].hasLast {
      if terms[Int(slot)].type == .trailingStop { follow(slot, states[instrument].last) }
      if isReached(slot, states[instrument].last) {
        books[slot].traits.place = .setOff
        books.append(slot, to: &states[instrument].setOff)
        return
      }
    }
    states[instrument].stopCount &+= 1
    if terms[Int(slot)].type == .trailingStop {
      books[slot].traits.place = .trailing
      books.append(slot, to: &states[instrument].trailing)
    } else {
      books[slot].traits.place = .stop
      let ladder = OrderBooks.ladder(instrument, .stop, isSell: isSell)
      let tick = books.grid(instrument).number(terms[Int(slot)].stop.units)
      books.enqueue(
        slot, rank: books.ladders.rank(ofTick: tick, in: ladder), counted: books[slot].leaves,
        in: ladder)
    }
  }

  /// True when a price is at or through the stop price.
  @inlinable
  mutating func isReached(_ slot: UInt32, _ price: Price) -> Bool {
    let rare = terms[Int(slot)]
    if !rare.hasStop { return false }
    return books[slot].traits.isSell ? price <= rare.stop : price >= rare.stop
  }

  /// A trailing stop follows the best price that it has seen; its stop price moves towards the market only.
  @inlinable
  mutating func follow(_ slot: UInt32, _ price: Price) {
    let isSell = books[slot].traits.isSell
    var rare = terms[Int(slot)]
    if rare.hasExtreme && (isSell ? price <= rare.extreme : price >= rare.extreme) { return }
    rare.hasExtreme = true
    rare.extreme = price
    let moved =
      isSell
      ? price.units.subtractingReportingOverflow(rare.trail.units)
      : price.units.addingReportingOverflow(rare.trail.units)
    // Beyond an Int64 lies no price that could reach it.
    if !moved.overflow {
      let stop = Price(units: moved.partialValue)
      if !rare.hasStop || (isSell ? stop > rare.stop : stop < rare.stop) {
        rare.hasStop = true
        rare.stop = stop
      }
    }
    terms[Int(slot)] = rare
  }

  /// A trade sets off the stops that its price reaches, and trailing ones follow it. Costs as much as the stops
  /// that are set off and the trailing ones that wait.
  @inlinable @inline(never)
  mutating func hearTrade(_ price: Price, _ instrument: Int) {
    let tick = books.grid(instrument).number(price.units)
    setOff(OrderBooks.ladder(instrument, .stop, isSell: false), tick, instrument)
    setOff(OrderBooks.ladder(instrument, .stop, isSell: true), tick, instrument)
    var slot = states[instrument].trailing.first
    while slot != noSlot {
      let next = books[slot].nextOrder
      follow(slot, price)
      if isReached(slot, price) {
        books.unlink(slot, from: &states[instrument].trailing)
        markSetOff(slot, instrument)
      }
      slot = next
    }
  }

  @inlinable
  mutating func setOff(_ ladder: Int, _ tick: UInt64, _ instrument: Int) {
    let rank = books.ladders.rank(ofTick: tick, in: ladder)
    while books.ladders.reaches(ladder, rank) {
      let slot = books.firstOrder(of: ladder)
      books.dequeue(slot, counted: books[slot].leaves, in: ladder)
      markSetOff(slot, instrument)
    }
  }

  @inlinable
  mutating func markSetOff(_ slot: UInt32, _ instrument: Int) {
    states[instrument].stopCount &-= 1
    books[slot].traits.place = .setOff
    books.append(slot, to: &states[instrument].setOff)
  }
}
