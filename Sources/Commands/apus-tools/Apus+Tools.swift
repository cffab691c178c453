// What apus-tools takes: the subcommands of apus that it does, under the names that apus has them by.

import Arguments
import CommandWords
import FileCommands
import Pipeline

extension Apus {
  /// Whoever is refused, or reads a page, is told of what was typed: 'apus'.
  static let tools = Command(
    "apus", summary: "what reads journals, logs and order files, for 'apus'",
    discussion: [
      "This is the program 'apus-tools', which 'apus' hands these subcommands to: 'apus --help' lists them all."
    ],
    subcommands: [
      BacktestCommand.command, ReplayCommand.command, JournalCommand.command, OrdersCommand.command,
      Command(
        "limits", summary: "what a running core may do at most", subcommands: [LimitsCheck.command]),
      Command(
        "ctl", summary: "looks at a running core",
        subcommands: [
          Command("limits", summary: "what it may do at most", subcommands: [LimitsCheck.command])
        ]),
      MatchCommand.command, FIXCommand.command,
    ],
    exitCodes: [
      0: "done", 1: "a difference, damage, or a run that failed", 2: "the command line is wrong",
    ],
    version: "apus-tools \(BuildID.current())")
}
