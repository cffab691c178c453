// What became of orders, as far as positions and exposures are about it.

import Events
import Portfolio
import Tables

extension RiskStage {
  @inlinable
  mutating func hear<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    // Of a parent, on its way round: its children are what was traded.
    if hasManyVenues && event.source.kind == .strategy { return }
    switch event.kind.code {
    case EventKind.orderFill.code:
      fill(event, into: &out)
    case EventKind.orderCanceled.code, EventKind.orderExpired.code:
      ledger.close(ledger.orders.place(of: OrderID(bits: event.words.w0)))
    case EventKind.orderRejected.code:
      let rejected = event.payload(as: OrderRejected.self)
      if wasOpened(rejected) { ledger.close(ledger.orders.place(of: rejected.order)) }
    case EventKind.orderReplaced.code:
      settleReplace(event.payload(as: OrderReplaced.self))
    case EventKind.executionBusted.code, EventKind.executionCorrected.code:
      correct(event, into: &out)
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
  mutating func fill<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    var fill = event.payload(as: OrderFill.self)
    fill.execution = number(of: fill.execution, in: event)
    let place = ledger.orders.place(of: fill.order)
    guard place.slot != 0 else { return bookStray(event, fill, into: &out) }
    let order = ledger.orders.rows[Int(place.slot)]
    let instrument = Int(order.instrument)
    let strategy = Int(order.strategy)
    fill.side = order.side
    let left = order.quantity - order.filled
    if fill.quantity.units <= 0 {
      // It can't be booked either.
    } else if fill.quantity == left || fill.quantity >= ledger.orders.leaves(place.slot) {
      // To the full of what it is, it is over, as the order manager has it: a venue may never answer the replace.
      ledger.close(place)
    } else {
      if fill.quantity > left { ledger.overtake(place.slot) }
      let value = ledger.openValue(place.slot)
      if order.type == .marketToLimit, !order.namesPrice {
        ledger.becomeLimit(place.slot, at: fill.price)
      }
      ledger.orders.rows[Int(place.slot)].filled += fill.quantity
      ledger.open(
        instrument, strategy, Int(order.account), order.side, quantity: -fill.quantity.units,
        value: ledger.openValue(place.slot) &- value, orders: 0)
    }
    book(
      event, fill, instrument, strategy: strategy, account: Int(order.account),
      isFirst: order.filled == .zero, isCounted: true, into: &out)
    if ledger.checks.contains(.executions) {
      countExecution(event, instrument, strategy, into: &out)
    }
    guardLosses(event, into: &out)
  }

  /// What an execution is kept by. Of several venues its number with the venue's mixed in: that two are the same then is
  /// one chance in 2^64.
  @inlinable @inline(__always)
  func number(of execution: UInt64, in event: Event) -> UInt64 {
    if !hasManyVenues || execution == 0 { return execution }
    let mixed = execution ^ UInt64(event.source.number &+ 1) &* 0x9E37_79B9_7F4A_7C15
    return mixed == 0 ? 1 : mixed
  }

  /// The order is now what the venue says, within what was asked for.
  @inlinable
  mutating func settleReplace(_ replaced: OrderReplaced) {
    let slot = ledger.orders.place(of: replaced.order).slot
    guard slot != 0 else { return }
    let order = ledger.orders.rows[Int(slot)]
    let leaves = ledger.orders.leaves(slot)
    guard replaced.quantity > order.filled, replaced.quantity <= ledger.orders.largest(slot) else {
      anomalies &+= 1
      return
    }
    let value = ledger.openValue(slot)
    ledger.orders.rows[Int(slot)].quantity = replaced.quantity
    if order.namesPrice { ledger.orders.rows[Int(slot)].price = replaced.price }
    ledger.orders.rows[Int(slot)].isAsked = false
    ledger.reprice(slot)
    ledger.open(
      Int(order.instrument), Int(order.strategy), Int(order.account), order.side,
      quantity: (ledger.orders.leaves(slot) - leaves).units,
      value: ledger.openValue(slot) &- value, orders: 0)
  }

  /// Self-trade prevention took a part of the order off without a trade: it isn't part of its total any
  /// more. Something is left, else the order would have been canceled.
  @inlinable
  mutating func shrink(_ restated: OrderRestated) {
    let slot = ledger.orders.place(of: restated.order).slot
    guard slot != 0 else { return }
    let order = ledger.orders.rows[Int(slot)]
    guard restated.quantity.units > 0, restated.quantity < order.quantity - order.filled else {
      anomalies &+= 1
      return
    }
    // A replace on its way asks for what it asks for.
    change(slot) { $0.quantity = $0.quantity - restated.quantity }
  }

  @inlinable
  mutating func forgetReplace(_ id: OrderID) {
    let slot = ledger.orders.place(of: id).slot
    guard slot != 0 else { return }
    change(slot) { $0.isAsked = false }
    ledger.reprice(slot)
  }

  /// An order changes, and with it what is open.
  @inlinable @inline(__always)
  mutating func change(_ slot: UInt32, _ body: (inout RiskOrder) -> Void) {
    let leaves = ledger.orders.leaves(slot)
    let value = ledger.openValue(slot)
    body(&ledger.orders.rows[Int(slot)])
    let order = ledger.orders.rows[Int(slot)]
    ledger.open(
      Int(order.instrument), Int(order.strategy), Int(order.account), order.side,
      quantity: (ledger.orders.leaves(slot) - leaves).units,
      value: ledger.openValue(slot) &- value, orders: 0)
  }
}

extension RiskLedger {
  /// The order is over: what was open of it is open no more.
  @inlinable @inline(__always)
  mutating func close(_ place: IdPlace) {
    if place.slot == 0 { return }
    let slot = Int(place.slot)
    let instrument = Int(orders.rows[trusted: slot].instrument)
    let side = orders.rows[trusted: slot].side
    if orders.rows[trusted: slot].namesPrice { prices.remove(place.slot, instrument, side) }
    open(
      instrument, Int(orders.rows[trusted: slot].strategy),
      Int(orders.rows[trusted: slot].account), side,
      quantity: 0 &- orders.leaves(place.slot).units, value: 0 &- openValue(place.slot), orders: -1)
    orders.close(place)
  }

  /// More is filled than the order was: the venue has taken the replace that asks for more, and its report comes later.
  @inlinable
  mutating func overtake(_ slot: UInt32) {
    let order = orders.rows[Int(slot)]
    let asked = orders.asked[Int(slot)]
    let value = openValue(slot)
    orders.rows[Int(slot)].quantity = asked.quantity
    if order.namesPrice { orders.rows[Int(slot)].price = asked.price }
    reprice(slot)
    open(
      Int(order.instrument), Int(order.strategy), Int(order.account), order.side, quantity: 0,
      value: openValue(slot) &- value, orders: 0)
  }

  @inlinable @inline(__always)
  mutating func takePositions(_ instrument: Int, strategy: Int, account: Int) {
    _ = takePosition(instrument, 0)
    _ = takePosition(instrument, scopes.strategy(strategy))
    let worse = takePosition(instrument, scopes.account(account))
    instruments[trusted: instrument].worst &+= Int128(worse)
  }

  /// A scope's position in an instrument is another one. Returns what its worst is more by.
  @inlinable @inline(__always)
  mutating func takePosition(_ instrument: Int, _ scope: Int) -> Int64 {
    change(
      instrument, scope, position: portfolio.quantity(instrument, scope: scope).units, buys: 0,
      sells: 0, worth: instruments[instrument].worth)
  }
}
