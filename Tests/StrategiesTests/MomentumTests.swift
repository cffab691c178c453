// A follower of trends: its turns against averages of the whole history, computed anew.

import Events
import Numerics
import Strategies
import Testing
import Twins

@Suite struct MomentumTests {
  /// Rounded to the nearest, halves away from zero.
  private static func mean(_ values: some Collection<Int64>) -> Int64 {
    let sum = values.reduce(0, +)
    let count = Int64(values.count)
    let (quotient, rest) = sum.quotientAndRemainder(dividingBy: count)
    return 2 * rest >= count ? quotient + 1 : quotient
  }

  /// In whole numbers with 32 bits behind the point, as its page says.
  private static func exponential(_ values: [Int64], _ period: Int) -> Int64? {
    guard values.count >= period else { return nil }
    func round(_ a: Int128, _ by: Int128) -> Int128 {
      let magnitude = (2 * (a < 0 ? -a : a) + by) / (2 * by)
      return a < 0 ? -magnitude : magnitude
    }
    var level = round(Int128(values.prefix(period).reduce(0, +)) << 32, Int128(period))
    for value in values.dropFirst(period) {
      level += round(((Int128(value) << 32) - level) * 2, Int128(period) + 1)
    }
    return Int64(round(level, 1 << 32))
  }

  /// The turns of a series of twice the prices: at which value, and which way.
  private static func turns(
    _ rule: String, _ values: [Int64], _ highs: [Int64], _ lows: [Int64], _ fast: Int, _ slow: Int
  ) -> [(Int, Side)] {
    var turns: [(Int, Side)] = []
    var side: Side?
    for count in 1...values.count {
      let history = Array(values.prefix(count))
      if rule == "breakout" {
        guard count > slow else { continue }
        let before = (count - 1 - slow)..<(count - 1)
        let now: Side? =
          history.last! > highs[before].max()!
          ? .buy : history.last! < lows[before].min()! ? .sell : nil
        if let now, now != side {
          turns.append((count - 1, now))
          side = now
        }
        continue
      }
      let (a, b): (Int64?, Int64?) =
        rule == "ema_cross"
        ? (exponential(history, fast), exponential(history, slow))
        : count < slow
          ? (nil, nil) : (mean(history.suffix(fast)), mean(history.suffix(slow)))
      guard let a, let b, a != b else { continue }
      let now: Side = a > b ? .buy : .sell
      if let before = side, before != now { turns.append((count - 1, now)) }
      side = now
    }
    return turns
  }

  @Test(
    arguments: [UInt64(1), 2],
    [("sma_cross", 0), ("ema_cross", 1), ("breakout", 2)]
      as [(String, Int64)])
  func turnsWhereTheAveragesDo(seed: UInt64, rule: (String, Int64)) {
    for feed in ["middle", "trade", "candle"] {
      var random = SplitMix64(seed: seed)
      var bench = TrendBench<Momentum>(
        .directional([
          "signal": rule.1, "fast": 3, "slow": 8, "channel": 8, "size": 5,
          "on": feed == "candle" ? 1 : 0, "price": feed == "trade" ? 1 : 0, "candle": 1_000_000,
        ]))
      var values: [Int64] = []
      var said: [(Int, Side)] = []
      var price: Int64 = 5_000
      var highs: [Int64] = []
      var lows: [Int64] = []
      var open: (index: UInt64, prices: [Int64])?
      bench.tick(4_990, 5_010, at: 1)
      if feed == "middle" { values.append(10_000) }
      for number in 1...400 {
        let time = UInt64(number) * 300_000
        price += 10 * (Int64(random.next(below: 7)) - 3)
        let before = bench.signals.count
        switch feed {
        case "middle":
          let ask = price + 10 * Int64(1 + random.next(below: 3))
          if price + ask != values.last { values.append(price + ask) }
          bench.tick(price, ask, at: time)
        case "trade":
          values.append(2 * price)
          bench.trade(.buy, price, 1, at: time)
        default:
          if let last = open, last.index != time / 1_000_000 {
            values.append(2 * last.prices.last!)
            highs.append(2 * last.prices.max()!)
            lows.append(2 * last.prices.min()!)
            open = nil
          }
          open = (time / 1_000_000, (open?.prices ?? []) + [price])
          bench.trade(.buy, price, 1, at: time)
        }
        for signal in bench.signals.dropFirst(before) where signal.name < 100 {
          said.append((values.count - 1, signal.name == 1 ? .buy : .sell))
          #expect(signal.value == values.last! / 2)
        }
      }
      let isOfTicks = feed != "candle"
      let expected = Self.turns(
        rule.0, values, isOfTicks ? values : highs, isOfTicks ? values : lows, 3, 8)
      #expect(
        said.map(\.0) == expected.map(\.0) && said.map(\.1) == expected.map(\.1),
        "seed \(seed), \(rule.0) on \(feed)")
      #expect(expected.count > 3, "seed \(seed), \(rule.0) on \(feed)")
    }
  }

  /// Values of one tick of 20 up and down: middles of 1000, 1010, …
  private func walk(
    _ bench: inout TrendBench<Momentum>, _ middles: [Int64], from time: UInt64
  ) -> [[Order]] {
    middles.enumerated().map {
      bench.tick($0.element - 10, $0.element + 10, at: time + UInt64($0.offset))
    }
  }

  private func settings(_ more: [String: Int64] = [:]) -> StrategySettings {
    .directional(["signal": 2, "channel": 2, "size": 5].merging(more) { _, new in new })
  }

  @Test func goesInOnABreakoutAndOverOnTheOpposite() {
    var bench = TrendBench<Momentum>(settings())
    #expect(walk(&bench, [1_000, 1_010, 1_000], from: 1) == [[], [], []])
    #expect(bench.tick(1_010, 1_030, at: 10) == [Order(1, .buy, 5, 1_030, isImmediate: true)])
    bench.fill(1, .buy, 5, 1_030, at: 11)
    // The same way again: nothing.
    #expect(bench.tick(1_020, 1_040, at: 12) == [])
    #expect(bench.tick(1_000, 1_020, at: 13) == [Order(2, .sell, 10, 1_000, isImmediate: true)])
    #expect(bench.signals == [.init(1, 1_020), .init(2, 1_010)])
  }

  @Test func takesOnlyTheSideThatItMay() {
    var long = TrendBench<Momentum>(settings(["direction": 1]))
    #expect(walk(&long, [1_000, 1_010, 980, 1_020], from: 1).joined().map(\.side) == [.buy])
    long.fill(1, .buy, 5, 1_030, at: 11)
    #expect(long.tick(900, 920, at: 12) == [Order(2, .sell, 5, 900, isImmediate: true)])
    var short = TrendBench<Momentum>(settings(["direction": 2]))
    #expect(walk(&short, [1_000, 1_010, 1_020], from: 1) == [[], [], []])
    #expect(short.tick(890, 910, at: 12) == [Order(1, .sell, 5, 890, isImmediate: true)])
  }

  @Test func keepsCountWhileItMayNotTrade() {
    var bench = TrendBench<Momentum>(settings())
    bench.send(Market.command(.kill))
    #expect(walk(&bench, [1_000, 1_010, 1_020, 1_030], from: 1).joined().isEmpty)
    #expect(bench.signals == [.init(1, 1_020)])
    bench.send(Market.command(.rearm))
    // The turn is over, the next breakout is another.
    #expect(bench.timer(20) == [])
    #expect(bench.tick(1_030, 1_050, at: 21).map(\.side) == [.buy])
  }

  @Test(arguments: [UInt64(5), 6, 7], [0, 40, 900])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    for rule in 0..<3 as Range<Int64> {
      for isOfCandles in 0..<2 as Range<Int64> {
        var world = TrendWorld(seed: seed)
        var twins = Twins(cut: cut) {
          Seated<Momentum>(
            .directional([
              "signal": rule, "fast": 2, "slow": 5, "channel": 4, "size": 7, "on": isOfCandles,
              "candle": 2_000_000, "sizing": Int64(seed) % 3, "kelly_window": 3,
              "volatility_window": 3, "volatility_interval": 1_000_000, "risk": 10,
              "stop_loss": 4, "take_profit": 6, "entry": rule % 2, "join_time": 2_000_000,
              "drawdown_limit": 1_000_000,
            ]))
        }
        for number in 0..<1_000 { world.hear(twins.send(world.next(number)).map(\.event)) }
        #expect(twins.finish() == nil, "seed \(seed), cut \(cut), rule \(rule)")
        #expect(twins.original.desk.ordersSent > 10, "seed \(seed), rule \(rule)")
        twins.restored.checkInvariants()
        twins.restored.strategy.taker.checkInvariants(twins.restored.desk)
      }
    }
  }
}

/// A market that wanders, and a venue that answers an order in one way or another, some time.
struct TrendWorld {
  private var random: SplitMix64
  private var middle: Int64 = 5_000
  private var time: UInt64 = 1_000
  private var out: [(order: UInt32, side: Side, leaves: Int64)] = []

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  mutating func hear(_ events: [Event]) {
    for event in events where event.kind == .orderNew {
      let new = event.payload(as: OrderNew.self)
      out.append((new.order.counter, new.side, new.quantity.units))
    }
  }

  mutating func next(_ number: Int) -> Event {
    time += 1 + random.next(below: 1_000_000)
    var event = draw(UInt64(number) + 1)
    event.time = Nanoseconds(time)
    return event
  }

  private mutating func draw(_ number: UInt64) -> Event {
    middle = min(max(middle + 10 * (Int64(random.next(below: 7)) - 3), 2_000), 9_000)
    if !out.isEmpty && random.chance(1, outOf: 3) {
      let place = Int(random.next(below: UInt64(out.count)))
      let own = out[place]
      switch random.next(below: 8) {
      case 0:
        out.remove(at: place)
        return Market.canceled(own.order)
      case 1: return Market.accepted(own.order)
      case 2: return Market.requestRejected(own.order)
      default:
        let part = min(own.leaves, 1 + Int64(random.next(below: 5)))
        out[place].leaves -= part
        if part == own.leaves { out.remove(at: place) }
        return Market.fill(own.order, own.side, part, middle, execution: number, time: 0)
      }
    }
    switch random.next(below: 12) {
    case 0: return Market.timer(0)
    case 1: return Market.command(random.chance(1, outOf: 3) ? .kill : .rearm)
    case 2..<6:
      return Market.trade(
        random.nextBool() ? .buy : .sell, middle, 1 + Int64(random.next(below: 9)), time: 0)
    default:
      return Market.top(
        middle - 10 * Int64(1 + random.next(below: 3)), middle + 10,
        Int64(1 + random.next(below: 20)), 10)
    }
  }
}
