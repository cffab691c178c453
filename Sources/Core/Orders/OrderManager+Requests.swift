// What strategies ask for: let through when the order's terms and its state allow it, and refused with
// a reject that rides the line otherwise.

import Events
import Tables

extension OrderManager {
  @inlinable
  mutating func admit<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    let fault = check(new, instrument: event.instrument)
    guard fault == .none else { return refuse(event, new.order, fault, .new, new.side, into: &out) }
    let slot = free.take()
    guard slot != FreeList.none else {
      return refuse(event, new.order, .capacity, .new, new.side, into: &out)
    }
    guard case .inserted = ids.insert(new.order.bits, index: slot) else {
      free.giveBack(slot)
      return refuse(event, new.order, .duplicateOrder, .new, new.side, into: &out)
    }
    records[Int(slot)] = OrderRecord(new, instrument: event.instrument, source: event.source)
    out.pass(event)
  }

  /// Why an order can't be one at all, or none.
  @inlinable
  func check(_ new: OrderNew, instrument: InstrumentID) -> Reason {
    guard Int(instrument.index) < instruments.count, new.order != .none,
      new.side == .buy || new.side == .sell, new.quantity.units > 0,
      new.type == .limit || new.type == .market
    else { return .invalid }
    let terms = instruments[Int(instrument.index)]
    if new.quantity.units % terms.lot.units != 0 { return .lot }
    return new.type == .limit ? check(new.price, terms) : .none
  }

  /// Why a price can't be one of the instrument's, or none.
  @inlinable
  func check(_ price: Price, _ terms: InstrumentTerms) -> Reason {
    if price.units % terms.tick.units != 0 { return .tick }
    if price < terms.lowestPrice || price > terms.highestPrice { return .priceBand }
    return .none
  }

  /// A replace keeps the order's id: an order under a new one would be unknown to all that follows.
  @inlinable
  mutating func replace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let asked = event.payload(as: OrderReplace.self)
    let index = ids.index(of: asked.order.bits)
    guard index != IdTable.absent else {
      return refuse(event, asked.order, .unknownOrder, .replace, .none, into: &out)
    }
    let record = records[Int(index)]
    let terms = instruments[Int(record.instrument.index)]
    var fault = check(asked.price, terms)
    if asked.quantity.units % terms.lot.units != 0 { fault = .lot }
    if asked.quantity <= record.filled { fault = .invalid }
    if asked.replacement != .none && asked.replacement != asked.order { fault = .invalid }
    guard fault == .none else {
      return refuse(event, asked.order, fault, .replace, record.side, into: &out)
    }
    guard let next = record.state.after(.requestReplace) else {
      return refuse(event, asked.order, .invalidTransition, .replace, record.side, into: &out)
    }
    records[Int(index)].state = next
    records[Int(index)].wanted = asked.quantity
    out.pass(event)
  }

  @inlinable
  mutating func cancel<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let order = event.payload(as: OrderCancel.self).order
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent else {
      return refuse(event, order, .unknownOrder, .cancel, .none, into: &out)
    }
    let record = records[Int(index)]
    guard let next = record.state.after(.requestCancel) else {
      return refuse(event, order, .invalidTransition, .cancel, record.side, into: &out)
    }
    records[Int(index)].state = next
    out.pass(event)
  }

  @inlinable
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ reason: Reason, _ request: RequestKind, _ side: Side,
    into out: inout Out
  ) {
    refusals &+= 1
    out.emit(
      Event(
        causedBy: event, kind: request == .new ? .orderRejected : .requestRejected,
        source: event.source, instrument: event.instrument,
        OrderRejected(
          order: order, reason: reason, origin: .orders, request: request, side: side)))
  }
}
