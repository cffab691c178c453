// The strategies of a trader's config: each under its name, with its kind, its instruments and the parameters that the
// kind lists. In a section of its own, or in a file beside the config.

import Config
import Events
import Plugins
import Spellcheck
import Strategies

/// A strategy by the name that configs and people use.
public struct NamedStrategy: Hashable, Sendable {
  public var name: String
  public var settings: StrategySettings

  public init(_ name: String, _ settings: StrategySettings) {
    self.name = name
    self.settings = settings
  }
}

/// A strategy as a file says it.
public struct StrategyOutline: Hashable, Sendable {
  public var name: String
  public var kind: String
  /// Nil: all that there are.
  public var symbols: [String]?
}

struct StrategyTerms {
  private struct Said {
    var name: String
    var kind: StrategyKind
    /// Of a plug-in; nil also where it couldn't be had, which was reported.
    var plugin: PluginCode?
    var section: ConfigDecoder
    /// Where its parameters stand.
    var parameters: ConfigDecoder
    /// Nil: all.
    var symbols: [String]?
    var maximumPosition: Quantity
    var capacity: Int
    var maximumRefusals: Int
    var startsStopped: Bool
    var values: [Int64]
    /// The name of its model's file, and the model; of a kind that needs one.
    var modelName: String?
    var model: ScoringModel?

    var card: StrategyCard { plugin?.card ?? kind.card }
    /// What people call its kind.
    var word: String { plugin.map { "plug-in '\($0.name)'" } ?? kind.rawValue }
  }

  private var said: [Said]

  /// `section` has a key for each strategy.
  init(_ section: ConfigDecoder) {
    said = section.entries(names: .name).compactMap { entry in
      Self.kind(entry.name, entry.decoder).map { Self.read(entry.name, $0, entry.decoder) }
    }
  }

  var names: [String] { said.map(\.name) }

  /// Orders of all of them together.
  var capacity: Int { said.map(\.capacity).reduce(0, +) }

  private static func kind(_ name: String, _ section: ConfigDecoder) -> StrategyKind? {
    let kinds = StrategyKind.allCases.map(\.rawValue)
    let word = section.string("kind", default: name)
    if let kind = StrategyKind(rawValue: word) { return kind }
    let near = nearest(word, in: kinds).map { "; did you mean '\($0)'?" } ?? ";"
    section.fail(
      "kind",
      (section.has("kind") ? "there is no kind '\(word)'" : "the key is missing")
        + "\(near) there are: \(kinds.joined(separator: ", "))")
    // What belongs to a kind can't be judged without one.
    for key in section.keys { _ = section.has(key) }
    return nil
  }

  private static func read(
    _ name: String, _ kind: StrategyKind, _ section: ConfigDecoder
  ) -> Said {
    let largest = 1...StrategySettings.largestPosition.units
    let plugin = kind == .plugin ? load(section) : nil
    // A plug-in's parameters are its own, and could be called as a key of ours.
    let parameters = kind == .plugin ? section.section("parameters", optional: true) : section
    // Without it nobody knows which there are.
    if kind == .plugin, plugin == nil { for key in parameters.keys { _ = parameters.has(key) } }
    return Said(
      name: name, kind: kind, plugin: plugin, section: section, parameters: parameters,
      symbols: section.has("instruments") ? section.strings("instruments", count: 1...8192) : nil,
      maximumPosition: Quantity(
        units: section.quantity("max_position", in: largest, default: 100 * fixedPointScale)),
      capacity: Int(section.integer("max_orders_out", in: 2...1_048_576, default: 4096)),
      maximumRefusals: Int(
        section.integer(
          "max_refusals", in: StrategySettings.refusalRange,
          default: Int64(StrategySettings.standardRefusals))),
      startsStopped: section.bool("starts_stopped", default: false),
      values: (plugin?.card ?? kind.card).parameters.map { $0.value(in: parameters) },
      modelName: kind.card.needsModel
        ? section.string(
          "model", pattern: StringPattern("a file's name", example: "model.json") { !$0.isEmpty })
        : nil)
  }

  /// The library that a section names; nil where there is something against it.
  private static func load(_ section: ConfigDecoder) -> PluginCode? {
    let path = section.path("library")
    guard section.has("library") else {
      _ = section.has("digest")
      return nil
    }
    guard section.has("digest") else {
      section.fail(
        "digest",
        "the key is missing: it names the library that was checked; 'apus strategy check \(path)' prints it"
      )
      return nil
    }
    let digest = section.string("digest", pattern: .nonEmpty)
    do throws(PluginFault) {
      return try Plugins.load(path, digest: digest)
    } catch {
      section.fail("library", error.description)
      return nil
    }
  }

  /// Reads the models that are named, each file once, into the config's texts.
  mutating func readModels(
    with open: (String) throws(ConfigErrors) -> ConfigFile, environment: [String: String]?,
    into bundle: inout [ConfigFile], _ errors: inout [ConfigError]
  ) {
    var models: [String: ScoringModel] = [:]
    for index in said.indices {
      // One that is missing was reported.
      guard let name = said[index].modelName, said[index].section.has("model") else { continue }
      if models[name] == nil {
        guard
          let file = ConfigTexts.open(
            "model", named: name, in: said[index].section, with: open, &errors)
        else { continue }
        bundle.append(file)
        do throws(ConfigErrors) {
          models[name] = try ScoringFile.decode(file, environment: environment)
        } catch { errors += error.errors }
      }
      said[index].model = models[name]
    }
  }

  /// What is wrong with strategies whatever they trade.
  var rulesBroken: [ConfigError] { said.flatMap(broken) }

  /// Each where the config says one of the two, or where it should.
  private func broken(_ said: Said) -> [ConfigError] {
    let card = said.card
    return card.broken(said.values).map { rule in
      let place = rule.names.first { said.parameters.has($0) } ?? rule.upper
      return said.parameters.error(
        place, card.complaint(about: rule, said.values) { $0.words($1) })
    }
  }

  /// Each with what it is, and which instruments it names.
  var outline: [StrategyOutline] {
    said.map { StrategyOutline(name: $0.name, kind: $0.word, symbols: $0.symbols) }
  }

  // MARK: Once the instruments are known

  func errors(_ instruments: [Instrument]) -> [ConfigError] {
    said.flatMap { errors($0, instruments) }
  }

  private func errors(_ said: Said, _ instruments: [Instrument]) -> [ConfigError] {
    let symbols = instruments.map(\.symbol)
    var errors: [ConfigError] = []
    for symbol in said.symbols ?? [] where !symbols.contains(symbol) {
      let near = nearest(symbol, in: symbols).map { "; did you mean '\($0)'?" } ?? ";"
      errors.append(
        said.section.error(
          "instruments",
          "there is no instrument '\(symbol)'\(near) there is: \(symbols.joined(separator: ", "))"))
    }
    let own = said.symbols ?? symbols
    if Set(own).count != own.count {
      errors.append(said.section.error("instruments", "an instrument is there twice"))
    }
    errors += broken(said)
    let card = said.card
    if !card.markets.contains(own.count) {
      let bound = card.markets
      errors.append(
        said.section.error(
          "instruments",
          "a \(said.word) trades "
            + (bound.count == 1
              ? "\(bound.lowerBound)" : "\(bound.lowerBound) to \(bound.upperBound)")
            + " of them, not \(own.count)"))
    }
    guard errors.isEmpty else { return errors }
    // An order that is no multiple of an instrument's lot would only ever be refused.
    for (index, parameter) in card.parameters.enumerated() where parameter.unit == .quantity {
      let odd = instruments.first {
        own.contains($0.symbol) && said.values[index] % $0.lot.units != 0
      }
      guard let odd else { continue }
      errors.append(
        said.parameters.error(
          parameter.name,
          "it is no multiple of the lot of '\(odd.symbol)', \(plain(odd.lot)): its orders would all "
            + "be refused; write a multiple of every instrument's lot"))
    }
    if errors.isEmpty, let plugin = said.plugin {
      do throws(PluginFault) {
        try Plugins.tryOut(plugin, settings(said, 1, instruments))
      } catch {
        errors.append(said.section.error("library", error.description))
      }
    }
    return errors
  }

  /// What stands, and all the same can't be meant: an order above what risk lets through is only ever refused.
  func warnings(_ instruments: [Instrument], _ risk: RiskTerms) -> [ConfigError] {
    said.flatMap { said in
      zip(said.card.parameters, said.values).filter { $0.0.isOrderSize }.compactMap {
        (parameter, value) in
        let symbols = (said.symbols ?? instruments.map(\.symbol)).filter {
          risk.limits(of: $0).maximumOrder.units < value
        }
        guard let first = symbols.first else { return nil }
        let most = plain(risk.limits(of: first).maximumOrder)
        return said.parameters.error(
          parameter.name,
          "'\(parameter.name)' of '\(said.name)' is \(plain(Quantity(units: value))), and risk's 'max_order' in "
            + "\(symbols.joined(separator: ", ")) is \(symbols.count == 1 ? most : "less"): orders for so much are "
            + "refused there")
      }
    }
  }

  /// Of instruments that `errors` has found nothing against.
  func settings(_ instruments: [Instrument]) -> [NamedStrategy] {
    said.enumerated().map { index, said in
      NamedStrategy(said.name, settings(said, index + 1, instruments))
    }
  }

  private func settings(
    _ said: Said, _ number: Int, _ instruments: [Instrument]
  ) -> StrategySettings {
    let own = said.symbols ?? instruments.map(\.symbol)
    let markets = own.compactMap { symbol in
      instruments.firstIndex { $0.symbol == symbol }.map {
        TradedInstrument(InstrumentID(UInt32($0)), InstrumentTerms(instruments[$0]))
      }
    }
    var settings = StrategySettings(
      said.kind, plugin: said.plugin, number: UInt16(number), markets: markets,
      maximumPosition: said.maximumPosition, orderCapacity: said.capacity,
      maximumRefusals: said.maximumRefusals, startsStopped: said.startsStopped)
    settings.values = said.values
    settings.model = said.model
    return settings
  }
}
