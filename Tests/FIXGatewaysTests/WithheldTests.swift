// What a line that trades on somebody else's venue keeps back at the very end, behind the journal, and the reason that
// it says.

import Events
import FIXEvents
import Fabric
import Glibc
import Network
import Platform
import Tables
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct WithheldTests {
  private static let wall: UInt64 = 1_795_000_000_000_000_000
  private static let now = SessionTime(
    wall: Nanoseconds(wall), steady: Nanoseconds(5_000_000_000))

  /// A trader's way out whose session is up and whose bytes go nowhere, and the operator's kill word.
  private func withGateway(_ body: (inout FIXGatewayOut, CounterBlock) -> Void) throws {
    let name = "withheld-\(UInt32.random(in: 0 ... .max))"
    var plan = FabricPlan(instance: name)
    plan.rings = [
      RingPlan(name: "sessions", writer: "a", reader: "b", capacity: 1024),
      RingPlan(name: "back", writer: "b", reader: "a", capacity: 1024),
    ]
    plan.counters = KillWriter.allCases.map {
      CountersPlan(name: $0.part, writer: "c", counters: ["on"])
    }
    let fabric = try Fabric(plan: plan)
    defer { fabric.unlink() }
    let path = "/tmp/apus-\(name).store"
    defer { _ = unsafe unlink(path) }
    var settings = ReactorSettings(backend: .epoll)
    settings.connectionsMax = 4
    var gateway = FIXGatewayOut(
      role: .trader, trading: TradingTerms(maximumAge: .milliseconds(100)),
      killWords: KillWords(fabric),
      peers: [
        FIXPeer(
          name: "venue", session: SessionConfig(role: .initiator, sender: "US", target: "THEM"),
          account: 1)
      ],
      listening: ListenSettings(), instrumentCount: 1,
      stores: Shelf(count: 1) { _ in
        try! MappedStore.open(
          path: path, sender: "US", target: "THEM",
          capacity: StoreCapacity(messages: 64, byteCount: 1 << 20), at: Nanoseconds(Self.wall))
      },
      memory: FIXMemory(
        names: Names(
          symbols: ["CRUX"], accounts: ["a"],
          identifiers: Identifiers(capacity: 64, key: 9, epoch: 7)),
        orderCapacity: 64, identifierCapacity: 32, seatCount: 1, epoch: 7, key: 3),
      epoch: 7, ringCapacity: 1024, reactor: try Reactor(settings),
      admin: AdminReceiver(fabric.consumer("sessions")),
      back: AdminSender(fabric.producer("back")) {}, sealed: Shelf())
    gateway.seats[0].outbound.connect(at: Self.now)
    _ = gateway.seats[0].outbound.take(
      SessionNote(.up), at: Self.now, to: &gateway.wire, &gateway.say)
    body(&gateway, fabric.counters(KillWriter.operatorDesk.part))
  }

  /// An order whose cause came in so long ago.
  private func order(_ counter: UInt32, ageNs: UInt64 = 0) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(Self.wall - ageNs), kind: .orderNew,
      source: .strategy(1), instrument: InstrumentID(0),
      OrderNew(
        order: OrderID(epoch: 7, strategy: 1, counter: counter), price: Price(units: 100_000_000),
        quantity: Quantity(units: 100_000_000), side: .buy, type: .limit, timeInForce: .day,
        account: 1))
  }

  /// Why the event was refused, or none.
  private func reason(_ event: Event, _ gateway: inout FIXGatewayOut) -> Reason {
    gateway.deliverTrading(event, at: Self.now)
    guard let fact = gateway.takeFact() else { return .none }
    return fact.payload(as: OrderRejected.self).reason
  }

  @Test func `while a kill word is set no new order leaves, and cancels do`() throws {
    try withGateway { gateway, word in
      let before = reason(order(1), &gateway)
      word.publish(0, 1)
      let meanwhile = reason(order(2), &gateway)
      let cancel = Event(
        sequence: Sequence(1), time: Nanoseconds(Self.wall), kind: .orderCancel,
        source: .strategy(1), instrument: InstrumentID(0),
        OrderCancel(order: OrderID(epoch: 7, strategy: 1, counter: 1), reason: .user))
      let ofCancel = reason(cancel, &gateway)
      word.publish(0, 0)
      let after = reason(order(3), &gateway)
      #expect(before == .none && meanwhile == .killSwitch)
      #expect(ofCancel == .none && after == .none)
      let working = gateway.working
      #expect(working == 2)
    }
  }

  @Test func `an order whose cause is older than the terms say stays here`() throws {
    try withGateway { gateway, _ in
      let atLimit = reason(order(1, ageNs: 100_000_000), &gateway)
      let beyond = reason(order(2, ageNs: 100_000_001), &gateway)
      #expect(atLimit == .none && beyond == .stale)
      let working = gateway.working
      let withheld = gateway.counts.withheld
      #expect(working == 1 && withheld == 1)
    }
  }
}
