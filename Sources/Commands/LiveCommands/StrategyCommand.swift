// apus strategy: which kinds of strategy there are and what they take, and whether a plug-in may be let in.

import Arguments
import CommandWords
import Config
import Events
import Pipeline
import Plugins
import Printing
import Settings
import Strategies

package enum StrategyCommand {
  package static let command = Command(
    "strategy",
    summary: "lists the kinds of strategy, describes one, checks a plug-in or a file of them",
    discussion: [
      "A config's section 'strategies' names a kind for each strategy, and the kind's parameters. A kind is "
        + "built in, or 'plugin': a shared library in C or in what speaks C, as "
        + "CSupport/CStrategy/include/apus_strategy.h says."
    ],
    subcommands: [list, describe, check],
    examples: [
      Example("apus strategy list", "What is there?"),
      Example("apus strategy describe quote_and_take", "Its parameters."),
      Example("apus strategy check ./libmine.so", "May it be let in? What goes into the config?"),
      Example(
        "apus strategy check config/strategies.yaml", "Do its strategies' parameters go together?"),
    ],
    exitCodes: [
      0: "done", 1: "the plug-in is refused, and why",
      2: "the command line is wrong, or the config that was to be checked",
    ])

  static let list = Command(
    "list", summary: "lists the kinds of strategy",
    options: [Apus.json],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var output = Output()
      if values[Apus.json] {
        for kind in StrategyKind.allCases {
          let object: JSONObject = [
            "kind": .text(kind.rawValue), "summary": .text(kind.card.summary),
            "parameters": .number(UInt64(kind.card.parameters.count)),
          ]
          output.write { object.appendLine(to: &$0) }
        }
      } else {
        var table = Table([
          .init(title: "kind", alignment: .left), .init(title: "what it does", alignment: .left),
        ])
        for kind in StrategyKind.allCases { table.add([kind.rawValue, kind.card.summary]) }
        for line in table.lines(paint: Terminal.output.paint) { output.write(line + "\n") }
      }
      output.flush()
      return .done
    })

  static let kind = Positional.required(
    "KIND", help: "A kind that 'apus strategy list' names, or a plug-in's file.")

  static let describe = Command(
    "describe", summary: "shows what a kind of strategy does and the parameters that it takes",
    options: [Apus.json], positionals: [kind],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let word = values[kind]
      if let kind = StrategyKind(rawValue: word) {
        show(word, kind.card, values)
        return .done
      }
      guard word.contains("/") || word.hasSuffix(".so") else {
        let kinds = StrategyKind.allCases.map(\.rawValue)
        throw UsageError(
          "there is no kind '\(word)'\(Spelling.suggestion(for: word, among: kinds)) there are: "
            + kinds.joined(separator: ", ") + "; a plug-in is named by its file, with a '/'")
      }
      do throws(PluginFault) {
        let code = try Plugins.load(word)
        show(code.name, code.card, values)
        return .done
      } catch {
        complain("\(word): \(error)")
        return .refused
      }
    })

  // MARK: A plug-in

  static let file = Positional.required(
    "FILE", help: "The shared library, or a config of strategies (.yaml).")
  static let markets = Option.integer(
    "markets", in: 1...64, default: 2, help: "On so many markets.")

  static let check = Command(
    "check", summary: "tries a plug-in in a process of its own, or checks a config's strategies",
    discussion: [
      "It is loaded, described and told of a market that is made up, with the defaults of its parameters, twice: a crash, "
        + "a hang, another version, writing where it may not, and state kept elsewhere are found and said. "
        + "What is printed can be pasted into a config. 'apus run' tries it again, with the config's own values.",
      "A file of strategies, or a trader's config that has some, is read as 'apus run' reads it: each parameter in its range, "
        + "and those that depend on one another together. Of a file of strategies alone nobody knows the instruments.",
    ],
    options: [markets, Apus.json], positionals: [file],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let path = values[file]
      if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return checkFile(path, values) }
      do throws(PluginFault) {
        let code = try Plugins.load(path)
        let trial = try Plugins.tryOut(code, settings(code, values[markets]))
        report(path, code, trial, values)
        return .done
      } catch {
        complain("\(path): \(error)")
        return .refused
      }
    })

  private static func checkFile(_ path: String, _ values: Values) -> ExitStatus {
    let found: [StrategyOutline]
    do throws(ConfigErrors) {
      let checked = try StrategyFile.check(path: path)
      found = checked.strategies
      for warning in checked.warnings { Terminal.complain("warning: \(warning)") }
    } catch {
      Terminal.complain(error.description)
      return .badUsage
    }
    var output = Output()
    if found.isEmpty, !values[Apus.json] {
      output.write("none: '\(path)' has no strategy, and its line only records\n")
    }
    for strategy in found {
      if values[Apus.json] {
        let object: JSONObject = [
          "name": .text(strategy.name), "kind": .text(strategy.kind),
          "instruments": strategy.symbols.map { .array($0.map { .text($0) }) } ?? .null,
        ]
        output.write { object.appendLine(to: &$0) }
      } else {
        output.write(
          Terminal.output.paint.green("fine") + ": '\(strategy.name)', \(strategy.kind), on "
            + (strategy.symbols?.joined(separator: ", ") ?? "all instruments") + "\n")
      }
    }
    output.flush()
    return .done
  }

  /// Markets as a config has them: a tick of a cent, a lot of one.
  private static func settings(_ code: PluginCode, _ wanted: Int) -> StrategySettings {
    let bound = code.card.markets
    let count = min(max(wanted, bound.lowerBound), bound.upperBound)
    let terms = InstrumentTerms(
      tick: Price(units: 1_000_000), lot: Quantity(units: 100_000_000),
      lowestPrice: Price(units: 1_000_000), highestPrice: Price(units: 100_000_000_000_000))
    return StrategySettings(
      .plugin, plugin: code,
      markets: (0..<count).map { TradedInstrument(InstrumentID(UInt32($0)), terms) },
      maximumPosition: Quantity(units: 100_000_000_000))
  }

  private static func report(
    _ path: String, _ code: PluginCode, _ trial: Plugins.Trial, _ values: Values
  ) {
    let digest = Plugins.words(ofDigest: code.digest)
    var output = Output()
    if values[Apus.json] {
      let object: JSONObject = [
        "name": .text(code.name), "digest": .text(digest), "summary": .text(code.card.summary),
        "state_bytes": .number(trial.stateBytes), "intents": .number(trial.intents),
        "parameters": .array(code.card.parameters.map { .object(json($0)) }),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      let paint = Terminal.output.paint
      output.write(
        paint.green("fine")
          + ": '\(code.name)' keeps \(Readable.bytes(trial.stateBytes)) of state, and asked "
          + "for \(Readable.plural(trial.intents, "thing")) in the trial\n\n"
          + "  \(code.name):\n    kind: plugin\n    library: \(path)\n    digest: \"\(digest)\"\n"
          + (code.card.parameters.isEmpty ? "" : "    parameters:\n")
          + code.card.parameters.map { "      \($0.name): \($0.words($0.standard))\n" }.joined())
    }
    output.flush()
  }

  // MARK: Parameters

  private static func show(_ name: String, _ card: StrategyCard, _ values: Values) {
    var output = Output()
    if values[Apus.json] {
      let object: JSONObject = [
        "kind": .text(name), "summary": .text(card.summary),
        "least_markets": .number(UInt64(card.markets.lowerBound)),
        "most_markets": .number(UInt64(card.markets.upperBound)),
        "parameters": .array(card.parameters.map { .object(json($0)) }),
        "rules": .array(card.rules.map { .text("\($0.words), \($0.why)") }),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      output.write("\(name): \(card.summary)\n")
      var table = Table([
        .init(title: "parameter", alignment: .left), .init(title: "unit", alignment: .left),
        .init(title: "from"), .init(title: "to"), .init(title: "default"),
        .init(title: "live", alignment: .left), .init(title: "what it is", alignment: .left),
      ])
      for one in card.parameters {
        let isNumber = word(one.unit) != "choice"
        table.add([
          one.name, word(one.unit), isNumber ? one.words(one.range.lowerBound) : "",
          isNumber ? one.words(one.range.upperBound) : "", one.words(one.standard),
          one.isLive ? "yes" : "no", help(one),
        ])
      }
      if !card.parameters.isEmpty {
        output.write("\n")
        for line in table.lines(paint: Terminal.output.paint) { output.write(line + "\n") }
      }
      if !card.rules.isEmpty { output.write("\n") }
      for rule in card.rules { output.write("\(rule.words), \(rule.why)\n") }
    }
    output.flush()
  }

  private static func help(_ parameter: Parameter) -> String {
    guard case .choice(let words) = parameter.unit else { return parameter.help }
    return parameter.help + " (\(words.joined(separator: ", ")))"
  }

  private static func json(_ parameter: Parameter) -> JSONObject {
    [
      "name": .text(parameter.name), "unit": .text(word(parameter.unit)),
      "from": .text(parameter.words(parameter.range.lowerBound)),
      "to": .text(parameter.words(parameter.range.upperBound)),
      "default": .text(parameter.words(parameter.standard)), "live": .bool(parameter.isLive),
      "help": .text(help(parameter)),
    ]
  }

  private static func word(_ unit: ParameterUnit) -> String {
    switch unit {
    case .count: "count"
    case .ticks: "ticks"
    case .percent: "percent"
    case .quantity: "quantity"
    case .price: "price"
    case .number: "number"
    case .duration: "duration"
    case .choice: "choice"
    case .flag: "flag"
    }
  }
}
