// What the gateways of a venue are told before they start: who may connect, as whom, and from where.

import Events
import FIXSession

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

/// One counterparty and its session.
public struct FIXPeer: Sendable {
  /// How people call it; no two have the same name.
  public var name: String
  public var session: SessionConfig
  /// Where it is called; nil where it calls us.
  public var endpoint: FIXEndpoint?
  /// Its account's place in the list of accounts, from 1; 0: none, for a drop copy trades nothing.
  public var account: UInt32
  /// Its orders are canceled when its connection is lost.
  public var cancelsOnDisconnect: Bool
  /// It sees the reports of all sessions, and may send nothing but session messages.
  public var isDropCopy: Bool
  /// Networks that it may come from, as `10.0.0.0/8`; none: any.
  public var allowed: [String]

  public init(
    name: String, session: SessionConfig, endpoint: FIXEndpoint? = nil, account: UInt32,
    cancelsOnDisconnect: Bool = true, isDropCopy: Bool = false, allowed: [String] = []
  ) {
    self.name = name
    self.session = session
    self.endpoint = endpoint
    self.account = account
    self.cancelsOnDisconnect = cancelsOnDisconnect
    self.isDropCopy = isDropCopy
    self.allowed = allowed
  }
}

/// Where a venue listens, and how much it takes from strangers.
public struct ListenSettings: Hashable, Sendable {
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

  public init(
    host: String = "127.0.0.1", port: UInt16 = 0, connectionsMax: Int = 256,
    strangersPerAddress: Int = 16, logonTimeout: Nanoseconds = .seconds(5),
    sendByteCountMax: Int = 8 << 20, messageByteCountMax: Int = 64 * 1024
  ) {
    self.host = host
    self.port = port
    self.connectionsMax = connectionsMax
    self.strangersPerAddress = strangersPerAddress
    self.logonTimeout = logonTimeout
    self.sendByteCountMax = sendByteCountMax
    self.messageByteCountMax = messageByteCountMax
  }
}
