// What apus takes: its subcommands and help. Those that read files are done by apus-tools.

import Arguments
import CommandWords
import Events
import Journal
import Pipeline
import LiveCommands

extension Apus {
  static let command = Command(
    "apus",
    summary: "a trading core: run it, read its journal, replay it bit for bit",
    discussion: [
      "'apus run' starts the trader line: seven stages on pinned threads, on a venue over FIX 4.2 or on a "
        + "market of its own, and a journal of everything. While it runs, 'ringtap' "
        + "shows its queues. Afterwards 'apus replay' proves that the journal tells the whole story.",
      "'apus venue' starts a matching venue that FIX 4.2 clients trade on over TCP.",
      "'apus match' runs a file of orders through the matching engine. 'apus fix' reads FIX logs.",
    ],
    subcommands: [
      RunCommand.command, VenueCommand.command, ToolCommand.backtest.elsewhere,
      ToolCommand.replay.elsewhere,
      ToolCommand.journal.elsewhere, CtlCommand.command, ToolCommand.orders.elsewhere,
      StrategyCommand.command, LimitsCommand.command, KillCommand.kill, KillCommand.rearm,
      ToolCommand.match.elsewhere, ToolCommand.fix.elsewhere, DoctorCommand.command,
      HelpCommand.command,
    ],
    examples: [
      Example("apus run --for 5s", "Five seconds of the demo, with a summary at the end."),
      Example("apus help begin", "The first ten minutes."),
      Example("apus ctl status", "How does it do, while it runs?"),
      Example("apus doctor", "Is this host fit for it?"),
      Example(
        "apus venue --config config/venue.yaml", "A venue on 127.0.0.1, for FIX 4.2 clients."),
      Example("apus journal verify JOURNAL", "Is every record of it whole?"),
      Example("apus replay JOURNAL", "Do the same inputs give the same outputs, to the bit?"),
      Example("apus match examples/orders.csv", "What becomes of each order of a file?"),
      Example("apus fix decode examples/session.log", "What did the two sides say to each other?"),
    ],
    exitCodes: [
      0: "done", 1: "a difference, damage, or a run that failed",
      2: "the command line or the config is wrong",
    ],
    version: "apus \(BuildID.current()), journal format \(journalFormatVersion), "
      + "events of version \(eventFormatVersion)")
}
