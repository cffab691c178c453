// Where the quotes are, and when they move.

import Events
import Strategies
import Testing

@Suite struct QuotingTests {
  @Test func quotesBothSidesAroundTheMiddle() {
    var desk = Desk()
    #expect(desk.orders(980, 1_020) == [Order(1, .buy, 5, 980), Order(2, .sell, 5, 1_020)])
    #expect(desk.stage.desk.ordersOut == 2 && desk.stage.desk.ordersSent == 2)
    #expect(desk.orders(980, 1_020) == [], "they are where they should be")
  }

  @Test(arguments: [
    // bid, ask of the market; bid, ask of ours: two ticks off the middle, rounded away from it.
    (990, 1_010, 980, 1_020), (990, 1_020, 980, 1_030), (990, 1_000, 970, 1_020),
    (900, 1_100, 980, 1_020), (900, 1_110, 980, 1_030),
  ])
  func pricesAreRoundedAwayFromTheMiddle(bid: Int64, ask: Int64, ourBid: Int64, ourAsk: Int64) {
    var desk = Desk()
    #expect(desk.orders(bid, ask) == [Order(1, .buy, 5, ourBid), Order(2, .sell, 5, ourAsk)])
  }

  @Test func negativePricesAreRoundedTheSameWay() {
    var settings = Desk.settings()
    settings.markets[0].terms.lowestPrice = Price(units: -100_000)
    var desk = Desk(settings)
    #expect(desk.orders(-1_010, -1_000) == [Order(1, .buy, 5, -1_030), Order(2, .sell, 5, -980)])
  }

  @Test func doesNotQuoteThroughTheMarket() {
    var settings = Desk.settings(leanTicks: 10, maximumPosition: 20)
    settings["half_spread_ticks"] = 0
    var desk = Desk(settings)
    // Long 10 of 20: both quotes lean five ticks down, the ask not below the market's bid and a tick.
    for counter in [UInt32(1), 3] {
      _ = desk.orders(980, 1_020)
      desk.hear(Market.fill(counter, .buy, 5), Market.canceled(counter + 1))
    }
    #expect(desk.orders(980, 1_020) == [Order(5, .buy, 5, 950), Order(6, .sell, 5, 990)])
  }

  @Test func doesNotTradeWithItself() {
    var settings = Desk.settings(takeImbalancePercent: 80)
    settings["half_spread_ticks"] = 1
    var desk = Desk(settings)
    #expect(desk.orders(980, 1_020) == [Order(1, .buy, 5, 990), Order(2, .sell, 5, 1_010)])
    // The market jumps up: the bid is to be where our ask still is, until that is gone.
    desk.hear(Market.canceled(1))
    #expect(desk.orders(1_000, 1_040) == [.cancel(2)], "not a bid at 1,010 as well")
    #expect(desk.orders(1_000, 1_040) == [])
    desk.hear(Market.canceled(2))
    #expect(desk.orders(1_000, 1_040) == [Order(3, .buy, 5, 1_010), Order(4, .sell, 5, 1_030)])
    // A lopsided book: what it would take is behind our own ask.
    #expect(desk.orders(1_000, 1_040, 90, 1) == [])
    #expect(desk.stage.desk.ordersSent == 4)
  }

  @Test func leansAgainstItsPosition() {
    var desk = Desk(Desk.settings(leanTicks: 8, maximumPosition: 20))
    _ = desk.orders(900, 1_100)
    desk.hear(Market.fill(1, .buy, 5), Market.canceled(2))
    // A quarter of the way to the limit: two of eight ticks.
    #expect(desk.orders(900, 1_100) == [Order(3, .buy, 5, 960), Order(4, .sell, 5, 1_000)])
    desk.hear(Market.canceled(3), Market.fill(4, .sell, 5))
    #expect(desk.orders(900, 1_100) == [Order(5, .buy, 5, 980), Order(6, .sell, 5, 1_020)])
    desk.hear(Market.canceled(5), Market.fill(6, .sell, 5))
    #expect(desk.orders(900, 1_100) == [Order(7, .buy, 5, 1_000), Order(8, .sell, 5, 1_040)])
  }

  @Test func requotesWhenItIsFarEnoughOff() {
    var desk = Desk()
    _ = desk.orders(980, 1_020)
    #expect(desk.orders(990, 1_030) == [], "one tick off")
    #expect(desk.orders(1_000, 1_040) == [.cancel(1), .cancel(2)], "two ticks off")
    #expect(desk.orders(1_000, 1_040) == [], "asked once")
    desk.hear(Market.canceled(1))
    #expect(desk.orders(1_000, 1_040) == [Order(3, .buy, 5, 1_000)], "the other is out still")
    desk.hear(Market.requestRejected(2))
    #expect(desk.orders(1_000, 1_040) == [.cancel(2)], "asked again")
    desk.hear(Market.fill(2, .sell, 5))
    #expect(desk.orders(1_000, 1_040) == [Order(4, .sell, 5, 1_040)])
  }

  @Test func aPositionHasALimit() {
    var desk = Desk(Desk.settings(maximumPosition: 12))
    for counter in [UInt32(1), 3] {
      let orders = desk.orders(980, 1_020)
      #expect(orders.count == 2)
      desk.hear(Market.fill(counter, .buy, 5), Market.canceled(counter + 1))
    }
    #expect(desk.orders(980, 1_020) == [Order(5, .sell, 5, 1_020)], "10 + 5 would pass 12")
    desk.hear(Market.fill(5, .sell, 3, execution: 1))
    #expect(desk.stage.desk.position(0).units == 7)
    #expect(desk.orders(980, 1_020) == [Order(6, .buy, 5, 980)], "7 + 5 is 12")
    desk.stage.checkInvariants()
  }

  @Test func eachInstrumentHasItsQuotes() {
    var desk = Desk(Desk.settings(instruments: 2))
    _ = desk.orders(980, 1_020, at: 0)
    #expect(
      desk.orders(480, 520, at: 1) == [Order(3, .buy, 5, 480), Order(4, .sell, 5, 520)])
    desk.hear(Market.fill(3, .buy, 5))
    #expect(desk.stage.desk.position(0).units == 0 && desk.stage.desk.position(1).units == 5)
    #expect(desk.orders(480, 520, at: 2) == [], "none of ours")
  }

  @Test func quotesStayWithinTheInstrumentsBounds() {
    var desk = Desk()
    #expect(desk.orders(100, 120) == [Order(1, .sell, 5, 130)], "a bid at 90 can't be")
    var other = Desk()
    #expect(other.orders(99_980, 100_000) == [Order(1, .buy, 5, 99_970)])
  }

  @Test(arguments: [
    (1_000, 1_000, 10, 10), (1_010, 1_000, 10, 10), (980, 1_020, 0, 10), (980, 1_020, 10, 0),
    (980, 1_020, -1, 10), (980, 1_020, 10, .min), (0, 0, 0, 0),
  ])
  func aBookWithoutTwoSidesIsNotQuoted(
    bid: Int64, ask: Int64, bidQuantity: Int64, askQuantity: Int64
  ) {
    var desk = Desk()
    #expect(desk.orders(bid, ask, bidQuantity, askQuantity) == [])
    #expect(desk.stage.desk.disregardedCount == 0)
  }

  @Test(arguments: [
    (Int64.min, Int64.max), (.min, 1_000), (980, .max), (90, 1_000), (980, 100_010), (981, 1_020),
    (980, 1_021), (.max - 1, .max), (.min, .min + 1),
  ])
  func aBookThatCantBeIsDisregarded(bid: Int64, ask: Int64) {
    var desk = Desk(Desk.settings(takeImbalancePercent: 0))
    #expect(desk.orders(bid, ask) == [])
    #expect(desk.stage.desk.disregardedCount == 1)
  }

  @Test func wideBoundsDoNotOverflow() {
    var settings = Desk.settings(leanTicks: 1_000, maximumPosition: 1 << 60)
    settings.markets[0].terms = InstrumentTerms(
      tick: Price(units: 1), lot: Quantity(units: 1), lowestPrice: Price(units: .min),
      highestPrice: Price(units: .max))
    var desk = Desk(settings)
    #expect(desk.orders(.min, .max) == [])
    #expect(desk.orders(-1 << 61, 1 << 61) == [Order(1, .buy, 5, -2), Order(2, .sell, 5, 2)])
    #expect(desk.orders(1 << 61 - 1, 1 << 61) == [.cancel(1), .cancel(2)])
    #expect(desk.stage.desk.disregardedCount == 1)
  }
}
