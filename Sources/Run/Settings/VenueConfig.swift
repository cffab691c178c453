// From YAML to a venue's settings: its own file, the instruments, and the sessions. As for a trader,
// whatever is wrong in any of them is told at once.

import Config
import Events
import FIXGateways
import FIXSession
import Risk
import Venue

public enum VenueConfig {
  /// Reads the config and the files that it names, which lie beside it.
  public static func load(
    path: String, overrides: Overrides = Overrides(),
    environment: [String: String] = processEnvironment()
  ) throws(ConfigErrors) -> VenueSettings {
    let texts = try ConfigTexts(path: path)
    return try decode(
      main: texts.main, overrides: overrides, environment: environment, open: texts.open)
  }

  /// Reads the settings back from the texts that a journal carries. There are no secrets in them, so no
  /// session has credentials then: enough to replay, and not to let anybody in.
  public static func decode(bundle: [ConfigFile]) throws(ConfigErrors) -> VenueSettings {
    let texts = try ConfigTexts(bundle: bundle)
    return try decode(
      main: texts.main, overrides: try texts.overrides(), environment: nil, open: texts.open)
  }

  /// Whether a config is a venue's: it names sessions.
  public static func isVenue(_ main: ConfigFile) -> Bool {
    guard let root = try? ConfigDecoder(file: main, environment: nil) else { return false }
    return root.has("sessions")
  }

  static func decode(
    main: ConfigFile, overrides: Overrides, environment: [String: String]?,
    open: (String) throws(ConfigErrors) -> ConfigFile
  ) throws(ConfigErrors) -> VenueSettings {
    let root = try ConfigDecoder(file: main, environment: environment)
    let line = LineTerms(root, instance: "venue", stages: Topology.venueStages, open: open)
    let instrumentsName = ConfigTexts.name(of: "instruments", in: root)
    let sessionsName = ConfigTexts.name(of: "sessions", in: root)
    let listenSection = root.section("listen", optional: true)
    var listen = decodeListen(listenSection)
    let store = root.section("store", optional: true)
      .string("directory", default: "fix-store", pattern: .nonEmpty)
    let orders = decodeOrders(root)
    let riskSection = root.section("risk", optional: true)
    let risk = RiskTerms(riskSection, standard: RiskTerms.standard)
    let warnsAt = riskSection.integer("warn_at_percent", in: 10...100, default: 90)
    let day = decodeDay(root.section("day", optional: true))
    let network: NetworkName = root.choice("network", default: .auto)

    // All files are read before errors are raised, so that all come at once.
    var errors = line.errors
    do throws(ConfigErrors) { try root.finish() } catch { errors += error.errors }
    var bundle = [main] + line.files
    var instruments: [VenueInstrument] = []
    var sessions: [SessionTerms] = []
    func read(
      _ key: String, _ name: String, _ decode: (ConfigFile) throws(ConfigErrors) -> Void
    ) {
      guard let file = ConfigTexts.open(key, named: name, in: root, with: open, &errors) else {
        return
      }
      bundle.append(file)
      do throws(ConfigErrors) { try decode(file) } catch { errors += error.errors }
    }
    read("instruments", instrumentsName) { (file) throws(ConfigErrors) in
      instruments = try VenueInstruments.decode(file, environment: environment)
    }
    let limited = instruments.map { LimitedInstrument($0) }
    errors += risk.strangers(limited)
    read("sessions", sessionsName) { (file) throws(ConfigErrors) in
      sessions = try SessionTerms.decode(
        file, over: risk, instruments: limited, environment: environment)
    }
    // Of values that stand, and not of what was handed out in place of wrong ones.
    if errors.isEmpty { errors += risk.errors(limited) }
    if errors.isEmpty {
      errors +=
        sessions.flatMap { $0.errors(limited) } + crowd(sessions, listen, orders, root)
        + locked(sessions, listen)
    }
    if !errors.isEmpty { throw ConfigErrors(errors) }
    bundle.append(overrides.file)

    listen.port = overrides.port ?? listen.port
    let accounts = SessionTerms.accounts(sessions)
    var settings = VenueSettings(
      instance: overrides.instance ?? line.instance, epoch: overrides.epoch ?? 1,
      instruments: instruments, accounts: accounts,
      peers: sessions.map {
        $0.peer(accounts: accounts, messageByteCount: listen.messageByteCountMax)
      },
      listen: listen, storeDirectory: store,
      limits: sessions.map { session in instruments.map { session.limits(of: $0.symbol) } },
      warnsAtPercent: warnsAt,
      ordersPerSession: orders.perSession, identifierCapacity: orders.identifiers,
      identifiersPerSession: orders.identifiersPerSession,
      day: day, timerPeriod: line.timerPeriod, rings: line.rings, journal: line.journal,
      topologyKind: line.topologyKind, threads: line.threads, watchdogAfter: line.watchdogAfter,
      network: network == .auto ? nil : network.rawValue, bundle: bundle)
    settings.places = line.places
    settings.warmUp = line.warmUp
    return settings
  }
}
