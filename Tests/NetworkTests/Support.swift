// What the network's tests share: reactors of either backend, peers of plain sockets that behave in ways
// a reactor wouldn't, and turns with a bound.

import CPlatform
import Glibc
import Network
import Numerics
import Platform
import Testing

extension NetworkBackend: CustomTestStringConvertible {
  public var testDescription: String { rawValue }
}

/// #expect takes its expression apart, and a reactor can't be copied.
func verify(
  _ holds: Bool, _ why: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(holds, "\(why)", sourceLocation: sourceLocation)
}

/// Small bounds, so that tests reach them.
func settings(
  _ backend: NetworkBackend, _ change: (inout ReactorSettings) -> Void = { _ in }
) -> ReactorSettings {
  var settings = ReactorSettings(backend: backend)
  settings.connectionsMax = 16
  settings.receiveBufferCount = 16
  settings.receiveByteCount = 4096
  settings.sendByteCountMax = 1 << 20
  settings.closeNs = 3_000_000_000
  change(&settings)
  return settings
}

extension Reactor {
  /// Turns until `done`, or for `ms`; each event goes to `body`. False when the time ran out.
  mutating func run(
    ms: Int = 5000, _ body: (inout Reactor, NetworkEvent) -> Void = { _, _ in },
    until done: (borrowing Reactor) -> Bool
  ) -> Bool {
    let end = ClockReading.steadyNs + UInt64(ms) * 1_000_000
    while !done(self) {
      if ClockReading.steadyNs > end { return false }
      poll(waitNs: 1_000_000)
      while let event = next() {
        body(&self, event)
        checkInvariants()
      }
      flush()
      checkInvariants()
    }
    return true
  }

  /// All bytes that came, consumed.
  mutating func take(_ id: ConnectionID) -> [UInt8] {
    let bytes = unsafe Array(received(id))
    consume(id, bytes.count)
    return bytes
  }

  mutating func send(_ id: ConnectionID, _ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe send(id, $0) }
  }

  /// Listens on a free port of the loopback.
  mutating func listenAnywhere() throws -> UInt16 {
    try listen(host: "127.0.0.1", port: 0).port
  }

  /// Waits for the next connection that is accepted.
  mutating func acceptOne() throws -> ConnectionID {
    var found: ConnectionID?
    _ = run(
      { _, event in
        if case .accepted(let id, _) = event { found = id }
      }, until: { _ in found != nil })
    return try #require(found)
  }
}

/// A blocking socket, closed with its owner: the other side.
final class Peer {
  let descriptor: Int32
  private var isClosed = false

  init(port: UInt16, receiveByteCount: Int32 = 0) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    try #require(descriptor >= 0)
    if receiveByteCount > 0 { set(SOL_SOCKET, SO_RCVBUF, receiveByteCount) }
    var address = Self.loopback(port)
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        unsafe Glibc.connect(descriptor, raw, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if connected != 0 { throw SystemFailure(doing: "connect", code: errno) }
    set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    // No test waits for ever.
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  func set(_ level: Int32, _ name: Int32, _ value: Int32) {
    var value = value
    _ = unsafe setsockopt(descriptor, level, name, &value, 4)
  }

  func write(_ bytes: [UInt8]) {
    var at = 0
    while at < bytes.count {
      let sent = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.send(
          descriptor, $0.baseAddress! + at, bytes.count - at, Int32(MSG_NOSIGNAL))
      }
      if sent <= 0 { return }
      at += sent
    }
  }

  /// Up to `count` bytes; fewer at the end, or when none came for 5 s.
  func read(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var at = 0
    while at < count {
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress! + at, count - at, 0)
      }
      if got <= 0 { break }
      at += got
    }
    return Array(bytes.prefix(at))
  }

  /// What recv says when nothing is left: 0 at an orderly end, -errno otherwise.
  func end() -> Int32 {
    var byte: UInt8 = 0
    let got = unsafe recv(descriptor, &byte, 1, 0)
    return got < 0 ? -errno : Int32(got)
  }

  func halfClose() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  func reset() {
    var none = linger(l_onoff: 1, l_linger: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &none, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  func close() {
    if !isClosed { _ = Glibc.close(descriptor) }
    isClosed = true
  }

  deinit { close() }
}

/// A door before which somebody waits already, and where nobody else is answered.
final class FullDoor {
  private let descriptor: Int32
  private let other: Peer
  let port: UInt16

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    let descriptor = descriptor
    var address = Peer.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
        unsafe bind(descriptor, raw, length) | listen(descriptor, 0)
          | getsockname(descriptor, raw, &length)
      }
    }
    if code != 0 { throw SystemFailure(doing: "listen", code: errno) }
    port = address.sin_port.bigEndian
    other = try Peer(port: port)
  }

  deinit { _ = Glibc.close(descriptor) }
}

/// What a thread found out, read after it was joined.
final class Found<Value>: @unchecked Sendable {  // Written by one thread before it is joined.
  var value: Value

  init(_ value: Value) { self.value = value }
}

/// Bytes that say where they belong: a hole or a swap anywhere shows.
func pattern(_ seed: UInt64, _ count: Int, from: Int = 0) -> [UInt8] {
  (from..<from + count).map { at in
    UInt8(truncatingIfNeeded: (UInt64(at) &+ seed &* 0x9E37) &* 0x2545_F491 >> 11)
  }
}
