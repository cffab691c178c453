// A venue that is made to warm up a line's sockets and gateways, and two participants who trade there: on a port that nobody
// knows, with stores that are in no directory any more, and without a journal.

import Events
import FIXGateways
import FIXSession
import Fabric
import Gateways
import Glibc
import Matching
import Participants
import Platform
import Risk
import Venue
import Settings

struct MadeUpMarket {
  private let settings: VenueSettings
  private let clock: Clock
  private let executor: ThreadedExecutor<VenueLine>
  private let reading: CoreReading
  let port: UInt16

  private static let venueName = "WARM-UP"
  private static let traderName = "TRADER"
  private static let participants = ["PARTICIPANT1", "PARTICIPANT2"]
  private static let requestsPerSecond: UInt64 = 20_000
  private static let restingOrders = 20
  /// Instruments that are traded: the code is the same for each.
  private static let instrumentsMax = 16
  private static let ordersPerSession = 4_096

  /// Nil where the host doesn't have it.
  init?(_ settings: VenueSettings, _ topology: Topology, _ clock: Clock, _ build: String) {
    guard !settings.instruments.isEmpty else { return nil }
    self.settings = settings
    self.clock = clock
    guard
      let fabric = try? Fabric(plan: FabricPlan(venue: settings, build: build, journal: ""))
    else { return nil }
    // Nobody is to look at it.
    fabric.unlink()
    let spots = topology.threads.map { _ in ParkingSpot() }
    let line: VenueLine
    do throws(StartError) {
      line = VenueLine(
        settings, fabric: fabric, clock: clock, journal: nil,
        wires: try Self.wires(
          settings.peers, settings.listen, network: settings.network, topology,
          at: Nanoseconds(clock.now())),
        spots: spots, topology: topology)
    } catch {
      return nil
    }
    guard (try? line.gatewayIn.runner.gateway.listen()) != nil else { return nil }
    port = line.gatewayIn.runner.gateway.port
    reading = CoreReading(fabric.view)
    executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    guard (try? executor.start { _ in }) != nil else { return nil }
  }

  /// The participants trade until the venue has sent so many messages, or time is up. Then all of it goes. Returns how many
  /// it sent.
  func run(messages: UInt64, untilNs: UInt64) -> UInt64 {
    defer { executor.stop() }
    let crowd = Participants(
      ParticipantSettings(
        port: port, names: Self.participants, target: Self.venueName,
        symbols: settings.instruments.map(\.symbol),
        market: MarketSettings(
          seed: 1, instruments: settings.instruments.map(Self.traded),
          eventsPerSecond: Self.requestsPerSecond, arrival: .even,
          restingOrders: Self.restingOrders)))
    guard (try? crowd.start { _ in }) != nil else { return 0 }
    while reading.sent < messages, clock.now() < untilNs { pause(ms: 1) }
    crowd.stop()
    return reading.sent
  }

  // MARK: What it is made of

  /// A venue like the one that is to run, with sessions of its own.
  static func settings(of given: VenueSettings) -> VenueSettings {
    var made = bare(given.instruments, clients: participants)
    made.rings = given.rings
    made.network = given.network
    made.timerPeriod = given.timerPeriod
    made.topologyKind = given.topologyKind
    made.threads = given.threads
    // The same checks; orders of the made-up market are as large as it has them.
    let limits = given.limits.first ?? []
    made.limits = made.peers.map { _ in
      made.instruments.map { instrument in
        let place = given.instruments.firstIndex { $0.symbol == instrument.symbol }
        return wide(place.flatMap { $0 < limits.count ? limits[$0] : nil } ?? unlimited)
      }
    }
    return made
  }

  /// A venue for a trader, who has a session there besides the participants.
  static func settings(for trader: TraderSettings, _ venue: TraderVenue) -> VenueSettings {
    let instruments = trader.instruments.map {
      VenueInstrument(
        symbol: $0.symbol,
        terms: MatchingInstrument(
          tick: $0.tick, lot: $0.lot, lowestPrice: $0.lowestPrice, highestPrice: $0.highestPrice,
          referencePrice: $0.referencePrice, orderCapacity: ordersPerSession))
    }
    var made = bare(instruments, clients: participants + [traderName])
    made.network = venue.network
    return made
  }

  /// On one thread, which leaves its CPU to who needs it.
  static let topology = Topology(threads: [
    ThreadPlan(name: "warm-up", stages: Topology.venueStages, wait: .yield)
  ])

  /// The trader's way to it.
  static func link(_ venue: TraderVenue, port: UInt16) -> TraderVenue {
    var link = venue
    let session = SessionConfig(role: .initiator, sender: traderName, target: venueName)
    link.peer = FIXPeer(
      name: "warm-up", session: session,
      endpoint: FIXEndpoint(host: "127.0.0.1", port: port), account: 1)
    link.embedded = nil
    return link
  }

  private static func bare(_ all: [VenueInstrument], clients: [String]) -> VenueSettings {
    let instruments = all.filter(hasMarket).prefix(instrumentsMax).map { instrument in
      var made = instrument
      made.terms.orderCapacity = min(instrument.terms.orderCapacity, ordersPerSession)
      return made
    }
    return VenueSettings(
      instance: "warm-up-\(Host.processID)-venue", instruments: instruments, accounts: clients,
      peers: clients.enumerated().map { number, name in
        FIXPeer(
          name: name, session: SessionConfig(role: .acceptor, sender: venueName, target: name),
          account: UInt32(number + 1))
      },
      listen: ListenSettings(connectionsMax: 16), storeDirectory: "",
      limits: clients.map { _ in instruments.map { _ in unlimited } },
      ordersPerSession: ordersPerSession, identifierCapacity: 4 * ordersPerSession,
      timerPeriod: .milliseconds(100), rings: RingSettings(), journal: JournalChoice(isOn: false),
      topologyKind: .oneThread, threads: [], watchdogAfter: .seconds(60), bundle: [])
  }

  private static let unlimited = RiskLimits(
    maximumOrder: Quantity(units: .max / 4), maximumPosition: Quantity(units: .max / 4))

  private static func wide(_ limits: RiskLimits) -> RiskLimits {
    var limits = limits
    limits.maximumOrder = unlimited.maximumOrder
    limits.maximumPosition = unlimited.maximumPosition
    return limits
  }

  /// Whether the made-up market has room there to wander, and counts in its lots.
  private static func hasMarket(_ instrument: VenueInstrument) -> Bool {
    let terms = instrument.terms
    let low = max(terms.lowestPrice.units, 1)
    let largestLot = Int64.max / Int64(restingOrders * MarketBooks.largestRestingLots)
    return terms.highestPrice.units > low
      && (terms.highestPrice.units - low) / terms.tick.units >= MarketBooks.leastSpanTicks
      && terms.lot.units <= largestLot
  }

  private static func traded(_ instrument: VenueInstrument) -> Instrument {
    let terms = instrument.terms
    return Instrument(
      symbol: instrument.symbol, tick: terms.tick, lot: terms.lot,
      lowestPrice: max(terms.lowestPrice, Price(units: 1)), highestPrice: terms.highestPrice,
      referencePrice: terms.referencePrice ?? max(terms.lowestPrice, Price(units: 1)))
  }

  /// Sockets, and stores in memory that are gone from their directory as soon as they are open.
  static func wires(
    _ peers: [FIXPeer], _ listen: ListenSettings, network: String?, _ topology: Topology,
    at start: Nanoseconds
  ) throws(StartError) -> Wires {
    let directory = FabricLayout.root + "/.warm-up-\(Host.processID)"
    defer {
      for peer in peers { _ = unsafe unlink(directory + "/" + Wires.fileName(peer.session)) }
      _ = unsafe rmdir(directory)
    }
    return try Wires.open(
      peers, listen, stores: peers.map { _ in directory }, network: network,
      byTurns: topology.gatewaysSpinApart, keptBy: nil, journal: .keeps, at: start)
  }
}
