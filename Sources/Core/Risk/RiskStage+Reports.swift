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
      close(OrderID(bits: event.words.w0))
    case EventKind.orderRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      if wasOpened(rejected) { close(rejected.order) }
    case EventKind.orderReplaced.code:
      settleReplace(event.payload(as: OrderReplaced.self))
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
    let index = ids.index(of: fill.order.bits)
    guard index != IdTable.absent else {
      strays &+= 1
      if Int(event.instrument.index) < exposures.count {
        book(fill, to: Int(event.instrument.index))
      } else {
        distrust()
      }
      return
    }
    let order = orders[Int(index)]
    fill.side = order.side
    book(fill, to: Int(order.instrument))
    if fill.quantity >= order.quantity - order.filled {
      close(fill.order)
    } else if fill.quantity.units > 0 {
      orders[Int(index)].filled += fill.quantity
      open(-fill.quantity, order.side, Int(order.instrument))
    }
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
  @inlinable
  mutating func close(_ order: OrderID) {
    let index = ids.remove(order.bits)
    guard index != IdTable.absent else { return }
    let record = orders[Int(index)]
    open(-record.open, record.side, Int(record.instrument))
    free.giveBack(index)
  }

  /// The order is now what the venue says, within what was asked for.
  @inlinable
  mutating func settleReplace(_ replaced: OrderReplaced) {
    let index = ids.index(of: replaced.order.bits)
    guard index != IdTable.absent else { return }
    let order = orders[Int(index)]
    guard replaced.quantity > order.filled, replaced.quantity <= order.largest else {
      anomalies &+= 1
      return
    }
    orders[Int(index)].quantity = replaced.quantity
    orders[Int(index)].wanted = replaced.quantity
    open(replaced.quantity - order.largest, order.side, Int(order.instrument))
  }

  /// Self-trade prevention took a part of the order off without a trade: it isn't part of its total any
  /// more. Something is left, else the order would have been canceled.
  @inlinable
  mutating func shrink(_ restated: OrderRestated) {
    let index = ids.index(of: restated.order.bits)
    guard index != IdTable.absent else { return }
    let order = orders[Int(index)]
    guard restated.quantity.units > 0, restated.quantity < order.quantity - order.filled else {
      anomalies &+= 1
      return
    }
    orders[Int(index)].quantity = order.quantity - restated.quantity
    // A replace on its way asks for what it asks for.
    if order.wanted == order.quantity {
      orders[Int(index)].wanted = orders[Int(index)].quantity
    }
    open(orders[Int(index)].open - order.open, order.side, Int(order.instrument))
  }

  @inlinable
  mutating func forgetReplace(_ id: OrderID) {
    let index = ids.index(of: id.bits)
    guard index != IdTable.absent else { return }
    let order = orders[Int(index)]
    orders[Int(index)].wanted = order.quantity
    open(order.quantity - order.largest, order.side, Int(order.instrument))
  }
}
