// A risk stage with its outlet, and orders and reports in few words.

import Events
import Portfolio
import Risk

struct Desk: ~Copyable {
  var stage: RiskStage
  var out = Collector()

  /// Two instruments: an order of at most 50, a position of at most 100 either way.
  init(
    maximumOrder: Int64 = 50, maximumPosition: Int64 = 100, capacity: Int = 64,
    startsKilled: Bool = false
  ) {
    Mutation.begin()
    let limits = RiskLimits(
      maximumOrder: Quantity(units: maximumOrder),
      maximumPosition: Quantity(units: maximumPosition))
    stage = RiskStage(
      RiskSettings(
        limits: [limits, limits], orderCapacity: capacity, startsKilled: startsKilled))
  }

  mutating func send(_ event: Event) -> [Sent] {
    step(&stage, event, &out)
    precondition(!stage.isUnfinished)
    return out.take()
  }

  /// Sends and expects it to pass unchanged.
  mutating func passes(_ event: Event) -> Bool { send(event) == [.passed(event)] }

  /// Sends a request and returns its reject, nil when it passed.
  mutating func refusal(of event: Event) -> Refusal? {
    let sent = send(event)
    if sent == [.passed(event)] { return nil }
    // What isn't a proper reject is none that any test expects.
    let wrong = Refusal(reason: .none, limit: -1, value: -1)
    guard sent.count == 1, sent[0].isMade, sent[0].event.sequence == event.sequence,
      sent[0].event.source == event.source, sent[0].event.time == event.time,
      sent[0].kind == (event.kind == .orderNew ? .orderRejected : .requestRejected)
    else { return wrong }
    let rejected = sent[0].event.payload(as: OrderRejected.self)
    if rejected.origin != .risk || rejected.order.bits != event.words.w0 { return wrong }
    return Refusal(reason: rejected.reason, limit: rejected.limit, value: rejected.value)
  }

  func position(_ instrument: Int = 0) -> Int64 { stage.portfolio.quantity(instrument).units }

  /// What is open to buy and to sell.
  func open(_ instrument: Int = 0) -> [Int64] {
    [
      stage.openQuantity(.buy, of: instrument).units,
      stage.openQuantity(.sell, of: instrument).units,
    ]
  }
}

struct Refusal: Hashable {
  var reason: Reason
  var limit: Int64 = 0
  var value: Int64 = 0
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
    _ id: UInt64, _ side: Side = .buy, _ quantity: Int64 = 10, price: Int64 = 500,
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
    _ id: UInt64, quantity: Int64, price: Int64 = 500, replacement: UInt64 = 0, flags: UInt8 = 0
  ) -> Event {
    var replace = event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        replacement: OrderID(bits: replacement)))
    replace.flags = flags
    return replace
  }

  static func restated(_ id: UInt64, less quantity: Int64, reason: Reason = .selfTrade) -> Event {
    event(
      .orderRestated,
      OrderRestated(
        order: OrderID(bits: id), price: .zero, quantity: Quantity(units: quantity),
        reason: reason, side: .buy), from: .session(1))
  }

  static func rejected(_ id: UInt64, by origin: Origin = .venue) -> Event {
    event(
      .orderRejected,
      OrderRejected(
        order: OrderID(bits: id), reason: .invalid, origin: origin, request: .new, side: .buy),
      from: .session(1))
  }

  static func requestRejected(
    _ id: UInt64, _ request: RequestKind, by origin: Origin = .venue
  ) -> Event {
    event(
      .requestRejected,
      OrderRejected(
        order: OrderID(bits: id), reason: .unknownOrder, origin: origin, request: request,
        side: .buy), from: .session(1))
  }

  static func fill(
    _ id: UInt64, _ quantity: Int64, side: Side = .buy, price: Int64 = 500,
    at instrument: UInt32 = 0
  ) -> Event {
    event(
      .orderFill,
      OrderFill(
        order: OrderID(bits: id), execution: 1, price: Price(units: price),
        quantity: Quantity(units: quantity), side: side, liquidity: .maker), at: instrument,
      from: .session(1))
  }

  static func canceled(_ id: UInt64, kind: EventKind = .orderCanceled) -> Event {
    event(
      kind,
      OrderCanceled(
        order: OrderID(bits: id), quantity: Quantity(units: 60), reason: .user, origin: .venue,
        side: .buy), from: .session(1))
  }

  static func replaced(
    _ id: UInt64, quantity: Int64, price: Int64 = 500, replacement: UInt64 = 0
  ) -> Event {
    event(
      .orderReplaced,
      OrderReplaced(
        order: OrderID(bits: id), replacement: OrderID(bits: replacement),
        price: Price(units: price), quantity: Quantity(units: quantity), side: .buy),
      from: .session(1))
  }

  static func command(_ action: OperatorAction, at instrument: UInt32 = .max) -> Event {
    event(.operatorCommand, OperatorCommand(action: action), at: instrument, from: .operatorDesk)
  }

  static func top(_ bid: Int64, _ ask: Int64, at instrument: UInt32 = 0) -> Event {
    event(
      .topOfBook,
      TopOfBook(
        bidPrice: Price(units: bid), bidQuantity: Quantity(units: 1), askPrice: Price(units: ask),
        askQuantity: Quantity(units: 1), bidOrders: 1, askOrders: 1), at: instrument)
  }
}
