// Before anything counts, the line's code runs on the line's threads: over events that nobody sent, through stages that are
// thrown away. What is left of it is in the processor alone (code in its caches, branches that it predicts, pages that are
// there), and not a byte in a state, a journal or a store: the line that trades hasn't been touched.
//
// A trader's stages run over a made-up market first, as fast as they can. What has sessions runs over sockets then: simulated
// participants trade on a venue that is made for it, so that messages are decoded, translated, encoded and stored as they
// will be later.

import Events
import Fabric
import Gateways
import Platform
import Strategies
import Settings

extension WarmUpSettings {
  /// Messages that a made-up venue sends: each takes the way of many events.
  var messages: UInt64 { events / 10 }
}

enum WarmUp {
  /// A host that is so slow isn't warmed any further.
  static let patienceNs: UInt64 = 2_000_000_000

  /// Carries it out. Returns how many events it took, and how many messages.
  @discardableResult
  static func carryOut(
    _ settings: TraderSettings, _ topology: Topology, _ clock: Clock, build: String
  ) -> (events: UInt64, messages: UInt64) {
    guard settings.warmUp.events > 0 else { return (0, 0) }
    let events = warmStages(settings, topology, clock, build)
    guard let venue = settings.venue else { return (events, 0) }
    return (events, warmSession(settings, with: venue, topology, clock, build))
  }

  /// The same of a venue: how many messages it sent.
  @discardableResult
  static func carryOut(
    _ settings: VenueSettings, _ topology: Topology, _ clock: Clock, build: String
  ) -> UInt64 {
    guard settings.warmUp.messages > 0 else { return 0 }
    let made = MadeUpMarket.settings(of: settings)
    guard let market = MadeUpMarket(made, topology, clock, build) else { return 0 }
    return market.run(messages: settings.warmUp.messages, untilNs: clock.now() + patienceNs)
  }

  // MARK: A trader

  private static func warmStages(
    _ given: TraderSettings, _ topology: Topology, _ clock: Clock, _ build: String
  ) -> UInt64 {
    var settings = bare(given)
    settings.venues = []
    guard let line = MadeUpTrader(settings, topology, clock, build, wires: nil) else { return 0 }
    let untilNs = clock.now() + patienceNs
    var taken: UInt64 = 0
    while taken < given.warmUp.events, clock.now() < untilNs {
      pause(ms: 1)
      taken = line.reading.counter(TraderPart.counters(of: .gatewayOut), "events_in")
    }
    line.executor.stop()
    return taken
  }

  private static func warmSession(
    _ given: TraderSettings, with venue: TraderVenue, _ topology: Topology, _ clock: Clock,
    _ build: String
  ) -> UInt64 {
    // The venue is on a thread that nobody waits for.
    guard
      let market = MadeUpMarket(
        MadeUpMarket.settings(for: given, venue), MadeUpMarket.topology, clock, build)
    else { return 0 }
    var settings = bare(given)
    settings.venues = [MadeUpMarket.link(venue, port: market.port)]
    settings.strategies = quoter(settings)
    var wires: Wires?
    do throws(StartError) {
      guard let link = settings.venue else { return 0 }
      wires = try MadeUpMarket.wires(
        [link.peer], link.connection, network: link.network, topology,
        at: Nanoseconds(clock.now()))
    } catch {
      return 0
    }
    guard let line = MadeUpTrader(settings, topology, clock, build, wires: wires.take()) else {
      return 0
    }
    defer { line.executor.stop() }
    return market.run(messages: given.warmUp.messages, untilNs: clock.now() + patienceNs)
  }

  /// A line with the same stages, which keeps no journal and does no drill.
  private static func bare(_ settings: TraderSettings) -> TraderSettings {
    var made = settings
    made.instance = "warm-up-\(Host.processID)"
    made.journal.isOn = false
    made.drill = DrillSettings()
    made.risk.startsKilled = false
    made.risk.hours = nil
    made.market = MarketSettings(
      seed: 1, instruments: settings.instruments, eventsPerSecond: 100_000_000, arrival: .even,
      restingOrders: settings.market.restingOrders)
    return made
  }

  /// One strategy that is sure to send orders, in the place of the first.
  private static func quoter(_ settings: TraderSettings) -> [NamedStrategy] {
    guard let first = settings.strategies.first, !first.settings.markets.isEmpty else { return [] }
    var quoter = StrategySettings(
      .quoteAndTake, number: first.settings.number, epoch: first.settings.epoch,
      markets: first.settings.markets, maximumPosition: first.settings.maximumPosition)
    quoter["quote"] = first.settings.markets.map(\.terms.lot.units).max() ?? 1
    return [NamedStrategy(first.name, quoter)]
  }
}

/// A trader's line whose threads run, over a fabric that nobody is to look at.
struct MadeUpTrader {
  let executor: ThreadedExecutor<TraderLine>
  let reading: CoreReading

  /// Nil where the host doesn't have it.
  init?(
    _ settings: TraderSettings, _ topology: Topology, _ clock: Clock, _ build: String,
    wires: consuming Wires?
  ) {
    let plan = FabricPlan(trader: settings, build: build, journal: "")
    guard let fabric = try? Fabric(plan: plan) else { return nil }
    fabric.unlink()
    let spots = topology.threads.map { _ in ParkingSpot() }
    let line = TraderLine(
      settings, fabric: fabric, clock: clock, writer: nil, wires: wires, spots: spots,
      topology: topology)
    executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    reading = CoreReading(fabric.view)
    line.begin()
    guard (try? executor.start { _ in }) != nil else { return nil }
  }
}
