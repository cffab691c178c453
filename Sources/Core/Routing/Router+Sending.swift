// How a parent's rest is sent out: what can be had now is taken where it is best, by immediate
// children; of an order that may wait the rest is pegged, by children that wait at the best price
// of their side. Each time counts: a venue that gives everything back doesn't get it for ever.

import Events
import Orders
import Tables

extension Router {
  /// Sends out what no child has, as far as venues show it or the parent may wait; ends a parent
  /// that neither finds something nor has something working.
  @inlinable
  mutating func route<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    guard record.state == OrderState(.working), plans[Int(parent.slot)].unrouted.units > 0 else {
      return
    }
    let before = counter
    if plans[Int(parent.slot)].roundsLeft > 0 {
      if plans[Int(parent.slot)].mayTake { sweep(parent, record, because: event, into: &out) }
      if !plans[Int(parent.slot)].isImmediate { peg(parent, record, because: event, into: &out) }
      if counter != before { plans[Int(parent.slot)].roundsLeft &-= 1 }
    }
    let plan = plans[Int(parent.slot)]
    guard plan.unrouted.units > 0, plan.childCount == 0 else { return }
    // A table that is full empties; rounds that are used up and venues that refused don't come
    // back.
    let isHopeless =
      plan.roundsLeft == 0 || venues.all(Int(record.instrument.index)) & ~plan.excluded == 0
    if plan.isImmediate || isHopeless {
      let reason: Reason =
        plan.timeInForce == .immediateOrCancel ? .immediateOrCancel : .noLiquidity
      finish(parent, reason, because: event, into: &out)
    }
  }

  /// The venues that it may go to.
  @inlinable
  func mask(_ plan: Parent, _ record: OrderRecord) -> UInt64 {
    venues.open(Int(record.instrument.index)) & ~plan.excluded
  }

  /// Takes what is shown within the limit, the best price with its fee first, then the larger size.
  @inlinable
  mutating func sweep<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, _ record: OrderRecord, because event: Event, into out: inout Out
  ) {
    let instrument = Int(record.instrument.index)
    let lot = instruments[instrument].lot
    let limit: Price? = plans[Int(parent.slot)].type == .market ? nil : record.price
    var left = mask(plans[Int(parent.slot)], record)
    while left != 0 && plans[Int(parent.slot)].unrouted >= lot {
      let venue = venues.best(record.side, instrument, within: limit, among: left, lot: lot)
      if venue == VenueTable.none { return }
      left &= ~(1 << UInt64(venue))
      let quote = venues.quote(instrument, at: venue)
      let shown = quote.quantity(against: record.side)
      let unrouted = plans[Int(parent.slot)].unrouted
      let most = shown < unrouted ? shown : unrouted
      let quantity = Quantity(units: most.units - most.units % lot.units)
      let isSent = sendChild(
        of: parent, record, to: venue, quantity, at: quote.price(against: record.side),
        isPegged: false, because: event, into: &out)
      if !isSent { return }
      venues.take(quantity, record.side, of: instrument, at: venue)
    }
  }

  /// Shares the rest out over the venues that show the best price of its side, by what they show,
  /// in whole lots; what doesn't come out even goes to the first of them. Where nobody waits it
  /// waits at its limit, where that costs least.
  @inlinable
  mutating func peg<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, _ record: OrderRecord, because event: Event, into out: inout Out
  ) {
    let instrument = Int(record.instrument.index)
    let lot = instruments[instrument].lot.units
    let mask = mask(plans[Int(parent.slot)], record)
    let rest = plans[Int(parent.slot)].unrouted.units
    // What was traded off the lot can't be sent out whole, and is given up with the end.
    let lots = rest / lot
    if mask == 0 || lots == 0 { return }
    let price = pegPrice(record, among: mask)
    var shares = mask
    var shown: Int128 = 0
    var at = mask
    while at != 0 {
      let venue = at.trailingZeroBitCount
      at &= at &- 1
      let size = waiting(record.side, instrument, at: venue, price)
      if size == .zero { shares &= ~(1 << UInt64(venue)) }
      shown += Int128(size.units)
    }
    if shares == 0 {
      let venue = venues.cheapest(record.side, price, instrument, among: mask)
      _ = sendChild(
        of: parent, record, to: venue, Quantity(units: lots * lot), at: price, isPegged: true,
        because: event, into: &out)
      return
    }
    // From the last to the first, so that the first gets what is left.
    var left = lots
    while shares != 0 {
      let venue = 63 - shares.leadingZeroBitCount
      shares &= ~(1 << UInt64(venue))
      let size = Int128(waiting(record.side, instrument, at: venue, price).units)
      let share = shares == 0 ? left : Int64(Int128(lots) * size / shown)
      if share == 0 { continue }
      left -= share
      let isSent = sendChild(
        of: parent, record, to: venue, Quantity(units: share * lot), at: price, isPegged: true,
        because: event, into: &out)
      if !isSent { return }
    }
  }

  /// The best price that others wait at on its side, not beyond its limit; that limit where a rest doesn't follow the market.
  @inlinable
  func pegPrice(_ record: OrderRecord, among mask: UInt64) -> Price {
    guard rule != .sweep,
      let best = venues.waiting(record.side, Int(record.instrument.index), among: mask)
    else { return record.price }
    return record.side == .buy
      ? (best < record.price ? best : record.price) : (best > record.price ? best : record.price)
  }

  @inlinable
  func waiting(_ side: Side, _ instrument: Int, at venue: Int, _ price: Price) -> Quantity {
    let quote = venues.quote(instrument, at: venue)
    let size = quote.quantity(against: side.opposite)
    return size.units > 0 && quote.price(against: side.opposite) == price ? size : .zero
  }

  /// False when there is no room for another child. The venue is the event's flags less one.
  @inlinable
  mutating func sendChild<Out: Emitter & ~Copyable>(
    of parent: OrderHandle, _ record: OrderRecord, to venue: Int, _ quantity: Quantity,
    at price: Price, isPegged: Bool, because event: Event, into out: inout Out
  ) -> Bool {
    let plan = plans[Int(parent.slot)]
    if plan.childCount >= childrenEach || counter == .max { return false }
    let id = OrderID(epoch: epoch, strategy: number, counter: counter &+ 1)
    let new = OrderNew(
      order: id, price: price, quantity: quantity, side: record.side, type: .limit,
      timeInForce: isPegged ? plan.timeInForce : .immediateOrCancel,
      instructions: isPegged
        ? plan.instructions : plan.instructions & OrderInstruction.selfTradeMask,
      account: plan.account, reference: record.id.bits)
    var child = OrderRecord(new, instrument: record.instrument, source: record.source)
    child.state = OrderState(.pendingNew)
    let handle = children.pool.open(child)
    if handle == .none { return false }
    counter &+= 1
    var link = Child()
    link.parent = parent
    link.venue = UInt8(truncatingIfNeeded: venue)
    link.isPegged = isPegged
    link.next = plan.firstChild
    if link.next != 0 { links[Int(link.next)].previous = handle.slot }
    links[Int(handle.slot)] = link
    plans[Int(parent.slot)].firstChild = handle.slot
    plans[Int(parent.slot)].childCount &+= 1
    plans[Int(parent.slot)].unrouted -= quantity
    plans[Int(parent.slot)].working += quantity
    send(
      .orderNew, of: record, flags: UInt8(truncatingIfNeeded: venue &+ 1), because: event, new,
      into: &out)
    return true
  }

  /// The market moved: a rest that found no room is sent out, and pegs that are too far from where
  /// they should be are cancelled; when that is answered they are sent anew.
  @inlinable
  mutating func follow<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    route(parent, because: event, into: &out)
    guard parents.isAlive(parent) else { return }
    let record = parents[parent]
    let plan = plans[Int(parent.slot)]
    guard record.state == OrderState(.working), plan.roundsLeft > 0, !plan.isImmediate else {
      return
    }
    let instrument = Int(record.instrument.index)
    let price = pegPrice(record, among: mask(plan, record))
    // A rest that doesn't follow the market is where its limit is, or was before a replace.
    let ticks = rule == .sweep ? 1 : repegTicks
    let distance = Int128(ticks) * Int128(instruments[instrument].tick.units)
    var slot = plan.firstChild
    while slot != 0 {
      let child = children.pool[children.pool.live(at: Int(slot))]
      let apart = Int128(child.price.units) - Int128(price.units)
      if links[Int(slot)].isPegged && (apart < 0 ? -apart : apart) >= distance {
        cancelChild(slot, because: event, into: &out)
      }
      slot = links[Int(slot)].next
    }
    move(parent, because: event, into: &out)
  }
}
