// The door of somebody whom a gateway calls: it is answered when the test says so.

import Glibc
import Testing

final class CalledDoor {
  private let descriptor: Int32
  private var others: [Int32] = []
  let port: UInt16

  /// `isFull`: somebody else waits there already, and who calls isn't answered until that one is let in.
  init(isFull: Bool = false) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let code = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, length) | listen(descriptor, isFull ? 0 : 16)
          | getsockname(descriptor, $0, &length)
      }
    }
    try #require(code == 0)
    port = address.sin_port.bigEndian
    if !isFull { return }
    let other = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    others = [other]
    let called = unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(other, $0, length)
      }
    }
    try #require(called == 0)
  }

  deinit { for open in others + [descriptor] { close(open) } }

  /// Lets the next one in. Nil: nobody waits.
  func answer() -> Int32? {
    let caller = accept(descriptor, nil, nil)
    if caller < 0 { return nil }
    others.append(caller)
    return caller
  }

  /// What somebody who was let in has said since.
  static func said(by caller: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(caller, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
  }
}
