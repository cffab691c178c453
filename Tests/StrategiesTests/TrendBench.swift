// A strategy that takes a direction, with its outlet, and a market in few words. `Probe` does what
// trades tell it to: what a taker and a sizer do can be seen without a rule of a strategy in the way.

import Events
import Numerics
import Strategies
import Tables

/// A strategy whose step is proven to allocate nothing.
protocol TrendBenched: Strategy, ~Copyable {
  static func step(_ stage: inout Seated<Self>, _ event: Event, _ out: inout Collector)
}

extension MeanReversion: TrendBenched {
  static func step(_ stage: inout Seated<MeanReversion>, _ event: Event, _ out: inout Collector) {
    StrategiesTests.step(&stage, event, &out)
  }
}

extension Momentum: TrendBenched {
  static func step(_ stage: inout Seated<Momentum>, _ event: Event, _ out: inout Collector) {
    StrategiesTests.step(&stage, event, &out)
  }
}

extension Trigger: TrendBenched {
  static func step(_ stage: inout Seated<Trigger>, _ event: Event, _ out: inout Collector) {
    StrategiesTests.step(&stage, event, &out)
  }
}

/// A trade of 1 makes it enter on the side of the aggressor, one of 2 makes it leave.
struct Probe: TrendBenched, ~Copyable {
  static var card: StrategyCard { Momentum.card }
  var taker: PositionTaker

  init(_ settings: StrategySettings) {
    taker = PositionTaker(settings, from: Momentum.card.index(of: "entry")!)
  }

  static func step(_ stage: inout Seated<Probe>, _ event: Event, _ out: inout Collector) {
    stage.handle(event, into: &out)
  }

  mutating func tune(_ desk: borrowing StrategyDesk) { taker.tune(desk) }
  mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    taker.topMoved(in: market, at: &desk)
  }
  mutating func traded(_ trade: Trade, in market: Int, at desk: inout StrategyDesk) {
    if trade.quantity.units == 1 {
      taker.enter(trade.aggressor, in: market, at: &desk)
    } else {
      taker.exit(in: market, at: &desk)
    }
  }
  mutating func ordered(_ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk) {
    taker.ordered(update, in: market, at: &desk)
  }
  mutating func timePassed(at desk: inout StrategyDesk) { taker.timePassed(at: &desk) }
  mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    taker.commanded(command, at: &desk)
  }
  mutating func persist(_ state: inout StateVisitor) {
    state.section("probe", version: 1)
    taker.persist(&state)
  }
}

struct TrendBench<S: TrendBenched & ~Copyable>: ~Copyable {
  var stage: Seated<S>
  var out = Collector()
  /// Signals so far.
  private(set) var signals: [Signalled] = []

  struct Signalled: Hashable {
    var name: UInt32
    var value: Int64
    init(_ name: UInt32, _ value: Int64) {
      self.name = name
      self.value = value
    }
  }

  init(_ settings: StrategySettings) { stage = Seated(settings) }

  /// One event through the stage: what it orders.
  @discardableResult
  mutating func send(_ event: Event) -> [Order] {
    S.step(&stage, event, &out)
    let made = out.take().dropFirst().map(\.event)
    stage.checkInvariants()
    for event in made where event.kind == .signal {
      let signal = event.payload(as: Signal.self)
      signals.append(Signalled(signal.name, signal.value))
    }
    return made.filter { $0.kind != .signal }.map(Order.init)
  }

  @discardableResult
  mutating func tick(_ bid: Int64, _ ask: Int64, at time: UInt64) -> [Order] {
    send(Market.top(bid, ask, time: Nanoseconds(time)))
  }

  @discardableResult
  mutating func trade(
    _ side: Side, _ price: Int64 = 1_000, _ quantity: Int64 = 1, at time: UInt64
  ) -> [Order] {
    send(Market.trade(side, price, quantity, time: time))
  }

  @discardableResult
  mutating func timer(_ time: UInt64) -> [Order] {
    send(Market.timer(time))
  }

  @discardableResult
  mutating func fill(
    _ counter: UInt32, _ side: Side, _ quantity: Int64, _ price: Int64, at time: UInt64
  ) -> [Order] {
    send(Market.fill(counter, side, quantity, price, execution: time, time: time))
  }
}

extension Market {
  static func trade(_ side: Side, _ price: Int64, _ quantity: Int64, time: UInt64) -> Event {
    event(
      .trade,
      Trade(
        resting: .none, price: Price(units: price), quantity: Quantity(units: quantity),
        number: time, aggressor: side), time: Nanoseconds(time))
  }

  static func timer(_ time: UInt64) -> Event {
    Event(
      sequence: Sequence(77), time: Nanoseconds(time), kind: .timer, source: .timer(1),
      instrument: .none, words: EventWords(0, 0, 0, 0, 0))
  }

  static func fill(
    _ counter: UInt32, _ side: Side, _ quantity: Int64, _ price: Int64, execution: UInt64,
    time: UInt64
  ) -> Event {
    event(
      .orderFill,
      OrderFill(
        order: id(counter), execution: execution, price: Price(units: price),
        quantity: Quantity(units: quantity), side: side, liquidity: .taker),
      time: Nanoseconds(time))
  }
}

extension StrategySettings {
  /// In `Desk.terms`: tick 10, prices from 100 to 100,000.
  static func directional(
    kind: StrategyKind = .momentum, lot: Int64 = 1, maximumPosition: Int64 = 1_000,
    _ named: [String: Int64]
  ) -> StrategySettings {
    var terms = Desk.terms
    terms.lot = Quantity(units: lot)
    return StrategySettings(
      kind, number: 9, epoch: 4, markets: [TradedInstrument(InstrumentID(0), terms)],
      maximumPosition: Quantity(units: maximumPosition), orderCapacity: 16, named)
  }
}
