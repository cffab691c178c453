// A parent that is replaced. Its new terms hold only when no venue can make them untrue any more: so long as its children may
// fill more than the new total, or at a price beyond the new limit, they are reduced or cancelled, the parent stays what it
// was, and what venues fill meanwhile is its own. Once that can't happen it is told of as replaced, and what no child has is
// sent out by the new terms.
//
//     asked ──▶ room is made ──▶ filled + working ≤ new total, nothing beyond the new limit ──▶ replaced
//                   │ ▲
//                   ▼ └── answers and fills
//               a cancel was refused, or it is full by its old total ──▶ refused
//               it is full by its new one ──▶ over, told as its cancel

import Events
import Orders
import Tables

extension Router {
  /// A replace of what is no parent here is somebody else's affair.
  @inlinable
  mutating func replace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    sent = 0
    let asked = event.payload(as: OrderReplace.self)
    let parent = parents.seek(asked.order)
    guard parent != .none else { return out.pass(event) }
    let record = parents[parent]
    guard record.source == event.source || event.source.kind != .strategy,
      !record.state.lifecycle.isFinal
    else { return refuse(event, asked.order, .unknownOrder, .replace, .none, into: &out) }
    let slot = Int(parent.slot)
    let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
    let keepsPrice = event.flags & ReplaceFlags.keepsPrice != 0 || plans[slot].type == .market
    let quantity = keepsQuantity ? record.quantity : asked.quantity
    let price = keepsPrice ? record.price : asked.price
    let fault = check(asked, quantity, price, of: record)
    guard fault == .none else {
      return refuse(event, asked.order, fault, .replace, record.side, into: &out)
    }
    guard let next = record.state.after(.requestReplace) else {
      return refuse(event, asked.order, .invalidTransition, .replace, record.side, into: &out)
    }
    parents[parent].state = next
    parents[parent].wanted = quantity
    plans[slot].wantedPrice = price
    settleReplace(parent, because: event, into: &out)
  }

  /// Why a parent can't be replaced like this, or none.
  @inlinable
  func check(
    _ asked: OrderReplace, _ quantity: Quantity, _ price: Price, of record: OrderRecord
  ) -> Reason {
    if quantity <= record.filled { return .invalid }
    if asked.replacement != .none && asked.replacement != record.id { return .invalid }
    let terms = instruments[Int(record.instrument.index)]
    if quantity != record.quantity && quantity.units % terms.lot.units != 0 { return .lot }
    return price == record.price ? .none : check(price, terms)
  }

  /// Why a price can't be one of the instrument's, or none.
  @inlinable
  func check(_ price: Price, _ terms: InstrumentTerms) -> Reason {
    if price.units % terms.tick.units != 0 { return .tick }
    return price < terms.lowestPrice || price > terms.highestPrice ? .priceBand : .none
  }

  /// Whether the new terms hold by now; else what is still to be asked for.
  @inlinable
  mutating func settleReplace<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    let plan = plans[Int(parent.slot)]
    if record.filled >= record.wanted && plan.childCount == 0 {
      return finish(parent, .user, because: event, into: &out)
    }
    let had = Int128(record.filled.units) + Int128(plan.working.units)
    if record.filled < record.wanted && had <= Int128(record.wanted.units)
      && !worksBeyond(plan.wantedPrice, record.side, of: parent)
    {
      return take(parent, because: event, into: &out)
    }
    makeRoom(parent, because: event, into: &out)
  }

  /// Whether a live child might trade at a price that is worse than the limit.
  @inlinable
  func worksBeyond(_ limit: Price, _ side: Side, of parent: OrderHandle) -> Bool {
    if plans[Int(parent.slot)].type == .market { return false }
    var slot = plans[Int(parent.slot)].firstChild
    while slot != 0 {
      if isBeyond(limit, side, slot) { return true }
      slot = links[Int(slot)].next
    }
    return false
  }

  @inlinable
  func isBeyond(_ limit: Price, _ side: Side, _ slot: UInt32) -> Bool {
    let price = children.pool[children.pool.live(at: Int(slot))].price
    return side == .buy ? price > limit : price < limit
  }

  /// It is what was asked for. Its rounds begin again: they are those of what its owner decided.
  @inlinable
  mutating func take<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let slot = Int(parent.slot)
    guard let next = parents[parent].state.after(.replaced) else { return }
    parents[parent].state = next
    parents[parent].quantity = parents[parent].wanted
    parents[parent].price = plans[slot].wantedPrice
    plans[slot].roundsLeft = rounds
    reckon(parent)
    let record = parents[parent]
    send(
      .orderReplaced, of: record, because: event,
      OrderReplaced(
        order: record.id, replacement: record.id, price: record.price, quantity: record.quantity,
        side: record.side), into: &out)
    follow(parent, because: event, into: &out)
  }

  /// Cancels what works beyond the new limit, and takes off what would be more than the new total: of those that wait, the
  /// latest first, since it stands at the end of its queue, and of the last one no more than must be, so that it keeps its
  /// place. Cancels that are out are counted on until they are refused.
  @inlinable
  mutating func makeRoom<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    let plan = plans[Int(parent.slot)]
    var excess = Int128(record.filled.units) - Int128(record.wanted.units)
    var slot = plan.firstChild
    while slot != 0 {
      if plan.type != .market && isBeyond(plan.wantedPrice, record.side, slot) {
        cancelChild(slot, because: event, into: &out)
      }
      excess += Int128(committed(slot).units)
      slot = links[Int(slot)].next
    }
    slot = plan.firstChild
    while slot != 0 && excess > 0 {
      if links[Int(slot)].isPegged { takeOff(&excess, slot, because: event, into: &out) }
      slot = links[Int(slot)].next
    }
    slot = plan.firstChild
    while slot != 0 && excess > 0 {
      if !links[Int(slot)].isPegged { takeOff(&excess, slot, because: event, into: &out) }
      slot = links[Int(slot)].next
    }
  }

  /// What a live child may still fill once what is asked of it is answered as asked.
  @inlinable
  func committed(_ slot: UInt32) -> Quantity {
    let record = children.pool[children.pool.live(at: Int(slot))]
    if record.state.pending.hasCancel { return .zero }
    let total = record.wanted < record.quantity ? record.wanted : record.quantity
    return total > record.filled ? total - record.filled : .zero
  }

  /// Reduces a child by so much, in whole lots, or cancels it where that isn't less than what it has left.
  @inlinable
  mutating func takeOff<Out: Emitter & ~Copyable>(
    _ excess: inout Int128, _ slot: UInt32, because event: Event, into out: inout Out
  ) {
    let has = committed(slot)
    if has == .zero { return }
    let child = children.pool.live(at: Int(slot))
    let record = children.pool[child]
    let link = links[Int(slot)]
    let lot = instruments[Int(record.instrument.index)].lot.units
    if excess < Int128(has.units), link.isPegged, !link.isFixed,
      let next = record.state.after(.requestReplace)
    {
      let left = record.quantity.units - Int64(excess)
      let total = Quantity(units: left - left % lot)
      if total > record.filled {
        children.pool[child].state = next
        children.pool[child].wanted = total
        send(
          .orderReplace, of: record, because: event,
          OrderReplace(
            order: record.id, price: record.price, quantity: total, replacement: .none), into: &out)
        excess = 0
        return
      }
    }
    cancelChild(slot, because: event, into: &out)
    excess -= Int128(has.units)
  }

  /// Its owner's replace came to nothing: it is what it was.
  @inlinable
  mutating func refuseReplace<Out: Emitter & ~Copyable>(
    _ parent: OrderHandle, _ reason: Reason, because event: Event, into out: inout Out
  ) {
    let record = parents[parent]
    parents[parent].wanted = record.quantity
    refusals &+= 1
    send(
      .requestRejected, of: record, because: event,
      OrderRejected(
        order: record.id, reason: reason, origin: .orders, request: .replace, side: record.side),
      into: &out)
  }
}
