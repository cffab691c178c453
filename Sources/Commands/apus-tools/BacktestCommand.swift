// apus backtest: the whole line as direct calls on one thread, in virtual time.

import Arguments
import CommandWords

enum BacktestCommand {
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE", default: "config/paper.yaml",
    help: "A config whose market is in the line. Every key is explained in config/paper.yaml.")
  static let duration = Option.duration(
    "for", in: 1...31_536_000_000_000_000, help: "So much virtual time.")

  /// `LineChoice.instance`, in other words.
  static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME",
    help: "As 'apus run' takes it. A backtest has no fabric, so nothing shows it.")

  static let command = Command(
    ToolCommand.backtest.name, summary: ToolCommand.backtest.summary,
    discussion: [
      "The config's market is in the line itself. There is no journal and no fabric: what is printed is "
        + "the digest of every stream, which is the same on any machine. It needs --events or --for.",
      "'apus run --executor inline' is the same.",
    ],
    options: [
      config, duration, instance, LineChoice.seed, LineChoice.events,
      Apus.json,
    ],
    examples: [
      Example(
        "apus backtest --events 1000000",
        "A million market events of the config's seed."),
      Example(
        "apus backtest --for 60s",
        "A minute of virtual time; it takes about a second."),
    ],
    exitCodes: [0: "done", 2: "the command line or the config is wrong"],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard let settings = try LineChoice.settings(values, of: values[config]) else {
        return .badUsage
      }
      guard settings.venue == nil else {
        throw UsageError(
          "a backtest is for a market in the line, and '\(values[config])' trades on a venue; "
            + "config/paper.yaml has one")
      }
      for warning in settings.warnings { Terminal.complain("warning: \(warning)") }
      return BacktestReport.run(settings, forNs: values[duration], isJSON: values[Apus.json])
    })
}
