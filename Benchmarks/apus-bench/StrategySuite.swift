// The strategy suite: from a tick at the strategy stage to the last thing that a strategy asks for because of it. Each shipped kind
// trades for itself, against a venue that accepts, fills and cancels; only the ticks are timed.

import Events
import Numerics
import Strategies
import Tables

enum StrategySuite {
  static let name = "strategy"
  static let kinds: [StrategyKind] = [
    .executor, .imbalanceTaker, .marketMaker, .meanReversion, .momentum, .pairs, .quoteAndTake,
    .trigger,
  ]
  static let figures = kinds.map { "tick.\($0.rawValue)" } + ["tick.house"]

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    for kind in kinds where options.wants(name, "tick.\(kind.rawValue)") {
      measure("tick.\(kind.rawValue)", [settings(kind, 1)], options, &report)
    }
    if options.wants(name, "tick.house") {
      measure(
        "tick.house", kinds.enumerated().map { settings($1, UInt16($0 + 1)) }, options, &report)
    }
    if figures.contains(where: { options.wants(name, $0) }) {
      report.note(
        "\(name).tick: one top of book through the stage, four instruments, the strategy trading; the floor is"
          + " the clock read twice. tick.house: all \(kinds.count) kinds at once")
    }
  }

  private static func measure(
    _ figure: String, _ strategies: [StrategySettings], _ options: BenchOptions,
    _ report: inout BenchReport
  ) {
    report.progress("\(name).\(figure)")
    let count = options.count(300_000, smoke: 2_000)
    var house = StrategyHouse(strategies)
    var world = StrategyWorld()
    var sink = StrategySink()
    let samples = Samples(count)
    let floors = Samples(count)
    for index in 0..<count {
      let tick = world.tick()
      let begun = BenchTimer.ticks()
      let ended = StrategyDrive.step(tick, &house, &sink)
      samples.record(index, ended &- begun)
      let bare = BenchTimer.ticks()
      floors.record(index, BenchTimer.ticks() &- bare)
      // What was asked for is answered, until nothing more is asked.
      while sink.count > 0 {
        let asked = sink.take()
        for request in asked {
          for answer in world.answers(to: request) {
            _ = StrategyDrive.step(answer, &house, &sink)
          }
        }
      }
    }
    house.checkInvariants()
    guard world.orders > 0 else { return report.fail("\(name).\(figure): it never traded") }
    let sorted = samples.sortedNs
    var result = BenchResult(name, figure, unit: "ns", runs: count, checksum: sink.digest)
    result.summarise(samples: sorted)
    result.floor = floors.sortedNs[(count - count / 100) / 2]
    report.add(result)
  }

  private static func settings(_ kind: StrategyKind, _ number: UInt16) -> StrategySettings {
    let terms = InstrumentTerms(
      tick: Price(units: 1_000_000), lot: Quantity(units: 1_0000_0000),
      lowestPrice: Price(units: 1_000_000), highestPrice: Price(units: 1_000_000_000_000))
    let most = kind.card.markets.upperBound
    let instruments = most < 4 ? most : 4
    return StrategySettings(
      kind, number: number,
      markets: (0..<instruments).map { TradedInstrument(InstrumentID(UInt32($0)), terms) },
      maximumPosition: Quantity(units: 1_000 * 1_0000_0000), orderCapacity: 256, values(kind))
  }

  /// So that it has something to do.
  private static func values(_ kind: StrategyKind) -> [String: Int64] {
    let second: Int64 = 1_000_000_000
    switch kind {
    case .executor:
      return [
        "quantity": 1_000 * 1_0000_0000, "duration": 100 * second, "interval": second / 10,
        "start": 1,
      ]
    case .imbalanceTaker: return ["imbalance_percent": 60, "min_time": 0]
    case .momentum: return ["fast": 5, "slow": 20]
    case .meanReversion: return ["window": 14]
    case .pairs: return ["window": 50, "sample": second / 100, "entry": 1_0000_0000]
    // It quotes, and pulls its quotes when something is up.
    case .trigger: return ["action": 1]
    default: return [:]
    }
  }
}

/// Markets that wander, and a venue that answers.
struct StrategyWorld {
  private var random = SplitMix64(seed: 17)
  private var middles = [Int64](repeating: 100_0000_0000, count: 4)
  private var number: UInt64 = 0
  private var execution: UInt64 = 0
  private(set) var orders = 0

  mutating func tick() -> Event {
    number += 1
    let market = Int(random.next(below: 4))
    middles[market] += 1_000_000 * (Int64(random.next(below: 5)) - 2)
    if middles[market] < 50_0000_0000 { middles[market] = 50_0000_0000 }
    func quantity(_ random: inout SplitMix64) -> Quantity {
      Quantity(units: (1 + Int64(random.next(below: 30))) * 1_0000_0000)
    }
    return Event(
      sequence: Sequence(number), time: Nanoseconds(number * 1_000_000), kind: .topOfBook,
      source: .session(1), instrument: InstrumentID(UInt32(market)),
      TopOfBook(
        bidPrice: Price(units: middles[market] - 1_000_000), bidQuantity: quantity(&random),
        askPrice: Price(units: middles[market] + 1_000_000), askQuantity: quantity(&random),
        bidOrders: 1, askOrders: 1))
  }

  mutating func answers(to asked: Event) -> [Event] {
    func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
      Event(causedBy: asked, kind: kind, source: .session(1), instrument: asked.instrument, payload)
    }
    func over(_ order: OrderID, _ side: Side = .buy) -> Event {
      event(
        .orderCanceled,
        OrderCanceled(order: order, quantity: .zero, reason: .user, origin: .venue, side: side))
    }
    switch asked.kind {
    case .orderCancel: return [over(asked.payload(as: OrderCancel.self).order)]
    case .orderReplace:
      let said = asked.payload(as: OrderReplace.self)
      return [
        event(
          .orderReplaced,
          OrderReplaced(
            order: said.order, replacement: .none, price: said.price, quantity: said.quantity,
            side: .buy))
      ]
    case .orderNew: break
    default: return []
    }
    orders += 1
    execution += 1
    let new = asked.payload(as: OrderNew.self)
    let accepted = event(
      .orderAccepted,
      OrderAccepted(
        order: new.order, venueOrder: execution, price: new.price, quantity: new.quantity,
        side: new.side))
    let fill = event(
      .orderFill,
      OrderFill(
        order: new.order, execution: execution, price: new.price, quantity: new.quantity,
        side: new.side, liquidity: .maker))
    if new.timeInForce == .immediateOrCancel {
      return [accepted, random.nextBool() ? fill : over(new.order, new.side)]
    }
    return random.chance(1, outOf: 4) ? [accepted, fill] : [accepted]
  }
}

/// Where it sends to: what it made, kept until it is answered.
struct StrategySink: Emitter, ~Copyable {
  private var slots = Slab<Event>(count: 1_024, repeating: .empty)
  private(set) var count = 0
  private(set) var digest: UInt64 = 0

  @inline(__always)
  mutating func pass(_ event: Event) {}

  @inline(__always)
  mutating func emit(_ event: Event) {
    slots[count] = event
    count &+= 1
    digest = (digest ^ event.words.w0 ^ event.words.w1) &* 0x100_0000_01B3
  }

  mutating func take() -> [Event] {
    let all = (0..<count).map { slots[$0] }
    count = 0
    return all
  }
}

enum StrategyDrive {
  /// Never inlined, so that a profiler can count it alone. When it was over.
  @inline(never)
  static func step(
    _ event: Event, _ house: inout StrategyHouse, _ sink: inout StrategySink
  ) -> UInt64 {
    house.handle(event, into: &sink)
    while house.isUnfinished { house.resume(into: &sink) }
    return BenchTimer.ticks()
  }
}
