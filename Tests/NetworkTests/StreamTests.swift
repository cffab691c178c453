// Bytes arrive as they were sent, once and in order, however they were cut and whatever runs out.

import AllocationCounter
import CPlatform
import Glibc
import Numerics
import Platform
import Testing

@testable import Network

@Suite struct StreamTests {
  /// Messages of any size, written in pieces of any size, come back as they were.
  @Test(arguments: NetworkBackend.allCases, [1, 2, 3] as [UInt64])
  func anEchoOfAnyCut(_ backend: NetworkBackend, seed: UInt64) throws {
    var server = try Reactor(settings(backend) { $0.receiveByteCount = 256 })
    let peer = try Peer(port: try server.listenAnywhere())
    _ = try server.acceptOne()
    var chance = SplitMix64(seed: seed)
    var sent = 0
    var heard: [UInt8] = []
    var cuts: [Int] = []
    while sent < 60_000 {
      cuts.append(
        Int(chance.next(below: 3) == 0 ? chance.next(below: 3000) : chance.next(below: 90)))
      sent += cuts.last!
    }
    let all = pattern(seed, sent)
    let pieces = cuts
    let descriptor = peer.descriptor
    let writer = try PinnedThread.start(ThreadOptions(name: "writer"), warn: { _ in }) {
      var at = 0
      for cut in pieces {
        unsafe all[at..<at + cut].withUnsafeBytes {
          _ = unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        at += cut
      }
      _ = shutdown(descriptor, Int32(SHUT_WR))
    }
    var isOver = false
    verify(
      server.run(
        { server, event in
          switch event {
          case .received(let id):
            // A part now, the rest with later bytes, as a parser would.
            let piece = unsafe Array(server.received(id))
            let used =
              chance.nextBool() ? piece.count : Int(chance.next(below: UInt64(piece.count)))
            verify(server.send(id, Array(piece.prefix(used))))
            server.consume(id, used)
            heard += piece.prefix(used)
          case .closed(let id, let reason):
            verify(reason == .peer)
            _ = id
            isOver = true
          default: break
          }
        }, until: { _ in isOver }), "seed \(seed)")
    writer.join()
    verify(heard == Array(all.prefix(heard.count)), "seed \(seed): as they were sent")
    let back = peer.read(heard.count)
    verify(back == heard, "seed \(seed)")
    // What the owner left unread when the other side ended isn't more than the last piece.
    verify(all.count - heard.count < 256 + 4096, "seed \(seed): \(all.count - heard.count) left")
  }

  /// An owner that has no room for events goes on reading what it knows of. What came behind it is told when it takes
  /// events again, though nothing more comes.
  @Test(arguments: NetworkBackend.allCases)
  func whatComesBehindAPieceThatWasReadUnaskedIsTold(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    let all = pattern(4, 900)
    peer.write(Array(all[..<300]))
    var wasTold = false
    verify(
      server.run(
        { _, event in if case .received(id) = event { wasTold = true } }, until: { _ in wasTold }))
    // The second piece joins the first, and the third waits for the look at them; nobody takes the event.
    for end in [600, 900] {
      peer.write(Array(all[end - 300..<end]))
      let came = server.counts.receivedByteCount + 300
      let deadline = ClockReading.steadyNs + 5_000_000_000
      while server.counts.receivedByteCount < came, ClockReading.steadyNs < deadline {
        server.poll(waitNs: 1_000_000)
      }
      server.poll(waitNs: 0)
    }
    var heard = server.take(id)
    verify(
      server.run(
        { server, event in if case .received(id) = event { heard += server.take(id) } },
        until: { _ in heard.count == 900 }), "\(heard.count) of 900 bytes were told of")
    verify(heard == all)
    // And it is received on.
    peer.write(all)
    verify(
      server.run(
        { server, event in if case .received(id) = event { heard += server.take(id) } },
        until: { _ in heard.count == 1800 }))
  }

  /// A message in many buffers is one piece in the end, up to the most that may wait.
  @Test(arguments: NetworkBackend.allCases)
  func aMessageThatStraddlesBuffersIsInOnePiece(_ backend: NetworkBackend) throws {
    var server = try Reactor(
      settings(backend) {
        $0.receiveByteCount = 512
        $0.messageByteCountMax = 20_000
      })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    for (seed, size) in [700, 5000, 19_999, 512, 513, 20_032].enumerated() {
      let message = pattern(UInt64(seed), size)
      peer.write(message)
      var got: [UInt8] = []
      verify(
        server.run(
          { server, event in
            if case .received(id) = event, unsafe server.received(id).count >= size {
              got = server.take(id)
            }
          }, until: { _ in !got.isEmpty }), "\(size)")
      verify(got == message, "\(size)")
    }
    verify(server.counts.straddledByteCount > 0)
  }

  /// A whole message in one buffer is read where the kernel put it.
  @Test(arguments: NetworkBackend.allCases)
  func aMessageInOneBufferIsNotCopied(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    for round in 0..<100 {
      peer.write(pattern(UInt64(round), 300))
      var got: [UInt8] = []
      verify(
        server.run(
          { server, event in
            if case .received(id) = event { got += server.take(id) }
          }, until: { _ in got.count == 300 }))
    }
    verify(server.counts.straddledByteCount == 0)
    verify(server.pool.freeCount == server.pool.bufferCount)
  }

  /// An owner that reads nothing is sent no more than may wait; when it reads, all is there.
  @Test(arguments: NetworkBackend.allCases)
  func anOwnerThatDoesNotReadHoldsUpItsOwnConnectionAlone(_ backend: NetworkBackend) throws {
    var server = try Reactor(
      settings(backend) {
        $0.messageByteCountMax = 10_000
        $0.receiveBufferCount = 8
      })
    let port = try server.listenAnywhere()
    let flood = try Peer(port: port)
    let slow = try server.acceptOne()
    let other = try Peer(port: port)
    let quick = try server.acceptOne()
    let all = pattern(9, 3_000_000)
    let descriptor = flood.descriptor
    let writer = try PinnedThread.start(ThreadOptions(name: "flood"), warn: { _ in }) {
      var at = 0
      while at < all.count {
        let sent = unsafe all.withUnsafeBytes {
          unsafe Glibc.send(
            descriptor, $0.baseAddress! + at, all.count - at, Int32(MSG_NOSIGNAL))
        }
        if sent <= 0 { return }
        at += sent
      }
    }
    _ = server.run(ms: 100, until: { _ in false })
    for round in 0..<50 {
      other.write(pattern(UInt64(round), 100))
      var got: [UInt8] = []
      verify(
        server.run(
          { server, event in
            if case .received(quick) = event { got += server.take(quick) }
          }, until: { _ in got.count == 100 }), "round \(round)")
      verify(got == pattern(UInt64(round), 100))
    }
    let held = server.counts.receivedByteCount
    verify(held < 200_000, "\(held) bytes were received for an owner that reads nothing")
    // It reads what it has, and the rest comes.
    var heard = server.take(slow)
    verify(
      server.run(
        { server, event in
          if case .received(slow) = event { heard += server.take(slow) }
        }, until: { _ in heard.count == all.count }))
    writer.join()
    verify(heard == all)
  }

  /// With one buffer for sixteen connections nobody starves.
  @Test(arguments: NetworkBackend.allCases, [1, 2])
  func withoutBuffersItGoesOn(_ backend: NetworkBackend, buffers: Int) throws {
    var server = try Reactor(
      settings(backend) {
        $0.receiveBufferCount = buffers
        $0.receiveByteCount = 1024
      })
    let port = try server.listenAnywhere()
    var peers: [Peer] = []
    var heard: [ConnectionID: [UInt8]] = [:]
    for _ in 0..<16 {
      peers.append(try Peer(port: port))
      heard[try server.acceptOne()] = []
    }
    let messages = (0..<16).map { pattern(UInt64($0), 9000) }
    for half in 0..<2 {
      for (peer, message) in zip(peers, messages) {
        peer.write(Array(message[half * 4500..<half * 4500 + 4500]))
      }
      // Owners that leave what isn't whole where it is.
      verify(
        server.run(
          { server, event in
            if case .received(let id) = event, unsafe server.received(id).count == 9000 {
              heard[id] = server.take(id)
            }
          },
          until: { server in
            server.counts.receivedByteCount == UInt64(16 * 4500 * (half + 1))
          }))
    }
    verify(
      server.run(
        { server, event in
          if case .received(let id) = event, unsafe server.received(id).count == 9000 {
            heard[id] = server.take(id)
          }
        }, until: { _ in heard.values.allSatisfy { $0.count == 9000 } }))
    verify(Set(heard.values) == Set(messages))
    verify(server.counts.bufferShortages > 0)
  }

  /// Who doesn't read is cut off, and nobody else notices.
  @Test(arguments: NetworkBackend.allCases)
  func whoReadsTooSlowlyIsCutOffAlone(_ backend: NetworkBackend) throws {
    var server = try Reactor(
      settings(backend) {
        $0.sendByteCountMax = 100_000
        $0.socketSendByteCount = 8192
      })
    let port = try server.listenAnywhere()
    let lazy = try Peer(port: port, receiveByteCount: 4096)
    let slow = try server.acceptOne()
    let other = try Peer(port: port)
    let quick = try server.acceptOne()
    let message = pattern(1, 1000)
    var reason: CloseReason?
    var isRefused = false
    for round in 0..<1000 where !isRefused {
      isRefused = !server.send(slow, message)
      verify(server.send(quick, message))
      verify(
        server.run(
          { _, event in
            if case .closed(slow, let why) = event { reason = why }
          }, until: { $0.queuedByteCount(quick) == 0 }))
      verify(other.read(1000) == message, "round \(round)")
    }
    verify(isRefused && !server.send(slow, message))
    verify(
      server.run(
        { _, event in
          if case .closed(slow, let why) = event { reason = why }
        }, until: { $0.connectionCount == 1 }))
    verify(reason == .overrun && server.counts.overruns == 1)
    verify(server.send(quick, message))
    verify(server.run(until: { $0.queuedByteCount(quick) == 0 }))
    verify(other.read(1000) == message)
    _ = lazy
  }

  /// The kernel takes a part, and a part, around the end of the queue's memory.
  @Test(arguments: NetworkBackend.allCases)
  func whatIsSentInPartsArrivesWhole(_ backend: NetworkBackend) throws {
    var server = try Reactor(
      settings(backend) {
        $0.sendByteCountMax = 30_000
        $0.socketSendByteCount = 4096
      })
    let peer = try Peer(port: try server.listenAnywhere(), receiveByteCount: 4096)
    let id = try server.acceptOne()
    var chance = SplitMix64(seed: 5)
    let all = pattern(5, 400_000)
    let reader = Found<[UInt8]>([])
    let descriptor = peer.descriptor
    let thread = try PinnedThread.start(ThreadOptions(name: "reader"), warn: { _ in }) {
      var buffer = [UInt8](repeating: 0, count: 3000)
      while reader.value.count < all.count {
        let got = unsafe recv(descriptor, &buffer, buffer.count, 0)
        if got <= 0 { break }
        reader.value += buffer.prefix(got)
      }
    }
    var at = 0
    while at < all.count {
      let count = min(all.count - at, Int(chance.next(below: 5000)))
      if server.queuedByteCount(id) + count <= 30_000 {
        verify(server.send(id, Array(all[at..<at + count])))
        at += count
      }
      _ = server.run(ms: 1, until: { $0.queuedByteCount(id) < 20_000 })
    }
    verify(server.run(until: { $0.queuedByteCount(id) == 0 }))
    thread.join()
    verify(reader.value == all)
    verify(server.counts.shortSends > 0)
  }

  /// One reads and another writes the same socket; then the writer lets go, and the reader writes.
  @Test(arguments: NetworkBackend.allCases, NetworkBackend.allCases)
  func oneReadsAndAnotherWrites(_ reads: NetworkBackend, _ writes: NetworkBackend) throws {
    var reader = try Reactor(settings(reads))
    var writer = try Reactor(settings(writes))
    let peer = try Peer(port: try reader.listenAnywhere())
    let incoming = try reader.acceptOne()
    let outgoing = try adopted(writer.adopt(descriptor: reader.descriptor(of: incoming)))
    verify(writer.peer(of: outgoing).host == "127.0.0.1")
    verify(writer.adopt(descriptor: -1) == nil && writer.adopt(descriptor: 1_000_000) == nil)
    verify(writer.adopt(descriptor: 0) == nil, "no socket")
    for round in 0..<100 {
      let message = pattern(UInt64(round), 100)
      peer.write(message)
      var got: [UInt8] = []
      verify(
        reader.run(
          { reader, event in
            if case .received(incoming) = event { got += reader.take(incoming) }
          }, until: { _ in got.count == 100 }))
      verify(writer.send(outgoing, got))
      verify(writer.run(until: { $0.queuedByteCount(outgoing) == 0 }))
      verify(peer.read(100) == message)
    }
    var isReleased = false
    verify(writer.send(outgoing, [1, 2]))
    writer.release(outgoing)
    verify(!writer.send(outgoing, [3]))
    verify(
      writer.run(
        { _, event in
          switch event {
          case .released(outgoing): isReleased = true
          default: break
          }
        }, until: { _ in isReleased }))
    verify(writer.connectionCount == 0)
    verify(reader.send(incoming, [3, 4]))
    verify(reader.run(until: { $0.queuedByteCount(incoming) == 0 }))
    verify(peer.read(4) == [1, 2, 3, 4])

    // Adopted again; the other side's reset shows when a send fails.
    let again = try adopted(writer.adopt(descriptor: reader.descriptor(of: incoming)))
    peer.reset()
    var readerHeard: CloseReason?
    verify(
      reader.run(
        { _, event in
          if case .closed(incoming, let why) = event { readerHeard = why }
        }, until: { $0.connectionCount == 0 }))
    verify(readerHeard == .reset)
    verify(writer.send(again, [9]))
    var writerHeard: CloseReason?
    verify(
      writer.run(
        { _, event in
          if case .closed(again, let why) = event { writerHeard = why }
        }, until: { _ in writerHeard != nil }))
    verify(writerHeard == .reset)
    verify(writer.run(until: { $0.connectionCount == 0 }))
  }

  /// Two threads, one socket: what comes is read here and answered there, and the answer to the last of
  /// it still reaches who has said that it was the last.
  @Test(arguments: NetworkBackend.allCases)
  func whoHalfClosesIsAnsweredByTheWriter(_ backend: NetworkBackend) throws {
    var reader = try Reactor(settings(backend))
    let peer = try Peer(port: try reader.listenAnywhere())
    let incoming = try reader.acceptOne()
    let descriptor = reader.descriptor(of: incoming)
    let all = pattern(8, 300_000)
    let thread = try PinnedThread.start(ThreadOptions(name: "writer"), warn: { _ in }) {
      guard var writer = try? Reactor(settings(backend)),
        let id = writer.adopt(descriptor: descriptor)
      else { return }
      var at = 0
      while at < all.count {
        _ = writer.send(id, Array(all[at..<min(all.count, at + 1000)]))
        at += 1000
        _ = writer.run(until: { $0.queuedByteCount(id) < 10_000 })
      }
      writer.close(id)
      _ = writer.run(until: { $0.connectionCount == 0 })
    }
    verify(peer.read(100_000) == Array(all.prefix(100_000)))
    peer.write(pattern(9, 5000))
    peer.halfClose()
    var heard: [UInt8] = []
    var reason: CloseReason?
    verify(
      reader.run(
        { reader, event in
          switch event {
          case .received(incoming): heard += reader.take(incoming)
          case .closed(incoming, let why): reason = why
          default: break
          }
        }, until: { $0.connectionCount == 0 }))
    verify(heard == pattern(9, 5000) && reason == .peer)
    verify(peer.read(200_000) == Array(all.suffix(200_000)))
    verify(peer.end() == 0)
    thread.join()
  }

  private func adopted(_ id: ConnectionID?) throws -> ConnectionID { try #require(id) }

  /// What is released isn't closed: its descriptor is the caller's.
  @Test(arguments: NetworkBackend.allCases)
  func aReleasedConnectionIsTheCallers(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    let descriptor = server.descriptor(of: id)
    server.release(id)
    var isReleased = false
    verify(
      server.run(
        { _, event in
          if case .released(id) = event { isReleased = true }
        }, until: { _ in isReleased }))
    verify(server.connectionCount == 0)
    var byte: UInt8 = 42
    verify(unsafe Glibc.send(descriptor, &byte, 1, 0) == 1)
    verify(peer.read(1) == [42])
    close(descriptor)
    verify(peer.end() == 0)
  }

  @Test(arguments: NetworkBackend.allCases)
  func anEchoAllocatesNothing(_ backend: NetworkBackend) throws {
    guard apus_allocation_counter_works() == 1 else { return }
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    let descriptor = peer.descriptor
    let message = pattern(1, 64)
    var back = [UInt8](repeating: 0, count: 64)
    var before: UInt64 = 0
    var round = 0
    while round < 500 {
      if round == 100 { before = apus_allocation_count() }
      _ = unsafe message.withUnsafeBytes { unsafe Glibc.send(descriptor, $0.baseAddress, 64, 0) }
      var echoed = 0
      while echoed < 64 {
        server.poll(waitNs: round % 2 == 0 ? 0 : 1_000_000)
        while let event = server.next() {
          guard case .received(id) = event else { continue }
          let bytes = unsafe server.received(id)
          echoed += bytes.count
          _ = unsafe server.send(id, bytes)
          server.consume(id, bytes.count)
        }
        server.flush()
      }
      let got = unsafe back.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, 64, 0)
      }
      if got != 64 { break }
      round += 1
    }
    let after = apus_allocation_count()
    verify(round == 500 && back == message)
    verify(after == before, "\(after - before) allocations")
  }
}
