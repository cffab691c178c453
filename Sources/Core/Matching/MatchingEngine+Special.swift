// A new order with more to it than a price and a quantity: its checks, and where it goes.

import Books
import Events
import Tables

extension MatchingEngine {
  /// What an order's own event and the terms told before it ask for together.
  @frozen
  @usableFromInline
  struct Request: BitwiseCopyable {
    @usableFromInline var hasStop = false
    @usableFromInline var hasTrail = false
    @usableFromInline var isBroken = false
    @usableFromInline var stop = Price.zero
    @usableFromInline var trail = Price.zero
    @usableFromInline var display = Quantity.zero
    @usableFromInline var minimum = Quantity.zero
    @usableFromInline var expiry = Nanoseconds.zero

    @inlinable init() {}
  }

  @inlinable
  mutating func takeRequest(_ new: OrderNew) -> Request {
    var request = Request()
    let isTold = new.instructions & OrderInstruction.hasTerms != 0
    let tellsStop = isTold && toldStop.order == new.order
    let tellsTrail = isTold && toldTrail.order == new.order
    if tellsStop {
      request.hasStop = toldStop.trigger != .zero
      request.stop = toldStop.trigger
      take(toldStop, into: &request)
    }
    if tellsTrail {
      request.hasTrail = toldTrail.trigger != .zero
      request.trail = toldTrail.trigger
      take(toldTrail, into: &request)
    }
    request.isBroken = isTold && !tellsStop && !tellsTrail
    toldStop = Self.noTerms
    toldTrail = Self.noTerms
    return request
  }

  @inlinable
  mutating func take(_ told: OrderTerms, into request: inout Request) {
    if told.displayQuantity != .zero { request.display = told.displayQuantity }
    if told.minimumQuantity != .zero { request.minimum = told.minimumQuantity }
    if told.expiry != .zero { request.expiry = told.expiry }
  }

  @inlinable @inline(never)
  mutating func enterSpecial<Out: Emitter & ~Copyable>(
    _ event: Event, into out: inout Out
  ) {
    let new = event.payload(as: OrderNew.self)
    let request = takeRequest(new)
    let instrument = Int(event.instrument.index)
    guard instrument < states.count, isValid(new, request, instrument) else {
      return refuse(event, .invalid, into: &out)
    }
    let place = books.place(of: new.order)
    guard place.slot == noSlot else {
      return refuse(event, .duplicateOrder, into: &out)
    }
    let hasPrice = new.type == .limit || new.type == .stopLimit
    let grid = books.grid(instrument)
    let tick = grid.number(new.price.units)
    var fault = specialFault(new, request, instrument)
    if fault == .none && hasPrice { fault = self.fault(new.price, tick, new.quantity, instrument) }
    if fault == .none && !hasPrice { fault = roomFault(instrument) }
    guard fault == .none else { return refuse(event, fault, into: &out) }
    let isPostOnly =
      new.instructions & OrderInstruction.postOnly != 0 && !states[instrument].isInAuction
    let isAllOrNone = new.instructions & OrderInstruction.allOrNone != 0
    if isPostOnly && !isAllOrNone
      && wouldMeet(tick, new.quantity, instrument, isSell: new.side == .sell)
    {
      return refuse(event, .wouldCross, into: &out)
    }

    let slot = admit(new, event, at: place)
    keepTerms(slot, new, request)
    if new.timeInForce == .goodTillDate { joinHeap(slot) }
    if isPostOnly && isAllOrNone && wouldFill(slot, tick, new.quantity) {
      release(slot)
      return refuse(event, .wouldCross, into: &out)
    }
    sendAccepted(new, event, into: &out)
    hasAdded = false
    if new.type == .stop || new.type == .stopLimit || new.type == .trailingStop {
      waitForTrigger(slot)
      activity = .settling
    } else if new.timeInForce == .atTheOpen || new.timeInForce == .atTheClose {
      wait(beside: slot)
    } else {
      enterMarket(slot, tick, into: &out)
    }
  }

  /// Into an auction, or into continuous trading.
  @inlinable
  mutating func enterMarket<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ tick: UInt64, into out: inout Out
  ) {
    let instrument = Int(books[slot].instrument.index)
    let type = terms[Int(slot)].type
    if states[instrument].isInAuction {
      if terms[Int(slot)].hasNoPrice { return wait(beside: slot) }
      return rest(slot, tick, into: &out)
    }
    startTaker(slot, tick, type: type)
    if mayBegin(into: &out) {
      activity = .walking
    }
  }

  /// Beside the ladders, until its auction.
  @inlinable
  mutating func wait(beside slot: UInt32) {
    books[slot].traits.place = .beside
    books.append(slot, to: &states[Int(books[slot].instrument.index)].beside)
  }

  @inlinable
  mutating func keepTerms(_ slot: UInt32, _ new: OrderNew, _ request: Request) {
    var rare = RareTerms()
    rare.type = new.type
    rare.instructions = new.instructions
    rare.price = new.price
    rare.display = request.display
    rare.minimum = request.minimum
    rare.expiry = request.expiry
    rare.hasStop = request.hasStop
    rare.stop = request.stop
    rare.trail = request.trail
    terms[Int(slot)] = rare
    books[slot].traits.hasTerms = true
  }

  // MARK: Checks

  @inlinable
  mutating func isValid(_ new: OrderNew, _ request: Request, _ instrument: Int) -> Bool {
    let type = new.type
    let force = new.timeInForce
    guard new.order != .none, new.quantity.units > 0, new.side == .buy || new.side == .sell,
      type.code >= OrderType.limit.code && type.code <= OrderType.marketToLimit.code,
      force.code >= TimeInForce.day.code && force.code <= TimeInForce.atTheClose.code,
      new.instructions & OrderInstruction.selfTradeMask <= 4 &<< 4,
      new.instructions & 1 &<< 7 == 0, !request.isBroken
    else { return false }
    let isStop = type == .stop || type == .stopLimit || type == .trailingStop
    let isPostOnly = new.instructions & OrderInstruction.postOnly != 0
    let isHidden = new.instructions & OrderInstruction.hidden != 0
    let isAllOrNone = new.instructions & OrderInstruction.allOrNone != 0
    let isImmediate = force == .immediateOrCancel || force == .fillOrKill
    let isForAuction = force == .atTheOpen || force == .atTheClose
    if type != .limit && type != .stopLimit && new.price != .zero { return false }
    if request.hasStop ? !isStop : (type == .stop || type == .stopLimit) { return false }
    if request.hasTrail != (type == .trailingStop) || request.trail.units < 0 { return false }
    if request.display.units < 0 || request.minimum.units < 0 { return false }
    if request.display.units > 0 && (isHidden || isAllOrNone) { return false }
    if request.minimum > new.quantity { return false }
    if (force == .goodTillDate) != (request.expiry != .zero) { return false }
    if force == .goodTillDate && request.expiry <= time { return false }
    if isPostOnly {
      if type != .limit || isImmediate || request.minimum.units > 0 || isForAuction { return false }
    }
    if isForAuction && (isStop || request.minimum.units > 0) { return false }
    if states[instrument].isInAuction && (isImmediate || isPostOnly || request.minimum.units > 0) {
      return false
    }
    return true
  }

  /// Halt, then stop price and trail off the tick, then display and minimum quantity off the lot. The price
  /// and the quantity come in between, so they are looked at here as well.
  @inlinable
  mutating func specialFault(_ new: OrderNew, _ request: Request, _ instrument: Int) -> Reason {
    if states[instrument].isShut { return .halted }
    let grid = books.grid(instrument)
    let hasPrice = new.type == .limit || new.type == .stopLimit
    if hasPrice && !grid.holds(grid.number(new.price.units)) { return .tick }
    if request.hasStop && !grid.holds(grid.number(request.stop.units)) { return .tick }
    if request.hasTrail && request.trail.units % grid.stepUnits != 0 { return .tick }
    let lot = states[instrument].lots.stepUnits
    if new.quantity.units % lot != 0 || request.display.units % lot != 0
      || request.minimum.units % lot != 0
    {
      return .lot
    }
    return .none
  }

  @inlinable
  mutating func roomFault(_ instrument: Int) -> Reason {
    gates[instrument].live >= gates[instrument].capacity || !books.hasRoom ? .capacity : .none
  }

  /// True when an all-or-none order, at this limit and of so much, would be filled at once.
  @inlinable
  mutating func wouldFill(_ slot: UInt32, _ tick: UInt64, _ quantity: Quantity) -> Bool {
    let leaves = books[slot].leaves
    books[slot].leaves = quantity
    startTaker(slot, tick, type: .limit)
    let isFilled = lookAhead(quantity) >= quantity
    books[slot].leaves = leaves
    return isFilled
  }

  /// True when an order with this limit would trade at once or meet one of its own.
  @inlinable
  mutating func wouldMeet(
    _ tick: UInt64, _ quantity: Quantity, _ instrument: Int, isSell: Bool
  ) -> Bool {
    let contra = OrderBooks.ladder(instrument, .displayed, isSell: !isSell)
    let limit = books.ladders.rank(ofTick: tick, in: contra)
    if books.ladders.reaches(contra, limit) || books.ladders.reaches(contra &+ 2, limit) {
      return true
    }
    var level = books.ladders.best(contra &+ 4)
    while level != noSlot && books.ladders[level].ladderRank <= limit {
      var slot = books.ladders[level].firstOrder
      while slot != noSlot {
        if books[slot].leaves <= quantity { return true }
        slot = books[slot].nextOrder
      }
      level = books.ladders.next(after: level, in: contra &+ 4)
    }
    return false
  }
}
