// TLS without a socket: bytes from the wire go in and plain bytes come out, plain bytes go in and bytes
// for the wire come out. Whoever owns the socket carries them; one thread owns a connection whole.
//
//              receive ─▶ unread ─▶ ┌─────────┐ ─▶ plain ─▶ consume
//     wire                          │ OpenSSL │                        owner
//              drop ◀─── wire   ◀── └─────────┘ ◀───────── send
//
// Every part is bounded. When the owner doesn't consume, `plain` fills and nothing more is read; then
// `unread` fills and `receive` takes no more; when it doesn't carry the wire's bytes off, nothing is read
// either, as reading can make us answer, and `send` takes no more.

import CTLS

/// What a connection may hold besides OpenSSL's own two buffers of a record each.
public struct TLSBounds: BitwiseCopyable, Sendable {
  /// The most that may wait in one piece for the owner: the longest message that can be read.
  public var plainByteCountMax = 65_536
  /// The most that may wait for the wire, a last alert aside.
  public var wireByteCountMax = 262_144

  public init() {}
}

@safe
public struct TLSConnection: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  public enum State: BitwiseCopyable, Equatable, Sendable {
    case handshaking
    case open
    /// The other side has said that it sends no more. We still may, until `close`.
    case ended
    /// Nothing can be read or sent any more; `wire` may have an alert that tells the other side why.
    case failed(TLSFailure)
  }

  /// Bytes in a record; a longer text is sent as several.
  static var recordByteCountMax: Int { 16_384 }
  /// What a record adds: header, nonce, type and tag, or in CBC times some more.
  static var overheadMax: Int { 256 }
  /// What is taken from the wire at once. A record and its header fit.
  static var unreadByteCountMax: Int { 32_768 }

  let tls: OpaquePointer
  let isServer: Bool
  let isVerified: Bool
  let bounds: TLSBounds
  public internal(set) var state = State.handshaking
  /// We have said that we send no more.
  public internal(set) var isClosed = false
  /// No more will come from the wire.
  var isWireEnded = false
  /// Reading has stopped for want of room, here or for answers: with some, it goes on.
  var hasMore = false
  // Bytes start ..< end of the buffer are `plain`.
  let buffer: UnsafeMutableRawPointer
  var start = 0
  var end = 0

  /// A server's end, for a client that has connected.
  public init(accepting context: borrowing TLSContext, _ bounds: TLSBounds = TLSBounds())
    throws(TLSConfigFailure)
  {
    precondition(context.isServer, "a client's context accepts nobody")
    try self.init(context, host: nil, bounds)
  }

  /// A client's end: `host` is looked for in the server's certificate, and a server that has several is
  /// told which. The first bytes for the wire are there at once.
  public init(
    connecting context: borrowing TLSContext, to host: String, _ bounds: TLSBounds = TLSBounds()
  ) throws(TLSConfigFailure) {
    precondition(!context.isServer, "a server's context connects to nobody")
    try self.init(context, host: host, bounds)
  }

  private init(
    _ context: borrowing TLSContext, host: String?, _ bounds: TLSBounds
  ) throws(TLSConfigFailure) {
    precondition(
      bounds.plainByteCountMax >= 64 && bounds.plainByteCountMax <= 1 << 28,
      "plainByteCountMax: 64 to 256 Mi")
    precondition(
      bounds.wireByteCountMax >= 1024 && bounds.wireByteCountMax <= 1 << 28,
      "wireByteCountMax: 1 Ki to 256 Mi")
    guard let opened = unsafe apus_tls_open(context.context, context.isServer) else {
      throw TLSConfigFailure("can't make a TLS connection", besidesLibrary: ())
    }
    if let host {
      do throws(TLSConfigFailure) {
        unsafe try Self.expect(host, opened)
      } catch {
        unsafe apus_tls_close(opened)
        throw error
      }
    }
    unsafe tls = opened
    isServer = context.isServer
    isVerified = context.isVerifying
    self.bounds = bounds
    // Touched, so that no message finds a page missing.
    unsafe buffer = .allocate(byteCount: bounds.plainByteCountMax, alignment: 64)
    unsafe buffer.initializeMemory(as: UInt8.self, repeating: 0, count: bounds.plainByteCountMax)
    if !isServer { advance() }
  }

  private static func expect(_ host: String, _ tls: OpaquePointer) throws(TLSConfigFailure) {
    func refused(_ why: String) -> TLSConfigFailure {
      TLSConfigFailure("'\(host)' \(why): name the host as the server's certificate does")
    }
    // As in a zone file: the dot at the end is no part of the name, RFC 6066, 3.
    let name = host.hasSuffix(".") ? String(host.dropLast()) : host
    guard !name.isEmpty, name.utf8.count <= 255, name.utf8.allSatisfy({ $0 > 32 && $0 < 127 })
    else {
      throw refused("is no host's name")
    }
    // An address has no SNI.
    if unsafe apus_tls_expect_address(tls, name) { return }
    guard unsafe apus_tls_ask_for(tls, name), unsafe apus_tls_expect_name(tls, name) else {
      throw refused("can't be asked for")
    }
  }

  deinit {
    unsafe apus_tls_close(tls)
    // What was read is nobody's business after us.
    unsafe apus_tls_forget(buffer, bounds.plainByteCountMax)
    unsafe buffer.deallocate()
  }
}
