// All that makes a venue: what the config files say, checked and typed.

import Config
import Events
import FIXGateways
import Matching
import Risk
import Venue

public struct VenueSettings: Sendable {
  public var instance: String
  public var epoch: UInt32 = 1
  /// Of tables whose keys strangers choose: random, a new one each start.
  public var key: UInt64 = VenueSettings.standardKey
  public var instruments: [VenueInstrument]
  /// An account's number is its place here, from 1.
  public var accounts: [String]
  /// A session's number is its place here.
  public var peers: [FIXPeer]
  public var listen: ListenSettings
  /// Where sequence numbers and sent messages are kept, a file a session.
  public var storeDirectory: String
  /// For each session, a limit for each instrument.
  public var limits: [[RiskLimits]]
  /// A warning is on record when a session is this near a limit; nil: none.
  public var warnsAtPercent: Int64?
  /// Live orders of one session.
  public var ordersPerSession: Int
  /// Strings that clients gave orders and requests.
  public var identifierCapacity: Int
  /// Those that each session may have, whatever the others do; nil: of half of them an equal part.
  public var identifiersPerSession: Int?
  /// Nil: the market is always open.
  public var day: TradingDay?
  public var timerPeriod: Nanoseconds
  public var rings: RingSettings
  public var journal: JournalChoice
  public var topologyKind: TopologyKind
  /// The threads of a `custom` topology.
  public var threads: [ThreadPlan]
  /// Where the config names them.
  package var places = ThreadPlaces()
  public var watchdogAfter: Nanoseconds
  public var warmUp = WarmUpSettings()
  /// CPUs for its threads; nil: all that the process may use.
  public var cpus: [Int]?
  /// `io_uring` or `epoll`; nil: by what the host has.
  public var network: String?
  /// The texts that all this was read from.
  public var bundle: [ConfigFile]

  package init(
    instance: String, epoch: UInt32 = 1, instruments: [VenueInstrument], accounts: [String],
    peers: [FIXPeer], listen: ListenSettings, storeDirectory: String, limits: [[RiskLimits]],
    warnsAtPercent: Int64? = nil, ordersPerSession: Int, identifierCapacity: Int,
    identifiersPerSession: Int? = nil,
    day: TradingDay? = nil, timerPeriod: Nanoseconds, rings: RingSettings, journal: JournalChoice,
    topologyKind: TopologyKind, threads: [ThreadPlan], places: ThreadPlaces = ThreadPlaces(),
    watchdogAfter: Nanoseconds, warmUp: WarmUpSettings = WarmUpSettings(), cpus: [Int]? = nil,
    network: String? = nil, bundle: [ConfigFile]
  ) {
    self.instance = instance
    self.epoch = epoch
    self.instruments = instruments
    self.accounts = accounts
    self.peers = peers
    self.listen = listen
    self.storeDirectory = storeDirectory
    self.limits = limits
    self.warnsAtPercent = warnsAtPercent
    self.ordersPerSession = ordersPerSession
    self.identifierCapacity = identifierCapacity
    self.identifiersPerSession = identifiersPerSession
    self.day = day
    self.timerPeriod = timerPeriod
    self.rings = rings
    self.journal = journal
    self.topologyKind = topologyKind
    self.threads = threads
    self.places = places
    self.watchdogAfter = watchdogAfter
    self.warmUp = warmUp
    self.cpus = cpus
    self.network = network
    self.bundle = bundle
  }

  package static let standardKey: UInt64 = 0x9E37_79B9_7F4A_7C15

  public var configDigest: UInt64 { ConfigFile.digest(of: bundle) }

  public func topology(cpus: [Int]) -> Topology {
    topologyKind == .custom
      ? Topology(threads: threads)
      : Topology(topologyKind, cpus: cpus, stages: Topology.venueStages)
  }
}
