// What an executor does about what is due.

import Events
import Tables

extension Executor {
  @inlinable
  mutating func work(at desk: inout StrategyDesk) {
    if !parent.isRunning {
      if child.order != .none { return takeOff(at: &desk) }
      begin(at: &desk)
    }
    guard parent.isRunning else { return }
    let filled = filled(desk)
    if filled + out(desk) > parent.quantity {
      // A fill came of a child that was said to be gone: what is out is too much now.
      return child.order == .none ? finish(at: &desk) : takeOff(at: &desk)
    }
    if desk[0].terms.lot > parent.quantity - filled && child.order == .none {
      return finish(at: &desk)
    }
    let elapsed = desk.now.since(parent.start).count
    if parent.isStopping || (parent.duration > 0 && elapsed >= parent.duration) {
      return end(filled, at: &desk)
    }
    let step = elapsed / parent.interval
    let isNew = step != parent.step
    if isNew {
      parent.step = step
      parent.due = parent.target
    }
    parent.target = scheduled(desk.now)
    if isNew {
      desk.signal(1, parent.target, in: 0)
      desk.signal(2, filled.units, in: 0)
    }
    if child.order != .none { follow(filled, at: &desk) } else { slice(filled, at: &desk) }
  }

  /// The child that is out: it follows the best price, grows with what is due, or makes way.
  @inlinable
  mutating func follow(_ filled: Quantity, at desk: inout StrategyDesk) {
    guard !child.isImmediate, let own = desk.order(child.order) else { return }
    if child.isPulled || !desk.mayTrade(in: 0) { return takeOff(at: &desk) }
    if terms.urgency != .passive, late(filled) >= desk[0].terms.lot, desk.now >= parent.nextRush,
      desk[0].hasTop, isWithinLimit(crossPrice(desk[0]))
    {
      // The price may be beyond the limit again before the child is off, and so on.
      parent.nextRush = OnTick.later(desk.now, by: terms.retry)
      return takeOff(at: &desk)
    }
    guard desk[0].hasTop, !parent.isVoid, !own.isReplacing else { return }
    let price = joinPrice(desk[0])
    var more = Quantity.zero
    if terms.style != .iceberg {
      more = missing(filled + out(desk))
      if terms.slice > .zero && own.leaves + more > terms.slice { more = terms.slice - own.leaves }
      more = OnTick.lots(room(more, desk), desk[0].terms)
    }
    guard price != child.price || more > .zero else { return }
    if child.isStuck || !desk.replace(child.order, at: price, total: own.total + more) {
      takeOff(at: &desk)
    }
  }

  /// The next child.
  @inlinable
  mutating func slice(_ filled: Quantity, at desk: inout StrategyDesk) {
    let known = desk[0]
    guard desk.now >= parent.nextTry, known.hasTop, !parent.isVoid, desk.mayTrade(in: 0) else {
      return
    }
    var wanted = missing(filled)
    // Beyond its limit it can only wait.
    let mayCross = isWithinLimit(crossPrice(known))
    var crosses = mayCross && terms.urgency == .aggressive
    if mayCross && terms.urgency == .catchUp && late(filled) >= known.terms.lot {
      wanted = late(filled)
      crosses = true
    }
    if terms.slice > .zero && wanted > terms.slice { wanted = terms.slice }
    send(wanted, crosses: crosses, at: &desk)
  }

  /// The time is up, or somebody has stopped it.
  @inlinable
  mutating func end(_ filled: Quantity, at desk: inout StrategyDesk) {
    if child.order != .none {
      if !child.isImmediate || parent.isStopping { takeOff(at: &desk) }
      return
    }
    guard terms.endCrosses, !parent.isStopping, parent.attempts < terms.endAttempts else {
      return finish(at: &desk)
    }
    guard desk.now >= parent.nextTry, desk.mayTrade(in: 0) else { return }
    parent.attempts += 1
    parent.nextTry = OnTick.later(desk.now, by: terms.retry)
    guard desk[0].hasTop, !parent.isVoid, isWithinLimit(crossPrice(desk[0])) else { return }
    send(parent.quantity - filled, crosses: true, at: &desk)
  }

  @inlinable
  mutating func send(_ wanted: Quantity, crosses: Bool, at desk: inout StrategyDesk) {
    let known = desk[0]
    let quantity = OnTick.lots(room(wanted, desk), known.terms)
    let price = crosses ? crossPrice(known) : joinPrice(known)
    guard quantity > .zero,
      let order = desk.send(
        parent.side, quantity, at: price, crosses ? .immediateOrCancel : .day, in: 0,
        reference: UInt64(desk.seat.strategy) &<< 32 | UInt64(parent.number))
    else { return }
    child = ChildOrder()
    child.order = order
    child.price = price
    child.isImmediate = crosses
  }

  @inlinable
  mutating func takeOff(at desk: inout StrategyDesk) {
    guard desk.now >= child.nextPull else { return }
    if desk.cancel(child.order) { child.isPulled = true }
  }

  // MARK: How much, and at which price

  /// What is due and neither filled nor out.
  @inlinable
  func missing(_ covered: Quantity) -> Quantity {
    Quantity(units: parent.target) - covered
  }

  /// What should have been filled before the interval that it is in. An iceberg is never late.
  @inlinable
  func late(_ filled: Quantity) -> Quantity {
    terms.style == .iceberg ? .zero : Quantity(units: parent.due) - filled
  }

  /// No more than the parent order and the position have room for.
  @inlinable
  func room(_ wanted: Quantity, _ desk: borrowing StrategyDesk) -> Quantity {
    let left = parent.quantity - filled(desk) - out(desk)
    let free = desk.room(parent.side, in: 0)
    let least = left < free ? left : free
    return wanted < least ? wanted : least
  }

  @inlinable
  func crossPrice(_ known: DeskMarket) -> Price {
    parent.side == .buy ? known.top.askPrice : known.top.bidPrice
  }

  /// The best price of its own side, or the limit where that is worse.
  @inlinable
  func joinPrice(_ known: DeskMarket) -> Price {
    let best = parent.side == .buy ? known.top.bidPrice : known.top.askPrice
    guard !isWithinLimit(best) else { return best }
    return Price(
      units: parent.side == .buy
        ? OnTick.below(terms.limit.units, known.terms)
        : OnTick.above(terms.limit.units, known.terms))
  }

  @inlinable
  func isWithinLimit(_ price: Price) -> Bool {
    guard terms.limit != .zero else { return true }
    return parent.side == .buy ? price <= terms.limit : price >= terms.limit
  }
}
