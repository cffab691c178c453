// A command that has one of everything, for the tests to talk to.

import Arguments

enum Sample {
  static let instance = Option.text("instance", short: "i", placeholder: "NAME", help: "Which.")
  static let json = Option.flag("json", help: "JSON.")
  static let count = Option.integer("count", short: "n", in: 1...1000, default: 10, help: "Many.")
  static let rate = Option.integer("rate", in: Int.min...Int.max, help: "Fast.")
  static let interval = Option.duration(
    "interval", in: 1_000_000...60_000_000_000, default: 500_000_000, help: "Long.")
  static let limit = Option.duration("for", help: "Stops by itself after so long.")
  static let kinds = Option.texts("kind", short: "k", placeholder: "KIND[,KIND]", help: "Kinds.")
  static let topology = Option.choice(
    "topology", of: ["one", "split"], default: "one", help: "How stages share threads.")
  static let verbose = Option.flag("verbose", short: "v", help: "Says more.")
  static let config = Option.required("config", short: "c", placeholder: "FILE", help: "Config.")
  static let ring = Positional.required("RING", help: "Which ring.")
  static let second = Positional.optional("SECOND", help: "Another.")
  static let suites = Positional.choices("SUITE", of: ["ring", "pipeline"], help: "Suites.")

  static let tail = Command(
    "tail", summary: "prints a ring's events",
    options: [count, rate, interval, limit, kinds, topology, verbose],
    positionals: [ring, second],
    examples: [Example("tap tail a-b -n 5", "The last five events of the ring between a and b.")],
    run: { _ in .done })

  static let run = Command(
    "run", summary: "runs the core", options: [config],
    run: { values throws(UsageError) in
      if values[config] == "bad" { throw UsageError("bad config") }
      return .refused
    })

  static let bench = Command(
    "bench", summary: "measures", positionals: [suites], run: { _ in .done })

  static let dig = Command("dig", summary: "reads files", doneBy: "tap-no-such-tools")
  static let group = Command("group", summary: "a choice", subcommands: [bench, dig])

  static let tap = Command(
    "tap", summary: "looks at rings", discussion: ["It never writes."], options: [instance, json],
    subcommands: [tail, run, bench, dig, group], exitCodes: [1: "no such instance"],
    version: "tap 1.0")

  /// The values of a line that must be good.
  static func values(_ line: String) throws -> Values {
    let words = line.split(separator: " ").map(String.init)
    guard case .run(_, let values) = try tap.parse(words) else { throw UsageError("no values") }
    return values
  }

  /// What a line that must be bad is told.
  static func refusal(_ words: String...) -> String {
    do throws(Refusal) {
      _ = try tap.parse(words)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }
}
