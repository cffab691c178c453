// An order walks through the other side: best price first; at a price displayed orders, then hidden ones, then
// all-or-none orders that it can fill whole. The walk stops where a step's room ends and goes on from there.

import Books
import Events
import Tables

extension MatchingEngine {
  /// Makes an order that is in no ladder and no list the taker.
  @inlinable @inline(__always)
  mutating func startTaker(_ slot: UInt32, _ tick: UInt64, type: OrderType) {
    let instrument = Int(books[slot].instrument.index)
    let traits = books[slot].traits
    let contra = OrderBooks.displayed(instrument, sell: 1 &- traits.sell)
    hasAdded = false
    taker.slot = slot
    taker.instrument = UInt32(truncatingIfNeeded: instrument)
    taker.contra = UInt32(truncatingIfNeeded: contra)
    taker.isMarket = type != .limit
    taker.becomesLimit = type == .marketToLimit
    taker.limit = type == .limit ? Ladders.rank(ofTick: tick, sell: 1 &- traits.sell) : .max
    taker.selfTrade = traits.selfTrade
    taker.account = traits.selfTrade == 0 ? 0 : books[slot].account
    taker.isAllOrNone = traits.hasTerms && terms[Int(slot)].isAllOrNone
    taker.isProRata = states[instrument].isProRata
    taker.roundCount = 0
    taker.meetsDark = states[instrument].darkCount != 0
    if taker.meetsDark { taker.cursor = books.firstOrder(of: contra &+ 4) }
  }

  /// False when the step's room was used up before the end.
  @inlinable
  mutating func walk<Out: Emitter & ~Copyable>(into out: inout Out) -> Bool {
    let instrument = Int(taker.instrument)
    if taker.account != 0 || taker.becomesLimit || taker.isProRata
      || gates[trusted: instrument].care & (Care.dark | Care.publishes) != 0
    {
      return walkWithCare(into: &out)
    }
    let contra = Int(taker.contra)
    let limit = taker.limit
    let slot = taker.slot
    let id = books[slot].id
    let source = books[slot].source
    let side = books[slot].traits.side
    let filledBefore = books[slot].filled.units
    let all = books[slot].leaves.units
    var leaves = all
    // In registers for as long as only this loop counts them.
    var number = executions
    var roomLeft = room
    var hasRoom = roomLeft >= Self.largestPiece
    while leaves > 0 && hasRoom && books.ladders.reaches(contra, limit) {
      let level = books.ladders.best(contra)
      let tick = books.ladders.bestRank(contra) ^ books.ladders.mask(contra)
      let price = Price(units: states[instrument].ticks.value(tick))
      // All trades of this level are at its price: what hears of prices hears it once.
      states[instrument].last = price
      states[instrument].hasLast = true
      if states[instrument].stopCount != 0 { hearTrade(price, instrument) }
      // The level's number is its own until it goes, which is when its last order does.
      var maker = books.ladders[level].firstOrder
      // What was taken from its front since the level's own record was last right.
      var taken = Quantity.zero
      var gone: UInt64 = 0
      while maker != noSlot && leaves > 0 && hasRoom {
        if !books[maker].traits.isPlainDisplayed {
          books.takeFront(of: level, upTo: maker, taken, gone)
          taken = .zero
          gone = 0
          let quantity = min(Quantity(units: leaves), counted(maker))
          let isLast = books[maker].nextOrder == noSlot && quantity == books[maker].leaves
          executions = number
          room = roomLeft
          trade(slot, maker, quantity, price, contra, into: &out)
          number = executions
          roomLeft = room
          leaves &-= quantity.units
          maker = isLast ? noSlot : books.ladders[level].firstOrder
        } else {
          let fill = books[maker].fill(atMost: leaves)
          let quantity = Quantity(units: fill.quantity)
          leaves &-= fill.quantity
          taken.units &+= fill.quantity
          number &+= 1
          roomLeft &-= 2
          out.emit(
            Event(
              sequence: sequence, time: time, kind: .orderFill, source: source,
              instrument: InstrumentID(UInt32(truncatingIfNeeded: instrument)),
              OrderFill(
                order: id, execution: number, price: price, quantity: quantity, side: side,
                liquidity: .taker)))
          out.emit(
            Event(
              sequence: sequence, time: time, kind: .orderFill, source: fill.source,
              instrument: InstrumentID(UInt32(truncatingIfNeeded: instrument)),
              OrderFill(
                order: fill.id, execution: number, price: price, quantity: quantity,
                side: Side(code: 3 &- side.code), liquidity: .maker)))
          if fill.left == 0 {
            gates[trusted: instrument].live &-= 1
            gone &+= 1
            books.forgetFilled(maker, fill.id)
            maker = fill.next
          }
        }
        hasRoom = roomLeft >= Self.largestPiece
      }
      if maker != noSlot {
        books.takeFront(of: level, upTo: maker, taken, gone)
      } else if gone != 0 {
        books.removeLevel(level, from: contra)
      }
    }
    executions = number
    room = roomLeft
    books[slot].leaves.units = leaves
    books[slot].filled.units = filledBefore &+ all &- leaves
    return leaves == 0 || hasRoom
  }

  /// The two lines of a trade, the aggressor's first.
  @inlinable @inline(__always)
  mutating func sendFills<Out: Emitter & ~Copyable>(
    _ id: OrderID, _ source: SourceID, _ maker: UInt32, _ quantity: Quantity, _ price: Price,
    into out: inout Out
  ) {
    let instrument = books[maker].instrument
    let side = books[maker].traits.side
    send(
      .orderFill, to: source, instrument,
      OrderFill(
        order: id, execution: executions, price: price, quantity: quantity,
        side: Side(code: 3 &- side.code), liquidity: .taker),
      into: &out)
    send(
      .orderFill, to: books[maker].source, instrument,
      OrderFill(
        order: books[maker].id, execution: executions, price: price, quantity: quantity,
        side: side, liquidity: .maker),
      into: &out)
  }

  /// With hidden and all-or-none orders, own orders, shares, or a limit that is still to be found.
  @inlinable @inline(never)
  mutating func walkWithCare<Out: Emitter & ~Copyable>(into out: inout Out) -> Bool {
    while taker.slot != noSlot && books[taker.slot].leaves.units > 0 {
      if room < Self.largestPiece { return false }
      let contra = Int(taker.contra)
      var best = noSlot
      var rank = UInt64.max
      var ladder = contra
      if taker.roundCount > 0 {
        // In the midst of a level's shares.
        shareNext(into: &out)
        continue
      }
      if books.ladders.reaches(contra, taker.limit) {
        rank = books.ladders.bestRank(contra)
        best = books.ladders[books.ladders.best(contra)].firstOrder
      }
      if taker.meetsDark {
        if books.ladders.reaches(contra &+ 2, taker.limit)
          && (best == noSlot || books.ladders.bestRank(contra &+ 2) < rank)
        {
          rank = books.ladders.bestRank(contra &+ 2)
          best = books.firstOrder(of: contra &+ 2)
          ladder = contra &+ 2
        }
        if taker.cursor != noSlot {
          let cursorRank = books.ladders[books[taker.cursor].levelNumber].ladderRank
          if cursorRank <= taker.limit && (best == noSlot || cursorRank < rank) {
            let found = taker.cursor
            taker.cursor = books.order(after: found, in: contra &+ 4)
            // What can't be filled whole now can't later: the walk has less and less to give.
            if books[found].leaves > books[taker.slot].leaves { continue }
            rank = cursorRank
            best = found
            ladder = contra &+ 4
          }
        }
      }
      if best == noSlot { return true }
      if taker.isProRata && ladder == contra {
        beginRound(into: &out)
      } else if taker.account != 0 && books[best].account == taker.account {
        meetOwn(best, into: &out)
      } else {
        let leaves = books[taker.slot].leaves
        let shown = counted(best)
        meet(best, leaves < shown ? leaves : shown, rank, ladder, into: &out)
      }
    }
    return true
  }

  /// A trade with any resting order, and what a first trade decides.
  @inlinable
  mutating func meet<Out: Emitter & ~Copyable>(
    _ maker: UInt32, _ quantity: Quantity, _ rank: UInt64, _ ladder: Int, into out: inout Out
  ) {
    let units = books.grid(Int(taker.instrument)).value(rank ^ books.ladders.mask(ladder))
    if taker.becomesLimit {
      taker.becomesLimit = false
      taker.isMarket = false
      taker.limit = rank
      terms[Int(taker.slot)].type = .limit
      terms[Int(taker.slot)].price = Price(units: units)
    }
    trade(taker.slot, maker, quantity, Price(units: units), ladder, into: &out)
  }

  /// One trade: two fills, and what it does to the resting order. A filled one goes at once.
  @inlinable @inline(never)
  mutating func trade<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ maker: UInt32, _ quantity: Quantity, _ price: Price, _ ladder: Int,
    into out: inout Out
  ) {
    executions &+= 1
    books[slot].leaves.units &-= quantity.units
    books[slot].filled.units &+= quantity.units
    let instrument = books[maker].instrument
    sendFills(books[slot].id, books[slot].source, maker, quantity, price, into: &out)
    if publishes {
      publishTrade(
        books[maker].traits.place == .displayed ? books[maker].id : .none, price, quantity,
        books[maker].traits.isSell ? .buy : .sell, instrument, into: &out)
    }
    let left = books[maker].leaves.units &- quantity.units
    if left == 0 {
      books.dequeue(maker, counted: quantity, in: ladder)
      let place = books[maker].traits.place
      if place != .displayed { discount(place, Int(instrument.index)) }
      if books[maker].traits.isIceberg { states[Int(instrument.index)].icebergCount &-= 1 }
      release(maker)
    } else {
      books[maker].leaves.units = left
      books[maker].filled.units &+= quantity.units
      if books[maker].traits.isIceberg {
        useSlice(maker, quantity, into: &out)
      } else {
        books.shrink(levelOf: maker, by: quantity)
      }
    }
    states[Int(instrument.index)].last = price
    states[Int(instrument.index)].hasLast = true
    if states[Int(instrument.index)].stopCount != 0 { hearTrade(price, Int(instrument.index)) }
  }

  /// What an iceberg shows shrinks; the next slice goes to the back of its price.
  @inlinable @inline(never)
  mutating func useSlice<Out: Emitter & ~Copyable>(
    _ maker: UInt32, _ quantity: Quantity, into out: inout Out
  ) {
    let rest = terms[Int(maker)].slice.units &- quantity.units
    if rest > 0 {
      terms[Int(maker)].slice.units = rest
      books.shrink(levelOf: maker, by: quantity)
      return
    }
    let slice = min(terms[Int(maker)].display, books[maker].leaves)
    terms[Int(maker)].slice = slice
    books.shrink(levelOf: maker, by: quantity)
    books.grow(levelOf: maker, by: slice)
    books.requeue(maker)
    counter &+= 1
    books[maker].priority = counter
    let order = books[maker]
    let ladder = OrderBooks.ladder(
      Int(order.instrument.index), .displayed, isSell: order.traits.isSell)
    let price = books.grid(Int(order.instrument.index)).value(books.tick(of: maker, in: ladder))
    send(
      .orderRestated, to: order.source, order.instrument,
      OrderRestated(
        order: order.id, price: Price(units: price), quantity: slice, reason: .none,
        side: order.traits.side),
      into: &out)
    if publishes { publish(.bookAdd, maker, slice, into: &out) }
  }

  /// The walk is over: the taker is filled, rests or ends.
  @inlinable @inline(__always)
  mutating func finishTaker<Out: Emitter & ~Copyable>(into out: inout Out) {
    let slot = taker.slot
    let instrument = Int(taker.instrument)
    if slot != noSlot {
      if books[slot].leaves.units == 0 {
        release(slot)
      } else if !books[slot].traits.hasTerms {
        rest(slot, taker.limit ^ books.ladders.mask(Int(taker.contra)), into: &out)
      } else {
        endOrRest(slot, into: &out)
      }
    }
    // Who waits for what was added, or was set off; and an uncross that closes ends where that does.
    let needsMore =
      hasAdded && states[instrument].allOrNoneCount != 0
      || !states[instrument].setOff.isEmpty || !queue.isEmpty || uncross.closes
    activity = needsMore ? .settling : .idle
  }

  /// The rest of an order with more to it.
  @inlinable @inline(never)
  mutating func endOrRest<Out: Emitter & ~Copyable>(_ slot: UInt32, into out: inout Out) {
    let force = books[slot].traits.timeInForce
    if force == .immediateOrCancel {
      endUnlinked(slot, .orderCanceled, .immediateOrCancel, into: &out)
    } else if force == .fillOrKill {
      endUnlinked(slot, .orderCanceled, .fillOrKill, into: &out)
    } else if taker.isMarket {
      endUnlinked(slot, .orderCanceled, .noLiquidity, into: &out)
    } else {
      rest(slot, taker.limit ^ books.ladders.mask(Int(taker.contra)), into: &out)
    }
  }
}
