// One session at its way in without a wire: what is heard is handed to it, and its clocks are looked at when the test says.

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

enum WayIn {
  private static let wall: UInt64 = 1_767_607_200_000_000_000
  private static let now = SessionTime(
    wall: Nanoseconds(wall), steady: Nanoseconds(5_000_000_000))

  /// `up`: how often the line was told that the session is up. `hear`: a message of theirs, now. `look`: gateway-in looks at its
  /// clocks, so many seconds from now; what stands then.
  static func with(
    _ role: GatewayRole, waiting queueCount: Int = 256,
    _ body: (
      _ up: () -> Int, _ hear: (String) -> Void, _ look: (_ seconds: UInt64) -> InboundSession.Phase
    ) -> Void
  ) throws {
    var plan = FabricPlan(instance: "way-in-\(UInt32.random(in: 0 ... .max))")
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
      listening: ListenSettings(),
      numbers: [InboundNumbers(next: 1, begun: Nanoseconds(Self.wall))], dialect: compiled,
      names: Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 64, key: 9, epoch: 7)),
      epoch: 7, reactor: try Reactor(settings), admin: AdminSender(fabric.producer("sessions")) {},
      back: AdminReceiver(fabric.consumer("back")), sealed: Shelf(), contexts: Shelf())
    var reader = SessionReader(compiled)
    var line = OpenLine()
    gateway.seats[0].inbound.connect(at: Self.now, &gateway.say)
    // None that the reactor knows: what is done to it is done to nobody.
    gateway.seats[0].connection = ConnectionID(bits: 3)
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
      },
      { seconds in
        let later = SessionTime(
          wall: Self.now.wall + .seconds(seconds), steady: Self.now.steady + .seconds(seconds))
        gateway.tick(at: later, into: &line)
        return gateway.seats[0].inbound.phase
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
}
