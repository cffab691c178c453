// A door on loopback, as bare as it can be: for servers that are measured, and for what plays a venue.

import Glibc

struct WireListener {
  let descriptor: Int32
  let port: UInt16

  init?() {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else {
      Glibc.close(listener)
      return nil
    }
    descriptor = listener
    port = UInt16(bigEndian: address.sin_port)
  }

  /// Who calls next; -1 when nobody has for so long.
  func accept(seconds: Int = 0) -> Int32 {
    var patience = timeval(tv_sec: seconds, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    while true {
      let peer = Glibc.accept(descriptor, nil, nil)
      if peer >= 0 || errno != EINTR { return peer }
    }
  }

  func close() { Glibc.close(descriptor) }
}
