// How large a position is: against sums over the whole history, computed anew.

import Events
import Numerics
import Strategies
import Testing

@Suite struct SizerTests {
  private static let one: Int64 = 1_0000_0000

  private func bench(lot: Int64 = 1, _ named: [String: Int64]) -> TrendBench<Probe> {
    TrendBench<Probe>(.directional(lot: lot, maximumPosition: 1_000_000, named))
  }

  private func quantity(_ bench: borrowing TrendBench<Probe>) -> Int64 {
    bench.stage.strategy.taker.sizer.quantity(in: 0, at: bench.stage.desk).units
  }

  /// Opens a position at one price and closes it at another; the counter of the first order comes back.
  private func roundTrip(
    _ bench: inout TrendBench<Probe>, _ time: inout UInt64, _ side: Side, _ open: Int64,
    _ close: Int64
  ) -> Int64 {
    time += 10
    bench.tick(990, 1_010, at: time)
    guard let order = bench.trade(side, at: time).first else { return 0 }
    bench.fill(order.counter, side, order.quantity, open, at: time + 1)
    let back = bench.trade(.none, 1_000, 2, at: time + 2)[0]
    bench.fill(back.counter, side.opposite, back.quantity, close, at: time + 3)
    return order.quantity
  }

  @Test(arguments: [UInt64(71), 72, 73])
  func kellyGoesByTheLastTrades(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let window = 5
    let cap: Int64 = 3000_0000
    // Quantities so large that a result isn't cut to nothing.
    var bench = TrendBench<Probe>(
      .directional(
        lot: Self.one, maximumPosition: 1 << 50,
        [
          "sizing": 2, "size": 1 << 40, "capital": 10_000_000, "kelly_cap": cap,
          "kelly_window": Int64(window),
        ]))
    var time: UInt64 = 10
    var results: [Int64] = []
    var capped = 0
    var lots = 0
    var others = 0
    for trade in 0..<300 {
      let side: Side = random.nextBool() ? .buy : .sell
      let move = 10 * (Int64(random.next(below: 13)) - 5)
      let close = side == .buy ? 1_000 + move : 1_000 - move
      let sized = roundTrip(&bench, &time, side, 1_000, close)
      var expected = Self.one
      if results.count >= window {
        let last = results.suffix(window)
        let wins = Int128(last.count { $0 > 0 })
        let won = last.reduce(Int128(0)) { $0 + ($1 > 0 ? Int128($1) : 0) }
        let lost = last.reduce(Int128(0)) { $0 - ($1 < 0 ? Int128($1) : 0) }
        if won > 0 {
          // W - (1 - W) ÷ R, over the common denominator.
          let share = wins * (won - lost) * Int128(Self.one) / (Int128(window) * won)
          if share > 0 {
            let staked = Int64(share < Int128(cap) ? share : Int128(cap))
            if staked == cap { capped += 1 }
            // Times the capital, divided by a price of 1000 units.
            let units = Int64(Int128(staked) * 10_000_000 / 1_000)
            expected = min(max(units, Self.one), 1 << 40) / Self.one * Self.one
            if staked != cap { others += 1 }
          }
        }
      }
      if expected == Self.one { lots += 1 }
      guard sized == expected else {
        Issue.record("seed \(seed), trade \(trade): \(sized), not \(expected)")
        return
      }
      results.append(Int64(Int128(move) * Int128(sized) / Int128(Self.one)))
    }
    #expect(capped > 5 && lots > 5 && others > 5, "seed \(seed)")
  }

  @Test(arguments: [UInt64(81), 82])
  func volatilityShrinksPositions(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let second: UInt64 = 1_000_000_000
    let window = 4
    var bench = bench([
      "sizing": 1, "size": 100_000, "risk": 1, "volatility_window": Int64(window),
    ])
    var prices: [Int64] = []
    var ready = 0
    for number in 1...80 {
      let middle = 5_000 + 10 * Int64(random.next(below: 200))
      // Two tops in a second: the later one is its price.
      bench.tick(middle + 90, middle + 110, at: UInt64(number) * second + 5)
      bench.tick(middle - 10, middle + 10, at: UInt64(number) * second + 500)
      prices.append(middle)
      // The price of this second isn't known to be its last one.
      let last = prices.dropLast().suffix(window + 1)
      guard last.count == window + 1 else {
        #expect(quantity(bench) == 0, "seed \(seed)")
        continue
      }
      let squares = zip(last, last.dropFirst()).map { before, after -> Double in
        let move = Double(logRatio(UInt64(after), to: UInt64(before))) / 0x1p48
        return move * move
      }
      let volatility = (squares.reduce(0, +) / Double(window)).squareRoot()
      let expected = 1e8 / (volatility * Double(middle))
      let sized = quantity(bench)
      #expect(
        abs(Double(sized) - min(expected, 100_000)) <= 1 + expected * 1e-9,
        "seed \(seed): \(number)")
      ready += 1
    }
    #expect(ready > 50)
  }

  @Test func aStillMarketIsTradedInFullAndAGapIsNoMove() {
    let second: UInt64 = 1_000_000_000
    var bench = bench(["sizing": 1, "size": 100_000, "risk": 1, "volatility_window": 2])
    for number in 1...4 { bench.tick(990, 1_010, at: UInt64(number) * second) }
    #expect(quantity(bench) == 100_000)
    // Of a jump while nothing was heard for long nothing is made.
    bench.tick(1_990, 2_010, at: 40 * second)
    bench.timer(43 * second)
    #expect(quantity(bench) == 100_000)
    // Within the gap that is filled it is a move.
    bench.tick(3_990, 4_010, at: 44 * second)
    bench.timer(45 * second)
    #expect(quantity(bench) < 100_000)
  }

  @Test func shrinksNearTheDrawdownLimitAndStopsAtIt() {
    // A quantity of 1 a unit of price makes 1e-16 of money: a thousand of them to see it.
    let size: Int64 = 1_000_000
    var bench = TrendBench<Probe>(
      .directional(maximumPosition: 1 << 40, ["size": size, "drawdown_limit": 10]))
    func at(_ bid: Int64, _ time: UInt64) -> Int64 {
      bench.tick(bid, bid + 20, at: time)
      return quantity(bench)
    }
    bench.tick(990, 1_010, at: 1)
    bench.trade(.buy, at: 2)
    bench.fill(1, .buy, size, 1_000, at: 3)
    // A million units times so much, in 1e-16: a hundred of price are one of money.
    #expect(at(1_390, 4) == size)
    // The best moment was at 1400: 4 ahead. Down to 5 less nothing happens.
    #expect(at(890, 5) == size)
    #expect(at(790, 6) == size * 8 / 10)
    #expect(at(490, 7) == size * 2 / 10)
    #expect(bench.signals.isEmpty)
    #expect(at(390, 8) == 0)
    #expect(bench.signals == [.init(TakerSignal.drawdown, 390)])
    bench.fill(2, .sell, size, 390, at: 9)
    #expect(bench.trade(.buy, at: 10) == [])
    // Somebody allows more.
    let index = Momentum.card.index(of: "drawdown_limit")!
    bench.send(
      Market.event(
        .parameterChange,
        ParameterChange(strategy: 9, parameter: UInt16(index), before: 10, after: 0)))
    #expect(bench.trade(.buy, at: 11).first?.quantity == size)
  }

  @Test func waitsBetweenEntriesAndLongerAfterALoss() {
    var bench = bench(["size": 10, "cooldown": 100, "loss_cooldown": 1_000])
    bench.tick(990, 1_010, at: 1)
    #expect(bench.trade(.buy, at: 10).count == 1)
    bench.fill(1, .buy, 10, 1_010, at: 20)
    // It is too early for another, but this one is closed.
    #expect(bench.trade(.sell, at: 30) == [Order(2, .sell, 10, 990, isImmediate: true)])
    bench.fill(2, .sell, 10, 1_020, at: 40)
    #expect(bench.trade(.sell, at: 119) == [])
    #expect(bench.trade(.sell, at: 120).count == 1)
    bench.fill(3, .sell, 10, 1_000, at: 200)
    bench.trade(.none, 1_000, 2, at: 300)
    bench.fill(4, .buy, 10, 1_001, at: 310)
    #expect(bench.trade(.buy, at: 1_309) == [])
    #expect(bench.trade(.buy, at: 1_310).count == 1)
  }

  private func change(
    _ kind: EventKind, _ counter: UInt32, _ side: Side, _ quantity: Int64, _ price: Int64,
    execution: UInt64
  ) -> Event {
    var event = Market.fill(counter, side, quantity, price, execution: execution, time: execution)
    event.kind = kind
    return event
  }

  /// A venue need not say the price of what it takes back.
  @Test(arguments: [Int64(0), 1_010, 5_000])
  func whatIsTakenBackCostsNothing(said: Int64) {
    let size = 10 * Self.one
    var bench = TrendBench<Probe>(
      .directional(
        maximumPosition: 1 << 50,
        ["size": size, "loss_cooldown": 1_000_000, "drawdown_limit": 3_000]))
    bench.tick(1_000, 1_020, at: 1)
    bench.trade(.buy, at: 2)
    bench.fill(1, .buy, size, 1_010, at: 3)
    bench.send(change(.executionBusted, 1, .buy, said == 0 ? 0 : size, said, execution: 3))
    #expect(bench.stage.desk.position(0) == .zero && bench.stage.desk.profit(in: 0) == 0)
    // No loss has to be got over, and the stop isn't near.
    #expect(bench.trade(.sell, at: 4).map(\.quantity) == [size])
    bench.fill(2, .sell, size, 1_010, at: 5)
    // What closed a position is taken back: it is held again, and what it has brought is as before.
    #expect(bench.trade(.none, 1_000, 2, at: 6).map(\.quantity) == [size])
    bench.fill(3, .buy, size, 1_000, at: 7)
    #expect(bench.stage.desk.profit(in: 0) == 100)
    bench.send(change(.executionBusted, 3, .buy, 0, said, execution: 7))
    #expect(bench.stage.desk.position(0) == Quantity(units: -size))
    #expect(bench.stage.desk.profit(in: 0) == 0)
  }

  /// What is said to be another price is what the position cost from then on, and no less than it is the money.
  @Test(arguments: [Side.buy, .sell])
  func aCorrectedPriceIsWhatItCost(side: Side) {
    let size = 10 * Self.one
    let sign: Int64 = side == .buy ? 1 : -1
    var bench = TrendBench<Probe>(
      .directional(maximumPosition: 1 << 50, ["size": size, "stop_loss": 3]))
    bench.tick(990, 1_010, at: 1)
    bench.trade(side, at: 2)
    bench.fill(1, side, size / 2, 1_000, at: 3)
    bench.fill(1, side, size / 2, 1_000, at: 4)
    #expect(bench.stage.desk.profit(in: 0) == 0)
    bench.send(
      change(.executionCorrected, 1, side, size / 2, 1_000 + sign * 60, execution: 4))
    #expect(bench.stage.desk.position(0) == Quantity(units: sign * size))
    #expect(bench.stage.desk.profit(in: 0) == -300)
    // It cost 1030 on average: four ticks more than it could be closed at.
    #expect(bench.tick(990, 1_010, at: 5).map(\.quantity) == [size])
    #expect(bench.signals.map(\.name) == [TakerSignal.stopLoss])
    // Taken back, it was at the price that it was corrected to.
    bench.send(change(.executionBusted, 1, side, 0, 0, execution: 4))
    #expect(bench.stage.desk.profit(in: 0) == 0)
  }

  /// Three executions that a venue made up: what they come to is more than any number here holds.
  @Test func moneyBeyondMeasureIsAsMuchAsItCanBe() {
    var bench = bench(["size": 10, "drawdown_limit": 1_000, "stop_loss": 3])
    bench.tick(990, 1_010, at: 1)
    bench.trade(.buy, at: 2)
    bench.send(Market.canceled(1))
    bench.fill(1, .sell, .max, .max, at: 3)
    bench.fill(1, .sell, .max, .max, at: 4)
    bench.fill(1, .buy, 1 << 61, 1, at: 5)
    #expect(bench.stage.desk.position(0) == Quantity(units: 1 << 60))
    #expect(bench.stage.desk.profit(in: 0) == .max)
    for time in UInt64(6)..<12 {
      bench.fill(1, .buy, .max, time % 2 == 0 ? .max : .min, at: time)
      bench.fill(1, .sell, time % 3 == 0 ? .max : 1, time % 3 == 0 ? .min : .max, at: 20 + time)
      bench.tick(990, 1_010, at: 40 + time)
    }
    bench.send(change(.executionBusted, 1, .sell, 0, 0, execution: 3))
    bench.tick(990, 1_010, at: 60)
  }

  @Test func aTripEndsAtNoneAndAnotherBeginsBehindIt() {
    var bench = bench(["size": 4])
    func trip(_ bench: borrowing TrendBench<Probe>) -> RoundTrip {
      bench.stage.strategy.taker.sizer.trip(in: 0)
    }
    bench.tick(990, 1_010, at: 1)
    bench.trade(.buy, at: 2)
    #expect(!trip(bench).isOpen)
    bench.fill(1, .buy, 4, 1_000, at: 3)
    #expect(trip(bench).isOpen && trip(bench).isLong && trip(bench).openedAt == Nanoseconds(3))
    // A late execution turns it round.
    bench.fill(1, .sell, 9, 1_100, at: 5)
    #expect(bench.stage.desk.position(0) == Quantity(units: -5))
    #expect(trip(bench).isOpen && !trip(bench).isLong && trip(bench).openedAt == Nanoseconds(5))
  }
}
