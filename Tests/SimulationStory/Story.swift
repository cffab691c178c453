// What the world will do, to whom and when, and who is there: all that a run is made of but the code. It is written down as
// text, so that a failing story can be cut shorter and kept.

/// One thing that the world does.
public enum Act: String, CaseIterable, Sendable {
  // To a process.
  /// With an amount it comes again with another config: the shape is one less.
  case kill
  case power
  case pause
  case starve
  case restart
  // To the clock of all.
  case jump
  // To a client's way to the venue.
  case reset
  case stall
  case cut
  case vanish
  case dribble
  case lag
  case lose
  case slow
  // To the venue's disk.
  case full
  case failWrite = "fail-write"
  case failSync = "fail-sync"
  case shortWrite = "short-write"
  case slowDisk = "slow-disk"
  /// A bit in a file of its is wrong when it starts the next time: which follows from a number.
  case flip
  // By the desk.
  case stop
  case halt
  case snapshot
  /// A trader's limit of position, in whole units: `apus limits set`.
  case limits
  /// Stopped in good order, and started again with another config: a shape.
  case rebuild

  /// The process stops in good order, and comes again.
  public var isRestart: Bool { self == .restart || self == .rebuild }

  /// Whom it befalls.
  public enum Whom: Sendable { case process, peer, world }

  public var whom: Whom {
    switch self {
    case .kill, .power, .pause, .starve, .restart, .full, .failWrite, .failSync, .shortWrite,
      .slowDisk, .flip, .stop, .halt, .snapshot, .limits, .rebuild:
      .process
    case .reset, .stall, .cut, .vanish, .dribble, .lag, .lose, .slow: .peer
    case .jump: .world
    }
  }
}

/// Whom a deed starves, by its amount: where a topology has no such thread, the next that it has.
public enum Thread: Int, CaseIterable, Sendable {
  case match
  case logger
  case wayIn
  case wayOut
  case line

  public var name: String {
    switch self {
    case .match: "match"
    case .logger: "logger"
    case .wayIn: "in"
    case .wayOut: "out"
    case .line: "line"
    }
  }
}

public struct Deed: Hashable, Sendable {
  public var atNs: UInt64
  public var act: Act
  public var whom: Party
  /// How long it lasts; of what happens at once, 0.
  public var forNs: UInt64 = 0
  /// What it says more: how far a clock jumps, how long a way takes more, which thread or instrument, ns or a number; a limit
  /// or a shape.
  public var amount: Int64 = 0

  public init(
    at atNs: UInt64, _ act: Act, _ whom: Party, for forNs: UInt64 = 0, amount: Int64 = 0
  ) {
    self.atNs = atNs
    self.act = act
    self.whom = whom
    self.forNs = forNs
    self.amount = amount
  }
}

/// Who trades.
public struct Actor: Hashable, Sendable {
  public var number: Int
  public var manner: Manner
  public var paceNs: UInt64
  public var heartbeatSeconds: Int
  public var repeatsOrders: Bool
  /// Its orders go with its connection.
  public var losesOrders: Bool

  public init(
    number: Int, manner: Manner, paceNs: UInt64 = 1_000_000_000, heartbeatSeconds: Int = 10,
    repeatsOrders: Bool = true, losesOrders: Bool = true
  ) {
    self.number = number
    self.manner = manner
    self.paceNs = paceNs
    self.heartbeatSeconds = heartbeatSeconds
    self.repeatsOrders = repeatsOrders
    self.losesOrders = losesOrders
  }
}

public struct Story: Hashable, Sendable {
  /// Of everything that the story doesn't say: what clients ask for, when a thread runs, how long a segment takes.
  public var seed: UInt64
  public var profile: String
  /// When the world stops doing things.
  public var untilNs: UInt64
  public var durability = "process"
  public var topology = "one_thread"
  /// How many events a ring of the venue's and of traders' holds.
  public var ringCapacity = 1024
  /// 0: no snapshots by time.
  public var snapshotsNs: UInt64 = 0
  public var latencyNs: ClosedRange<UInt64> = 20_000...200_000
  public var segments: ClosedRange<UInt32> = 0...0
  public var lossPerMillion: UInt32 = 0
  public var traderCount = 0
  /// What traders have at the venue outlives their connections, and themselves.
  public var doTradersKeepOrders = false
  /// Traders that take want more than risk lets them have, in many orders, every second.
  public var areTakersGreedy = false
  public var actors: [Actor] = []
  /// By time.
  public var deeds: [Deed] = []

  public init(seed: UInt64, profile: String, untilNs: UInt64) {
    self.seed = seed
    self.profile = profile
    self.untilNs = untilNs
  }

  public var summary: String {
    "seed \(seed), \(profile): \(actors.count) clients, \(traderCount) traders, \(deeds.count) deeds"
  }
}
