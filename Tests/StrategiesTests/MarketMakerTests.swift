// Where a market maker's quotes are, and how they move.

import Events
import Numerics
import Strategies
import Tables
import Testing
import Twins

@Suite struct MarketMakerTests {
  /// Quotes of 5, two ticks from the microprice; 1 tick of skew for 5 held.
  static func settings(
    markets: Int = 1, lot: Int64 = 1, maximumPosition: Int64 = 1_000,
    _ more: [String: Int64] = [:]
  ) -> StrategySettings {
    let named: [String: Int64] = [
      "quote": 5, "skew": 1_0000_0000, "volatility_window": 4, "volatility_sample": 1_000_000_000,
      "retry": 1_000_000,
    ]
    return .bench(
      .marketMaker, markets: markets, lot: lot, maximumPosition: maximumPosition,
      named.merging(more) { $1 })
  }

  @Test(arguments: [
    // The heavier side pushes the microprice, and with it the quotes, away from itself.
    (980, 1_020, 10, 10, 980, 1_020), (980, 1_020, 30, 10, 990, 1_030),
    (980, 1_020, 10, 30, 970, 1_010), (990, 1_010, 1, 1, 980, 1_020),
    (990, 1_000, 1, 1, 970, 1_020), (980, 1_020, 11, 10, 980, 1_030),
  ])
  func quotesAroundTheMicroprice(
    bid: Int64, ask: Int64, bidQuantity: Int64, askQuantity: Int64, ourBid: Int64, ourAsk: Int64
  ) {
    var bench = Bench<MarketMaker>(Self.settings())
    #expect(
      bench.top(bid, ask, bidQuantity, askQuantity)
        == [.new(1, .buy, 5, at: ourBid), .new(2, .sell, 5, at: ourAsk)])
    #expect(bench.signals[2] == 20)
    #expect(bench.top(bid, ask, bidQuantity, askQuantity) == [], "they are where they should be")
  }

  @Test func skewsAgainstItsInventory() {
    var bench = Bench<MarketMaker>(Self.settings())
    _ = bench.top(980, 1_020)
    // 5 of 5 bought: both quotes a tick lower. The bid is filled, so a new one comes at once.
    #expect(
      bench.send(Market.fill(1, .buy, 5))
        == [.new(3, .buy, 5, at: 970), .replace(2, at: 1_010, total: 5)])
    #expect(bench.signals[1] == 990)
    // The most that the middle moves is a limit of its own.
    var other = Bench<MarketMaker>(Self.settings(["max_skew_ticks": 0]))
    _ = other.top(980, 1_020)
    #expect(other.send(Market.fill(1, .buy, 5)) == [.new(3, .buy, 5, at: 980)])
  }

  @Test func aSellersInventorySkewsTheOtherWay() {
    var bench = Bench<MarketMaker>(Self.settings(["skew": 5000_0000]))
    _ = bench.top(980, 1_020)
    // Half a tick up: the bid is rounded down to where it is, the ask up by one.
    #expect(bench.send(Market.fill(2, .sell, 5)) == [.new(3, .sell, 5, at: 1_030)])
    #expect(bench.signals[1] == 1_005)
  }

  @Test(arguments: [(1, 1), (2, 7), (3, 2)])
  func hasLevels(levels: Int64, step: Int64) {
    var bench = Bench<MarketMaker>(
      Self.settings(["levels": levels, "level_step_ticks": step]))
    var expected: [Ask] = []
    for level in 0..<levels {
      let counter = UInt32(2 * level + 1)
      expected.append(.new(counter, .buy, 5, at: 980 - 10 * level * step))
      expected.append(.new(counter + 1, .sell, 5, at: 1_020 + 10 * level * step))
    }
    #expect(bench.top(980, 1_020) == expected)
    // Fewer of them: the others are taken off.
    let left = bench.change(.marketMaker, "levels", to: 1, time: 200)
    #expect(left == (2..<2 * UInt32(levels)).map { .cancel($0 + 1) })
  }

  @Test func spreadHasBounds() {
    var bench = Bench<MarketMaker>(
      Self.settings(["half_spread_ticks": 9, "max_spread_ticks": 6]))
    #expect(
      bench.top(900, 1_100) == [.new(1, .buy, 5, at: 970), .new(2, .sell, 5, at: 1_030)])
    var other = Bench<MarketMaker>(
      Self.settings(["half_spread_ticks": 0, "min_spread_ticks": 5]))
    #expect(other.top(900, 1_100) == [.new(1, .buy, 5, at: 970), .new(2, .sell, 5, at: 1_030)])
    var least = Bench<MarketMaker>(Self.settings(["half_spread_ticks": 0]))
    #expect(least.top(900, 1_100) == [.new(1, .buy, 5, at: 990), .new(2, .sell, 5, at: 1_010)])
  }

  @Test func neverCrossesTheMarket() {
    var bench = Bench<MarketMaker>(Self.settings(["skew": 10_0000_0000]))
    _ = bench.top(980, 1_020)
    // Ten ticks of skew: the ask would be at 920, through the market's bid.
    let moved = bench.send(Market.fill(1, .buy, 5))
    #expect(moved == [.new(3, .buy, 5, at: 880), .replace(2, at: 990, total: 5)])
  }

  @Test func aQuoteWaitsForTheOneInItsWay() {
    var bench = Bench<MarketMaker>(Self.settings())
    _ = bench.top(980, 1_020)
    _ = bench.send(Market.accepted(1))
    _ = bench.send(Market.accepted(2))
    // Up by six ticks: the bid is to be at 1,040, where our own ask is in the way.
    #expect(bench.top(1_040, 1_080) == [.replace(2, at: 1_080, total: 5)])
    #expect(bench.send(Market.refused(2, .replace)) == [.cancel(2)], "it is stuck, so it goes")
    #expect(
      bench.send(Market.canceled(2))
        == [.replace(1, at: 1_040, total: 5), .new(3, .sell, 5, at: 1_080)])
    #expect(bench.send(Market.replaced(1, .buy, at: 1_040, total: 5)) == [])
  }

  @Test func withoutReplacesItCancels() {
    var bench = Bench<MarketMaker>(Self.settings(["replaces": 0, "requote_ticks": 3]))
    _ = bench.top(980, 1_020)
    #expect(bench.top(1_000, 1_040) == [], "two ticks are too few")
    #expect(bench.top(1_010, 1_050) == [.cancel(1), .cancel(2)])
    #expect(bench.top(1_010, 1_050) == [])
    #expect(bench.send(Market.canceled(1)) == [.new(3, .buy, 5, at: 1_010)])
    #expect(bench.send(Market.refused(2, .cancel)) == [], "it would be refused again, at once")
    #expect(bench.top(1_010, 1_050) == [])
    #expect(bench.timer(1_000_004) == [])
    #expect(bench.timer(1_000_005) == [.cancel(2)], "asked again")
  }

  /// The way out is shut for a while: the first cancel of each quote goes at once, and each goes again when its time has come,
  /// whatever keeps the maker from quoting.
  @Test(arguments: [EventKind.bookGap, .operatorCommand, .topOfBook])
  func asksAgainForWhatItTakesOffOnlyAfterAWhile(_ why: EventKind) {
    var bench = Bench<MarketMaker>(Self.settings())
    _ = bench.top(980, 1_020)
    switch why {
    case .bookGap: _ = bench.send(Market.event(.bookGap, BookGap(expected: 2, received: 3)))
    case .operatorCommand: _ = bench.send(Market.command(.kill))
    default: _ = bench.send(Market.top(980, 1_020, 10, 0))
    }
    for round in UInt64(1)...3 {
      #expect(bench.send(Market.refused(1, .cancel)) == [])
      #expect(bench.send(Market.refused(2, .cancel)) == [])
      if why == .operatorCommand && round == 2 {
        #expect(bench.send(Market.command(.rearm)) == [], "one that may trade again waits too")
      }
      #expect(bench.timer(1_000_004) == [])
      #expect(bench.timer(1_000_005) == [.cancel(1), .cancel(2)])
    }
    #expect(bench.send(Market.canceled(1)) == [] || why == .operatorCommand)
  }

  @Test func aRefusedSideWaits() {
    var bench = Bench<MarketMaker>(Self.settings())
    _ = bench.top(980, 1_020, time: 100)
    // The report came at 5, so the side waits until 1,000,005.
    #expect(bench.send(Market.rejected(1)) == [])
    #expect(bench.timer(1_000_004) == [])
    #expect(bench.timer(1_000_005) == [.new(3, .buy, 5, at: 980)])
  }

  @Test func timeMovesItsQuotesOnlyWhereItMatters() {
    // A new sample of the volatility does, by the model that goes by it.
    for model in [Int64(0), 1] {
      var bench = Bench<MarketMaker>(
        Self.settings(["model": model, "gamma": 1_0000_0000, "max_spread_ticks": 20_000]))
      for second in UInt64(1)...6 {
        let middle: Int64 = 5_000 + Int64(second % 2) * 100
        let time = second * 1_000_000_000
        bench.settle(bench.top(middle - 10, middle + 10, time: time), time: time)
      }
      // The market stands still: by the second a return of nothing takes a wild one's place.
      let asks = bench.timer(7_000_000_000)
      #expect(asks.isEmpty == (model == 0), "\(asks)")
    }
  }

  @Test func pullsWhenTheBookIsNotWhole() {
    let gap = Market.event(.bookGap, BookGap(expected: 2, received: 3))
    let clear = Market.event(.bookClear, BookClear(reason: .none))
    for event in [gap, clear, Market.top(980, 1_020, 10, 0), Market.phase(.halted)] {
      var bench = Bench<MarketMaker>(Self.settings(["levels": 2]))
      _ = bench.top(980, 1_020)
      #expect(Set(bench.send(event)) == Set((1...4).map { .cancel($0) }))
      #expect(bench.timer(9_000) == [])
      for counter in UInt32(1)...4 { #expect(bench.send(Market.canceled(counter)) == []) }
      if event.kind == .marketStatus {
        #expect(bench.top(980, 1_020).isEmpty)
        #expect(bench.send(Market.phase(.continuous)).count == 4)
      } else {
        #expect(bench.top(980, 1_020).count == 4, "the prices are there again")
      }
    }
  }

  @Test func stopsAndGoesOn() {
    var bench = Bench<MarketMaker>(Self.settings())
    _ = bench.top(980, 1_020)
    #expect(bench.send(Market.command(.kill)) == [.cancel(1), .cancel(2)])
    #expect(bench.top(1_080, 1_120) == [])
    _ = bench.send(Market.canceled(1))
    _ = bench.send(Market.canceled(2))
    #expect(
      bench.send(Market.command(.rearm))
        == [.new(3, .buy, 5, at: 1_080), .new(4, .sell, 5, at: 1_120)])
  }

  @Test func aQuoteIsWholeLotsWithinTheLimit() {
    var bench = Bench<MarketMaker>(
      Self.settings(lot: 3, maximumPosition: 7, ["quote": 11, "skew": 0]))
    #expect(bench.top(980, 1_020) == [.new(1, .buy, 6, at: 980), .new(2, .sell, 6, at: 1_020)])
    #expect(bench.send(Market.fill(1, .buy, 6)) == [], "1 more is no lot")
    #expect(
      bench.send(Market.fill(2, .sell, 6, execution: 2))
        == [.new(3, .buy, 6, at: 980), .new(4, .sell, 6, at: 1_020)])
    var none = Bench<MarketMaker>(Self.settings(lot: 3, maximumPosition: 2))
    #expect(none.top(980, 1_020) == [])
  }

  @Test func quotesArePostOnly() {
    for flag in [Int64(0), 1] {
      var stage = Seated<MarketMaker>(Self.settings(["post_only": flag]))
      var out = Collector()
      step(&stage, Market.top(980, 1_020), &out)
      let orders = out.take().map(\.event).filter { $0.kind == .orderNew }
      #expect(orders.count == 2)
      for order in orders {
        let said = order.payload(as: OrderNew.self)
        #expect(said.instructions == (flag == 1 ? OrderInstruction.postOnly : 0))
      }
    }
  }
}
