// Who listens to the best of a book alone, and keeps by price what it is told, has that and nothing else.

import Events
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct TopOnlyTests {
  private typealias Best = (price: Int64, quantity: Int64)

  private static func event<P: Payload>(
    _ kind: EventKind, _ sequence: UInt64, _ payload: P, source: SourceID = .none
  ) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(VenueGateway.wall), kind: kind,
      source: source, instrument: InstrumentID(0), payload)
  }

  private static func price(_ best: Best) -> Price { Price(units: best.price * 100_000_000) }
  private static func quantity(_ best: Best) -> Quantity {
    Quantity(units: best.quantity * 100_000_000)
  }

  /// The best is now that.
  private func change(_ sequence: UInt64, _ bid: Best, _ ask: Best) -> [Event] {
    [
      Self.event(
        .topOfBook, sequence,
        TopOfBook(
          bidPrice: Self.price(bid), bidQuantity: Self.quantity(bid), askPrice: Self.price(ask),
          askQuantity: Self.quantity(ask), bidOrders: 0, askOrders: 0))
    ]
  }

  /// What the line sends of a request for it: the name, the request, and the best as it is then.
  private func answer(
    _ sequence: UInt64, _ name: String, _ bid: Best, _ ask: Best, entries: UInt16 = 3,
    to session: UInt16 = 0
  ) -> [Event] {
    let (request, told) = DeepBookTests.named(name, sequence)
    let levels = [(Side.buy, bid), (.sell, ask)].filter {
      $0.1.quantity > 0 && entries & ($0.0 == .buy ? 1 : 2) != 0
    }
    let events =
      [
        told,
        Self.event(
          .marketDataRequest, sequence,
          MarketDataRequest(
            request: request, depth: 1, entries: entries, subscription: .begin, isIncremental: 1,
            aggregation: 2, index: 0, count: 1)),
        Self.event(
          .bookSnapshot, sequence,
          BookSnapshot(request: request, entryCount: UInt32(levels.count))),
        Self.event(.bookClear, sequence, BookClear(reason: .none)),
      ]
      + levels.map { side, best in
        Self.event(
          .levelUpdate, sequence,
          LevelUpdate(
            price: Self.price(best), quantity: Self.quantity(best), orderCount: 0, side: side))
      }
    return events.map { event in
      var event = event
      event.source = .session(session)
      return event
    }
  }

  private func tell(_ events: [Event], _ gateway: inout FIXGatewayOut) {
    var record = AllOnRecord()
    for event in events { gateway.handle(event, into: &record) }
    _ = gateway.release(vouched: .max, limit: 10_000, at: VenueGateway.now)
  }

  /// What a session was told behind so many messages: `W`, and each entry as the values of 279, 269, 270 and 271.
  private func told(
    _ gateway: borrowing FIXGatewayOut, _ seat: Int = 0, behind count: UInt64 = 0
  ) -> [String] {
    var entries: [String] = []
    for number in (count + 1)..<gateway.seats[seat].outbound.store.nextOutbound {
      guard let message = gateway.seats[seat].outbound.store.find(number) else { continue }
      var isWhole = false
      for field in unsafe Array(message.bytes).split(separator: 0x01) {
        let value = String(decoding: field.dropFirst(4), as: UTF8.self)
        switch String(decoding: field.prefix(4), as: UTF8.self) {
        case "35=W":
          isWhole = true
          entries.append("W")
        case "279=": entries.append(value)
        case "269=" where isWhole: entries.append(value)
        case "269=", "270=", "271=": entries[entries.count - 1] += " " + value
        default: break
        }
      }
    }
    return entries
  }

  private static let none: Best = (0, 0)

  @Test func `a price that isn't the best any more is gone`() throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway in
        VenueGateway.raise(0, &gateway)
        VenueGateway.raise(1, &gateway)
        tell(answer(1, "theirs", (100, 5), Self.none), &gateway)
        #expect(told(gateway) == ["W", "0 100 5"])
        tell(change(2, (101, 3), Self.none), &gateway)
        // Who comes later was told of the best as it was then.
        tell(answer(3, "late", (101, 3), Self.none, to: 1), &gateway)
        #expect(told(gateway, behind: 1) == ["1 0 101 3", "2 0 100"])
        tell(change(4, (100, 5), (110, 1)), &gateway)
        #expect(told(gateway, behind: 2) == ["1 0 100 5", "2 0 101", "1 1 110 1"])
        #expect(told(gateway, 1, behind: 1) == ["1 0 100 5", "2 0 101", "1 1 110 1"])
        tell(change(5, (100, 4), (109, 1)), &gateway)
        #expect(told(gateway, behind: 3) == ["1 0 100 4", "1 1 109 1", "2 1 110"])
        tell(change(6, Self.none, (109, 1)), &gateway)
        tell(change(7, Self.none, Self.none), &gateway)
        #expect(told(gateway, behind: 4) == ["2 0 100", "1 1 109 1", "2 1 109"])
        tell(change(8, (99, 1), Self.none), &gateway)
        #expect(told(gateway, behind: 6) == ["1 0 99 1"], "what was empty isn't told")
        #expect(told(gateway, 1, behind: 1) == told(gateway, behind: 2))
        #expect(gateway.counters.failed == 0)
      }
    }
  }

  /// Two changes with one cause.
  @Test func `of changes that go out together each is the base of the next`() throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway in
        VenueGateway.raise(0, &gateway)
        tell(answer(1, "theirs", (100, 5), (110, 1), entries: 1), &gateway)
        tell(change(2, (102, 1), (110, 1)) + change(2, (101, 1), (110, 1)), &gateway)
        #expect(
          told(gateway)
            == ["W", "0 100 5", "1 0 102 1", "2 0 100", "1 0 101 1", "2 0 102"])
      }
    }
  }

  @Test func `who asks anew hears nothing of what was before`() throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway in
        VenueGateway.raise(0, &gateway)
        tell(answer(1, "theirs", (100, 5), (110, 1)), &gateway)
        tell(answer(1, "theirs", Self.none, (110, 1)), &gateway)
        tell(change(3, (98, 1), (110, 1)), &gateway)
        #expect(told(gateway, behind: 2) == ["1 0 98 1", "1 1 110 1"])
        gateway.detach(0, atOnce: true)
        VenueGateway.raise(0, &gateway)
        tell(answer(4, "another", Self.none, (110, 1)), &gateway)
        tell(change(5, (97, 1), (110, 1)), &gateway)
        #expect(told(gateway, behind: 4) == ["1 0 97 1", "1 1 110 1"])
      }
    }
  }
}
