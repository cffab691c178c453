// Call auctions: orders collect, then all that can trade does at one price. Who takes part is gathered into two tables, buys
// and sells, each in its order of priority; the price is found in one pass over both; the trades are resumable.

import Books
import Events
import Tables

extension MatchingEngine {
  @inlinable
  mutating func openAuction<Out: Emitter & ~Copyable>(
    _ event: Event, _ command: OperatorCommand, _ instrument: Int, into out: inout Out
  ) {
    let phase = MarketPhase(code: UInt8(truncatingIfNeeded: command.argument))
    let isKnown =
      command.argument == Int64(MarketPhase.openingAuction.code)
      || command.argument == Int64(MarketPhase.closingAuction.code)
    // One that takes orders goes on to its uncross. A halted or a closed one goes over into the new one.
    let isOn = states[instrument].isInAuction && !states[instrument].isShut
    if isOn || !isKnown {
      return refuse(event, .none, .command, .invalid, .none, into: &out)
    }
    states[instrument].phase = phase
    states[instrument].isHalted = false
    states[instrument].isClosed = false
    states[instrument].owesUncross = false
    noteCare(instrument)
    publishPhase(instrument, into: &out)
  }

  /// At once; in a halt nothing may trade, and what ends that uncrosses. The day's last one closes, whatever it finds.
  @inlinable
  mutating func orderUncross<Out: Emitter & ~Copyable>(
    _ event: Event, _ command: OperatorCommand, _ instrument: Int, into out: inout Out
  ) {
    let isInAuction = states[instrument].isInAuction
    if isInAuction && !states[instrument].isShut {
      return beginUncross(instrument, closes: command.isOfDay)
    }
    states[instrument].owesUncross = isInAuction
    if command.isOfDay {
      shut(instrument, true, isOfDay: true, into: &out)
    } else if !isInAuction {
      refuse(event, .none, .command, .invalid, .none, into: &out)
    }
  }

  @inlinable
  mutating func beginUncross(_ instrument: Int, closes: Bool) {
    uncross = Uncross()
    uncross.closes = closes
    uncross.instrument = UInt32(truncatingIfNeeded: instrument)
    uncross.buyCount = gather(instrument, isSell: false)
    uncross.sellCount = gather(instrument, isSell: true)
    findAuctionPrice()
    activity = uncross.hasPrice ? .uncrossing : .closingAuction
    if !uncross.hasPrice { gatherLeftOvers() }
  }

  // MARK: Who takes part

  /// True for an order beside the ladders whose auction this is.
  @inlinable
  mutating func takesPart(_ slot: UInt32, _ phase: MarketPhase) -> Bool {
    let force = books[slot].traits.timeInForce
    if force == .atTheOpen { return phase == .openingAuction }
    if force == .atTheClose { return phase == .closingAuction }
    return true
  }

  @inlinable
  mutating func participant(_ index: Int, isSell: Bool) -> UInt32 {
    isSell ? sells[index] : scratch[index]
  }

  @inlinable
  mutating func setParticipant(_ index: Int, isSell: Bool, _ slot: UInt32) {
    if isSell { sells[index] = slot } else { scratch[index] = slot }
  }

  /// Fills one side's table and returns how many there are.
  @inlinable
  mutating func gather(_ instrument: Int, isSell: Bool) -> Int {
    var count = 0
    var slot = states[instrument].beside.first
    let hasBeside = slot != noSlot
    while slot != noSlot {
      if books[slot].traits.isSell == isSell && takesPart(slot, states[instrument].phase)
        && !terms[Int(slot)].isAllOrNone
      {
        setParticipant(count, isSell: isSell, slot)
        count &+= 1
      }
      slot = books[slot].nextOrder
    }
    let shown = OrderBooks.ladder(instrument, .displayed, isSell: isSell)
    let hidden = OrderBooks.ladder(instrument, .hidden, isSell: isSell)
    var shownLevel = books.ladders.best(shown)
    var hiddenLevel = books.ladders.best(hidden)
    while shownLevel != noSlot || hiddenLevel != noSlot {
      let takesShown =
        hiddenLevel == noSlot
        || (shownLevel != noSlot
          && books.ladders[shownLevel].ladderRank <= books.ladders[hiddenLevel].ladderRank)
      var next = books.ladders[takesShown ? shownLevel : hiddenLevel].firstOrder
      while next != noSlot {
        setParticipant(count, isSell: isSell, next)
        count &+= 1
        next = books[next].nextOrder
      }
      if takesShown {
        shownLevel = books.ladders.next(after: shownLevel, in: shown)
      } else {
        hiddenLevel = books.ladders.next(after: hiddenLevel, in: hidden)
      }
    }
    // The ladders come in their order; only what waited beside them has to find its place.
    if hasBeside { sortParticipants(count, isSell: isSell) }
    return count
  }

  /// The rank of a participant's limit in the displayed ladder of its side.
  @inlinable
  mutating func auctionRank(_ slot: UInt32) -> UInt64 {
    let order = books[slot]
    if order.traits.place.isLadder { return books.ladders[order.levelNumber].ladderRank }
    let instrument = Int(order.instrument.index)
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: order.traits.isSell)
    let tick = books.grid(instrument).number(terms[Int(slot)].price.units)
    return books.ladders.rank(ofTick: tick, in: ladder)
  }

  @inlinable
  mutating func isPriceless(_ slot: UInt32) -> Bool {
    books[slot].traits.place == .beside && terms[Int(slot)].hasNoPrice
  }

  /// Market orders first; then by price; displayed before hidden; then by time.
  @inlinable
  mutating func ranksBefore(_ a: UInt32, _ b: UInt32) -> Bool {
    let isMarket = (isPriceless(a), isPriceless(b))
    if isMarket.0 != isMarket.1 { return isMarket.0 }
    if !isMarket.0 {
      let ranks = (auctionRank(a), auctionRank(b))
      if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
      let hidden = (isHidden(a), isHidden(b))
      if hidden.0 != hidden.1 { return hidden.1 }
    }
    return books[a].priority < books[b].priority
  }

  @inlinable
  mutating func isHidden(_ slot: UInt32) -> Bool {
    books[slot].traits.hasTerms && terms[Int(slot)].isHidden
  }

  @inlinable
  mutating func sortParticipants(_ count: Int, isSell: Bool) {
    if count < 2 { return }
    var start = count / 2
    while start > 0 {
      start &-= 1
      siftParticipants(start, count, isSell: isSell)
    }
    var end = count
    while end > 1 {
      end &-= 1
      let slot = participant(0, isSell: isSell)
      setParticipant(0, isSell: isSell, participant(end, isSell: isSell))
      setParticipant(end, isSell: isSell, slot)
      siftParticipants(0, end, isSell: isSell)
    }
  }

  @inlinable
  mutating func siftParticipants(_ from: Int, _ count: Int, isSell: Bool) {
    var index = from
    while true {
      var last = index
      let left = index &* 2 &+ 1
      if left < count
        && ranksBefore(participant(last, isSell: isSell), participant(left, isSell: isSell))
      {
        last = left
      }
      if left &+ 1 < count
        && ranksBefore(participant(last, isSell: isSell), participant(left &+ 1, isSell: isSell))
      {
        last = left &+ 1
      }
      if last == index { return }
      let slot = participant(index, isSell: isSell)
      setParticipant(index, isSell: isSell, participant(last, isSell: isSell))
      setParticipant(last, isSell: isSell, slot)
      index = last
    }
  }

  // MARK: The trades

  /// True when a participant trades at the auction's price.
  @inlinable
  mutating func reachesAuctionPrice(_ slot: UInt32) -> Bool {
    if isPriceless(slot) { return true }
    let order = books[slot]
    let ladder = OrderBooks.ladder(
      Int(uncross.instrument), .displayed, isSell: order.traits.isSell)
    return auctionRank(slot) <= books.ladders.rank(ofTick: uncross.tick, in: ladder)
  }

  @inlinable @inline(never)
  mutating func uncrossNext<Out: Emitter & ~Copyable>(into out: inout Out) {
    guard uncross.buy < uncross.buyCount, uncross.sell < uncross.sellCount,
      reachesAuctionPrice(scratch[uncross.buy]), reachesAuctionPrice(sells[uncross.sell])
    else {
      activity = .closingAuction
      return gatherLeftOvers()
    }
    let buy = scratch[uncross.buy]
    let sell = sells[uncross.sell]
    let instrument = Int(uncross.instrument)
    let price = Price(units: books.grid(instrument).value(uncross.tick))
    let quantity = min(books[buy].leaves, books[sell].leaves)
    executions &+= 1
    sendAuctionFill(buy, price, quantity, into: &out)
    sendAuctionFill(sell, price, quantity, into: &out)
    if publishes {
      publishTrade(.none, price, quantity, .none, books[buy].instrument, into: &out)
    }
    if books[buy].leaves == quantity { uncross.buy &+= 1 }
    if books[sell].leaves == quantity { uncross.sell &+= 1 }
    fillInAuction(buy, quantity, into: &out)
    fillInAuction(sell, quantity, into: &out)
    states[instrument].last = price
    states[instrument].hasLast = true
    if states[instrument].stopCount != 0 { hearTrade(price, instrument) }
  }

  @inlinable
  mutating func sendAuctionFill<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ price: Price, _ quantity: Quantity, into out: inout Out
  ) {
    let order = books[slot]
    send(
      .orderFill, to: order.source, order.instrument,
      OrderFill(
        order: order.id, execution: executions, price: price, quantity: quantity,
        side: order.traits.side, liquidity: .none),
      into: &out)
  }

  @inlinable
  mutating func fillInAuction<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ quantity: Quantity, into out: inout Out
  ) {
    books[slot].filled.units &+= quantity.units
    if books[slot].leaves == quantity {
      unlink(slot, into: &out)
      release(slot)
    } else {
      reduce(slot, by: quantity, into: &out)
    }
  }

  // MARK: What is left

  /// Those beside the ladders whose auction this was, in the order of their acceptance.
  @inlinable
  mutating func gatherLeftOvers() {
    let instrument = Int(uncross.instrument)
    scratchCount = 0
    var slot = states[instrument].beside.first
    while slot != noSlot {
      if takesPart(slot, states[instrument].phase) {
        scratch[scratchCount] = slot
        scratchCount &+= 1
      }
      slot = books[slot].nextOrder
    }
    heapScratch()
  }

  @inlinable @inline(never)
  mutating func closeAuctionNext<Out: Emitter & ~Copyable>(into out: inout Out) {
    let instrument = Int(uncross.instrument)
    if scratchCount == 0 {
      states[instrument].phase = .continuous
      states[instrument].owesUncross = false
      noteCare(instrument)
      if !uncross.closes { publishPhase(instrument, into: &out) }
      taker.instrument = uncross.instrument
      hasAdded = true
      activity = .settling
      return
    }
    let slot = takeScratch()
    let force = books[slot].traits.timeInForce
    if force == .atTheOpen || force == .atTheClose {
      end(slot, .orderExpired, .expired, into: &out)
    } else if terms[Int(slot)].type == .marketToLimit && books[slot].filled.units > 0 {
      unlink(slot, into: &out)
      terms[Int(slot)].type = .limit
      terms[Int(slot)].price = states[instrument].last
      counter &+= 1
      books[slot].priority = counter
      rest(slot, uncross.tick, into: &out)
    } else {
      end(slot, .orderCanceled, .noLiquidity, into: &out)
    }
  }
  /// What the day's last uncross has set off is done: none trades behind it.
  @inlinable
  mutating func closeBehindUncross<Out: Emitter & ~Copyable>(into out: inout Out) {
    uncross.closes = false
    shut(Int(uncross.instrument), true, isOfDay: true, into: &out)
  }
}
