// First in, first out: what is sold first is what was bought first, as long as there are lots enough, and no cost is lost when
// there aren't.

import Events
import Portfolio
import Testing

@Suite struct LotTests {
  private func one(_ capacity: Int) -> Portfolio {
    Portfolio(
      PortfolioSettings(
        instruments: [HoldingTerms()], costMethod: .firstInFirstOut(lotCapacity: capacity)))
  }

  @Test func theOldestAreSoldFirst() {
    var fifo = one(64)
    var average = Portfolio(instrumentCount: 1)
    for fill in [fill(.buy, 10, 100), fill(.buy, 10, 120), fill(.sell, 15, 130)] {
      fifo.apply(fill, to: 0)
      average.apply(fill, to: 0)
      fifo.checkInvariants()
    }
    #expect(fifo.position(0).cost == Money(600) && average.position(0).cost == Money(550))
    #expect(fifo.position(0).realized == Money(15 * 130 - 1_600))
    #expect(average.position(0).realized == Money(15 * 130 - 1_650))
    #expect(fifo.position(0).averagePrice.units == 120)
    #expect(fifo.position(0).profit == average.position(0).profit, "the whole is the whole")
  }

  @Test func aFillThroughZeroOpensALotOfTheOtherSide() {
    var desk = one(64)
    desk.apply(fill(.sell, 10, 100), to: 0)
    desk.apply(fill(.sell, 5, 90), to: 0)
    desk.apply(fill(.buy, 20, 80), to: 0)
    desk.checkInvariants()
    #expect(desk.quantity(0).units == 5 && desk.position(0).cost == Money(400))
    #expect(desk.position(0).realized == Money(10 * 20 + 5 * 10))
    desk.apply(fill(.sell, 5, 80), to: 0)
    desk.checkInvariants()
    #expect(desk.position(0).cost == .zero && desk.position(0).realized == Money(250))
  }

  @Test func whenNoneIsFreeTheOldestTwoBecomeOne() {
    var desk = one(3)  // The three cells have their own, and one more each.
    for price in [100, 110, 120] as [Int64] { desk.apply(fill(.buy, 1, price), to: 0) }
    desk.checkInvariants()
    // 100 and 110 are two at 105 now.
    for (sale, realized) in [(1, 200 - 105), (2, 400 - 210), (3, 600 - 330)] as [(Int, Int128)] {
      desk.apply(fill(.sell, 1, 200), to: 0)
      desk.checkInvariants()
      #expect(desk.position(0).realized == Money(realized), "sale \(sale)")
    }
    #expect(desk.position(0).cost == .zero)
  }

  @Test func withoutAnyButItsOwnItIsTheAverage() {
    var desk = one(0)
    for price in [100, 110, 120, 130] as [Int64] { desk.apply(fill(.buy, 1, price), to: 0) }
    desk.apply(fill(.sell, 2, 200), to: 0)
    desk.checkInvariants()
    #expect(desk.position(0).cost == Money(230) && desk.position(0).realized == Money(170))
  }

  @Test func aCellThatHoldsManyTakesNothingFromOneThatHoldsOne() {
    var desk = twoByTwo(.firstInFirstOut(lotCapacity: 4), instruments: 2)
    for price in 100..<140 as Range<Int64> { desk.apply(fill(.buy, 1, price), to: 0) }
    desk.apply(fill(.buy, 1, 10), to: 1)
    desk.apply(fill(.buy, 1, 20), to: 1)
    desk.apply(fill(.sell, 1, 30), to: 1)
    desk.checkInvariants()
    #expect(desk.quantity(1).units == 1 && desk.position(1).cost == Money(15), "merged")
    desk.apply(fill(.sell, 40, 140), to: 0)
    desk.checkInvariants()
    let costs = (100..<140 as Range<Int128>).reduce(0, +)
    #expect(desk.position(0).realized == Money(40 * 140 - costs))
    // All are free again.
    desk.apply(fill(.buy, 1, 100), to: 1)
    desk.apply(fill(.sell, 1, 100), to: 1)
    desk.checkInvariants()
    #expect(desk.position(1).cost == Money(100), "and kept apart again: the one at 15 went first")
  }

  @Test func costsOfBothSignsStayWithinTheBound() {
    var desk = one(8)
    let large: Int64 = 1 << 60
    var refusals = 0
    for price in [large, -large, -large, large, large] {
      let isBooked = desk.apply(fill(.buy, 1 << 59, price), to: 0)
      if !isBooked { refusals += 1 }
      desk.checkInvariants()
    }
    // 2^119 each: two fit by their size, whatever their sum.
    #expect(refusals == 3 && desk.position(0).cost == .zero)
    let isSold = desk.apply(fill(.sell, 1 << 59, large), to: 0)
    #expect(isSold && desk.position(0).cost.units == -(1 << 119))
    desk.checkInvariants()
  }
}
