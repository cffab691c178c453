// What a feed can get wrong: refused, counted, and the book as it was. None of it may trap.

import Books
import Events
import Testing

@Suite struct BookRefusalTests {
  /// A desk with two orders, 100 × 5 and 103 × 7.
  private func desk() -> Desk {
    var desk = Desk(ticks: [1, 5], orders: 3, levels: 3)
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    _ = desk.send(Feed.add(2, .sell, 103, 7))
    return desk
  }

  @Test(arguments: [
    Feed.add(3, .buy, 101, 0), Feed.add(3, .buy, 101, -1), Feed.add(3, .buy, 101, .min),
    Feed.add(3, .none, 101, 1), Feed.add(3, Side(code: 200), 101, 1),
    Feed.add(1, .buy, 101, 1), Feed.add(0, .buy, 101, 1),
    Feed.add(3, .buy, 101, 1, at: 2), Feed.add(3, .buy, 101, 1, at: .max),
    Feed.add(3, .buy, 101, 1, at: 1), Feed.add(3, .buy, .min, 1, at: 1),
    Feed.add(3, .sell, .max, 1, at: 1), Feed.add(3, .sell, -4, 1, at: 1),
    Feed.modify(9, .buy, 101, 1), Feed.modify(1, .buy, 101, 0), Feed.modify(1, .buy, 101, .min),
    Feed.modify(1, .buy, 101, 1, at: 1),
    Feed.delete(9), Feed.delete(0), Feed.delete(1, at: 1), Feed.delete(1, at: 99),
    Feed.level(.buy, 100, 0), Feed.level(.buy, 101, 1), Feed.level(.sell, 103, 1),
    Feed.level(.none, 100, 1), Feed.level(.buy, 100, -1), Feed.level(.buy, 100, 1, at: 7),
    Feed.level(.buy, 101, 1, at: 1), Feed.level(.sell, .min, 0, at: 1),
    Feed.clear(at: 2), Feed.gap(at: .max),
  ])
  func isRefusedAndCounted(bad: Event) {
    var desk = desk()
    let made = desk.send(bad).filter(\.isMade)
    #expect(made.isEmpty)
    #expect(desk.stage.refusedCount == 1)
    #expect(desk.stage.top(of: 0) == top((100, 5, 1), (103, 7, 1)))
    #expect(desk.stage.top(of: 1) == top())
    #expect(desk.stage.orderCount == 2)
    desk.stage.checkInvariants()
  }

  @Test func noRoomForAnOrder() {
    var desk = desk()
    _ = desk.send(Feed.add(3, .buy, 99, 1))
    #expect(desk.top(after: Feed.add(4, .buy, 101, 1)) == nil)
    #expect(desk.stage.refusedCount == 1 && desk.stage.orderCount == 3)
    _ = desk.send(Feed.delete(3))
    #expect(desk.top(after: Feed.add(4, .buy, 101, 1)) == top((101, 1, 1), (103, 7, 1)))
  }

  @Test func roomIsEachInstrumentsOwn() {
    var desk = Desk(orders: 2, levels: 1)
    for id in 1...UInt64(2) { _ = desk.send(Feed.add(id, .buy, Int64(id), 1)) }
    for id in 3...UInt64(4) { _ = desk.send(Feed.add(id, .sell, Int64(id), 1, at: 1)) }
    #expect(desk.stage.refusedCount == 0 && desk.stage.orderCount == 4)
    #expect(desk.top(after: Feed.add(5, .sell, 1, 1)) == nil, "both sides share it")
    #expect(desk.top(after: Feed.add(5, .buy, 1, 1, at: 1)) == nil)
    #expect(desk.stage.refusedCount == 2 && desk.stage.orderCount == 4)
    #expect(desk.top(after: Feed.modify(1, .buy, 9, 9)) == top((9, 9, 1)), "a move needs no more")
    desk.stage.checkInvariants()
  }

  @Test func aModifyOffTheTickLeavesTheOrderWhereItWas() {
    var desk = Desk(ticks: [10])
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    _ = desk.send(Feed.add(2, .buy, 100, 5))
    for price in [101, 109, 95, .min, .max] as [Int64] {
      #expect(desk.top(after: Feed.modify(1, .buy, price, 4)) == nil)
    }
    #expect(desk.stage.refusedCount == 5)
    #expect(desk.ahead(of: 1) == [0, 0] && desk.ahead(of: 2) == [1, 5])
    desk.stage.checkInvariants()
  }

  @Test func noRoomForALevelOfAFeedWithoutOrders() {
    var desk = Desk(orders: 1, levels: 2)
    _ = desk.send(Feed.level(.buy, 100, 5))
    _ = desk.send(Feed.level(.sell, 105, 5))
    #expect(desk.top(after: Feed.level(.buy, 101, 5)) == nil)
    #expect(desk.top(after: Feed.level(.sell, 104, 5)) == nil)
    #expect(desk.stage.refusedCount == 2)
    #expect(desk.stage.top(of: 0) == top((100, 5, 1), (105, 5, 1)))
    #expect(desk.top(after: Feed.level(.buy, 100, 9)) == top((100, 9, 1), (105, 5, 1)))
    _ = desk.send(Feed.level(.buy, 1, 1, at: 1))
    #expect(desk.stage.refusedCount == 2, "the other instrument's room is its own")
    _ = desk.send(Feed.level(.sell, 105, 0))
    #expect(desk.top(after: Feed.level(.buy, 101, 5)) == top((101, 5, 1)))
    desk.stage.checkInvariants()
  }

  @Test func ordersCantComeIntoABookOfLevels() {
    var desk = Desk()
    _ = desk.send(Feed.level(.buy, 100, 5))
    #expect(desk.top(after: Feed.add(1, .buy, 100, 1)) == nil)
    #expect(desk.stage.refusedCount == 1 && desk.stage.orderCount == 0)
    _ = desk.send(Feed.level(.buy, 100, 0))
    #expect(desk.top(after: Feed.add(1, .buy, 100, 1)) == top((100, 1, 1)), "it is empty again")
    #expect(desk.top(after: Feed.level(.buy, 100, 0)) == nil)
    #expect(desk.stage.refusedCount == 2, "the order can't lose its level")
  }

  @Test func extremePricesAreOrderedLikeOthers() {
    var desk = Desk()
    #expect(desk.top(after: Feed.add(1, .buy, .min, 1)) == top((.min, 1, 1)))
    #expect(desk.top(after: Feed.add(2, .buy, .max, .max)) == top((.max, .max, 1)))
    #expect(desk.top(after: Feed.add(3, .sell, .max, 1)) == top((.max, .max, 1), (.max, 1, 1)))
    #expect(
      desk.top(after: Feed.add(4, .sell, .min, 2)) == top((.max, .max, 1), (.min, 2, 1)))
    desk.stage.checkInvariants()
    #expect(desk.stage.refusedCount == 0)
  }

  @Test func needsInstrumentsTicksAndRoom() async {
    await #expect(processExitsWith: .failure) { _ = BookBuilder(BookSettings(ticks: [])) }
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(ticks: [Price(units: 0)]))
    }
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(ticks: [Price(units: 1)], orderCapacity: 0))
    }
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(ticks: [Price(units: 1)], levelCapacity: 0))
    }
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(ticks: [Price(units: 1)], windowTicks: 65))
    }
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(ticks: [Price(units: 1)], windowTicks: 8192))
    }
  }
}
