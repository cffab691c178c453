// A quoter and taker with its outlet, and a market in few words: tick 10, prices from 100 to 100,000.

import Events
import Strategies

struct Desk: ~Copyable {
  var stage: Seated<QuoteAndTake>
  var out = Collector()
  /// The most that one step sent.
  private(set) var largestStep = 0
  private var sequence: UInt64 = 0

  static let terms = InstrumentTerms(
    tick: Price(units: 10), lot: Quantity(units: 1), lowestPrice: Price(units: 100),
    highestPrice: Price(units: 100_000))

  init(_ settings: StrategySettings = Desk.settings()) { stage = Seated(settings) }

  /// Quotes of 5, two ticks from the middle; no taking unless asked for.
  static func settings(
    instruments: Int = 1, requoteTicks: Int64 = 2, leanTicks: Int64 = 0,
    maximumPosition: Int64 = 20,
    takeImbalancePercent: Int64 = 101, takeQuantity: Int64 = 3, takeSlices: Int = 1,
    takeCooldown: Nanoseconds = Nanoseconds(1_000), orderCapacity: Int = 64
  ) -> StrategySettings {
    StrategySettings(
      .quoteAndTake, number: 9, epoch: 4,
      markets: (0..<instruments).map {
        TradedInstrument(InstrumentID(UInt32($0)), Desk.terms)
      },
      // All that a moody venue refuses comes within one second.
      maximumPosition: Quantity(units: maximumPosition), orderCapacity: orderCapacity,
      maximumRefusals: 1_000_000,
      [
        "quote": 5, "half_spread_ticks": 2, "requote_ticks": requoteTicks,
        "lean_ticks": leanTicks, "take_imbalance_percent": takeImbalancePercent,
        "take": takeQuantity, "take_slices": Int64(takeSlices),
        "take_cooldown": Int64(takeCooldown.count),
      ])
  }

  /// One event through the stage, and what the stage made of it. The event itself passes, first.
  mutating func send(_ event: Event) -> [Event] {
    step(&stage, event, &out)
    precondition(!stage.isUnfinished)
    let sent = out.take()
    largestStep = max(largestStep, sent.count)
    precondition(sent.first == .passed(event))
    for made in sent.dropFirst() {
      precondition(made.isMade && made.event.source == .strategy(9))
      precondition(made.event.sequence == event.sequence && made.event.time == event.time)
      precondition(made.event.instrument == event.instrument)
    }
    return sent.dropFirst().map(\.event)
  }

  /// What it orders when the top of book is this.
  mutating func orders(
    _ bid: Int64, _ ask: Int64, _ bidQuantity: Int64 = 10, _ askQuantity: Int64 = 10,
    at instrument: UInt32 = 0, time: UInt64 = 123
  ) -> [Order] {
    send(
      Market.top(bid, ask, bidQuantity, askQuantity, at: instrument, time: Nanoseconds(time))
    ).map(Order.init)
  }

  /// Reports that make nothing.
  mutating func hear(_ reports: Event...) {
    for report in reports { precondition(send(report).isEmpty) }
  }
}

/// What a strategy asked for, without its wrapping.
struct Order: Hashable {
  var counter: UInt32
  var side: Side = .none
  var quantity: Int64 = 0
  var price: Int64 = 0
  var isImmediate = false
  var isCancel = false

  init(
    _ counter: UInt32, _ side: Side, _ quantity: Int64, _ price: Int64, isImmediate: Bool = false
  ) {
    self.counter = counter
    self.side = side
    self.quantity = quantity
    self.price = price
    self.isImmediate = isImmediate
  }

  private init(canceled: UInt32) {
    counter = canceled
    isCancel = true
  }

  static func cancel(_ counter: UInt32) -> Order { Order(canceled: counter) }

  init(_ event: Event) {
    if event.kind == .orderCancel {
      let cancel = event.payload(as: OrderCancel.self)
      precondition(cancel.reason == .user)
      self.init(canceled: cancel.order.counter)
      return
    }
    precondition(event.kind == .orderNew)
    let new = event.payload(as: OrderNew.self)
    precondition(new.order.epoch == 4 && new.order.strategy == 9 && new.type == .limit)
    precondition(new.timeInForce == .day || new.timeInForce == .immediateOrCancel)
    self.init(
      new.order.counter, new.side, new.quantity.units, new.price.units,
      isImmediate: new.timeInForce == .immediateOrCancel)
  }
}

enum Market {
  static func event<P: Payload>(
    _ kind: EventKind, _ payload: P, at instrument: UInt32 = 0, time: Nanoseconds = Nanoseconds(5),
    from source: SourceID = .session(1)
  ) -> Event {
    Event(
      sequence: Sequence(77), time: time, kind: kind, source: source,
      instrument: InstrumentID(instrument), payload)
  }

  static func id(_ counter: UInt32) -> OrderID {
    OrderID(epoch: 4, strategy: 9, counter: counter)
  }

  static func top(
    _ bid: Int64, _ ask: Int64, _ bidQuantity: Int64 = 10, _ askQuantity: Int64 = 10,
    at instrument: UInt32 = 0, time: Nanoseconds = Nanoseconds(123)
  ) -> Event {
    event(
      .topOfBook,
      TopOfBook(
        bidPrice: Price(units: bid), bidQuantity: Quantity(units: bidQuantity),
        askPrice: Price(units: ask), askQuantity: Quantity(units: askQuantity), bidOrders: 1,
        askOrders: 1), at: instrument, time: time, from: .session(3))
  }

  static func accepted(_ counter: UInt32) -> Event {
    event(
      .orderAccepted,
      OrderAccepted(
        order: id(counter), venueOrder: 1, price: .zero, quantity: .zero, side: .none))
  }

  static func fill(
    _ counter: UInt32, _ side: Side, _ quantity: Int64, execution: UInt64 = 1
  ) -> Event {
    event(
      .orderFill,
      OrderFill(
        order: id(counter), execution: execution, price: Price(units: 500),
        quantity: Quantity(units: quantity), side: side, liquidity: .maker))
  }

  static func bust(
    _ counter: UInt32, _ side: Side, _ quantity: Int64, execution: UInt64,
    kind: EventKind = .executionBusted
  ) -> Event {
    var event = fill(counter, side, quantity, execution: execution)
    event.kind = kind
    return event
  }

  static func restated(_ counter: UInt32, _ quantity: Int64, _ reason: Reason) -> Event {
    event(
      .orderRestated,
      OrderRestated(
        order: id(counter), price: .zero, quantity: Quantity(units: quantity), reason: reason,
        side: .buy))
  }

  static func canceled(_ counter: UInt32, kind: EventKind = .orderCanceled) -> Event {
    event(
      kind,
      OrderCanceled(
        order: id(counter), quantity: Quantity(units: 1), reason: .user, origin: .venue,
        side: .buy))
  }

  static func rejected(_ counter: UInt32, by origin: Origin = .risk) -> Event {
    event(
      .orderRejected,
      OrderRejected(
        order: id(counter), reason: .positionLimit, origin: origin, request: .new, side: .buy))
  }

  static func requestRejected(
    _ counter: UInt32, by origin: Origin = .venue, because reason: Reason = .unknownOrder
  ) -> Event {
    event(
      .requestRejected,
      OrderRejected(
        order: id(counter), reason: reason, origin: origin, request: .cancel, side: .buy))
  }

  static func command(_ action: OperatorAction, at instrument: UInt32 = 0) -> Event {
    event(
      .operatorCommand, OperatorCommand(action: action), at: instrument, from: .operatorDesk)
  }

  /// A halt or a resume for orders in doubt.
  static func doubtful(_ action: OperatorAction) -> Event {
    event(
      .operatorCommand, OperatorCommand(argument: Halts.forDoubt, action: action), at: 0,
      from: .operatorDesk)
  }
}
