// What it believes of the reports on its own orders.

import Events
import Tables

extension QuoteAndTake {
  @inlinable
  mutating func hear(_ event: Event) {
    let order = OrderID(bits: event.words.w0)
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent else { return }
    let slot = Int(index)
    switch event.kind.code {
    case EventKind.orderAccepted.code:
      orders[slot].isWorking = true
    case EventKind.orderFill.code:
      fill(event.payload(as: OrderFill.self), slot)
    case EventKind.orderRejected.code:
      if orders[slot].isWorking {
        disregarded &+= 1
      } else {
        forget(order)
      }
    case EventKind.orderCanceled.code, EventKind.orderExpired.code:
      forget(order)
    case EventKind.requestRejected.code:
      // It asks for nothing but cancels: the quote is out still, and may be cancelled again.
      let instrument = Int(orders[slot].instrument)
      if markets[instrument].bid.order == order { markets[instrument].bid.isCanceling = false }
      if markets[instrument].ask.order == order { markets[instrument].ask.isCanceling = false }
    default: break
    }
  }

  /// The rule of the order manager: an execution once, of the order's side, of no more than is left.
  @inlinable
  mutating func fill(_ fill: OrderFill, _ slot: Int) {
    let own = orders[slot]
    guard fill.quantity > .zero, fill.quantity <= own.leaves, fill.side == own.side,
      fill.execution > own.lastExecution
    else {
      disregarded &+= 1
      return
    }
    let instrument = Int(own.instrument)
    if own.side == .buy {
      markets[instrument].position += fill.quantity
      markets[instrument].openBuy -= fill.quantity
    } else {
      markets[instrument].position -= fill.quantity
      markets[instrument].openSell -= fill.quantity
    }
    orders[slot].isWorking = true
    orders[slot].lastExecution = fill.execution
    orders[slot].leaves -= fill.quantity
    if orders[slot].leaves == .zero { forget(fill.order) }
  }

  /// It is over: what was left of it is out no more.
  @inlinable
  mutating func forget(_ order: OrderID) {
    let index = ids.remove(order.bits)
    let own = orders[Int(index)]
    let instrument = Int(own.instrument)
    if markets[instrument].bid.order == order { markets[instrument].bid = Quote() }
    if markets[instrument].ask.order == order { markets[instrument].ask = Quote() }
    if own.side == .buy {
      markets[instrument].openBuy -= own.leaves
    } else {
      markets[instrument].openSell -= own.leaves
    }
    free.giveBack(index)
  }
}
