// A venue's two gateways with a door, and clients of sockets and text: what stands between the halves of a session is what
// stands there in a venue, and the test says what time it is. Or a trader's two, and a venue of text that it calls.

import Events
import FIXCodec
import FIXDictionary
import FIXEvents
import FIXSession
import Fabric
import Gateways
import Glibc
import Network
import Platform
import Tables

@testable import FIXGateways

/// A line with room for everything, unless the test says for how much.
struct OpenLine: Admission {
  var events: [Event] = []
  var room = Int.max
  var recordedPosition: UInt64 { UInt64(events.count) }
  var sequencedCount: UInt64 { UInt64(events.count) }

  mutating func hasRoom() -> Bool { room - events.count >= maximumFanOut }
  mutating func emit(_ event: Event) { events.append(event) }
  mutating func pass(_ event: Event) {}
}

/// `VENUE` and its one client, `CLIENT`; as a trader it calls that one.
final class BothGateways {
  private let fabric: Fabric
  private var gatewayIn: FIXGatewayIn
  var gatewayOut: FIXGatewayOut
  var line = OpenLine()
  /// What the line was given.
  var admitted: [Event] { line.events }
  /// The wall's clock.
  private(set) var wall: Nanoseconds
  private var steady = Nanoseconds(5_000_000_000)
  /// So long ago gateway-out looked at the clock when gateway-in does.
  var lag = Nanoseconds.zero

  /// As a run that finds these stores, or makes them. `endpoint`: where `CLIENT` is called, if it doesn't call. A trader's
  /// two have no door.
  init(
    stores directory: String, at wall: Nanoseconds, calling endpoint: FIXEndpoint? = nil,
    as role: GatewayRole = .venue,
    _ change: (inout SessionConfig) -> Void = { _ in }
  ) throws {
    self.wall = wall
    var plan = FabricPlan(instance: "both-\(UInt32.random(in: 0 ... .max))")
    plan.rings = [
      RingPlan(name: "sessions", writer: "a", reader: "b", capacity: 1024),
      RingPlan(name: "back", writer: "b", reader: "a", capacity: 1024),
    ]
    fabric = try Fabric(plan: plan)
    var config = SessionConfig(
      role: role == .venue ? .acceptor : .initiator, sender: "VENUE", target: "CLIENT")
    change(&config)
    let peers = [FIXPeer(name: "client", session: config, endpoint: endpoint, account: 1)]
    var numbers: [InboundNumbers] = []
    let stores: Shelf<MappedStore?> = try Shelf(count: 1) { (_: Int) throws(StoreError) in
      let store = try MappedStore.open(
        path: directory + "/CLIENT", sender: "VENUE", target: "CLIENT",
        capacity: StoreCapacity(messages: 64, byteCount: 1 << 20), at: wall)
      numbers.append(store.inboundNumbers)
      return store
    }
    func names() -> Names {
      Names(
        symbols: ["CRUX"], accounts: ["a"],
        identifiers: Identifiers(capacity: 64, key: 9, epoch: 7))
    }
    var settings = ReactorSettings(backend: .epoll)
    settings.connectionsMax = 16
    gatewayIn = FIXGatewayIn(
      role: role, instrumentCount: 1, peers: peers, listening: ListenSettings(connectionsMax: 16),
      numbers: numbers, dialect: CompiledDialect(.apus), names: names(), epoch: 7,
      reactor: try Reactor(settings), admin: AdminSender(fabric.producer("sessions")) {},
      back: AdminReceiver(fabric.consumer("back")), sealed: Shelf(), contexts: Shelf())
    gatewayOut = FIXGatewayOut(
      role: role, peers: peers, listening: ListenSettings(), instrumentCount: 1, stores: stores,
      memory: FIXMemory(
        names: names(), orderCapacity: 64, identifierCapacity: 32, seatCount: 1, epoch: 7, key: 3),
      epoch: 7, ringCapacity: 1024, reactor: try Reactor(settings),
      admin: AdminReceiver(fabric.consumer("sessions")),
      back: AdminSender(fabric.producer("back")) {}, sealed: Shelf())
    if role == .venue { try gatewayIn.listen() }
  }

  deinit {
    gatewayIn.checkInvariants()
    gatewayOut.checkInvariants()
    fabric.unlink()
  }

  /// One look of each.
  func turn() {
    let time = SessionTime(wall: wall, steady: steady)
    _ = gatewayIn.poll(limit: 64, vouched: .max, at: time, into: &line)
    let before = SessionTime(
      wall: Nanoseconds(wall.count - lag.count), steady: Nanoseconds(steady.count - lag.count))
    _ = gatewayOut.listen(at: before)
    _ = gatewayOut.release(vouched: .max, limit: 64, at: before)
    _ = gatewayOut.attend(at: before)
  }

  /// Time passes, in steps of 100 ms, or in one.
  func pass(_ time: Nanoseconds, inOne: Bool = false) {
    let step = inOne ? time : .milliseconds(100)
    var left = time
    while left > .zero {
      let part = min(step, left)
      wall = wall + part
      steady = steady + part
      left = left.since(part)
      turn()
    }
  }

  /// What the line's end is given to send.
  func tell(_ events: [Event]) {
    var record = AllOnRecord()
    for event in events { gatewayOut.handle(event, into: &record) }
    turn()
  }

  func call() -> EdgeClient { EdgeClient(self, port: gatewayIn.port) }

  /// Names are looked up from now on.
  func findHosts() throws { try gatewayIn.hosts.start { _ in } }

  /// Calls of ours, and why the last one was in vain.
  var calls: UInt64 { gatewayIn.counters.calls }
  var vain: VainCall { gatewayIn.seats[0].vain }

  /// Why the last one who called was turned away.
  var turnedAway: TurnAwayReason? {
    gatewayIn.turnedAwayCount == 0
      ? nil : gatewayIn.turnedAwayCall(gatewayIn.turnedAwayCount - 1)?.reason
  }

  /// The call that comes to a door.
  func answered(at door: borrowing TestDoor) -> EdgeClient {
    while true {
      turn()
      let descriptor = accept(door.descriptor, nil, nil)
      if descriptor >= 0 { return EdgeClient(self, descriptor) }
      precondition(errno == EAGAIN, "somebody calls")
      usleep(100)
    }
  }

  var numberWarnings: (in: UInt64, out: UInt64) {
    (gatewayIn.counters.numberWarnings, gatewayOut.counters.numberWarnings)
  }
}

/// Where a trader may call.
struct TestDoor: ~Copyable {
  fileprivate let descriptor: Int32
  let port: UInt16

  init() {
    descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let isOpen = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, size) == 0 && listen(descriptor, 4) == 0
          && getsockname(descriptor, $0, &size) == 0
      }
    }
    precondition(isOpen, "there is a port")
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}

/// Somebody at the door, or behind one.
final class EdgeClient {
  private let gateways: BothGateways
  private let descriptor: Int32
  private var received: [UInt8] = []
  private var isOver = false

  fileprivate init(_ gateways: BothGateways, port: UInt16) {
    self.gateways = gateways
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(code == 0, "there is a door")
  }

  fileprivate init(_ gateways: BothGateways, _ descriptor: Int32) {
    self.gateways = gateways
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// The connection is lost, and the gateways know.
  func cut() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    for _ in 0..<20 { look() }
  }

  /// `A|1|98=0|108=30`: the header is put around it.
  func say(_ text: String) {
    let parts = text.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
    let ms = Int(gateways.wall.count / 1_000_000)
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: count - text.utf8.count) + text
    }
    let time =
      "\(CivilDay.number(day: ms / 86_400_000))-\(digits(ms / 3_600_000 % 24, 2)):"
      + "\(digits(ms / 60_000 % 60, 2)):\(digits(ms / 1000 % 60, 2)).\(digits(ms % 1000, 3))"
    var body = "35=\(parts[0])|34=\(parts[1])|49=CLIENT|52=\(time)|56=VENUE|"
    if parts.count > 2 { body += parts[2] + "|" }
    body = body.replacing("|", with: "\u{1}")
    let whole = "8=FIX.4.2\u{1}9=\(body.utf8.count)\u{1}" + body
    let sum = whole.utf8.reduce(0) { ($0 + Int($1)) & 255 }
    let bytes = Array((whole + "10=\(digits(sum, 3))\u{1}").utf8)
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    precondition(sent == bytes.count || sent < 0)
  }

  /// The next message as `A|1|98=0|108=30`, without 8, 9, 10, 49, 52 and 56; nil where the connection is over, or none comes.
  func next() -> String? {
    for _ in 0..<2_000 {
      if let message = take() { return message }
      if isOver { return nil }
      look()
    }
    return nil
  }

  /// Whether the other side has closed, without another word.
  var isClosed: Bool { next() == nil && isOver }

  private func look() {
    gateways.turn()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count > 0 { received += buffer[..<count] }
    if count == 0 || count < 0 && errno != EAGAIN { isOver = true }
    usleep(100)
  }

  private func take() -> String? {
    let text = String(decoding: received, as: UTF8.self)
    guard let range = text.firstRange(of: "\u{1}10="),
      let end = text[range.upperBound...].firstIndex(of: "\u{1}")
    else { return nil }
    received.removeFirst(text[...end].utf8.count)
    var parts: [String] = []
    for field in text[...end].split(separator: "\u{1}") {
      let tag = field.prefix { $0 != "=" }
      switch tag {
      case "8", "9", "10", "49", "52", "56": continue
      case "35", "34": parts.append(String(field.dropFirst(3)))
      default: parts.append(String(field))
      }
    }
    return parts.joined(separator: "|")
  }
}
