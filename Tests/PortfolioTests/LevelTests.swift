// The firm, its strategies and its accounts: each with its own position, all with the same sum.

import Events
import Portfolio
import Testing

@Suite struct LevelTests {
  @Test func aFillIsBookedToThreeCells() {
    var desk = twoByTwo(instruments: 2)
    desk.apply(fill(.buy, 10, 100), to: 1, strategy: 1, account: 0)
    desk.checkInvariants()
    let scopes = desk.scopes
    let holders = [scopes.firm, scopes.strategy(1), scopes.account(0)]
    for scope in 0..<scopes.count {
      #expect(desk.quantity(1, scope: scope).units == (holders.contains(scope) ? 10 : 0))
      #expect(desk.quantity(0, scope: scope) == .zero)
      #expect(desk.totals(scope).gross == .base(holders.contains(scope) ? 1_000 : 0))
    }
  }

  @Test func aFirmIsFlatWhoseStrategiesArent() {
    var desk = twoByTwo()
    desk.apply(fill(.buy, 10, 100), to: 0, strategy: 0, account: 0)
    desk.apply(fill(.sell, 10, 130), to: 0, strategy: 1, account: 0)
    desk.mark(120)
    desk.checkInvariants()
    let scopes = desk.scopes
    // The firm and the account closed at 30 a unit; the strategies hold what they dealt.
    for (scope, realized, unrealized, gross) in [
      (0, Int128(300), Int128(0), Int128(0)), (scopes.account(0), 300, 0, 0),
      (scopes.strategy(0), 0, 200, 1_200), (scopes.strategy(1), 0, 100, 1_200),
      (scopes.account(1), 0, 0, 0),
    ] {
      #expect(desk.realized(scope) == .base(realized))
      #expect(desk.unrealized(scope) == .base(unrealized))
      #expect(desk.totals(scope).profit == .base(realized + unrealized))
      #expect(desk.totals(scope).gross == .base(gross))
    }
    #expect(desk.totals(scopes.strategy(1)).net == .base(-1_200))
    #expect(desk.position(0, scope: scopes.strategy(0)).mark.units == 120)
  }

  @Test func totalsFollowTheMark() {
    var desk = twoByTwo(marginRate: 2_500)
    desk.apply(fill(.buy, 10, 100), to: 0)
    desk.apply(fill(.sell, 4, 100), to: 0, strategy: 1, account: 1)
    desk.mark(103)
    desk.checkInvariants()
    let firm = desk.totals()
    #expect(firm.profit == .base(18) && firm.net == .base(618) && firm.gross == .base(618))
    // A quarter of 103 is 25.75: a unit of it ties up 26.
    #expect(desk.marginPrice(of: 0).units == 26 && firm.margin == .base(6 * 26))
    let short = desk.totals(desk.scopes.strategy(1))
    #expect(short.profit == .base(-12) && short.net == .base(-412) && short.gross == .base(412))
    desk.mark(-50)
    desk.checkInvariants()
    #expect(desk.totals().net == .base(-300) && desk.totals().gross == .base(300))
    #expect(desk.totals(desk.scopes.strategy(1)).net == .base(200))
  }

  @Test func aMarkTellsWhetherItChanged() {
    var desk = twoByTwo()
    let change = MarkChange(old: Price(units: 100), new: Price(units: 105))
    desk.mark(100)
    let first = desk.mark(top(104, 106), of: 0)
    #expect(first == change && first.isChange)
    let second = desk.mark(top(103, 107), of: 0)
    #expect(!second.isChange && second.new.units == 105, "the middle is where it was")
    let empty = desk.mark(top(nil, nil), of: 0)
    #expect(!empty.isChange && desk.mark(of: 0).units == 105)
    let deal = desk.mark(trade(99), of: 0)
    #expect(!deal.isChange && desk.mark(of: 0).units == 105, "trades are nothing to it")
  }

  @Test func marksMayBeLastTrades() {
    var desk = Portfolio(PortfolioSettings(instruments: [HoldingTerms()], markSource: .lastTrade))
    desk.apply(fill(.buy, 2, 90), to: 0)
    let book = desk.mark(top(100, 100), of: 0)
    #expect(!book.isChange && desk.mark(of: 0).units == 90, "nothing traded but our own")
    let deal = desk.mark(trade(95), of: 0)
    #expect(deal == MarkChange(old: Price(units: 90), new: Price(units: 95)))
    desk.apply(fill(.buy, 2, 97), to: 0)
    #expect(desk.mark(of: 0).units == 95, "the market's last trade stands")
    #expect(desk.totals().profit == .base(10 - 4))
    desk.checkInvariants()
  }

  @Test func untilTheMarketIsSeenTheLastFillIsTheMark() {
    var desk = twoByTwo()
    desk.apply(fill(.buy, 10, 100), to: 0)
    #expect(desk.totals().profit == .zero && desk.totals().drawdown == .zero)
    desk.apply(fill(.buy, 1, 90), to: 0, strategy: 1, account: 1)
    #expect(desk.totals().profit == .base(-100), "what the first holds is worth less")
    #expect(desk.totals(desk.scopes.strategy(1)).profit == .zero)
    desk.checkInvariants()
  }

  @Test func whatOneCellCantHoldNoneGets() {
    var desk = twoByTwo()
    desk.mark(1)
    desk.apply(fill(.buy, .max, 1), to: 0, strategy: 0, account: 0)
    // The strategy and the account could, the firm can't.
    let isOne = desk.apply(fill(.buy, 1, 1), to: 0, strategy: 1, account: 1)
    #expect(!isOne && desk.quantity(0, scope: desk.scopes.strategy(1)) == .zero)
    desk.apply(fill(.sell, .max, 1), to: 0, strategy: 1, account: 0)
    // The firm and the account could, the strategy can't.
    let isTwo = desk.apply(fill(.sell, 1, 1), to: 0, strategy: 1, account: 0)
    #expect(!isTwo && desk.quantity(0) == .zero)
    #expect(desk.quantity(0, scope: desk.scopes.account(0)) == .zero)
    desk.checkInvariants()
  }

  @Test(arguments: [(-1, 0), (2, 0), (0, -1), (0, 2)])
  func whoIsNotThereGetsNothing(strategy: Int, account: Int) {
    var desk = twoByTwo(fees: [FeeSchedule(perExecution: Money(1))])
    let isBooked = desk.apply(fill(.buy, 1, 1), to: 0, strategy: strategy, account: account)
    let isBusted = desk.bust(fill(.buy, 1, 1), of: 0, strategy: strategy, account: account)
    let isCorrected = desk.correct(
      from: fill(.buy, 1, 1), to: fill(.buy, 1, 2), of: 0, strategy: strategy, account: account)
    #expect(!isBooked && !isBusted && !isCorrected)
    #expect(desk.position(0) == Position())
  }

  @Test func manyScopesTakeMoreThanAWord() {
    var desk = Portfolio(
      PortfolioSettings(
        strategyCount: 100, accountCount: 70, instruments: [HoldingTerms(), HoldingTerms()]))
    for number in 0..<70 {
      desk.apply(fill(.buy, 1, 100), to: number % 2, strategy: 99 - number, account: number)
    }
    desk.mark(110)
    desk.mark(120, of: 1)
    desk.checkInvariants()
    #expect(desk.totals().profit == .base(35 * 10 + 35 * 20))
    #expect(desk.totals(desk.scopes.strategy(31)).profit == .base(10))
    #expect(desk.totals(desk.scopes.account(69)).profit == .base(20))
    #expect(desk.totals(desk.scopes.strategy(0)).profit == .zero)
  }

  @Test func extremesOfAMarkOverflowNothing() {
    var desk = twoByTwo(instruments: 4)
    for instrument in 0..<4 { desk.apply(fill(.buy, .max, 1), to: instrument) }
    for price in [Int64.max, .min, 0, .min, .max] {
      for instrument in 0..<4 { desk.mark(price, of: instrument) }
      desk.checkInvariants()
      let one = Amount.base(Int128(Int64.max) * Int128(price) - Int128(Int64.max))
      #expect(desk.totals().profit == one + one + one + one)
    }
    desk.beginDay()
    for price in [Int64.min, .max] {
      for instrument in 0..<4 { desk.mark(price, of: instrument) }
      desk.checkInvariants()
    }
    let isBooked = desk.apply(fill(.sell, 1, .min), to: 0)
    #expect(!isBooked, "an account that starts beyond its bound takes nothing")
  }
}
