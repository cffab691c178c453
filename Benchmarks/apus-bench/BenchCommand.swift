// The command line of apus-bench: which suites, and where the results go.

import Glibc

enum BenchCommand {
  struct Suite: Sendable {
    let name: String
    let about: String
    let figures: [String]
    let run: @Sendable (BenchOptions, inout BenchReport) -> Void
  }

  static let suites: [Suite] = [
    Suite(
      name: RingSuite.name, about: "rings between two cores, beside the bare cache-line ping-pong",
      figures: RingSuite.figures, run: { RingSuite.run($0, &$1) }),
    Suite(
      name: PipelineSuite.name, about: "the whole line, as direct calls and on threads",
      figures: PipelineSuite.figures, run: { PipelineSuite.run($0, &$1) }),
    Suite(
      name: JournalSuite.name, about: "what a record costs the logger",
      figures: JournalSuite.figures, run: { JournalSuite.run($0, &$1) }),
    Suite(
      name: BookSuite.name, about: "the matching engine, the books and the venue",
      figures: BookSuite.figures, run: { BookSuite.run($0, &$1) }),
    Suite(
      name: RiskSuite.name, about: "an order through every check of risk, and the order manager",
      figures: RiskSuite.figures, run: { RiskSuite.run($0, &$1) }),
    Suite(
      name: StrategySuite.name, about: "from a tick to what each shipped strategy asks for",
      figures: StrategySuite.figures, run: { StrategySuite.run($0, &$1) }),
    Suite(
      name: PluginSuite.name, about: "a strategy as a plug-in, beside the same one compiled in",
      figures: PluginSuite.figures, run: { PluginSuite.run($0, &$1) }),
    Suite(
      name: FIXSuite.name, about: "FIX messages from bytes to events and back",
      figures: FIXSuite.figures, run: { FIXSuite.run($0, &$1) }),
    Suite(
      name: WireSuite.name, about: "venue and trader over TCP, from socket to socket",
      figures: WireSuite.figures, run: { WireSuite.run($0, &$1) }),
  ]

  static let help = """
    usage: apus-bench SUITE... [--json F] [--smoke] [--filter S] [--runs N] [--cpus A,B…]
                      [--stages] [--quickfix P] [--list]

    Measures, prints a table, and with --json writes the same as one JSON object.
      SUITE       \(suites.map { "\($0.name) (\($0.about))" }.joined(separator: ", ")), or all
      --json F    write the results to the file F ('-' is standard output)
      --smoke     tiny counts: proves that every figure works, measures nothing
      --filter S  only figures whose suite.name holds S ('w1$': ends in w1)
      --runs N    measure each figure N times (default: as often as it needs)
      --cpus A,B… the CPUs to use (default: the first ones this process may run on). Two-core figures
                  take the first two; of the wire, the line has the first and who measures the second
      --stages    the wire's venue and trader have a thread a stage instead of one for the whole line:
                  gateway-in on the first CPU, the next stages on the third and further; eight CPUs
      --quickfix P  a program for wire.quickfix to compare the venue with (tools/bench-quickfix)
      --list      name the figures and stop

    'book --filter operations' measures each operation of a book by itself, over books that grow from
    a thousand to a hundred thousand: the notes under its table say what N counts and what a figure is
    divided by. 'book.w1' and 'book.venue' have their instructions counted by tools/bench-instructions.

    Two-core figures move with the distance of the two cores, which a virtual machine's host may change
    at any time: each is printed with the floor that was probed around it.
    """

  /// Runs what the arguments ask for. Returns the exit status: 0, 1 when a figure failed, or 2 for bad usage.
  static func run(_ arguments: [String]) -> Int32 {
    var options = BenchOptions()
    var chosen: [Suite] = []
    var list = false
    var index = 0
    func value() -> String? {
      index += 1
      return index < arguments.count ? arguments[index] : nil
    }
    while index < arguments.count {
      let argument = arguments[index]
      switch argument {
      case "--help", "-h":
        print(help)
        return 0
      case "--list": list = true
      case "--smoke": options.smoke = true
      case "--json":
        guard let path = value() else { return refuse("--json needs a file name") }
        options.jsonPath = path
      case "--filter":
        guard let text = value() else { return refuse("--filter needs a text") }
        options.filter = text
      case "--stages": options.stages = true
      case "--quickfix":
        guard let path = value() else { return refuse("--quickfix needs a program's path") }
        options.quickFIX = path
      case "--runs":
        guard let count = Int(value() ?? ""), count > 0, count <= 1000 else {
          return refuse("--runs needs a number from 1 to 1000")
        }
        options.runs = count
      case "--cpus":
        let cpus = (value() ?? "").split(separator: ",").map { Int($0) }
        guard !cpus.isEmpty, cpus.allSatisfy({ $0 != nil }) else {
          return refuse("--cpus needs CPU numbers: '--cpus 2,3'")
        }
        options.cpus = cpus.compactMap { $0 }
      case "all": chosen = suites
      default:
        guard let suite = suites.first(where: { $0.name == argument }) else {
          return refuse(
            "there is no suite '\(argument)': use \(suites.map(\.name).joined(separator: ", "))"
              + " or all")
        }
        chosen.append(suite)
      }
      index += 1
    }
    if list {
      for suite in chosen.isEmpty ? suites : chosen {
        for figure in suite.figures { print("\(suite.name).\(figure)") }
      }
      return 0
    }
    guard !chosen.isEmpty else {
      return refuse("which suite? \(suites.map(\.name).joined(separator: ", ")) or all")
    }
    var report = BenchReport(options)
    for suite in chosen { suite.run(options, &report) }
    BenchFolder.removeAll()
    report.printTable()
    return report.writeJSON() && !report.hasFailed ? 0 : 1
  }

  private static func refuse(_ why: String) -> Int32 {
    BenchReport.complain("apus-bench: \(why)\n'apus-bench --help' explains")
    return 2
  }
}
