// Whoever is at the other end, and whatever became of the bytes: a failure with a reason, never a trap,
// and never a byte that wasn't sent.

import Numerics
import Testing

@testable import TLS

@Suite struct HostileTests {
  private static func ones(_ count: Int) -> [UInt8] { [UInt8](repeating: 1, count: count) }

  static let garbage: [(name: String, bytes: [UInt8])] = [
    ("HTTP", Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)),
    ("FIX", Array("8=FIX.4.2\u{1}9=65\u{1}35=A\u{1}34=1\u{1}49=A\u{1}56=B\u{1}10=000\u{1}".utf8)),
    ("zeros", [UInt8](repeating: 0, count: 70_000)),
    ("ones", [UInt8](repeating: 255, count: 70_000)),
    ("a hello of SSL 2", [0x80, 0x2E, 1, 0, 2, 0, 0x15, 0, 0, 0, 0x10] + ones(40)),
    ("a record that is too long", [22, 3, 1, 0xFF, 0xFF] + ones(65_535)),
    ("data before the hello", [23, 3, 3, 0, 3, 1, 2, 3]),
    ("a fatal alert", [21, 3, 3, 0, 2, 2, 40]),
    ("a goodbye", [21, 3, 3, 0, 2, 1, 0]),
    ("an empty hello", [22, 3, 1, 0, 4, 1, 0, 0, 0]),
  ]

  @Test(arguments: garbage)
  func garbageInsteadOfAHello(_ garbage: (name: String, bytes: [UInt8])) throws {
    for isServer in [true, false] {
      for size in [1, 7, 100_000] {
        var end =
          isServer
          ? try TLSConnection(accepting: try serverContext())
          : try TLSConnection(connecting: try clientContext(), to: "venue.example")
        var at = 0
        while at < garbage.bytes.count {
          at += end.receive(Array(garbage.bytes[at..<min(garbage.bytes.count, at + size)]))
        }
        end.endOfWire()
        verify(end.hasFailed, "\(garbage.name): \(end.state)")
        verify(unsafe end.plain.isEmpty)
        verify(!end.reason.isEmpty && end.failure != .violation(code: 0), "\(garbage.name)")
      }
    }
  }

  /// Recorded streams of a whole conversation, both ways, each with one change: a bit, a byte, some bytes
  /// gone or doubled or swapped in. The keys are others each time, so it is the wire that is changed.
  @Test(arguments: TLSVersion.allCases)
  func noCorruptionTraps(_ version: TLSVersion) throws {
    let authorities = Certificates.shared.path("authority.pem")
    let client = try clientContext(nil, identity: "trader", versions(version))
    let server = try serverContext(clients: .required(authorities: authorities))
    var failures = 0
    for seed in UInt64(0)..<1000 {
      var chance = SplitMix64(seed: seed)
      var pair = try Pair(client, server)
      let up = pattern(seed, 900)
      // Flights of the handshake and some of data; one of them is hit.
      let hit = chance.next(below: 9)
      var sent = 0
      var flight: UInt64 = 0
      for _ in 0..<6 {
        hurt(&pair.client, &pair.server, flight == hit, &chance)
        hurt(&pair.server, &pair.client, flight + 1 == hit, &chance)
        flight += 2
        sent += pair.client.send(Array(up[sent..<min(900, sent + 300)]))
        _ = pair.server.send([1, 2, 3])
      }
      let heard = pair.server.take()
      verify(heard == Array(up.prefix(heard.count)), "seed \(seed): bytes that weren't sent")
      let back = pair.client.take()
      verify(back.count % 3 == 0 && back.allSatisfy { $0 >= 1 && $0 <= 3 }, "seed \(seed)")
      pair.client.endOfWire()
      pair.server.endOfWire()
      if pair.client.hasFailed && pair.server.hasFailed { failures += 1 }
      verify(!pair.client.isReading && !pair.server.isReading, "seed \(seed)")
      pair.client.close()
      pair.server.close()
    }
    // Nobody said goodbye.
    verify(failures == 1000, "\(failures)")
  }

  /// One recorded stream of a client against thousands of servers.
  @Test func noChangedHelloTraps() throws {
    let context = try serverContext()
    var client = try TLSConnection(connecting: try clientContext(), to: "venue.example")
    let hello = client.takeWire()
    for seed in UInt64(0)..<4000 {
      var chance = SplitMix64(seed: seed)
      var server = try TLSConnection(accepting: context)
      var bytes = hello
      for _ in 0...chance.next(below: 4) { change(&bytes, &chance) }
      let cut = Int(chance.next(below: UInt64(bytes.count + 1)))
      _ = server.receive(Array(bytes[..<cut]))
      _ = server.receive(Array(bytes[cut...]))
      verify(server.state != .open, "seed \(seed)")
      server.endOfWire()
      verify(server.hasFailed, "seed \(seed)")
    }
  }

  private func hurt(
    _ from: inout TLSConnection, _ to: inout TLSConnection, _ isHit: Bool,
    _ chance: inout SplitMix64
  ) {
    var bytes = from.takeWire()
    if isHit { change(&bytes, &chance) }
    var at = 0
    while at < bytes.count {
      let size = 1 + Int(chance.next(below: 2000))
      let taken = to.receive(Array(bytes[at..<min(bytes.count, at + size)]))
      if taken == 0 { break }
      at += taken
    }
  }

  private func change(_ bytes: inout [UInt8], _ chance: inout SplitMix64) {
    if bytes.isEmpty { return }
    let at = Int(chance.next(below: UInt64(bytes.count)))
    let count = min(bytes.count - at, 1 + Int(chance.next(below: 30)))
    switch chance.next(below: 5) {
    case 0: bytes[at] ^= 1 << UInt8(chance.next(below: 8))
    case 1: bytes[at] = UInt8(truncatingIfNeeded: chance.next())
    case 2: bytes.removeSubrange(at..<at + count)
    case 3: bytes.insert(contentsOf: Array(bytes[at..<at + count]), at: at)
    default:
      for index in at..<at + count { bytes[index] = UInt8(truncatingIfNeeded: chance.next()) }
    }
  }
}
