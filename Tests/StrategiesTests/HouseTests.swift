// Many strategies under one roof: each hears what concerns it, in the order of their numbers; what they ask for at once is
// sent in steps, and a house that was saved between two of them goes on as it was.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct HouseTests {
  /// Strategies that take with all their slices whenever the top of book moves: more than one step sends.
  static func settings(
    _ count: Int, on instruments: [[UInt32]]? = nil, slices: Int64 = 24
  ) -> [StrategySettings] {
    (0..<count).map { index in
      var settings = Desk.settings(
        maximumPosition: 1_000_000, takeImbalancePercent: 50, takeSlices: Int(slices),
        takeCooldown: .zero, orderCapacity: 400)
      settings.number = UInt16(index + 1)
      settings["half_spread_ticks"] = 20
      if let own = instruments?[index] {
        settings.markets = own.map { TradedInstrument(InstrumentID($0), Desk.terms) }
      }
      return settings
    }
  }

  @Test func whatManyAskForIsSentInStepsAndInOrder() {
    var house = StrategyHouse(Self.settings(5))
    var out = Collector()
    house.handle(Market.top(980, 1_020), into: &out)
    var steps = [out.take().map(\.event)]
    while house.isUnfinished {
      house.resume(into: &out)
      steps.append(out.take().map(\.event))
    }
    #expect(steps.map(\.count) == [1 + 2 * 26, 2 * 26, 26])
    let all = steps.flatMap { $0 }
    #expect(all.first == Market.top(980, 1_020) && all.count == 1 + 5 * 26)
    #expect(
      all.dropFirst().map(\.source.number) == (1...5).flatMap { [UInt16](repeating: $0, count: 26) }
    )
    house.checkInvariants()
  }

  @Test func eachIsToldOfItsOwnMarketsAndOrders() {
    var house = StrategyHouse(Self.settings(3, on: [[0], [1], [0, 1]], slices: 1))
    var out = Collector()
    func sources(_ event: Event) -> Set<UInt16> {
      house.handle(event, into: &out)
      while house.isUnfinished { house.resume(into: &out) }
      return Set(out.take().dropFirst().map(\.event.source.number))
    }
    #expect(sources(Market.top(980, 1_020, at: 0)) == [1, 3])
    #expect(sources(Market.top(980, 1_020, at: 1)) == [2, 3])
    #expect(sources(Market.top(980, 1_020, at: 2)) == [])
    #expect(sources(Market.top(980, 1_020, at: .max)) == [])
    var fill = Market.fill(1, .buy, 2)
    fill.words.w0 = OrderID(epoch: 4, strategy: 3, counter: 1).bits
    _ = sources(fill)
    #expect((1...3).map { house.withDesk($0) { $0.position(0).units } } == [0, 0, 2])
    // Of a strategy that there isn't, and of another run.
    for stranger in [
      OrderID(epoch: 4, strategy: 4, counter: 1), OrderID(epoch: 5, strategy: 3, counter: 1), .none,
    ] {
      fill.words.w0 = stranger.bits
      #expect(sources(fill) == [])
    }
    #expect((1...3).map { house.withDesk($0) { $0.position(0).units } } == [0, 0, 2])
  }

  @Test func aParameterIsItsStrategysAlone() {
    var house = StrategyHouse(Self.settings(2, slices: 1))
    var out = Collector()
    let change = Market.event(
      .parameterChange, ParameterChange(strategy: 2, parameter: 0, before: 5, after: 7),
      at: .max, from: .operatorDesk)
    house.handle(change, into: &out)
    #expect(!house.isUnfinished && out.take().count == 1)
    #expect((1...2).map { house.withDesk($0) { $0.value(0) } } == [5, 7])
    house.handle(Market.top(980, 1_020), into: &out)
    while house.isUnfinished { house.resume(into: &out) }
    let quotes = out.take().dropFirst().map(\.event).filter {
      $0.payload(as: OrderNew.self).timeInForce == .day
    }
    #expect(quotes.map { $0.payload(as: OrderNew.self).quantity.units } == [5, 5, 7, 7])
    // Of a parameter and a strategy that there aren't: nobody's affair.
    for (strategy, parameter) in [(UInt16(2), UInt16(99)), (9, 0), (0, 0)] {
      house.handle(
        Market.event(
          .parameterChange,
          ParameterChange(strategy: strategy, parameter: parameter, before: 5, after: 1)),
        into: &out)
      _ = out.take()
    }
    #expect((1...2).map { house.withDesk($0) { $0.value(0) } } == [5, 7])
  }

  @Test func withoutStrategiesEverythingPasses() {
    var house = StrategyHouse([])
    var out = Collector()
    // But intents, which are somebody's or nobody's.
    for kind in EventKind.all where kind != .intent {
      let event = Event(
        sequence: Sequence(1), time: .zero, kind: kind, source: .session(1),
        instrument: InstrumentID(0), words: EventWords(1, 2, 3, 4, 5))
      house.handle(event, into: &out)
      #expect(out.take() == [.passed(event)] && !house.isUnfinished)
    }
  }

  @Test(arguments: [UInt64(31), 32, 33], [1, 2, 3, 4, 50, 51, 300])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var random = SplitMix64(seed: seed)
    var twins = Twins(cut: cut) { StrategyHouse(Self.settings(4, on: [[0], [1], [0, 1], [1]])) }
    var middle: Int64 = 5_000
    var live: [UInt64] = []
    for number in 0..<600 {
      var event: Event
      let instrument = number == 0 ? 1 : UInt32(random.next(below: 2))
      if live.isEmpty || random.chance(1, outOf: 3) {
        middle = min(max(middle + 10 * (Int64(random.next(below: 9)) - 4), 200), 90_000)
        event = Market.top(
          middle - 10, middle + 10, Int64(1 + random.next(below: 30)), 9, at: instrument)
      } else if random.chance(1, outOf: 40) {
        event = Market.event(
          .parameterChange,
          ParameterChange(
            strategy: UInt16(1 + random.next(below: 4)), parameter: 0, before: 0,
            after: Int64(1 + random.next(below: 9))), at: .max, from: .operatorDesk)
      } else {
        event =
          random.nextBool() ? Market.canceled(0) : Market.fill(0, .buy, 1, execution: random.next())
        event.words.w0 = live.remove(at: Int(random.next(below: UInt64(live.count))))
        event.instrument = InstrumentID(instrument)
      }
      event.time = Nanoseconds(UInt64(number) * 1_000)
      for sent in twins.send(event) where sent.event.kind == .orderNew {
        live.append(sent.event.words.w0)
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    let wasUnfinished = twins.wasUnfinished
    if cut == 1 { #expect(wasUnfinished, "seed \(seed)") }
    twins.restored.checkInvariants()
    #expect(live.count > 10, "seed \(seed)")
  }
}
