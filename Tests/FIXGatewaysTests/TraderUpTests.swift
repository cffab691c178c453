// When a trader's session is up for its line: once it has heard what it missed. What it asks for at that moment would come
// ahead of the gap, and the resend that closes it would pass over that.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import Fabric
import Gateways
import Network
import Platform
import Tables
import Testing

@testable import FIXGateways
@testable import FIXSession

/// A line with room for everything.
private struct OpenLine: Admission {
  var events: [Event] = []
  var recordedPosition: UInt64 { UInt64(events.count) }
  var sequencedCount: UInt64 { UInt64(events.count) }

  mutating func hasRoom() -> Bool { true }
  mutating func emit(_ event: Event) { events.append(event) }
  mutating func pass(_ event: Event) {}
}

@Suite struct TraderUpTests {
  private static let wall: UInt64 = 1_767_607_200_000_000_000
  private static let now = SessionTime(
    wall: Nanoseconds(wall), steady: Nanoseconds(5_000_000_000))

  /// Who hears a session's messages, and the way in that it belongs to.
  private func withGateway(
    _ role: GatewayRole, waiting queueCount: Int = 256,
    _ body: (_ up: () -> Int, _ hear: (String) -> Void) -> Void
  ) throws {
    var plan = FabricPlan(instance: "trader-up-\(UInt32.random(in: 0 ... .max))")
    plan.rings = [
      RingPlan(name: "sessions", writer: "a", reader: "b", capacity: 1024),
      RingPlan(name: "back", writer: "b", reader: "a", capacity: 1024),
    ]
    let fabric = try Fabric(plan: plan)
    defer { fabric.unlink() }
    var config = SessionConfig(
      role: role == .trader ? .initiator : .acceptor, sender: "US", target: "THEM")
    config.queueCount = queueCount
    var settings = ReactorSettings(backend: .epoll)
    settings.connectionsMax = 4
    let compiled = CompiledDialect(.apus)
    var gateway = FIXGatewayIn(
      role: role, instrumentCount: 1, peers: [FIXPeer(name: "them", session: config, account: 1)],
      listening: ListenSettings(), nextInbound: [1], dialect: compiled,
      names: Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 64, key: 9, epoch: 7)),
      epoch: 7, reactor: try Reactor(settings), admin: AdminSender(fabric.producer("sessions")) {},
      back: AdminReceiver(fabric.consumer("back")), sealed: Shelf(), contexts: Shelf())
    var reader = SessionReader(compiled)
    var line = OpenLine()
    gateway.seats[0].inbound.connect(at: Self.now, &gateway.say)
    body(
      {
        gateway.tellUp(0, into: &line)
        return line.events.count { $0.kind == .sessionUp }
      },
      { text in
        let bytes = Self.framed(text)
        unsafe bytes.withUnsafeBytes { buffer in
          guard case .message = unsafe reader.look(buffer) else {
            Issue.record("no message: \(text)")
            return
          }
          let verdict = reader.validator.check(&reader.message)
          _ = gateway.seats[0].inbound.receive(
            reader.message, verdict, at: Self.now, &gateway.say)
        }
        gateway.tellUp(0, into: &line)
        while let waiting = unsafe gateway.seats[0].inbound.nextQueued(&gateway.say) {
          guard case .message = unsafe reader.look(waiting) else { return }
          let verdict = reader.validator.check(&reader.message)
          _ = gateway.seats[0].inbound.receiveQueued(
            reader.message, verdict, at: Self.now, &gateway.say)
        }
      })
  }

  /// `35=A|34=1|…` as a message of theirs.
  private static func framed(_ text: String) -> [UInt8] {
    let parts = text.split(separator: "|", omittingEmptySubsequences: true)
    let head = "\(parts[0])|\(parts[1])|49=THEM|52=20260105-10:00:00.000|56=US|"
    let body = Array(
      (head + parts.dropFirst(2).map { "\($0)|" }.joined()).replacing("|", with: "\u{1}").utf8)
    let whole = Array("8=FIX.4.2\u{1}9=\(body.count)\u{1}".utf8) + body
    let sum = whole.reduce(0) { ($0 + Int($1)) & 255 }
    return whole + Array("10=\(String(1000 + sum).dropFirst())\u{1}".utf8)
  }

  @Test func `a trader's session that missed nothing is up with its Logon`() throws {
    try withGateway(.trader) { up, hear in
      #expect(up() == 0)
      hear("35=A|34=1|98=0|108=30")
      #expect(up() == 1 && up() == 1, "once a connection")
    }
  }

  @Test func `a trader's session that missed something is up when it has heard that`() throws {
    try withGateway(.trader) { up, hear in
      hear("35=A|34=5|98=0|108=30")
      #expect(up() == 0)
      // Something new meanwhile closes no gap.
      hear("35=0|34=6")
      #expect(up() == 0)
      hear("35=4|34=1|43=Y|122=20260105-10:00:00.000|123=Y|36=3")
      #expect(up() == 0)
      hear("35=4|34=3|43=Y|122=20260105-10:00:00.000|123=Y|36=6")
      #expect(up() == 1 && up() == 1)
    }
  }

  /// A venue that lost its power goes on far ahead. What came there before the gap was closed isn't kept, so it is missing then: a
  /// trader that asked for its books now would ask for all that once more, books and all, and be passed over.
  @Test func `a trader's session isn't up as long as what came ahead of a gap is missing`() throws {
    try withGateway(.trader, waiting: 4) { up, hear in
      hear("35=A|34=100|98=0|108=30")
      hear("35=0|34=101")
      hear("35=4|34=1|43=Y|122=20260105-10:00:00.000|123=Y|36=100")
      #expect(up() == 0)
      hear("35=4|34=100|43=Y|122=20260105-10:00:00.000|123=Y|36=102")
      #expect(up() == 1 && up() == 1)
    }
  }

  /// A venue asks for no books: its clients' orders needn't wait for what it missed of them.
  @Test func `a venue's session is up with its Logon, whatever it missed`() throws {
    try withGateway(.venue) { up, hear in
      hear("35=A|34=5|98=0|108=30")
      #expect(up() == 1)
    }
  }
}
