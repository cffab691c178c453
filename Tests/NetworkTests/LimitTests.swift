// Many at once, and what happens when something that the host gives runs out.

import AllocationCounter
import CPlatform
import Glibc
import Numerics
import Platform
import Testing

@testable import Network

@Suite struct LimitTests {
  /// Two hundred connections talk at once; each hears its own bytes.
  @Test(arguments: NetworkBackend.allCases)
  func manyTalkAtOnce(_ backend: NetworkBackend) throws {
    let count = 200
    var server = try Reactor(settings(backend) { $0.connectionsMax = count })
    var client = try Reactor(settings(backend) { $0.connectionsMax = count })
    let port = try server.listenAnywhere()
    var heard: [ConnectionID: [UInt8]] = [:]
    var closed = 0
    for _ in 0..<count { heard[try client.connect(host: "127.0.0.1", port: port)] = [] }
    let size = 700
    let start = ClockReading.steadyNs
    while closed < count, ClockReading.steadyNs - start < 10_000_000_000 {
      server.poll(waitNs: 0)
      while let event = server.next() {
        if case .received(let id) = event {
          let bytes = unsafe server.received(id)
          verify(unsafe server.send(id, bytes))
          server.consume(id, bytes.count)
        }
      }
      server.flush()
      server.checkInvariants()
      client.poll(waitNs: 1_000_000)
      while let event = client.next() {
        switch event {
        case .connected(let id): verify(client.send(id, pattern(UInt64(id.index), size)))
        case .received(let id):
          heard[id]! += client.take(id)
          if heard[id]!.count == size { client.close(id) }
        case .closed(_, let reason):
          verify(reason == .ours)
          closed += 1
        case .connectFailed(_, let code): verify(false, SystemFailure.text(of: code))
        default: break
        }
      }
      client.flush()
      client.checkInvariants()
    }
    for (id, bytes) in heard { verify(bytes == pattern(UInt64(id.index), size)) }
    verify(server.counts.accepted == UInt64(count))
    verify(server.run(until: { $0.connectionCount == 0 }))
    verify(client.run(until: { $0.connectionCount == 0 }))
  }

  /// Spinning while nothing happens makes no system call; epoll has no such way.
  @Test func spinningInVainStaysOutOfTheKernel() throws {
    var server = try Reactor(settings(.ring))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    peer.write([1])
    var heard: [UInt8] = []
    verify(
      server.run(
        { server, event in
          if case .received(id) = event { heard = server.take(id) }
        }, until: { _ in !heard.isEmpty }))
    server.flush()
    server.poll(waitNs: 0)
    let before = server.counts.entries
    for _ in 0..<10_000 {
      server.poll(waitNs: 0)
      verify(server.next() == nil ? true : false)
      server.flush()
    }
    verify(server.counts.entries == before)
  }

  /// A host that answers nothing is given up in time.
  @Test(arguments: NetworkBackend.allCases)
  func aHostThatDoesNotAnswerIsGivenUp(_ backend: NetworkBackend) throws {
    // A listener with a queue of one that nobody accepts from: the kernel drops what comes then.
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(listener) }
    var address = Peer.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        _ = unsafe bind(listener, raw, length)
        _ = listen(listener, 0)
        _ = unsafe getsockname(listener, raw, &length)
      }
    }
    let port = UInt16(bigEndian: address.sin_port)
    let waiting = try Peer(port: port)
    var client = try Reactor(settings(backend) { $0.connectNs = 100_000_000 })
    var failed: [Int32] = []
    for _ in 0..<4 { _ = try client.connect(host: "127.0.0.1", port: port) }
    verify(
      client.run(
        { _, event in
          if case .connectFailed(_, let code) = event { failed.append(code) }
        }, until: { $0.connectionCount <= 1 }))
    verify(failed.count >= 3 && failed.allSatisfy { $0 == ETIMEDOUT }, "\(failed)")
    // One that is closed before it is decided.
    let last = try client.connect(host: "127.0.0.1", port: port)
    client.close(last)
    var reason: CloseReason?
    verify(
      client.run(
        { _, event in
          if case .closed(last, let why) = event { reason = why }
        }, until: { _ in reason != nil }))
    verify(reason == .ours)
    _ = waiting
  }

  /// Without descriptors nothing is accepted; with some again, who waited is.
  @Test(arguments: NetworkBackend.allCases)
  func withoutDescriptorsAcceptingWaits(_ backend: NetworkBackend) async throws {
    let isRing = backend == .ring
    await #expect(processExitsWith: .success) { [isRing = isRing as Bool] in
      // io_uring looks at the limit when an accept is prepared.
      var limit = rlimit(rlim_cur: 128, rlim_max: 128)
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      var server = try Reactor(settings(isRing ? .ring : .epoll))
      let port = try server.listenAnywhere()
      let one = try Peer(port: port)
      _ = try server.acceptOne()
      let two = try Peer(port: port)
      // Every descriptor that this process may still have is taken.
      var taken: [Int32] = []
      while true {
        let descriptor = dup(0)
        if descriptor < 0 { break }
        taken.append(descriptor)
      }
      // The one that waited may have been accepted before.
      _ = server.run(ms: 300, until: { $0.counts.acceptsFailed > 0 })
      let wasLate = server.counts.acceptsFailed > 0
      for descriptor in taken { close(descriptor) }
      verify(server.run(until: { $0.counts.accepted == 2 }))
      verify(wasLate)
      _ = (one, two)
    }
  }

  /// Messages that straddle buffers, a pool that is empty, a queue that goes around: no allocation.
  @Test(arguments: NetworkBackend.allCases)
  func theSlowPathsAllocateNothingEither(_ backend: NetworkBackend) throws {
    guard apus_allocation_counter_works() == 1 else { return }
    var server = try Reactor(
      settings(backend) {
        $0.receiveBufferCount = 2
        $0.receiveByteCount = 100
        $0.sendByteCountMax = 5000
      })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    let message = pattern(1, 3000)
    var back = [UInt8](repeating: 0, count: 3000)
    var before: UInt64 = 0
    for round in 0..<60 {
      if round == 20 { before = apus_allocation_count() }
      _ = unsafe message.withUnsafeBytes {
        unsafe Glibc.send(peer.descriptor, $0.baseAddress, 3000, 0)
      }
      var isEchoed = false
      while !isEchoed {
        server.poll(waitNs: 1_000_000)
        while let event = server.next() {
          guard case .received(id) = event else { continue }
          let bytes = unsafe server.received(id)
          if bytes.count < 3000 { continue }
          isEchoed = true
          _ = unsafe server.send(id, bytes)
          server.consume(id, bytes.count)
        }
        server.flush()
      }
      var got = 0
      while got < 3000 {
        server.poll(waitNs: 0)
        let count = unsafe back.withUnsafeMutableBytes {
          unsafe recv(
            peer.descriptor, $0.baseAddress! + got, 3000 - got, Int32(MSG_DONTWAIT))
        }
        if count > 0 { got += count }
      }
    }
    let after = apus_allocation_count()
    verify(after == before, "\(after - before) allocations")
    verify(back == message)
    verify(server.counts.straddledByteCount > 0)
  }

  @Test func aQueueOfPlacesHoldsEachOnce() {
    var queue = SlotQueue(capacity: 5)
    var model: [UInt32] = []
    var chance = SplitMix64(seed: 11)
    for _ in 0..<10_000 {
      if chance.nextBool() {
        let slot = UInt32(chance.next(below: 5))
        queue.push(slot)
        if !model.contains(slot) { model.append(slot) }
      } else {
        let first = queue.first
        let popped = queue.pop()
        verify(first == popped)
        verify(popped == (model.isEmpty ? SlotQueue.none : model.removeFirst()))
      }
      verify(queue.count == model.count && queue.isEmpty == model.isEmpty)
    }
  }
}
