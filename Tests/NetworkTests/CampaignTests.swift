// Random lives of many connections between two reactors with hardly any memory: whatever is sent, read,
// left lying, closed or cut, in whatever order, bytes arrive in order and nothing is lost or kept. A seed
// repeats the acts; when the kernel answers is its own affair, so a failure may take a few tries.

import Numerics
import Platform
import Testing

@testable import Network

@Suite struct CampaignTests {
  @Test(arguments: NetworkBackend.allCases, NetworkBackend.allCases)
  func randomLives(_ here: NetworkBackend, _ there: NetworkBackend) throws {
    // APUS_NETWORK_SECONDS makes it a long one.
    let seconds = Host.environment("APUS_NETWORK_SECONDS").flatMap { UInt64($0) } ?? 0
    let end = ClockReading.steadyNs + seconds * 1_000_000_000
    repeat {
      let seed = ClockReading.steadyNs
      var campaign = try Campaign(seed: seed, server: here, client: there, ms: 150)
      try campaign.run()
    } while ClockReading.steadyNs < end
  }
}

/// One direction of one connection.
private struct Flow {
  var sent = 0
  var heard = 0
}

/// One end of one connection, as its owner keeps it.
private struct End {
  var id: ConnectionID
  /// The client's number of the connection, which its first 8 bytes carry; 0 before they came.
  var key: UInt64
  /// Reads all that comes, at once.
  var isEager: Bool
  var out = Flow()
  var hasClosed = false
}

private struct Campaign: ~Copyable {
  let seed: UInt64
  let ms: Int
  var chance: SplitMix64
  var server: Reactor
  var client: Reactor
  let port: UInt16
  var servers: [ConnectionID: End] = [:]
  var clients: [ConnectionID: End] = [:]
  /// What each side has sent and heard, by key: it outlives the connection.
  var sentByClient: [UInt64: Int] = [:]
  var wholeFromClient: Set<UInt64> = []
  var nextKey: UInt64 = 1

  init(seed: UInt64, server: NetworkBackend, client: NetworkBackend, ms: Int) throws {
    self.seed = seed
    self.ms = ms
    chance = SplitMix64(seed: seed)
    let tight: (inout ReactorSettings) -> Void = {
      $0.connectionsMax = 12
      $0.receiveBufferCount = 5
      $0.receiveByteCount = 300
      $0.messageByteCountMax = 4096
      $0.sendByteCountMax = 20_000
      $0.socketSendByteCount = 4096
      $0.socketReceiveByteCount = 4096
      $0.closeNs = 100_000_000
    }
    var made = try Reactor(settings(server, tight))
    let other = try Reactor(settings(client, tight))
    port = try made.listenAnywhere()
    self.server = made
    self.client = other
  }

  mutating func run() throws {
    let end = ClockReading.steadyNs + UInt64(ms) * 1_000_000
    while ClockReading.steadyNs < end {
      if clients.count < 12, chance.chance(1, outOf: 4) { begin() }
      for _ in 0..<chance.next(below: 6) {
        actAsClient()
        actAsServer()
      }
      turn()
    }
    // Everyone leaves, and nothing stays.
    for id in clients.keys { client.close(id) }
    let patience = ClockReading.steadyNs + 3_000_000_000
    while client.connectionCount + server.connectionCount > 0,
      ClockReading.steadyNs < patience
    {
      turn()
      for id in servers.keys where chance.chance(1, outOf: 50) { server.close(id) }
    }
    verify(client.connectionCount == 0 && server.connectionCount == 0, "seed \(seed): \(left)")
    verify(client.pool.freeCount == 5 && server.pool.freeCount == 5, "seed \(seed)")
    verify(clients.isEmpty && servers.isEmpty, "seed \(seed): ends that nobody told")
  }

  private var left: String { "\(client.connectionCount) and \(server.connectionCount) left" }

  private mutating func begin() {
    guard let id = try? client.connect(host: "127.0.0.1", port: port) else { return }
    clients[id] = End(id: id, key: nextKey, isEager: chance.nextBool())
    nextKey += 1
  }

  // MARK: Acts

  private mutating func actAsClient() {
    guard let id = pick(clients), let end = clients[id] else {
      return
    }
    switch chance.next(below: 20) {
    case 0:
      client.close(id)
      clients[id]?.hasClosed = true
    case 1 where chance.chance(1, outOf: 3):
      client.closeNow(id)
      clients[id]?.hasClosed = true
    case 2...12 where client.isOpen(id):
      var count = byteCount()
      var bytes: [UInt8] = []
      if end.out.sent == 0 {
        count = 8
        bytes = (0..<8).map { UInt8(truncatingIfNeeded: end.key >> (8 * UInt64($0))) }
      } else {
        bytes = pattern(end.key, count, from: end.out.sent)
      }
      if client.send(id, bytes) {
        clients[id]?.out.sent += count
        sentByClient[end.key, default: 0] += count
      }
    case 13: _ = read(isServer: false, id, all: false)
    default: break
    }
  }

  private mutating func actAsServer() {
    guard let id = pick(servers), let end = servers[id] else {
      return
    }
    switch chance.next(below: 20) {
    case 0 where chance.chance(1, outOf: 3):
      server.close(id)
      servers[id]?.hasClosed = true
    case 1...6 where end.key != 0 && server.isOpen(id):
      let count = byteCount()
      if server.send(id, pattern(end.key &+ 77, count, from: end.out.sent)) {
        servers[id]?.out.sent += count
      }
    case 7...12: _ = read(isServer: true, id, all: false)
    default: break
    }
  }

  /// Mostly a message, at times a flood.
  private mutating func byteCount() -> Int {
    Int(chance.next(below: chance.chance(1, outOf: 8) ? 15_000 : 900))
  }

  /// One of them, the same for a seed: a dictionary's order isn't.
  private mutating func pick(_ ends: [ConnectionID: End]) -> ConnectionID? {
    if ends.isEmpty { return nil }
    let ids = ends.keys.sorted { ($0.index, $0.generation) < ($1.index, $1.generation) }
    return ids[Int(chance.next(below: UInt64(ids.count)))]
  }

  // MARK: Turns

  private mutating func turn() {
    if chance.chance(1, outOf: 3) { return }
    server.poll(waitNs: chance.nextBool() ? 0 : 100_000)
    server.checkInvariants()
    while let event = server.next() {
      hear(event, isServer: true)
      server.checkInvariants()
    }
    if chance.nextBool() { server.flush() }
    if chance.chance(1, outOf: 3) { return }
    client.poll(waitNs: 0)
    client.checkInvariants()
    while let event = client.next() {
      hear(event, isServer: false)
      client.checkInvariants()
    }
    if chance.nextBool() { client.flush() }
  }

  private mutating func hear(_ event: NetworkEvent, isServer: Bool) {
    switch event {
    case .accepted(let id, _):
      verify(isServer && servers[id] == nil, "seed \(seed)")
      servers[id] = End(id: id, key: 0, isEager: chance.nextBool())
    case .connected(let id): verify(!isServer && clients[id] != nil, "seed \(seed)")
    case .connectFailed(let id, _): verify(clients.removeValue(forKey: id) != nil, "seed \(seed)")
    case .received(let id):
      let end = isServer ? servers[id] : clients[id]
      verify(end != nil && end?.hasClosed == false, "seed \(seed)")
      if end?.isEager == true || chance.nextBool() {
        _ = read(isServer: isServer, id, all: end?.isEager == true)
      }
    case .drained: break
    case .released: verify(false, "seed \(seed)")
    case .closed(let id, let reason):
      guard let end = isServer ? servers.removeValue(forKey: id) : clients.removeValue(forKey: id)
      else {
        verify(false, "seed \(seed): closed twice")
        return
      }
      verify(unsafe isServer ? server.received(id).isEmpty : client.received(id).isEmpty)
      if isServer && reason == .peer && end.isEager && !end.hasClosed && end.key != 0 {
        verify(
          heard[end.key] == sentByClient[end.key],
          "seed \(seed): \(heard[end.key]!) of \(sentByClient[end.key]!) bytes came")
      }
    }
  }

  /// Bytes that the server heard, by key.
  private var heard: [UInt64: Int] = [:]
  private var heardByClient: [UInt64: Int] = [:]

  /// Reads all, or a part, and compares with what was sent.
  private mutating func read(isServer: Bool, _ id: ConnectionID, all: Bool) -> Int {
    let piece = isServer ? unsafe Array(server.received(id)) : unsafe Array(client.received(id))
    if piece.isEmpty { return 0 }
    var used = all ? piece.count : Int(chance.next(below: UInt64(piece.count + 1)))
    // A message as long as one may be is read.
    if piece.count >= 4096 { used = max(1, used) }
    if isServer {
      var key = servers[id]?.key ?? 0
      var from = heard[key] ?? 0
      var offset = 0
      if key == 0 {
        if piece.count < 8 { return 0 }
        used = max(8, used)
        key = (0..<8).reduce(0) { $0 | UInt64(piece[$1]) << (8 * UInt64($1)) }
        servers[id]?.key = key
        offset = 8
        from = 8
      }
      verify(
        Array(piece[offset..<used]) == pattern(key, used - offset, from: from),
        "seed \(seed), connection \(key), server's byte \(from)")
      heard[key] = from + used - offset
      server.consume(id, used)
    } else {
      let key = clients[id]!.key
      let from = heardByClient[key] ?? 0
      verify(
        Array(piece[..<used]) == pattern(key &+ 77, used, from: from),
        "seed \(seed), connection \(key), client's byte \(from)")
      heardByClient[key] = from + used
      client.consume(id, used)
    }
    return used
  }
}
