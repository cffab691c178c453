// The configs of the trials' venue and traders.

import SimulatedHosts
import SimulatedMachine

enum TrialVenue {
  static let port: UInt16 = 9880
  static let instruments = """
    instruments:
      ACME: { tick: 0.01, lot: 1, lowest: 10.00, highest: 1000.00, reference: 101.25 }

    """

  static func host(
    _ host: Host, below root: String, durability: String = "process", isManyThreads: Bool = true,
    snapshots: String = "10m", clients: Int = 16
  ) -> CoreHost {
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
      risk: { max_order: 1000, max_position: 100000 }
      timer: 1s
      orders_per_session: 256
      identifiers: 4096
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
    return CoreHost(
      .venue, host, below: root,
      files: [
        ("venue.yaml", venue), ("instruments.yaml", instruments), ("sessions.yaml", sessions),
      ])
  }
}

enum TrialTrader {
  /// Calls as `sender`; its account has the client's name.
  static func host(
    _ host: Host, below root: String, venue: Host, sender: String, account: String,
    durability: String = "process", snapshots: String = "10m"
  ) -> CoreHost {
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
        identifiers: 4096
      strategies:
        quote_and_take:
          quote: 100
          half_spread_ticks: 2
          requote_ticks: 20
          lean_ticks: 3
          max_position: 1000
          take_imbalance_percent: 101
          take: 100
      risk: { max_order: 500, max_position: 2000 }
      timer: 1s
      books: { order_capacity: 4096, level_capacity: 1024 }
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
    return CoreHost(
      .trader, host, below: root,
      files: [("trader.yaml", trader), ("instruments.yaml", TrialVenue.instruments)])
  }
}
