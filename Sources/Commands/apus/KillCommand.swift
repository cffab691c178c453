// apus kill and apus rearm: the kill switch of a running core, from outside.

import Arguments
import Events
import Pipeline

enum KillCommand {
  static let scope = Option.text(
    "scope", placeholder: "SCOPE", default: "firm",
    help:
      "What is stopped: firm, strategy/NAME, account/NAME, session, instrument/SYMBOL, order/ID.")
  static let mode = Option.choice(
    "mode", of: ["block_and_cancel", "block", "reduce_only"], default: "block_and_cancel",
    help:
      "block_and_cancel: nothing new, and what works is canceled. block: nothing new. reduce_only: "
      + "only what brings a position nearer to zero.")

  static let kill = Command(
    "kill", summary: "stops the trading of a running core, or of a part of it",
    discussion: [
      "The firm's switch is seen by gateway-out before the next order, whatever the rest of the line is "
        + "doing; the command itself is sequenced and on record, with who gave it and why.",
      "It stands until a person lets it go with 'apus rearm', over a restart as well.",
    ],
    options: [scope, mode, ControlClient.who, ControlClient.why, ControlClient.instance],
    examples: [
      Example("apus kill --by ann --why 'quotes look wrong'", "Stops everything and cancels."),
      Example(
        "apus kill --scope instrument/CRUX --mode reduce_only --by ann --why 'news'",
        "CRUX may only be closed."),
    ],
    exitCodes: [
      0: "it is in the line", 1: "no such core, or it refuses", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var asked = try ControlClient.words(values)
      asked["scope"] = values[scope]
      asked["mode"] = values[mode]
      guard let rows = ControlClient.ask("kill", asked, values[ControlClient.instance]) else {
        return .refused
      }
      var output = Output()
      output.write(
        "\(values[scope]) of '\(values[ControlClient.instance])' is stopped (\(values[mode])): command "
          + "\(number(rows)); 'apus rearm' lets it go\n")
      output.flush()
      return .done
    })

  static let rearm = Command(
    "rearm", summary: "lets a running core trade again",
    discussion: [
      "Without --scope everything that was stopped is let go: by a person, by a broken limit, by an "
        + "error."
    ],
    options: [rearmScope, ControlClient.who, ControlClient.why, ControlClient.instance],
    examples: [Example("apus rearm --by bob --why 'checked'", "Everything trades again.")],
    exitCodes: [
      0: "it is in the line", 1: "no such core, or it refuses", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var asked = try ControlClient.words(values)
      var verb = "rearm"
      if let scope = values[rearmScope] {
        verb = "kill"
        asked["scope"] = scope
        asked["mode"] = "none"
      }
      guard let rows = ControlClient.ask(verb, asked, values[ControlClient.instance]) else {
        return .refused
      }
      var output = Output()
      output.write(
        "\(values[rearmScope] ?? "everything") of '\(values[ControlClient.instance])' trades again: "
          + "command \(number(rows))\n")
      output.flush()
      return .done
    })

  static let rearmScope = Option.text(
    "scope", placeholder: "SCOPE", help: "Only this scope, as 'apus kill' names it.")

  static func number(_ rows: [[String]]) -> String { rows.first?.last ?? "?" }
}
