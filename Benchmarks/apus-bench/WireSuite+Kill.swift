// The kill switch against a full house: a trader with thousands of orders at a venue, over FIX. From the command to the
// last cancel that leaves, and to the last order of which the venue has said that it is canceled. Trader and venue are
// the ones that ship, each with a journal, each on a CPU of its own.

import Glibc
import Pipeline
import Platform
import Settings

extension WireSuite {
  static let killFigures = ["kill.sent", "kill.canceled"]

  /// Two quotes an instrument.
  private static let killedOrders = 10_000

  static func kill(_ places: WirePlaces, _ options: BenchOptions, _ report: inout BenchReport) {
    guard killFigures.contains(where: { options.wants(name, $0) }) else { return }
    let count = options.count(killedOrders, smoke: 200)
    var (sent, canceled): ([Double], [Double]) = ([], [])
    for round in 1...options.runCount(3) {
      report.progress("\(name).kill, round \(round)")
      guard let times = killed(count, places, &report) else { return }
      sent.append(times.sent)
      canceled.append(times.canceled)
    }
    for (figure, times) in zip(killFigures, [sent, canceled]) {
      var result = BenchResult(
        name, figure, unit: "ms", runs: times.count, checksum: UInt64(count))
      result.summarise(runs: times)
      report.add(result)
    }
    report.note(
      "\(name).kill: from the operator's kill to the last of \(count) cancels written (sent), and to the venue's last"
        + " word that it canceled an order (canceled); no new order left in between")
  }

  private static func killed(
    _ count: Int, _ places: WirePlaces, _ report: inout BenchReport
  ) -> (sent: Double, canceled: Double)? {
    let folder = makeFolder()
    defer { BenchFolder.removeTree(folder) }
    let symbols = (0..<count / 2).map { "S\($0)" }
    writeKillVenue(symbols, places, to: folder)
    var times: (Double, Double)?
    do {
      let venue = try VenueRun(try VenueConfig.load(path: folder + "/venue.yaml")) {
        BenchReport.complain("wire: \($0)")
      }
      try venue.start()
      if let client = WireClient(port: venue.port, client: 2, wait: .block) {
        if fill(symbols, client) {
          writeKillTrader(places, port: venue.port, count: count, to: folder)
          times = try measureKill(count, folder, &report)
        }
        client.socket.hangUp()
      }
      venue.stop()
      for fault in venue.faults { report.fail("wire: \(fault)") }
    } catch {
      report.fail("\(name).kill: a core couldn't start: \(error)")
      return nil
    }
    if times == nil { report.fail("\(name).kill: the orders didn't all come, or didn't all go") }
    return times
  }

  /// Makes a market in each, a few at a time: who doesn't read is cut off.
  private static func fill(_ symbols: [String], _ client: WireClient) -> Bool {
    for (index, symbol) in symbols.enumerated() {
      unsafe client.queue(client.rest(symbol, side: 1, price: "9.99"))
      unsafe client.queue(client.rest(symbol, side: 2, price: "10.01"))
      guard index % 64 == 63 || index == symbols.count - 1 else { continue }
      client.flush()
      if !client.take(2 * (index % 64 + 1)) { return false }
    }
    return true
  }

  private static func measureKill(
    _ count: Int, _ folder: String, _ report: inout BenchReport
  ) throws -> (Double, Double)? {
    let trader = try TraderRun(try TraderConfig.load(path: folder + "/trader.yaml")) {
      BenchReport.complain("wire: \($0)")
    }
    try trader.start()
    defer { trader.stop() }
    func wait(_ isDone: () -> Bool) -> Bool {
      let patience = BenchTimer.wallNs() + 30_000_000_000
      while !isDone() {
        if BenchTimer.wallNs() > patience { return false }
        BenchTimer.pause(ns: 50_000)
      }
      return true
    }
    func working() -> Int { Int(trader.counter("gateway-out.fix", "working")) }
    func sent() -> Int { Int(trader.counter("gateway-out.fix", "sent")) }
    guard wait({ working() == count }) else { return nil }
    let before = sent()
    let start = BenchTimer.wallNs()
    guard trader.order(.kill), wait({ sent() - before >= count }) else { return nil }
    let gone = BenchTimer.wallNs()
    guard wait({ working() == 0 }) else { return nil }
    let done = BenchTimer.wallNs()
    // Cancels, and nothing else.
    guard sent() - before == count else { return nil }
    return (Double(gone - start) / 1e6, Double(done - start) / 1e6)
  }

  private static func writeKillVenue(_ symbols: [String], _ places: WirePlaces, to folder: String) {
    write(
      """
      instance: wire-\(UInt32.random(in: 0 ... .max))
      instruments: instruments.yaml
      sessions: sessions.yaml
      timer: 1s
      listen: { port: 0 }
      store: { directory: '\(folder)/venue-store' }
      orders_per_session: 16384
      identifiers: 65536
      risk: { max_order: 100000, max_position: 10000000 }
      journal: { directory: '\(folder)/venue-journal', durability: process, segment: 64MiB }
      topology: custom
      threads:
        line:
          stages: [gateway-in, risk, gateway-out, logger]
          cpu: \(places.client)
          wait: park
      """, to: folder + "/venue.yaml")
    write(
      """
      sessions:
        client-{n}:
          count: 2
          sender: APUS
          target: CLIENT{n}
          account: client-{n}
      """, to: folder + "/sessions.yaml")
    let lines = symbols.map {
      "  \($0): { tick: 0.01, lot: 1, lowest: 1, highest: 20, reference: 10, order_capacity: 64 }"
    }
    write("instruments:\n" + lines.joined(separator: "\n"), to: folder + "/instruments.yaml")
  }

  private static func writeKillTrader(
    _ places: WirePlaces, port: UInt16, count: Int, to folder: String
  ) {
    write(
      """
      instance: wire-\(UInt32.random(in: 0 ... .max))
      instruments: instruments.yaml
      timer: 1s
      venue:
        host: 127.0.0.1
        port: \(port)
        sender: CLIENT1
        target: APUS
        account: trader
        heartbeat: 60s
        store: '\(folder)/store'
      books: { order_capacity: 16, level_capacity: 64 }
      orders: { capacity: 16384 }
      strategies:
        quote_and_take:
          quote: 10
          half_spread_ticks: 10
          requote_ticks: 100
          lean_ticks: 0
          take: 10
          take_imbalance_percent: 101
          max_orders_out: 16384
      risk: { max_order: 100, max_position: 100000 }
      gateway_out: { max_age: 30s }
      journal: { directory: '\(folder)/journal', durability: process, segment: 64MiB }
      \(places.threads(Topology.stages, wait: .block))
      """, to: folder + "/trader.yaml")
  }
}
