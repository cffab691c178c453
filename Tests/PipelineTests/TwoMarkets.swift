// Two venues with a client each who is the rest of its market, and a trader on both: for the tests of what a trader does there.

import CPlatform
import Config
import Events
import FIXGateways
import Platform
import Testing

@testable import Pipeline
@testable import Settings

/// Two venues, 0 and 1, each with a client who is the rest of its market.
final class TwoMarkets {
  let scratch = Scratch()
  private var venues: [VenueRun?] = [nil, nil]
  private(set) var clients: [VenueClient?] = [nil, nil]
  private var ports: [UInt16] = [0, 0]
  private var names = 0

  static let targets = ["NORTH", "SOUTH"]

  init() throws {
    for venue in 0..<2 { try open(venue) }
  }

  func open(_ venue: Int) throws {
    var settings = VenueRunTestsSupport.settings(
      directory: scratch.path + "/venue-\(venue)", port: ports[venue])
    for at in settings.peers.indices { settings.peers[at].session.sender = Self.targets[venue] }
    // One that comes back has another name, and an empty book.
    settings.journal.startsFresh = true
    let run = try VenueRun(settings) { _ in }
    try run.start()
    ports[venue] = run.port
    venues[venue] = run
    let client = try #require(
      VenueClient(port: run.port, sender: "CLIENT2", target: Self.targets[venue]))
    #expect(client.logOn("141=Y|"))
    clients[venue] = client
  }

  func close(_ venue: Int) {
    clients[venue] = nil
    venues[venue]?.stop()
    venues[venue] = nil
  }

  deinit { for venue in 0..<2 { close(venue) } }

  /// An order of the market's that rests.
  func rest(_ venue: Int, _ side: Int, _ quantity: Int, _ price: String, _ symbol: String = "ACME")
  {
    names += 1
    clients[venue]?.send(
      "35=D|11=M\(names)|21=1|38=\(quantity)|40=2|44=\(price)|54=\(side)|55=\(symbol)|59=0|"
        + "60=\(VenueClient.now())|")
    #expect(VenueClient.field(150, of: clients[venue]?.answer()) == "0")
  }

  /// Balanced enough that nobody takes: 30 and 40 are asked at one price.
  func openEven() {
    for (venue, asked) in [(0, 30), (1, 40)] {
      rest(venue, 1, 20, "99.00")
      rest(venue, 2, asked, "101.00")
    }
  }

  /// What the market was filled at a venue, until nothing more comes.
  func filled(_ venue: Int) -> Int {
    var sum = 0
    while let report = clients[venue]?.answer(seconds: 0.3) {
      if ["1", "2"].contains(VenueClient.field(150, of: report)) {
        sum += Int(VenueClient.field(32, of: report) ?? "") ?? 0
      }
    }
    return sum
  }

  func trader(rule: String, strategy: String, topology: String = "one_thread", more: String = "")
    throws -> TraderSettings
  {
    let entries = (0..<2).map { venue in
      "  \(Self.targets[venue].lowercased()): { host: 127.0.0.1, port: \(ports[venue]), "
        + "sender: CLIENT1, target: \(Self.targets[venue]), account: ACC1, "
        + "store: '\(scratch.path)/store'\(venue == 0 ? more : "") }"
    }
    return try decode(
      """
      instance: \(freshInstance())
      instruments: instruments.yaml
      venues:
      \(entries.joined(separator: "\n"))
      routing: { rule: \(rule) }
      strategies:
        quote_and_take: { \(strategy) }
      risk: { max_order: 1000, max_position: 10000 }
      gateway_out: { max_age: 1h }
      journal: { directory: '\(scratch.path)/journal', segment: 4MiB }
      watchdog: { after: 30s }
      warm_up: 0
      books: { order_capacity: 256, level_capacity: 64 }
      orders: { capacity: 8192 }
      topology: \(topology)
      """,
      instruments: """
        instruments:
          ACME: { tick: 0.01, lot: 1, lowest: 1, highest: 1000, reference: 100 }
          BOLT: { tick: 0.01, lot: 1, lowest: 1, highest: 1000, reference: 100 }

        """)
  }
}

enum VenueRunTestsSupport {
  static func settings(directory: String, port: UInt16) -> VenueSettings {
    try! EpochFile.makeDirectory(directory)
    var settings = Runs.VenueRunTests.settings(sessions: 2, network: nil, directory: directory)
    settings.listen.port = port
    return settings
  }
}

extension TraderRun {
  /// What a start says that doesn't come about.
  static func refusal(_ settings: TraderSettings) -> String? {
    do throws(StartError) {
      _ = try TraderRun(settings, warn: { _ in })
      return nil
    } catch {
      return error.description
    }
  }

  /// Runs on until something holds; false when it doesn't in time.
  func wait(for condition: () -> Bool) -> Bool {
    let deadline = clock.now() + 15_000_000_000
    while !condition() {
      if clock.now() > deadline || !tend() { return false }
      apus_sleep_ns(2_000_000)
    }
    return true
  }

  var ups: UInt64 { value(WirePart.countsIn, "sessions_up") }
  /// What is asked at the best price of the first instrument, over all venues; and the firm's position in it.
  var asked: Int64 {
    (CoreReading(view).tops.first?.askQuantity.units ?? 0) / fixedPointScale
  }
  var position: Int64 {
    (CoreReading(view).holdings.first?.quantity.units ?? 0) / fixedPointScale
  }
}

/// Takes once, when nine tenths of what is shown at the best prices are bids or asks; its quotes are far away.
let taker =
  "quote: 1, half_spread_ticks: 800, requote_ticks: 800, take: 50, take_imbalance_percent: 90, "
  + "take_cooldown: 1h"
