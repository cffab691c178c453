// A book that has more levels than a message holds: its reader has it all in the end, or is told that there is none.

import Events
import FIXCodec
import FIXEvents
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct DeepBookTests {
  private static let crux = InstrumentID(0)

  /// The number of a name of eight bytes at most, and the event that tells of it.
  static func named(_ name: String, _ sequence: UInt64) -> (number: UInt64, told: Event) {
    var identifiers = Identifiers(capacity: 64, key: 9, epoch: UInt32(sequence))
    // Fields are read in whole words, from before their first byte.
    let pad = [UInt8](repeating: 0, count: 64)
    let interned = unsafe (pad + Array(name.utf8) + pad).withUnsafeBytes {
      identifiers.intern(
        unsafe FieldBytes(memory: $0, from: pad.count, count: name.utf8.count), session: 0)
    }
    guard case .new(let number) = interned else { preconditionFailure("it is the first") }
    let text = name.utf8.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return (
      number,
      event(
        .identifierPart, sequence,
        IdentifierPart(
          identifier: number, text0: text, text1: 0, text2: 0, part: 0, partCount: 1,
          byteCount: UInt8(name.utf8.count)))
    )
  }

  private static func event<P: Payload>(
    _ kind: EventKind, _ sequence: UInt64, _ payload: P, source: SourceID = .session(0)
  ) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(VenueGateway.wall), kind: kind,
      source: source, instrument: crux, payload)
  }

  /// What the line sends of a request: its name, itself, the book as far as it is told whole, and the levels behind that, each
  /// with the longest numbers.
  private func answer(
    _ sequence: UInt64, _ name: String, whole: Int, rest: Int = 0,
    _ subscription: Events.Subscription = .begin, to session: UInt16 = 0
  ) -> [Event] {
    let (request, told) = Self.named(name, sequence)
    let events =
      [
        told,
        Self.event(
          .marketDataRequest, sequence,
          MarketDataRequest(
            request: request, depth: 0, entries: 3, subscription: subscription, isIncremental: 1,
            aggregation: 2, index: 0, count: 1)),
        Self.event(
          .bookSnapshot, sequence, BookSnapshot(request: request, entryCount: UInt32(whole))),
        Self.event(.bookClear, sequence, BookClear(reason: .none)),
      ]
      + (0..<(whole + rest)).map {
        Self.event(
          .levelUpdate, sequence,
          LevelUpdate(
            price: Price(units: .min + Int64($0)), quantity: Quantity(units: .max),
            orderCount: .max, side: $0 % 2 == 0 ? .buy : .sell))
      }
    return events.map { event in
      var event = event
      event.source = .session(session)
      return event
    }
  }

  private func change(_ sequence: UInt64) -> Event {
    Self.event(
      .levelUpdate, sequence,
      LevelUpdate(
        price: Price(units: 5), quantity: Quantity(units: 5), orderCount: 1, side: .buy),
      source: .none)
  }

  private func tell(_ events: [Event], _ gateway: inout FIXGatewayOut) {
    var record = AllOnRecord()
    for event in events { gateway.handle(event, into: &record) }
    _ = gateway.release(vouched: .max, limit: 10_000, at: VenueGateway.now)
  }

  @Test func `the longest whole that is told fits, and the rest comes as its changes`() throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway in
        VenueGateway.raise(0, &gateway)
        VenueGateway.raise(1, &gateway)
        tell(answer(3, "another", whole: 0, to: 1), &gateway)
        tell(answer(1, "theirs", whole: 768, rest: 100), &gateway)
        #expect(VenueGateway.values(of: 35, 0, gateway) == ["W", "X", "X"])
        #expect(VenueGateway.values(of: 268, 0, gateway) == ["768", "64", "36"])
        #expect(VenueGateway.values(of: 262, 0, gateway) == ["theirs", "theirs", "theirs"])
        #expect(VenueGateway.values(of: 35, 1, gateway) == ["W"], "who has it isn't told again")
        tell([change(2)], &gateway)
        #expect(VenueGateway.values(of: 268, 0, gateway).last == "1")
        #expect(VenueGateway.values(of: 35, 1, gateway) == ["W", "X"])
        #expect(gateway.counters.failed == 0)
      }
    }
  }

  @Test(arguments: [
    // Longer than a message, more levels than are collected, and one message that is shorter than the stage thinks.
    (1_000, 64 * 1024), (4_095, 512 * 1024), (100, 4_096),
  ])
  func `a book that no message holds is refused, and its changes aren't told`(
    levels: Int, byteCount: Int
  ) throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores, messageByteCount: byteCount) { gateway, _ in
        VenueGateway.raise(0, &gateway)
        tell(answer(1, "theirs", whole: levels, rest: 10), &gateway)
        tell([change(2)], &gateway)
        #expect(VenueGateway.values(of: 35, 0, gateway) == ["Y"])
        #expect(VenueGateway.values(of: 262, 0, gateway) == ["theirs"])
        #expect(VenueGateway.values(of: 281, 0, gateway) == ["5"])
        #expect(gateway.counters.failed == 1)
        // Another one is answered.
        tell(answer(3, "another", whole: 2) + [change(4)], &gateway)
        #expect(VenueGateway.values(of: 35, 0, gateway) == ["Y", "W", "X"])
      }
    }
  }

  @Test func `who asks once is told that it is too much, and has what they listen to otherwise`()
    throws
  {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway in
        VenueGateway.raise(0, &gateway)
        tell(answer(1, "theirs", whole: 2), &gateway)
        tell(answer(2, "once", whole: 2_000, .once) + [change(3)], &gateway)
        #expect(VenueGateway.values(of: 35, 0, gateway) == ["W", "Y", "X"])
        #expect(VenueGateway.values(of: 262, 0, gateway) == ["theirs", "once", "theirs"])
      }
    }
  }
}
