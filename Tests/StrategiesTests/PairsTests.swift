// What a pairs trader thinks, against sums over the whole history; what it does about it, and about legs that aren't filled.

import Events
import Foundation
import Numerics
import Strategies
import Tables
import Testing
import Twins

private let second: UInt64 = 1_000_000_000

@Suite struct PairsTests {
  static func settings(lot: Int64 = 1, _ more: [String: Int64] = [:]) -> StrategySettings {
    let named: [String: Int64] = [
      "window": 20, "quantity": 50, "slippage_ticks": 2, "retry": 1_000_000,
      "pause": 5_000_000_000, "stop": 0,
    ]
    return .bench(
      .pairs, markets: 2, lot: lot, maximumPosition: 500, named.merging(more) { $1 })
  }

  /// Twice the middles of two instruments that move together, mostly.
  struct Prices {
    var random: SplitMix64
    var x: Int64 = 4_000
    var apart: Double = 0
    mutating func next() -> (y: Int64, x: Int64) {
      x += 10 * (Int64(random.next(below: 9)) - 4)
      x = min(max(x, 2_000), 8_000)
      apart = apart * 0.9 + Double(Int64(random.next(below: 121)) - 60)
      let y = Int64(((Double(x) * 1.5 + 500 + apart) / 10).rounded()) * 10
      return (y, x)
    }
  }

  struct Naive {
    var xs: [Double] = []
    var ys: [Double] = []
    var spreads: [Double] = []

    mutating func add(_ y: Double, _ x: Double, window: Int) -> (slope: Double, score: Double)? {
      xs.append(x)
      ys.append(y)
      guard xs.count >= window else { return nil }
      let (lastX, lastY) = (xs.suffix(window), ys.suffix(window))
      let n = Double(window)
      let (meanX, meanY) = (lastX.reduce(0, +) / n, lastY.reduce(0, +) / n)
      let covariance = zip(lastX, lastY).map { ($0 - meanX) * ($1 - meanY) }.reduce(0, +)
      let slope = covariance / lastX.map { ($0 - meanX) * ($0 - meanX) }.reduce(0, +)
      // In units of twice the price, which are whole.
      spreads.append((2 * (y - meanY - slope * (x - meanX))).rounded())
      guard spreads.count >= window else { return nil }
      let last = spreads.suffix(window)
      let mean = last.reduce(0, +) / n
      let deviation = sqrt(last.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / n)
      return (slope, (spreads.last! - mean) / deviation)
    }
  }

  /// Fills all that is asked for, to the last unit, and returns how the positions moved.
  private func fillAll(
    _ asks: [Ask], _ bench: inout Bench<Pairs>, _ time: UInt64
  ) -> [UInt32: Int64] {
    var moved: [UInt32: Int64] = [:]
    for case .new(let counter, let side, let quantity, _, let isImmediate, let market) in asks {
      #expect(isImmediate)
      moved[market, default: 0] += side == .buy ? quantity : -quantity
      var fill = Market.fill(counter, side, quantity, execution: UInt64(counter))
      fill.instrument = InstrumentID(market)
      fill.time = Nanoseconds(time)
      #expect(bench.send(fill) == [])
    }
    return moved
  }

  @Test(arguments: [UInt64(61), 62, 63, 64])
  func isTheFormula(seed: UInt64) {
    var prices = Prices(random: SplitMix64(seed: seed))
    var naive = Naive()
    var bench = Bench<Pairs>(Self.settings(["stop": 3_0000_0000]))
    var position: [UInt32: Int64] = [:]
    var compared = 0
    var entries = 0
    var notBefore: UInt64 = 0
    for number in UInt64(1)...400 {
      let (y, x) = prices.next()
      let time = number * second
      #expect(bench.top(y - 10, y + 10, at: 0, time: time - 2) == [], "no sample is due")
      let asks = bench.top(x - 10, x + 10, at: 1, time: time - 1)
      guard let (slope, score) = naive.add(Double(y), Double(x), window: 20) else {
        #expect(asks.isEmpty && bench.signals.isEmpty)
        continue
      }
      compared += 1
      #expect(abs(Double(bench.signals[1]!) / 1e8 - score) < 1e-6, "seed \(seed), \(number)")
      let own = position[0, default: 0] < 0 ? score : -score
      if position[0, default: 0] == 0 {
        let enters = abs(score) >= 2 && abs(score) < 3 && time - 1 >= notBefore
        #expect(asks.count == (enters ? 2 : 0), "seed \(seed), sample \(number): \(score)")
        if enters {
          entries += 1
          #expect(abs(Double(bench.signals[2]!) / 1e8 - slope) < 1e-6)
          let hedge = Int64(50 * slope)
          let side: Side = score > 0 ? .sell : .buy
          let (first, last) = (score > 0 ? y - 30 : y + 30, score > 0 ? x + 30 : x - 30)
          let counter = bench.stage.desk.ordersSent
          #expect(
            asks == [
              .new(counter - 1, side, 50, at: first, true),
              .new(counter, side.opposite, hedge, at: last, true, market: 1),
            ])
        }
      } else {
        let leaves = own <= 0.5 || own >= 3
        #expect(asks.count == (leaves ? 2 : 0), "seed \(seed), sample \(number): \(score)")
        if own >= 3 { notBefore = time - 1 + 5 * second }
      }
      for (market, moved) in fillAll(asks, &bench, time) { position[market, default: 0] += moved }
      bench.stage.checkInvariants()
      #expect((position[0, default: 0] == 0) == (position[1, default: 0] == 0))
    }
    #expect(compared > 350 && entries > 3, "seed \(seed): \(entries) entries")
  }

  /// In, with both legs just sent: the first sold, the second bought. When, and the two orders.
  private func entered(
    _ settings: StrategySettings, _ bench: inout Bench<Pairs>
  ) -> (time: UInt64, asks: [Ask]) {
    var prices = Prices(random: SplitMix64(seed: 61))
    for number in UInt64(1)...400 {
      let (y, x) = prices.next()
      _ = bench.top(y - 10, y + 10, at: 0, time: number * second - 2)
      let asks = bench.top(x - 10, x + 10, at: 1, time: number * second - 1)
      if !asks.isEmpty { return (number * second, asks) }
    }
    return (0, [])
  }

  private func report(_ event: Event, _ market: UInt32, _ time: UInt64) -> Event {
    var event = event
    event.instrument = InstrumentID(market)
    event.time = Nanoseconds(time)
    return event
  }

  @Test func aRefusedLegIsTriedAgainAndThenTheOtherIsUnwound() {
    let settings = Self.settings(["leg_timeout": 500_000_000, "exit": -100_0000_0000])
    var bench = Bench<Pairs>(settings)
    let (time, asks) = entered(settings, &bench)
    guard case .new(1, let side, 50, _, true, 0) = asks.first,
      case .new(2, let other, let hedge, let price, true, 1) = asks.last
    else {
      Issue.record("\(asks)")
      return
    }
    #expect(bench.send(report(Market.fill(1, side, 50), 0, time)) == [])
    #expect(bench.send(report(Market.rejected(2), 1, time)) == [])
    #expect(bench.timer(time + 999_999) == [], "not at once")
    #expect(
      bench.timer(time + 1_000_000) == [.new(3, other, hedge, at: price, true, market: 1)])
    #expect(
      bench.send(
        report(Market.fill(3, other, hedge - 1, execution: 5), 1, time + 1_000_000)) == [])
    #expect(bench.send(report(Market.canceled(3), 1, time + 1_000_000)) == [])
    #expect(
      bench.timer(time + 2_000_000) == [.new(4, other, 1, at: price, true, market: 1)])
    #expect(bench.send(report(Market.canceled(4), 1, time + 2_000_000)) == [])
    // Half a second after they were sent: one is missing still, so both are closed.
    let closing = bench.timer(time + 500_000_000)
    #expect(closing.count == 2)
    let moved = fillAll(closing, &bench, time + 500_000_000)
    #expect(moved == [0: side == .buy ? -50 : 50, 1: other == .buy ? 1 - hedge : hedge - 1])
    #expect(bench.stage.desk.position(0) == .zero && bench.stage.desk.position(1) == .zero)
    // It stays out for a while, whatever the score is.
    for later in UInt64(1)..<5 {
      _ = bench.top(90_000, 90_010, at: 0, time: time + later * second)
      #expect(bench.stage.desk.ordersOut == 0)
    }
  }

  @Test func bothLegsFilledStayIn() {
    let settings = Self.settings(["leg_timeout": 500_000_000, "exit": -100_0000_0000])
    var bench = Bench<Pairs>(settings)
    let (time, asks) = entered(settings, &bench)
    _ = fillAll(asks, &bench, time)
    #expect(bench.timer(time + 900_000_000) == [])
    // A trade taken back is made good.
    guard case .new(1, let side, 50, let price, true, 0) = asks.first else { return }
    #expect(
      bench.send(report(Market.bust(1, side, 50, execution: 1), 0, time + 900_000_000))
        == [.new(3, side, 50, at: price, true)])
  }

  @Test func holdsOnlySoLong() {
    let settings = Self.settings(["max_holding": 700_000_000, "exit": -100_0000_0000])
    var bench = Bench<Pairs>(settings)
    let (time, asks) = entered(settings, &bench)
    _ = fillAll(asks, &bench, time)
    #expect(bench.timer(time + 600_000_000) == [])
    #expect(bench.timer(time + 700_000_000).count == 2)
  }

  @Test func aHedgeThatCantBeIsNone() {
    let none: [(Int64, [String: Int64])] = [
      (1, ["max_ratio": 1]), (60, [:]), (1, ["quantity": 600]),
    ]
    for (lot, more) in none {
      let settings = Self.settings(lot: lot, more)
      var bench = Bench<Pairs>(settings)
      #expect(entered(settings, &bench).asks.isEmpty)
    }
  }

  private func world(
    _ number: Int, _ random: inout SplitMix64, _ venue: inout MoodyVenue,
    _ prices: inout Prices, _ last: inout (y: Int64, x: Int64)
  ) -> Event {
    var event: Event
    if random.chance(1, outOf: 2), let report = venue.report(&random) {
      event = report
    } else if random.chance(1, outOf: 50) {
      event = Market.command(random.chance(1, outOf: 4) ? .kill : .rearm)
    } else if random.chance(1, outOf: 60) {
      event = Market.event(
        .bookGap, BookGap(expected: 1, received: 2), at: UInt32(random.next(below: 2)))
    } else {
      last = prices.next()
      let isFirst = random.nextBool()
      let price = isFirst ? last.y : last.x
      event = Market.top(price - 10, price + 10, at: isFirst ? 0 : 1)
    }
    event.time = Nanoseconds(UInt64(number) * 100_000_000)
    return event
  }

  @Test(arguments: [UInt64(91), 92, 93, 94])
  func isNeverLeftWithOneLeg(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var venue = MoodyVenue(hasStrays: seed % 2 == 0)
    var prices = Prices(random: random.split())
    var last: (y: Int64, x: Int64) = (6_500, 4_000)
    var bench = Bench<Pairs>(Self.settings(["entry": 1_0000_0000, "pause": 0]))
    var trades = 0
    for number in 0..<4_000 {
      let asks = bench.send(world(number, &random, &venue, &prices, &last))
      for ask in asks { venue.take(ask) }
      bench.stage.checkInvariants()
      trades += asks.isEmpty ? 0 : 1
      #expect(venue.out.count <= 2, "seed \(seed), event \(number)")
      for market in UInt32(0)..<2 {
        #expect(bench.stage.desk.position(Int(market)).units == venue.position[market, default: 0])
      }
      if !venue.hasStrays {
        #expect(abs(venue.position[0, default: 0]) <= 50, "seed \(seed), event \(number)")
      }
    }
    #expect(trades > 50, "seed \(seed)")
    // The market stands still and the venue does as it should: soon both legs are as large as each other, or none.
    venue.hasStrays = false
    for ask in bench.send(report(Market.command(.rearm), 0, 600_100_000_000)) { venue.take(ask) }
    for number in UInt64(0)..<200 {
      let time = 600_200_000_000 + number * 100_000_000
      var asks = bench.top(last.y - 10, last.y + 10, at: 0, time: time)
      asks += bench.top(last.x - 10, last.x + 10, at: 1, time: time)
      for ask in asks { venue.take(ask) }
      while let report = venue.report(&random) {
        var event = report
        event.time = Nanoseconds(time)
        for ask in bench.send(event) { venue.take(ask) }
      }
    }
    let (first, other) = (venue.position[0, default: 0], venue.position[1, default: 0])
    #expect((first == 0) == (other == 0), "seed \(seed): \(first) and \(other)")
  }

  @Test(arguments: [UInt64(95), 96], [0, 800])
  func goesOnAsItWas(seed: UInt64, cut: Int) {
    var random = SplitMix64(seed: seed)
    var venue = MoodyVenue(hasStrays: true)
    var prices = Prices(random: random.split())
    var last: (y: Int64, x: Int64) = (6_500, 4_000)
    let settings = Self.settings(["entry": 1_0000_0000])
    var twins = Twins(cut: cut) { Seated<Pairs>(settings) }
    for number in 0..<3_000 {
      let event = world(number, &random, &venue, &prices, &last)
      for sent in twins.send(event) where sent.isMade && sent.event.kind != .signal {
        venue.take(Ask(sent.event))
      }
    }
    #expect(twins.finish() == nil, "seed \(seed), cut \(cut)")
    #expect(twins.original.desk.ordersSent > 20, "seed \(seed)")
  }
}
