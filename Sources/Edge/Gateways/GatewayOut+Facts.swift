// Paying the loopback what it is owed: one event at a time, as long as there is room.

import Events
import Tables

extension GatewayOut {
  /// Emits up to `limit` facts, oldest debtor first, each order's in their order. Returns how many.
  @inlinable
  public mutating func deliver<Out: Emitter & ~Copyable>(limit: Int, into loopback: inout Out)
    -> Int
  {
    var count = 0
    while count < limit && killCount > 0 {
      loopback.emit(kills[0])
      killCount &-= 1
      var at = 0
      while at < killCount {
        kills[at] = kills[at &+ 1]
        at &+= 1
      }
      count += 1
    }
    while count < limit && firstOwing != FreeList.none {
      let slot = Int(firstOwing)
      let fact = orders[slot].owed & (~orders[slot].owed &+ 1)  // The lowest bit set.
      loopback.emit(pay(fact, slot))
      count += 1
      orders[slot].owed &= ~fact
      if orders[slot].owed == 0 { settle(slot) }
    }
    return count
  }

  /// The order owes no more; if it is over as well, its record is free.
  @inlinable
  mutating func settle(_ slot: Int) {
    firstOwing = orders[slot].nextOwing
    if firstOwing == FreeList.none { lastOwing = FreeList.none }
    orders[slot].isOwing = false
    guard !orders[slot].isLive else { return }
    _ = ids.remove(orders[slot].id.bits)
    free.giveBack(UInt32(slot))
  }

  @inlinable
  mutating func pay(_ fact: UInt16, _ slot: Int) -> Event {
    let order = orders[slot]
    switch fact {
    case Owed.rejected:
      return report(
        .orderRejected, order,
        OrderRejected(
          order: order.id, reason: order.rejectReason, origin: order.rejectOrigin, request: .new,
          side: order.side))
    case Owed.accepted:
      return report(
        .orderAccepted, order,
        OrderAccepted(
          order: order.id, venueOrder: order.venueOrder, price: order.price,
          quantity: order.quantity, side: order.side))
    case Owed.taken:
      orders[slot].takenQuantity = .zero
      return fill(order, order.takenPrice, order.takenQuantity, .taker)
    case Owed.made:
      orders[slot].madeQuantity = .zero
      return fill(order, order.madePrice, order.madeQuantity, .maker)
    case Owed.replaced:
      return report(
        .orderReplaced, order,
        OrderReplaced(
          order: order.id, replacement: order.id, price: order.price, quantity: order.quantity,
          side: order.side))
    case Owed.requestRefused:
      return report(
        .requestRejected, order,
        OrderRejected(
          order: order.id, reason: order.requestReason, origin: order.requestOrigin,
          request: order.refusedRequest, side: order.side))
    case Owed.canceled:
      return report(
        .orderCanceled, order,
        OrderCanceled(
          order: order.id, quantity: order.canceledQuantity, reason: order.cancelReason,
          origin: .venue, side: order.side))
    default:
      let kind: EventKind =
        fact == Owed.rejectedByLine ? .orderRejected : .requestRejected
      return report(
        kind, order,
        OrderRejected(
          order: order.id, limit: order.limit, value: order.value, reason: order.lineReason,
          origin: order.lineOrigin, request: order.lineRequest, side: order.side))
    }
  }

  @inlinable
  mutating func fill(
    _ order: PaperOrder, _ price: Price, _ quantity: Quantity, _ liquidity: Liquidity
  ) -> Event {
    executions &+= 1
    return report(
      .orderFill, order,
      OrderFill(
        order: order.id, execution: executions, price: price, quantity: quantity,
        side: order.side, liquidity: liquidity))
  }

  /// The paper venue's session is number 1; the sequencer gives the event its place and time.
  @inlinable
  func report<P: Payload>(_ kind: EventKind, _ order: PaperOrder, _ payload: P) -> Event {
    Event(kind: kind, source: .session(1), instrument: order.instrument, payload)
  }
}
