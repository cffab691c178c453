// The calling end of the control door. A core answers at once or not at all: its main thread looks at the door all the time,
// so silence means that it is stuck or stopped, and the caller is told within a second.

import Glibc
import Platform

/// Why there is no answer.
public enum ControlFailure: Error, Hashable, Sendable {
  /// Nobody is at the door.
  case nobody
  /// The door is there, and nobody answers.
  case silent
  case system(SystemFailure)
}

extension SystemFailure: Hashable {
  public func hash(into hasher: inout Hasher) {
    hasher.combine(doing)
    hasher.combine(code)
  }
}

public enum ControlCall {
  /// For the first word of an answer. What is left of a second goes into finding out why there is none.
  public static let patienceNs: UInt64 = 700_000_000

  /// Asks, and returns the lines of the answer. `restNs`: how long the rest may take once its first line is there, where
  /// the core has something to do first.
  public static func ask(
    _ request: ControlRequest, instance: String, restNs: UInt64 = 5_000_000_000
  ) throws(ControlFailure) -> [String] {
    guard request.isPlain else {
      throw .system(
        SystemFailure(doing: "ask for what has tabs or line breaks in it", code: EINVAL))
    }
    let path = ControlPath.of(instance: instance)
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | 0o2000000), 0)
    guard descriptor >= 0 else {
      throw .system(SystemFailure(doing: "make a socket", code: errno))
    }
    defer { close(descriptor) }
    try connect(descriptor, path)
    let bytes = Array(request.line.utf8)
    let sent = unsafe bytes.withUnsafeBytes {
      unsafe send(descriptor, $0.baseAddress!, bytes.count, Int32(MSG_NOSIGNAL))
    }
    guard sent == bytes.count else {
      throw .system(SystemFailure(doing: "ask '\(path)'", code: errno))
    }
    let answer = try hear(descriptor, path, restNs: restNs)
    return String(decoding: answer, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func connect(_ descriptor: Int32, _ path: String) throws(ControlFailure) {
    // A door where too many wait lets nobody in: that is silence as well.
    var patience = timeval(tv_sec: 0, tv_usec: Int(patienceNs / 1000))
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address: sockaddr_un
    do throws(SystemFailure) {
      address = try ControlDoor.address(path)
    } catch {
      throw .system(error)
    }
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if connected == 0 { return }
    switch errno {
    case ENOENT, ECONNREFUSED: throw .nobody
    case EAGAIN, EINPROGRESS, ETIMEDOUT: throw .silent
    default: throw .system(SystemFailure(doing: "reach '\(path)'", code: errno))
    }
  }

  private static func hear(_ descriptor: Int32, _ path: String, restNs: UInt64)
    throws(ControlFailure) -> [UInt8]
  {
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var deadline = ClockReading.steadyNs + patienceNs
    while true {
      let now = ClockReading.steadyNs
      guard now < deadline else { throw .silent }
      var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = unsafe poll(&polled, 1, Int32(clamping: (deadline - now) / 1_000_000 + 1))
      if ready == 0 || ready < 0 && errno == EINTR { continue }
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count == 0 { return answer }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(SystemFailure(doing: "hear from '\(path)'", code: errno))
      }
      if answer.isEmpty { deadline = ClockReading.steadyNs + restNs }
      answer += buffer.prefix(count)
    }
  }
}
