// The quotes of Avellaneda and Stoikov against the formula with the C library's logarithm, and a maker in a market and at
// a venue that do what they like.

import Events
import Foundation
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct MakingOptimallyTests {
  @Test(arguments: [
    (0.001, 1.0, 60.0), (0.1, 1.5, 10), (0.000001, 0.01, 3_600), (3, 0.5, 0.25), (0.5, 900, 1),
  ])
  func isTheFormula(gamma: Double, kappa: Double, horizon: Double) {
    var random = SplitMix64(seed: 77)
    let window = 8
    var bench = Bench<MarketMaker>(
      MarketMakerTests.settings([
        "model": 1, "volatility_window": Int64(window), "gamma": Int64((gamma * 1e8).rounded()),
        "kappa": Int64((kappa * 1e8).rounded()), "horizon": Int64(horizon * 1e9),
        "max_spread_ticks": 20_000, "max_skew_ticks": 100_000,
      ]))
    var prices: [Double] = []
    var position = 0.0
    var compared = 0
    var middle: Int64 = 50_000
    for second in UInt64(1)...60 {
      middle += 10 * (Int64(random.next(below: 9)) - 4)
      let (bidQuantity, askQuantity) = (
        1 + Int64(random.next(below: 30)), 1 + Int64(random.next(below: 30))
      )
      prices.append(Double(middle))
      let asks = bench.top(
        middle - 10, middle + 10, bidQuantity, askQuantity, time: second * 1_000_000_000)
      if prices.count <= window {
        #expect(asks.isEmpty, "no volatility yet")
        continue
      }
      bench.settle(asks, time: second * 1_000_000_000)
      if bench.signals.isEmpty { continue }
      compared += 1
      let returns = (prices.count - window..<prices.count).map { log(prices[$0] / prices[$0 - 1]) }
      let variance = returns.map { $0 * $0 }.reduce(0, +) / Double(window)
      let fair =
        (Double(middle - 10) * Double(askQuantity) + Double(middle + 10) * Double(bidQuantity))
        / Double(bidQuantity + askQuantity)
      let ticks = (fair.rounded() / 10)
      let risk = gamma * variance * ticks * ticks * horizon
      let expected = fair - max(-100_000, min(100_000, position / 5 * risk)) * 10
      #expect(abs(Double(bench.signals[1]!) - expected) <= 1.6, "second \(second)")
      let half = (risk / 2 + log(1 + gamma / kappa) / gamma) * 10
      let bounded = max(5, min(half, 100_000))
      #expect(abs(Double(bench.signals[2]!) - bounded) <= 1 + bounded * 1e-6, "second \(second)")
      // One of the orders is filled, so that there is an inventory.
      for case .new(let counter, let side, let quantity, _, _, _) in asks.prefix(1) {
        var fill = Market.fill(counter, side, quantity, execution: second)
        fill.time = Nanoseconds(second * 1_000_000_000)
        bench.settle(bench.send(fill), time: second * 1_000_000_000)
        position += side == .buy ? Double(quantity) : -Double(quantity)
      }
    }
    #expect(compared > 20)
  }

  @Test func theTimeThatIsLeftRunsDown() {
    var halves: [Int64] = []
    var bench = Bench<MarketMaker>(
      MarketMakerTests.settings([
        "model": 1, "volatility_window": 2, "gamma": 1_0000_0000, "horizon": 10_000_000_000,
        "horizon_ends": 1, "max_spread_ticks": 20_000,
      ]))
    for second in UInt64(0)..<12 {
      let middle = Int64(second % 2) * 20 + 5_000
      let asks = bench.top(middle - 10, middle + 10, time: second * 1_000_000_000)
      bench.settle(asks, time: second * 1_000_000_000)
      if let half = bench.signals[2] { halves.append(half) }
    }
    // 2 to 9 seconds: less and less of ten; then a new horizon has begun.
    #expect(halves.prefix(8) == halves.prefix(8).sorted(by: >)[...])
    #expect(halves.count == 10 && halves[8] > halves[7])
  }

  @Test func aPauseIsNoReturn() {
    var bench = Bench<MarketMaker>(
      MarketMakerTests.settings(["model": 1, "volatility_window": 2, "max_spread_ticks": 20_000]))
    _ = bench.top(990, 1_010, time: 1_000_000_000)
    _ = bench.top(990, 1_010, time: 2_000_000_000)
    // Ten seconds later, and somewhere else: the next series begins with it.
    _ = bench.top(5_990, 6_010, time: 12_000_000_000)
    #expect(!bench.top(5_990, 6_010, time: 13_000_000_000).isEmpty)
    // ln(1 + γ / κ) / γ and no risk: a tick, rounded down.
    #expect(bench.signals[2] == 9)
  }

  private struct World {
    var random: SplitMix64
    var venue: MoodyVenue
    var middle: Int64 = 5_000
    var time: UInt64 = 1

    mutating func next() -> Event {
      time += 1 + random.next(below: 400_000_000)
      var event = draw()
      event.time = Nanoseconds(time)
      return event
    }

    private mutating func draw() -> Event {
      if random.chance(2, outOf: 3), let report = venue.report(&random) { return report }
      let market = UInt32(random.next(below: 2))
      switch random.next(below: 40) {
      case 0: return Market.event(.bookGap, BookGap(expected: 1, received: 2), at: market)
      case 1: return Market.command(random.nextBool() ? .kill : .haltInstrument, at: market)
      case 2...5: return Market.command(random.nextBool() ? .rearm : .resumeInstrument, at: market)
      case 6:
        return Market.event(
          .timer, Timer(scheduled: .zero, period: Nanoseconds(1), count: 1), from: .none)
      default:
        middle = min(max(middle + 10 * (Int64(random.next(below: 7)) - 3), 300), 90_000)
        return Market.top(
          middle - 10, middle + 10 * Int64(random.next(below: 4)),
          Int64(random.next(below: 30)), Int64(random.next(below: 30)), at: market)
      }
    }
  }

  @Test(arguments: [UInt64(31), 32, 33, 34], [Int64(0), 1])
  func keepsWithinItsBounds(seed: UInt64, model: Int64) {
    var world = World(random: SplitMix64(seed: seed), venue: MoodyVenue(hasStrays: seed % 2 == 0))
    var bench = Bench<MarketMaker>(
      MarketMakerTests.settings(
        markets: 2, lot: 2, maximumPosition: 40, ["levels": 3, "model": model, "quote": 11]))
    for number in 0..<2_500 {
      let event = world.next()
      let asks = bench.send(event)
      for ask in asks { world.venue.take(ask) }
      bench.stage.checkInvariants()
      for market in UInt32(0)..<2 {
        let desk = bench.stage.desk[Int(market)]
        #expect(desk.position.units == world.venue.position[market, default: 0])
        #expect(desk.openBuy.units == world.venue.open(.buy, market))
        #expect(desk.openSell.units == world.venue.open(.sell, market))
        // No bid of its own, where it is or may be, meets an ask of its own.
        let own = world.venue.out.filter { $0.market == market }
        let bid = own.filter { $0.side == .buy }.flatMap {
          [$0.price, $0.asked?.price ?? $0.price]
        }
        let ask = own.filter { $0.side == .sell }.flatMap {
          [$0.price, $0.asked?.price ?? $0.price]
        }
        #expect((bid.max() ?? 0) < (ask.min() ?? .max), "seed \(seed), event \(number)")
        #expect(own.count <= 6)
      }
      if bench.stage.desk.disregardedCount > 0 { break }
    }
    #expect(bench.stage.desk.disregardedCount == 0)
    #expect(world.venue.tradeCount > 100 && world.venue.rejectCount > 20, "seed \(seed)")
  }

  @Test(arguments: [UInt64(41), 42], [0, 1, 700])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var world = World(random: SplitMix64(seed: seed), venue: MoodyVenue(hasStrays: true))
    let settings = MarketMakerTests.settings(markets: 2, ["levels": 2, "model": 1])
    var twins = Twins(cut: cut) { Seated<MarketMaker>(settings) }
    for _ in 0..<2_500 {
      for sent in twins.send(world.next()) where sent.isMade && sent.event.kind != .signal {
        world.venue.take(Ask(sent.event))
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    twins.restored.checkInvariants()
    #expect(twins.original.desk.ordersSent > 100)
  }
}
