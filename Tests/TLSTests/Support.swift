// Two ends with a wire between them that is cut wherever a test wants.

import Glibc
import Numerics
import Testing

@testable import TLS

/// #expect takes its expression apart, and a connection can't be copied.
func verify(
  _ holds: Bool, _ why: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if !holds { Issue.record("\(why())", sourceLocation: sourceLocation) }
}

extension TLSConnection {
  /// What came, consumed.
  mutating func take() -> [UInt8] {
    var all: [UInt8] = []
    while unsafe !plain.isEmpty {
      let piece = unsafe Array(plain)
      all += piece
      consume(piece.count)
      checkInvariants()
    }
    return all
  }

  mutating func takeWire() -> [UInt8] {
    let bytes = unsafe Array(wire)
    dropWire(bytes.count)
    return bytes
  }

  mutating func send(_ bytes: [UInt8]) -> Int {
    unsafe bytes.withUnsafeBytes { unsafe send($0) }
  }

  mutating func receive(_ bytes: [UInt8]) -> Int {
    let taken = unsafe bytes.withUnsafeBytes { unsafe receive($0) }
    checkInvariants()
    return taken
  }

  var hasFailed: Bool {
    if case .failed = state { return true }
    return false
  }

  var failure: TLSFailure? {
    if case .failed(let failure) = state { return failure }
    return nil
  }

  var reason: String { failure?.description ?? "\(state)" }
}

/// Up to `count` bytes of one end's wire to the other. How many went.
@discardableResult
func carry(
  _ from: inout TLSConnection, _ to: inout TLSConnection, _ count: Int = .max
) -> Int {
  let piece = unsafe Array(from.wire.prefix(count))
  let taken = to.receive(piece)
  from.dropWire(taken)
  from.checkInvariants()
  return taken
}

struct Pair: ~Copyable {
  var client: TLSConnection
  var server: TLSConnection

  init(
    _ client: borrowing TLSContext, _ server: borrowing TLSContext, host: String = "venue.example",
    _ bounds: TLSBounds = TLSBounds()
  ) throws {
    let one = try TLSConnection(connecting: client, to: host, bounds)
    let other = try TLSConnection(accepting: server, bounds)
    self.client = one
    self.server = other
  }

  /// Until neither has anything for the other that it would take.
  mutating func settle() {
    while carry(&client, &server) + carry(&server, &client) > 0 {}
  }
}

/// The usual contexts: a verifying client, and a server with a good certificate.
func clientContext(
  _ authorities: TLSAuthorities? = nil, identity: String? = nil,
  _ versions: ClosedRange<TLSVersion> = .v12 ... .v13
) throws -> TLSContext {
  let all = Certificates.shared
  return try .client(
    authorities: authorities ?? .file(all.path("authority.pem")),
    identity: identity.map { all.identity($0) },
    minimum: versions.lowerBound, maximum: versions.upperBound)
}

func serverContext(
  _ identity: String = "venue", clients: TLSClientCheck = .none,
  _ versions: ClosedRange<TLSVersion> = .v12 ... .v13
) throws -> TLSContext {
  try .server(
    Certificates.shared.identity(identity), clients: clients, minimum: versions.lowerBound,
    maximum: versions.upperBound)
}

func versions(_ only: TLSVersion) -> ClosedRange<TLSVersion> { only...only }

/// Bytes that say where they belong: a hole or a swap anywhere shows.
func pattern(_ seed: UInt64, _ count: Int, from: Int = 0) -> [UInt8] {
  (from..<from + count).map { at in
    UInt8(truncatingIfNeeded: (UInt64(at) &+ seed &* 0x9E37) &* 0x2545_F491 >> 11)
  }
}
