// Executions that are taken back, or were others than had been said: quantity, cash and profit as had they never been.

import Events
import Numerics
import Portfolio
import Testing

@Suite struct BustTests {
  static let methods: [CostMethod] = [.average, .firstInFirstOut(lotCapacity: 64)]

  /// What is left is what the same fills without it would have left, realized and cost included.
  private func expectAsIfNever(
    _ method: CostMethod, _ fills: [OrderFill], without number: Int, _ why: Comment
  ) {
    var desk = twoByTwo(method)
    var never = twoByTwo(method)
    for (index, fill) in fills.enumerated() {
      var fill = fill
      fill.execution = UInt64(index) + 1
      desk.apply(fill, to: 0)
      if index != number { never.apply(fill, to: 0) }
    }
    var taken = fills[number]
    taken.execution = UInt64(number) + 1
    let isDone = desk.bust(taken, of: 0)
    #expect(isDone, why)
    expectSame(desk, never, why)
    // And so is what is closed next, and after.
    let closing: Side = desk.quantity(0).units > 0 ? .sell : .buy
    for _ in 0..<3 {
      desk.apply(fill(closing, 4, 133), to: 0)
      never.apply(fill(closing, 4, 133), to: 0)
      desk.mark(140)
      never.mark(140)
      expectSame(desk, never, why)
    }
  }

  private func expectSame(_ desk: borrowing Portfolio, _ never: borrowing Portfolio, _ why: Comment)
  {
    desk.checkInvariants()
    for scope in 0..<desk.scopes.count {
      let left = desk.position(0, scope: scope)
      let right = never.position(0, scope: scope)
      #expect(left.quantity == right.quantity && left.cash == right.cash, why)
      #expect(left.cost == right.cost && left.realized == right.realized, why)
      #expect(left.bought == right.bought && left.sold == right.sold, why)
      #expect(left.mark != right.mark || left.profit == right.profit, why)
      #expect(desk.totals(scope).fees == never.totals(scope).fees, why)
    }
  }

  @Test(arguments: methods)
  func whatItOpenedGoesOutAtItsOwnPrice(method: CostMethod) {
    let fills = [fill(.buy, 10, 100), fill(.buy, 20, 110), fill(.buy, 5, 95)]
    for number in 0..<3 { expectAsIfNever(method, fills, without: number, "buy \(number)") }
    expectAsIfNever(method, [fill(.sell, 3, 7)], without: 0, "the only one")
  }

  @Test(arguments: methods)
  func whatItClosedComesBackAtItsCost(method: CostMethod) {
    let fills = [fill(.sell, 10, 101), fill(.sell, 10, 101), fill(.buy, 7, 90)]
    expectAsIfNever(method, fills, without: 2, "the last closing")
    expectAsIfNever(method, fills + [fill(.sell, 4, 80)], without: 2, "whatever was opened since")
    let two = [fill(.buy, 10, 100), fill(.buy, 10, 120), fill(.sell, 5, 150)]
    expectAsIfNever(method, two, without: 2, "the oldest is the oldest again")
    expectAsIfNever(
      method, [fill(.buy, 10, 100), fill(.sell, 10, 150)], without: 1, "the one that closed all")
  }

  @Test(arguments: methods)
  func aFillThroughZeroTurnsBack(method: CostMethod) {
    let fills = [fill(.buy, 10, 100), fill(.sell, 25, 110)]
    expectAsIfNever(method, fills, without: 1, "closed and opened")
    expectAsIfNever(method, fills + [fill(.sell, 5, 120)], without: 1, "and more since")
  }

  @Test func whatWasSoldOfALotIsTakenFromTheNext() {
    let fifo = CostMethod.firstInFirstOut(lotCapacity: 64)
    let fills = [
      fill(.buy, 10, 100), fill(.buy, 10, 120), fill(.buy, 10, 90), fill(.sell, 15, 150),
    ]
    for number in 0..<3 { expectAsIfNever(fifo, fills, without: number, "buy \(number)") }
  }

  /// Whatever came before: the last execution leaves nothing behind. But where it is in one lot with others, that lot's cost
  /// is what it was in all, not of what.
  @Test(
    arguments: [UInt64(41), 42, 43, 44],
    [
      CostMethod.average, .firstInFirstOut(lotCapacity: 10_000), .firstInFirstOut(lotCapacity: 2),
    ])
  func theLastOneLeavesNothingBehind(seed: UInt64, method: CostMethod) {
    var random = SplitMix64(seed: seed)
    var desk = Portfolio(SimulationTests.settings(method))
    let isMerged = method == .firstInFirstOut(lotCapacity: 2)
    for number in 0..<400 {
      let instrument = Int(random.next(below: 2))
      let strategy = Int(random.next(below: 3))
      let account = Int(random.next(below: 2))
      desk.mark(random.next(from: 90, through: 110), of: instrument)
      let deal = fill(
        random.nextBool() ? .buy : .sell, random.next(from: 1, through: 60),
        random.next(from: -20, through: 200), execution: UInt64(number) + 1)
      let scopes = (0..<desk.scopes.count).map { $0 }
      let was = scopes.map { desk.position(instrument, scope: $0) }
      let totals = scopes.map { desk.totals($0) }
      desk.apply(deal, to: instrument, strategy: strategy, account: account)
      let fee = desk.lastFee
      desk.bust(deal, of: instrument, strategy: strategy, account: account, fee: fee)
      desk.checkInvariants()
      for scope in scopes {
        let now = desk.position(instrument, scope: scope)
        let sums = desk.totals(scope)
        guard now.quantity == was[scope].quantity, now.cash == was[scope].cash,
          now.realized + now.unrealized == was[scope].realized + was[scope].unrealized,
          isMerged || now.cost == was[scope].cost,
          now.fees == was[scope].fees, now.carriedQuantity == was[scope].carriedQuantity,
          sums.profit == totals[scope].profit, sums.gross == totals[scope].gross,
          sums.net == totals[scope].net, sums.margin == totals[scope].margin,
          sums.fees == totals[scope].fees
        else {
          Issue.record("seed \(seed), fill \(number), scope \(scope): \(was[scope]), \(now)")
          return
        }
      }
      desk.apply(deal, to: instrument, strategy: strategy, account: account)
    }
  }

  /// By the average what was closed since has taken something of it along. The whole is right; the parts aren't.
  @Test func theWholeIsRightWhateverTheParts() {
    var desk = twoByTwo()
    for fill in [fill(.buy, 10, 100), fill(.buy, 10, 200), fill(.sell, 5, 150)] {
      desk.apply(fill, to: 0)
    }
    desk.bust(fill(.buy, 10, 200), of: 0)
    desk.mark(110)
    desk.checkInvariants()
    let position = desk.position(0)
    #expect(position.quantity.units == 5 && position.cash == Money(-250))
    #expect(position.profit == Money(300), "bought 10 at 100, sold 5 at 150, mark 110")
    #expect(position.cost == Money(2_250 - 2_000) && position.realized == .zero)
    desk.bust(fill(.buy, 10, 100), of: 0)
    #expect(desk.quantity(0).units == -5 && desk.position(0).cash == Money(750))
    desk.checkInvariants()
  }

  @Test func theLastOfAPositionTakesAllTheCost() {
    var desk = twoByTwo()
    for fill in [fill(.buy, 10, 100), fill(.buy, 10, 200), fill(.sell, 10, 150)] {
      desk.apply(fill, to: 0)
    }
    desk.bust(fill(.buy, 10, 200), of: 0)
    desk.checkInvariants()
    #expect(desk.position(0).cost == .zero && desk.position(0).realized == Money(500))
  }

  @Test(arguments: methods)
  func aCorrectionBooksWhatItReallyWas(method: CostMethod) {
    var desk = twoByTwo(method)
    desk.apply(fill(.buy, 30, 100, execution: 1), to: 0, strategy: 1, account: 1)
    desk.apply(fill(.buy, 10, 120, execution: 2), to: 0, strategy: 1, account: 1)
    let isDone = desk.correct(
      from: fill(.buy, 30, 100, execution: 1), to: fill(.buy, 25, 101, execution: 1), of: 0,
      strategy: 1, account: 1)
    desk.checkInvariants()
    let position = desk.position(0, scope: desk.scopes.strategy(1))
    #expect(isDone && position.quantity.units == 35 && position.bought.units == 35)
    #expect(position.cost == Money(25 * 101 + 1_200) && position.realized == .zero)
    #expect(position.cash == Money(-25 * 101 - 1_200))
    // To the other side, too: what it was.
    desk.correct(
      from: fill(.buy, 10, 120, execution: 2), to: fill(.sell, 10, 120, execution: 2), of: 0,
      strategy: 1, account: 1)
    desk.checkInvariants()
    #expect(desk.quantity(0).units == 15 && desk.position(0).realized == Money(190))
  }

  @Test func aClosingThatIsCorrectedInItsPriceIsRealizedAtThat() {
    var desk = twoByTwo()
    desk.apply(fill(.buy, 30, 100), to: 0)
    desk.apply(fill(.sell, 10, 150), to: 0)
    desk.correct(from: fill(.sell, 10, 150), to: fill(.sell, 10, 140), of: 0)
    #expect(desk.position(0).cost == Money(2_000) && desk.position(0).realized == Money(400))
  }

  @Test func theFeeComesBack() {
    let tiers = [FeeTier(perUnit: Price(units: 2)), FeeTier(from: Quantity(units: 50))]
    var desk = twoByTwo(fees: [FeeSchedule(perOrder: Money(100), maker: tiers)])
    desk.apply(fill(.buy, 60, 10), to: 0)
    let fee = desk.lastFee
    #expect(fee == Money(220))
    desk.apply(fill(.buy, 1, 10), to: 0, isFirst: false)
    #expect(desk.lastFee == .zero, "beyond 50 nothing a unit")
    desk.correct(from: fill(.buy, 60, 10), to: fill(.buy, 40, 10), of: 0, fee: fee)
    #expect(desk.lastFee == Money(180), "at the tier of what was traded without it")
    #expect(desk.tradedToday(feeSchedule: 0).units == 41)
    desk.bust(fill(.buy, 40, 10), of: 0, fee: desk.lastFee)
    #expect(desk.totals().fees == .zero && desk.position(0).cash == Money(-10))
    desk.checkInvariants()
  }

  @Test(arguments: methods)
  func whatCantBeLeavesAllAsItWas(method: CostMethod) {
    var desk = twoByTwo(method)
    desk.mark(1)
    desk.apply(fill(.sell, .max, 1), to: 0)
    let was = desk.position(0)
    let isBusted = desk.bust(fill(.buy, 1, 1), of: 0)
    #expect(!isBusted, "one more short than there are numbers")
    let isOver = desk.correct(from: fill(.buy, 10, 1), to: fill(.buy, 11, 1), of: 0)
    #expect(!isOver, "what lies between the two must be a quantity, too")
    for real in [
      fill(.sell, 0, 1), fill(.none, 5, 1), fill(.sell, .max, .max), fill(.sell, .min, 1),
    ] {
      let isCorrected = desk.correct(from: fill(.sell, 1, 1), to: real, of: 0)
      #expect(!isCorrected && desk.position(0) == was)
      desk.checkInvariants()
    }
  }

  @Test func theDaysPeakDoesntSeeWhatIsBetween() {
    var desk = twoByTwo()
    desk.mark(100)
    desk.apply(fill(.buy, 10, 130), to: 0)
    #expect(desk.totals().profit == .base(-300) && desk.totals().peak == .zero)
    desk.correct(from: fill(.buy, 10, 130), to: fill(.buy, 10, 120), of: 0)
    #expect(desk.totals().profit == .base(-200) && desk.totals().peak == .zero)
    desk.correct(from: fill(.buy, 10, 120), to: fill(.buy, 10, 20), of: 0)
    #expect(desk.totals().peak == .base(800))
    desk.bust(fill(.buy, 10, 20), of: 0)
    // What was seen was seen, until somebody says that it wasn't there.
    #expect(desk.totals().drawdown == .base(800) && desk.totals().deepest == .base(800))
    desk.restartPeaks()
    #expect(desk.totals().drawdown == .zero && desk.totals().deepest == .zero)
    desk.checkInvariants()
  }

  @Test(arguments: methods)
  func whatIsTakenBackMayBeOfAnotherDay(method: CostMethod) {
    var desk = twoByTwo(method)
    desk.apply(fill(.buy, 10, 100, execution: 1), to: 0)
    desk.apply(fill(.buy, 5, 100, execution: 2), to: 0)
    desk.mark(110)
    desk.beginDay()
    desk.apply(fill(.buy, 3, 112, execution: 3), to: 0)
    desk.bust(fill(.buy, 10, 100, execution: 1), of: 0)
    desk.checkInvariants()
    let position = desk.position(0)
    #expect(position.quantity.units == 8 && position.cost == Money(500 + 336))
    #expect(position.bought == .zero && position.carriedQuantity.units == 8)
    // The day takes back what the day before had made of it.
    #expect(position.profit == Money(-100 - 6) && position.earned == Money(150))
  }
}
