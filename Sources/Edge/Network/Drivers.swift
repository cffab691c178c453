// Which backend a reactor has: chosen once, by trying. The other one is there and does nothing, so that
// a call is a switch on an enum and no existential.

import CNetwork
import Glibc
import Platform

struct Drivers: ~Copyable {
  let backend: NetworkBackend
  let ring: RingDriver
  let epoll: EpollDriver
  /// What was found, a line each.
  let findings: [String]

  init(_ settings: ReactorSettings) throws(SystemFailure) {
    switch settings.backend {
    case .ring: self = try Self.ofRing(settings)
    case .epoll: self = try Self.ofEpoll([])
    case nil:
      do throws(SystemFailure) {
        self = try Self.ofRing(settings)
      } catch {
        self = try Self.ofEpoll(["io_uring: not to be had (\(error)); epoll instead"])
      }
    }
  }

  func watchWake(_ wake: Int32) throws(SystemFailure) {
    var code: Int32 = 0
    switch backend {
    case .ring: code = ring.watchWake(wake) ? 0 : ENOBUFS
    case .epoll: code = epoll.add(wake, OperationTag(.wake, 0), isEdge: false, reads: true)
    }
    if code != 0 {
      apus_socket_close(wake)
      throw SystemFailure(doing: "watch an eventfd", code: code)
    }
  }

  private init(
    _ backend: NetworkBackend, _ ring: consuming RingDriver, _ epoll: consuming EpollDriver,
    _ findings: [String]
  ) {
    self.backend = backend
    self.ring = ring
    self.epoll = epoll
    self.findings = findings
  }

  private static func ofRing(_ settings: ReactorSettings) throws(SystemFailure) -> Drivers {
    var findings: [String] = []
    let ring = try RingDriver(settings) { findings.append($0) }
    return Drivers(.ring, ring, EpollDriver.absent, findings)
  }

  private static func ofEpoll(_ findings: [String]) throws(SystemFailure) -> Drivers {
    let epoll = try EpollDriver.open()
    return Drivers(
      .epoll, RingDriver.absent, epoll,
      findings + ["epoll: edge-triggered, a receive and a send a message"])
  }
}
