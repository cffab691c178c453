// An executor in a market and at a venue that do what they like: it never has more filled and out than its parent
// order, to the unit, and the trades of its venue say so.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct ExecutorSimulationTests {
  private struct World {
    var random: SplitMix64
    var venue: MoodyVenue
    var middle: Int64 = 5_000
    var time: UInt64 = 1

    mutating func next() -> Event {
      time += 1 + random.next(below: 60_000_000)
      var event = draw()
      event.time = Nanoseconds(time)
      return event
    }

    private mutating func draw() -> Event {
      if random.chance(2, outOf: 5), let report = venue.report(&random) { return report }
      switch random.next(below: 40) {
      case 0: return Market.event(.bookGap, BookGap(expected: 1, received: 2))
      case 1: return Market.command(random.nextBool() ? .kill : .haltInstrument)
      case 2...5: return Market.command(random.nextBool() ? .rearm : .resumeInstrument)
      case 6...12:
        return Market.trade(middle, 1 + Int64(random.next(below: 60)))
      case 13...15:
        return Market.event(
          .timer, Timer(scheduled: .zero, period: Nanoseconds(1), count: 1), from: .none)
      case 16:
        return Market.event(
          .parameterChange,
          ParameterChange(
            strategy: 9, parameter: UInt16(StrategyKind.executor.card.index(of: "start")!),
            before: 0, after: Int64(random.next(below: 3) / 2 == 0 ? 1 : 0), command: 1),
          from: .operatorDesk)
      default:
        middle = min(max(middle + 10 * (Int64(random.next(below: 5)) - 2), 300), 90_000)
        return Market.top(
          middle - 10, middle + 10 * Int64(random.next(below: 4)),
          Int64(random.next(below: 30)), Int64(random.next(below: 30)))
      }
    }
  }

  private func settings(_ seed: UInt64) -> StrategySettings {
    ExecutorTests.settings(
      lot: 1 + Int64(seed % 3), maximumPosition: 100_000,
      [
        "side": Int64(seed / 4 % 2), "algorithm": Int64(seed % 4), "urgency": Int64(seed / 2 % 3),
        "vwap_by": Int64(seed / 3 % 2), "expected_volume": 5_000, "slice": Int64(seed % 5) * 40,
        "quantity": 997, "interval": 500_000_000, "end": Int64(seed % 2),
      ])
  }

  @Test(arguments: (UInt64(50)...73).map { $0 })
  func neverHasMoreThanItsParent(seed: UInt64) {
    var world = World(
      random: SplitMix64(seed: seed), venue: MoodyVenue(hasStrays: seed % 3 == 0))
    var bench = Bench<Executor>(settings(seed))
    let side: Side = seed / 4 % 2 == 0 ? .buy : .sell
    let whole = 997 - 997 % (1 + Int64(seed % 3))
    var parents: UInt32 = 0
    var start: Int64 = 0
    var most: Int64 = 0
    for number in 0..<3_000 {
      let asks = bench.send(world.next())
      for ask in asks { world.venue.take(ask) }
      bench.stage.checkInvariants()
      let position = world.venue.position[0, default: 0]
      guard bench.stage.desk.position(0).units == position else {
        Issue.record("seed \(seed), event \(number): another position")
        return
      }
      if bench.parentCount != parents {
        parents = bench.parentCount
        start = position
        #expect(world.venue.out.count <= 1)
      }
      let filled = side == .buy ? position - start : start - position
      let out = world.venue.open(side)
      guard world.venue.open(side.opposite) == 0, world.venue.out.count <= 1 else {
        Issue.record("seed \(seed), event \(number): \(world.venue.out)")
        return
      }
      let asksForMore = asks.contains { if case .cancel = $0 { false } else { true } }
      if asksForMore || (world.venue.strayCount == 0 && parents > 0) {
        guard filled + out <= whole else {
          Issue.record("seed \(seed), event \(number): \(filled) and \(out) of \(whole)")
          return
        }
      }
      most = max(most, filled)
    }
    #expect(bench.stage.desk.disregardedCount == 0, "seed \(seed)")
    #expect(parents > 1 && most > 0, "seed \(seed): \(parents) parents, \(most) filled")
  }

  @Test(arguments: [UInt64(80), 81, 82, 83], [0, 1, 500])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var world = World(random: SplitMix64(seed: seed), venue: MoodyVenue(hasStrays: true))
    let settings = settings(seed)
    var twins = Twins(cut: cut) { Seated<Executor>(settings) }
    for _ in 0..<1_500 {
      for sent in twins.send(world.next()) where sent.isMade && sent.event.kind != .signal {
        world.venue.take(Ask(sent.event))
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    #expect(twins.original.desk.ordersSent > 20, "seed \(seed)")
  }
}
