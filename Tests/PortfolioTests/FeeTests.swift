// What executions cost: by order, execution, unit and notional, by tiers, and which way it is rounded.

import Events
import Portfolio
import Testing

@Suite struct FeeTests {
  private let schedule = FeeSchedule(
    perOrder: Money(500), perExecution: Money(7),
    maker: [
      FeeTier(ofNotional: -2 * FeeTier.basisPoint),
      FeeTier(from: Quantity(units: 100), ofNotional: -3 * FeeTier.basisPoint),
    ],
    taker: [FeeTier(perUnit: Price(units: 3), ofNotional: 5 * FeeTier.basisPoint)])

  @Test func areTakenFromTheCashAndShownApart() {
    var desk = twoByTwo(fees: [schedule])
    desk.apply(fill(.buy, 10, 1_000, liquidity: .taker), to: 0)
    // 500 + 7 + 10 × 3 + five basis points of 10,000.
    #expect(desk.lastFee == Money(542))
    desk.mark(1_000)
    let position = desk.position(0)
    #expect(position.fees == Money(542) && position.cash == Money(-10_542))
    #expect(position.profit == Money(-542) && position.unrealized == .zero)
    #expect(position.realized == .zero && position.cost == Money(10_000))
    desk.apply(fill(.sell, 10, 1_010, liquidity: .maker), to: 0, isFirst: false)
    // 7, and two basis points of 10,100 back: 2.02, of which 2 are.
    #expect(desk.lastFee == Money(5) && desk.position(0).realized == Money(100))
    #expect(desk.totals().fees == .base(547) && desk.totals().profit == .base(100 - 547))
    #expect(desk.totals(desk.scopes.strategy(0)).fees == .base(547))
    desk.checkInvariants()
  }

  private static let parts: [(Liquidity, Int64, Int64, Int128)] = [
    (.taker, 1, 1, 11), (.taker, 1, 2_000, 11), (.taker, 1, 2_001, 12), (.none, 1, 2_001, 12),
    (.taker, 1, -2_001, 12), (.taker, 1, 0, 10), (.maker, 1, 1, 7), (.maker, 1, 19_999, 4),
    (.maker, 2, 10_000, 3),
  ]

  @Test(arguments: parts)
  func aPartOfTheNotionalIsRoundedUp(
    liquidity: Liquidity, quantity: Int64, price: Int64, fee: Int128
  ) {
    var desk = twoByTwo(fees: [schedule])
    desk.apply(fill(.buy, quantity, price, liquidity: liquidity), to: 0, isFirst: false)
    #expect(desk.lastFee == Money(fee))
  }

  @Test func tiersGoByWhatTheAccountTradedBefore() {
    var desk = twoByTwo(fees: [schedule])
    let big = fill(.buy, 99, 10_000, liquidity: .maker)
    desk.apply(big, to: 0, account: 1, isFirst: false)
    #expect(desk.lastFee == Money(7 - 198))
    desk.apply(fill(.sell, 10, 10_000), to: 0, account: 1, isFirst: false)
    #expect(desk.lastFee == Money(7 - 20), "99 before it: the whole of it in the first tier")
    #expect(desk.tradedToday(feeSchedule: 0, account: 1).units == 109)
    desk.apply(fill(.sell, 10, 10_000), to: 0, strategy: 1, account: 1, isFirst: false)
    #expect(desk.lastFee == Money(7 - 30), "whichever strategy it is")
    desk.apply(fill(.sell, 10, 10_000), to: 0, isFirst: false)
    #expect(desk.lastFee == Money(7 - 20), "the other account is at its own beginning")
    desk.apply(fill(.sell, 80, 1), to: 0, account: 0, isFirst: false)
    desk.apply(fill(.sell, 10, 1), to: 0, account: 0, isFirst: false)
    desk.apply(fill(.sell, 10, 10_000), to: 0, account: 0, isFirst: false)
    #expect(desk.lastFee == Money(7 - 30), "at the very quantity that a tier is from")
    // What is taken back never counted.
    desk.bust(big, of: 0, account: 1, fee: Money(7 - 198))
    #expect(desk.tradedToday(feeSchedule: 0, account: 1).units == 20)
    desk.beginDay()
    #expect(desk.tradedToday(feeSchedule: 0, account: 1) == .zero)
    #expect(desk.totals().fees == .zero && desk.position(0).fees == .zero)
    desk.checkInvariants()
  }

  @Test func aFeeThatNobodyCanHoldIsRefused() {
    let taker = [FeeTier(perUnit: Price(units: .max))]
    var desk = twoByTwo(fees: [FeeSchedule(taker: taker)])
    let isBooked = desk.apply(fill(.buy, .max, 1, liquidity: .taker), to: 0)
    #expect(!isBooked && desk.position(0) == Position() && desk.lastFee == .zero)
    #expect(desk.tradedToday(feeSchedule: 0) == .zero)
    let isFree = desk.apply(fill(.buy, .max, 1), to: 0)
    #expect(isFree && desk.lastFee == .zero, "a schedule without makers' tiers costs them nothing")
    desk.apply(fill(.sell, 5, 1), to: 0)
    #expect(desk.tradedToday(feeSchedule: 0).units == .max, "the largest number there is")
  }

  /// Each fill earns what it is charged, so that cash and cost stay small.
  @Test func theDaysFeesHaveABoundToo() {
    var desk = twoByTwo(fees: [FeeSchedule(perExecution: Money(1 << 119))])
    desk.mark(0)
    var refusals = 0
    for number in 0..<4 {
      let isSale = number % 2 == 0
      let isBooked = desk.apply(
        fill(isSale ? .sell : .buy, 1 << 59, isSale ? 1 << 60 : -(1 << 60)), to: 0)
      if !isBooked { refusals += 1 }
      desk.checkInvariants()
    }
    #expect(refusals == 2 && desk.position(0).fees == Money.largest)
    #expect(desk.position(0).cash == .zero && desk.position(0).realized == Money.largest)
  }

  @Test func theWholeNotionalIsTheMost() {
    let schedule = FeeSchedule(taker: [FeeTier(ofNotional: 100_000_000)])
    var desk = twoByTwo(fees: [schedule])
    let price: Int64 = 1_000_003 * fixedPointScale
    let held: Int64 = 999_999 * fixedPointScale + 1
    desk.apply(fill(.buy, held, price, liquidity: .taker), to: 0)
    #expect(desk.lastFee == Money(Int128(price) * Int128(held)))
  }
}
