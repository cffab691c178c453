// An order's quantity and price, by the instrument's terms and by where the market is: below, at and beyond each limit, with
// what the refusal tells.

import Events
import Testing

@testable import Risk

@Suite struct TermsTests {
  private let one = fixedPointScale

  private func desk(_ change: (inout RiskLimits) -> Void) -> Desk {
    Desk(
      .wide {
        change(&$0.limits[0])
        $0.checks.remove(.ownOrders)
      })
  }

  private func terms(
    tick: Int64 = 1, lot: Int64 = 1, lowest: Int64 = .min, highest: Int64 = .max
  ) -> InstrumentTerms {
    InstrumentTerms(
      tick: Price(units: tick), lot: Quantity(units: lot), lowestPrice: Price(units: lowest),
      highestPrice: Price(units: highest))
  }

  @Test func aQuantityIsOfWholeLots() {
    var desk = desk { $0.terms = terms(lot: 5 * one) }
    let wrong = { Told(reason: .lot, limit: 5 * one, value: $0 * one, scope: .instrument) }
    #expect(desk.told(Whole.new(1, .buy, 4)) == wrong(4))
    #expect(desk.told(Whole.new(1, .buy, 5)) == nil)
    #expect(desk.told(Whole.new(2, .buy, 6)) == wrong(6))
    #expect(desk.told(Whole.new(2, .buy, 6, of: 1)) == nil, "another instrument's lot is one")
    #expect(desk.told(Whole.replace(1, 14)) == wrong(14))
    #expect(desk.told(Whole.replace(1, 15)) == nil)
  }

  @Test func aPriceIsOnTheTick() {
    var desk = desk { $0.terms = terms(tick: 2 * one) }
    let wrong = { Told(reason: .tick, limit: 2 * one, value: $0 * one, scope: .instrument) }
    #expect(desk.told(Whole.new(1, .buy, 4, at: 99)) == wrong(99))
    #expect(desk.told(Whole.new(1, .buy, 4, at: 100)) == nil)
    #expect(desk.told(Whole.new(2, .buy, 4, at: 101)) == wrong(101))
    #expect(desk.told(Whole.new(2, .buy, 4, at: -99)) == wrong(-99))
    #expect(desk.told(Whole.replace(1, 4, at: 101)) == wrong(101))
    // One that names no price may bear anything.
    #expect(desk.told(Whole.new(2, .buy, 4, at: 101, type: .market)) == nil)
    #expect(desk.told(Whole.new(3, .buy, 4, at: 101, type: .stopLimit)) == wrong(101))
  }

  @Test func aPriceIsWithinTheBand() {
    var desk = desk { $0.terms = terms(lowest: 90 * one, highest: 110 * one) }
    let low = Told(reason: .priceBand, limit: 90 * one, value: 89 * one, scope: .instrument)
    let high = Told(reason: .priceBand, limit: 110 * one, value: 111 * one, scope: .instrument)
    #expect(desk.told(Whole.new(1, .buy, at: 89)) == low)
    #expect(desk.told(Whole.new(1, .buy, at: 90)) == nil)
    #expect(desk.told(Whole.new(2, .buy, at: 91)) == nil)
    #expect(desk.told(Whole.new(3, .buy, at: 109)) == nil)
    #expect(desk.told(Whole.new(4, .buy, at: 110)) == nil)
    #expect(desk.told(Whole.new(5, .buy, at: 111)) == high)
    #expect(desk.told(Whole.replace(1, 10, at: 111)) == high)
    #expect(desk.told(Whole.replace(1, 10, at: 89)) == low)
    #expect(desk.told(Whole.replace(1, 10, at: 110)) == nil)
    #expect(desk.told(Whole.new(5, .buy, at: 89, of: 1)) == nil)
  }

  /// The field is zero there, and means nothing.
  @Test(arguments: [OrderType.market, .stop, .trailingStop, .marketToLimit])
  func whatNamesNoPriceHasNoneToBeWrong(type: OrderType) {
    var desk = desk {
      $0.terms = terms(tick: 3 * one, lowest: 90 * one, highest: 110 * one)
      $0.staticReference = Price(units: 100 * one)
      $0.staticCollarBasisPoints = 100
      $0.collarBasisPoints = 100
      $0.maximumNotional = 1_010 * one
    }
    _ = desk.send(Whole.top(99, 101))
    #expect(desk.told(Whole.new(1, .buy, 10, at: 0, type: type)) == nil)
    // It is valued where it would meet the market.
    let wrong = Told(
      reason: .notional, limit: 1_010 * one, value: 1_111 * one, scope: .instrument)
    #expect(desk.told(Whole.new(2, .buy, 11, at: 0, type: type)) == wrong)
  }

  @Test func anOrderHasALargestQuantity() {
    var desk = desk { $0.maximumOrder = Quantity(units: 50 * one) }
    let wrong = Told(reason: .orderSize, limit: 50 * one, value: 51 * one)
    #expect(desk.told(Whole.new(1, .buy, 49)) == nil)
    #expect(desk.told(Whole.new(2, .buy, 50)) == nil)
    #expect(desk.told(Whole.new(3, .buy, 51)) == wrong)
    #expect(desk.told(Whole.replace(1, 51)) == wrong)
    #expect(desk.told(Whole.replace(1, 50)) == nil)
    #expect(desk.told(Whole.new(3, .buy, 51, of: 1)) == nil)
  }

  @Test func aMarketGrowsOld() {
    var desk = desk { $0.longestReferenceAge = .milliseconds(500) }
    let never = Told(reason: .staleReference, limit: one / 2, value: .max, scope: .instrument)
    #expect(desk.told(Whole.new(1)) == never)
    _ = desk.send(Whole.trade(at: 100))
    #expect(desk.told(Whole.new(1)) == never, "a trade isn't a market")
    _ = desk.send(Whole.top(nil, nil))
    #expect(desk.told(Whole.new(1)) == never, "nor is an empty one")
    _ = desk.send(Whole.top(nil, 101))
    #expect(desk.told(Whole.new(1, ms: 499)) == nil)
    #expect(desk.told(Whole.new(2, ms: 500)) == nil)
    let old = Told(
      reason: .staleReference, limit: one / 2, value: one / 1_000 * 501, scope: .instrument)
    #expect(desk.told(Whole.new(3, ms: 501)) == old)
    #expect(desk.told(Whole.replace(1, 11, ms: 501)) == old)
    _ = desk.send(Whole.top(nil, nil, ms: 501))
    #expect(desk.told(Whole.new(3, ms: 501)) == old)
    _ = desk.send(Whole.top(99, 101, ms: 501))
    #expect(desk.told(Whole.new(3, ms: 501)) == nil)
  }

  /// A hundred basis points of the middle, 100: buys to 101, sells to 99.
  @Test func aCollarHoldsBuysBelowAndSellsAbove() {
    var desk = desk { $0.collarBasisPoints = 100 }
    let blind = Told(reason: .collar, limit: 0, value: 100 * one, scope: .instrument)
    #expect(desk.told(Whole.new(1)) == blind)
    _ = desk.send(Whole.top(90, 110))
    let wrong = { Told(reason: .collar, limit: 100 * one, value: $0, scope: .instrument) }
    #expect(desk.told(Whole.new(1, .buy, at: 101)) == nil)
    _ = desk.send(Whole.canceled(1))
    var above = Whole.new(2, .buy, at: 101)
    above.words.w1 += 1
    #expect(desk.told(above) == wrong(101 * one + 1))
    #expect(desk.told(Whole.new(2, .buy, at: 100)) == nil)
    #expect(desk.told(Whole.replace(2, 10, at: 102)) == wrong(102 * one))
    _ = desk.send(Whole.canceled(2))
    #expect(desk.told(Whole.new(3, .buy, at: 1)) == nil, "far below only waits")
    #expect(desk.told(Whole.new(4, .sell, at: 99)) == nil)
    var below = Whole.new(5, .sell, at: 99)
    below.words.w1 -= 1
    #expect(desk.told(below) == wrong(99 * one - 1))
    #expect(desk.told(Whole.new(5, .sell, at: 500)) == nil)
    #expect(desk.told(Whole.new(6, .buy, at: 500, of: 1)) == nil)
  }

  @Test func aCollarHoldsToTheLastTradeToo() {
    var desk = desk { $0.collarBasisPoints = 100 }
    _ = desk.send(Whole.trade(at: 100))
    let last = Told(reason: .collar, limit: 100 * one, value: 102 * one, scope: .instrument)
    #expect(desk.told(Whole.new(1, .buy, at: 101)) == nil)
    #expect(desk.told(Whole.new(2, .buy, at: 102)) == last)
    _ = desk.send(Whole.top(102, 104))
    #expect(desk.told(Whole.new(2, .buy, at: 102)) == last, "both must allow it")
    _ = desk.send(Whole.trade(at: 102))
    #expect(desk.told(Whole.new(2, .buy, at: 102)) == nil)
    let middle = Told(reason: .collar, limit: 103 * one, value: 105 * one, scope: .instrument)
    #expect(desk.told(Whole.new(3, .buy, at: 105)) == middle)
  }

  @Test func aStaticCollarHoldsBothWays() {
    var desk = desk {
      $0.staticReference = Price(units: 200 * one)
      $0.staticCollarBasisPoints = 50
    }
    let wrong = { Told(reason: .collar, limit: 200 * one, value: $0 * one, scope: .instrument) }
    for side in [Side.buy, .sell] {
      #expect(desk.told(Whole.new(1, side, at: 198)) == wrong(198))
      #expect(desk.told(Whole.new(1, side, at: 199)) == nil)
      #expect(desk.told(Whole.replace(1, 10, at: 202)) == wrong(202))
      #expect(desk.told(Whole.replace(1, 10, at: 201)) == nil)
      _ = desk.send(Whole.canceled(1))
      #expect(desk.told(Whole.new(1, side, at: 202)) == wrong(202))
      #expect(desk.told(Whole.new(1, side, 9, at: 201)) == nil)
      _ = desk.send(Whole.canceled(1))
    }
    #expect(desk.told(Whole.new(1, .buy, at: 300, of: 1)) == nil)
  }

  @Test func aNotionalIsPriceTimesQuantity() {
    var desk = desk { $0.maximumNotional = 1_000 * one }
    let wrong = {
      Told(reason: .notional, limit: 1_000 * one, value: $0, scope: .instrument)
    }
    #expect(desk.told(Whole.new(1, .buy, 9, at: 111)) == nil, "999")
    #expect(desk.told(Whole.new(2, .buy, 10, at: 100)) == nil, "1,000")
    #expect(desk.told(Whole.new(3, .buy, 7, at: 143)) == wrong(1_001 * one))
    #expect(desk.told(Whole.new(3, .buy, 10, at: -101)) == wrong(1_010 * one), "without its sign")
    #expect(desk.told(Whole.replace(2, 11)) == wrong(1_100 * one))
    #expect(desk.told(Whole.replace(2, 10, at: 101)) == wrong(1_010 * one))
    // Where nobody knows what it is worth, it is worth more than allowed.
    #expect(desk.told(Whole.new(3, .sell, 1, at: 0, type: .market)) == wrong(.max))
    _ = desk.send(Whole.trade(at: 250))
    #expect(desk.told(Whole.new(3, .sell, 4, at: 0, type: .market)) == nil)
    #expect(desk.told(Whole.new(4, .sell, 5, at: 0, type: .market)) == wrong(1_250 * one))
    _ = desk.send(Whole.canceled(3))
    _ = desk.send(Whole.top(200, 300))
    #expect(desk.told(Whole.new(4, .sell, 5, at: 0, type: .market)) == nil, "at the bid")
    _ = desk.send(Whole.canceled(4))
    for id in 1...2 as ClosedRange<UInt64> { _ = desk.send(Whole.canceled(id)) }
    #expect(desk.told(Whole.new(5, .buy, 4, at: 0, type: .market)) == wrong(1_200 * one), "the ask")
  }

  @Test func aConversionValuesInTheBaseCurrency() {
    var desk = desk {
      $0.maximumNotional = 500 * one
      $0.conversion = one / 2
    }
    #expect(desk.told(Whole.new(1, .buy, 10)) == nil)
    #expect(
      desk.told(Whole.new(2, .buy, 11))
        == Told(reason: .notional, limit: 500 * one, value: 550 * one, scope: .instrument))
  }

  @Test func aShortSaleIsLocated() {
    var desk = desk { $0.locate = Quantity(units: 10 * one) }
    let wrong = { Told(reason: .locate, limit: 10 * one, value: $0 * one, scope: .instrument) }
    #expect(desk.told(Whole.new(1, .sell, 11)) == wrong(11))
    #expect(desk.told(Whole.new(1, .sell, 9)) == nil)
    #expect(desk.told(Whole.new(2, .sell, 2, by: 1, for: 1)) == wrong(11), "the whole firm's")
    #expect(desk.told(Whole.replace(1, 11)) == wrong(11))
    #expect(desk.told(Whole.replace(1, 10)) == nil)
    #expect(desk.told(Whole.new(2, .buy, 20, at: 90)) == nil)
    #expect(desk.told(Whole.new(3, .sell, 1)) == wrong(11), "a buy isn't held yet")
    _ = desk.send(Whole.fill(2, 20))
    #expect(desk.told(Whole.new(3, .sell, 20)) == nil, "what is held may be sold")
    #expect(desk.told(Whole.new(4, .sell, 1)) == wrong(11))
    #expect(desk.told(Whole.new(4, .sell, 30, of: 1)) == nil)
  }

  /// It is a limit order at what it traded at from then on, and the venue knows that first.
  @Test(arguments: [false, true])
  func aMarketToLimitOrderThatHasTradedIsHeldToItsPrice(hasHeard: Bool) {
    var desk = desk {
      $0.terms = terms(tick: 2 * one, highest: 150 * one)
      $0.collarBasisPoints = 1_000
      $0.maximumNotional = 2_000 * one
    }
    _ = desk.send(Whole.top(99, 101))
    #expect(desk.told(Whole.new(1, .buy, 10, at: 0, type: .marketToLimit)) == nil)
    if hasHeard { _ = desk.send(Whole.fill(1, 4, at: 102)) }
    let told = { (reason: Reason, limit: Int64, value: Int64) in
      Told(reason: reason, limit: limit * self.one, value: value * self.one, scope: .instrument)
    }
    #expect(desk.told(Whole.replace(1, 10, at: 103)) == told(.tick, 2, 103))
    #expect(desk.told(Whole.replace(1, 10, at: 152)) == told(.priceBand, 150, 152))
    #expect(desk.told(Whole.replace(1, 10, at: 112)) == told(.collar, 100, 112))
    #expect(desk.told(Whole.replace(1, 30, at: 106)) == told(.notional, 2_000, 3_180))
    #expect(desk.told(Whole.replace(1, 10, at: 106)) == nil)
    desk.stage.checkInvariants()
  }

  @Test func whatAMarketToLimitOrderTradedAtIsItsPrice() {
    var desk = Desk(.wide { $0.limits[0].maximumOpenNotional = 1_000 * one })
    _ = desk.send(Whole.top(99, 101))
    #expect(desk.told(Whole.new(1, .sell, 10, at: 0, type: .marketToLimit)) == nil)
    _ = desk.send(Whole.fill(1, 5, at: 90, side: .sell))
    // 5 at 90 are open: with 7 more at that price it were 1,080.
    let told = desk.told(Whole.new(2, .sell, 7, at: 90))
    let wrong = Told(
      reason: .openNotional, limit: 1_000 * one, value: 1_080 * one, scope: .instrument)
    #expect(told == wrong)
    // Nobody of us buys what it offers.
    #expect(
      desk.told(Whole.new(3, .buy, 1, at: 90))
        == Told(reason: .selfTrade, limit: 90 * one, value: 90 * one, scope: .firm))
    #expect(desk.told(Whole.new(3, .buy, 1, at: 89)) == nil)
    // Its replace is settled at the price that it names.
    #expect(desk.told(Whole.replace(1, 10, at: 95)) == nil)
    _ = desk.send(Whole.replaced(1, 10, at: 95))
    #expect(desk.told(Whole.new(4, .buy, 1, at: 94)) == nil)
    #expect(desk.told(Whole.new(5, .buy, 1, at: 95))?.reason == .selfTrade)
    desk.stage.checkInvariants()
    _ = desk.send(Whole.canceled(1))
    #expect(desk.told(Whole.new(5, .buy, 1, at: 95)) == nil)
    desk.stage.checkInvariants()
  }
}
