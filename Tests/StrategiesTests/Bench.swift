// Any strategy with its outlet, and what it asks for in few words: tick 10, lot 1 unless said otherwise, prices from 100
// to 100,000. The events are those of `Market`, for the strategy number 9 of run 4.

import Events
import Strategies
import Tables

struct Bench<S: Strategy & ~Copyable>: ~Copyable {
  var stage: Seated<S>
  var out = Collector()
  /// Signals of the last step.
  private(set) var signals: [UInt32: Int64] = [:]

  init(_ settings: StrategySettings) { stage = Seated(settings) }

  /// One event through the stage, and what it asked for because of it.
  mutating func send(_ event: Event) -> [Ask] {
    stage.handle(event, into: &out)
    let sent = out.take()
    precondition(sent.first == .passed(event) && sent.count <= StrategyDesk.fanOut + 1)
    signals = [:]
    var asks: [Ask] = []
    for made in sent.dropFirst().map(\.event) {
      precondition(made.source == .strategy(9) && made.sequence == event.sequence)
      precondition(made.time == event.time)
      if made.kind == .signal {
        let signal = made.payload(as: Signal.self)
        signals[signal.name] = signal.value
      } else {
        asks.append(Ask(made))
      }
    }
    return asks
  }

  /// What it asks for when the best prices are these.
  mutating func top(
    _ bid: Int64, _ ask: Int64, _ bidQuantity: Int64 = 10, _ askQuantity: Int64 = 10,
    at instrument: UInt32 = 0, time: UInt64 = 123
  ) -> [Ask] {
    send(
      Market.top(bid, ask, bidQuantity, askQuantity, at: instrument, time: Nanoseconds(time)))
  }

  /// The venue does what it is asked for, until nothing more is asked. Signals stay those of the last step that had any.
  mutating func settle(_ asks: [Ask], time: UInt64) {
    var asks = asks
    var sides: [UInt32: Side] = [:]
    var said = signals
    while !asks.isEmpty {
      let ask = asks.removeFirst()
      var report: Event
      switch ask {
      case .new(let counter, let side, _, _, _, _):
        sides[counter] = side
        report = Market.accepted(counter)
      case .cancel(let counter): report = Market.canceled(counter)
      case .replace(let counter, let price, let total):
        report = Market.replaced(counter, sides[counter] ?? .buy, at: price, total: total)
      }
      report.time = Nanoseconds(time)
      asks += send(report)
      if !signals.isEmpty { said = signals }
    }
    signals = said
  }

  /// What it asks for when time passes.
  mutating func timer(_ time: UInt64) -> [Ask] {
    send(
      Market.event(
        .timer, Timer(scheduled: Nanoseconds(time), period: Nanoseconds(1), count: 1),
        time: Nanoseconds(time), from: .none))
  }

  /// What it asks for when a parameter is another one.
  mutating func change(_ kind: StrategyKind, _ name: String, to value: Int64, time: UInt64) -> [Ask]
  {
    var event = Market.event(
      .parameterChange,
      ParameterChange(
        strategy: 9, parameter: UInt16(kind.card.index(of: name)!), before: 0, after: value,
        command: 1), from: .operatorDesk)
    event.instrument = .none
    event.time = Nanoseconds(time)
    return send(event)
  }
}

extension StrategySettings {
  static func bench(
    _ kind: StrategyKind, markets: Int = 1, lot: Int64 = 1, maximumPosition: Int64 = 1_000,
    orders: Int = 64, _ named: [String: Int64]
  ) -> StrategySettings {
    var terms = Desk.terms
    terms.lot = Quantity(units: lot)
    return StrategySettings(
      kind, number: 9, epoch: 4,
      markets: (0..<markets).map { TradedInstrument(InstrumentID(UInt32($0)), terms) },
      maximumPosition: Quantity(units: maximumPosition), orderCapacity: orders, named)
  }
}

/// What a strategy asked for, without its wrapping.
enum Ask: Hashable {
  case new(UInt32, Side, Int64, at: Int64, Bool = false, market: UInt32 = 0)
  case cancel(UInt32)
  case replace(UInt32, at: Int64, total: Int64)

  init(_ event: Event) {
    switch event.kind {
    case .orderCancel: self = .cancel(event.payload(as: OrderCancel.self).order.counter)
    case .orderReplace:
      let said = event.payload(as: OrderReplace.self)
      self = .replace(said.order.counter, at: said.price.units, total: said.quantity.units)
    case .orderNew:
      let said = event.payload(as: OrderNew.self)
      precondition(said.order.epoch == 4 && said.order.strategy == 9 && said.type == .limit)
      precondition(said.timeInForce == .day || said.timeInForce == .immediateOrCancel)
      self = .new(
        said.order.counter, said.side, said.quantity.units, at: said.price.units,
        said.timeInForce == .immediateOrCancel, market: event.instrument.index)
    default: preconditionFailure("\(event.kind) is nothing that one asks for")
    }
  }
}

extension Market {
  static func trade(
    _ price: Int64, _ quantity: Int64, _ aggressor: Side = .buy, at instrument: UInt32 = 0,
    time: UInt64 = 123
  ) -> Event {
    event(
      .trade,
      Trade(
        resting: .none, price: Price(units: price), quantity: Quantity(units: quantity), number: 1,
        aggressor: aggressor), at: instrument, time: Nanoseconds(time))
  }

  static func replaced(_ counter: UInt32, _ side: Side, at price: Int64, total: Int64) -> Event {
    event(
      .orderReplaced,
      OrderReplaced(
        order: id(counter), replacement: .none, price: Price(units: price),
        quantity: Quantity(units: total), side: side))
  }

  static func refused(_ counter: UInt32, _ request: RequestKind) -> Event {
    event(
      .requestRejected,
      OrderRejected(
        order: id(counter), reason: .unknownOrder, origin: .venue, request: request, side: .buy))
  }

  static func phase(_ phase: MarketPhase) -> Event {
    event(
      .marketStatus,
      MarketStatus(referencePrice: .zero, lowestPrice: .zero, highestPrice: .zero, phase: phase))
  }
}

extension Bench where S == Executor {
  var isRunning: Bool { stage.strategy.isRunning }
  var parentCount: UInt32 { stage.strategy.parentCount }
}
