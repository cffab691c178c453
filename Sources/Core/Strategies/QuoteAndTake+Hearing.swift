// What it believes of the reports on its own orders.

import Events
import Orders
import Tables

extension QuoteAndTake {
  @inlinable
  mutating func hear(_ event: Event) {
    let order = OrderID(bits: event.words.w0)
    let index = ids.index(of: order.bits)
    let isChange = event.kind == .executionBusted || event.kind == .executionCorrected
    guard index != IdTable.absent, !isChange else { return hearLate(event, order) }
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
    case EventKind.orderRestated.code:
      takeOff(event.payload(as: OrderRestated.self), slot)
    case EventKind.requestRejected.code:
      // It asks for nothing but cancels: the quote is out still, and may be cancelled again.
      let instrument = Int(orders[slot].instrument)
      if markets[instrument].bid.order == order { markets[instrument].bid.isCanceling = false }
      if markets[instrument].ask.order == order { markets[instrument].ask.isCanceling = false }
    default: break
    }
  }

  /// Self-trade prevention took a part of it off: that isn't out any more.
  @inlinable
  mutating func takeOff(_ restated: OrderRestated, _ slot: Int) {
    guard restated.reason == .selfTrade else { return }
    let own = orders[slot]
    guard restated.quantity > .zero, restated.quantity < own.leaves else {
      disregarded &+= 1
      return
    }
    orders[slot].leaves -= restated.quantity
    if own.side == .buy {
      markets[Int(own.instrument)].openBuy -= restated.quantity
    } else {
      markets[Int(own.instrument)].openSell -= restated.quantity
    }
  }

  /// What is said of an order that isn't out, or of an execution, is money or nothing. The
  /// instrument is the event's: nothing else is known any more.
  @inlinable
  mutating func hearLate(_ event: Event, _ order: OrderID) {
    let isFill = event.kind == .orderFill
    guard isFill || event.kind == .executionBusted || event.kind == .executionCorrected else {
      return
    }
    let said = event.payload(as: OrderFill.self)
    let instrument = Int(event.instrument.index)
    guard order.counter <= counter, instrument < markets.count,
      said.side == .buy || said.side == .sell
    else {
      disregarded &+= 1
      return
    }
    let known = executions.find(said.execution, of: order)
    if isFill {
      guard said.quantity > .zero, said.execution != 0, known == 0 else {
        disregarded &+= 1
        return
      }
      executions.keep(said.execution, of: order, said.quantity)
      strays &+= 1
      return move(said.quantity, said.side, in: instrument)
    }
    let isBust = event.kind == .executionBusted
    guard known != 0, executions[known].quantity > .zero, isBust || said.quantity > .zero else {
      disregarded &+= 1
      return
    }
    strays &+= 1
    move(executions[known].quantity, said.side.opposite, in: instrument)
    executions[known].quantity = isBust ? .zero : said.quantity
    if !isBust { move(said.quantity, said.side, in: instrument) }
  }

  /// The rule of the order manager: an execution once, of the order's side; what it is of more than
  /// is left was traded all the same.
  @inlinable
  mutating func fill(_ fill: OrderFill, _ slot: Int) {
    let own = orders[slot]
    guard fill.quantity > .zero, fill.side == own.side, fill.execution != 0,
      executions.find(fill.execution, of: fill.order) == 0
    else {
      disregarded &+= 1
      return
    }
    executions.keep(fill.execution, of: fill.order, fill.quantity)
    if fill.quantity > own.leaves { strays &+= 1 }
    let expected = fill.quantity < own.leaves ? fill.quantity : own.leaves
    let instrument = Int(own.instrument)
    if own.side == .buy {
      markets[instrument].openBuy -= expected
    } else {
      markets[instrument].openSell -= expected
    }
    move(fill.quantity, own.side, in: instrument)
    orders[slot].isWorking = true
    orders[slot].leaves -= expected
    if orders[slot].leaves == .zero { forget(fill.order) }
  }

  /// Within what the sums of the hot path can hold: beyond that it has far too much, whatever it
  /// is.
  @inlinable
  mutating func move(_ quantity: Quantity, _ side: Side, in instrument: Int) {
    let before = markets[instrument].position.units
    let (sum, over) =
      side == .buy
      ? before.addingReportingOverflow(quantity.units)
      : before.subtractingReportingOverflow(quantity.units)
    let largest = settings.largestPosition.units
    let bounded = over ? (side == .buy ? largest : -largest) : min(max(sum, -largest), largest)
    markets[instrument].position = Quantity(units: bounded)
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
