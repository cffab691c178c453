// What an account has, ties up and could still buy, in one currency and in several.

import Events
import Portfolio
import Testing

@Suite struct AccountTests {
  @Test func equityMarginAndBuyingPower() {
    var desk = Portfolio(
      PortfolioSettings(
        accountCount: 2,
        instruments: [
          HoldingTerms(marginRate: 2_500), HoldingTerms(marginRate: 0),
          HoldingTerms(marginRate: 15_000),
        ], startCash: [Money(1_000), Money(500)]))
    #expect(desk.totals().equity == .base(1_500) && desk.totals().leverage == 0)
    desk.apply(fill(.buy, 20, 100), to: 0)
    desk.apply(fill(.buy, 30, 50), to: 1)
    desk.mark(104)
    desk.mark(50, of: 1)
    let account = desk.totals(desk.scopes.account(0))
    #expect(account.equity == .base(1_080) && account.gross == .base(20 * 104 + 1_500))
    #expect(account.margin == .base(20 * 26) && account.available == .base(560))
    #expect(account.buyingPower == .base(560))
    #expect(account.leverage == 3_580 * fixedPointScale / 1_080)
    #expect(desk.buyingPower(desk.scopes.account(0), in: 0) == .base(2_240))
    #expect(desk.buyingPower(desk.scopes.account(0), in: 1) == nil, "it ties nothing up")
    #expect(desk.buyingPower(desk.scopes.account(0), in: 2)?.money.units == 373)
    #expect(desk.totals(desk.scopes.account(1)).buyingPower == .base(500))
    #expect(desk.totals(desk.scopes.strategy(0)).equity == .base(80), "cash is the accounts'")
    // A call: more is tied up than there is.
    desk.mark(57)
    let poor = desk.totals(desk.scopes.account(0))
    #expect(poor.equity == .base(140) && poor.margin == .base(20 * 15))
    #expect(poor.available == .base(-160) && poor.buyingPower == .zero)
    desk.mark(40)
    #expect(desk.totals(desk.scopes.account(0)).leverage == .max, "exposure and no equity")
    desk.checkInvariants()
  }

  @Test func concentrationIsTheLargestShareOfTheGross() {
    var desk = twoByTwo(instruments: 3)
    #expect(desk.concentration() == nil)
    desk.apply(fill(.buy, 10, 100), to: 0)
    desk.apply(fill(.sell, 30, 100), to: 1)
    desk.apply(fill(.buy, 5, 100), to: 2, strategy: 1, account: 1)
    #expect(desk.concentration()?.instrument == 1)
    #expect(desk.concentration()?.share == 3_000 * fixedPointScale / 4_500)
    #expect(desk.concentration(desk.scopes.strategy(1))?.instrument == 2)
    #expect(desk.concentration(desk.scopes.account(1))?.share == fixedPointScale)
    #expect(desk.value(of: 1) == .base(-3_000))
  }

  @Test(arguments: [
    (Int64(100), 10_000, Int64(100)), (100, 2_500, 25), (101, 2_500, 26), (-101, 2_500, 26),
    (1, 1, 1), (0, 2_500, 0), (7, 15_000, 11), (Int64.max, 10_000, Int64.max),
    (.min, 10_000, .max), (.max, 50_000, .max), (.max, 15_000, .max), (.min, 5_000, 1 << 62),
    (12_345_678, 0, 0),
  ])
  func theMarginOfAUnitIsRoundedUp(mark: Int64, rate: Int, margin: Int64) {
    var desk = twoByTwo(marginRate: rate)
    desk.mark(mark)
    #expect(desk.marginPrice(of: 0).units == margin)
  }

  @Test func drawdownIsFromTheDaysPeak() {
    var desk = twoByTwo()
    desk.apply(fill(.buy, 10, 100), to: 0)
    for (mark, drawdown, deepest) in [
      (Int64(95), Int128(50), Int128(50)), (110, 0, 50), (103, 70, 70), (108, 20, 70), (120, 0, 70),
      (90, 300, 300),
    ] {
      desk.mark(mark)
      #expect(desk.totals().drawdown == .base(drawdown), "at \(mark)")
      #expect(desk.totals().deepest == .base(deepest), "at \(mark)")
    }
    #expect(desk.totals().peak == .base(200) && desk.totals().largestGross == .base(1_200))
    desk.checkInvariants()
  }
}

@Suite struct CurrencyTests {
  /// Base, one of 1.25 and one of 0.00666667.
  private func desk() -> Portfolio {
    Portfolio(
      PortfolioSettings(
        strategyCount: 3, accountCount: 2,
        instruments: [0, 1, 2].map { HoldingTerms(currency: $0, feeSchedule: 0) },
        rates: [fixedPointScale, 125_000_000, 666_667],
        feeSchedules: [FeeSchedule(perExecution: Money(4))]))
  }

  @Test func totalsAreInTheBaseCurrency() {
    var desk = desk()
    desk.apply(fill(.buy, 10, 100), to: 1)
    desk.mark(103, of: 1)
    #expect(desk.position(1).profit == Money(26), "in its own")
    #expect(desk.totals().profit.exact == 26 * 125_000_000)
    #expect(desk.totals().gross == Amount(Money(1_030), rate: 125_000_000))
    #expect(desk.totals().fees.money == Money(5))
    desk.apply(fill(.buy, 1, 1), to: 2)
    desk.mark(3, of: 2)
    #expect(desk.totals().profit.exact == 26 * 125_000_000 - 2 * 666_667, "to the last unit")
    #expect(desk.totals().profit.money.units == 32)
    desk.checkInvariants()
  }

  @Test func aRateChangesWhatItIsWorthAtOnce() {
    var desk = desk()
    desk.apply(fill(.buy, 10, 100), to: 1, strategy: 2, account: 1)
    desk.mark(104, of: 1)
    let isSet = desk.setRate(200_000_000, ofCurrency: 1)
    #expect(isSet && desk.rate(of: 1) == 200_000_000 && desk.rate(ofCurrency: 1) == 200_000_000)
    for scope in [0, desk.scopes.strategy(2), desk.scopes.account(1)] {
      #expect(desk.totals(scope).profit == .base(2 * 36) && desk.totals(scope).fees == .base(8))
      #expect(desk.totals(scope).gross == .base(2 * 1_040))
      #expect(desk.totals(scope).peak == .base(72))
    }
    desk.checkInvariants()
    desk.setRate(100_000_000, ofCurrency: 1)
    #expect(desk.totals().drawdown == .base(36), "money that is worth less is money lost")
    desk.mark(105, of: 1)
    #expect(desk.totals().profit == .base(46))
    desk.checkInvariants()
  }

  @Test(arguments: [(Int64(0), 1), (-1, 1), (200, 0), (200, 3), (200, -1)])
  func aRateThatIsNoneIsRefused(rate: Int64, currency: Int) {
    var desk = desk()
    let isSet = desk.setRate(rate, ofCurrency: currency)
    #expect(!isSet && desk.rate(of: 1) == 125_000_000 && desk.rate(of: 0) == fixedPointScale)
  }

  /// Three strategies with thirds of a unit each: by themselves they would round to another sum.
  @Test func theSumIsTheSameByWhateverItIsTaken() {
    var desk = desk()
    for strategy in 0..<3 {
      desk.apply(fill(.buy, 1, 100), to: 2, strategy: strategy, account: strategy % 2)
      desk.apply(fill(.buy, 7, 13), to: 1, strategy: strategy, account: strategy % 2)
    }
    desk.mark(157, of: 2)
    desk.mark(12, of: 1)
    let byStrategy = (0..<3).map { desk.totals(desk.scopes.strategy($0)).profit }
    let byAccount = (0..<2).map { desk.totals(desk.scopes.account($0)).profit }
    let byInstrument = (0..<3).map { Amount(desk.position($0).profit, rate: desk.rate(of: $0)) }
    for sums in [byStrategy, byAccount, byInstrument] {
      #expect(sums.reduce(.zero, +) == desk.totals().profit)
    }
    #expect(byStrategy.reduce(0) { $0 + $1.money.units } != desk.totals().profit.money.units)
  }
}
