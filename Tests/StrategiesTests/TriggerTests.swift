// A watcher of volume and spreads: what it finds unusual, against sums over the whole history, and what
// it does about it.

import Events
import Numerics
import Strategies
import Testing
import Twins

@Suite struct TriggerTests {
  private func bench(_ more: [String: Int64]) -> TrendBench<Trigger> {
    TrendBench<Trigger>(
      .directional(
        kind: .trigger, maximumPosition: 100,
        [
          "volume_interval": 1_000_000, "volume_periods": 3, "volume_percent": 300,
          "spread_window": 4, "spread_percent": 250, "quiet": 0, "size": 5,
        ].merging(more) { _, new in new }))
  }

  @Test(arguments: [UInt64(21), 22, 23])
  func volumeIsUnusualAgainstTheMeanOfWholeIntervals(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bench = bench(["spread_percent": 0])
    var traded: [UInt64: Int64] = [:]
    var bought: [UInt64: Int64] = [:]
    var fired: Set<UInt64> = []
    var count = 0
    var time: UInt64 = 5_000_000
    for number in 0..<600 {
      time += random.next(below: 500_000)
      let interval = time / 1_000_000
      let quantity = random.chance(1, outOf: 12) ? 300 : 1 + Int64(random.next(below: 40))
      let side: Side = random.nextBool() ? .buy : .sell
      let before = bench.signals.count
      bench.trade(side, 1_000, quantity, at: time)
      traded[interval, default: 0] += quantity
      bought[interval, default: 0] += side == .buy ? quantity : -quantity
      var expected: [TrendBench<Trigger>.Signalled] = []
      // The first interval was heard of from its middle on.
      if interval >= 5 + 1 + 3 && !fired.contains(interval) {
        let sum = (1...3).reduce(Int64(0)) { $0 + (traded[interval - $1] ?? 0) }
        let mean = (2 * sum + 3) / 6
        let now = traded[interval]!
        if mean > 0 && now * 100 >= mean * 300 {
          fired.insert(interval)
          let net = bought[interval]!
          expected = [.init(net > 0 ? 1 : net < 0 ? 2 : 3, now * 100_000_000 / mean)]
        }
      }
      guard Array(bench.signals.dropFirst(before)) == expected else {
        Issue.record("seed \(seed), trade \(number): \(bench.signals.dropFirst(before))")
        return
      }
      count += expected.count
    }
    #expect(count > 10, "seed \(seed)")
  }

  @Test func aLongSilenceBeginsTheMeanAnew() {
    var bench = bench(["volume_periods": 1])
    bench.trade(.buy, 1_000, 10, at: 1_500_000)
    bench.trade(.buy, 1_000, 10, at: 2_500_000)
    bench.trade(.buy, 1_000, 30, at: 3_500_000)
    #expect(bench.signals.map(\.value) == [300_000_000])
    bench.timer(200_000_000)
    bench.trade(.buy, 1_000, 1_000, at: 200_500_000)
    bench.trade(.buy, 1_000, 1_000, at: 201_500_000)
    #expect(bench.signals.count == 1)
    bench.timer(202_000_000)
    bench.trade(.buy, 1_000, 3_000, at: 202_500_000)
    #expect(bench.signals.count == 2)
  }

  @Test func aTradeWithoutASideHasTheSideOfTheMiddle() {
    var bench = bench(["volume_periods": 1])
    bench.tick(990, 1_010, at: 1)
    for (number, price) in [1_000, 1_000, 1_010, 990, 1_000].enumerated() {
      let quantity: Int64 = number < 2 ? 1 : number == 2 ? 3 : number == 3 ? 9 : 27
      bench.trade(.none, Int64(price), quantity, at: UInt64(number) * 1_000_000 + 1_500_000)
    }
    #expect(bench.signals.map(\.name) == [1, 2, 3])
  }

  @Test(arguments: [UInt64(41), 42, 43])
  func aSpreadIsWideAgainstItsMean(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var bench = bench(["spread_ticks": 5])
    var spreads: [Int64] = []
    var middles: [Int64] = []
    var isWide = false
    var count = 0
    for number in 1...600 {
      let bid = 1_000 + 10 * Int64(random.next(below: 4))
      let spread = 10 * (random.chance(1, outOf: 6) ? 8 : 1 + Int64(random.next(below: 3)))
      let before = bench.signals.count
      bench.tick(bid, bid + spread, at: UInt64(number) * 10)
      var expected: [TrendBench<Trigger>.Signalled] = []
      if spreads.count >= 4 {
        // Rounded to the nearest, as an average is.
        let mean = (spreads.suffix(4).reduce(0, +) + 2) / 4
        let middle = (middles.suffix(4).reduce(0, +) + 2) / 4
        let now = spread >= 50 && spread * 100 >= mean * 250
        let twice = 2 * bid + spread
        if now && !isWide {
          expected = [
            .init(twice > middle ? 4 : twice < middle ? 5 : 6, spread * 100_000_000 / mean)
          ]
        }
        isWide = now
      }
      spreads.append(spread)
      middles.append(2 * bid + spread)
      guard Array(bench.signals.dropFirst(before)) == expected else {
        Issue.record("seed \(seed), top \(number): \(bench.signals.dropFirst(before))")
        return
      }
      count += expected.count
    }
    #expect(count > 10, "seed \(seed)")
  }

  /// A market that is used to 10 an interval, and the time of the next.
  private func warm(_ bench: inout TrendBench<Trigger>) -> UInt64 {
    bench.tick(990, 1_010, at: 1)
    for number in 1...6 as ClosedRange<UInt64> {
      bench.trade(.buy, 1_000, 10, at: number * 1_000_000 + 5)
    }
    #expect(bench.signals.isEmpty)
    return 7_000_005
  }

  @Test(arguments: [Int64(0), 2, 3])
  func followsOrFades(action: Int64) {
    var bench = bench(["action": action, "quiet": 2_000_000])
    let time = warm(&bench)
    let orders = bench.trade(.sell, 1_000, 40, at: time)
    #expect(bench.signals == [.init(TriggerSignal.volumeSold, 400_000_000)])
    switch action {
    case 2: #expect(orders == [Order(1, .sell, 5, 990, isImmediate: true)])
    case 3: #expect(orders == [Order(1, .buy, 5, 1_010, isImmediate: true)])
    default: #expect(orders == [])
    }
    // In the quiet that follows nothing is unusual.
    bench.trade(.buy, 1_000, 1_000, at: time + 1_000_000)
    #expect(bench.signals.count == 1)
    bench.trade(.buy, 1_000, 100_000, at: time + 2_000_000)
    #expect(bench.signals.count == 2)
  }

  @Test func aPositionEndsByItself() {
    var bench = bench(["action": 2])
    let time = warm(&bench)
    bench.trade(.buy, 1_000, 40, at: time)
    bench.fill(1, .buy, 5, 1_010, at: time + 1)
    #expect(bench.timer(time + 30_000_000_000) == [])
    #expect(
      bench.timer(time + 30_000_000_001) == [Order(2, .sell, 5, 990, isImmediate: true)])
  }

  @Test func pullsItsQuotesAndBringsThemBack() {
    var bench = bench(["action": 1, "quiet": 2_000_000, "quote_ticks": 1])
    #expect(
      bench.tick(990, 1_010, at: 1) == [Order(1, .buy, 5, 980), Order(2, .sell, 5, 1_020)])
    bench.send(Market.accepted(1))
    bench.send(Market.accepted(2))
    for number in 1...6 as ClosedRange<UInt64> {
      #expect(bench.trade(.buy, 1_000, 10, at: number * 1_000_000 + 5) == [])
    }
    #expect(bench.trade(.buy, 1_000, 40, at: 7_000_005) == [.cancel(1), .cancel(2)])
    bench.send(Market.canceled(1))
    bench.fill(2, .sell, 5, 1_020, at: 7_000_006)
    #expect(bench.tick(990, 1_010, at: 9_000_004) == [])
    #expect(
      bench.tick(990, 1_010, at: 9_000_005) == [Order(3, .buy, 5, 980), Order(4, .sell, 5, 1_020)])
    bench.send(Market.accepted(3))
    bench.send(Market.accepted(4))
    // They follow the market, and a market without two sides has none.
    #expect(bench.tick(1_000, 1_010, at: 9_000_010) == [.cancel(3)])
    bench.send(Market.canceled(3))
    #expect(bench.tick(1_000, 1_010, at: 9_000_011) == [Order(5, .buy, 5, 990)])
    #expect(bench.send(Market.top(0, 1_010, 0, 5)) == [.cancel(4), .cancel(5)].reversed())
  }

  @Test func quotesThatAreRefusedAreNotAskedForAtOnce() {
    var bench = bench(["action": 1])
    bench.tick(990, 1_010, at: 1)
    var reject = Market.rejected(1)
    reject.time = Nanoseconds(2)
    bench.send(reject)
    #expect(bench.tick(980, 1_000, at: 10_000_001) == [])
    #expect(bench.tick(980, 1_000, at: 10_000_002) == [Order(3, .buy, 5, 970), .cancel(2)])
    // A cancel that is refused is asked for again, after twice the time.
    var refused = Market.requestRejected(2)
    refused.time = Nanoseconds(10_000_010)
    bench.send(refused)
    #expect(bench.timer(30_000_009) == [])
    #expect(bench.timer(30_000_010) == [.cancel(2)])
  }

  @Test(arguments: [UInt64(25), 26, 27], [0, 40, 900])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    for action in 0..<4 as Range<Int64> {
      var world = TrendWorld(seed: seed)
      var twins = Twins(cut: cut) {
        Seated<Trigger>(
          .directional(
            kind: .trigger,
            [
              "action": action, "volume_interval": 2_000_000, "volume_periods": 2,
              "volume_percent": 150, "spread_window": 3, "spread_percent": 150,
              "quiet": 1_000_000, "size": 7, "max_holding": 20_000_000,
            ]))
      }
      for number in 0..<1_000 { world.hear(twins.send(world.next(number)).map(\.event)) }
      #expect(twins.finish() == nil, "seed \(seed), cut \(cut), action \(action)")
      #expect((twins.original.desk.ordersSent > 20) == (action > 0), "seed \(seed), \(action)")
      twins.restored.checkInvariants()
    }
  }
}
