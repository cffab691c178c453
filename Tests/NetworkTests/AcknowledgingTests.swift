// What isn't answered is acknowledged in the silence behind it, and not before: so the kernel doesn't do it within the
// receive of what comes next.

import Glibc
import Platform
import Testing

@testable import Network

@Suite struct AcknowledgingTests {
  /// Segments that the peer has sent and that weren't acknowledged: `tcpi_unacked` of TCP_INFO.
  private func unacknowledged(_ peer: Peer) -> UInt32 {
    var info = [UInt8](repeating: 0, count: 32)
    var length = socklen_t(info.count)
    let code = unsafe getsockopt(peer.descriptor, Int32(IPPROTO_TCP), 11, &info, &length)
    #expect(code == 0 && length == 32)
    return unsafe info.withUnsafeBytes { unsafe $0.load(fromByteOffset: 24, as: UInt32.self) }
  }

  /// A conversation: from now on the kernel waits for answers to put its acknowledgements on.
  private func talk(_ server: inout Reactor, _ id: ConnectionID, _ peer: Peer) {
    for _ in 0..<4 {
      peer.write([1])
      var came = 0
      verify(
        server.run(
          { server, event in
            if case .received = event { came += server.take(id).count }
          }, until: { _ in came == 1 }))
      verify(server.send(id, [2]))
      server.flush()
      verify(peer.read(1) == [2])
    }
  }

  private func hear(_ server: inout Reactor, _ id: ConnectionID) {
    var came = 0
    while came == 0 {
      server.poll(waitNs: 0)
      while let event = server.next() {
        if case .received = event { came += server.take(id).count }
      }
      server.flush()
    }
  }

  @Test(arguments: NetworkBackend.allCases)
  func aSilenceIsUsed(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend) { $0.acknowledgeNs = 1_000_000 })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    talk(&server, id, peer)
    peer.write([3])
    hear(&server, id)
    // What was owed before is behind us, and this can't have been asked for yet.
    let before = server.counts.acknowledgements
    while server.counts.acknowledgements == before { server.poll(waitNs: 0) }
    verify(
      ClockReading.steadyNs >= server.receivedAt(id) + 1_000_000, "not before its time")
    verify(unacknowledged(peer) == 0)
    // Once is enough.
    for _ in 0..<1000 { server.poll(waitNs: 0) }
    verify(server.counts.acknowledgements == before + 1)
    server.checkInvariants()
  }

  /// Who sleeps next has the time now.
  @Test(arguments: NetworkBackend.allCases)
  func beforeSleepNobodyIsOwed(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend) { $0.acknowledgeNs = 3_600_000_000_000 })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    talk(&server, id, peer)
    peer.write([3])
    hear(&server, id)
    let before = server.counts.acknowledgements
    server.poll(waitNs: 1_000)
    verify(server.counts.acknowledgements == before + 1 && unacknowledged(peer) == 0)
  }

  /// Who is told nothing about it leaves it to the kernel.
  @Test(arguments: NetworkBackend.allCases)
  func itIsAskedFor(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend))
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    talk(&server, id, peer)
    peer.write([3])
    hear(&server, id)
    for _ in 0..<100 { server.poll(waitNs: 10_000) }
    verify(server.counts.acknowledgements == 0)
  }

  /// One that has gone is owed nothing.
  @Test(arguments: NetworkBackend.allCases)
  func whoHasGoneIsForgotten(_ backend: NetworkBackend) throws {
    var server = try Reactor(settings(backend) { $0.acknowledgeNs = 1_000_000 })
    let peer = try Peer(port: try server.listenAnywhere())
    let id = try server.acceptOne()
    peer.write([3])
    hear(&server, id)
    server.closeNow(id)
    verify(server.run(until: { $0.connectionCount == 0 }))
    let before = server.counts.acknowledgements
    for _ in 0..<100 { server.poll(waitNs: 100_000) }
    verify(server.counts.acknowledgements == before)
  }
}
