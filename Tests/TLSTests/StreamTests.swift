// Bytes arrive as they were sent, however the wire cuts them and whoever is slow; and how a stream ends.

import Numerics
import Testing

@testable import TLS

@Suite struct StreamTests {
  /// Both directions at once, sizes and cuts by a seed, small bounds: owners that read a part, wires that
  /// carry a few bytes, sends that are taken in part.
  @Test(arguments: TLSVersion.allCases, [1, 2, 3, 4, 5] as [UInt64])
  func anyCut(_ version: TLSVersion, _ seed: UInt64) throws {
    var chance = SplitMix64(seed: seed)
    var bounds = TLSBounds()
    bounds.plainByteCountMax = [64, 700, 5000, 65_536][Int(chance.next(below: 4))]
    bounds.wireByteCountMax = [1024, 4000, 70_000][Int(chance.next(below: 3))]
    var pair = try Pair(
      try clientContext(nil, versions(version)), try serverContext(), bounds)
    let total = 150_000
    let up = pattern(seed, total)
    let down = pattern(seed &+ 9, total)
    var sent = (up: 0, down: 0)
    var heard = (up: [UInt8](), down: [UInt8]())
    var turns = 0
    while heard.up.count < total || heard.down.count < total, turns < 2_000_000 {
      turns += 1
      let size = Int(chance.next(below: chance.chance(1, outOf: 9) ? 40_000 : 300))
      switch chance.next(below: 6) {
      case 0: sent.up += pair.client.send(Array(up[sent.up..<min(total, sent.up + size)]))
      case 1: sent.down += pair.server.send(Array(down[sent.down..<min(total, sent.down + size)]))
      case 2: carry(&pair.client, &pair.server, size)
      case 3: carry(&pair.server, &pair.client, size)
      case 4: heard.up += take(&pair.server, size)
      default: heard.down += take(&pair.client, size)
      }
      pair.client.checkInvariants()
      pair.server.checkInvariants()
      if pair.client.hasFailed || pair.server.hasFailed { break }
    }
    verify(
      heard.up == up && heard.down == down,
      "seed \(seed): \(pair.client.reason), \(pair.server.reason), \(heard.up.count), "
        + "\(heard.down.count), \(bounds)")
    pair.client.close()
    pair.server.close()
    pair.settle()
    verify(pair.client.state == .ended && pair.server.state == .ended, "seed \(seed)")
  }

  private func take(_ connection: inout TLSConnection, _ count: Int) -> [UInt8] {
    let piece = unsafe Array(connection.plain.prefix(count))
    connection.consume(piece.count)
    return piece
  }

  /// A message that is as long as one may be lies in one piece, wherever it began.
  @Test func theLongestMessageIsInOnePiece() throws {
    var bounds = TLSBounds()
    bounds.plainByteCountMax = 20_000
    var pair = try open(.v13, bounds)
    let all = pattern(3, 60_000)
    verify(pair.client.send(all) == all.count)
    pair.settle()
    verify(unsafe pair.server.plain.count == 20_000)
    pair.server.consume(7001)
    pair.settle()
    verify(unsafe Array(pair.server.plain) == Array(all[7001..<27_001]))
  }

  /// Whoever doesn't read stops the other side, and holds no more than its bounds.
  @Test func whoDoesNotReadIsNotDrowned() throws {
    var pair = try open(.v13)
    let piece = pattern(1, 16_384)
    var sent = 0
    for _ in 0..<100 {
      sent += pair.client.send(piece)
      carry(&pair.client, &pair.server)
    }
    let bounds = TLSBounds()
    let most =
      bounds.plainByteCountMax + bounds.wireByteCountMax + TLSConnection.unreadByteCountMax + 16_384
    verify(sent <= most && sent > bounds.plainByteCountMax, "\(sent)")
    verify(pair.client.send(piece) < piece.count)
    verify(unsafe pair.server.plain.count == bounds.plainByteCountMax)
    // And goes on as soon as it reads.
    var heard = 0
    while heard < sent {
      let before = heard
      heard += pair.server.take().count
      carry(&pair.client, &pair.server)
      if heard == before { break }
    }
    verify(heard == sent)
  }

  /// What nobody carries off is bounded too.
  @Test func aWireThatStandsStillTakesNoMore() throws {
    var bounds = TLSBounds()
    bounds.wireByteCountMax = 1024
    var pair = try open(.v13, bounds)
    let text = pattern(5, 3000)
    let first = pair.server.send(text)
    verify(first > 500 && pair.server.wireByteCount <= 1024, "\(first)")
    verify(pair.server.send(text) < 300)
    while pair.server.send([1]) == 1 {}
    verify(pair.server.wireByteCount <= 1024)
    carry(&pair.server, &pair.client)
    verify(pair.client.take().prefix(first) == text.prefix(first))
    verify(pair.server.send([1]) == 1)
  }

  // MARK: Ends

  @Test(arguments: TLSVersion.allCases)
  func eachSideSaysGoodbye(_ version: TLSVersion) throws {
    var pair = try open(version)
    verify(pair.client.send([1, 2, 3]) == 3)
    pair.client.close()
    verify(pair.client.isClosed && pair.client.state == .open)
    verify(pair.client.send([4]) == 0, "after goodbye nothing is sent")
    let before = pair.client.wireByteCount
    pair.client.close()
    verify(pair.client.wireByteCount == before, "goodbye is said once")
    carry(&pair.client, &pair.server)
    verify(pair.server.take() == [1, 2, 3] && pair.server.state == .ended)
    pair.server.endOfWire()
    verify(pair.server.state == .ended, "an orderly end")
    // The other direction is still there.
    verify(pair.server.send([7, 8]) == 2)
    carry(&pair.server, &pair.client)
    verify(pair.client.take() == [7, 8])
    pair.server.close()
    carry(&pair.server, &pair.client)
    verify(pair.client.state == .ended)
    verify(pair.client.receive([1, 2, 3]) == 3, "what comes after the end is ignored")
    verify(pair.client.state == .ended && pair.client.take().isEmpty)
  }

  @Test(arguments: TLSVersion.allCases)
  func aStreamThatIsCutIsNotAnEnd(_ version: TLSVersion) throws {
    // Between records, within one, within its header.
    for cut in [0, 1, 4, 20] {
      var pair = try open(version)
      verify(pair.client.send([1, 2, 3]) == 3)
      carry(&pair.client, &pair.server)
      verify(pair.client.send([UInt8](repeating: 4, count: 100)) == 100)
      carry(&pair.client, &pair.server, cut)
      pair.server.endOfWire()
      verify(pair.server.failure == .truncated, pair.server.reason)
      verify(pair.server.take() == [1, 2, 3], "what came whole is there")
      verify(pair.server.send([1]) == 0)
    }
    // During the handshake.
    var client = try TLSConnection(connecting: try clientContext(), to: "venue.example")
    client.endOfWire()
    verify(client.failure == .truncated)
    verify(client.receive([1, 2]) == 2)
    client.close()
    verify(client.failure == .truncated)
  }

  /// The wire's end is judged after what came before was read, however slow the owner is.
  @Test(arguments: [true, false])
  func theEndComesAfterAllBeforeIt(_ isOrderly: Bool) throws {
    var bounds = TLSBounds()
    bounds.plainByteCountMax = 100
    var pair = try open(.v13, bounds)
    let all = pattern(2, 1000)
    verify(pair.client.send(all) == 1000)
    if isOrderly { pair.client.close() }
    carry(&pair.client, &pair.server)
    pair.server.endOfWire()
    verify(pair.server.state == .open, pair.server.reason)
    verify(pair.server.take() == all)
    verify(isOrderly ? pair.server.state == .ended : pair.server.failure == .truncated)
  }

  @Test func aHandshakeCanBeAbandoned() throws {
    var client = try TLSConnection(connecting: try clientContext(), to: "venue.example")
    client.close()
    verify(client.failure == .abandoned && client.isClosed)
    client.close()
    verify(client.receive([1]) == 1)
  }

  private func open(_ version: TLSVersion, _ bounds: TLSBounds = TLSBounds()) throws -> Pair {
    var pair = try Pair(try clientContext(nil, versions(version)), try serverContext(), bounds)
    pair.settle()
    verify(pair.client.state == .open && pair.server.state == .open, pair.client.reason)
    return pair
  }
}
