// What a campaign hurts: a venue with clients, or a trader on a venue. How it is started, kept busy, found to be at work, and
// judged in the end is told here once for every way of hurting it.

import CSimulation
import SimulatedHosts
import SimulatedMachine

typealias HostWords = CoreWords

protocol Hurt {
  var host: Host { get }
  /// How long it takes until it may be traded with.
  var settlingMs: Int { get }
  /// Its host's way of starting it.
  func start() -> (process: SimulatedProcess, words: HostWords)
  /// Whoever trades with it comes, or comes again.
  func come()
  func act()
  /// More than a small segment of the journal holds.
  func rush()
  /// The next start finds another config, which goes on record as an event.
  func reconfigure()
  /// Whether it does its work. Takes a while.
  func isServed() -> Bool
  /// In words, if it isn't.
  var latest: String { get }
  /// What was told against what is on record.
  func judge(_ world: inout World)
}

enum Subject: String {
  case venue, trader

  /// `sessions`: how many clients may come in all. `isLong`: its lives take seconds, and three or four snapshots are enough.
  func made(
    _ world: World, durability: String, sessions: Int, isManyThreads: Bool, isLong: Bool
  ) -> any Hurt {
    switch self {
    case .venue:
      HurtVenue(
        world, durability: durability, sessions: sessions, isManyThreads: isManyThreads,
        snapshots: isLong ? "600ms" : "300ms")
    case .trader:
      HurtTrader(world, durability: durability, snapshots: isLong ? "1200ms" : "500ms")
    }
  }
}

// MARK: A venue

struct HurtVenue: Hurt {
  let venue: CoreHost
  let desk = TradingDesk()
  /// What is told again behind a power cut would be told twice here: where the power may go each life has clients of its
  /// own. Who comes again is for the trial `power` and the stories of `apus-sim`.
  let keepsStores: Bool
  let settlingMs = 300
  private let reconfigured: [(name: String, text: String)]

  var host: Host { VenueTrials.venueHost }
  var latest: String { desk.latest }

  init(
    _ world: World, durability: String, sessions: Int, isManyThreads: Bool, snapshots: String
  ) {
    keepsStores = durability != "power"
    let clients = keepsStores ? 2 : sessions
    venue = TrialVenue.host(
      VenueTrials.venueHost, below: world.directory, durability: durability,
      isManyThreads: isManyThreads, snapshots: snapshots, clients: clients, tables: .small)
    reconfigured = TrialVenue.files(
      durability: durability, isManyThreads: isManyThreads, snapshots: snapshots,
      clients: clients, tables: .small, largestOrder: 900)
    if !keepsStores {
      apus_sim_disk_latency(VenueTrials.venueHost.address, APUS_SIM_WRITE, 20_000, 300_000)
    }
  }

  func start() -> (process: SimulatedProcess, words: HostWords) {
    let (process, words) = venue.start()
    return (process, words)
  }

  func come() {
    if desk.isEmpty || !keepsStores { desk.comeAnew() } else { desk.call() }
  }

  func act() { desk.act() }

  func rush() { desk.trade(times: 80) }

  func reconfigure() { venue.write(reconfigured) }

  func isServed() -> Bool { desk.isServed() }

  func judge(_ world: inout World) {
    let record = Record(of: "venue", below: world.path(of: host) + "/journal")
    world.failures += record.faults + desk.complaints
    world.expect(record.isClosed, "the journal isn't closed")
    for told in desk.told {
      world.count("told to clients", told.count)
      if let objection = record.objection(to: told) { world.failures.append(objection) }
    }
    world.count("on record", record.deeds.count)
    // Who keeps a session hears everything in the end.
    if keepsStores, let untold = record.untold(desk.told.flatMap { $0 }) {
      world.failures.append("\(untold) was never told")
    }
  }
}

// MARK: A trader

struct HurtTrader: Hurt {
  let trader: CoreHost
  let desk = TradingDesk()
  private let ear = WireEar()
  private let lives = Lives()
  private let reconfigured: [(name: String, text: String)]
  let settlingMs = 2500
  private let rushCount: Int

  var host: Host { Host(10, 0, 0, 2) }
  var latest: String { "\(ear.orders.count) orders, \(ear.executions.count) fills" }

  private final class Lives: @unchecked Sendable {  // One real thread has it.
    var numbers: Set<UInt32> = []
  }

  init(_ world: World, durability: String, snapshots: String) {
    let (venue, _) = TrialVenue.host(
      VenueTrials.venueHost, below: world.directory, isManyThreads: false, clients: 2,
      tables: .small
    ).start()
    trader = TrialTrader.host(
      Host(10, 0, 0, 2), below: world.directory, venue: VenueTrials.venueHost, sender: "TRADER",
      account: "trader", durability: durability, snapshots: snapshots, tables: .small)
    // At power more is on record: how far it is durable, again and again.
    rushCount = durability == "power" ? 60 : 100
    reconfigured = TrialTrader.files(
      venue: VenueTrials.venueHost, sender: "TRADER", account: "trader", durability: durability,
      snapshots: snapshots, tables: .small, largestOrder: 450)
    if durability == "power" {
      apus_sim_disk_latency(trader.host.address, APUS_SIM_WRITE, 20_000, 300_000)
    }
    TradingDesk.later(500)
    desk.comeAnew()
    TradingDesk.later(500)
    desk.makeMarket()
    Machine.trace { [ear, lives] event in
      ear.hear(event, traders: lives.numbers, venue: venue.number)
    }
  }

  func start() -> (process: SimulatedProcess, words: HostWords) {
    let (process, words) = trader.start()
    lives.numbers.insert(process.number)
    return (process, words)
  }

  func come() {}

  func act() { desk.take() }

  func rush() {
    for turn in 0..<rushCount {
      desk.take(1 + turn % 2)
      TradingDesk.later(10)
    }
  }

  func reconfigure() { trader.write(reconfigured) }

  /// It quotes anew when its quote was taken.
  func isServed() -> Bool {
    let before = ear.orders.count
    // Each side in turn: a trader who has all that he may have quotes on one of them alone.
    for turn in 0..<10 where ear.orders.count == before {
      desk.take(1 + turn % 2)
      TradingDesk.later(1000)
    }
    return ear.orders.count > before
  }

  func judge(_ world: inout World) {
    let record = Record(of: "trader", below: world.path(of: host) + "/journal")
    world.failures += record.faults + desk.complaints
    world.expect(record.isClosed, "the journal isn't closed")
    world.failures += ear.objections(to: record)
    world.count("orders sent", ear.orders.count)
    world.count("fills told", ear.executions.count)
    world.count("orders on record", record.sent.count)
    world.count("fills on record", record.heard.count)
  }
}
