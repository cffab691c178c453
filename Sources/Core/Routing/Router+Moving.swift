// A rest that waits doesn't wait for ever where it was sent first. Two things call it elsewhere: another venue shows something
// within its limit, which a rest that may take goes and takes; and where nobody else waits at its price, so that no place in a
// queue is lost, it moves to where waiting costs least. Both come about when a session logs on or a book moves.
//
// Nothing is sent before what waits has been given back: a child is reduced by what can be had elsewhere, or cancelled, and
// what its venue lets go of is routed as any rest is. So no more works at any time than the parent has left. A parent is
// moved once in a while at most; what would have moved it sooner is looked at again when a timer comes.

import Events
import Orders
import Tables

extension Router {
  @inlinable
  mutating func move<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    let plan = plans[Int(parent.slot)]
    guard record.state == OrderState(.working), plan.roundsLeft > 0, !plan.isImmediate else {
      return
    }
    let mayMove =
      plan.movedAt == .zero || event.time.since(plan.movedAt).count >= moveAfter.count
    let isCrowded = plan.childCount > childrenEach / 2
    // What is given back already takes first.
    var planned = returning(parent)
    var slot = plan.firstChild
    while slot != 0 {
      let (quantity, isWhole) = calledAway(slot, record, plan, planned)
      if quantity > .zero {
        if !mayMove {
          isHeld = true
          return
        }
        plans[Int(parent.slot)].movedAt = event.time
        // In many pieces it can't be cut into more.
        var amount = Int128((isWhole || isCrowded ? committed(slot) : quantity).units)
        planned += Int128(quantity.units)
        takeOff(&amount, slot, because: event, into: &out)
      }
      slot = links[Int(slot)].next
    }
  }

  /// What children have been asked to give back.
  @inlinable
  func returning(_ parent: OrderHandle) -> Int128 {
    var sum: Int128 = 0
    var slot = plans[Int(parent.slot)].firstChild
    while slot != 0 {
      let leaves = children.pool[children.pool.live(at: Int(slot))].leaves
      sum += Int128(leaves.units) - Int128(committed(slot).units)
      slot = links[Int(slot)].next
    }
    return sum
  }

  /// How much of a child that waits is better elsewhere, in whole lots, beyond what was planned; and whether that is because
  /// all of it waits better there.
  @inlinable
  func calledAway(
    _ slot: UInt32, _ record: OrderRecord, _ plan: Parent, _ planned: Int128
  ) -> (Quantity, Bool) {
    let child = children.pool[children.pool.live(at: Int(slot))]
    let venue = Int(links[Int(slot)].venue)
    // One whose venue is down can't give anything back.
    guard links[Int(slot)].isPegged, child.state == OrderState(.working),
      venues.isUp(venue), child.leaves > .zero
    else { return (.zero, false) }
    let mask = mask(plan, record)
    if plan.mayTake {
      let lot = Int128(instruments[Int(record.instrument.index)].lot.units)
      let left = Int128(child.leaves.units)
      let shown = reach(record, among: mask & ~(1 << UInt64(venue))) - planned
      let room = shown < left ? shown : left
      if room >= lot { return (Quantity(units: Int64(room - room % lot)), false) }
    }
    return isCheaperElsewhere(child, venue, record, mask) ? (child.leaves, true) : (.zero, false)
  }

  /// What some venues show within a limit, each in whole lots.
  @inlinable
  func reach(_ record: OrderRecord, among mask: UInt64) -> Int128 {
    let instrument = Int(record.instrument.index)
    let lot = instruments[instrument].lot.units
    var sum: Int128 = 0
    var left = mask
    while left != 0 {
      let quote = venues.quote(instrument, at: left.trailingZeroBitCount)
      left &= left &- 1
      let price = quote.price(against: record.side)
      let size = quote.quantity(against: record.side).units
      if size < lot || (record.side == .buy ? price > record.price : price < record.price) {
        continue
      }
      sum += Int128(size - size % lot)
    }
    return sum
  }

  /// Whether it would wait elsewhere were it sent now, for less, and nobody waits at its price anywhere.
  @inlinable
  func isCheaperElsewhere(
    _ child: OrderRecord, _ venue: Int, _ record: OrderRecord, _ mask: UInt64
  ) -> Bool {
    let instrument = Int(record.instrument.index)
    if mask >> UInt64(venue) & 1 == 0 || pegPrice(record, among: mask) != child.price {
      return false
    }
    var left = mask
    while left != 0 {
      let other = left.trailingZeroBitCount
      left &= left &- 1
      if waiting(record.side, instrument, at: other, child.price) > .zero { return false }
    }
    let cheapest = venues.cheapest(record.side, child.price, instrument, among: mask)
    if cheapest == VenueTable.none { return false }
    let here = venues.net(child.price, record.side, at: venue, isTaker: false)
    let there = venues.net(child.price, record.side, at: cheapest, isTaker: false)
    return record.side == .buy ? there < here : there > here
  }
}
