// What ringtap takes: its subcommands, options and help.

import Arguments
import Events
import Fabric

enum Ringtap {
  static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME",
    help:
      "Which core, as 'ringtap list' names it. Default: the only one that runs; list and export: "
      + "all.")
  static let json = Option.flag(
    "json", help: "Writes JSON, one object a line, for scripts; export doesn't.")
  static let once = Option.flag(
    "once",
    help: "One look and done: no redraw, no following. list, stats, hist and export never do.")

  static let command = Command(
    "ringtap",
    summary: "looks at the live queues of a running core, never touching them",
    discussion: [
      "Every core that 'apus run' starts keeps its rings, counters and latency histograms in shared "
        + "memory under \(FabricLayout.root). ringtap maps that memory read-only: it can't disturb "
        + "the core, needs nothing from it, and reads what a crashed one left as well."
    ],
    options: [instance, json, once],
    subcommands: [
      ListCommand.command, TopCommand.command, TailCommand.command, StatsCommand.command,
      HistCommand.command, ExportCommand.command,
    ],
    examples: [
      Example("ringtap list", "Which cores are there, and which rings do they have?"),
      Example("ringtap top", "How full are they, how fast do they move, who holds whom back?"),
      Example("ringtap tail orders-risk -n 5", "The last five orders on their way to risk."),
    ],
    exitCodes: [
      0: "done", 1: "no such core, or it crashed while being watched",
      2: "the command line is wrong: an unknown ring, kind or option, say",
    ],
    version: "ringtap, for fabrics of version \(FabricLayout.version) "
      + "and events of version \(eventFormatVersion)")
}
