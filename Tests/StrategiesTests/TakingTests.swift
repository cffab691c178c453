// When it takes, how often, and how much.

import Events
import Strategies
import Testing

@Suite struct TakingTests {
  /// Only taking: a desk whose quotes are out already.
  private func desk(
    percent: Int64 = 80, slices: Int = 1, maximumPosition: Int64 = 1_000, quantity: Int64 = 3
  ) -> Desk {
    var settings = Desk.settings(
      maximumPosition: maximumPosition, takeImbalancePercent: percent, takeQuantity: quantity,
      takeSlices: slices)
    // Behind the market: it doesn't take from itself.
    settings["half_spread_ticks"] = 3
    var desk = Desk(settings)
    _ = desk.orders(980, 1_020, 1, 1)
    precondition(desk.stage.desk.ordersOut == 2)
    return desk
  }

  @Test(arguments: [
    (79, 21, [Order]()), (80, 20, [Order(3, .buy, 3, 1_020, isImmediate: true)]),
    (100, 1, [Order(3, .buy, 3, 1_020, isImmediate: true)]), (21, 79, []), (50, 50, []),
    (20, 80, [Order(3, .sell, 3, 980, isImmediate: true)]),
    // A share is rounded down on either side: 799 of 1,000 is less than 80 percent.
    (799, 201, []), (201, 799, []),
  ])
  func takesWhatTheHeavierSideLeansOn(bid: Int64, ask: Int64, orders: [Order]) {
    var desk = desk()
    #expect(desk.orders(980, 1_020, bid, ask) == orders)
  }

  @Test func waitsByTheEventsTime() {
    var desk = desk()
    #expect(desk.orders(980, 1_020, 9, 1, time: 5_000).count == 1)
    #expect(desk.orders(980, 1_020, 9, 1, time: 5_000).isEmpty)
    #expect(desk.orders(980, 1_020, 9, 1, time: 5_999).isEmpty)
    #expect(desk.orders(980, 1_020, 9, 1, time: 6_000).count == 1)
    #expect(desk.orders(980, 1_020, 9, 1, time: .max - 1).count == 1)
    #expect(desk.orders(980, 1_020, 9, 1, time: .max - 1).isEmpty, "the end of time isn't passed")
  }

  @Test func theCooldownIsOfEachInstrument() {
    var settings = Desk.settings(instruments: 2, takeImbalancePercent: 80)
    settings["half_spread_ticks"] = 3
    var desk = Desk(settings)
    let first = desk.orders(980, 1_020, 9, 1, at: 0)
    let second = desk.orders(980, 1_020, 9, 1, at: 1)
    #expect(first.last?.isImmediate == true && second.last?.isImmediate == true)
  }

  @Test func aTakingCountsTowardsThePositionWithTheQuote() {
    // The quote's 5 and three takings of 3 are 14 of 14.
    var desk = desk(slices: 24, maximumPosition: 14)
    #expect(desk.orders(980, 1_020, 9, 1).count == 3)
    desk.stage.checkInvariants()
    desk.hear(Market.canceled(3))
    #expect(desk.orders(980, 1_020, 9, 1, time: 2_000).count == 1)
    desk.hear(Market.fill(4, .buy, 3))
    #expect(desk.orders(980, 1_020, 9, 1, time: 4_000).isEmpty)
    #expect(desk.stage.desk.position(0).units == 3)
  }

  @Test func above100PercentOrWithoutQuantityItNeverTakes() {
    var never = desk(percent: 101)
    #expect(never.orders(980, 1_020, .max / 256, 1).isEmpty)
    var nothing = desk(percent: 0, quantity: 0)
    #expect(nothing.orders(980, 1_020, 9, 1).isEmpty)
  }

  @Test func quantitiesBeyondMeasureAreDisregarded() {
    var desk = desk()
    let before = desk.stage.desk.disregardedCount
    #expect(
      desk.orders(980, 1_020, .max, 1).isEmpty && desk.stage.desk.disregardedCount == before + 1)
    #expect(desk.orders(980, 1_020, .max / 256, .max / 256).isEmpty)
    #expect(desk.stage.desk.disregardedCount == before + 1)
  }

  @Test(arguments: [Int64(0), 50])
  func aFloodIsBounded(percent: Int64) {
    var settings = Desk.settings(
      maximumPosition: 1_000_000, takeImbalancePercent: percent, takeSlices: 24,
      takeCooldown: .zero, orderCapacity: 100)
    settings["half_spread_ticks"] = 3
    var desk = Desk(settings)
    #expect(desk.orders(980, 1_020, 10, 10).count == 26)
    for _ in 0..<10 { _ = desk.orders(980, 1_020, 10, 10) }
    #expect(desk.stage.desk.ordersOut == 100 && desk.stage.desk.ordersSent == 100)
    #expect(desk.stage.desk.suppressedCount > 0 && desk.largestStep <= 27)
    desk.hear(Market.canceled(3))
    #expect(desk.orders(980, 1_020, 10, 10).count == 1, "one more for one that is over")
    desk.stage.checkInvariants()
  }

  @Test func moreSlicesThanAStepHoldsAreRefused() async {
    await #expect(processExitsWith: .failure) { _ = Desk(Desk.settings(takeSlices: 25)) }
    await #expect(processExitsWith: .failure) {
      var settings = Desk.settings()
      settings["quote"] = 0
      _ = Desk(settings)
    }
    await #expect(processExitsWith: .failure) {
      _ = Desk(Desk.settings(maximumPosition: 1 << 61))
    }
  }
}
