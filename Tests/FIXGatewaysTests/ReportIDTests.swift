// ExecIDs of reports that are no fills: where the event is on record, so that it has the same whenever it is told, and that
// no other event has it.

import Events
import FIXEvents
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct ReportIDTests {
  private static let client = SourceID.session(0)

  /// Of the life of one order, event by event: what the line sends.
  private static func life(_ order: UInt64) -> [Event] {
    let id = OrderID(epoch: 1, strategy: 0, counter: UInt32(order))
    func event<P: Payload>(_ kind: EventKind, _ at: UInt64, _ payload: P) -> Event {
      Event(
        sequence: Sequence(10 * order + at), time: Nanoseconds(VenueGateway.wall), kind: kind,
        source: client, instrument: InstrumentID(0), payload)
    }
    let one = Quantity(units: 100_000_000)
    return [
      event(
        .orderNew, 0,
        OrderNew(
          order: id, price: Price(units: 100_000_000), quantity: one, side: .buy, type: .limit,
          timeInForce: .day, account: 1)),
      event(
        .orderAccepted, 0,
        OrderAccepted(
          order: id, venueOrder: order, price: Price(units: 100_000_000), quantity: one, side: .buy)
      ),
      event(
        .orderCanceled, 1,
        OrderCanceled(order: id, quantity: one, reason: .user, origin: .venue, side: .buy)),
    ]
  }

  private func tell(_ events: [Event], _ gateway: inout FIXGatewayOut) {
    var record = AllOnRecord()
    for event in events { gateway.handle(event, into: &record) }
    _ = gateway.release(vouched: .max, limit: 1_000, at: VenueGateway.now)
  }

  private func repay(_ gateway: inout FIXGatewayOut) -> Int {
    var record = AllOnRecord()
    var count = 0
    while gateway.payOwed(into: &record, at: VenueGateway.now) > 0 { count += 1 }
    _ = gateway.release(vouched: .max, limit: 1_000, at: VenueGateway.now)
    return count
  }

  /// What the run of an epoch tells who has heard nothing yet.
  private func first(_ events: [Event], epoch: UInt32) throws -> (client: [String], copy: [String])
  {
    var ids: ([String], [String]) = ([], [])
    try withScratchStores { stores in
      try VenueGateway.with(epoch: epoch, stores: stores) { gateway in
        tell(events, &gateway)
        ids = (
          VenueGateway.values(of: 17, 0, gateway), VenueGateway.values(of: 17, 1, gateway)
        )
      }
    }
    return ids
  }

  @Test func `each report has one of its own, and its copy the same`() throws {
    let (client, copy) = try first(Self.life(1) + Self.life(2), epoch: 7)
    #expect(client.count == 4 && Set(client).count == 4)
    #expect(copy == client)
    #expect(client.allSatisfy { $0.hasPrefix("N") && $0.utf8.count == 14 })
  }

  @Test func `what is told again has the id that it had, whichever run tells it`() throws {
    let events = Self.life(1) + Self.life(2) + Self.life(3)
    let (ids, _) = try first(events, epoch: 7)
    for told in 0...events.count {
      // Two runs later: the last order is one of a run that told nobody anything.
      let ofFirst = min(max(told, 6), events.count)
      try withScratchStores { stores in
        try VenueGateway.with(epoch: 9, stores: stores) { gateway in
          for event in events[..<told] { gateway.memory.hear(event) }
          let owed = Array(events[told...])
          gateway.owe(
            owed,
            of: [
              OwedRun(epoch: 7, count: ofFirst - told),
              OwedRun(epoch: 8, count: events.count - ofFirst),
            ].filter { $0.count > 0 },
            onRecord: 0, repeats: 0, lastTold: nil, through: DeliveryMark(bits: 0))
          #expect(repay(&gateway) == owed.count)
          let reportsOfFirst = events[told..<ofFirst].count { $0.kind != .orderNew }
          let before = events[..<told].count { $0.kind != .orderNew }
          let again = VenueGateway.values(of: 17, 0, gateway)
          #expect(
            Array(again.prefix(reportsOfFirst))
              == Array(ids[before..<before + reportsOfFirst]), "\(told)")
          // What another run has put there is another report, wherever it stands.
          #expect(Set(again.dropFirst(reportsOfFirst)).isDisjoint(with: ids))
          // And what comes now is this run's.
          tell(Self.life(4), &gateway)
          let all = VenueGateway.values(of: 17, 0, gateway)
          #expect(Set(all).count == all.count)
          #expect(Set(all.suffix(2)).isDisjoint(with: ids))
          #expect(VenueGateway.values(of: 17, 1, gateway) == all)
        }
      }
    }
  }

  /// The client was told of it, and whoever sees all wasn't: the copy comes with the id that the client has.
  @Test func `a copy that was owed has its report's id`() throws {
    let events = Self.life(1)
    let (ids, _) = try first(events, epoch: 7)
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 8, stores: stores) { gateway in
        for event in events { gateway.memory.hear(event) }
        gateway.owe(
          [], of: [], onRecord: 0, repeats: 0, lastTold: events[2],
          through: DeliveryMark(epoch: 7, count: 3))
        _ = repay(&gateway)
        #expect(VenueGateway.values(of: 17, 1, gateway) == [ids[1]])
      }
    }
  }

  /// A log that lost its end: what takes the place of what was told is another report.
  @Test func `an id that was given is never given to another`() throws {
    let (ids, _) = try first(Self.life(1) + Self.life(2), epoch: 7)
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 8, stores: stores) { gateway in
        for event in Self.life(1) { gateway.memory.hear(event) }
        tell(Self.life(3), &gateway)
        let others = VenueGateway.values(of: 17, 0, gateway)
        #expect(others.count == 2 && Set(others).isDisjoint(with: ids))
      }
    }
  }

  /// One event, several reports.
  @Test func `answers to a question about all orders are told apart`() throws {
    let working = [1, 2, 3].flatMap { Self.life($0).prefix(2) }
    let question = Event(
      sequence: Sequence(99), time: Nanoseconds(VenueGateway.wall), kind: .massStatusRequest,
      source: Self.client, instrument: .none,
      MassStatusRequest(request: 0, account: 0, side: .none))
    let (ids, _) = try first(working + [question], epoch: 7)
    #expect(ids.count == 6 && Set(ids).count == 6)
    #expect(ids.suffix(3).map { $0.split(separator: ".").last } == ["1", "2", "3"])
  }
}
