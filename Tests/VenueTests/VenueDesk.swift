// A venue with its outlet, and requests in few words.

import Events
import Matching
import Portfolio
import Risk
import Venue

struct VenueDesk: ~Copyable {
  var stage: VenueStage
  private var out = Collector()
  private(set) var steps: [Int] = []

  /// One instrument in lots of 10: orders of at most 500, a position of at most 1,000 either way.
  init(maximumOrder: Int64 = 500, maximumPosition: Int64 = 1_000) {
    stage = VenueStage(
      risk: RiskSettings(
        limits: [
          RiskLimits(
            maximumOrder: Quantity(units: maximumOrder),
            maximumPosition: Quantity(units: maximumPosition))
        ], orderCapacity: 1024),
      matching: MatchingSettings(
        instruments: [
          MatchingInstrument(
            tick: Price(units: 5), lot: Quantity(units: 10), lowestPrice: Price(units: 5),
            highestPrice: Price(units: 100_000), orderCapacity: 1024)
        ]))
  }

  /// Sends a request to its end. What each step sent is counted in `steps`.
  mutating func send(_ event: Event) -> [Event] {
    var sent = begin(event)
    steps = [sent.count]
    while stage.isUnfinished {
      let more = goOn()
      steps.append(more.count)
      sent += more
    }
    stage.checkInvariants()
    return sent
  }

  /// The first step of a request.
  mutating func begin(_ event: Event) -> [Event] {
    step(&stage, event, &out)
    return out.take()
  }

  /// Another step.
  mutating func goOn() -> [Event] {
    resume(&stage, &out)
    return out.take()
  }

  /// What is open to buy and to sell.
  var open: [Int64] {
    [stage.risk.openQuantity(.buy, of: 0).units, stage.risk.openQuantity(.sell, of: 0).units]
  }

  var position: Position { stage.risk.portfolio.position(0) }
}

enum Say {
  static func event<P: Payload>(
    _ kind: EventKind, _ payload: P, from source: SourceID = .session(3)
  )
    -> Event
  {
    Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: kind, source: source,
      instrument: InstrumentID(0), payload)
  }

  static func new(_ id: UInt64, _ side: Side, _ quantity: Int64, at price: Int64) -> Event {
    event(
      .orderNew,
      OrderNew(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        side: side, type: .limit, timeInForce: .day))
  }

  static func cancel(_ id: UInt64) -> Event {
    event(.orderCancel, OrderCancel(order: OrderID(bits: id), reason: .user))
  }

  static func replace(_ id: UInt64, _ quantity: Int64, at price: Int64) -> Event {
    event(
      .orderReplace,
      OrderReplace(
        order: OrderID(bits: id), price: Price(units: price), quantity: Quantity(units: quantity),
        replacement: .none))
  }

  static func command(_ action: OperatorAction) -> Event {
    event(.operatorCommand, OperatorCommand(action: action), from: .operatorDesk)
  }
}
