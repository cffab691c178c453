// From YAML to a trader's settings: every key has a type, a range and a default; what is unknown,
// doubled or out of range is an error that names the place.

import Books
import Config
import Events
import Gateways
import Journal
import Orders
import Platform
import Risk
import Strategies

/// What the command line changes of the config. It is kept in the journal beside it.
public struct Overrides: Hashable, Sendable {
  public var instance: String?
  public var seed: UInt64?
  public var events: UInt64?
  public var epoch: UInt32?

  public init(
    instance: String? = nil, seed: UInt64? = nil, events: UInt64? = nil, epoch: UInt32? = nil
  ) {
    self.instance = instance
    self.seed = seed
    self.events = events
    self.epoch = epoch
  }

  static let fileName = "(command line)"

  /// As a config file of its own.
  var file: ConfigFile {
    var text = "# What the command line changed of the config.\n"
    if let instance { text += "instance: '\(instance)'\n" }
    if let seed { text += "seed: \(seed)\n" }
    if let events { text += "events: \(events)\n" }
    if let epoch { text += "epoch: \(epoch)\n" }
    return ConfigFile(name: Self.fileName, text: text)
  }

  init(reading file: ConfigFile) throws(ConfigErrors) {
    guard file.text.contains(":") else { return }
    let root = try ConfigDecoder(file: file, environment: [:])
    if root.has("instance") { instance = root.string("instance") }
    if root.has("seed") { seed = UInt64(root.integer("seed", in: 0...Int64.max)) }
    if root.has("events") { events = UInt64(root.integer("events", in: 0...Int64.max)) }
    if root.has("epoch") { epoch = UInt32(root.integer("epoch", in: 0...0xF_FFFF)) }
    try root.finish()
  }
}

public enum TraderConfig {
  /// Reads the config and the files that it names, which lie beside it.
  public static func load(
    path: String, overrides: Overrides = Overrides(),
    environment: [String: String] = processEnvironment()
  ) throws(ConfigErrors) -> TraderSettings {
    let main = try ConfigFile.read(path: path)
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    let prefix = folder.isEmpty ? (path.hasPrefix("/") ? "/" : "") : folder + "/"
    return try decode(main: main, overrides: overrides, environment: environment) {
      (name: String) throws(ConfigErrors) in
      let file = try ConfigFile.read(path: name.hasPrefix("/") ? name : prefix + name)
      return file
    }
  }

  /// Reads the settings back from the texts that a journal carries.
  public static func decode(bundle: [ConfigFile]) throws(ConfigErrors) -> TraderSettings {
    guard let main = bundle.first else {
      throw ConfigErrors([
        ConfigError(file: "(journal)", line: 0, column: 0, message: "it carries no config")
      ])
    }
    var overrides = Overrides()
    if let file = bundle.first(where: { $0.name == Overrides.fileName }) {
      overrides = try Overrides(reading: file)
    }
    return try decode(main: main, overrides: overrides, environment: [:]) {
      (name: String) throws(ConfigErrors) in
      guard let file = bundle.first(where: { $0.name == name || $0.name.hasSuffix("/" + name) })
      else {
        throw ConfigErrors([
          ConfigError(
            file: "(journal)", line: 0, column: 0, message: "it doesn't carry '\(name)'")
        ])
      }
      return file
    }
  }

  private static let instrumentsFile = StringPattern(
    "a file's name", example: "instruments.yaml"
  ) { !$0.isEmpty }

  static func decode(
    main: ConfigFile, overrides: Overrides, environment: [String: String],
    open: (String) throws(ConfigErrors) -> ConfigFile
  ) throws(ConfigErrors) -> TraderSettings {
    let root = try ConfigDecoder(file: main, environment: environment)
    let instance = root.string("instance", default: "demo", pattern: .name(byteCountMax: 48))
    let seed = UInt64(root.integer("seed", in: 0...Int64.max, default: 42))
    let instrumentsName = root.string("instruments", default: "", pattern: instrumentsFile)
    if !root.has("instruments") {
      root.fail("instruments", "the key is missing; name the file, such as instruments.yaml")
    }

    let market = decodeMarket(root.section("market", optional: true))
    let strategySection = root.section("strategy", optional: true)
    let strategy = decodeStrategy(strategySection)
    let orderCapacity = root.section("orders", optional: true)
      .integer("capacity", in: 16...1_048_576, default: 16_384)
    let books = root.section("books", optional: true)
    let bookOrders = books.integer("order_capacity", in: 16...16_777_216, default: 65_536)
    let bookLevels = books.integer("level_capacity", in: 16...1_048_576, default: 8192)
    let risk = RiskTerms(root.section("risk", optional: true))
    let out = root.section("gateway_out", optional: true)
    let maximumAge = out.duration(
      "max_age", in: 1_000...3_600_000_000_000, default: 100_000_000)
    let timer = root.duration("timer", in: 1_000_000...3_600_000_000_000, default: 100_000_000)
    let rings = decodeRings(root.section("rings", optional: true))
    let journal = decodeJournal(root.section("journal", optional: true))
    let topology: TopologyKind = root.choice("topology", default: .auto)
    var threads: [ThreadPlan] = []
    if topology == .custom {
      threads = root.entries("threads", names: .name).map { decodeThread($0.name, $0.decoder) }
      if let fault = Topology.fault(in: threads) { root.fail("threads", fault) }
    } else if root.has("threads") {
      root.fail("threads", "threads are named only where the topology is 'custom'")
    }
    let watchdog = root.section("watchdog", optional: true)
      .duration("after", in: 100_000_000...60_000_000_000, default: 2_000_000_000)
    let drill = decodeDrill(root.section("drill", optional: true))
    if orderCapacity < strategy.capacity {
      root.section("orders", optional: true).fail(
        "capacity", "the strategy may have \(strategy.capacity) orders out: allow at least as many")
    }
    // The file of instruments is read before errors are raised, so that all come at once.
    var errors: [ConfigError] = []
    do throws(ConfigErrors) { try root.finish() } catch { errors += error.errors }
    var instruments: [Instrument] = []
    var bundle = [main]
    if !instrumentsName.isEmpty {
      do throws(ConfigErrors) {
        let file = try open(instrumentsName)
        bundle.append(file)
        instruments = try decodeInstruments(
          file, restingOrders: market.resting, environment: environment)
      } catch {
        // What has no line of its own (no such file) is shown where the file is named.
        errors += error.errors.map {
          $0.line > 0 ? $0 : root.error("instruments", $0.description)
        }
      }
    }
    errors += risk.strangers(instruments)
    // Of values that stand, and not of what was handed out in place of wrong ones.
    if errors.isEmpty {
      errors += strategy.errors(instruments, in: strategySection) + risk.errors(instruments)
    }
    if !errors.isEmpty { throw ConfigErrors(errors) }
    bundle.append(overrides.file)

    let terms = instruments.map { InstrumentTerms($0) }
    var settings = TraderSettings(
      instance: overrides.instance ?? instance, instruments: instruments,
      market: MarketSettings(
        seed: overrides.seed ?? seed, instruments: instruments,
        eventsPerSecond: market.rate, arrival: market.arrival,
        eventLimit: overrides.events ?? market.events, restingOrders: market.resting),
      timerPeriod: Nanoseconds(UInt64(timer)),
      books: BookSettings(
        ticks: terms.map(\.tick), orderCapacity: Int(bookOrders), levelCapacity: Int(bookLevels)),
      strategy: strategy.settings(terms),
      orders: OrderSettings(instruments: terms, capacity: Int(orderCapacity)),
      risk: RiskSettings(
        limits: instruments.map { risk.limits(of: $0.symbol) },
        orderCapacity: Int(orderCapacity), startsKilled: risk.startsKilled),
      gatewayOut: GatewayOutSettings(
        instrumentCount: terms.count, orderCapacity: 2 * Int(orderCapacity),
        maximumAge: Nanoseconds(UInt64(maximumAge))),
      rings: rings, journal: journal, topologyKind: topology, threads: threads,
      watchdogAfter: Nanoseconds(UInt64(watchdog)), drill: drill, bundle: bundle)
    settings.enter(epoch: overrides.epoch ?? 1)
    return settings
  }
}
