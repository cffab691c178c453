// Two threads that share sockets are in the kernel by turns, and neither waits for ever: not for the other, nor for a
// socket that is full.

import CPlatform
import Glibc
import Platform
import Testing

@testable import Network

@Suite struct KernelTurnTests {
  @Test func oneHasItAtATime() throws {
    let turn = KernelTurn()
    let rounds = 100_000
    // Neither atomic nor behind a lock of its own.
    let sum = Found(0)
    let mine = Found(0)
    let thread = try PinnedThread.start(ThreadOptions(name: "other"), warn: { _ in }) {
      mine.value = Self.add(rounds, to: sum, by: turn)
    }
    let others = Self.add(rounds, to: sum, by: turn)
    thread.join()
    #expect(sum.value == mine.value + others)
    // Where one lost its CPU with the turn in its hand the other one gave up, and added nothing.
    #expect(sum.value > rounds)
  }

  private static func add(_ rounds: Int, to sum: Found<Int>, by turn: KernelTurn) -> Int {
    var count = 0
    for _ in 0..<rounds where turn.take() != .inVain {
      sum.value += 1
      count += 1
      turn.giveBack()
    }
    return count
  }

  /// What another thread does in the kernel is waited for, but not for ever, and the turn stays that one's.
  @Test(arguments: NetworkBackend.allCases)
  func theOtherIsWaitedForWithABound(_ backend: NetworkBackend) throws {
    let turn = KernelTurn()
    var server = try Reactor(settings(backend) { $0.turn = turn })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    verify(server.counts.turnWaits == 0)
    verify(turn.take() == .atOnce)
    verify(server.send(id, [1]))
    let before = ClockReading.steadyNs
    server.flush()
    verify(ClockReading.steadyNs >= before + KernelTurn.waitNsMax)
    verify(peer.read(1) == [1])
    verify(server.counts.turnWaits == 1 && server.counts.turnsInVain == 1)
    verify(turn.take() == .inVain, "it was given away")

    turn.giveBack()
    // The send's completion, and another message.
    verify(server.run(until: { $0.queuedByteCount(id) == 0 }))
    verify(server.send(id, [2]))
    server.flush()
    verify(peer.read(1) == [2])
    verify(server.counts.turnWaits == 1 && server.counts.turnsInVain == 1)
    verify(turn.take() == .atOnce, "it wasn't given back")
    turn.giveBack()
  }

  /// Who sleeps in the kernel until something comes holds nobody up.
  @Test(arguments: NetworkBackend.allCases)
  func aSleeperHasNoTurn(_ backend: NetworkBackend) throws {
    let turn = KernelTurn()
    var server = try Reactor(settings(backend) { $0.turn = turn })
    _ = try server.listenAnywhere()
    server.poll(waitNs: 0)
    server.flush()
    verify(turn.take() == .atOnce)
    server.poll(waitNs: 1_000_000)
    verify(server.counts.turnWaits == 0)
    turn.giveBack()
  }

  /// Acknowledging takes the socket's lock too.
  @Test(arguments: NetworkBackend.allCases)
  func acknowledgingTakesATurn(_ backend: NetworkBackend) throws {
    let turn = KernelTurn()
    var server = try Reactor(
      settings(backend) {
        $0.turn = turn
        $0.acknowledgeNs = 1
      })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    peer.write([1])
    var came = 0
    while came == 0 {
      server.poll(waitNs: 0)
      while let event = server.next() {
        if case .received = event { came += server.take(id).count }
      }
    }
    verify(server.counts.acknowledgements == 0 && server.counts.turnWaits == 0)
    verify(turn.take() == .atOnce)
    while server.counts.acknowledgements == 0 { server.poll(waitNs: 0) }
    verify(server.counts.turnWaits == 1)
    turn.giveBack()
  }

  /// Both directions of a connection at once, from two threads that spin, the way out full most of the time;
  /// then either side's end, and the next connection.
  @Test(arguments: NetworkBackend.allCases)
  func twoThreadsServeASocket(_ backend: NetworkBackend) throws {
    let turn = KernelTurn()
    let tight = settings(backend) {
      $0.turn = turn
      $0.socketSendByteCount = 4096
    }
    var reader = try Reactor(tight)
    let port = try reader.listenAnywhere()
    let byteCount = 200_000
    for round in 0..<4 {
      let isOurs = round % 2 == 1
      let (out, back) = (pattern(UInt64(round), byteCount), pattern(UInt64(round + 9), byteCount))
      let heard = Found<(bytes: [UInt8], end: Int32)>(([], -1))
      let talking = try PinnedThread.start(ThreadOptions(name: "peer"), warn: { _ in }) {
        guard let peer = try? Peer(port: port, receiveByteCount: 4096) else { return }
        for at in stride(from: 0, to: byteCount, by: 1000) {
          peer.write(Array(back[at..<at + 1000]))
          heard.value.bytes += peer.read(1000)
        }
        heard.value.end = isOurs ? peer.end() : 0
      }
      let incoming = try reader.acceptOne()
      let descriptor = reader.descriptor(of: incoming)
      let shorts = Found<UInt64>(0)
      let writing = try PinnedThread.start(ThreadOptions(name: "writer"), warn: { _ in }) {
        guard var writer = try? Reactor(tight), let id = writer.adopt(descriptor: descriptor) else {
          return
        }
        _ = writer.send(id, out)
        Self.spin(&writer, until: { $0.queuedByteCount(id) == 0 })
        shorts.value = writer.counts.shortSends
        writer.release(id)
        Self.spin(&writer, until: { $0.connectionCount == 0 })
      }
      var got: [UInt8] = []
      var reason: CloseReason?
      let hear: (inout Reactor, NetworkEvent) -> Void = { reader, event in
        switch event {
        case .received(incoming): got += reader.take(incoming)
        case .closed(incoming, let why): reason = why
        default: break
        }
      }
      Self.spin(&reader, until: { _ in got.count == byteCount }, hear)
      writing.join()
      if isOurs { reader.close(incoming) }
      Self.spin(&reader, until: { $0.connectionCount == 0 }, hear)
      talking.join()
      verify(got == back && heard.value.bytes == out && heard.value.end == 0, "round \(round)")
      verify(reason == (isOurs ? .ours : .peer), "round \(round)")
      verify(shorts.value > 0, "the socket was never full")
    }
  }

  /// Turns of a thread that never sleeps, until `done`, or for 20 s.
  private static func spin(
    _ reactor: inout Reactor, until done: (borrowing Reactor) -> Bool,
    _ body: (inout Reactor, NetworkEvent) -> Void = { _, _ in }
  ) {
    let end = ClockReading.steadyNs + 20_000_000_000
    while !done(reactor), ClockReading.steadyNs < end {
      reactor.poll(waitNs: 0)
      while let event = reactor.next() { body(&reactor, event) }
      reactor.flush()
      apus_yield()
    }
    reactor.checkInvariants()
  }
}
