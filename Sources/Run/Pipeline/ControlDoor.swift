// The way from a command on the same host to a running core: a socket beside the fabric that only the owner may open, and
// behind which only he and root are served, whoever has got hold of it. The main thread serves it between its heartbeats;
// the hot threads don't know of it.

import CPlatform
import Fabric
import Glibc
import Platform

/// The listening end.
public final class ControlDoor {
  private let path: String
  private let listener: Int32
  /// A caller that hasn't finished its line, and what it has said so far.
  private struct Caller {
    var descriptor: Int32
    var peer: ControlPeer
    var bytes: [UInt8] = []
    var sinceNs: UInt64
  }

  private var callers: [Caller] = []
  /// Callers that wait for the rest of an answer.
  private var waiting: [(descriptor: Int32, ticket: Int)] = []
  /// Whose core it is.
  private let owner: UInt32

  private static let lineMax = 4096
  private static let callersMax = 16
  /// A caller that says nothing is let go.
  private static let patienceNs: UInt64 = 2_000_000_000

  public convenience init(instance: String) throws(SystemFailure) {
    try self.init(instance: instance, owner: geteuid())
  }

  init(instance: String, owner: UInt32) throws(SystemFailure) {
    self.owner = owner
    path = ControlPath.of(instance: instance)
    _ = unsafe unlink(path)
    listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | 0o4000 | 0o2000000), 0)
    guard listener >= 0 else { throw SystemFailure(doing: "make a socket", code: errno) }
    var address = try Self.address(path)
    let mask = umask(0o177)
    let bound = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    umask(mask)
    guard bound == 0, listen(listener, 8) == 0 else {
      let code = errno
      throw SystemFailure(doing: "listen on '\(path)'", code: code)
    }
  }

  deinit {
    for caller in callers { close(caller.descriptor) }
    for caller in waiting { close(caller.descriptor) }
    close(listener)
    _ = unsafe unlink(path)
  }

  static func address(_ path: String) throws(SystemFailure) -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let room = MemoryLayout.size(ofValue: address.sun_path)
    guard bytes.count < room else {
      throw SystemFailure(doing: "name the socket '\(path)'", code: ENAMETOOLONG)
    }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { buffer in
      for (index, byte) in bytes.enumerated() { unsafe buffer[index] = byte }
    }
    return address
  }

  /// Sleeps so long at most, and serves who calls meanwhile. A signal ends it early.
  func serve(
    forNs: UInt64, nowNs: UInt64, _ answer: (ControlRequest, ControlPeer) -> ControlAnswer
  ) {
    var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
    for caller in callers {
      polled.append(pollfd(fd: caller.descriptor, events: Int16(POLLIN), revents: 0))
    }
    // Rounded up: a run of so many milliseconds isn't cut by the last one.
    let ready = unsafe poll(
      &polled, nfds_t(polled.count), Int32(clamping: (forNs + 999_999) / 1_000_000))
    callers.removeAll { caller in
      let isLate = nowNs > caller.sinceNs + Self.patienceNs
      if isLate { close(caller.descriptor) }
      return isLate
    }
    guard ready > 0 else { return }
    accept(nowNs)
    var index = 0
    while index < callers.count {
      if let line = hear(index) {
        let peer = callers[index].peer
        switch ControlRequest(line: line).map({ answer($0, peer) })
          ?? .refused("that is no request")
        {
        case .done(let text): reply(callers[index].descriptor, text)
        case .later(let text, let ticket):
          reply(callers[index].descriptor, text)
          waiting.append((callers[index].descriptor, ticket))
          callers[index].descriptor = -1
        }
      } else if callers[index].descriptor >= 0 {
        index += 1
        continue
      }
      if callers[index].descriptor >= 0 { close(callers[index].descriptor) }
      callers.remove(at: index)
    }
  }

  private func accept(_ nowNs: UInt64) {
    while callers.count < Self.callersMax {
      let descriptor = Glibc.accept(listener, nil, nil)
      guard descriptor >= 0 else { return }
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      guard let peer = ControlPeer(descriptor: descriptor), peer.mayCommand(ownedBy: owner) else {
        reply(descriptor, "refused\tthis core is served to its own user and root only\n")
        close(descriptor)
        continue
      }
      callers.append(Caller(descriptor: descriptor, peer: peer, sinceNs: nowNs))
    }
  }

  /// The rest of an answer, to all who wait for it.
  func finish(_ ticket: Int, _ text: String) {
    for caller in waiting where caller.ticket == ticket {
      reply(caller.descriptor, text)
      close(caller.descriptor)
    }
    waiting.removeAll { $0.ticket == ticket }
  }

  /// Whether somebody waits for the rest of an answer.
  func isAwaited(_ ticket: Int) -> Bool { waiting.contains { $0.ticket == ticket } }

  /// The caller's line, once it is whole. A caller that is gone, or says too much, has descriptor -1 afterwards.
  private func hear(_ index: Int) -> String? {
    var bytes = [UInt8](repeating: 0, count: Self.lineMax)
    let count = unsafe read(callers[index].descriptor, &bytes, bytes.count)
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    if count > 0 { callers[index].bytes += bytes.prefix(count) }
    if let end = callers[index].bytes.firstIndex(of: 0x0A) {
      return String(decoding: callers[index].bytes[..<end], as: UTF8.self)
    }
    if count <= 0 || callers[index].bytes.count > Self.lineMax {
      close(callers[index].descriptor)
      callers[index].descriptor = -1
    }
    return nil
  }

  /// Answers are small: what the socket's buffer doesn't take at once waits a moment, and then goes.
  private func reply(_ descriptor: Int32, _ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    var tries = 0
    while sent < bytes.count, tries < 100 {
      let count = unsafe bytes.withUnsafeBytes {
        unsafe send(
          descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        tries += 1
        pause(ms: 1)
      } else {
        return
      }
    }
  }
}
