// apus fix: what people need who speak FIX with somebody.

import Arguments
import CommandWords
import FIXTools

package enum FIXCommand {
  package static let command = Command(
    ToolCommand.fix.name, summary: ToolCommand.fix.summary,
    discussion: FIXLogGuide.log,
    subcommands: [FIXLogCommand.decode, FIXLogCommand.check, FIXLogCommand.stats, echo],
    examples: [
      Example("apus fix decode examples/session.log", "Every message, field by field."),
      Example("apus fix check examples/broken.log", "What is wrong with which, and where?"),
      Example("apus fix stats examples/session.log", "Counts, gaps, and how fast answers came."),
      Example("apus fix echo --port 9878 --sender ECHO --target ME -v", "Something to talk to."),
    ],
    exitCodes: [
      0: "done",
      1: "something is wrong with the log, or it has no message; the echo's port is taken",
      2: "the command line is wrong, or the file can't be read",
    ])

  // MARK: Echo

  static let port = Option.integer(
    "port", in: 0...65535, default: 0, help: "Listens here; 0: any port that is free.")
  static let sender = Option<String>.required(
    "sender", placeholder: "COMP", help: "The echo's own SenderCompID.")
  static let target = Option<String>.required(
    "target", placeholder: "COMP", help: "The SenderCompID of whoever may log on.")
  static let heartbeat = Option<Int?>.integer(
    "heartbeat", placeholder: "SECONDS", in: 0...3600,
    help:
      "The heartbeat interval where a Logon asks for none (108=0). Otherwise the Logon's, up to an hour."
  )
  static let reset = Option.flag("reset", help: "Both sides begin at 1 with each connection.")
  static let store = Option<String?>.text(
    "store", placeholder: "DIR",
    help: "Keeps numbers and sent messages in a file of this directory, across runs.")
  static let verbose = Option.flag(
    "verbose", short: "v", help: "Prints each message and each decision.")
  static let duration = Option<UInt64?>.duration("for", help: "Ends by itself after this time.")

  static let echo = Command(
    "echo", summary: "an acceptor on loopback that returns orders to their sender",
    discussion: EchoGuide.paragraphs,
    options: [port, sender, target, heartbeat, reset, store, verbose, duration],
    examples: [
      Example("apus fix echo --port 9878 --sender ECHO --target ME -v", "Watch a client log on."),
      Example(
        "apus fix echo --port 9878 --sender ISLD --target TW --reset", "For a conformance suite."),
    ],
    exitCodes: [
      0: "done", 1: "the port is taken, or the store can't be used", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      for (name, comp) in [("sender", values[sender]), ("target", values[target])] {
        guard comp.utf8.count <= 64, comp.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
          throw UsageError("--\(name) takes 1 to 64 printable ASCII characters")
        }
      }
      guard values[sender] != values[target] else {
        throw UsageError("--sender and --target are the same: a session has two parties")
      }
      var options = EchoOptions(sender: values[sender], target: values[target])
      options.port = UInt16(values[port])
      options.heartbeatSeconds = values[heartbeat].map { UInt32($0) }
      options.resets = values[reset]
      options.storeDirectory = values[store]
      options.isVerbose = values[verbose]
      options.durationNs = values[duration]
      do throws(EchoError) {
        try Echo.run(options)
        return .done
      } catch {
        complain(error.description)
        return .refused
      }
    })
}
