// What may go out: the checks, in their order, and the reject that tells which one failed at which
// number.

import Events
import Portfolio
import Tables

/// The reason that decided, with the limit and the value that broke it.
@usableFromInline
typealias Verdict = (reason: Reason, limit: Int64, value: Int64)

extension RiskStage {
  /// Kill switch, shutdown, halt, order size, position. The first that fails decides.
  @inlinable @inline(__always)
  mutating func decide(instrument: Int, side: Side, quantity: Quantity, adding: Quantity) -> Verdict
  {
    if killed { return (.killSwitch, 0, 1) }
    if stopping { return (.shutdown, 0, 1) }
    let exposure = exposures[instrument]
    if exposure.isHalted { return (.halted, 0, 1) }
    if quantity > exposure.maximumOrder {
      return (.orderSize, exposure.maximumOrder.units, quantity.units)
    }
    if adding.units <= 0 { return (.none, 0, 0) }  // A replace that asks for no more.
    let held = portfolio.quantity(instrument).units
    let open = (side == .buy ? exposure.openBuy : exposure.openSell).units
      .addingReportingOverflow(adding.units)
    let worst =
      side == .buy
      ? open.partialValue.addingReportingOverflow(held)
      : open.partialValue.subtractingReportingOverflow(held)
    let value = open.overflow || worst.overflow ? .max : worst.partialValue
    if open.overflow || worst.overflow || value > exposure.maximumPosition.units {
      return (.positionLimit, exposure.maximumPosition.units, value)
    }
    return (.none, 0, 0)
  }

  @inlinable
  mutating func decideNew<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    let instrument = Int(event.instrument.index)
    guard instrument < exposures.count, new.quantity.units > 0,
      new.side == .buy || new.side == .sell
    else { return refuse(event, new.order, (.invalid, 0, 0), .new, new.side, into: &out) }
    let verdict = decide(
      instrument: instrument, side: new.side, quantity: new.quantity, adding: new.quantity)
    guard verdict.reason == .none else {
      return refuse(event, new.order, verdict, .new, new.side, into: &out)
    }
    guard orders.count < orders.capacity else {
      let capacity = Int64(orders.capacity)
      return refuse(
        event, new.order, (.capacity, capacity, capacity), .new, new.side, into: &out)
    }
    let place = orders.place(of: new.order)
    guard place.slot == 0 else {
      return refuse(event, new.order, (.duplicateOrder, 0, 0), .new, new.side, into: &out)
    }
    orders.open(
      RiskOrder(
        id: new.order, quantity: new.quantity, instrument: UInt32(instrument), side: new.side),
      at: place)
    open(new.quantity, new.side, instrument)
    passes &+= 1
    out.pass(event)
  }

  /// A replace may ask for more: that more is checked, and open from now on. One at a time: until it
  /// is answered, nobody knows what a second would add to.
  @inlinable
  mutating func decideReplace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let replace = event.payload(as: OrderReplace.self)
    let slot = orders.place(of: replace.order).slot
    guard slot != 0 else {
      return refuse(event, replace.order, (.unknownOrder, 0, 0), .replace, .none, into: &out)
    }
    let order = orders[slot]
    let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
    let quantity = keepsQuantity ? order.quantity : replace.quantity
    // To no more than is filled: a cancel of the rest, and those always pass.
    if quantity <= order.filled && quantity.units >= 0 {
      passes &+= 1
      return out.pass(event)
    }
    var verdict: Verdict
    if quantity.units < 0 {
      verdict = (.invalid, order.filled.units, quantity.units)
    } else if order.isAsked {
      verdict = (.invalidTransition, order.quantity.units, orders.wanted(slot).units)
    } else {
      verdict = decide(
        instrument: order.instrument, side: order.side, quantity: quantity,
        adding: quantity - order.quantity)
    }
    guard verdict.reason == .none else {
      return refuse(event, replace.order, verdict, .replace, order.side, into: &out)
    }
    let before = orders.leaves(slot)
    orders.ask(slot, for: quantity)
    open(orders.leaves(slot) - before, order.side, order.instrument)
    passes &+= 1
    out.pass(event)
  }

  @inlinable
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ why: Verdict, _ request: RequestKind, _ side: Side,
    into out: inout Out
  ) {
    failures &+= 1
    out.emit(
      Event(
        causedBy: event, kind: request == .new ? .orderRejected : .requestRejected,
        source: event.source, instrument: event.instrument,
        OrderRejected(
          order: order, limit: why.limit, value: why.value, reason: why.reason, origin: .risk,
          request: request, side: side)))
  }

  /// More is open of a side, or less.
  @inlinable
  mutating func open(_ quantity: Quantity, _ side: Side, _ instrument: Int) {
    if side == .buy {
      exposures[instrument].openBuy += quantity
    } else {
      exposures[instrument].openSell += quantity
    }
  }
}
