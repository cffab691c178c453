// All that makes a trader line: what the config files say, checked and typed.

import Books
import Config
import Events
import FIXGateways
import Gateways
import Journal
import Orders
import Platform
import Risk
import Routing
import Strategies

public struct RingSettings: Hashable, Sendable {
  /// Events between two stages.
  public var capacity: Int
  /// Events between a stage and the logger.
  public var journalCapacity: Int
  public var loopbackCapacity: Int

  public init(capacity: Int = 1024, journalCapacity: Int = 4096, loopbackCapacity: Int = 1024) {
    self.capacity = capacity
    self.journalCapacity = journalCapacity
    self.loopbackCapacity = loopbackCapacity
  }
}

public struct JournalChoice: Hashable, Sendable {
  public var isOn: Bool
  /// Journals, and the epoch of this installation, are kept here.
  public var directory: String
  public var durability: Durability
  public var segmentByteCount: Int
  public var snapshots: SnapshotCadence
  /// FIX messages go on record as they crossed the wire.
  public var keepsRawFIX: Bool
  /// A journal of its own, whatever there is already.
  public var startsFresh = false

  public init(
    isOn: Bool = true, directory: String = "journal", durability: Durability = .process,
    segmentByteCount: Int = 64 << 20, snapshots: SnapshotCadence = SnapshotCadence(),
    keepsRawFIX: Bool = false
  ) {
    self.keepsRawFIX = keepsRawFIX
    self.snapshots = snapshots
    self.isOn = isOn
    self.directory = directory
    self.durability = durability
    self.segmentByteCount = segmentByteCount
  }

  /// What is on record outlives the power, and so must what sessions have said and heard.
  package var isKeeping: Bool { isOn && durability == .power }
}

extension JournalChoice {
  /// For as many messages as a gateway may send at once.
  package static var traceByteCount: Int { 4 << 20 }

  /// What a gateway is told of it.
  package var traceByteCount: Int { isOn && keepsRawFIX ? Self.traceByteCount : 0 }
}

public struct DrillSettings: Hashable, Sendable {
  public var drill: Drill
  public var stage: StageID
  public var afterEvents: UInt64

  public init(drill: Drill = .none, stage: StageID = .risk, afterEvents: UInt64 = .max) {
    self.drill = drill
    self.stage = stage
    self.afterEvents = afterEvents
  }
}

/// A venue of our own that is started with the trader, and who trades there.
public struct EmbeddedVenue: Hashable, Sendable {
  /// Its config, a file beside the trader's.
  public var config: String
  /// Comp ids of simulated participants: the market is theirs.
  public var participants: [String] = []

  public init(config: String) { self.config = config }
}

/// A venue that is traded on over FIX.
public struct TraderVenue: Sendable {
  public var peer: FIXPeer
  /// What it calls our account.
  public var account: String
  /// What it charges, for the router.
  public var fees = VenueTerms(session: .session(0))
  /// The numbers of the instruments that are traded there; nil: all.
  public var instruments: [Int]?
  public var storeDirectory: String
  /// Sizes and bounds of the connection.
  public var connection: ListenSettings
  /// Names that the venue gives executions and orders, where they aren't numbers.
  public var identifierCapacity: Int
  public var terms: TradingTerms
  /// io_uring or epoll; nil: what the host has.
  public var network: String?
  /// Nil: it is somebody's.
  public var embedded: EmbeddedVenue?
  /// How long it may take, at the end, to cancel what works there.
  public var cancelWait = Nanoseconds.seconds(3)
}

/// How orders find their venue, where there are several.
public struct RoutingChoice: Hashable, Sendable {
  public var rule = RoutingRule.best
  /// Of orders that are cut up: how many live at once, how often a rest is sent out, live children of each, and how far from the
  /// best price of its side a pegged child may stay.
  public var parentCapacity = 1_024
  public var rounds = 64
  public var childrenEach = 32
  public var repegTicks: Int64 = 1
  /// How long a rest stays where it waits after it was moved.
  public var moveAfter = Nanoseconds.milliseconds(250)

  public init() {}
}

public struct TraderSettings: Sendable {
  /// What limits call the account of a paper venue.
  public static let paperAccount = "paper"

  public var instance: String
  /// Order ids begin with it: the first run's, as long as the journal goes on.
  public var epoch: UInt32 = 1
  /// This run's own: what is given out at the edges begins with it.
  public var runEpoch: UInt32 = 1
  public var instruments: [Instrument]
  public var market: MarketSettings
  /// By the numbers of their sessions. None: market and venue are simulated in the line.
  public var venues: [TraderVenue]
  /// What we call our account; nil: as the venue does, or the venues that agree on it.
  public var ownAccount: String?
  /// With several venues.
  public var routing = RoutingChoice()
  public var timerPeriod: Nanoseconds
  /// When a day ends; nil: never.
  public var day: TraderDay?
  public var books: BookSettings
  /// In the order of their numbers.
  public var strategies: [NamedStrategy]
  public var orders: OrderSettings
  public var risk: RiskSettings
  public var gatewayOut: GatewayOutSettings
  public var rings: RingSettings
  public var journal: JournalChoice
  public var topologyKind: TopologyKind
  /// The threads of a `custom` topology.
  public var threads: [ThreadPlan]
  /// Where the config names them.
  package var places = ThreadPlaces()
  public var watchdogAfter: Nanoseconds
  /// What raises a limit while the core runs waits for a second person.
  public var needsSecondPerson = false
  public var drill: DrillSettings
  public var warmUp = WarmUpSettings()
  /// CPUs for its threads; nil: all that the process may use.
  public var cpus: [Int]?
  /// The texts that all this was read from.
  public var bundle: [ConfigFile]
  /// What stands there and can hardly be meant.
  public package(set) var warnings: [ConfigError] = []

  /// Gives the run its epochs. `first` is that of the run whose state it goes on with, where there is one.
  public mutating func enter(epoch: UInt32, first: UInt32? = nil) {
    self.epoch = first ?? epoch
    runEpoch = epoch
    for index in strategies.indices { strategies[index].settings.epoch = self.epoch }
    gatewayOut.epoch = epoch
  }

  /// The one venue, or the first of several: what it says of the wire they have in common.
  public var venue: TraderVenue? { venues.first }

  /// How long venues may take, at the end, to cancel what works there: as long as the most patient is waited for.
  public var cancelWait: Nanoseconds {
    get { venues.map(\.cancelWait).max() ?? .zero }
    set { for venue in venues.indices { venues[venue].cancelWait = newValue } }
  }

  /// The account that all orders are for, whatever each venue calls it.
  public var account: String { ownAccount ?? venue?.account ?? Self.paperAccount }

  /// Who tells what comes round by the loopback.
  public var roundSource: SourceID {
    venues.count > 1 ? .round : .session(venues.isEmpty ? 1 : 0)
  }

  /// A venue's books each. Of the best level alone nobody knows what is behind ours.
  package var venueBooks: [BookSettings] {
    if venues.isEmpty { return [books] }
    return venues.map { venue in
      var books = books
      books.isTopOnly = venue.terms.depth == 1
      if venues.count > 1 { books.ownOrderCapacity = books.isTopOnly ? 0 : 2 * orders.capacity }
      return books
    }
  }

  /// An order goes to several venues in parts.
  public var cutsOrders: Bool { venues.count > 1 && !routing.rule.isWhole }

  /// Nil where there is nothing to choose.
  package var router: RouterSettings? {
    if venues.count <= 1 { return nil }
    return RouterSettings(
      venues: venues.enumerated().map { number, venue in
        var terms = venue.fees
        terms.session = .session(UInt16(number))
        return terms
      },
      instruments: orders.instruments,
      traded: instruments.indices.map { instrument in
        venues.indices.filter { venues[$0].instruments?.contains(instrument) ?? true }
      },
      epoch: epoch, parentCapacity: routing.parentCapacity, childCapacity: orders.capacity,
      rounds: routing.rounds, childrenEach: routing.childrenEach, repegTicks: routing.repegTicks,
      moveAfter: routing.moveAfter, rule: routing.rule, startsUp: false)
  }

  /// Who there is, as limits speak of them.
  package var riskNames: RiskNames {
    RiskNames(
      symbols: instruments.map(\.symbol), strategies: strategies.map(\.name),
      accounts: [account], sessions: venues.count > 1 ? venues.map(\.peer.name) : [])
  }

  /// Whose positions there are, in the order of the portfolio's scopes.
  public var portfolioScopes: [String] { riskNames.scopes }

  /// Same texts, same digest.
  public var configDigest: UInt64 { ConfigFile.digest(of: bundle) }

  public func topology(cpus: [Int]) -> Topology {
    topologyKind == .custom ? Topology(threads: threads) : Topology(topologyKind, cpus: cpus)
  }
}

extension RiskNames {
  package var scopes: [String] {
    ["firm"] + strategies.map { "strategy/\($0)" } + accounts.map { "account/\($0)" }
  }
}

extension ConfigFile {
  /// Same texts, same digest.
  package static func digest(of bundle: [ConfigFile]) -> UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
    for file in bundle {
      for byte in Array(file.name.utf8) + [0] + Array(file.text.utf8) + [0] {
        digest = (digest ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
      }
    }
    return digest
  }
}
