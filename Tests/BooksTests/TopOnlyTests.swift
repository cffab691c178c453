// Feeds of the best level of each side and nothing else: of two prices only the last one told can be in the book.

import Books
import Events
import Testing

@Suite struct TopOnlyTests {
  private func desk(topOnly: Bool = true) -> Desk {
    var settings = BookSettings(
      ticks: [Price(units: 1)], orderCapacity: 4, levelCapacity: 2, windowTicks: 64)
    settings.isTopOnly = topOnly
    return Desk(settings)
  }

  @Test func `a level takes the place of the one before it`() {
    var desk = desk()
    #expect(desk.top(after: Feed.level(.buy, 100, 5)) == top((100, 5, 1)))
    #expect(desk.top(after: Feed.level(.sell, 110, 5)) == top((100, 5, 1), (110, 5, 1)))
    // Nobody says that the one before is gone.
    for (price, quantity) in [(101, 3), (100, 4), (100, 2), (5_000, 1), (7, 1)] as [(Int64, Int64)]
    {
      #expect(
        desk.top(after: Feed.level(.buy, price, quantity))
          == top((price, quantity, 1), (110, 5, 1)))
      #expect(desk.prices(.buy) == [price])
      desk.stage.checkInvariants()
    }
    #expect(desk.top(after: Feed.level(.sell, 120, 5)) == top((7, 1, 1), (120, 5, 1)))
    #expect(desk.top(after: Feed.level(.buy, 7, 0)) == top((0, 0, 0), (120, 5, 1)))
    #expect(desk.top(after: Feed.level(.sell, 120, 0)) == top())
    #expect(desk.stage.refusedCount == 0)
    desk.stage.checkInvariants()
  }

  /// Behind the new best, or ahead of it.
  @Test func `who says what is gone is understood as well`() {
    var desk = desk()
    #expect(desk.top(after: Feed.level(.buy, 101, 5)) == top((101, 5, 1)))
    #expect(desk.top(after: Feed.level(.buy, 100, 4)) == top((100, 4, 1)))
    #expect(desk.top(after: Feed.level(.buy, 101, 0)) == nil)
    #expect(desk.top(after: Feed.level(.buy, 100, 0)) == top())
    #expect(desk.top(after: Feed.level(.buy, 99, 3)) == top((99, 3, 1)))
    #expect(desk.prices(.buy) == [99])
  }

  @Test func `of a whole book each level stays`() {
    var desk = desk(topOnly: false)
    _ = desk.send(Feed.level(.buy, 101, 5))
    _ = desk.send(Feed.level(.buy, 100, 4))
    #expect(desk.prices(.buy) == [101, 100])
  }
}
