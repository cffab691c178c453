// Connections between the world's own ends: what is sent arrives whole and in order, or its end is told.

import CSimulation
import Glibc
import SimulatedMachine

/// Keeps what it hears.
final class Listener: SimulatedPeer {
  private(set) var bytes: [UInt8] = []
  private(set) var pieces = 0
  private(set) var isOpen = false
  private(set) var rooms = 0
  private(set) var ends: [Endpoint.End] = []

  func opened(_ endpoint: Endpoint) { isOpen = true }

  func received(_ endpoint: Endpoint, _ piece: UnsafeBufferPointer<UInt8>) {
    unsafe bytes.append(contentsOf: piece)
    pieces += 1
  }

  func writable(_ endpoint: Endpoint) { rooms += 1 }

  func closed(_ endpoint: Endpoint, _ end: Endpoint.End) { ends.append(end) }
}

enum StreamTrials {
  private struct Pair {
    let near = Listener()
    let far = Listener()
    let nearEnd: Endpoint
    var farEnd: Endpoint { box.end! }
    private let box = Box()

    private final class Box { var end: Endpoint? }

    init() {
      let far = self.far
      let box = self.box
      _ = Endpoint.listen(on: StreamTrials.b, port: 7) { endpoint in
        box.end = endpoint
        return far
      }
      nearEnd = .connect(from: StreamTrials.a, to: StreamTrials.b, port: 7, near)
      Machine.run(until: Machine.now + Machine.second)
    }
  }

  static let a = Host(10, 0, 0, 1)
  static let b = Host(10, 0, 0, 2)

  static func later(_ seconds: UInt64) {
    Machine.run(until: Machine.now + seconds * Machine.second)
  }

  static func streams(_ world: inout World) {
    let pair = Pair()
    world.expect(pair.near.isOpen && pair.far.isOpen, "it isn't open at both ends")
    let text = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    Machine.setLink(
      from: a, to: b,
      Machine.Link(
        latencyLeastNs: 1_000_000, latencyMostNs: 90_000_000, segmentLeast: 1, segmentMost: 9,
        lossPerMillion: 20_000, retransmitNs: 200_000_000, bufferByteCount: 1 << 16,
        resetPerMillion: 0))
    world.expect(pair.nearEnd.send(text) == text.count, "it wasn't taken")
    later(60)
    world.expect(pair.far.bytes == text, "\(pair.far.bytes.count) bytes came, or others")
    world.expect(pair.far.pieces > 1000, "\(pair.far.pieces) pieces")
    pair.farEnd.send([1, 2, 3])
    pair.farEnd.finish()
    later(1)
    world.expect(
      pair.near.bytes == [1, 2, 3] && pair.near.ends == [.finished], "\(pair.near.ends)")
    pair.nearEnd.send([9])
    later(1)
    world.expect(pair.far.bytes.last == 9, "a half that is still open doesn't carry")
    pair.nearEnd.close(isReset: true)
    later(1)
    world.expect(pair.far.ends == [.reset], "\(pair.far.ends)")
    let nobody = Listener()
    _ = Endpoint.connect(from: a, to: b, port: 8, nobody)
    later(1)
    world.expect(nobody.ends == [.refused], "\(nobody.ends)")
    world.expect(Machine.connections.isEmpty, "\(Machine.connections)")
  }

  static func partition(_ world: inout World) {
    let pair = Pair()
    Machine.partition(a, b, isCut: true)
    pair.nearEnd.send([1, 2, 3])
    pair.farEnd.send([4, 5])
    later(30)
    world.expect(pair.far.bytes.isEmpty && pair.near.bytes.isEmpty, "something came through")
    let caller = Listener()
    let late = Endpoint.connect(from: a, to: b, port: 7, caller)
    Machine.partition(a, b, isCut: false)
    later(1)
    world.expect(
      pair.far.bytes == [1, 2, 3] && pair.near.bytes == [4, 5], "it didn't come after it")
    world.expect(caller.isOpen && late.connection != 0, "the call wasn't made again")
    Machine.partition(b, .any, isCut: true)
    let lost = Listener()
    _ = Endpoint.connect(from: a, to: b, port: 7, lost)
    later(200)
    world.expect(lost.ends == [.unreached], "\(lost.ends)")
    apus_sim_stall(pair.nearEnd.connection, 5 * Machine.second)
    Machine.partition(b, .any, isCut: false)
    pair.nearEnd.send([6])
    later(4)
    world.expect(pair.far.bytes.count == 3, "it wasn't stalled")
    later(2)
    world.expect(pair.far.bytes.last == 6, "the stall doesn't end")
    apus_sim_reset(pair.nearEnd.connection)
    later(1)
    world.expect(pair.near.ends == [.reset] && pair.far.ends == [.reset], "\(pair.far.ends)")
    Machine.partition(a, b, isCut: true)
    // A call has nothing yet that could be cut off: it is made again, and heard.
    let early = Listener()
    apus_sim_reset(Endpoint.connect(from: a, to: b, port: 7, early).connection)
    Machine.partition(a, b, isCut: false)
    later(4)
    world.expect(early.isOpen && early.ends.isEmpty, "a call that was to be reset: \(early.ends)")
  }

  static func halfOpen(_ world: inout World) {
    let pair = Pair()
    apus_sim_vanish(pair.nearEnd.connection, 0)
    pair.nearEnd.send([1])
    pair.farEnd.send([2])
    later(600)
    world.expect(pair.far.bytes.isEmpty && pair.near.bytes.isEmpty, "something came through")
    world.expect(pair.far.ends.isEmpty && pair.near.ends.isEmpty, "somebody was told")
  }

  static func slowReader(_ world: inout World) {
    let pair = Pair()
    Machine.setLink(
      Machine.Link(
        latencyLeastNs: 1000, latencyMostNs: 2000, segmentLeast: 0, segmentMost: 0,
        lossPerMillion: 0, retransmitNs: 0, bufferByteCount: 10_000, resetPerMillion: 0))
    pair.farEnd.read(bytesPerSecond: 0)
    let text = [UInt8](repeating: 5, count: 30_000)
    let taken = pair.nearEnd.send(text)
    later(10)
    world.expect(taken == 10_000 && pair.far.bytes.isEmpty, "\(taken) bytes were taken")
    world.expect(pair.farEnd.unread == 10_000, "\(pair.farEnd.unread) bytes wait")
    pair.farEnd.read(bytesPerSecond: 1000)
    later(5)
    world.expect((4900...5200).contains(pair.far.bytes.count), "\(pair.far.bytes.count) in 5 s")
    world.expect(pair.near.rooms == 1, "it was told \(pair.near.rooms) times that there is room")
    pair.farEnd.read(bytesPerSecond: nil)
    later(1)
    world.expect(pair.far.bytes.count == 10_000, "\(pair.far.bytes.count) bytes came")
  }
}
