// A venue's way out whose sessions nobody is connected to: what it says lies in their stores.

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

/// Takes what is put on record, and vouches for it at once.
struct AllOnRecord: Recorder {
  var events: [Event] = []
  var recordedPosition: UInt64 { UInt64(events.count) }

  mutating func emit(_ event: Event) { events.append(event) }
  mutating func pass(_ event: Event) {}
}

enum VenueGateway {
  static let wall: UInt64 = 1_795_000_000_000_000_000
  static let now = SessionTime(wall: Nanoseconds(wall), steady: Nanoseconds(5_000_000_000))

  /// As a run of this epoch has it that goes on with stores of the run before. `CLIENT` trades, `COPY` sees all.
  static func with(
    epoch: UInt32, stores directory: String, _ body: (inout FIXGatewayOut) -> Void
  ) throws {
    try with(epoch: epoch, stores: directory) { gateway, _ in body(&gateway) }
  }

  /// The same with gateway-in's end of what the two tell each other.
  static func with(
    epoch: UInt32, stores directory: String, messageByteCount: Int = 64 * 1024,
    _ body: (inout FIXGatewayOut, inout AdminSender) -> Void
  ) throws {
    var plan = FabricPlan(instance: "venue-out-\(UInt32.random(in: 0 ... .max))")
    plan.rings = [
      RingPlan(name: "sessions", writer: "a", reader: "b", capacity: 1024),
      RingPlan(name: "back", writer: "b", reader: "a", capacity: 1024),
    ]
    let fabric = try Fabric(plan: plan)
    defer { fabric.unlink() }
    let targets = ["CLIENT", "COPY"]
    var settings = ReactorSettings(backend: .epoll)
    settings.connectionsMax = 4
    var gateway = FIXGatewayOut(
      peers: targets.map {
        var session = SessionConfig(role: .acceptor, sender: "VENUE", target: $0)
        session.messageByteCount = messageByteCount
        return FIXPeer(name: $0, session: session, account: 1, isDropCopy: $0 == "COPY")
      },
      listening: ListenSettings(), instrumentCount: 1,
      stores: Shelf(count: targets.count) { at in
        try! MappedStore.open(
          path: "\(directory)/\(targets[at])", sender: "VENUE", target: targets[at],
          capacity: StoreCapacity(messages: 64, byteCount: max(1 << 20, 8 * messageByteCount)),
          at: Nanoseconds(wall))
      },
      memory: FIXMemory(
        names: Names(
          symbols: ["CRUX"], accounts: ["a"],
          identifiers: Identifiers(capacity: 64, key: 9, epoch: 7)),
        orderCapacity: 64, identifierCapacity: 32, seatCount: targets.count, epoch: epoch, key: 3),
      epoch: epoch, ringCapacity: 1024, reactor: try Reactor(settings),
      admin: AdminReceiver(fabric.consumer("sessions")),
      back: AdminSender(fabric.producer("back")) {}, sealed: Shelf())
    var told = AdminSender(fabric.producer("sessions")) {}
    body(&gateway, &told)
    gateway.checkInvariants()
  }

  /// Somebody is connected to a session and logged on.
  static func raise(_ seat: Int, _ gateway: inout FIXGatewayOut) {
    gateway.seats[seat].outbound.connect(at: now)
    gateway.seats[seat].outbound.isLoggedOn = true
  }

  /// The values of a field in what a session was told, in order.
  static func values(of tag: Int, _ seat: Int, _ gateway: borrowing FIXGatewayOut) -> [String] {
    var found: [String] = []
    for number in 1..<gateway.seats[seat].outbound.store.nextOutbound {
      guard let message = gateway.seats[seat].outbound.store.find(number) else { continue }
      for field in unsafe Array(message.bytes).split(separator: 0x01) {
        let text = String(decoding: field, as: UTF8.self)
        if text.hasPrefix("\(tag)=") { found.append(String(text.dropFirst("\(tag)=".count))) }
      }
    }
    return found
  }
}
