// Against the openssl command over the loopback: a client and a server that aren't ours.

import Glibc
import Platform
import Testing

@testable import TLS

@Suite struct OpenSSLCommandTests {
  let all = Certificates.shared

  @Test(arguments: TLSVersion.allCases)
  func aClientThatIsNotOurs(_ version: TLSVersion) throws {
    let context = try serverContext(clients: .required(authorities: all.path("authority.pem")))
    let listener = try Socket.listening()
    let out = "client-\(version).out"
    let keyboard = try Keyboard(all.path("client-\(version).in"))
    let client = ShellCommand(
      """
      cd '\(all.directory)' && exec timeout 100 openssl s_client -connect 127.0.0.1:\(listener.port) \
      -servername venue.example -CAfile authority.pem -verify_return_error \
      -verify_hostname venue.example -cert trader.pem -key trader.key \
      -\(version == .v13 ? "tls1_3" : "tls1_2") < client-\(version).in > \(out) 2>&1
      """)
    let socket = try listener.accept()
    var server = try TLSConnection(accepting: context)
    verify(try #require(talk(&server, socket, until: 0)).isEmpty)
    if version == .v13 {
      // New keys, both ways.
      keyboard.type("K\n")
      socket.pass(to: &server)
      verify(server.state == .open, server.reason)
    }
    keyboard.type("hello\n")
    let heard = try #require(talk(&server, socket, until: 6))
    #expect(String(decoding: heard, as: UTF8.self) == "hello\n")
    verify(server.serverName == "venue.example")
    verify(server.peer?.isNamed("trader-1.example") == true)
    verify(server.send(Array("goodbye to you\n".utf8)) == 15)
    server.close()
    socket.write(server.takeWire())
    // It answers our close_notify with its own before it closes.
    socket.drain(into: &server)
    verify(server.state == .ended, server.reason)
    client.wait()
    let said = try text(of: out)
    #expect(said.contains("goodbye to you"), "\(said)")
    #expect(said.contains("Verification: OK"), "\(said)")
  }

  /// In TLS 1.2 a client may ask for a new handshake; it doesn't get one.
  @Test func renegotiationIsRefused() throws {
    let listener = try Socket.listening()
    let keyboard = try Keyboard(all.path("renew.in"))
    let client = ShellCommand(
      """
      cd '\(all.directory)' && exec timeout 100 openssl s_client -connect 127.0.0.1:\(listener.port) \
      -tls1_2 < renew.in > renew.out 2>&1
      """)
    let socket = try listener.accept()
    var server = try TLSConnection(accepting: try serverContext())
    verify(try #require(talk(&server, socket, until: 0)).isEmpty)
    keyboard.type("hello\n")
    let heard = try #require(talk(&server, socket, until: 6))
    #expect(String(decoding: heard, as: UTF8.self) == "hello\n")
    keyboard.type("R\n")
    socket.pass(to: &server)
    verify(server.state == .open, server.reason)
    let summary = server.summary
    socket.drain(into: &server)
    verify(server.summary == summary && server.state != .handshaking)
    client.wait()
    let said = try text(of: "renew.out")
    #expect(said.contains("RENEGOTIATING") && said.contains("no renegotiation"), "\(said)")
  }

  /// Each request for new keys makes us answer. While nobody carries the answers off, we stop reading.
  @Test func requestsForNewKeysDoNotPileUp() throws {
    let listener = try Socket.listening()
    let keyboard = try Keyboard(all.path("keys.in"))
    let client = ShellCommand(
      """
      cd '\(all.directory)' && exec timeout 100 openssl s_client -connect 127.0.0.1:\(listener.port) \
      -tls1_3 < keys.in > keys.out 2>&1
      """)
    let socket = try listener.accept()
    var bounds = TLSBounds()
    bounds.wireByteCountMax = 1024
    var server = try TLSConnection(accepting: try serverContext(), bounds)
    verify(try #require(talk(&server, socket, until: 0)).isEmpty)
    for _ in 0..<60 {
      keyboard.type("K\n")
      let bytes = socket.read()
      verify(!bytes.isEmpty && server.receive(bytes) == bytes.count)
    }
    verify(server.state == .open && server.unreadByteCount > 0, server.reason)
    verify(server.wireByteCount >= 1024 && server.wireByteCount < 1200)
    socket.write(server.takeWire())
    verify(server.unreadByteCount == 0)
    keyboard.type("hello\n")
    let heard = try #require(talk(&server, socket, until: 6))
    #expect(String(decoding: heard, as: UTF8.self) == "hello\n")
    server.close()
    socket.write(server.takeWire())
    socket.drain(into: &server)
    verify(server.state == .ended, server.reason)
    client.wait()
  }

  /// It asks who we are, and turns round what we say.
  @Test(arguments: TLSVersion.allCases)
  func aServerThatIsNotOurs(_ version: TLSVersion) throws {
    let out = "server-\(version).out"
    let process = ShellCommand(
      """
      cd '\(all.directory)' && exec timeout 100 openssl s_server -accept 127.0.0.1:0 -naccept 1 -rev \
      -cert venue.pem -key venue.key -CAfile authority.pem -Verify 3 -verify_return_error \
      -\(version == .v13 ? "tls1_3" : "tls1_2") > \(out) 2>&1 < /dev/null
      """)
    // "ACCEPT 127.0.0.1:43147": it says where once it is there.
    var port: UInt16?
    let end = ClockReading.steadyNs + 60_000_000_000
    while port == nil, ClockReading.steadyNs < end {
      usleep(10_000)
      let line = try text(of: out).split(separator: "\n").first { $0.hasPrefix("ACCEPT ") }
      port = line.flatMap { UInt16($0.split(separator: ":").last ?? "") }
    }
    let socket = try Socket.connected(to: try #require(port))
    var client = try TLSConnection(
      connecting: try clientContext(nil, identity: "trader"), to: "venue.example")
    verify(try #require(talk(&client, socket, until: 0)).isEmpty)
    verify(client.state == .open, client.reason)
    verify(client.send(Array("stressed\n".utf8)) == 9)
    let heard = try #require(talk(&client, socket, until: 9))
    #expect(String(decoding: heard, as: UTF8.self) == "desserts\n")
    // That is how its -rev is told to end; it says goodbye.
    verify(client.send(Array("CLOSE\n".utf8)) == 6)
    socket.write(client.takeWire())
    socket.drain(into: &client)
    verify(client.state == .ended, client.reason)
    client.close()
    socket.write(client.takeWire())
    process.wait()
  }

  // MARK: Help

  /// Carries bytes both ways until the handshake is over and so many plain ones came. Nil: it didn't.
  private func talk(
    _ tls: inout TLSConnection, _ socket: Socket, until count: Int
  ) -> [UInt8]? {
    var heard: [UInt8] = []
    while true {
      socket.write(tls.takeWire())
      if tls.state == .open, heard.count >= count { return heard }
      let bytes = socket.read()
      guard !bytes.isEmpty, tls.receive(bytes) == bytes.count, !tls.hasFailed else {
        Issue.record("\(tls.reason)")
        return nil
      }
      heard += tls.take()
    }
  }

  private func text(of name: String) throws -> String {
    let file = try OwnedFile.openForReading(all.path(name))
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe Glibc.read(file.descriptor, $0.baseAddress, $0.count)
    }
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

/// What a command reads as if a person typed it.
private final class Keyboard {
  private let descriptor: Int32

  init(_ path: String) throws {
    unsafe unlink(path)
    guard unsafe mkfifo(path, 0o600) == 0 else {
      throw SystemFailure(doing: "make '\(path)'", code: errno)
    }
    // For both, so that neither side waits for the other to open it.
    descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    if descriptor < 0 { throw SystemFailure(doing: "open '\(path)'", code: errno) }
  }

  deinit { close(descriptor) }

  func type(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}

/// A blocking socket of the loopback, closed with its owner. No test waits for ever.
private final class Socket {
  let descriptor: Int32
  private(set) var port: UInt16 = 0

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  private static func new() -> Socket {
    Socket(socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
  }

  static func listening() throws -> Socket {
    let made = new()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    made.port = unsafe withAddress(0) { address in
      _ = unsafe bind(made.descriptor, address, length)
      _ = listen(made.descriptor, 4)
      _ = unsafe getsockname(made.descriptor, address, &length)
    }
    try #require(made.port != 0)
    return made
  }

  static func connected(to port: UInt16) throws -> Socket {
    let made = new()
    var code: Int32 = -1
    _ = unsafe withAddress(port) {
      code = unsafe connect(made.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
    if code != 0 { throw SystemFailure(doing: "connect", code: errno) }
    return made
  }

  /// The port that the address has afterwards.
  private static func withAddress(
    _ port: UInt16, _ body: (UnsafeMutablePointer<sockaddr>) -> Void
  ) -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  func accept() throws -> Socket {
    var found: Int32
    // A child of another test that ends interrupts it.
    repeat { found = Glibc.accept(descriptor, nil, nil) } while found < 0 && errno == EINTR
    if found < 0 { throw SystemFailure(doing: "accept", code: errno) }
    return Socket(found)
  }

  func write(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
  }

  func read() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 20_000)
    var count: Int
    repeat {
      count = unsafe bytes.withUnsafeMutableBytes {
        unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
      }
    } while count < 0 && errno == EINTR
    return Array(bytes.prefix(max(0, count)))
  }

  /// What comes at once; the answer goes back. False at the end of the wire.
  @discardableResult
  func pass(to tls: inout TLSConnection) -> Bool {
    let bytes = read()
    if bytes.isEmpty { return false }
    _ = tls.receive(bytes)
    _ = tls.take()
    write(tls.takeWire())
    return true
  }

  /// Until the other side has said goodbye, or its wire ends.
  func drain(into tls: inout TLSConnection) {
    while tls.state == .open {
      if !pass(to: &tls) { tls.endOfWire() }
    }
  }
}
