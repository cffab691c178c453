// The way from a command on the same host to a running core: a socket beside the fabric that only the owner may open. One
// line asks, lines answer, and the main thread serves it between its heartbeats; the hot threads don't know of it.
//
//     request    verb TAB key=value TAB …  LF
//     answer     ok | refused TAB why | … LF, then one line a row, then the end

import Fabric
import Glibc
import Platform

/// A request, taken apart.
public struct ControlRequest: Hashable, Sendable {
  public var verb: String
  public var values: [String: String]

  public init(verb: String, values: [String: String]) {
    self.verb = verb
    self.values = values
  }

  /// Nil for what isn't one.
  init?(line: String) {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard let verb = parts.first, !verb.isEmpty, parts.count <= 16 else { return nil }
    var values: [String: String] = [:]
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else { return nil }
      let key = String(part[..<equals])
      guard !key.isEmpty, values[key] == nil else { return nil }
      values[key] = String(part[part.index(after: equals)...])
    }
    self.init(verb: verb, values: values)
  }

  var line: String {
    let pairs = values.sorted { $0.key < $1.key }.map { "\t\($0.key)=\($0.value)" }
    return verb + pairs.joined() + "\n"
  }

  /// What can't be told from the protocol's own marks isn't sent.
  var isPlain: Bool {
    ([verb] + values.keys + values.values).allSatisfy { text in
      !text.utf8.contains { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0 }
    }
  }
}

public enum ControlPath {
  public static func of(instance: String) -> String {
    FabricLayout.root + "/" + instance + ".control"
  }
}

/// The listening end.
public final class ControlDoor {
  private let path: String
  private let listener: Int32
  /// A caller that hasn't finished its line, and what it has said so far.
  private var callers: [(descriptor: Int32, bytes: [UInt8], sinceNs: UInt64)] = []

  private static let lineMax = 4096
  private static let callersMax = 16
  /// A caller that says nothing is let go.
  private static let patienceNs: UInt64 = 2_000_000_000

  public init(instance: String) throws(SystemFailure) {
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
      close(listener)
      throw SystemFailure(doing: "listen on '\(path)'", code: code)
    }
  }

  deinit {
    for caller in callers { close(caller.descriptor) }
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
  public func serve(forNs: UInt64, nowNs: UInt64, _ answer: (ControlRequest) -> String) {
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
        let text =
          ControlRequest(line: line).map(answer) ?? "refused\tthat is no request\n"
        reply(callers[index].descriptor, text)
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
      callers.append((descriptor, [], nowNs))
    }
  }

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

/// The calling end.
public enum ControlCall {
  /// Asks, and returns the lines of the answer. Throws when nobody answers.
  public static func ask(_ request: ControlRequest, instance: String) throws(SystemFailure)
    -> [String]
  {
    let path = ControlPath.of(instance: instance)
    guard request.isPlain else {
      throw SystemFailure(doing: "ask for what has tabs or line breaks in it", code: EINVAL)
    }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | 0o2000000), 0)
    guard descriptor >= 0 else { throw SystemFailure(doing: "make a socket", code: errno) }
    defer { close(descriptor) }
    var address = try ControlDoor.address(path)
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard connected == 0 else { throw SystemFailure(doing: "reach '\(path)'", code: errno) }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(request.line.utf8)
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress!, bytes.count, Int32(MSG_NOSIGNAL))
    }
    guard sent == bytes.count else { throw SystemFailure(doing: "ask '\(path)'", code: errno) }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw SystemFailure(doing: "hear from '\(path)'", code: errno)
      }
      answer += buffer.prefix(count)
    }
    return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
