// apus ctl: looking at a running core and telling it what to do, through its door.

import Arguments
import CommandWords
import EventText
import Events
import Pipeline
import Printing

package enum CtlCommand {
  package static let command = Command(
    "ctl", summary: "looks at a running core, and tells it what to do",
    discussion: [
      "A core has a door, a socket beside its shared memory that its own user and root are served at. "
        + "Its main thread answers, never those that trade. What it is told to do is sequenced like any other "
        + "input, and on record in the journal with who wanted it and why.",
      "A core that isn't there is told of at once, one that doesn't answer within a second, with what its "
        + "threads do meanwhile.",
    ],
    subcommands: [
      CtlStatus.command, CtlPositions.command, CtlOrders.command, CtlSessions.command, halt,
      resume, KillCommand.reduceOnly, KillCommand.kill, KillCommand.clear, KillCommand.strategy,
      LimitsCommand.command, note, snapshot, CtlShutdown.command,
    ],
    examples: [
      Example("apus ctl status", "How does the demo do?"),
      Example("apus ctl halt --instrument CRUX --why news", "No new orders in CRUX."),
      Example("apus ctl kill --why 'quotes look wrong'", "Stops all trading, and cancels."),
      Example("apus ctl shutdown --why 'end of day' --yes", "Cancels, saves, says what is left."),
    ],
    exitCodes: ControlClient.exitCodes)

  // MARK: Halting

  static let instrument = Option.text(
    "instrument", placeholder: "SYMBOL", help: "This instrument. Default: all.")

  static let halt = switching("halt", "halted", "stops new orders in an instrument, or in all")
  static let resume = switching(
    "resume", "resumed", "takes new orders in a halted instrument again, or in all")

  private static func switching(_ verb: String, _ done: String, _ summary: String) -> Command {
    Command(
      verb, summary: summary,
      discussion: verb == "halt"
        ? ["A trader's working orders stay where they are; a venue's clients are told."] : [],
      options: [
        instrument, ControlClient.who, ControlClient.why, ControlClient.instance, Apus.json,
      ],
      examples: [Example("apus ctl \(verb) --instrument CRUX --why news", "Only CRUX.")],
      exitCodes: ControlClient.exitCodes,
      run: { (values: Values) throws(UsageError) -> ExitStatus in
        var asked = try ControlClient.words(values)
        asked["instrument"] = values[instrument]
        guard let rows = ControlClient.ask(verb, asked, values[ControlClient.instance]) else {
          return .refused
        }
        ControlClient.tell(
          values, rows,
          [
            "action": .text(verb),
            "instrument": values[instrument].map { .text($0) } ?? .null,
          ],
          "\(values[instrument] ?? "every instrument") of '\(values[ControlClient.instance])' is "
            + done)
        return .done
      })
  }

  // MARK: Notes

  static let text = Positional.required("TEXT", help: "The note: 1 to 96 ASCII characters.")

  static let note = Command(
    "note", summary: "puts a note on record in a core's journal",
    discussion: [
      "It is sequenced like any command, with who wrote it, and changes nothing. 'apus journal dump "
        + "--kind operator_words' shows notes where they fell."
    ],
    options: [ControlClient.who, ControlClient.instance, Apus.json], positionals: [text],
    examples: [
      Example("apus ctl note 'the venue told us of a slow feed'", "For whoever reads it later.")
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var asked = ["why": values[text]]
      asked["who"] = values[ControlClient.who]
      guard let rows = ControlClient.ask("note", asked, values[ControlClient.instance]) else {
        return .refused
      }
      ControlClient.tell(
        values, rows, ["note": .text(values[text])],
        "on record in the journal of '\(values[ControlClient.instance])'")
      return .done
    })

  // MARK: Snapshots

  /// For a snapshot to be written, read back and loaded.
  private static let snapshotPatienceNs: UInt64 = 120_000_000_000

  static let snapshot = Command(
    "snapshot", summary: "has a core put its state aside now, so that a restart reads little again",
    discussion: [
      "Says where it is, how large, and how long each stage stood still for it. It is read back and loaded "
        + "before it counts."
    ],
    options: [ControlClient.instance, Apus.json], exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard
        let rows = ControlClient.ask(
          "snapshot", [:], values[ControlClient.instance], restNs: snapshotPatienceNs)
      else { return .refused }
      guard let taken = rows.first, taken.count >= 5, taken[0] == "taken" else {
        complain("no snapshot: " + (rows.first?.last ?? "the core didn't say why"))
        return .refused
      }
      report(taken, pauses: rows.filter { $0.first == "pause" && $0.count == 3 }, values)
      return .done
    })

  private static func report(_ taken: [String], pauses: [[String]], _ values: Values) {
    var output = Output()
    func number(_ text: String) -> UInt64 { UInt64(text) ?? 0 }
    if values[Apus.json] {
      let object: JSONObject = [
        "instance": .text(values[ControlClient.instance]), "path": .text(taken[1]),
        "bytes": .number(number(taken[2])), "sequence": .number(number(taken[3])),
        "nanoseconds": .number(number(taken[4])),
        "pauses_ns": .object(JSONObject(pauses.map { ($0[1], .number(number($0[2]))) })),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      output.write(
        "snapshot at input \(taken[3]): \(Readable.bytes(number(taken[2]))) in "
          + "\(Readable.duration(number(taken[4])))\n  \(taken[1])\n")
      let words = pauses.map { "\($0[1]) \(Readable.duration(number($0[2])))" }
      output.write("  stood still: \(words.joined(separator: ", "))\n")
    }
    output.flush()
  }
}

/// Money in 1e-8, to two decimals, rounded towards zero.
func moneyText(_ units: Int64) -> String {
  let cents = units / 1_000_000
  let rest = cents.magnitude % 100
  return (cents < 0 ? "-" : "") + "\(cents.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
}
