// Who we are and whom we trust, decided once and shared by all connections of a configured session.
// The defaults are the safe ones: what is less has to be asked for by its name.

import CTLS

public enum TLSVersion: Int32, Comparable, CaseIterable, Sendable {
  case v12 = 0x0303
  case v13 = 0x0304

  public static func < (left: TLSVersion, right: TLSVersion) -> Bool {
    left.rawValue < right.rawValue
  }
}

/// A certificate with what leads from it to an authority, and its key: two files of PEM text.
public struct TLSIdentity: Equatable, Sendable {
  public var certificatePath: String
  /// Only its owner may read it.
  public var keyPath: String

  public init(certificatePath: String, keyPath: String) {
    self.certificatePath = certificatePath
    self.keyPath = keyPath
  }
}

/// Whose word a client takes for who a server is.
public enum TLSAuthorities: Equatable, Sendable {
  /// Those that this host trusts.
  case system
  /// Those in a file of PEM text.
  case file(String)
  /// Nobody's, and anyone can pose as the server. For tests, and inside a tunnel that has its own proof.
  case unverified
}

/// Whether a server asks clients who they are. The authorities are a file: the host's own would let in
/// anybody who has a certificate for whatever name.
public enum TLSClientCheck: Equatable, Sendable {
  case none
  /// A client without a certificate may come in; one with a wrong certificate may not.
  case optional(authorities: String)
  case required(authorities: String)
}

/// Made once, then never changed. Connections keep what they need of it.
@safe
public struct TLSContext: ~Copyable, @unchecked Sendable {
  // Nobody writes it after init, and OpenSSL counts its users atomically.
  let context: OpaquePointer
  let isServer: Bool
  /// A client that doesn't ask who the server is doesn't compare its name either.
  let isVerifying: Bool

  public static func server(
    _ identity: TLSIdentity, clients: TLSClientCheck, minimum: TLSVersion = .v12,
    maximum: TLSVersion = .v13
  ) throws(TLSConfigFailure) -> TLSContext {
    let made = try TLSContext(
      isServer: true, isVerifying: clients != .none, minimum: minimum, maximum: maximum)
    try made.show(identity)
    switch clients {
    case .none: unsafe apus_tls_verify(made.context, false, false)
    case .optional(let authorities):
      try made.trust(authorities)
      unsafe apus_tls_verify(made.context, true, false)
    case .required(let authorities):
      try made.trust(authorities)
      unsafe apus_tls_verify(made.context, true, true)
    }
    return made
  }

  /// `identity`: for servers that ask for it.
  public static func client(
    authorities: TLSAuthorities = .system, identity: TLSIdentity? = nil,
    minimum: TLSVersion = .v12, maximum: TLSVersion = .v13
  ) throws(TLSConfigFailure) -> TLSContext {
    let made = try TLSContext(
      isServer: false, isVerifying: authorities != .unverified, minimum: minimum, maximum: maximum)
    if let identity { try made.show(identity) }
    switch authorities {
    case .system:
      guard unsafe apus_tls_trust_system(made.context) else {
        throw TLSConfigFailure("can't load the authorities of this host", besidesLibrary: ())
      }
    case .file(let path): try made.trust(path)
    case .unverified: break
    }
    unsafe apus_tls_verify(made.context, made.isVerifying, false)
    return made
  }

  init(
    isServer: Bool, isVerifying: Bool, minimum: TLSVersion, maximum: TLSVersion
  ) throws(TLSConfigFailure) {
    guard minimum <= maximum,
      let opened = unsafe apus_tls_context_open(isServer, minimum.rawValue, maximum.rawValue)
    else {
      throw TLSConfigFailure("can't make a TLS context", besidesLibrary: ())
    }
    unsafe context = opened
    self.isServer = isServer
    self.isVerifying = isVerifying
  }

  deinit { unsafe apus_tls_context_close(context) }

  private func show(_ identity: TLSIdentity) throws(TLSConfigFailure) {
    let path = identity.certificatePath
    let chain = try PEMFile.readCertificates(path, "certificate")
    guard
      unsafe chain.withUnsafeBytes({
        unsafe apus_tls_use_chain(context, $0.baseAddress!, $0.count)
      })
    else {
      throw TLSConfigFailure(
        "the certificate '\(path)' isn't a chain of PEM certificates with ours first",
        besidesLibrary: ())
    }
    unsafe try PEMFile.withKey(identity.keyPath) { key throws(TLSConfigFailure) in
      guard unsafe apus_tls_use_key(context, key.baseAddress!, key.count) else {
        throw TLSConfigFailure(
          "the key '\(identity.keyPath)' isn't an unencrypted PEM key of the certificate '\(path)'",
          besidesLibrary: ())
      }
    }
  }

  private func trust(_ path: String) throws(TLSConfigFailure) {
    let bundle = try PEMFile.readCertificates(path, "authorities")
    guard
      unsafe bundle.withUnsafeBytes({
        unsafe apus_tls_trust(context, $0.baseAddress!, $0.count, isServer)
      })
    else {
      throw TLSConfigFailure(
        "the authorities '\(path)' aren't one or more PEM certificates", besidesLibrary: ())
    }
  }
}
