// Which subcommands of apus another program does. What reads journals, logs and order files is no part of the program that
// trades: that one is smaller, and built sooner. Whoever types 'apus replay' needn't know.

import Arguments

package struct ToolCommand: Sendable {
  package let name: String
  package let summary: String

  /// The program, which lies beside apus.
  package static let program = "apus-tools"

  /// As the program that trades has it.
  package var elsewhere: Command { Command(name, summary: summary, doneBy: Self.program) }

  package static let replay = ToolCommand(
    name: "replay", summary: "replays a journal and compares every stream, event by event")
  package static let backtest = ToolCommand(
    name: "backtest", summary: "runs the line in virtual time, and tells the digest of every stream"
  )
  package static let journal = ToolCommand(
    name: "journal", summary: "reads journals, checks them, makes them of dumps, puts them away")
  package static let orders = ToolCommand(
    name: "orders", summary: "tells what became of orders: all that match, or the life of one")
  package static let match = ToolCommand(
    name: "match", summary: "runs an order file through the matching engine and prints what happens"
  )
  package static let fix = ToolCommand(
    name: "fix", summary: "FIX 4.2: reads logs, and answers as an echo acceptor")
  /// Of 'apus limits' and 'apus ctl limits'.
  package static let check = ToolCommand(
    name: "check", summary: "a dry run: which checks would an order pass, with the numbers")
}
