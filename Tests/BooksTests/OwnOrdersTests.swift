// The top of book without what is ours, as reports and levels come in.

import Events
import Numerics
import Tables
import Testing

@testable import Books

/// Keeps what a stage sends.
private struct Tops: Emitter {
  var tops: [TopOfBook] = []
  var passed = 0
  mutating func emit(_ event: Event) { tops.append(event.payload(as: TopOfBook.self)) }
  mutating func pass(_ event: Event) { passed += 1 }
}

@Suite struct OwnOrdersTests {
  private let acme = InstrumentID(0)
  private let tick = Price(units: 1_000_000)

  private func price(_ ticks: Int64) -> Price { Price(units: ticks * tick.units) }
  private func lots(_ count: Int64) -> Quantity { Quantity(units: count * 100_000_000) }

  private func builder(
    capacity: Int = 8, memory: Int = 4_096, executions: Int = 256
  ) -> BookBuilder {
    BookBuilder(
      BookSettings(
        ticks: [tick, tick], orderCapacity: 64, levelCapacity: 64, ownOrderCapacity: capacity,
        ownOrderMemory: memory, ownExecutionCapacity: executions))
  }

  private func level(_ side: Side, _ ticks: Int64, _ count: Int64, orders: UInt32 = 1) -> Event {
    Event(
      kind: .levelUpdate, source: .session(0), instrument: acme,
      LevelUpdate(
        price: price(ticks), quantity: lots(count), orderCount: orders, side: side))
  }

  private func accepted(_ id: UInt64, _ side: Side, _ ticks: Int64, _ count: Int64) -> Event {
    Event(
      kind: .orderAccepted, source: .session(0), instrument: acme,
      OrderAccepted(
        order: OrderID(bits: id), venueOrder: id, price: price(ticks), quantity: lots(count),
        side: side))
  }

  private func fill(
    _ id: UInt64, _ side: Side, _ ticks: Int64, _ count: Int64, execution: UInt64 = 1
  ) -> Event {
    Event(
      kind: .orderFill, source: .session(0), instrument: acme,
      OrderFill(
        order: OrderID(bits: id), execution: execution, price: price(ticks), quantity: lots(count),
        side: side, liquidity: .maker))
  }

  private func replaced(
    _ id: UInt64, by next: UInt64, _ side: Side, _ ticks: Int64, _ count: Int64
  ) -> Event {
    Event(
      kind: .orderReplaced, source: .session(0), instrument: acme,
      OrderReplaced(
        order: OrderID(bits: id), replacement: OrderID(bits: next), price: price(ticks),
        quantity: lots(count), side: side))
  }

  private func canceled(_ id: UInt64, _ side: Side) -> Event {
    Event(
      kind: .orderCanceled, source: .session(0), instrument: acme,
      OrderCanceled(
        order: OrderID(bits: id), quantity: lots(1), reason: .user, origin: .venue, side: side))
  }

  /// Bid and ask, in ticks and lots, after these events; 0 where there is none.
  private func top(_ book: inout BookBuilder, _ events: [Event]) -> [Int64] {
    var out = Tops()
    for event in events { book.handle(event, into: &out) }
    book.checkInvariants()
    let top = book.told[0]
    return [
      top.bidPrice.units / tick.units, top.bidQuantity.units / 100_000_000,
      top.askPrice.units / tick.units, top.askQuantity.units / 100_000_000,
    ]
  }

  @Test func `where ours alone is best, the others' best is behind it`() {
    var book = builder()
    #expect(
      top(&book, [level(.buy, 90, 7), level(.sell, 110, 8)]) == [90, 7, 110, 8])
    let quotes = [
      accepted(1, .buy, 98, 5), accepted(2, .sell, 102, 5), level(.buy, 98, 5),
      level(.sell, 102, 5),
    ]
    #expect(top(&book, quotes) == [90, 7, 110, 8])
    // Somebody joins us.
    #expect(top(&book, [level(.buy, 98, 11, orders: 2)]) == [98, 6, 110, 8])
    #expect(book.told[0].bidOrders == 1)
    // Ours is filled in part, then goes.
    #expect(top(&book, [fill(1, .buy, 98, 2), level(.buy, 98, 9, orders: 2)]) == [98, 6, 110, 8])
    #expect(top(&book, [canceled(1, .buy), level(.buy, 98, 6)]) == [98, 6, 110, 8])
    #expect(top(&book, [fill(2, .sell, 102, 5), level(.sell, 102, 0)]) == [98, 6, 110, 8])
  }

  @Test func `an order that was replaced rests where it is now`() {
    var book = builder()
    let first = [level(.buy, 90, 7), accepted(1, .buy, 95, 5), level(.buy, 95, 5)]
    #expect(top(&book, first) == [90, 7, 0, 0])
    let moved = [
      fill(1, .buy, 95, 1), replaced(1, by: 9, .buy, 96, 4), level(.buy, 95, 0), level(.buy, 96, 3),
    ]
    #expect(top(&book, moved) == [90, 7, 0, 0])
    #expect(top(&book, [level(.buy, 96, 4, orders: 2)]) == [96, 1, 0, 0])
    #expect(top(&book, [canceled(9, .buy), level(.buy, 96, 1)]) == [96, 1, 0, 0])
  }

  @Test func `what is ours isn't looked for where the book doesn't show it`() {
    var book = builder(capacity: 0)
    #expect(
      top(&book, [accepted(1, .buy, 95, 5), level(.buy, 95, 5)]) == [95, 5, 0, 0])
  }

  @Test func `more than there is room for counts as somebody else's`() {
    var book = builder(capacity: 1)
    let events = [
      accepted(1, .buy, 95, 5), accepted(2, .buy, 95, 3), level(.buy, 95, 8, orders: 2),
    ]
    #expect(top(&book, events) == [95, 3, 0, 0])
  }

  @Test func `a gap voids the book, and not what rests of ours`() {
    var book = builder()
    _ = top(&book, [level(.buy, 90, 7), accepted(1, .buy, 95, 5), level(.buy, 95, 5)])
    let gap = Event(
      kind: .bookGap, source: .session(0), instrument: acme, BookGap(expected: 0, received: 0))
    #expect(top(&book, [gap]) == [0, 0, 0, 0])
    #expect(top(&book, [level(.buy, 95, 5), level(.buy, 91, 4)]) == [91, 4, 0, 0])
  }

  // MARK: What a venue that died says once more

  @Test func `an order that is over doesn't rest again`() {
    var book = builder()
    let fills = [
      fill(1, .sell, 105, 1, execution: 31), replaced(1, by: 1, .sell, 104, 8),
      fill(1, .sell, 104, 7, execution: 39),
    ]
    _ = top(&book, [level(.sell, 110, 8), accepted(1, .sell, 105, 8), level(.sell, 105, 8)])
    _ = top(&book, fills + [level(.sell, 105, 0)])
    _ = top(&book, [accepted(2, .buy, 95, 3), canceled(2, .buy)])
    #expect(book.own.count == 0)
    _ = top(&book, fills + [accepted(2, .buy, 95, 3)])
    #expect(book.own.count == 0)
    #expect(top(&book, [level(.sell, 104, 2), level(.buy, 95, 4)]) == [95, 4, 104, 2])
  }

  @Test func `an execution counts once, and that of each order for itself`() {
    var book = builder()
    let two = fill(1, .buy, 95, 2, execution: 7)
    let ask = fill(2, .sell, 97, 1, execution: 7)
    _ = top(&book, [accepted(1, .buy, 95, 5), accepted(2, .sell, 97, 5), two, two, ask, two])
    #expect(
      top(&book, [level(.buy, 95, 4, orders: 2), level(.sell, 97, 6, orders: 2)])
        == [95, 1, 97, 2])
  }

  @Test func `a fill that has overtaken the acceptance counts`() {
    var book = builder()
    let early = [fill(1, .buy, 95, 2), accepted(1, .buy, 95, 5), level(.buy, 95, 4, orders: 2)]
    #expect(top(&book, early) == [95, 1, 0, 0])
    // It is whole by that, and by more than it was until the replace is told of.
    _ = top(&book, [fill(2, .sell, 97, 5, execution: 2), accepted(2, .sell, 97, 5)])
    #expect(book.own.count == 1)
    _ = top(&book, [accepted(3, .sell, 98, 5), fill(3, .sell, 98, 6, execution: 3)])
    #expect(book.own.count == 1)
    _ = top(&book, [replaced(3, by: 3, .sell, 98, 8)])
    #expect(top(&book, [level(.sell, 98, 5, orders: 2)]) == [95, 1, 98, 3])
  }

  @Test func `what can't be an execution is none`() {
    var book = builder()
    _ = top(
      &book,
      [
        accepted(1, .buy, 95, 5), fill(1, .buy, 95, 2, execution: 0), fill(1, .buy, 95, -3),
        fill(2, .buy, 95, .max / 100_000_000, execution: 8),
        fill(2, .buy, 95, .max / 100_000_000, execution: 9),
      ])
    #expect(top(&book, [level(.buy, 95, 6, orders: 2)]) == [95, 1, 0, 0])
  }

  @Test func `a venue's largest words are nobody's undoing`() {
    var book = builder()
    let most = Int64.max
    func of(_ id: UInt64, _ units: Int64, isReplace: Bool = false) -> Event {
      let quantity = Quantity(units: units)
      let order = OrderID(bits: id)
      if isReplace {
        return Event(
          kind: .orderReplaced, source: .session(0), instrument: acme,
          OrderReplaced(
            order: order, replacement: order, price: price(95), quantity: quantity, side: .buy))
      }
      return Event(
        kind: .orderAccepted, source: .session(0), instrument: acme,
        OrderAccepted(
          order: order, venueOrder: id, price: price(95), quantity: quantity, side: .buy))
    }
    // Two of ours are together more than any level.
    _ = top(&book, [of(1, most), of(2, most), accepted(3, .buy, 95, 1)])
    #expect(top(&book, [level(.buy, 95, 9, orders: 4)]) == [0, 0, 0, 0])
    #expect(top(&book, [canceled(1, .buy), canceled(2, .buy), level(.buy, 95, 9)])[1] == 8)
    // Less than there can be, of an order that has been filled, and of one that hasn't.
    let fills = [fill(3, .buy, 95, 1), fill(4, .buy, 95, 2, execution: 2)]
    _ = top(&book, [accepted(4, .buy, 95, 5)] + fills)
    _ = top(&book, [of(4, .min, isReplace: true), of(5, .min), of(6, -1)])
    #expect(book.own.count == 0)
    #expect(top(&book, [of(4, lots(6).units, isReplace: true), level(.buy, 95, 9)])[1] == 5)
  }

  @Test func `of the orders that are over the last are remembered`() {
    var book = builder(memory: 2, executions: 2)
    func end(_ id: UInt64) -> [Event] { [accepted(id, .buy, 95, 5), canceled(id, .buy)] }
    _ = top(&book, end(1) + end(2) + end(3))
    _ = top(&book, [accepted(3, .buy, 95, 5), accepted(2, .buy, 95, 5)])
    #expect(book.own.count == 0)
    _ = top(&book, [accepted(1, .buy, 95, 5)])
    #expect(book.own.count == 1)
  }

  @Test func `as a slow reckoning has it`() {
    var random = SplitMix64(seed: 20261126)
    var book = builder(capacity: 64)
    var others: [Side: [Int64: Int64]] = [.buy: [:], .sell: [:]]
    var own: [UInt64: (side: Side, ticks: Int64, left: Int64)] = [:]
    var next: UInt64 = 1
    var execution: UInt64 = 1
    var said: [Event] = []
    func ours(_ side: Side, _ ticks: Int64) -> Int64 {
      own.values.filter { $0.side == side && $0.ticks == ticks }.reduce(0) { $0 + $1.left }
    }
    func any() -> (UInt64, (side: Side, ticks: Int64, left: Int64))? {
      let ids = own.keys.sorted()
      if ids.isEmpty { return nil }
      let id = ids[Int(random.next(below: UInt64(ids.count)))]
      return own[id].map { (id, $0) }
    }
    for _ in 0..<4_000 {
      let side: Side = random.next() & 1 == 0 ? .buy : .sell
      let ticks = Int64((side == .buy ? 90 : 101) + random.next(below: 10))
      var events: [Event] = []
      let step = random.next(below: 6)
      switch step {
      case 0: others[side]![ticks] = Int64(random.next(below: 5))
      case 1 where own.count < 60:
        own[next] = (side, ticks, 3)
        events.append(accepted(next, side, ticks, 3))
        next += 1
      case 4:
        guard let (id, order) = any(), order.side == side else { continue }
        own[id]!.ticks = ticks
        events.append(replaced(id, by: id, side, ticks, 3))
        events.append(shown(side, order.ticks))
      case 5:
        // Its last words once more, as they were.
        events += said.suffix(Int(random.next(below: 30)))
      case 2:
        guard let (id, order) = any() else { continue }
        own[id] = nil
        events.append(canceled(id, order.side))
        events.append(shown(order.side, order.ticks))
      default:
        guard let (id, order) = any() else { continue }
        own[id] = order.left == 1 ? nil : (order.side, order.ticks, order.left - 1)
        events.append(fill(id, order.side, order.ticks, 1, execution: execution))
        execution += 1
        events.append(shown(order.side, order.ticks))
      }
      if step != 5, let report = events.first { said.append(report) }
      events.append(shown(side, ticks))
      let bid = others[.buy]!.filter { $0.value > 0 }.max { $0.key < $1.key }
      let ask = others[.sell]!.filter { $0.value > 0 }.min { $0.key < $1.key }
      #expect(
        top(&book, events) == [bid?.key ?? 0, bid?.value ?? 0, ask?.key ?? 0, ask?.value ?? 0])
    }
    func shown(_ side: Side, _ ticks: Int64) -> Event {
      level(side, ticks, (others[side]![ticks] ?? 0) + ours(side, ticks), orders: 3)
    }
  }
}
