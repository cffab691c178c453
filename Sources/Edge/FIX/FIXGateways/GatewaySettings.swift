// What the gateways of a venue are told before they start: who may connect, as whom, and from where.

import Events
import FIXEvents
import FIXSession
import TLS

/// Where an initiator calls.
public struct FIXEndpoint: Hashable, Sendable {
  /// A name or an address.
  public var host: String
  public var port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }
}

/// Which end of the market a line is: where orders are matched, or where they come from.
public enum GatewayRole: Sendable {
  case venue
  case trader

  /// Who is at the other end.
  var otherSide: Counterparty.Role { self == .venue ? .client : .venue }
}

/// How a venue is called over TLS, and who we say we are.
public struct TLSCallSettings: Equatable, Sendable {
  /// Looked for in the venue's certificate, and told to a venue that has several.
  public var name: String
  /// Who may have signed that.
  public var authorities: TLSAuthorities
  /// For venues that ask for it.
  public var identity: TLSIdentity?
  public var minimum: TLSVersion

  public init(
    name: String, authorities: TLSAuthorities = .system, identity: TLSIdentity? = nil,
    minimum: TLSVersion = .v12
  ) {
    self.name = name
    self.authorities = authorities
    self.identity = identity
    self.minimum = minimum
  }

  /// Reads its files.
  public func context() throws(TLSConfigFailure) -> TLSContext {
    try .client(authorities: authorities, identity: identity, minimum: minimum)
  }
}

/// How a session's connection has to be made.
public struct FIXSecurity: Hashable, Sendable {
  /// Over TLS, or not at all.
  public var needsTLS: Bool
  /// What the client's certificate has to be named (`TLSPeer.isNamed`); nil: no certificate is asked for.
  public var certificate: String?

  public init(needsTLS: Bool = false, certificate: String? = nil) {
    self.needsTLS = needsTLS
    self.certificate = certificate
  }
}

/// One counterparty and its session.
public struct FIXPeer: Sendable {
  /// How people call it; no two have the same name.
  public var name: String
  public var session: SessionConfig
  /// Where it is called; nil where it calls us.
  public var endpoint: FIXEndpoint?
  /// Nil: it is called without TLS.
  public var tls: TLSCallSettings?
  /// Its account's place in the list of accounts, from 1; 0: none, for a drop copy trades nothing.
  public var account: UInt32
  /// Its orders are canceled when its connection is lost.
  public var cancelsOnDisconnect: Bool
  /// It sees the reports of all sessions, and may send nothing but session messages.
  public var isDropCopy: Bool
  /// Networks that it may come from, as `10.0.0.0/8`; none: any.
  public var allowed: [String]
  public var security: FIXSecurity

  public init(
    name: String, session: SessionConfig, endpoint: FIXEndpoint? = nil,
    tls: TLSCallSettings? = nil, account: UInt32,
    cancelsOnDisconnect: Bool = true, isDropCopy: Bool = false, allowed: [String] = [],
    security: FIXSecurity = FIXSecurity()
  ) {
    self.name = name
    self.session = session
    self.endpoint = endpoint
    self.tls = tls
    self.account = account
    self.cancelsOnDisconnect = cancelsOnDisconnect
    self.isDropCopy = isDropCopy
    self.allowed = allowed
    self.security = security
  }
}

/// Where a venue is called over TLS, and who it says it is.
public struct TLSListenSettings: Equatable, Sendable {
  /// 0: any that is free.
  public var port: UInt16
  public var identity: TLSIdentity
  public var clients: TLSClientCheck
  public var minimum: TLSVersion

  public init(
    port: UInt16 = 0, identity: TLSIdentity, clients: TLSClientCheck = .none,
    minimum: TLSVersion = .v12
  ) {
    self.port = port
    self.identity = identity
    self.clients = clients
    self.minimum = minimum
  }

  /// Reads its files.
  public func context() throws(TLSConfigFailure) -> TLSContext {
    try .server(identity, clients: clients, minimum: minimum)
  }
}

/// Where a venue listens, and how much it takes from strangers.
public struct ListenSettings: Equatable, Sendable {
  public var host: String
  /// 0: any that is free.
  public var port: UInt16
  public var connectionsMax: Int
  /// Connections from one address that haven't logged on.
  public var strangersPerAddress: Int
  /// How long a connection may take to say who it is.
  public var logonTimeout: Nanoseconds
  /// Bytes that may wait for a peer that doesn't read; then it is cut off.
  public var sendByteCountMax: Int
  public var messageByteCountMax: Int
  /// Room for messages on their way to the journal as they crossed the wire; 0: they aren't kept.
  public var traceByteCount = 0
  /// A second door, for TLS.
  public var tls: TLSListenSettings?

  public init(
    host: String = "127.0.0.1", port: UInt16 = 0, connectionsMax: Int = 256,
    strangersPerAddress: Int = 16, logonTimeout: Nanoseconds = .seconds(5),
    sendByteCountMax: Int = 8 << 20, messageByteCountMax: Int = 64 * 1024,
    tls: TLSListenSettings? = nil
  ) {
    self.host = host
    self.port = port
    self.connectionsMax = connectionsMax
    self.strangersPerAddress = strangersPerAddress
    self.logonTimeout = logonTimeout
    self.sendByteCountMax = sendByteCountMax
    self.messageByteCountMax = messageByteCountMax
    self.tls = tls
  }

  /// With more waiting than this a session isn't sent what can wait: the longest message still has room.
  var calmByteCount: Int { min(1 << 20, max(0, sendByteCountMax - messageByteCountMax)) }
}
