// A trader on two venues, all three whole and nothing but TCP between them: orders that are cut up over both, orders that go where
// their instrument is, a venue that goes and comes back, and a replay of all that to the bit.

import CPlatform
import Config
import Events
import FIXGateways
import Journal
import Platform
import Testing

@testable import Pipeline
@testable import Settings

/// Two venues, 0 and 1, each with a client who is the rest of its market.
private final class TwoMarkets {
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
  /// Runs on until something holds; false when it doesn't in time.
  fileprivate func wait(for condition: () -> Bool) -> Bool {
    let deadline = clock.now() + 15_000_000_000
    while !condition() {
      if clock.now() > deadline || !tend() { return false }
      apus_sleep_ns(2_000_000)
    }
    return true
  }

  fileprivate var ups: UInt64 { value(WirePart.countsIn, "sessions_up") }
  /// What is asked at the best price of the first instrument, over all venues; and the firm's position in it.
  fileprivate var asked: Int64 {
    (CoreReading(view).tops.first?.askQuantity.units ?? 0) / fixedPointScale
  }
  fileprivate var position: Int64 {
    (CoreReading(view).holdings.first?.quantity.units ?? 0) / fixedPointScale
  }
}

/// Takes once, when nine tenths of what is shown at the best prices are bids or asks; its quotes are far away.
private let taker =
  "quote: 1, half_spread_ticks: 800, requote_ticks: 800, take: 50, take_imbalance_percent: 90, "
  + "take_cooldown: 1h"

extension Runs {
  @Suite(.serialized) struct SeveralVenuesTests {
    /// Balanced enough that nobody takes: 30 and 40 are asked at one price.
    private func openMarket(_ markets: TwoMarkets) {
      for (venue, asked) in [(0, 30), (1, 40)] {
        markets.rest(venue, 1, 20, "99.00")
        markets.rest(venue, 2, asked, "101.00")
      }
    }

    @Test(arguments: ["one_thread", "stage_per_thread"])
    func `an order is swept over both, adds up to the share, and replays to the bit`(
      topology: String
    ) throws {
      let markets = try TwoMarkets()
      openMarket(markets)
      let run = try TraderRun(
        markets.trader(rule: "sweep", strategy: taker, topology: topology), warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.asked == 70 })
      markets.rest(0, 1, 2000, "99.00")
      // The larger of two that are equally dear first: 40 there, and the other 10 here.
      #expect(run.wait { run.position == 50 })
      #expect(markets.filled(1) == 40 && markets.filled(0) == 10)
      run.stop()
      let summary = run.summary()
      #expect(summary.isClean && summary.openOrders.isEmpty, "\(run.faults)")
      let replayed = try replay(run.journalPath!)
      #expect(replayed.difference == nil)
      let all = try records(of: run.journalPath!)
      // On record: the parent as its strategy asked for it, and a child for each venue, which adds up.
      let children = all.filter {
        $0.stage == .orders && $0.event.kind == .orderNew
          && $0.event.payload(as: OrderNew.self).timeInForce == .immediateOrCancel
      }
      #expect(children.map { $0.event.flags }.sorted() == [1, 2])
      let parents = Set(children.map { $0.event.payload(as: OrderNew.self).reference })
      #expect(parents.count == 1)
      let told = all.filter {
        $0.stage == .gatewayIn && $0.event.source == .round && $0.event.kind == .orderFill
          && parents.contains($0.event.words.w0)
      }
      #expect(
        told.reduce(0) { $0 + $1.event.payload(as: OrderFill.self).quantity.units }
          == 50 * fixedPointScale)
    }

    @Test func `by instrument each goes where its instrument is`() throws {
      let markets = try TwoMarkets()
      for venue in 0..<2 {
        for symbol in ["ACME", "BOLT"] {
          markets.rest(venue, 1, 20, "99.00", symbol)
          markets.rest(venue, 2, 20, "101.00", symbol)
        }
      }
      let run = try TraderRun(
        markets.trader(
          rule: "by_instrument",
          strategy: "quote: 5, half_spread_ticks: 50, take: 1, take_imbalance_percent: 101",
          more: ", instruments: [BOLT]"), warn: { _ in })
      try run.start()
      // Both quotes of both instruments, one instrument at each venue.
      #expect(run.wait { run.ups == 2 && run.value(WirePart.countsOut, "working") == 4 })
      // What rests of ours is in the venues' books, and met where it is.
      func take(_ venue: Int, _ symbol: String) -> String? {
        markets.clients[venue]?.send(
          "35=D|11=T\(venue)|21=1|38=5|40=2|44=100.50|54=1|55=\(symbol)|59=3|60=\(VenueClient.now())|"
        )
        _ = markets.clients[venue]?.answer()
        return VenueClient.field(150, of: markets.clients[venue]?.answer())
      }
      #expect(take(0, "BOLT") == "2" && take(1, "ACME") == "2")
      run.stop()
      #expect(run.summary().isClean)
      #expect(try replay(run.journalPath!).difference == nil)
      let sent = try records(of: run.journalPath!).filter {
        $0.stage == .gatewayOut && $0.event.kind == .orderNew
      }
      #expect(sent.allSatisfy { Int($0.event.flags) == ($0.event.instrument.index == 1 ? 1 : 2) })
    }

    @Test func `a venue that goes is avoided, and is there again when it is back`() throws {
      let markets = try TwoMarkets()
      openMarket(markets)
      let run = try TraderRun(
        markets.trader(rule: "best", strategy: taker.replacing("1h", with: "10ms")),
        warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.asked == 70 })
      markets.close(1)
      #expect(run.wait { run.asked == 30 }, "its book is void")
      let before = run.position
      markets.rest(0, 1, 2000, "99.00")
      #expect(run.wait { run.position == before + 30 }, "the other one has it all")
      #expect(markets.filled(0) == 30)
      try markets.open(1)
      #expect(run.wait { run.ups == 3 })
      markets.rest(1, 2, 25, "101.00")
      #expect(run.wait { run.position == before + 55 })
      #expect(markets.filled(1) == 25)
      run.stop()
      #expect(run.summary().isClean)
      #expect(try replay(run.journalPath!).difference == nil)
    }
  }
}
