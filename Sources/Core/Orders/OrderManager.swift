// The stage that knows every order of ours: it admits new ones, lets requests through that their
// state allows, applies what the venue reports, and refuses the rest with both sides on record.
//
// A request that is refused comes back as a reject that rides the line; a report that is refused goes
// no further (risk must not count it) and leaves an `orderAnomaly` in its place.

import Events
import Tables

/// What the order manager keeps of a live order: one cache line.
@frozen
public struct OrderRecord: BitwiseCopyable, Hashable, Sendable {
  public var id: OrderID
  public var price: Price
  public var quantity: Quantity
  public var filled: Quantity
  /// The venue's number of the last execution: they only grow.
  public var lastExecution: UInt64
  public var instrument: InstrumentID
  public var source: SourceID
  public var side: Side
  public var state: OrderState
  public var reserved0: UInt8
  public var reserved1: UInt16

  @inlinable
  init(_ new: OrderNew, instrument: InstrumentID, source: SourceID) {
    id = new.order
    price = new.price
    quantity = new.quantity
    filled = .zero
    lastExecution = 0
    self.instrument = instrument
    self.source = source
    side = new.side
    state = OrderState(.pendingNew)
    reserved0 = 0
    reserved1 = 0
  }

  @inlinable public var leaves: Quantity { quantity - filled }
}

public struct OrderSettings: Hashable, Sendable {
  public var instruments: [InstrumentTerms]
  /// Live orders over all instruments and strategies.
  public var capacity: Int

  public init(instruments: [InstrumentTerms], capacity: Int = 16_384) {
    self.instruments = instruments
    self.capacity = capacity
  }
}

public struct OrderManager: Stage, ~Copyable {
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var records: Slab<OrderRecord>
  @usableFromInline let instruments: Slab<InstrumentTerms>
  /// A mass cancel under way: the next slot to look at, or -1.
  @usableFromInline var sweep: Int
  @usableFromInline var sweepCause: Event
  /// The one instrument that the sweep is for, or none for all.
  @usableFromInline var sweepInstrument: InstrumentID
  @usableFromInline var refusals: UInt64
  @usableFromInline var anomalies: UInt64

  public init(_ settings: OrderSettings) {
    precondition(settings.capacity > 0 && !settings.instruments.isEmpty)
    ids = IdTable(capacity: settings.capacity)
    free = FreeList(capacity: settings.capacity)
    let blank = OrderRecord(
      OrderNew(
        order: .none, price: .zero, quantity: .zero, side: .none, type: .none,
        timeInForce: .none), instrument: .none, source: .none)
    records = Slab(count: settings.capacity, repeating: blank)
    var terms = Slab<InstrumentTerms>(
      count: settings.instruments.count, repeating: settings.instruments[0])
    for (index, instrument) in settings.instruments.enumerated() { terms[index] = instrument }
    instruments = terms
    sweep = -1
    sweepCause = .empty
    sweepInstrument = .none
    refusals = 0
    anomalies = 0
  }

  /// Requests refused.
  @inlinable public var refusedCount: UInt64 { refusals }
  /// Reports refused.
  @inlinable public var anomalyCount: UInt64 { anomalies }
  @inlinable public var liveCount: Int { ids.count }

  /// A live order, for tests and tools.
  public mutating func record(of order: OrderID) -> OrderRecord? {
    let index = ids.index(of: order.bits)
    return index == IdTable.absent ? nil : records[Int(index)]
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.orderNew.code: admit(event, into: &out)
    case EventKind.orderCancel.code:
      request(event, event.payload(as: OrderCancel.self).order, .cancel, into: &out)
    case EventKind.orderReplace.code: replace(event, into: &out)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      report(event, into: &out)
    case EventKind.operatorCommand.code:
      out.pass(event)
      obey(event)
    default:
      out.pass(event)
    }
  }

  // MARK: Requests

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
    guard instrument.index < UInt32(instruments.count), new.order != .none,
      new.side == .buy || new.side == .sell, new.quantity.units > 0,
      new.type == .limit || new.type == .market
    else { return .invalid }
    let terms = instruments[Int(instrument.index)]
    if new.quantity.units % terms.lot.units != 0 { return .lot }
    if new.type == .limit {
      if new.price.units % terms.tick.units != 0 { return .tick }
      if new.price < terms.lowestPrice || new.price > terms.highestPrice { return .priceBand }
    }
    return .none
  }

  @inlinable
  mutating func replace<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let wanted = event.payload(as: OrderReplace.self)
    let index = ids.index(of: wanted.order.bits)
    if index != IdTable.absent {
      let record = records[Int(index)]
      let terms = instruments[Int(record.instrument.index)]
      var fault = Reason.none
      if wanted.quantity <= record.filled { fault = .invalid }
      if wanted.quantity.units % terms.lot.units != 0 { fault = .lot }
      if wanted.price.units % terms.tick.units != 0 { fault = .tick }
      if wanted.price < terms.lowestPrice || wanted.price > terms.highestPrice {
        fault = .priceBand
      }
      if fault != .none {
        return refuse(event, wanted.order, fault, .replace, record.side, into: &out)
      }
    }
    request(event, wanted.order, .replace, into: &out)
  }

  @inlinable
  mutating func request<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ kind: PendingRequest, into out: inout Out
  ) {
    let asked: RequestKind = kind == .cancel ? .cancel : .replace
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent else {
      return refuse(event, order, .unknownOrder, asked, .none, into: &out)
    }
    let record = records[Int(index)]
    let trigger: OrderTrigger = kind == .cancel ? .requestCancel : .requestReplace
    guard let next = record.state.after(trigger) else {
      return refuse(event, order, .invalidTransition, asked, record.side, into: &out)
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

  // MARK: Reports

  @inlinable
  mutating func report<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    // All reports begin with the order's id.
    let order = OrderID(bits: event.words.w0)
    if event.kind == .orderRejected || event.kind == .requestRejected {
      // What this stage refused comes round once more, for the strategy; here it is known.
      if event.payload(as: OrderRejected.self).origin == .orders { return out.pass(event) }
    }
    let index = ids.index(of: order.bits)
    guard index != IdTable.absent else {
      return refuseReport(event, order, state: OrderState(Lifecycle(code: 0)), .zero, into: &out)
    }
    let slot = Int(index)
    let record = records[slot]
    guard let trigger = trigger(of: event, for: record), let next = record.state.after(trigger)
    else {
      return refuseReport(event, order, state: record.state, record.leaves, into: &out)
    }
    records[slot].state = next
    if event.kind == .orderFill {
      let fill = event.payload(as: OrderFill.self)
      records[slot].filled += fill.quantity
      records[slot].lastExecution = fill.execution
    } else if event.kind == .orderReplaced {
      let replaced = event.payload(as: OrderReplaced.self)
      records[slot].price = replaced.price
      records[slot].quantity = replaced.quantity
    }
    if next.lifecycle.isFinal {
      _ = ids.remove(order.bits)
      free.giveBack(index)
    }
    out.pass(event)
  }

  /// What a report means for this order; nil when its numbers can't be: a fill that was heard before,
  /// or of more than is left.
  @inlinable
  func trigger(of event: Event, for record: OrderRecord) -> OrderTrigger? {
    switch event.kind.code {
    case EventKind.orderAccepted.code: return .accepted
    case EventKind.orderRejected.code: return .rejected
    case EventKind.orderFill.code:
      let fill = event.payload(as: OrderFill.self)
      guard fill.quantity.units > 0, fill.quantity <= record.leaves,
        fill.execution > record.lastExecution, fill.side == record.side
      else { return nil }
      return fill.quantity == record.leaves ? .lastFill : .partialFill
    case EventKind.orderCanceled.code: return .canceled
    case EventKind.orderExpired.code: return .expired
    case EventKind.orderSuspended.code: return .suspended
    case EventKind.orderReplaced.code:
      return event.payload(as: OrderReplaced.self).quantity > record.filled ? .replaced : nil
    case EventKind.requestRejected.code: return .requestRejected
    default: return nil
    }
  }

  @inlinable
  mutating func refuseReport<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, state: OrderState, _ leaves: Quantity, into out: inout Out
  ) {
    anomalies &+= 1
    out.emit(
      Event(
        causedBy: event, kind: .orderAnomaly, source: event.source, instrument: event.instrument,
        OrderAnomaly(
          order: order, quantity: Quantity(units: Int64(bitPattern: event.words.w3)),
          leaves: leaves, report: event.kind, lifecycle: state.lifecycle.code,
          pending: state.pending.code, origin: .orders)))
  }

  // MARK: The operator

  @inlinable
  mutating func obey(_ event: Event) {
    let action = event.payload(as: OperatorCommand.self).action
    guard action == .kill || action == .cancelAll || action == .shutdown else { return }
    sweep = 0
    sweepCause = event
    sweepInstrument = event.instrument
  }

  @inlinable public var isUnfinished: Bool { sweep >= 0 }

  /// Asks for the cancel of the next live orders, one step's worth.
  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    var sent = 0
    while sweep < records.count && sent < maximumFanOut {
      let slot = sweep
      sweep += 1
      guard free.isTaken(UInt32(slot)) else { continue }
      let record = records[slot]
      guard sweepInstrument == .none || sweepInstrument == record.instrument,
        let next = record.state.after(.requestCancel)
      else { continue }
      records[slot].state = next
      out.emit(
        Event(
          causedBy: sweepCause, kind: .orderCancel, source: record.source,
          instrument: record.instrument, OrderCancel(order: record.id, reason: .massCancel)))
      sent += 1
    }
    if sweep >= records.count { sweep = -1 }
  }

  public mutating func checkInvariants() {
    precondition(ids.count == free.takenCount)
    for slot in 0..<records.count where free.isTaken(UInt32(slot)) {
      let record = records[slot]
      precondition(!record.state.lifecycle.isFinal)
      precondition(record.filled >= .zero && record.filled < record.quantity)
      precondition(ids.index(of: record.id.bits) == UInt32(slot))
    }
  }
}
