// Days: what was held before the first, what is carried into the next, and the curve of one.

import Events
import Portfolio
import Testing

@Suite struct DayTests {
  private func started(_ method: CostMethod = .average, close: Int64? = 108) -> Portfolio {
    let close = close.map { Price(units: $0) }
    return Portfolio(
      PortfolioSettings(
        strategyCount: 2, accountCount: 2, instruments: [HoldingTerms(), HoldingTerms()],
        costMethod: method, startCash: [Money(1_000), .zero],
        startPositions: [
          StartPosition(
            instrument: 0, strategy: 0, quantity: Quantity(units: 10), price: Price(units: 100),
            close: close),
          StartPosition(
            instrument: 0, strategy: 0, quantity: Quantity(units: 5), price: Price(units: 106),
            close: close),
          StartPosition(
            instrument: 0, strategy: 1, account: 1, quantity: Quantity(units: -4),
            price: Price(units: 110), close: close),
        ]))
  }

  @Test func theFirstDayBeginsAtTheCloseOfTheEveningBefore() {
    var desk = started()
    desk.checkInvariants()
    let strategy = desk.position(0, scope: desk.scopes.strategy(0))
    #expect(strategy.quantity.units == 15 && strategy.cost == Money(1_530))
    #expect(strategy.realized == .zero && strategy.unrealized == Money(90))
    #expect(strategy.profit == .zero && strategy.earned == .zero && strategy.fillCount == 0)
    #expect(desk.quantity(0).units == 11 && desk.position(0).realized == .zero)
    #expect(desk.totals().gross == .base(11 * 108) && desk.totals().equity == .base(1_000))
    #expect(desk.totals(desk.scopes.strategy(1)).net == .base(-4 * 108))
    desk.mark(110)
    #expect(desk.totals().profit == .base(22) && desk.totals().peak == .base(22))
    desk.apply(fill(.sell, 15, 111), to: 0)
    let sold = desk.position(0, scope: desk.scopes.strategy(0))
    #expect(sold.realized == Money(15 * 111 - 1_530), "against what it had cost")
    #expect(sold.profit == Money(45), "of which today made that")
    desk.checkInvariants()
  }

  @Test func withoutACloseThePriceIsOne() {
    let desk = Portfolio(
      PortfolioSettings(
        instruments: [HoldingTerms()],
        startPositions: [
          StartPosition(instrument: 0, quantity: Quantity(units: -3), price: Price(units: 7))
        ]))
    #expect(desk.mark(of: 0).units == 7 && desk.position(0).unrealized == .zero)
    #expect(desk.position(0).averagePrice.units == 7)
  }

  @Test func eachStartIsALot() {
    var desk = started(.firstInFirstOut(lotCapacity: 8))
    desk.checkInvariants()
    desk.apply(fill(.sell, 10, 120), to: 0)
    let strategy = desk.position(0, scope: desk.scopes.strategy(0))
    #expect(strategy.cost == Money(530) && strategy.realized == Money(200))
    desk.checkInvariants()
  }

  @Test(arguments: BustTests.methods)
  func aDayCarriesWhatIsHeldAndWhatItCost(method: CostMethod) {
    var desk = Portfolio(
      PortfolioSettings(
        instruments: [HoldingTerms(feeSchedule: 0)],
        feeSchedules: [FeeSchedule(perExecution: Money(3))], costMethod: method))
    desk.apply(fill(.buy, 10, 100), to: 0)
    desk.apply(fill(.sell, 4, 105), to: 0)
    desk.mark(103)
    #expect(desk.totals().profit == .base(20 + 18 - 6))
    desk.beginDay()
    desk.checkInvariants()
    var position = desk.position(0)
    #expect(position.quantity.units == 6 && position.cost == Money(600))
    #expect(position.realized == .zero && position.fees == .zero && position.fillCount == 0)
    #expect(position.bought == .zero && position.sold == .zero)
    #expect(position.carriedQuantity.units == 6 && position.carriedGain == Money(18))
    #expect(position.profit == .zero && position.earned == Money(32))
    #expect(desk.totals().profit == .zero && desk.totals().earned == .base(32))
    #expect(desk.totals().peak == .zero && desk.totals().gross == .base(618))
    #expect(desk.totals().equity == .base(32))
    desk.mark(101)
    desk.apply(fill(.sell, 6, 102), to: 0)
    position = desk.position(0)
    #expect(position.profit == Money(-6 - 3), "from 103 to 102, and the fee")
    #expect(position.realized == Money(12), "against the cost of the day before")
    #expect(desk.totals().drawdown == .base(9) && desk.totals().deepest == .base(12))
    desk.beginDay()
    #expect(desk.position(0).earned == Money(32 - 9) && desk.totals().earned == .base(23))
    #expect(desk.position(0).profit == .zero && desk.position(0).cash == .zero)
    desk.checkInvariants()
  }

  @Test func whatWasEarnedIsAtTheRateOfItsDay() {
    var desk = Portfolio(
      PortfolioSettings(
        instruments: [HoldingTerms(currency: 1)], rates: [fixedPointScale, 2 * fixedPointScale]))
    desk.apply(fill(.buy, 10, 100), to: 0)
    desk.mark(101)
    desk.beginDay()
    desk.setRate(3 * fixedPointScale, ofCurrency: 1)
    #expect(desk.totals().earned == .base(20) && desk.totals().profit == .zero)
    desk.mark(102)
    #expect(desk.totals().profit == .base(30) && desk.totals().equity == .base(50))
    desk.checkInvariants()
  }
}

@Suite struct CurveTests {
  private func desk(_ capacity: Int, window: Int = 0) -> Portfolio {
    Portfolio(
      PortfolioSettings(
        strategyCount: 2, instruments: [HoldingTerms(), HoldingTerms()],
        interval: Nanoseconds(100), curveCapacity: capacity, volatilityWindow: window))
  }

  @Test func aPointIsWhatWasTrueUpToItsTime() {
    var desk = desk(3)
    desk.tick(at: Nanoseconds(1_050))
    desk.apply(fill(.buy, 10, 100), to: 0, strategy: 1)
    desk.tick(at: Nanoseconds(1_099))
    #expect(desk.curveCount == 0)
    desk.tick(at: Nanoseconds(1_100))
    desk.mark(105)
    desk.tick(at: Nanoseconds(1_450))
    desk.mark(103)
    desk.tick(at: Nanoseconds(1_500))
    #expect((0..<desk.curveCount).map { desk.curvePoint($0).time.count } == [1_100, 1_400, 1_500])
    #expect(desk.curvePoint(0).profit == .zero && desk.curvePoint(0).gross == .base(1_000))
    #expect(desk.curvePoint(1).profit == .base(50) && desk.curvePoint(1).drawdown == .zero)
    #expect(desk.curvePoint(2).profit == .base(30) && desk.curvePoint(2).drawdown == .base(20))
    let strategies = (1...2).map { desk.curvePoint(2, scope: $0).gross }
    #expect(strategies == [.zero, .base(1_030)])
    // Full: the oldest goes.
    desk.tick(at: Nanoseconds(1_600))
    #expect((0..<desk.curveCount).map { desk.curvePoint($0).time.count } == [1_400, 1_500, 1_600])
    desk.beginDay()
    #expect(desk.curveCount == 0)
    desk.tick(at: Nanoseconds(1_700))
    #expect(desk.curveCount == 1 && desk.curvePoint(0).profit == .zero)
  }

  @Test func withoutIntervalsTimeIsNothing() {
    var desk = twoByTwo()
    desk.tick(at: Nanoseconds(1))
    desk.tick(at: Nanoseconds(.max))
    #expect(desk.curveCount == 0 && desk.volatility(of: 0) == nil)
  }

  @Test func theEndOfTime() {
    var desk = desk(2)
    for time in [1, .max - 200, .max - 1, .max, .max] as [UInt64] {
      desk.tick(at: Nanoseconds(time))
    }
    #expect(desk.curveCount == 2)
  }

  private func returns(_ marks: [Int64], window: Int) -> Portfolio {
    var desk = desk(0, window: window)
    desk.tick(at: Nanoseconds(0))
    for (index, mark) in marks.enumerated() {
      desk.mark(mark)
      desk.tick(at: Nanoseconds(100 * UInt64(index + 1)))
      desk.checkInvariants()
    }
    return desk
  }

  @Test func volatilityIsTheDeviationOfTheLastReturns() {
    // Returns of 1 %, -1 % (of 10,100: -0.99009900 %), 2 %.
    #expect(returns([10_000, 10_100], window: 3).volatility(of: 0) == nil)
    // Of two: their distance over √2.
    #expect(
      returns([10_000, 10_100, 10_302], window: 3).volatility(of: 0) == 707_106, "1 % and 2 %")
    #expect(returns([10_000, 10_100, 10_201], window: 3).volatility(of: 0) == 0, "always 1 %")
    // The first return has left a window of two.
    #expect(returns([5_000, 10_000, 10_100, 10_302], window: 2).volatility(of: 0) == 707_106)
    #expect(returns([10_000, 10_100, 10_302], window: 3).volatility(of: 1) == nil, "none seen")
  }

  @Test func whatHasNoReturnHasNone() {
    // To zero, from there, and to less: three that are none. Then one of 1 %, and one of 2 %.
    let desk = returns([10_000, 0, 500, -3, 10_000, 10_100, 10_302], window: 8)
    #expect(desk.volatility(of: 0) == 707_106)
  }

  @Test func aReturnHasAnEnd() {
    let desk = returns([1, .max, 1, .max, 1, .max], window: 65_536)
    #expect(desk.volatility(of: 0).map { $0 > 1 << 38 && $0 < 1 << 40 } == true)
  }

  @Test func aNightIsNoInterval() {
    var desk = returns([10_000, 10_100], window: 4)
    desk.beginDay()
    desk.mark(50_000)
    desk.tick(at: Nanoseconds(5_000))
    desk.mark(51_000)
    desk.tick(at: Nanoseconds(5_100))
    #expect(desk.volatility(of: 0) == 707_106, "1 % and 2 %")
  }
}
