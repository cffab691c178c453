// epoll: the fallback where io_uring isn't to be had, and the yardstick where it is. Connections are
// edge-triggered in both directions from the start, so no message costs a change of interest; listeners
// and the wake-up are level-triggered.

import CNetwork
import Platform

@safe
struct EpollDriver: ~Copyable {
  private let descriptor: Int32
  private let found: UnsafeMutablePointer<apus_readiness>

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    unsafe found = .allocate(capacity: Int(APUS_EPOLL_BATCH))
  }

  /// None: io_uring has the sockets.
  static var absent: EpollDriver { EpollDriver(-1) }

  static func open() throws(SystemFailure) -> EpollDriver {
    var opened: Int32 = -1
    try SystemFailure.check(unsafe apus_epoll_open(&opened), doing: "open an epoll")
    return EpollDriver(opened)
  }

  deinit {
    if descriptor >= 0 { apus_socket_close(descriptor) }
    unsafe found.deallocate()
  }

  /// An errno, or 0.
  @_noLocks
  func add(_ socket: Int32, _ tag: OperationTag, isEdge: Bool, reads: Bool) -> Int32 {
    apus_epoll_add(descriptor, socket, tag.raw, isEdge, reads)
  }

  @_noLocks
  func remove(_ socket: Int32) { apus_epoll_remove(descriptor, socket) }

  /// How many are ready.
  @_noLocks
  func wait(_ waitNs: UInt64) -> Int {
    max(0, Int(unsafe apus_epoll_wait(descriptor, found, waitNs)))
  }

  @_noLocks
  func readiness(_ index: Int) -> apus_readiness { unsafe found[index] }
}
