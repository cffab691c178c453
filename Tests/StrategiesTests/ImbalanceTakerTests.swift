// When an imbalance taker goes in and out.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct ImbalanceTakerTests {
  /// Three to one, for a microsecond; a position of 8.
  static func settings(_ more: [String: Int64] = [:], markets: Int = 1) -> StrategySettings {
    let named: [String: Int64] = [
      "imbalance_percent": 50, "min_time": 1_000, "max_spread_ticks": 3, "size": 8,
    ]
    return .bench(.imbalanceTaker, markets: markets, named.merging(more) { $1 })
  }

  @Test func takesTheLighterSideAfterAWhile() {
    var bench = Bench<ImbalanceTaker>(Self.settings())
    #expect(bench.top(1_000, 1_010, 30, 10, time: 1_000) == [], "heavy since now")
    #expect(bench.top(1_000, 1_010, 31, 10, time: 1_999) == [])
    #expect(bench.timer(2_000) == [.new(1, .buy, 8, at: 1_010, true)], "time alone will do")
    #expect(bench.signals == [1: 51_219_512], "21 of 41")
    var fill = Market.fill(1, .buy, 8)
    fill.time = Nanoseconds(2_001)
    #expect(bench.send(fill) == [])
    #expect(bench.top(1_000, 1_010, 11, 10, time: 2_002) == [], "a little is enough to stay")
    #expect(
      bench.top(1_000, 1_010, 10, 10, time: 2_003) == [.new(2, .sell, 8, at: 1_000, true)])
    #expect(bench.signals == [2: 0])
  }

  @Test func sellsTheSameWay() {
    var bench = Bench<ImbalanceTaker>(Self.settings())
    _ = bench.top(1_000, 1_010, 10, 30, time: 1_000)
    #expect(
      bench.top(1_000, 1_010, 10, 30, time: 2_000) == [.new(1, .sell, 8, at: 1_000, true)])
    var fill = Market.fill(1, .sell, 8)
    fill.time = Nanoseconds(2_001)
    _ = bench.send(fill)
    #expect(bench.top(1_000, 1_010, 10, 11, time: 2_002) == [])
    #expect(
      bench.top(1_000, 1_010, 12, 11, time: 2_003) == [.new(2, .buy, 8, at: 1_010, true)])
  }

  @Test func aPauseOfWeightBeginsAnew() {
    for event in [
      Market.top(1_000, 1_010, 29, 10, time: Nanoseconds(1_500)),
      Market.top(1_000, 1_010, 30, 0, time: Nanoseconds(1_500)),
      Market.event(
        .bookGap, BookGap(expected: 1, received: 2), time: Nanoseconds(1_500)),
    ] {
      var bench = Bench<ImbalanceTaker>(Self.settings())
      _ = bench.top(1_000, 1_010, 30, 10, time: 1_000)
      #expect(bench.send(event) == [])
      #expect(bench.timer(2_400) == [])
      #expect(bench.top(1_000, 1_010, 30, 10, time: 2_500) == [])
      #expect(bench.timer(3_499) == [])
      #expect(bench.timer(3_500) == [.new(1, .buy, 8, at: 1_010, true)])
    }
  }

  @Test func keepsOutOfAWideSpread() {
    var bench = Bench<ImbalanceTaker>(Self.settings(["min_time": 0]))
    #expect(bench.top(1_000, 1_040, 90, 10) == [], "four ticks")
    #expect(bench.top(1_000, 1_030, 90, 10) == [.new(1, .buy, 8, at: 1_030, true)])
  }

  @Test(arguments: [(30, 10), (40, 10), (90, 10), (10, 50), (1, 99)])
  func pressureIsOfTheMicroprice(bidQuantity: Int64, askQuantity: Int64) {
    var bench = Bench<ImbalanceTaker>(
      Self.settings(["min_time": 0, "pressure_ticks": 6000_0000]))
    let fair =
      (1_000 * Double(askQuantity) + 1_020 * Double(bidQuantity))
      / Double(bidQuantity + askQuantity)
    let asks = bench.top(1_000, 1_020, bidQuantity, askQuantity)
    #expect((abs(fair.rounded() - 1_010) / 10 >= 0.6) == !asks.isEmpty)
  }

  @Test(arguments: [UInt64(21), 22], [0, 900])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var random = SplitMix64(seed: seed)
    var venue = MoodyVenue(hasStrays: true)
    let settings = Self.settings(["stop_loss": 4, "loss_cooldown": 100_000], markets: 2)
    var twins = Twins(cut: cut) { Seated<ImbalanceTaker>(settings) }
    var middle: Int64 = 5_000
    for number in UInt64(0)..<4_000 {
      var event: Event
      if random.chance(1, outOf: 2), let report = venue.report(&random) {
        event = report
      } else if random.chance(1, outOf: 30) {
        event = Market.command(random.chance(1, outOf: 3) ? .kill : .rearm)
      } else {
        middle = min(max(middle + 10 * (Int64(random.next(below: 3)) - 1), 300), 90_000)
        event = Market.top(
          middle - 10, middle + 10, 1 + Int64(random.next(below: 30)),
          1 + Int64(random.next(below: 30)), at: UInt32(random.next(below: 2)))
      }
      event.time = Nanoseconds(number * 600_000)
      for sent in twins.send(event) where sent.isMade && sent.event.kind != .signal {
        venue.take(Ask(sent.event))
      }
      twins.original.checkInvariants()
      #expect(venue.out.count <= 2, "seed \(seed), event \(number)")
      for market in UInt32(0)..<2 {
        let known = twins.original.desk[Int(market)]
        #expect(known.position.units == venue.position[market, default: 0])
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    #expect(twins.original.desk.ordersSent > 100, "seed \(seed)")
  }
}
