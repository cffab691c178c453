// apus fix: what people need who speak FIX with somebody.

import Arguments

enum FIXCommand {
  static let command = Command(
    "fix", summary: "reads FIX logs: decode, check, stats", discussion: FIXLogGuide.log,
    subcommands: [FIXLogCommand.decode, FIXLogCommand.check, FIXLogCommand.stats],
    examples: [
      Example("apus fix decode examples/session.log", "Every message, field by field."),
      Example("apus fix check examples/broken.log", "What is wrong with which, and where?"),
      Example("apus fix stats examples/session.log", "Counts, gaps, and how fast answers came."),
    ],
    exitCodes: [
      0: "done", 1: "something is wrong with the log, or it has no message",
      2: "the command line is wrong, or the file can't be read",
    ])
}
