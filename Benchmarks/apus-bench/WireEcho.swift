// The floor of every figure of the wire: a server that does nothing but answer so many bytes with so many, on the
// same CPU, waiting in the same way.

import CPlatform
import Glibc
import Platform

// The thread owns what it uses; the flag is only set once.
@safe
final class WireEcho: @unchecked Sendable {
  let port: UInt16
  private let listener: Int32
  private var thread: PinnedThread?

  /// Answers each `request` bytes with `answer` bytes, for one connection until it closes.
  init?(request: Int, answer: Int, wait: WireWait, cpu: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, length) == 0 && listen(listener, 4) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { return nil }
    port = UInt16(bigEndian: address.sin_port)
    let descriptor = listener
    do {
      thread = try PinnedThread.start(
        ThreadOptions(name: "echo", cpu: cpu), warn: { _ in }
      ) { Self.serve(descriptor, request, answer, wait) }
    } catch {
      return nil
    }
  }

  private static func serve(_ listener: Int32, _ request: Int, _ answer: Int, _ wait: WireWait) {
    let peer = accept(listener, nil, nil)
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

  func join() {
    thread?.join()
    close(listener)
  }
}
