// What became of orders, as far as positions and exposures are about it.

import Events
import Portfolio
import Tables

extension RiskStage {
  @inlinable
  mutating func hear(_ event: Event) {
    switch event.kind.code {
    case EventKind.orderFill.code:
      fill(event)
    case EventKind.orderCanceled.code, EventKind.orderExpired.code:
      close(orders.place(of: OrderID(bits: event.words.w0)))
    case EventKind.orderRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      if wasOpened(rejected) { close(orders.place(of: rejected.order)) }
    case EventKind.orderReplaced.code:
      settleReplace(event.payload(as: OrderReplaced.self))
    case EventKind.executionBusted.code, EventKind.executionCorrected.code: correct(event)
    case EventKind.orderRestated.code:
      let restated = event.payload(as: OrderRestated.self)
      if restated.reason == .selfTrade { shrink(restated) }
    case EventKind.requestRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      if rejected.request == .replace && wasOpened(rejected) { forgetReplace(rejected.order) }
    default: break
    }
  }

  /// What the order manager or this stage refused was never opened here. Such a reject may bear the id
  /// of an order that is open: that of a duplicate does.
  @inlinable
  func wasOpened(_ rejected: OrderRejected) -> Bool {
    rejected.origin != .orders && rejected.origin != .risk
  }

  @inlinable
  mutating func fill(_ event: Event) {
    var fill = event.payload(as: OrderFill.self)
    let place = orders.place(of: fill.order)
    guard place.slot != 0 else {
      strays &+= 1
      if Int(event.instrument.index) < exposures.count {
        book(fill, to: Int(event.instrument.index))
        executions.keep(fill, fill.side, Int(event.instrument.index))
      } else {
        distrust()
      }
      return
    }
    let order = orders[place.slot]
    fill.side = order.side
    book(fill, to: order.instrument)
    executions.keep(fill, order.side, order.instrument)
    if fill.quantity >= order.quantity - order.filled {
      close(place)
    } else if fill.quantity.units > 0 {
      orders[place.slot].filled += fill.quantity
      open(-fill.quantity, order.side, order.instrument)
    }
  }

  /// The venue takes an execution back, or says what it really was. What was booked goes out the way it came in; so the
  /// position and all that was paid are right. One that isn't kept any more can't be followed.
  @inlinable
  mutating func correct(_ event: Event) {
    let said = event.payload(as: OrderFill.self)
    let place = executions.place(of: said.execution)
    if place == IdTable.absent { return distrust() }
    let known = executions.items[Int(place)]
    let instrument = Int(known.instrument)
    corrections &+= 1
    var undone = said
    undone.price = known.price
    undone.quantity = known.quantity
    undone.side = known.side.opposite
    book(undone, to: instrument)
    if event.kind == .executionBusted { return executions.forget(place) }
    var real = said
    real.side = known.side
    book(real, to: instrument)
    executions.items[Int(place)].price = said.price
    executions.items[Int(place)].quantity = said.quantity
  }

  /// A fill that the account can't hold leaves a position that isn't what was traded.
  @inlinable
  mutating func book(_ fill: OrderFill, to instrument: Int) {
    if !portfolio.apply(fill, to: instrument) { distrust() }
  }

  /// Nothing new goes out until somebody has looked.
  @inlinable
  mutating func distrust() {
    anomalies &+= 1
    killed = true
  }

  /// The order is over: what was open of it is open no more.
  @inlinable @inline(__always)
  mutating func close(_ place: IdPlace) {
    if place.slot == 0 { return }
    let order = orders[place.slot]
    open(-orders.leaves(place.slot), order.side, order.instrument)
    orders.close(place)
  }

  /// The order is now what the venue says, within what was asked for.
  @inlinable
  mutating func settleReplace(_ replaced: OrderReplaced) {
    let slot = orders.place(of: replaced.order).slot
    guard slot != 0 else { return }
    let order = orders[slot]
    let largest = orders.largest(slot)
    guard replaced.quantity > order.filled, replaced.quantity <= largest else {
      anomalies &+= 1
      return
    }
    orders[slot].quantity = replaced.quantity
    orders[slot].isAsked = false
    open(replaced.quantity - largest, order.side, order.instrument)
  }

  /// Self-trade prevention took a part of the order off without a trade: it isn't part of its total any
  /// more. Something is left, else the order would have been canceled.
  @inlinable
  mutating func shrink(_ restated: OrderRestated) {
    let slot = orders.place(of: restated.order).slot
    guard slot != 0 else { return }
    let order = orders[slot]
    guard restated.quantity.units > 0, restated.quantity < order.quantity - order.filled else {
      anomalies &+= 1
      return
    }
    let before = orders.leaves(slot)
    // A replace on its way asks for what it asks for.
    orders[slot].quantity = order.quantity - restated.quantity
    open(orders.leaves(slot) - before, order.side, order.instrument)
  }

  @inlinable
  mutating func forgetReplace(_ id: OrderID) {
    let slot = orders.place(of: id).slot
    guard slot != 0 else { return }
    let before = orders.leaves(slot)
    orders[slot].isAsked = false
    open(orders.leaves(slot) - before, orders[slot].side, orders[slot].instrument)
  }
}
