// A ladder with no room: the best levels are kept, what is further out is known but in no level.

import Books
import Events
import Testing

@Suite struct FullLadderTests {
  /// Bids of 1 at 100, 99 and 98 in a ladder of three.
  private func desk() -> Desk {
    var desk = Desk(levels: 3)
    for id in 0..<Int64(3) { _ = desk.send(Feed.add(UInt64(1 + id), .buy, 100 - id, 1)) }
    return desk
  }

  private func prices(_ desk: borrowing Desk) -> [Int64] {
    (0..<3).compactMap { desk.stage.level(.buy, of: 0, depth: $0)?.price.units }
  }

  @Test func aBetterLevelPushesTheWorstOut() {
    var desk = desk()
    #expect(desk.top(after: Feed.add(9, .buy, 101, 5)) == top((101, 5, 1)))
    #expect(prices(desk) == [101, 100, 99])
    #expect(desk.stage.trimmedCount == 1 && desk.stage.refusedCount == 0)
    #expect(desk.stage.orderCount == 4, "the order at 98 is known still")
    desk.stage.checkInvariants()
    // What happens to it changes no level.
    #expect(desk.top(after: Feed.trade(3, 1)) == nil)
    #expect(desk.stage.orderCount == 3 && prices(desk) == [101, 100, 99])
  }

  @Test func aLevelBetweenTakesItsPlace() {
    var desk = desk()
    _ = desk.send(Feed.delete(2))
    _ = desk.send(Feed.add(5, .buy, 90, 1))
    _ = desk.send(Feed.add(6, .buy, 99, 1))
    #expect(prices(desk) == [100, 99, 98])
    desk.stage.checkInvariants()
  }

  @Test func aWorseLevelStaysOut() {
    var desk = desk()
    #expect(desk.top(after: Feed.add(9, .buy, 97, 5)) == nil)
    #expect(prices(desk) == [100, 99, 98])
    #expect(desk.stage.trimmedCount == 1 && desk.stage.orderCount == 4)
    _ = desk.send(Feed.delete(3))
    #expect(prices(desk) == [100, 99], "it doesn't come in by itself")
    _ = desk.send(Feed.modify(9, .buy, 97, 4))
    #expect(prices(desk) == [100, 99, 97], "but when it is heard of")
    #expect(desk.stage.level(.buy, of: 0, depth: 2)?.quantity.units == 4)
    desk.stage.checkInvariants()
  }

  @Test func anOrderOfALevelThatWentIsNotTakenFromTheNextAtItsPrice() {
    var desk = desk()
    _ = desk.send(Feed.add(9, .buy, 101, 5))
    _ = desk.send(Feed.delete(1))
    _ = desk.send(Feed.add(10, .buy, 98, 2))
    #expect(prices(desk) == [101, 99, 98], "a new level where order 3 had rested")
    for gone in [Feed.trade(3, 1)] { _ = desk.send(gone) }
    #expect(desk.stage.level(.buy, of: 0, depth: 2)?.quantity.units == 2)
    desk.stage.checkInvariants()
  }

  @Test func anOrderMovedOutIsNoPhantomAtItsOldPrice() {
    var desk = desk()
    _ = desk.send(Feed.add(4, .buy, 100, 1))
    #expect(desk.top(after: Feed.modify(4, .buy, 50, 1)) == top((100, 1, 1)))
    #expect(prices(desk) == [100, 99, 98])
    #expect(desk.top(after: Feed.modify(4, .buy, 100, 8)) == top((100, 9, 2)), "and back")
    desk.stage.checkInvariants()
  }

  @Test func levelsOfAFeedWithoutOrdersAreTrimmedToo() {
    var desk = Desk(levels: 2)
    _ = desk.send(Feed.level(.sell, 100, 1))
    _ = desk.send(Feed.level(.sell, 102, 1))
    #expect(desk.top(after: Feed.level(.sell, 103, 1)) == nil)
    #expect(desk.top(after: Feed.level(.sell, 101, 1)) == nil)
    #expect(desk.stage.level(.sell, of: 0, depth: 1)?.price.units == 101)
    #expect(desk.stage.trimmedCount == 2 && desk.stage.refusedCount == 0)
    desk.stage.checkInvariants()
  }
}
