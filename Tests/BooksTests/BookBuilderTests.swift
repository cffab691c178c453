// Each kind of market data, spelled out.

import Books
import Events
import Testing

@Suite struct BookBuilderTests {
  @Test func anAddMakesALevelAndTheTop() {
    var desk = Desk()
    #expect(desk.top(after: Feed.add(1, .buy, 100, 5)) == top((100, 5, 1)))
    #expect(desk.top(after: Feed.add(2, .sell, 103, 7)) == top((100, 5, 1), (103, 7, 1)))
    #expect(desk.top(after: Feed.add(3, .buy, 100, 2)) == top((100, 7, 2), (103, 7, 1)))
    #expect(desk.top(after: Feed.add(4, .buy, 99, 2)) == nil, "behind the best")
    #expect(desk.top(after: Feed.add(5, .buy, 101, 1)) == top((101, 1, 1), (103, 7, 1)))
    #expect(desk.top(after: Feed.add(6, .sell, 102, 1)) == top((101, 1, 1), (102, 1, 1)))
    let levels = (0..<4).map { desk.stage.level(.buy, of: 0, depth: $0) }
    #expect(
      levels == [
        Level(price: Price(units: 101), quantity: Quantity(units: 1), orderCount: 1),
        Level(price: Price(units: 100), quantity: Quantity(units: 7), orderCount: 2),
        Level(price: Price(units: 99), quantity: Quantity(units: 2), orderCount: 1), nil,
      ])
    #expect(desk.stage.orderCount == 6 && desk.stage.refusedCount == 0)
  }

  @Test func instrumentsHaveBooksOfTheirOwn() {
    var desk = Desk()
    _ = desk.send(Feed.add(1, .buy, 100, 5, at: 0))
    #expect(desk.top(after: Feed.add(2, .buy, 50, 1, at: 1)) == top((50, 1, 1)))
    #expect(desk.stage.top(of: 0) == top((100, 5, 1)))
  }

  @Test func aModifyMovesAnOrder() {
    var desk = Desk()
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    _ = desk.send(Feed.add(2, .buy, 100, 3))
    #expect(desk.top(after: Feed.modify(1, .buy, 100, 4)) == top((100, 7, 2)))
    #expect(desk.top(after: Feed.modify(1, .buy, 102, 4)) == top((102, 4, 1)))
    #expect(desk.top(after: Feed.modify(1, .buy, 99, 4)) == top((100, 3, 1)))
    #expect(desk.top(after: Feed.modify(1, .buy, 98, 9)) == nil)
    #expect(desk.top(after: Feed.modify(2, .none, 97, 3)) == top((98, 9, 1)), "the side is known")
  }

  @Test func aSmallerQuantityKeepsItsPlaceAndAllElseLosesIt() {
    var desk = Desk()
    for id in 1...UInt64(3) { _ = desk.send(Feed.add(id, .buy, 100, 10)) }
    #expect(desk.ahead(of: 2) == [1, 10] && desk.ahead(of: 3) == [2, 20])
    _ = desk.send(Feed.modify(1, .buy, 100, 4))
    #expect(desk.ahead(of: 1) == [0, 0] && desk.ahead(of: 3) == [2, 14])
    #expect(desk.top(after: Feed.modify(1, .buy, 100, 4)) == nil, "the same again changes nothing")
    #expect(desk.ahead(of: 1) == [0, 0])
    _ = desk.send(Feed.modify(1, .buy, 100, 5))
    #expect(desk.ahead(of: 2) == [0, 0] && desk.ahead(of: 3) == [1, 10])
    #expect(desk.ahead(of: 1) == [2, 20], "more goes to the back")
    _ = desk.send(Feed.modify(2, .buy, 101, 1))
    _ = desk.send(Feed.modify(2, .buy, 100, 1))
    #expect(desk.ahead(of: 3) == [0, 0] && desk.ahead(of: 2) == [2, 15], "so did what was away")
    #expect(desk.ahead(of: 9) == nil)
    desk.stage.checkInvariants()
  }

  @Test func aTradeLeavesTheOrderInItsPlace() {
    var desk = Desk()
    for id in 1...UInt64(3) { _ = desk.send(Feed.add(id, .sell, 100, 10)) }
    _ = desk.send(Feed.trade(2, 4))
    #expect(desk.ahead(of: 2) == [1, 10] && desk.ahead(of: 3) == [2, 16])
    _ = desk.send(Feed.trade(2, 6))
    #expect(desk.ahead(of: 2) == nil && desk.ahead(of: 3) == [1, 10])
  }

  @Test func aLevelHoldsMoreThan64Bits() {
    var desk = Desk()
    for id in 1...UInt64(5) { _ = desk.send(Feed.add(id, .buy, 100, .max)) }
    _ = desk.send(Feed.add(6, .buy, 100, 7))
    #expect(desk.stage.top(of: 0) == top((100, .max, 6)), "an event shows the most it can")
    #expect(desk.ahead(of: 6) == [5, .max])
    let level = desk.stage.books.ladders.best(OrderBooks.displayed(0, sell: 0))
    #expect(desk.stage.books.ladders[level].total == UInt128(Int64.max) * 5 + 7)
    desk.stage.checkInvariants()
    #expect(desk.top(after: Feed.trade(1, .max - 1)) == nil, "it looks the same from outside")
    for id in 2...UInt64(5) { _ = desk.send(Feed.delete(id)) }
    #expect(desk.stage.top(of: 0) == top((100, 8, 2)), "and nothing was lost on the way")
    desk.stage.checkInvariants()
    #expect(desk.stage.refusedCount == 0)
  }

  /// A place in a queue is never taken for a part of a price, nor a side for a part of a quantity.
  @Test func booksThatAreNearlyTheSameHaveOtherDigests() {
    let books: [[Event]] = [
      [Feed.add(1, .buy, 0, 1), Feed.add(2, .buy, 0, 1)],
      [Feed.add(2, .buy, 0, 1), Feed.add(1, .buy, 0, 1)],
      [Feed.add(1, .buy, 0, 1), Feed.add(2, .buy, 1 << 48, 1)],
      [Feed.add(1, .buy, 0, 1), Feed.add(2, .buy, 1, 1)],
      [Feed.add(1, .buy, 0, 1), Feed.add(2, .sell, 0, 1)],
      [Feed.add(1, .buy, 0, 1), Feed.add(2, .buy, 0, 2)],
      [Feed.add(1, .buy, 0, 1)], [Feed.add(2, .buy, 0, 1)], [],
    ]
    let digests = books.map { events in
      var desk = Desk()
      for event in events { _ = desk.send(event) }
      return desk.stage.orderDigest(of: 0)
    }
    #expect(Set(digests).count == books.count, "\(digests)")
  }

  @Test func noPriceIsTooFar() {
    var desk = Desk(window: 64)
    let prices: [Int64] = [0, 1_000_000, -1, .max, .min, 63, 64, 1 << 40, -1 << 50, .min + 1]
    for (index, price) in prices.enumerated() {
      _ = desk.send(Feed.add(UInt64(1 + index), .buy, price, 1))
      _ = desk.send(Feed.add(UInt64(100 + index), .sell, price, 1))
    }
    #expect(desk.prices(.buy) == prices.sorted(by: >) && desk.prices(.sell) == prices.sorted())
    #expect(desk.stage.refusedCount == 0)
    desk.stage.checkInvariants()
  }

  @Test func aDeleteTakesAnOrderOut() {
    var desk = Desk()
    _ = desk.send(Feed.add(1, .sell, 100, 5))
    _ = desk.send(Feed.add(2, .sell, 100, 3))
    #expect(desk.top(after: Feed.delete(1)) == top((0, 0, 0), (100, 3, 1)))
    #expect(desk.top(after: Feed.delete(2)) == top())
    #expect(desk.stage.orderCount == 0)
    #expect(desk.top(after: Feed.delete(2)) == nil)
    #expect(desk.stage.refusedCount == 1)
  }

  @Test func aTradeShrinksTheRestingOrderAndPasses() {
    var desk = Desk()
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    let trade = Feed.trade(1, 2)
    let sent = desk.send(trade)
    #expect(sent.count == 2 && sent[0] == .passed(trade), "the trade first, then what it did")
    #expect(sent[1].event.payload(as: TopOfBook.self) == top((100, 3, 1)))
    #expect(desk.top(after: Feed.trade(1, 3)) == top())
    #expect(desk.stage.orderCount == 0, "nothing is left of the order")
  }

  @Test func aTradeThatNamesNoOrderChangesNothing() {
    var desk = Desk()
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    let trade = Feed.trade(0, 2)
    #expect(desk.send(trade) == [.passed(trade)])
    #expect(desk.stage.refusedCount == 0)
  }

  @Test func aRefusedTradePassesAllTheSame() {
    var desk = Desk()
    _ = desk.send(Feed.add(1, .buy, 100, 5))
    for trade in [
      Feed.trade(1, 6), Feed.trade(1, 0), Feed.trade(1, -1), Feed.trade(1, .min), Feed.trade(2, 1),
      Feed.trade(1, 1, at: 1), Feed.trade(1, 1, at: 9),
    ] {
      #expect(desk.send(trade) == [.passed(trade)])
    }
    #expect(desk.stage.refusedCount == 7)
    #expect(desk.stage.top(of: 0) == top((100, 5, 1)))
  }

  @Test(arguments: [Feed.clear(), Feed.gap()])
  func aClearAndAGapVoidOneBook(void: Event) {
    var desk = Desk()
    for id in 1...UInt64(6) {
      _ = desk.send(Feed.add(id, id % 2 == 0 ? .buy : .sell, 100, 1, at: UInt32(id % 3) % 2))
    }
    let other = desk.stage.top(of: 1)
    let sent = desk.send(void)
    #expect(sent.contains(.passed(void)) == (void.kind == .bookGap), "a gap is news for others")
    #expect(sent.last?.event.payload(as: TopOfBook.self) == top())
    #expect(desk.stage.orderCount == 2 && desk.stage.top(of: 1) == other)
    #expect(desk.top(after: void) == nil, "an empty book stays empty")
    desk.stage.checkInvariants()
    for id in 10..<UInt64(72) { _ = desk.send(Feed.add(id, .buy, 100, 1)) }
    #expect(desk.stage.orderCount == 64 && desk.stage.refusedCount == 0, "the room is free again")
  }

  @Test func levelsOfAFeedWithoutOrders() {
    var desk = Desk()
    #expect(desk.top(after: Feed.level(.buy, 100, 5, orders: 3)) == top((100, 5, 3)))
    #expect(desk.top(after: Feed.level(.buy, 100, 6, orders: 3)) == top((100, 6, 3)))
    #expect(desk.top(after: Feed.level(.buy, 99, 1)) == nil)
    #expect(desk.top(after: Feed.level(.buy, 98, 0)) == nil, "nothing was there")
    #expect(desk.top(after: Feed.level(.buy, 100, 0)) == top((99, 1, 1)))
    #expect(desk.top(after: Feed.level(.sell, 99, .max)) == top((99, 1, 1), (99, .max, 1)))
    #expect(desk.stage.refusedCount == 0)
  }

  @Test func passesWhatIsNotItsAffair() {
    var desk = Desk()
    let its: [EventKind] = [
      .bookAdd, .bookModify, .bookDelete, .bookClear, .levelUpdate, .trade, .bookGap, .quote,
      .quoteCancel,
    ]
    for kind in EventKind.all where !its.contains(kind) {
      let event = Event(
        sequence: Sequence(5), time: Nanoseconds(6), kind: kind, flags: 7, source: .strategy(8),
        instrument: .none, words: EventWords(1, 2, 3, 4, 5))
      #expect(desk.send(event) == [.passed(event)], "\(kind.name ?? "")")
    }
    #expect(desk.stage.refusedCount == 0)
  }
}
