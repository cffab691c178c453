// A trader's way out whose bytes go nowhere, for the tests of what it sends and keeps back.

import Events
import FIXEvents
import Fabric
import Gateways
import Glibc
import Network
import Platform
import Tables

@testable import FIXGateways
@testable import FIXSession

enum TradingGateway {
  static let wall: UInt64 = 1_795_000_000_000_000_000
  static let now = SessionTime(wall: Nanoseconds(wall), steady: Nanoseconds(5_000_000_000))

  /// A new order, whose cause is the input of that number.
  static func order(_ counter: UInt32, because sequence: UInt64, venue: UInt8 = 0) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(wall), kind: .orderNew, flags: venue,
      source: .strategy(1), instrument: InstrumentID(0),
      OrderNew(
        order: OrderID(epoch: 7, strategy: 1, counter: counter), price: Price(units: 100_000_000),
        quantity: Quantity(units: 100_000_000), side: .buy, type: .limit, timeInForce: .day,
        account: 1))
  }

  static func cancel(_ counter: UInt32, because sequence: UInt64) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(wall), kind: .orderCancel,
      source: .strategy(1), instrument: InstrumentID(0),
      OrderCancel(order: OrderID(epoch: 7, strategy: 1, counter: counter), reason: .user))
  }

  static func replace(_ counter: UInt32, because sequence: UInt64) -> Event {
    Event(
      sequence: Sequence(sequence), time: Nanoseconds(wall), kind: .orderReplace,
      source: .strategy(1), instrument: InstrumentID(0),
      OrderReplace(
        order: OrderID(epoch: 7, strategy: 1, counter: counter), price: Price(units: 200_000_000),
        quantity: Quantity(units: 200_000_000),
        replacement: OrderID(epoch: 7, strategy: 1, counter: counter)))
  }

  /// With one venue or more, none of which is up, and the operator's kill word.
  static func with(
    venues: Int = 1, heard: [Event] = [], journalEpoch: UInt32 = 0, ordersPerSecond: UInt64 = .max,
    _ body: (inout FIXGatewayOut, CounterBlock) -> Void
  ) throws {
    let name = "trading-\(UInt32.random(in: 0 ... .max))"
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
    func path(_ venue: Int) -> String { "/tmp/apus-\(name)-\(venue).store" }
    defer { for venue in 0..<venues { _ = unsafe unlink(path(venue)) } }
    var settings = ReactorSettings(backend: .epoll)
    settings.connectionsMax = 4
    var gateway = FIXGatewayOut(
      role: .trader,
      trading: TradingTerms(
        maximumAge: .milliseconds(100), maximumOrdersPerSecond: ordersPerSecond),
      killWords: KillWords(fabric), heard: heard,
      peers: (0..<venues).map {
        FIXPeer(
          name: "venue-\($0)",
          session: SessionConfig(role: .initiator, sender: "US", target: "THEM\($0)"), account: 1)
      },
      listening: ListenSettings(), instrumentCount: 1,
      stores: Shelf(count: venues) { venue in
        try! MappedStore.open(
          path: path(venue), sender: "US", target: "THEM\(venue)",
          capacity: StoreCapacity(messages: 64, byteCount: 1 << 20), at: Nanoseconds(wall))
      },
      memory: FIXMemory(
        names: Names(
          symbols: ["CRUX"], accounts: ["a"],
          identifiers: Identifiers(capacity: 64, key: 9, epoch: 7)),
        orderCapacity: 64, identifierCapacity: 32, seatCount: venues, epoch: 7, key: 3),
      epoch: 7, journalEpoch: journalEpoch, ringCapacity: 1024, reactor: try Reactor(settings),
      admin: AdminReceiver(fabric.consumer("sessions")),
      back: AdminSender(fabric.producer("back")) {}, sealed: Shelf())
    body(&gateway, fabric.counters(KillWriter.operatorDesk.part))
  }
}

extension FIXGatewayOut {
  /// A connection to a venue, and its logon.
  mutating func comeUp(_ seat: Int) {
    connect(seat)
    logOn(seat)
  }

  /// Its end, whoever ended it.
  mutating func goDown(_ seat: Int) {
    seats[seat].outbound.disconnect()
    detach(seat, atOnce: true)
  }

  mutating func connect(_ seat: Int) {
    seats[seat].outbound.connect(at: TradingGateway.now)
    suspectRequests(of: seat)
  }

  mutating func logOn(_ seat: Int) {
    _ = seats[seat].outbound.take(SessionNote(.up), at: TradingGateway.now, to: &wire, &say)
  }
}
