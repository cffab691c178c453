// A strategy that bets on a price coming back: its readings against formulas over the whole history.

import Events
import Numerics
import Strategies
import Testing
import Twins

@Suite struct MeanReversionTests {
  private static let one: Int64 = 1_0000_0000

  /// Wilder's index of the last value.
  private static func strength(_ values: [Int64], _ period: Int) -> Double? {
    let changes = zip(values, values.dropFirst()).map { $1 - $0 }
    guard changes.count >= period else { return nil }
    let n = Double(period)
    var gain = Double(changes.prefix(period).reduce(0) { $0 + max($1, 0) }) / n
    var loss = Double(changes.prefix(period).reduce(0) { $0 + max(-$1, 0) }) / n
    for change in changes.dropFirst(period) {
      gain = (gain * (n - 1) + Double(max(change, 0))) / n
      loss = (loss * (n - 1) + Double(max(-change, 0))) / n
    }
    return gain + loss == 0 ? 50 : 100 * (gain / (gain + loss))
  }

  /// Deviations from the mean, and the deviation; all n values count.
  private static func score(_ values: [Int64], _ window: Int) -> (score: Double, half: Double)? {
    guard values.count >= window else { return nil }
    let last = values.suffix(window)
    let n = Int64(window)
    let sum = last.reduce(0, +)
    let spread = n * last.reduce(0) { $0 + $1 * $1 } - sum * sum
    guard spread > 0 else { return (0, 0) }
    let root = Double(spread).squareRoot()
    return (Double(n * last.last! - sum) / root, root / Double(n))
  }

  private static func reading(_ rule: Int64, _ values: [Int64], _ window: Int) -> Double? {
    if rule == 0 { return strength(values, window) }
    guard let (score, half) = score(values, window) else { return nil }
    guard rule == 2 else { return score }
    // As the band is drawn: mean and half width rounded, the width being two deviations.
    let mean = (Double(values.suffix(window).reduce(0, +)) / Double(window)).rounded()
    let width = (half * 1.5).rounded()
    return width == 0 ? 0 : (Double(values.last!) - mean) / width
  }

  @Test(arguments: [UInt64(1), 2, 3], [Int64(0), 1, 2])
  func goesInWhereThePriceIsUnusual(seed: UInt64, rule: Int64) {
    var random = SplitMix64(seed: seed)
    let window = 6
    var bench = TrendBench<MeanReversion>(
      .directional(
        kind: .meanReversion,
        [
          "signal": rule, "window": Int64(window), "price": 1, "size": 5,
          "oversold": 30 * Self.one, "enter_at": 15 * Self.one / 10,
          "band_width": 15 * Self.one / 10,
        ]))
    var values: [Int64] = []
    var price: Int64 = 5_000
    var zone = 0
    var count = 0
    for number in 1...500 {
      price += 10 * (Int64(random.next(below: 9)) - 4)
      values.append(2 * price)
      let before = bench.signals.count
      bench.trade(.buy, price, 1, at: UInt64(number) * 1_000)
      let said = bench.signals.dropFirst(before).filter { $0.name < 3 }
      var expected: [UInt32] = []
      if let reading = Self.reading(rule, values, window) {
        let now =
          switch rule {
          case 0: reading <= 30 ? -1 : reading >= 70 ? 1 : 0
          case 1: reading <= -1.5 ? -1 : reading >= 1.5 ? 1 : 0
          default: reading < -1 ? -1 : reading > 1 ? 1 : 0
          }
        if now != zone && now != 0 { expected = [now < 0 ? 1 : 2] }
        if let signal = said.first {
          #expect(abs(Double(signal.value) / 1e8 - reading) < 1e-7, "seed \(seed)")
        }
        zone = now
      }
      count += expected.count
      guard said.map(\.name) == expected else {
        Issue.record("seed \(seed), rule \(rule), value \(number): \(said), not \(expected)")
        return
      }
    }
    #expect(count > 20, "seed \(seed), rule \(rule)")
  }

  private func bench(_ more: [String: Int64] = [:]) -> TrendBench<MeanReversion> {
    TrendBench<MeanReversion>(
      .directional(
        kind: .meanReversion,
        ["window": 3, "enter_at": Self.one, "exit_at": 0, "size": 5]
          .merging(more) { _, new in new }))
  }

  /// Tops around these middles; the orders of the last.
  private func walk(
    _ bench: inout TrendBench<MeanReversion>, from time: UInt64, _ middles: Int64...
  ) -> [Order] {
    var orders: [Order] = []
    for (number, middle) in middles.enumerated() {
      orders = bench.tick(middle - 10, middle + 10, at: time + UInt64(number))
    }
    return orders
  }

  @Test func goesOutWhereThePriceIsBack() {
    var bench = bench()
    // The mean of the last three is 996.7, and 980 is 1.4 deviations below.
    #expect(
      walk(&bench, from: 1, 1_000, 1_010, 980) == [Order(1, .buy, 5, 990, isImmediate: true)])
    bench.fill(1, .buy, 5, 990, at: 10)
    // 990 is below the mean of 993.3, 1000 above that of 990.
    #expect(walk(&bench, from: 20, 990) == [])
    #expect(walk(&bench, from: 21, 1_000).map(\.side) == [.sell])
    #expect(bench.signals.map(\.name) == [1, 3, 2])
  }

  @Test func isNotInAgainBeforeThePriceWasBack() {
    var bench = bench(["stop_loss": 1, "direction": 1])
    _ = walk(&bench, from: 1, 1_000, 1_010, 980)
    bench.fill(1, .buy, 5, 990, at: 10)
    // Further down: stopped, and it stays out while it goes on down.
    #expect(walk(&bench, from: 20, 950) == [Order(2, .sell, 5, 940, isImmediate: true)])
    bench.fill(2, .sell, 5, 940, at: 21)
    #expect(walk(&bench, from: 30, 900) == [])
    #expect(walk(&bench, from: 31, 840) == [])
    #expect(walk(&bench, from: 32, 860) == [])
    #expect(walk(&bench, from: 33, 800) == [Order(3, .buy, 5, 810, isImmediate: true)])
  }

  @Test func takesOnlyTheSideThatItMay() {
    var bench = bench(["direction": 1])
    #expect(walk(&bench, from: 1, 1_000, 990, 1_030) == [])
    #expect(bench.signals.map(\.name) == [2])
    #expect(bench.stage.desk.ordersSent == 0)
  }

  @Test func aStandingMarketIsNothingSpecial() {
    for rule in 0..<3 as Range<Int64> {
      var bench = bench(["signal": rule, "price": 1])
      for number in 1...20 { #expect(bench.trade(.buy, 1_000, 1, at: UInt64(number)) == []) }
      #expect(bench.signals.isEmpty)
    }
  }

  @Test(arguments: [UInt64(15), 16, 17], [0, 40, 900])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    for rule in 0..<3 as Range<Int64> {
      for isOfCandles in 0..<2 as Range<Int64> {
        var world = TrendWorld(seed: seed)
        var twins = Twins(cut: cut) {
          Seated<MeanReversion>(
            .directional(
              kind: .meanReversion,
              [
                "signal": rule, "window": 4, "enter_at": Self.one, "band_width": Self.one,
                "oversold": 40 * Self.one, "size": 7, "on": isOfCandles, "candle": 1_000_000,
                "stop_loss": 5, "entry": rule % 2, "join_time": 2_000_000,
              ]))
        }
        for number in 0..<1_000 { world.hear(twins.send(world.next(number)).map(\.event)) }
        #expect(twins.finish() == nil, "seed \(seed), cut \(cut), rule \(rule)")
        #expect(twins.original.desk.ordersSent > 20, "seed \(seed), rule \(rule)")
        twins.restored.checkInvariants()
        twins.restored.strategy.taker.checkInvariants(twins.restored.desk)
      }
    }
  }
}
