// What strategies ask for: let through when the order's terms and its state allow it, and refused
// with a reject that rides the line otherwise. A strategy knows no orders but its own.

import Events
import Tables

extension OrderManager {
  @inlinable
  mutating func admit<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let new = event.payload(as: OrderNew.self)
    let fault = check(new, instrument: event.instrument)
    guard fault == .none else { return refuse(event, new.order, fault, .new, new.side, into: &out) }
    // Also that of an order which ended lately: what is heard late of it must not meet another.
    guard ledger.pool.seek(new.order) == .none else {
      return refuse(event, new.order, .duplicateOrder, .new, new.side, into: &out)
    }
    var record = OrderRecord(new, instrument: event.instrument, source: event.source)
    guard let admitted = record.state.after(.admitted) else {
      preconditionFailure("a new order can be admitted")
    }
    record.state = admitted
    // The router's choice.
    record.venue = Int(event.flags)
    guard ledger.pool.open(record) != .none else {
      return refuse(event, new.order, .capacity, .new, new.side, into: &out)
    }
    out.pass(event)
  }

  /// Why an order can't be one at all, or none.
  @inlinable @inline(__always)
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
  @inlinable @inline(__always)
  func check(_ price: Price, _ terms: InstrumentTerms) -> Reason {
    if price.units % terms.tick.units != 0 { return .tick }
    if price < terms.lowestPrice || price > terms.highestPrice { return .priceBand }
    return .none
  }

  /// A session is a venue's: it reports, and asks for nothing. Not a reject: that would be heard as one of the order that it
  /// names, which may be ours.
  @inlinable @inline(never)
  mutating func refuseForeign<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    anomalies &+= 1
    out.emit(
      Event(
        causedBy: event, kind: .orderAnomaly, source: event.source, instrument: event.instrument,
        OrderAnomaly(
          order: OrderID(bits: event.words.w0), quantity: .zero, leaves: .zero, report: event.kind,
          lifecycle: 0, pending: 0, origin: .orders, cause: .state)))
  }

  /// The live order that a request names, if it is its sender's.
  @inlinable @inline(__always)
  mutating func order(_ id: OrderID, for sender: SourceID) -> OrderHandle {
    let handle = ledger.seekLive(id)
    if handle == .none || sender.kind != .strategy
      || ledger.pool.records[trusted: Int(handle.slot)].source == sender
    {
      return handle
    }
    return .none
  }

  @inlinable
  mutating func replace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let asked = event.payload(as: OrderReplace.self)
    let handle = order(asked.order, for: event.source)
    guard handle != .none else {
      return refuse(event, asked.order, .unknownOrder, .replace, .none, into: &out)
    }
    let record = ledger.pool[handle]
    let keepsQuantity = event.flags & ReplaceFlags.keepsQuantity != 0
    let quantity = keepsQuantity ? record.quantity : asked.quantity
    var fault = check(asked, quantity, event.flags, of: record)
    let isRenamed = asked.replacement != .none && asked.replacement != record.id
    if isRenamed && fault == .none { fault = checkName(asked.replacement) }
    guard fault == .none else {
      return refuse(event, asked.order, fault, .replace, record.side, into: &out)
    }
    guard let next = record.state.after(.requestReplace) else {
      return refuse(event, asked.order, .invalidTransition, .replace, record.side, into: &out)
    }
    ledger.pool[handle].state = next
    ledger.pool[handle].wanted = quantity
    if isRenamed { ledger.pool.name(handle, asked.replacement) }
    out.pass(event)
  }

  /// Why an order can't be replaced like this, or none.
  @inlinable
  func check(_ asked: OrderReplace, _ quantity: Quantity, _ flags: UInt8, of record: OrderRecord)
    -> Reason
  {
    if quantity <= record.filled { return .invalid }
    let terms = instruments[Int(record.instrument.index)]
    if quantity != record.quantity && quantity.units % terms.lot.units != 0 { return .lot }
    return flags & ReplaceFlags.keepsPrice != 0 ? .none : check(asked.price, terms)
  }

  /// Why an order can't have an id from now on, or none.
  @inlinable
  mutating func checkName(_ id: OrderID) -> Reason {
    if !admitsNewIDs { return .invalid }
    return ledger.pool.seek(id) == .none ? .none : .duplicateOrder
  }

  @inlinable
  mutating func cancel<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let named = event.payload(as: OrderCancel.self).order
    let handle = order(named, for: event.source)
    guard handle != .none else {
      return refuse(event, named, .unknownOrder, .cancel, .none, into: &out)
    }
    let at = Int(handle.slot)
    guard let next = ledger.pool.records[trusted: at].state.after(.requestCancel) else {
      let side = ledger.pool.records[trusted: at].side
      return refuse(event, named, .invalidTransition, .cancel, side, into: &out)
    }
    ledger.pool.records[trusted: at].state = next
    let id = ledger.pool.records[trusted: at].id
    if named == id { return out.pass(event) }
    // By the id that a replace on its way would give it: nobody else knows that one yet.
    var known = event
    known.words.w0 = id.bits
    out.emit(known)
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
