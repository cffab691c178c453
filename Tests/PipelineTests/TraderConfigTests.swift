// The trader's config: what is in the repository loads, and what is wrong is told with its place and
// what to write instead.

import Config
import Events
import Gateways
import Platform
import Testing

@testable import Pipeline
@testable import Settings

private let minimal = "instruments: instruments.yaml\n"

/// What decoding the text complains of, a line each.
private func complaints(_ yaml: String, instruments: String = twoInstruments) -> [String] {
  do throws(ConfigErrors) {
    _ = try decode(yaml, instruments: instruments)
    return []
  } catch { return error.errors.map(\.description) }
}

/// Exactly one complaint, with this beginning and this in it.
private func expectOne(
  _ yaml: String, instruments: String = twoInstruments, at place: String, _ part: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let found = complaints(yaml, instruments: instruments)
  #expect(found.count == 1, "\(found)", sourceLocation: sourceLocation)
  #expect(found.first?.hasPrefix(place + ": ") == true, "\(found)", sourceLocation: sourceLocation)
  #expect(found.first?.contains(part) == true, "\(found)", sourceLocation: sourceLocation)
}

@Suite struct TraderConfigTests {
  /// What another config may give in place of a journal's is held against this list: a section that isn't on it would be
  /// refused, and one that no config has any more passed over.
  @Test func `the list of sections is what a config may have`() throws {
    let complaint = try #require(complaints(minimal + "nonsense: 1\n").first)
    let allowed = try #require(complaint.split(separator: "allowed: ").last)
    #expect(Set(allowed.split(separator: ", ").map(String.init)) == Set(TraderConfig.sections))
  }

  @Test func `a line without a strategy has nobody who could hold anything`() throws {
    let settings = try decode(minimal + "strategies: {}\n", instruments: twoInstruments)
    #expect(settings.strategies.isEmpty && settings.portfolioScopes == ["firm", "account/paper"])
    expectOne(
      minimal + "portfolio: { start: [{ instrument: ACME, quantity: 5, price: 10 }] }\n",
      at: "test.yaml:2:36",
      "what is held is some strategy's, and the config has none")
  }

  @Test func `orders that risk would only refuse are warned of`() throws {
    let maker =
      "strategies: { quote_and_take: { quote: 600, take: 100 } }\nrisk: { max_order: 500, max_position: 2000 }\n"
    let warnings = try decode(minimal + maker, instruments: twoInstruments).warnings
    #expect(warnings.count == 1)
    #expect(warnings.first?.description.contains("'quote' of 'quote_and_take' is 600") == true)
    let within = maker.replacing("600", with: "500")
    #expect(try decode(minimal + within, instruments: twoInstruments).warnings.isEmpty)
  }

  @Test func `every config in the repository loads`() throws {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/")
    let folder = root + "/config"
    for name in ["paper.yaml", "demo.yaml", "demo-outside.yaml", "trader.yaml"] {
      let settings = try TraderConfig.load(path: folder + "/" + name, environment: [:])
      #expect(settings.instruments.count == 4)
      // The demo's limits have a file of their own.
      #expect(settings.bundle.count == (name.hasPrefix("demo") ? 4 : 3))
      // What a journal carries gives the same settings back.
      let again = try TraderConfig.decode(bundle: settings.bundle)
      #expect(again.configDigest == settings.configDigest)
      #expect(again.market == settings.market && again.risk == settings.risk)
      #expect(again.strategies == settings.strategies && again.rings == settings.rings)
    }
  }

  @Test func `a config of one line has sane defaults`() throws {
    let settings = try decode(minimal)
    #expect(settings.instance == "demo" && settings.market.seed == 42)
    #expect(settings.market.eventsPerSecond == 50_000 && settings.market.arrival == .poisson)
    #expect(settings.rings == RingSettings() && settings.journal.isOn)
    #expect(settings.topologyKind == .auto && settings.drill.drill == .none)
    #expect(settings.gatewayOut.orderCapacity == 2 * settings.orders.capacity)
    #expect(settings.strategies.isEmpty, "what nobody names doesn't trade")
    #expect(settings.gatewayOut.maximumAge == .milliseconds(100))
  }

  @Test func `the command line overrides, and the journal's copy knows it`() throws {
    let settings = try decode(
      minimal + "seed: 3\nstrategies: { quote_and_take: }\n",
      overrides: Overrides(instance: "other", seed: 9, events: 77, epoch: 12))
    #expect(settings.instance == "other" && settings.market.seed == 9)
    #expect(settings.market.eventLimit == 77 && settings.epoch == 12)
    #expect(settings.strategies.map(\.settings.epoch) == [12] && settings.gatewayOut.epoch == 12)
    let again = try TraderConfig.decode(bundle: settings.bundle)
    #expect(again.instance == "other" && again.market == settings.market && again.epoch == 12)
  }

  @Test func `another text is another digest`() throws {
    let one = try decode(minimal)
    #expect(one.configDigest == (try decode(minimal)).configDigest)
    #expect(one.configDigest != (try decode(minimal + "# a comment\n")).configDigest)
    #expect(
      one.configDigest != (try decode(minimal, overrides: Overrides(seed: 1))).configDigest)
  }

  @Test func `an unknown key is told with the nearest one`() {
    expectOne(minimal + "sed: 5\n", at: "test.yaml:2:1", "unknown key 'sed'; did you mean 'seed'?")
    expectOne(
      minimal + "strategies:\n  quote_and_take:\n    quote: 10\n    half_spred_ticks: 2\n",
      at: "test.yaml:5:5",
      "did you mean 'half_spread_ticks'?")
    expectOne(minimal + "rings: { capacitee: 64 }\n", at: "test.yaml:2:10", "'capacity'")
    expectOne(minimal + "books: { depth: 1 }\n", at: "test.yaml:2:10", "unknown key 'depth'")
  }

  @Test func `a wrong type is told with what is right`() {
    expectOne(minimal + "seed: many\n", at: "test.yaml:2:7", "'seed'")
    expectOne(minimal + "timer: 5\n", at: "test.yaml:2:8", "'timer'")
    expectOne(minimal + "journal: { on: yes }\n", at: "test.yaml:2:16", "true or false")
    expectOne(minimal + "market: 5\n", at: "test.yaml:2:9", "expected a section")
    expectOne(minimal + "market: { rate: 50 }\n", at: "test.yaml:2:17", "'rate' in 'market'")
    expectOne(minimal + "topology: [auto]\n", at: "test.yaml:2:11", "one of auto, one_thread")
    expectOne(
      minimal + "topology: two_thread\n", at: "test.yaml:2:11", "did you mean 'two_threads'?")
    expectOne(
      minimal + "journal: { durability: proces }\n", at: "test.yaml:2:24",
      "did you mean 'process'?")
  }

  @Test func `a value out of range is told with the range`() {
    expectOne(minimal + "seed: -1\n", at: "test.yaml:2:7", "-1")
    expectOne(minimal + "timer: 1us\n", at: "test.yaml:2:8", "1ms")
    expectOne(minimal + "market: { rate: 200M/s }\n", at: "test.yaml:2:17", "100")
    expectOne(
      minimal + "strategies: { quote_and_take: { take_slices: 25 } }\n", at: "test.yaml:2:46", "24")
    expectOne(
      minimal + "strategies: { quote_and_take: { take_imbalance_percent: 102 } }\n",
      at: "test.yaml:2:57", "101")
    expectOne(
      minimal + "strategies: { quote_and_take: { lean_ticks: 1001 } }\n", at: "test.yaml:2:45",
      "1000")
    expectOne(minimal + "gateway_out: { max_age: 1ns }\n", at: "test.yaml:2:25", "1us")
    expectOne(minimal + "watchdog: { after: 99ms }\n", at: "test.yaml:2:20", "100ms")
    expectOne(minimal + "instance: 'a/b'\n", at: "test.yaml:2:11", "'instance'")
  }

  @Test func `a key twice is told`() {
    expectOne(minimal + "seed: 1\nseed: 2\n", at: "test.yaml:3:1", "seed")
  }

  @Test func `all that is wrong is told at once`() {
    let found = complaints(
      minimal + "seed: x\nmarket: { rate: 0/s }\nrings: { capacity: 63 }\ntopolgy: auto\n")
    #expect(found.count == 4, "\(found)")
  }

  @Test(arguments: ["capacity", "journal_capacity", "loopback_capacity"])
  func `a ring holds a power of two`(key: String) throws {
    expectOne(
      minimal + "rings: { \(key): 100 }\n", at: "test.yaml:2:\(12 + key.count)", "power of two")
    // Nobody waits for the loopback.
    let least = key == "loopback_capacity" ? 16 : 64
    expectOne(
      minimal + "rings: { \(key): \(least / 2) }\n", at: "test.yaml:2:\(12 + key.count)",
      "\(least)")
    _ = try decode(minimal + "rings: { \(key): \(least) }\n")
  }

  @Test func `a transcript has room beside a step`() throws {
    let journal = "journal: { raw_fix: true }\n"
    expectOne(
      minimal + "rings: { journal_capacity: 64 }\n" + journal, at: "test.yaml:2:28",
      "128 at least")
    _ = try decode(minimal + "rings: { journal_capacity: 128 }\n" + journal)
  }

  @Test func `a segment is whole pages`() {
    expectOne(
      minimal + "journal: { segment: 1048577B }\n", at: "test.yaml:2:21", "multiple of 4KiB")
  }

  @Test func `a burst goes with bursts`() throws {
    expectOne(
      minimal + "market: { burst: 5 }\n", at: "test.yaml:2:18", "goes with 'arrival: burst'")
    let settings = try decode(minimal + "market: { arrival: burst, burst: 7 }\n")
    #expect(settings.market.arrival == .bursts(of: 7))
  }

  @Test func `strategies are named, and numbered in their order`() throws {
    let settings = try decode(
      minimal + """
        strategies:
          maker: { kind: quote_and_take, instruments: [BOLT], quote: 15, max_position: 60 }
          quote_and_take: { starts_stopped: true, take_cooldown: 3ms }

        """)
    #expect(settings.strategies.map(\.name) == ["maker", "quote_and_take"])
    let (maker, other) = (settings.strategies[0].settings, settings.strategies[1].settings)
    #expect(maker.number == 1 && other.number == 2)
    #expect(maker.markets.map(\.instrument) == [InstrumentID(1)] && other.markets.count == 2)
    #expect(maker["quote"] == 15_0000_0000 && maker.maximumPosition.units == 60_0000_0000)
    #expect(other["take_cooldown"] == 3_000_000 && other["quote"] == 10_0000_0000)
    #expect(!maker.startsStopped && other.startsStopped)
    expectOne(
      minimal + "strategies: { maker: { quote: 15 } }\n", at: "test.yaml:2:15",
      "there are: ")
    expectOne(
      minimal + "strategies: { maker: { kind: quote_and_tak } }\n", at: "test.yaml:2:30",
      "did you mean 'quote_and_take'?")
    expectOne(
      minimal + "strategies: { quote_and_take: { instruments: [BOLD] } }\n", at: "test.yaml:2:46",
      "did you mean 'BOLT'?")
    expectOne(
      minimal + "strategies: { quote_and_take: { instruments: [BOLT, BOLT] } }\n",
      at: "test.yaml:2:46", "twice")
  }

  @Test func `how many executions are remembered is the config's to say`() throws {
    let venue = "venue: { host: 127.0.0.1, port: 1, sender: A, target: B, account: a }\n"
    let said = try decode(minimal + venue + "orders: { executions: 1000 }\n")
    #expect(said.orders.executionCapacity == 1000 && said.risk.executionCapacity == 1000)
    let unsaid = try decode(minimal + venue)
    #expect(unsaid.orders.executionCapacity == 65_536 && unsaid.risk.executionCapacity == 65_536)
    // A paper venue takes nothing back.
    let paper = try decode(minimal + "orders: { executions: 1000 }\n")
    #expect(paper.orders.executionCapacity == 1000 && paper.risk.executionCapacity == 0)
    expectOne(minimal + "orders: { executions: 63 }\n", at: "test.yaml:2:23", "64")
  }

  @Test func `orders downstream hold what the strategy may have out`() {
    expectOne(
      minimal
        + "orders: { capacity: 64 }\nstrategies: { quote_and_take: { max_orders_out: 65 } }\n",
      at: "test.yaml:2:21", "65 orders out")
  }

  // MARK: Threads

  @Test func `custom threads are read`() throws {
    let settings = try decode(
      minimal
        + """
        topology: custom
        threads:
          a: { stages: [risk, gateway-in, book], cpu: 1, wait: park, looks: 7, rest: 50ms }
          b: { stages: [strategy, orders, gateway-out, logger], wait: spin, fifo_priority: 3,
               numa_node: 0, stack_prefault: 64KiB }

        """)
    #expect(settings.threads.count == 2)
    #expect(settings.threads[0].stages == [.gatewayIn, .book, .risk])
    #expect(settings.threads[0].cpu == 1 && settings.threads[0].wait == .park)
    #expect(settings.threads.map(\.looks) == [7, 256])
    #expect(settings.threads.map(\.rest) == [.milliseconds(50), .milliseconds(20)])
    #expect(settings.threads[1].scheduling == .fifo(priority: 3))
    #expect(settings.threads[1].stackPrefaultByteCount == 64 << 10)
    #expect(settings.topology(cpus: [0]).threads == settings.threads)
  }

  @Test func `faults in custom threads`() {
    let all = "gateway-in, book, strategy, orders, risk, gateway-out"
    func threads(_ text: String) -> String {
      minimal + "topology: custom\nthreads:\n" + text
    }
    expectOne(
      threads("  a: { stages: [\(all)] }\n"), at: "test.yaml:4:3",
      "stage 'logger' has no thread")
    expectOne(
      threads("  a: { stages: [\(all), logger] }\n  b: { stages: [risk] }\n"),
      at: "test.yaml:4:3", "stage 'risk' is on threads 'a' and 'b'")
    expectOne(
      threads("  a: { stages: [\(all), logger] }\n  b: { stages: [] }\n"), at: "test.yaml:4:3",
      "thread 'b' has no stage")
    expectOne(
      threads("  a: { stages: [\(all), logger, risk] }\n"), at: "test.yaml:4:3",
      "thread 'a' names a stage twice")
    let unknown = complaints(threads("  a: { stages: [\(all), loger] }\n"))
    #expect(unknown.contains { $0.contains("'loger'; did you mean 'logger'?") }, "\(unknown)")
    expectOne(
      minimal + "threads:\n  a: { stages: [\(all), logger] }\n", at: "test.yaml:3:3",
      "only where the topology is 'custom'")
    let none = complaints(minimal + "topology: custom\n")
    #expect(!none.isEmpty)
    expectOne(
      threads("  a: { stages: [\(all), logger], wait: sleep }\n"), at: "test.yaml:4:87",
      "spin, yield, park")
  }

  // MARK: What fits together

  @Test func `quotes and takings are multiples of every lot`() throws {
    expectOne(
      minimal + "strategies: { quote_and_take: { quote: 12 } }\n", at: "test.yaml:2:40",
      "'quote' in 'strategies.quote_and_take': it is no multiple of the lot of 'BOLT', 5")
    expectOne(
      minimal + "strategies:\n  quote_and_take:\n    take: 2.5\n", at: "test.yaml:4:11",
      "lot of 'ACME', 1")
    _ = try decode(minimal + "strategies: { quote_and_take: { quote: 15, take: 20 } }\n")
    // The defaults are held to it as well.
    expectOne(
      minimal + "strategies: { quote_and_take: { quote: 0.03 } }\n",
      instruments: """
        instruments:
          X: { tick: 0.01, lot: 0.03, lowest: 10, highest: 1000, reference: 100 }

        """, at: "test.yaml:2:15",
      "'take' in 'strategies.quote_and_take': it is no multiple of the lot of 'X', 0.03")
  }

  @Test func `limits are for instruments that are there`() {
    expectOne(
      minimal + "risk:\n  instruments:\n    BOLD: { max_order: 5 }\n", at: "test.yaml:4:5",
      "no instrument 'BOLD'; did you mean 'BOLT'?")
  }

  @Test func `limits that can't be meant`() throws {
    expectOne(
      minimal + "risk: { max_order: 4 }\n", at: "test.yaml:2:20",
      "4 is under the lot of 'BOLT', 5")
    expectOne(
      minimal + "risk: { max_order: 41, max_position: 20 }\n", at: "test.yaml:2:20",
      "'max_position', 20")
    expectOne(
      minimal + "risk:\n  instruments:\n    BOLT: { max_order: 401 }\n", at: "test.yaml:4:24",
      "'max_position', 200")
    _ = try decode(
      minimal + "risk:\n  instruments:\n    BOLT: { max_position: 5 }\n")
    _ = try decode(
      minimal + "risk:\n  max_order: 2\n  instruments:\n    BOLT: { max_order: 400 }\n")
  }

  // MARK: Instruments

  @Test func `an instrument's terms fit together`() {
    func one(_ terms: String, at column: Int, _ part: String) {
      expectOne(
        minimal, instruments: "instruments:\n  X: { \(terms) }\n",
        at: "instruments.yaml:2:\(column)",
        part)
    }
    one(
      "tick: 0.05, lot: 1, lowest: 10.01, highest: 1000, reference: 100", at: 36, "off the tick")
    one(
      "tick: 0.05, lot: 1, lowest: 10, highest: 1000.01, reference: 100", at: 49, "off the tick")
    one(
      "tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 5", at: 66, "lies outside")
    one("tick: 1, lot: 1, lowest: 10, highest: 100, reference: 50", at: 46, "needs 488 ticks")
    one("tick: 0, lot: 1, lowest: 10, highest: 1000, reference: 50", at: 14, "'tick'")
    one(
      "tick: 0.01, lot: 5000000, lowest: 10, highest: 1000, reference: 50", at: 25,
      "can't count in lots of more")
  }

  @Test func `what matching wants of an instrument is known here too`() throws {
    let terms = "tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 100"
    func file(_ more: String) -> String { "instruments:\n  X: { \(terms), \(more) }\n" }
    let all = file("dynamic_band_bps: 500, allocation: pro_rata, order_capacity: 1000000")
    #expect(try decode(minimal, instruments: all).instruments.map(\.symbol) == ["X"])
    expectOne(
      minimal, instruments: file("dynamic_band_bps: 10001"), at: "instruments.yaml:2:89",
      "0 to 10000")
    expectOne(
      minimal, instruments: file("allocation: prorata"), at: "instruments.yaml:2:83",
      "did you mean 'pro_rata'?")
    expectOne(
      minimal, instruments: file("order_capacity: 0"), at: "instruments.yaml:2:87",
      "1 to 16777216")
  }

  @Test func `a file that isn't there is told by name`() {
    expectOne(
      "instruments: others.yaml\n", at: "test.yaml:1:14", "others.yaml: no such file")
    expectOne("instruments: [a]\n", at: "test.yaml:1:14", "'instruments'")
    let missing = complaints("seed: 1\n")
    #expect(missing.count == 1, "\(missing)")
    #expect(missing.first?.hasPrefix("test.yaml:1:1: 'instruments': the key is missing") == true)
  }

  @Test func `a drill names a stage`() throws {
    let settings = try decode(minimal + "drill: { stage: book, after: 9, action: stall }\n")
    #expect(settings.drill == DrillSettings(drill: .stall, stage: .book, afterEvents: 9))
    expectOne(
      minimal + "drill: { stage: bok, action: stall }\n", at: "test.yaml:2:17",
      "did you mean 'book'?")
  }
}
