// The listening socket, on loopback alone: an echo is for tests, and answers nobody from outside.

import Glibc
import Platform

struct EchoSocket: ~Copyable {
  let descriptor: Int32
  let port: UInt16

  init(port wanted: UInt16) throws(EchoError) {
    let one = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard one >= 0 else { throw Self.refusal("open a socket for", wanted) }
    var on: Int32 = 1
    _ = unsafe setsockopt(one, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(4))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = wanted.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        unsafe bind(one, raw, length) == 0 && listen(one, 64) == 0
          && getsockname(one, raw, &length) == 0
      }
    }
    guard bound else {
      let error = Self.refusal("listen on", wanted)
      close(one)
      throw error
    }
    descriptor = one
    port = UInt16(bigEndian: address.sin_port)
    _ = fcntl(one, F_SETFL, O_NONBLOCK)
  }

  private static func refusal(_ doing: String, _ port: UInt16) -> EchoError {
    EchoError("can't \(doing) 127.0.0.1:\(port): \(SystemFailure.text(of: errno))")
  }

  /// The next connection that waits, or nil.
  func accepted() -> Int32? {
    let one = accept(descriptor, nil, nil)
    guard one >= 0 else { return nil }
    _ = fcntl(one, F_SETFD, FD_CLOEXEC)
    var on: Int32 = 1
    _ = unsafe setsockopt(one, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(4))
    return one
  }

  deinit { close(descriptor) }
}
