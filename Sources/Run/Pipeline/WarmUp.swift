// Before anything counts, the line's code runs on the line's threads: over events that nobody sent, through stages that are
// thrown away. What is left of it is in the processor alone (code in its caches, branches that it predicts, pages that are
// there), and not a byte in a state or a journal: the line that trades hasn't been touched.

import Events
import Fabric
import Gateways
import Platform

public struct WarmUpSettings: Hashable, Sendable {
  /// Of a market that is made up; 0: none, and memory stays as the kernel has it.
  public var events: UInt64

  public init(events: UInt64 = 0) { self.events = events }
}

enum WarmUp {
  /// A host that is so slow isn't warmed any further.
  private static let patienceNs: UInt64 = 2_000_000_000

  /// Carries it out. Returns how many events it took.
  @discardableResult
  static func carryOut(
    _ settings: TraderSettings, _ topology: Topology, _ clock: Clock, build: String
  ) -> UInt64 {
    guard settings.warmUp.events > 0 else { return 0 }
    let settings = madeUp(settings)
    let plan = FabricPlan(trader: settings, build: build, journal: "")
    guard let fabric = try? Fabric(plan: plan) else { return 0 }
    // Nobody is to look at it.
    fabric.unlink()
    let spots = topology.threads.map { _ in ParkingSpot() }
    let line = TraderLine(
      settings, fabric: fabric, clock: clock, writer: nil, wires: nil, spots: spots,
      topology: topology)
    let executor = ThreadedExecutor(line: line, topology: topology, spots: spots)
    guard (try? executor.start { _ in }) != nil else { return 0 }
    let view = fabric.view
    let untilNs = clock.now() + patienceNs
    var taken: UInt64 = 0
    while taken < settings.warmUp.events, clock.now() < untilNs {
      pause(ms: 1)
      let part = view.part(named: TraderPart.counters(of: .gatewayOut))
      taken = part.map { view.counters(of: $0) }?.first { $0.name == "events_in" }?.value ?? 0
    }
    executor.stop()
    return taken
  }

  /// A line with the same stages on a paper venue, which keeps no journal and does no drill.
  private static func madeUp(_ settings: TraderSettings) -> TraderSettings {
    var made = settings
    made.instance = "warm-up-\(Host.processID)"
    made.venue = nil
    made.journal.isOn = false
    made.drill = DrillSettings()
    made.risk.startsKilled = false
    made.risk.hours = nil
    made.market = MarketSettings(
      seed: 1, instruments: settings.instruments, eventsPerSecond: 100_000_000, arrival: .even,
      restingOrders: settings.market.restingOrders)
    return made
  }
}
