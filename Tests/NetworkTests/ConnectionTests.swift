// Connections begin, talk and end as their owner is told, whichever way the kernel is asked.

import CPlatform
import Glibc
import Platform
import Testing

@testable import Network

@Suite struct ConnectionTests {
  @Test(arguments: NetworkBackend.allCases)
  func twoReactorsTalk(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    var client = try Reactor(settings(backend))
    let port = try server.listenAnywhere()
    let mine = try client.connect(host: "127.0.0.1", port: port)
    var heard: [UInt8] = []
    var events: [String] = []
    let done = client.run(
      { client, event in
        switch event {
        case .connected(let id):
          events.append("connected")
          verify(id == mine)
          verify(client.send(id, Array("hello".utf8)))
        case .received(let id): heard += client.take(id)
        case .drained: events.append("drained")
        default: Issue.record("\(event)")
        }
      },
      until: { _ in
        _ = server.run(
          ms: 2,
          { server, event in
            switch event {
            case .accepted(let id, let listener):
              verify(listener == 0)
              verify(server.peer(of: id).host == "127.0.0.1")
            case .received(let id):
              verify(server.receivedAt(id) > 0)
              let bytes = server.take(id)
              verify(server.send(id, bytes.reversed()))
            case .drained: break
            default: Issue.record("\(event)")
            }
          }, until: { _ in false })
        return heard.count == 5
      })
    verify(done)
    verify(heard == Array("olleh".utf8))
    verify(events == ["connected", "drained"])
    verify(server.counts.accepted == 1 && client.counts.connected == 1)
    verify(client.peer(of: mine).description == "127.0.0.1:\(port)")
    verify(client.incomingCPU(of: mine) >= -1)
    verify(client.descriptor(of: mine) > 2)
    verify(server.backend == backend && !server.findings.isEmpty)
  }

  @Test(arguments: NetworkBackend.allCases)
  func aNameIsLookedUpAndItsAddressesTried(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let port = try server.listenAnywhere()
    var client = try Reactor(settings(backend))
    // localhost may be ::1 first, where nobody listens.
    let mine = try client.connect(host: "localhost", port: port)
    var isConnected = false
    verify(
      client.run(
        { _, event in
          if case .connected(let id) = event { isConnected = id == mine }
        }, until: { _ in isConnected }))
    #expect(throws: SystemFailure.self) {
      _ = try client.connect(host: "no-such-host.invalid", port: port)
    }
    #expect(throws: SystemFailure.self) { _ = try client.listen(host: "127.0.0.1", port: port) }
    #expect(throws: SystemFailure.self) { _ = try client.listen(host: "", port: 0) }
    verify(client.connectionCount == 1)
  }

  @Test(arguments: NetworkBackend.allCases)
  func whereNobodyAnswersTheNextAddressIsTried(_ backend: NetworkBackend) throws {
    let door = try FullDoor()
    var server = try Reactor(settings(backend))
    _ = try server.listen(host: "127.0.0.2", port: door.port)
    var client = try Reactor(settings(backend) { $0.connectNs = 20_000_000 })
    let silent = try #require(PeerAddress.resolve("127.0.0.1", port: door.port).first)
    let there = try #require(PeerAddress.resolve("127.0.0.2", port: door.port).first)
    let mine = try client.connect(to: HostAddresses([silent, silent, there]))
    var isConnected = false
    verify(
      client.run(
        ms: 30_000,
        { _, event in
          if case .connected(let id) = event { isConnected = id == mine }
        }, until: { _ in isConnected }))
    verify(client.peer(of: mine) == there && client.counts.connectsFailed == 0)
    // And where that was the last one, it is over.
    let vain = try client.connect(to: HostAddresses([silent, silent]))
    var code: Int32 = 0
    verify(
      client.run(
        ms: 30_000,
        { _, event in
          if case .connectFailed(vain, let failure) = event { code = failure }
        }, until: { _ in code != 0 }))
    verify(code == ETIMEDOUT)
    verify(client.run(until: { $0.connectionCount == 1 }))
  }

  @Test(arguments: NetworkBackend.allCases)
  func nobodyThereIsAnEvent(_ backend: NetworkBackend) throws {
    var client = try Reactor(settings(backend))
    // A port that was free a moment ago, and that nobody listens at.
    var port: UInt16 = 0
    do {
      var other = try Reactor(settings(.epoll))
      port = try other.listenAnywhere()
    }
    let mine = try client.connect(host: "127.0.0.1", port: port)
    var code: Int32 = 0
    verify(
      client.run(
        { client, event in
          if case .connectFailed(let id, let failure) = event {
            verify(id == mine)
            code = failure
          } else {
            Issue.record("\(event)")
          }
        }, until: { _ in code != 0 }))
    verify(code == ECONNREFUSED)
    verify(client.run(until: { $0.connectionCount == 0 }))
    verify(client.descriptor(of: mine) == -1 && client.counts.connectsFailed == 1)
  }

  @Test(arguments: NetworkBackend.allCases)
  func whoHalfClosesStillGetsItsAnswer(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    peer.write(Array("last words".utf8))
    peer.halfClose()
    var reason: CloseReason?
    verify(
      server.run(
        { server, event in
          switch event {
          case .accepted, .drained: break
          case .received(let id):
            let bytes = server.take(id)
            verify(server.send(id, bytes))
          case .closed(let id, let why):
            reason = why
            verify(!server.send(id, [1]) && server.descriptor(of: id) == -1)
          default: Issue.record("\(event)")
          }
        }, until: { _ in reason != nil }))
    verify(reason == .peer)
    verify(server.run(until: { $0.connectionCount == 0 }))
    verify(peer.read(100) == Array("last words".utf8))
  }

  @Test(arguments: NetworkBackend.allCases)
  func aResetIsNoOrderlyEnd(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    peer.reset()
    var reason: CloseReason?
    verify(
      server.run(
        { _, event in
          if case .closed(id, let why) = event { reason = why }
        }, until: { _ in reason != nil }))
    verify(reason == .reset)
    verify(server.run(until: { $0.connectionCount == 0 }))
  }

  @Test(arguments: NetworkBackend.allCases)
  func closingSendsWhatIsQueuedAndThenTheEnd(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend) { $0.socketSendByteCount = 4096 })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    let farewell = pattern(3, 200_000)
    verify(server.send(id, farewell))
    // Unread bytes of ours must not turn the end into a reset.
    peer.write([1, 2, 3])
    server.close(id)
    verify(!server.send(id, [1]))
    let reader = Found<[UInt8]>([])
    let descriptor = peer.descriptor
    let thread = try PinnedThread.start(ThreadOptions(name: "peer"), warn: { _ in }) {
      var buffer = [UInt8](repeating: 0, count: 65536)
      while true {
        let got = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if got <= 0 { break }
        reader.value += buffer.prefix(got)
      }
    }
    var reason: CloseReason?
    verify(
      server.run(
        { _, event in
          if case .closed(id, let why) = event { reason = why }
        }, until: { _ in reason != nil }))
    thread.join()
    verify(reader.value == farewell)
    verify(reason == .ours)
    peer.close()
    verify(server.run(until: { $0.connectionCount == 0 }))
  }

  @Test(arguments: NetworkBackend.allCases)
  func closingNowIsAReset(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    server.closeNow(id, .oversized)
    var reason: CloseReason?
    verify(
      server.run(
        { _, event in
          if case .closed(id, let why) = event { reason = why }
        }, until: { $0.connectionCount == 0 }))
    verify(reason == .oversized)
    verify(peer.end() == -ECONNRESET)
  }

  @Test(arguments: NetworkBackend.allCases)
  func whoDoesNotCloseAfterUsIsCutOff(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend) { $0.closeNs = 50_000_000 })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    server.close(id)
    verify(server.run(until: { $0.connectionCount == 0 }))
    verify(peer.end() == 0)
  }

  @Test(arguments: NetworkBackend.allCases)
  func oneMoreThanThereIsRoomForIsRefused(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend) { $0.connectionsMax = 3 })
    let port = try server.listenAnywhere()
    var peers: [Peer] = []
    var ids: [ConnectionID] = []
    for _ in 0..<3 {
      peers.append(try Peer(port: port))
      ids.append(try server.acceptOne())
    }
    let tooMany = try Peer(port: port)
    verify(server.run(until: { $0.counts.refused == 1 }))
    verify(tooMany.end() == -ECONNRESET)
    // One goes, and its place is another's; the old id names nobody.
    peers[1].close()
    verify(server.run(until: { $0.connectionCount == 2 }))
    let next = try Peer(port: port)
    let id = try server.acceptOne()
    verify(id.index == ids[1].index && id.generation != ids[1].generation)
    verify(!server.send(ids[1], [1]))
    server.closeNow(ids[1])
    server.consume(ids[1], 1000)
    verify(unsafe server.received(ids[1]).isEmpty)
    verify(server.send(id, [7]))
    verify(server.run(until: { $0.queuedByteCount(id) == 0 }))
    verify(next.read(1) == [7])
    verify(!server.send(.none, [1]) && server.descriptor(of: .none) == -1)
  }

  @Test(arguments: NetworkBackend.allCases)
  func listeningEnds(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let (listener, port) = try server.listen(host: "127.0.0.1", port: 0)
    let peer = try Peer(port: port)
    let id = try server.acceptOne()
    server.stopListening(listener)
    server.stopListening(listener)
    _ = server.run(ms: 20, until: { _ in false })
    #expect(throws: (any Error).self) { _ = try Peer(port: port) }
    peer.write([5])
    var got: [UInt8] = []
    verify(
      server.run(
        { server, event in
          if case .received(id) = event { got = server.take(id) }
        }, until: { _ in !got.isEmpty }))
    // The port is free again for the next one.
    _ = try server.listen(host: "127.0.0.1", port: port)
  }

  @Test(arguments: NetworkBackend.allCases)
  func anotherThreadsWriteEndsAWait(_ backend: NetworkBackend) throws {
    var reactor = try Reactor(settings(backend))
    reactor.poll(waitNs: 0)
    let start = ClockReading.steadyNs
    for _ in 0..<3 {
      let descriptor = reactor.wakeDescriptor
      let began = ClockReading.steadyNs
      let thread = try PinnedThread.start(ThreadOptions(name: "waker"), warn: { _ in }) {
        apus_sleep_ns(20_000_000)
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
      }
      // A wait may end early: the kernel has work of an older ring for this thread, say.
      repeat {
        reactor.poll(waitNs: 5_000_000_000)
      } while ClockReading.steadyNs - began < 20_000_000
      thread.join()
      reactor.poll(waitNs: 0)
    }
    let waited = ClockReading.steadyNs - start
    verify(waited > 50_000_000 && waited < 4_000_000_000, "\(waited) ns")
    let longest = (0..<5).map { _ in
      let start = ClockReading.steadyNs
      reactor.poll(waitNs: 30_000_000)
      return ClockReading.steadyNs - start
    }.max()!
    verify(longest >= 25_000_000, "a wake-up is used once: \(longest) ns")
  }

  @Test(arguments: NetworkBackend.allCases)
  func aReactorMadeHereIsAnotherThreads(_ backend: NetworkBackend) throws {
    let made = try Reactor(settings(backend))
    let box = Box(made)
    let port = try box.reactor.listenAnywhere()
    let count = Found(0)
    let thread = try PinnedThread.start(ThreadOptions(name: "owner"), warn: { _ in }) {
      _ = box.reactor.run(
        { _, event in
          if case .accepted = event { count.value += 1 }
        }, until: { _ in count.value == 1 })
    }
    let peer = try Peer(port: port)
    thread.join()
    verify(count.value == 1)
    _ = peer
  }

  final class Box: @unchecked Sendable {  // One thread at a time has it.
    var reactor: Reactor
    init(_ reactor: consuming Reactor) { self.reactor = reactor }
  }
}
