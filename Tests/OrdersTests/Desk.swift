// An order manager with its outlet, and orders and reports in few words. Tick 10, lot 5, prices
// from 100 to 1,000, in units of 1e-8.

import Events
import Orders

struct Desk: ~Copyable {
  var stage: OrderManager
  var out = Collector()
  /// The most that one step sent.
  private(set) var largestStep = 0

  static let terms = InstrumentTerms(
    tick: Price(units: 10), lot: Quantity(units: 5), lowestPrice: Price(units: 100),
    highestPrice: Price(units: 1_000))

  init(
    instruments: Int = 2, capacity: Int = 256, memory: Int = 64, executions: Int = 512,
    admitsNewIDs: Bool = false
  ) {
    stage = OrderManager(
      OrderSettings(
        instruments: [InstrumentTerms](repeating: Self.terms, count: instruments),
        capacity: capacity, memory: memory, executionCapacity: executions,
        admitsNewIDs: admitsNewIDs))
  }

  /// One event through the stage, with all the steps that its answer takes.
  mutating func send(_ event: Event) -> [Sent] {
    step(&stage, event, &out)
    var sent = out.take()
    largestStep = max(largestStep, sent.count)
    while stage.isUnfinished { sent += resumed() }
    return sent
  }

  /// One further step of an answer that is under way.
  mutating func resumed() -> [Sent] {
    resume(&stage, &out)
    let sent = out.take()
    largestStep = max(largestStep, sent.count)
    return sent
  }

  /// Sends and expects it to pass unchanged.
  mutating func passes(_ event: Event) -> Bool { send(event) == [.passed(event)] }

  /// Sends a request and returns the reason of its refusal, nil when it passed.
  mutating func refusal(of event: Event) -> Reason? {
    let sent = send(event)
    if sent == [.passed(event)] { return nil }
    precondition(sent.count == 1 && sent[0].isMade)
    let rejected = sent[0].event.payload(as: OrderRejected.self)
    precondition(rejected.origin == .orders && sent[0].event.sequence == event.sequence)
    precondition(sent[0].event.source == event.source, "it goes back to who asked")
    precondition(sent[0].event.time == event.time)
    precondition(sent[0].kind == (event.kind == .orderNew ? .orderRejected : .requestRejected))
    return rejected.reason
  }

  /// Sends a report and returns the anomaly in its place, nil when it passed.
  mutating func anomaly(of event: Event) -> OrderAnomaly? {
    let sent = send(event)
    if sent == [.passed(event)] { return nil }
    precondition(sent.count == 1 && sent[0].isMade && sent[0].kind == .orderAnomaly)
    precondition(sent[0].event.sequence == event.sequence && sent[0].event.time == event.time)
    return sent[0].event.payload(as: OrderAnomaly.self)
  }

  /// Sends a report that goes on, with an alarm behind it, and returns that; nil when there was
  /// none.
  mutating func alarm(of event: Event) -> OrderAnomaly? {
    let sent = send(event)
    guard sent.count == 2, sent[0] == .passed(event), sent[1].kind == .orderAnomaly else {
      return nil
    }
    precondition(sent[1].isMade && sent[1].event.sequence == event.sequence)
    return sent[1].event.payload(as: OrderAnomaly.self)
  }

  func record(_ id: UInt64) -> OrderRecord? { stage.record(of: OrderID(bits: id)) }
}

enum Say {
  static func event<P: Payload>(
    _ kind: EventKind, _ payload: P, at instrument: UInt32 = 0, from source: SourceID = .strategy(1)
  ) -> Event {
    Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: kind, source: source,
      instrument: InstrumentID(instrument), payload)
  }

  static func new(
    _ id: UInt64, _ side: Side = .buy, _ quantity: Int64 = 100, price: Int64 = 500,
    type: OrderType = .limit, at instrument: UInt32 = 0
  ) -> Event {
    event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        side: side, type: type, timeInForce: .day), at: instrument)
  }

  static func cancel(_ id: UInt64) -> Event {
    event(.orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user))
  }

  static func replace(
    _ id: UInt64, quantity: Int64 = 100, price: Int64 = 500, replacement: UInt64 = 0,
    flags: UInt8 = 0
  ) -> Event {
    var event = event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        replacement: OrderID(bits: replacement)))
    event.flags = flags
    return event
  }

  static func accepted(_ id: UInt64) -> Event {
    event(
      .orderAccepted,
      OrderAccepted(
        order: OrderID(bits: id), venueOrder: 900 + id, price: Price(units: 500),
        quantity: Quantity(units: 100), side: .buy), from: .session(1))
  }

  static func rejected(_ id: UInt64, by origin: Origin = .venue) -> Event {
    event(
      .orderRejected,
      OrderRejected(
        order: OrderID(bits: id), reason: .invalid, origin: origin, request: .new, side: .buy),
      from: .session(1))
  }

  static func requestRejected(
    _ id: UInt64, _ request: RequestKind, by origin: Origin = .venue, number: UInt32 = 0
  ) -> Event {
    event(
      .requestRejected,
      OrderRejected(
        order: OrderID(bits: id), reason: .unknownOrder, origin: origin, request: request,
        side: .buy, requestNumber: number), from: .session(1))
  }

  static func fill(
    _ id: UInt64, _ quantity: Int64, execution: UInt64, side: Side = .buy
  ) -> Event {
    event(
      .orderFill,
      OrderFill(
        order: OrderID(bits: id), execution: execution, price: Price(units: 500),
        quantity: Quantity(units: quantity), side: side, liquidity: .maker), from: .session(1))
  }

  static func bust(_ id: UInt64, execution: UInt64) -> Event {
    var event = fill(id, 0, execution: execution)
    event.kind = .executionBusted
    return event
  }

  static func correction(_ id: UInt64, _ quantity: Int64, execution: UInt64) -> Event {
    var event = fill(id, quantity, execution: execution)
    event.kind = .executionCorrected
    return event
  }

  static func restated(
    _ id: UInt64, _ quantity: Int64, _ reason: Reason, report: UInt64 = 0
  ) -> Event {
    event(
      .orderRestated,
      OrderRestated(
        order: OrderID(bits: id), price: Price(units: 500), quantity: Quantity(units: quantity),
        reason: reason, side: .buy, report: report), from: .session(1))
  }

  static func canceled(_ id: UInt64, kind: EventKind = .orderCanceled) -> Event {
    event(
      kind,
      OrderCanceled(
        order: OrderID(bits: id), quantity: Quantity(units: 60), reason: .user, origin: .venue,
        side: .buy), from: .session(1))
  }

  static func replaced(
    _ id: UInt64, quantity: Int64, price: Int64 = 500, replacement: UInt64 = 0, number: UInt32 = 0
  ) -> Event {
    event(
      .orderReplaced,
      OrderReplaced(
        order: OrderID(bits: id), replacement: OrderID(bits: replacement),
        price: Price(units: price), quantity: Quantity(units: quantity), side: .buy,
        request: number), from: .session(1))
  }

  static func command(_ action: OperatorAction, at instrument: UInt32 = .max) -> Event {
    event(.operatorCommand, OperatorCommand(action: action), at: instrument, from: .operatorDesk)
  }
}
