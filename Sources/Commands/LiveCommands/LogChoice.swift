// How a run is told of: on a screen, in lines or in objects; how much of it, and where else. The same options for every
// command that runs a core.

import Arguments
import CommandWords
import Pipeline

enum LogChoice {
  static let format = Option.choice(
    "log", of: ["screen", "text", "json"],
    help:
      "screen: a live screen, on a terminal. text: a line now and then. json: an object a line: start, "
      + "status, warnings, end. Default: screen on a terminal, text elsewhere.")
  static let level = Option.choice(
    "log-level", of: LogLevel.allCases.map(\.name), default: "info",
    help: "What is told at all: debug tells the most.")
  static let file = Option.text(
    "log-file", placeholder: "FILE", help: "The log goes into this file as well, at its end.")

  /// The log that the command line asks for. With --json nothing but the summary goes to stdout.
  static func log(_ values: Values) throws(UsageError) -> RunLog {
    let least = LogLevel.allCases.first { $0.name == values[level] } ?? .info
    if values[Apus.json], values[format] != nil {
      throw UsageError("--json and --log: --json writes the summary only, --log json everything")
    }
    if values[format] == "screen", !Terminal.output.isInteractive {
      throw UsageError("--log screen is for a terminal; elsewhere say text or json")
    }
    return try RunLog(
      format: values[format] == "json" ? .json : .text,
      level: values[Apus.json] ? min(least, .warning) : least, path: values[file])
  }

  /// Whether a screen is to be drawn.
  static func isScreen(_ values: Values) -> Bool {
    !values[Apus.json] && values[format] ?? "screen" == "screen" && Terminal.output.isInteractive
  }
}
