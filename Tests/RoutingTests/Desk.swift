// A router with its outlet, and markets, orders and reports in few words. Two instruments on three
// venues, whose sessions are 1, 2 and 3; tick 10, lot 5, prices from 100 to 1,000.

import Events
import Orders
import Routing

struct Desk: ~Copyable {
  var stage: Router
  var out = Collector()
  /// The most that one step sent.
  private(set) var largestStep = 0

  static let terms = InstrumentTerms(
    tick: Price(units: 10), lot: Quantity(units: 5), lowestPrice: Price(units: 100),
    highestPrice: Price(units: 1_000))

  /// Venue 1 is dear to take from, venue 2 pays those who wait.
  static let venues = [
    VenueTerms(session: .session(1)),
    VenueTerms(session: .session(2), takerRate: 30_000),
    VenueTerms(session: .session(3), takerRate: 1_000, makerRate: -2_000),
  ]

  static func settings(
    venues: [VenueTerms] = Desk.venues, parents: Int = 64, children: Int = 256, rounds: Int = 8,
    childrenEach: Int = 32, repegTicks: Int64 = 1
  ) -> RouterSettings {
    let all = Array(0..<venues.count)
    return RouterSettings(
      venues: venues, instruments: [Desk.terms, Desk.terms], traded: [all, all], epoch: 4,
      number: 0xFFF, parentCapacity: parents, childCapacity: children, executionCapacity: 512,
      rounds: rounds, childrenEach: childrenEach, repegTicks: repegTicks)
  }

  init(_ settings: RouterSettings = Desk.settings()) { stage = Router(settings) }

  /// One event through the stage, with all the steps that its answer takes: what the stage made of
  /// it.
  mutating func send(_ event: Event) -> [Event] { sendAll(event).filter(\.isMade).map(\.event) }

  mutating func sendAll(_ event: Event) -> [Sent] {
    step(&stage, event, &out)
    var sent = out.take()
    largestStep = max(largestStep, sent.count)
    stage.checkInvariants()
    while stage.isUnfinished {
      resume(&stage, &out)
      let more = out.take()
      largestStep = max(largestStep, more.count)
      stage.checkInvariants()
      sent += more
    }
    return sent
  }

  /// The children that an event makes it send.
  mutating func children(_ event: Event) -> [ChildOrder] {
    send(event).filter { $0.kind == .orderNew }.map(ChildOrder.init)
  }

  /// What an event makes it say of parents.
  mutating func told(_ event: Event) -> [Event] {
    send(event).filter { (48...59).contains($0.kind.code) }
  }

  func parent(_ id: UInt64) -> (record: OrderRecord, working: Quantity, unrouted: Quantity)? {
    stage.parent(OrderID(bits: id))
  }
}

/// A child as it went out.
struct ChildOrder: Hashable, CustomStringConvertible {
  var counter: UInt32
  var venue: Int
  var quantity: Int64
  var price: Int64
  var isImmediate: Bool

  init(_ counter: UInt32, at venue: Int, _ quantity: Int64, _ price: Int64, immediate: Bool = true)
  {
    self.counter = counter
    self.venue = venue
    self.quantity = quantity
    self.price = price
    isImmediate = immediate
  }

  init(_ event: Event) {
    let new = event.payload(as: OrderNew.self)
    precondition(new.order.epoch == 4 && new.order.strategy == 0xFFF && new.type == .limit)
    precondition(event.source == .strategy(1) && new.reference != 0)
    self.init(
      new.order.counter, at: Int(event.flags) - 1, new.quantity.units, new.price.units,
      immediate: new.timeInForce == .immediateOrCancel)
  }

  var description: String {
    "#\(counter) venue \(venue): \(quantity) @ \(price)\(isImmediate ? " ioc" : "")"
  }
}

enum Say {
  static func event<P: Payload>(
    _ kind: EventKind, _ payload: P, at instrument: UInt32 = 0, from source: SourceID
  ) -> Event {
    Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: kind, source: source,
      instrument: InstrumentID(instrument), payload)
  }

  static func top(
    _ venue: Int, bid: (Int64, Int64) = (0, 0), ask: (Int64, Int64) = (0, 0),
    at instrument: UInt32 = 0
  ) -> Event {
    event(
      .topOfBook,
      TopOfBook(
        bidPrice: Price(units: bid.0), bidQuantity: Quantity(units: bid.1),
        askPrice: Price(units: ask.0), askQuantity: Quantity(units: ask.1), bidOrders: 1,
        askOrders: 1), at: instrument, from: .session(UInt16(venue + 1)))
  }

  static func new(
    _ id: UInt64, _ side: Side = .buy, _ quantity: Int64 = 100, price: Int64 = 500,
    type: OrderType = .limit, _ timeInForce: TimeInForce = .immediateOrCancel,
    instructions: UInt8 = 0, at instrument: UInt32 = 0
  ) -> Event {
    event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        side: side, type: type, timeInForce: timeInForce, instructions: instructions),
      at: instrument, from: .strategy(1))
  }

  static func cancel(_ id: UInt64, from source: SourceID = .strategy(1)) -> Event {
    event(.orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user), from: source)
  }

  static func replace(
    _ id: UInt64, _ quantity: Int64, price: Int64 = 0, flags: UInt8 = 0, as other: UInt64 = 0,
    from source: SourceID = .strategy(1)
  ) -> Event {
    var said = event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        replacement: OrderID(bits: other)), from: source)
    said.flags = price == 0 ? flags | ReplaceFlags.keepsPrice : flags
    return said
  }

  static func child(_ counter: UInt32) -> OrderID {
    OrderID(epoch: 4, strategy: 0xFFF, counter: counter)
  }

  static func accepted(_ counter: UInt32) -> Event {
    event(
      .orderAccepted,
      OrderAccepted(
        order: child(counter), venueOrder: 900, price: .zero, quantity: .zero, side: .buy),
      from: .session(1))
  }

  static func rejected(_ counter: UInt32, by origin: Origin = .venue) -> Event {
    event(
      .orderRejected,
      OrderRejected(
        order: child(counter), reason: .invalid, origin: origin, request: .new, side: .buy),
      from: .session(1))
  }

  static func cancelRejected(_ counter: UInt32) -> Event {
    event(
      .requestRejected,
      OrderRejected(
        order: child(counter), reason: .unknownOrder, origin: .venue, request: .cancel, side: .buy),
      from: .session(1))
  }

  static func replaced(_ counter: UInt32, _ quantity: Int64, price: Int64) -> Event {
    event(
      .orderReplaced,
      OrderReplaced(
        order: child(counter), replacement: child(counter), price: Price(units: price),
        quantity: Quantity(units: quantity), side: .buy), from: .session(1))
  }

  static func replaceRejected(_ counter: UInt32, by origin: Origin = .venue) -> Event {
    event(
      .requestRejected,
      OrderRejected(
        order: child(counter), reason: .invalid, origin: origin, request: .replace, side: .buy),
      from: .session(1))
  }

  static func fill(
    _ counter: UInt32, _ quantity: Int64, execution: UInt64, side: Side = .buy,
    price: Int64 = 500, kind: EventKind = .orderFill
  ) -> Event {
    event(
      kind,
      OrderFill(
        order: child(counter), execution: execution, price: Price(units: price),
        quantity: Quantity(units: quantity), side: side, liquidity: .taker), from: .session(1))
  }

  static func canceled(_ counter: UInt32) -> Event {
    event(
      .orderCanceled,
      OrderCanceled(
        order: child(counter), quantity: .zero, reason: .immediateOrCancel, origin: .venue,
        side: .buy), from: .session(1))
  }

  static func command(_ action: OperatorAction, at instrument: UInt32 = .max) -> Event {
    event(.operatorCommand, OperatorCommand(action: action), at: instrument, from: .operatorDesk)
  }
}
