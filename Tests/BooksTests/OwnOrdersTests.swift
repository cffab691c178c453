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

  private func builder(capacity: Int = 8) -> BookBuilder {
    BookBuilder(
      BookSettings(
        ticks: [tick, tick], orderCapacity: 64, levelCapacity: 64, ownOrderCapacity: capacity))
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

  private func fill(_ id: UInt64, _ side: Side, _ ticks: Int64, _ count: Int64) -> Event {
    Event(
      kind: .orderFill, source: .session(0), instrument: acme,
      OrderFill(
        order: OrderID(bits: id), execution: 1, price: price(ticks), quantity: lots(count),
        side: side, liquidity: .maker))
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
    let replaced = Event(
      kind: .orderReplaced, source: .session(0), instrument: acme,
      OrderReplaced(
        order: OrderID(bits: 1), replacement: OrderID(bits: 9), price: price(96),
        quantity: lots(4), side: .buy))
    let moved = [fill(1, .buy, 95, 1), replaced, level(.buy, 95, 0), level(.buy, 96, 3)]
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

  @Test func `as a slow reckoning has it`() {
    var random = SplitMix64(seed: 20261126)
    var book = builder(capacity: 64)
    var others: [Side: [Int64: Int64]] = [.buy: [:], .sell: [:]]
    var own: [UInt64: (side: Side, ticks: Int64, left: Int64)] = [:]
    var next: UInt64 = 1
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
      switch random.next(below: 4) {
      case 0: others[side]![ticks] = Int64(random.next(below: 5))
      case 1 where own.count < 60:
        own[next] = (side, ticks, 3)
        events.append(accepted(next, side, ticks, 3))
        next += 1
      case 2:
        guard let (id, order) = any() else { continue }
        own[id] = nil
        events.append(canceled(id, order.side))
        events.append(shown(order.side, order.ticks))
      default:
        guard let (id, order) = any() else { continue }
        own[id] = order.left == 1 ? nil : (order.side, order.ticks, order.left - 1)
        events.append(fill(id, order.side, order.ticks, 1))
        events.append(shown(order.side, order.ticks))
      }
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
