// Cost, profit and their identity, with small numbers by hand and with the largest there are.

import Events
import Numerics
import Portfolio
import Testing

@Suite struct PositionTests {
  private func after(_ fills: OrderFill...) -> Position {
    var portfolio = Portfolio(instrumentCount: 1)
    for fill in fills {
      let isBooked = portfolio.apply(fill, to: 0)
      #expect(isBooked)
      portfolio.checkInvariants()
    }
    return portfolio.position(0)
  }

  @Test func buyingAddsToTheCost() {
    let position = after(fill(.buy, 10, 100), fill(.buy, 30, 120))
    #expect(position.quantity.units == 40 && position.cost.units == 4_600)
    #expect(position.realized == .zero && position.cash.units == -4_600)
    #expect(position.bought.units == 40 && position.sold.units == 0 && position.fillCount == 2)
  }

  @Test func closingRealizesAgainstTheAverageCost() {
    let position = after(fill(.buy, 10, 100), fill(.buy, 30, 120), fill(.sell, 10, 130))
    #expect(position.quantity.units == 30 && position.cost.units == 3_450)
    #expect(position.realized.units == 150, "a quarter of 4,600 went out, 1,300 came in")
    #expect(position.cash.units == -3_300 && position.sold.units == 10)
  }

  @Test func aShortIsTheMirrorImage() {
    let position = after(fill(.sell, 10, 130), fill(.buy, 4, 120))
    #expect(position.quantity.units == -6 && position.cost.units == -780)
    #expect(position.realized.units == 40 && position.cash.units == 820)
  }

  @Test(arguments: [Side.buy, .sell])
  func aFillThroughZeroClosesAndOpens(side: Side) {
    let sign: Int128 = side == .buy ? 1 : -1
    let position = after(fill(side, 10, 100), fill(side.opposite, 25, 110))
    #expect(position.quantity.units == Int64(-15 * sign))
    #expect(position.cost.units == -15 * 110 * sign, "what is open now was all dealt at 110")
    #expect(position.realized.units == 10 * 10 * sign)
  }

  @Test func atZeroNothingIsLeftOfTheCost() {
    let position = after(
      fill(.buy, 3, 100), fill(.buy, 4, 101), fill(.sell, 5, 99), fill(.sell, 2, 103))
    #expect(position.quantity.units == 0 && position.cost == .zero)
    #expect(position.realized.units == 99 * 5 + 103 * 2 - 300 - 404)
    #expect(position.realized == position.cash)
  }

  @Test func marksAndUnrealizedProfit() {
    var portfolio = Portfolio(instrumentCount: 1)
    portfolio.apply(fill(.buy, 10, 100), to: 0)
    #expect(portfolio.position(0).mark.units == 100, "nothing was seen yet: what it was dealt at")
    portfolio.mark(top(nil, 111), of: 0)
    #expect(portfolio.position(0).mark.units == 111, "the side that is there")
    portfolio.mark(top(108, nil), of: 0)
    #expect(portfolio.position(0).mark.units == 109, "the ask stays; rounded down")
    #expect(portfolio.position(0).unrealized.units == 90)
    #expect(portfolio.position(0).profit.units == 90)
    portfolio.mark(top(-10, 0), of: 0)
    #expect(portfolio.position(0).mark.units == -5, "zero is a price, and so is less")
    portfolio.checkInvariants()
  }

  @Test func marksOfExtremePrices() {
    var portfolio = Portfolio(instrumentCount: 1)
    let isBooked = portfolio.apply(fill(.buy, .max, 1), to: 0)
    #expect(isBooked)
    for (bid, ask, mark) in [
      (Int64.max, Int64.max, Int64.max), (.min, .min, .min), (.min, .max, -1), (.max, .min, -1),
      (.max, .max - 1, .max - 1),
    ] {
      portfolio.mark(top(bid, ask), of: 0)
      #expect(portfolio.position(0).mark.units == mark)
      #expect(
        portfolio.position(0).profit.units == Int128(Int64.max) * Int128(mark) - .init(Int64.max))
      portfolio.checkInvariants()
    }
  }

  @Test func isExactWithHugeNumbers() {
    // A share of a cost near 2^100 can't be taken by multiplying first: that would pass 128 bits.
    let price: Int64 = 1_000_003 * fixedPointScale  // A million a unit.
    let held: Int64 = 999_999 * fixedPointScale + 1
    let position = after(fill(.buy, held, price), fill(.sell, held - 7, price + 1))
    #expect(position.quantity.units == 7)
    #expect(position.cost.units == Int128(price) * 7)
    #expect(position.realized.units == Int128(held - 7))
  }

  @Test func thePriceOfAllThereIs() {
    // 2^63 - 1 of it at the highest price is more than an account holds: refused, not wrapped.
    var portfolio = Portfolio(instrumentCount: 1)
    let isBooked = portfolio.apply(fill(.buy, .max, .max), to: 0)
    #expect(!isBooked && portfolio.position(0) == Position())
  }

  @Test(arguments: [
    OrderFill(
      order: .none, execution: 1, price: Price(units: 1), quantity: .zero, side: .buy,
      liquidity: .none),
    OrderFill(
      order: .none, execution: 1, price: Price(units: 1), quantity: Quantity(units: .min),
      side: .sell, liquidity: .none),
    OrderFill(
      order: .none, execution: 1, price: Price(units: 1), quantity: Quantity(units: 1),
      side: .none, liquidity: .none),
  ])
  func aFillThatCantBeIsRefused(fill: OrderFill) {
    var portfolio = Portfolio(instrumentCount: 1)
    let isBooked = portfolio.apply(fill, to: 0)
    #expect(!isBooked && portfolio.position(0) == Position())
  }

  @Test func aPositionEndsWhere64BitsEnd() {
    var portfolio = Portfolio(instrumentCount: 1)
    for (fill, isBooked) in [
      (fill(.sell, .max, 1), true), (fill(.sell, 1, 1), false), (fill(.buy, 1, 1), true),
      (fill(.sell, 1, 1), true), (fill(.sell, 2, 1), false), (fill(.buy, .max, 1), true),
      (fill(.buy, .max, 1), true), (fill(.buy, 1, 1), false),
    ] {
      let was = portfolio.position(0)
      let isDone = portfolio.apply(fill, to: 0)
      #expect(isDone == isBooked)
      #expect(isBooked || portfolio.position(0) == was, "refused: as it was")
      portfolio.checkInvariants()
    }
    #expect(portfolio.position(0).quantity.units == .max)
    #expect(portfolio.position(0).bought.units == .max, "the tally stays at the largest number")
  }

  @Test func moneyIsRoundedTowardsZeroAndOnlyWhereItFits() {
    #expect(Money(units: 299_999_999).rounded == 2)
    #expect(Money(units: -299_999_999).rounded == -2)
    #expect(Money(Price(units: .max), times: Quantity(units: 100_000_000)).rounded == .max)
    #expect(Money(Price(units: .max), times: Quantity(units: .max)).rounded == nil)
    #expect(Money(Price(units: .min), times: Quantity(units: .min)).units == 1 << 126)
  }

  /// Realized and unrealized are the whole profit at any price, and a naive list of fills agrees.
  @Test(arguments: [UInt64(301), 302, 303, 304])
  func theProfitIdentityHolds(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let largest: Int64 = [9, 1_000_000, 1 << 45, 1 << 52][Int(seed - 301)]
    var portfolio = Portfolio(instrumentCount: 1)
    var quantity: Int128 = 0
    var cash: Int128 = 0
    for number in 0..<5_000 {
      let price = random.next(from: -largest / 8, through: largest)
      // Mostly towards zero, so that it crosses often.
      let side: Side = (quantity > 0) == random.chance(3, outOf: 5) ? .sell : .buy
      let fill = fill(side, random.next(from: 1, through: largest), price)
      let isBooked = portfolio.apply(fill, to: 0)
      #expect(isBooked, "seed \(seed), fill \(number)")
      let signed = Int128(fill.quantity.units) * (side == .buy ? 1 : -1)
      quantity += signed
      cash -= signed * Int128(price)
      let bid = random.next(from: -largest, through: largest)
      portfolio.mark(top(bid, bid + 2), of: 0)
      let position = portfolio.position(0)
      portfolio.checkInvariants()
      guard position.profit.units == cash + quantity * Int128(bid + 1),
        position.realized + position.unrealized == position.profit,
        Int128(position.quantity.units) == quantity
      else {
        Issue.record("seed \(seed), fill \(number)")
        return
      }
    }
  }
}
