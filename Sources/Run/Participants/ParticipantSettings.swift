// The simulated participants of a venue: who they are, where they trade, and how much.

import Gateways

public struct ParticipantSettings: Sendable {
  public var host: String
  public var port: UInt16
  /// Their comp ids, one a participant; two at least, since nobody trades with himself.
  public var names: [String]
  /// The venue's comp id.
  public var target: String
  public var symbols: [String]
  /// What they do, all together, out of one seed.
  public var market: MarketSettings
  public var heartbeatSeconds: UInt32

  public init(
    host: String = "127.0.0.1", port: UInt16, names: [String], target: String, symbols: [String],
    market: MarketSettings, heartbeatSeconds: UInt32 = 10
  ) {
    precondition(names.count > 1, "nobody trades with himself")
    precondition(symbols.count == market.instruments.count, "each instrument has a symbol")
    self.host = host
    self.port = port
    self.names = names
    self.target = target
    self.symbols = symbols
    self.market = market
    self.heartbeatSeconds = heartbeatSeconds
  }
}

/// What participants count, all together.
public struct ParticipantCounts: BitwiseCopyable, Equatable, Sendable {
  public var logons: UInt64 = 0
  public var requests: UInt64 = 0
  public var reports: UInt64 = 0
  /// Reports of an execution.
  public var fills: UInt64 = 0
  /// Requests that the venue wouldn't have. Some come too late: the order was filled meanwhile.
  public var refused: UInt64 = 0
  /// Requests that weren't made: the participant wasn't logged on, or his order was gone.
  public var dropped: UInt64 = 0

  public init() {}
}
