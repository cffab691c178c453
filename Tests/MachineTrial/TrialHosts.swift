// The configs of the trials' venue and traders.

import SimulatedHosts
import SimulatedMachine

/// How large a core's tables are. A start touches all of them and a snapshot holds all of them, so that most of what a
/// world costs is their bytes.
struct TrialTables {
  var ordersPerSession = 256
  var identifiers = 4096
  var traderOrders = 16_384
  var executions = 65_536
  var bookOrders = 4096
  var bookLevels = 1024
  /// Nil: as the config says.
  var segmentByteCount: Int?

  static let roomy = TrialTables()
  /// For worlds of some hundred orders. Segments are the smallest that a journal allows, so that short lives fill some.
  static let small = TrialTables(
    ordersPerSession: 128, identifiers: 1024, traderOrders: 256, executions: 1024,
    bookOrders: 256, bookLevels: 64, segmentByteCount: 64 << 10)
}

enum TrialVenue {
  static let port: UInt16 = 9880
  static let instruments = """
    instruments:
      ACME: { tick: 0.01, lot: 1, lowest: 10.00, highest: 1000.00, reference: 101.25 }

    """

  static func host(
    _ host: Host, below root: String, durability: String = "process", isManyThreads: Bool = true,
    snapshots: String = "10m", clients: Int = 16, tables: TrialTables = .roomy
  ) -> CoreHost {
    var core = CoreHost(
      .venue, host, below: root,
      files: files(
        durability: durability, isManyThreads: isManyThreads, snapshots: snapshots,
        clients: clients, tables: tables))
    core.segmentByteCount = tables.segmentByteCount
    return core
  }

  /// `largestOrder`: a config with another one is a changed config.
  static func files(
    durability: String, isManyThreads: Bool, snapshots: String, clients: Int,
    tables: TrialTables, largestOrder: Int = 1000
  ) -> [(name: String, text: String)] {
    let threads =
      isManyThreads
      ? """
        wire: { stages: [gateway-in, gateway-out], wait: park, looks: 1, rest: 50ms }
        match: { stages: [risk], wait: park, looks: 1, rest: 50ms }
        logger: { stages: [logger], wait: park, looks: 1, rest: 50ms }
      """
      : "  line: { stages: [gateway-in, risk, gateway-out, logger], wait: park, looks: 1, rest: 50ms }"
    let venue = """
      instance: venue
      instruments: instruments.yaml
      sessions: sessions.yaml
      network: epoll
      listen: { host: 0.0.0.0, port: \(port) }
      store: { directory: /store }
      risk: { max_order: \(largestOrder), max_position: 100000 }
      timer: 1s
      orders_per_session: \(tables.ordersPerSession)
      identifiers: \(tables.identifiers)
      rings: { capacity: 256, journal_capacity: 1024, loopback_capacity: 256 }
      journal:
        directory: /journal
        durability: \(durability)
        segment: 1MiB
        snapshots: { every: \(snapshots) }
      warm_up: 0
      topology: custom
      threads:
      \(threads)

      """
    let sessions = """
      sessions:
        trader: { role: acceptor, sender: APUS, target: TRADER, account: trader, cancel_on_disconnect: false }
        client-{n}: { count: \(clients), cancel_on_disconnect: false, sender: APUS, target: "CLIENT{n}", account: "client-{n}" }

      """
    return [
      ("venue.yaml", venue), ("instruments.yaml", instruments), ("sessions.yaml", sessions),
    ]
  }
}

enum TrialTrader {
  /// Calls as `sender`; its account has the client's name.
  static func host(
    _ host: Host, below root: String, venue: Host, sender: String, account: String,
    durability: String = "process", snapshots: String = "10m", tables: TrialTables = .roomy
  ) -> CoreHost {
    var core = CoreHost(
      .trader, host, below: root,
      files: files(
        venue: venue, sender: sender, account: account, durability: durability,
        snapshots: snapshots, tables: tables))
    core.segmentByteCount = tables.segmentByteCount
    return core
  }

  /// `largestOrder`: a config with another one is a changed config.
  static func files(
    venue: Host, sender: String, account: String, durability: String, snapshots: String,
    tables: TrialTables, largestOrder: Int = 500
  ) -> [(name: String, text: String)] {
    let trader = """
      instance: trader
      instruments: instruments.yaml
      venue:
        network: epoll
        host: \(venue)
        port: \(TrialVenue.port)
        sender: \(sender)
        target: APUS
        account: \(account)
        heartbeat: 30s
        identifiers: \(tables.identifiers)
      orders: { capacity: \(tables.traderOrders), executions: \(tables.executions) }
      strategies:
        quote_and_take:
          quote: 100
          half_spread_ticks: 2
          requote_ticks: 20
          lean_ticks: 3
          max_position: 1000
          take_imbalance_percent: 101
          take: 100
          max_orders_out: \(tables.traderOrders / 4)
      risk: { max_order: \(largestOrder), max_position: 2000 }
      timer: 1s
      books: { order_capacity: \(tables.bookOrders), level_capacity: \(tables.bookLevels) }
      rings: { capacity: 256, journal_capacity: 1024, loopback_capacity: 256 }
      warm_up: 0
      journal:
        directory: /journal
        durability: \(durability)
        segment: 1MiB
        snapshots: { every: \(snapshots) }
      topology: custom
      threads:
        line:
          stages: [gateway-in, book, strategy, orders, risk, gateway-out, logger]
          wait: park
          looks: 1
          rest: 50ms

      """
    return [("trader.yaml", trader), ("instruments.yaml", TrialVenue.instruments)]
  }
}
