// apus fix: what people need who speak FIX with somebody.

import Arguments
import FIXTools

enum FIXCommand {
  static let command = Command(
    "fix", summary: "FIX 4.2: an echo acceptor to test against",
    subcommands: [
      echo
    ],
    exitCodes: [
      0: "done", 1: "it couldn't be done: a port that is taken, a store that is damaged",
      2: "the command line is wrong",
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
    help: "The only heartbeat interval that a Logon may ask for. Default: any up to an hour.")
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
      Example("apus fix echo --port 9880 --sender ECHO --target ME -v", "Watch a client log on."),
      Example(
        "apus fix echo --port 9880 --sender ISLD --target TW --reset", "For a conformance suite."),
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
