// The way in for a strategy in another process: a socket beside the fabric, one for each seat, with permissions of its own.
// Whoever may open it is handed the seat's memory; the seat is his as long as the connection is open, and the kernel closes
// that when the process dies. The main thread serves it; the hot threads don't know of it.

import CPlatform
import Events
import Fabric
import Glibc
import Platform

public enum SeatPath {
  public static func of(instance: String, seat: String) -> String {
    FabricLayout.root + "/" + instance + "." + seat + ".seat"
  }
}

/// Who has just sat down, as the kernel knows him.
struct SeatCaller {
  var socket: Int32
  var process: Int64
  var user: UInt32
}

final class SeatDoor {
  private let path: String
  private let listener: Int32
  /// Whose members may come in as well; 0: only the owner.
  private var group: UInt32 = 0

  init(instance: String, seat: String, group: UInt32) throws(SystemFailure) {
    path = SeatPath.of(instance: instance, seat: seat)
    _ = unsafe unlink(path)
    listener = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | 0o4000 | 0o2000000), 0)
    guard listener >= 0 else { throw SystemFailure(doing: "make a socket", code: errno) }
    var address = try ControlDoor.address(path)
    let mask = umask(0o177)
    let bound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    umask(mask)
    guard bound == 0 else { throw failure("open") }
    try letIn(group)
    guard listen(listener, 4) == 0 else { throw failure("open") }
  }

  /// Opens the door to a group, and shuts it to the one before. Asked once, whether it succeeds or not.
  func letIn(_ group: UInt32) throws(SystemFailure) {
    if group == self.group { return }
    self.group = group
    // In between nobody but the owner gets in.
    guard unsafe chmod(path, 0o600) == 0 else { throw failure("shut") }
    if group == 0 { return }
    guard unsafe chown(path, uid_t.max, group) == 0, unsafe chmod(path, 0o660) == 0 else {
      throw failure("open to its group")
    }
  }

  private func failure(_ doing: String) -> SystemFailure {
    let code = errno
    return SystemFailure(doing: "\(doing) the seat '\(path)'", code: code)
  }

  deinit {
    close(listener)
    _ = unsafe unlink(path)
  }

  /// Who waits at the door; nil when nobody does.
  func next() -> SeatCaller? {
    let descriptor = accept(listener, nil, nil)
    guard descriptor >= 0 else { return nil }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    var process: Int64 = 0
    var user: UInt32 = 0
    guard unsafe apus_socket_credentials(descriptor, &process, &user) == 0 else {
      close(descriptor)
      return nil
    }
    return SeatCaller(socket: descriptor, process: process, user: user)
  }

  /// Whether the process at the other end has closed the connection, or is dead.
  static func isHungUp(_ socket: Int32) -> Bool {
    var byte: UInt8 = 0
    let count = unsafe recv(socket, &byte, 1, Int32(MSG_DONTWAIT))
    return count == 0 || count < 0 && errno != EAGAIN && errno != EINTR
  }
}

/// A process's own end of the door, for strategies in Swift and for tests.
public final class SeatCall {
  public let socket: Int32
  public var guest: SeatGuest

  /// Sits down. Throws when nobody listens or the seat is taken.
  public init(instance: String, seat: String) throws(SystemFailure) {
    let path = SeatPath.of(instance: instance, seat: seat)
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue | 0o2000000), 0)
    guard descriptor >= 0 else { throw SystemFailure(doing: "make a socket", code: errno) }
    do throws(SystemFailure) {
      var address = try ControlDoor.address(path)
      let connected = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
      guard connected == 0 else { throw SystemFailure(doing: "reach '\(path)'", code: errno) }
      guest = try SeatGuest(borrowedOver: descriptor)
    } catch {
      close(descriptor)
      throw error
    }
    socket = descriptor
  }

  deinit { close(socket) }
}
