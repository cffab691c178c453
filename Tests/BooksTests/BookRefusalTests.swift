// What a feed can get wrong: refused, counted, and the book as it was. None of it may trap.

import Books
import Events
import Testing

@Suite struct BookRefusalTests {
  /// A desk with two orders, 100 × 5 and 103 × 7.
  private func desk() -> Desk {
    var desk = Desk(orders: 3, levels: 3)
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    _ = desk.send(Feed.add(2, .sell, 103, 7))
    return desk
  }

  @Test(arguments: [
    Feed.add(3, .buy, 101, 0), Feed.add(3, .buy, 101, -1), Feed.add(3, .buy, 101, .min),
    Feed.add(3, .none, 101, 1), Feed.add(3, Side(code: 200), 101, 1),
    Feed.add(1, .buy, 101, 1), Feed.add(0, .buy, 101, 1),
    Feed.add(3, .buy, 101, 1, at: 2), Feed.add(3, .buy, 101, 1, at: .max),
    Feed.add(3, .buy, 100, .max),
    Feed.modify(9, .buy, 101, 1), Feed.modify(1, .buy, 101, 0), Feed.modify(1, .buy, 101, .min),
    Feed.modify(1, .buy, 101, 1, at: 1),
    Feed.delete(9), Feed.delete(0), Feed.delete(1, at: 1), Feed.delete(1, at: 99),
    Feed.level(.buy, 100, 0), Feed.level(.buy, 101, 1), Feed.level(.sell, 103, 1),
    Feed.level(.none, 100, 1), Feed.level(.buy, 100, -1), Feed.level(.buy, 100, 1, at: 7),
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

  @Test func aModifyThatOverflowsLeavesTheOrderWhereItWas() {
    var desk = desk()
    _ = desk.send(Feed.add(3, .buy, 99, .max))
    // Order 1 is alone in its level, which goes and comes back.
    #expect(desk.top(after: Feed.modify(1, .buy, 99, 1)) == nil)
    #expect(desk.stage.refusedCount == 1)
    #expect(desk.stage.top(of: 0) == top((100, 5, 1), (103, 7, 1)))
    desk.stage.checkInvariants()
    #expect(desk.top(after: Feed.delete(1)) == top((99, .max, 1), (103, 7, 1)))
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

  @Test func needsInstrumentsAndRoom() async {
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(instrumentCount: 0))
    }
    await #expect(processExitsWith: .failure) {
      _ = BookBuilder(BookSettings(instrumentCount: 1, levelCapacity: 0))
    }
  }
}
