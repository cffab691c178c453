// The floor of every figure of the wire: a server that does nothing but answer so many bytes with so many, on the
// same CPU, waiting in the same way.

import CNetwork
import CPlatform
import Glibc
import Platform

// The thread owns what it uses; the flag is only set once.
@safe
final class WireEcho: @unchecked Sendable {
  let port: UInt16
  private let listener: WireListener
  private var thread: PinnedThread?

  /// Answers each `request` bytes with `answer` bytes, for one connection until it closes.
  convenience init?(request: Int, answer: Int, wait: WireWait, cpu: Int) {
    self.init(cpu) { Self.serve($0, request, answer, wait) }
  }

  /// Gives so many connections back what they send, until all have closed.
  convenience init?(connections: Int, cpu: Int) {
    self.init(cpu) { Self.mirror($0, connections) }
  }

  private init?(_ cpu: Int, _ serve: @escaping @Sendable (WireListener) -> Void) {
    guard let listener = WireListener() else { return nil }
    self.listener = listener
    port = listener.port
    do {
      thread = try PinnedThread.start(
        ThreadOptions(name: "echo", cpu: cpu), warn: { _ in }
      ) { serve(listener) }
    } catch {
      return nil
    }
  }

  private static func serve(
    _ listener: WireListener, _ request: Int, _ answer: Int, _ wait: WireWait
  ) {
    let peer = listener.accept()
    if peer < 0 { return }
    let socket = WireSocket(descriptor: peer, wait: wait)
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: answer * 256, alignment: 64)
    unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0x41)
    var got = 0
    while socket.receive(mayWait: true) {
      got += unsafe socket.waiting.count
      unsafe socket.take(socket.waiting.count)
      let whole = min(got / request, 256)
      if whole > 0 {
        got -= whole * request
        unsafe socket.send(UnsafeRawBufferPointer(rebasing: bytes[0..<(whole * answer)]))
      }
    }
    unsafe bytes.deallocate()
  }

  /// As bare as many connections allow: epoll says who has sent, a read, a write.
  private static func mirror(_ listener: WireListener, _ connections: Int) {
    var ready: Int32 = -1
    guard unsafe apus_epoll_open(&ready) == 0 else { return }
    defer { close(ready) }
    for _ in 0..<connections {
      let peer = listener.accept()
      if peer < 0 { return }
      var one: Int32 = 1
      unsafe setsockopt(
        peer, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
      guard apus_epoll_add(ready, peer, UInt64(peer), false, true) == 0 else { return }
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
    var found = [apus_readiness](repeating: apus_readiness(), count: Int(APUS_EPOLL_BATCH))
    var left = connections
    while left > 0 {
      let count = unsafe apus_epoll_wait(ready, &found, 0)
      for index in 0..<max(0, Int(count)) {
        let peer = Int32(found[index].tag)
        let got = unsafe recv(peer, bytes.baseAddress!, bytes.count, Int32(MSG_DONTWAIT))
        if got > 0 {
          var sent = 0
          while sent < got {
            // A client's whole window fits in its socket: this waits only for one that is gone.
            let part = unsafe send(peer, bytes.baseAddress! + sent, got - sent, Int32(MSG_NOSIGNAL))
            if part <= 0 { break }
            sent += part
          }
        } else if got == 0 || errno != EAGAIN {
          close(peer)
          left -= 1
        }
      }
    }
    unsafe bytes.deallocate()
  }

  func join() {
    thread?.join()
    listener.close()
  }
}
