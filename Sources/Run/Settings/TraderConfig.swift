// From YAML to a trader's settings: every key has a type, a range and a default; what is unknown,
// doubled or out of range is an error that names the place.

import Books
import Config
import Events
import Gateways
import Orders
import Risk
import Routing
import Strategies

public enum TraderConfig {
  /// Reads the config and the files that it names, which lie beside it.
  public static func load(
    path: String, overrides: Overrides = Overrides(),
    environment: [String: String] = processEnvironment()
  ) throws(ConfigErrors) -> TraderSettings {
    let texts = try ConfigTexts(path: path)
    return try decode(
      main: texts.main, overrides: overrides, environment: environment, open: texts.open)
  }

  /// Reads the settings back from the texts that a journal carries.
  public static func decode(bundle: [ConfigFile]) throws(ConfigErrors) -> TraderSettings {
    let texts = try ConfigTexts(bundle: bundle)
    return try decode(
      main: texts.main, overrides: try texts.overrides(), environment: nil, open: texts.open)
  }

  static func decode(
    main: ConfigFile, overrides: Overrides, environment: [String: String]?,
    open: (String) throws(ConfigErrors) -> ConfigFile
  ) throws(ConfigErrors) -> TraderSettings {
    try decode(
      main: main, overrides: overrides, environment: environment, openModel: open, open: open)
  }

  /// `openModel`: where the strategies are another config's, their models are too.
  static func decode(
    main: ConfigFile, overrides: Overrides, environment: [String: String]?,
    openModel: (String) throws(ConfigErrors) -> ConfigFile,
    open: (String) throws(ConfigErrors) -> ConfigFile
  ) throws(ConfigErrors) -> TraderSettings {
    let root = try ConfigDecoder(file: main, environment: environment)
    let line = LineTerms(root, instance: "demo", stages: Topology.stages, open: open)
    let seed = UInt64(root.integer("seed", in: 0...Int64.max, default: 42))
    let instrumentsName = ConfigTexts.name(of: "instruments", in: root)

    let orders = root.section("orders", optional: true)
    let orderCapacity = orders.integer("capacity", in: 16...1_048_576, default: 16_384)
    let executions = Int(orders.integer("executions", in: 64...16_777_216, default: 65_536))
    let books = root.section("books", optional: true)
    let bookOrders = books.integer("order_capacity", in: 16...16_777_216, default: 65_536)
    let bookLevels = books.integer("level_capacity", in: 16...1_048_576, default: 8192)
    // Files are read before errors are raised, so that all come at once.
    var errors = line.errors
    var bundle = [main] + line.files
    // In a section of its own, or in a file beside this one.
    var riskRoot: ConfigDecoder?
    if root.isText("risk") {
      let name = ConfigTexts.name(of: "risk", in: root)
      if let file = ConfigTexts.open("risk", named: name, in: root, with: open, &errors) {
        bundle.append(file)
        riskRoot = try ConfigDecoder(file: file, environment: environment)
      }
      // Without it nothing that follows could be judged.
      if riskRoot == nil { throw ConfigErrors(errors) }
    }
    var strategiesRoot: ConfigDecoder?
    if root.isText("strategies") {
      let name = ConfigTexts.name(of: "strategies", in: root)
      if let file = ConfigTexts.open("strategies", named: name, in: root, with: open, &errors) {
        bundle.append(file)
        strategiesRoot = try ConfigDecoder(file: file, environment: environment)
      }
      if strategiesRoot == nil { throw ConfigErrors(errors) }
    }
    var strategies = StrategyTerms(strategiesRoot ?? root.section("strategies", optional: true))
    strategies.readModels(
      with: openModel, environment: environment, into: &bundle, &errors)
    let riskSection = riskRoot ?? root.section("risk", optional: true)
    let risk = RiskTerms(
      riskSection, standard: RiskTerms.standard,
      advice: "; to stop all orders write 'starts_killed: true'")
    let scopes = RiskScopes(riskSection)
    let day = TraderDay.decode(root.section("day", optional: true))
    var holdings = PortfolioTerms(root.section("portfolio", optional: true))
    var venue = decodeVenue(root.section("venue", optional: true), over: risk)
    var several = VenuesTerms(root, over: risk)
    if several.isPresent, venue != nil {
      root.fail("venues", "'venue' is one venue and 'venues' are several; remove one of the two")
    }
    let marketSection = root.section("market", optional: true)
    let isCrowd = venue?.embedded != nil
    let market = decodeMarket(marketSection, ofParticipants: isCrowd)
    if venue != nil || several.isPresent, !isCrowd, root.has("market") {
      root.fail("market", "it comes from the venue; remove this")
    }
    venue?.embedded?.participants = market.participants
    let out = root.section("gateway_out", optional: true)
    let maximumAge = out.duration(
      "max_age", in: 1_000...3_600_000_000_000, default: 100_000_000)
    venue?.terms.maximumAge = Nanoseconds(UInt64(maximumAge))
    several.maximumAge = Nanoseconds(UInt64(maximumAge))
    // More than any desk sends, and less than a loop that has lost its mind does.
    let maximumOrders = UInt64(
      out.rate("max_orders", in: 1...100_000_000, default: 100_000))
    venue?.terms.maximumOrdersPerSecond = maximumOrders
    several.maximumOrders = maximumOrders
    let drill = decodeDrill(root.section("drill", optional: true))
    if orderCapacity < strategies.capacity {
      orders.fail(
        "capacity",
        "the strategies may have \(strategies.capacity) orders out: allow at least as many, or set their "
          + "'max_orders_out'")
    }
    if strategies.names.count > StrategyHouse.capacity {
      root.fail("strategies", "a line has at most \(StrategyHouse.capacity) of them")
    }
    let own = root.has("account") ? root.string("account", pattern: .name) : nil
    if own == nil, several.isPresent, several.account == nil, !several.names.isEmpty {
      root.fail(
        "venues",
        "their 'account' differs (\(several.otherNames)), and limits and positions are of one of ours: name it, "
          + "such as 'account: desk' beside 'venues'")
    }
    let account = own ?? venue?.account ?? several.account ?? TraderSettings.paperAccount
    holdings.readCash([account])
    do throws(ConfigErrors) { try root.finish() } catch { errors += error.errors }
    do throws(ConfigErrors) { try riskRoot?.finish() } catch { errors += error.errors }
    do throws(ConfigErrors) { try strategiesRoot?.finish() } catch { errors += error.errors }
    var instruments: [Instrument] = []
    let file = ConfigTexts.open(
      "instruments", named: instrumentsName, in: root, with: open, &errors)
    if let file {
      bundle.append(file)
      do throws(ConfigErrors) {
        instruments = try decodeInstruments(
          file, restingOrders: market.resting, environment: environment)
      } catch { errors += error.errors }
    }
    let limited = instruments.map { LimitedInstrument($0) }
    errors += risk.strangers(limited)
    let names = RiskNames(
      symbols: instruments.map(\.symbol), strategies: strategies.names,
      accounts: [account], sessions: several.names.count > 1 ? several.names : [])
    if !instruments.isEmpty { errors += several.errors(instruments) }
    if !instruments.isEmpty { errors += scopes.errors(names) + holdings.errors(names) }
    if errors.isEmpty {
      errors += holdings.strangers(
        to: instruments.map { risk.limits(of: $0.symbol).maximumPosition }, names)
    }
    // Of values that stand, and not of what was handed out in place of wrong ones.
    if errors.isEmpty {
      errors += strategies.errors(instruments) + risk.errors(limited)
    }
    if !errors.isEmpty { throw ConfigErrors(errors) }
    bundle.append(overrides.file)

    let terms = instruments.map { InstrumentTerms($0) }
    var settings = TraderSettings(
      instance: overrides.instance ?? line.instance, instruments: instruments,
      market: MarketSettings(
        seed: overrides.seed ?? seed, instruments: instruments,
        eventsPerSecond: market.rate, arrival: market.arrival,
        eventLimit: overrides.events ?? market.events, restingOrders: market.resting),
      venues: venue.map { [$0] } ?? several.venues(instruments),
      timerPeriod: line.timerPeriod,
      books: BookSettings(
        ticks: terms.map(\.tick), orderCapacity: Int(bookOrders), levelCapacity: Int(bookLevels),
        // Of the best level alone nobody knows what is behind ours.
        ownOrderCapacity: venue.map { $0.terms.depth == 1 } ?? true ? 0 : 2 * Int(orderCapacity),
        ownExecutionCapacity: executions),
      strategies: strategies.settings(instruments),
      orders: OrderSettings(
        instruments: terms, capacity: Int(orderCapacity), executionCapacity: executions),
      risk: scopes.settings(
        zip(instruments, terms).map { instrument, terms in
          var limits = risk.limits(of: instrument.symbol)
          limits.terms = terms
          return limits
        }, names),
      gatewayOut: GatewayOutSettings(
        instrumentCount: terms.count, orderCapacity: 2 * Int(orderCapacity),
        maximumAge: Nanoseconds(UInt64(maximumAge)), maximumOrdersPerSecond: maximumOrders),
      rings: line.rings, journal: line.journal, topologyKind: line.topologyKind,
      threads: line.threads, watchdogAfter: line.watchdogAfter, drill: drill, bundle: bundle)
    settings.warnings = strategies.warnings(instruments, risk)
    settings.ownAccount = own
    settings.day = day
    settings.warmUp = line.warmUp
    settings.places = line.places
    settings.needsSecondPerson = scopes.needsSecondPerson
    settings.risk.portfolio = holdings.settings(names)
    settings.risk.orderCapacity = Int(orderCapacity)
    settings.routing = several.routing
    // A paper venue takes nothing back.
    settings.risk.executionCapacity = settings.venues.isEmpty ? 0 : executions
    settings.risk.hasManyVenues = settings.venues.count > 1
    for index in settings.strategies.indices {
      settings.strategies[index].settings.isRouted = settings.risk.hasManyVenues
    }
    settings.enter(epoch: overrides.epoch ?? 1)
    return settings
  }
}
