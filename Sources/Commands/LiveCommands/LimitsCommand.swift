// apus limits: what a running core may do at most, and changing that while it runs.

import Arguments
import CommandWords
import Config
import EventText
import Events
import Pipeline
import Printing

package enum LimitsCommand {
  package static let command = Command(
    "limits", summary: "shows the risk limits of a running core, and changes them",
    subcommands: [show, set, approve, ToolCommand.check.elsewhere],
    examples: [
      Example("apus limits show", "The demo's limits, as they are now."),
      Example(
        "apus limits set max_order 300 --of CRUX --by ann --why 'large client'",
        "CRUX takes orders of up to 300."),
      Example(
        "apus limits set max_net none --of firm --by ann --why 'hedged elsewhere'",
        "The firm's net exposure isn't limited any more."),
      Example(
        "apus limits set max_gross 5000000 --of account/trader --by ann --why 'new credit line'",
        "The account may hold five millions."),
    ],
    exitCodes: [
      0: "done", 1: "no such core, or it refuses, and says why", 2: "the command line is wrong",
    ])

  // MARK: Showing

  static let all = Option.flag("all", help: "Limits that aren't set as well.")

  static let show = Command(
    "show", summary: "shows the limits as they are now, and changes that wait",
    discussion: [
      "An instrument's own limits hold over all that trade it; those of the firm, a strategy and an "
        + "account over all instruments, a position in each."
    ],
    options: [all, ControlClient.instance, Apus.json],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let instance = values[ControlClient.instance]
      guard let rows = ControlClient.ask("limits", [:], instance),
        let pending = ControlClient.ask("pending", [:], instance)
      else { return .refused }
      let shown = rows.filter { $0.count == 5 && (values[all] || !$0[4].isEmpty) }
      var output = Output()
      if values[Apus.json] {
        for row in shown { output.write { json(row).appendLine(to: &$0) } }
      } else {
        table(shown).lines(paint: Terminal.output.paint).forEach { output.write($0 + "\n") }
        for row in pending where row.count >= 10 {
          output.write(
            "\nwaits for a second person: number \(row[0]), \(name(Array(row[5...9]))) to "
              + "\(LimitText.text(row[5], row[4])) by \(row[1]): \(row[2])\n")
        }
      }
      output.flush()
      return .done
    })

  private static func table(_ rows: [[String]]) -> Table {
    var table = Table([
      .init(title: "of", alignment: .left), .init(title: "limit", alignment: .left),
      .init(title: "value"),
    ])
    for row in rows { table.add([owner(row), row[0], LimitText.text(row[0], row[4])]) }
    return table
  }

  private static func json(_ row: [String]) -> JSONObject {
    [
      "limit": .text(row[0]), "scope": .text(row[1]),
      "owner": row[2].isEmpty ? .null : .text(row[2]),
      "instrument": row[3].isEmpty ? .null : .text(row[3]),
      "value": Int64(row[4]).map { .text(decimalText($0)) } ?? .null,
    ]
  }

  /// Whose a row is, as --of takes it.
  private static func owner(_ row: [String]) -> String {
    if row[1] == "instrument" { return row[3] }
    return row[2].isEmpty ? row[1] : "\(row[1])/\(row[2])"
  }

  private static func name(_ row: [String]) -> String { "\(row[0]) of \(owner(row))" }

  // MARK: Changing

  static let limit = Positional.required(
    "LIMIT", help: "Which: \(LimitKind.names.dropFirst().joined(separator: ", ")).")
  static let value = Positional.required(
    "VALUE", help: "The new value: a decimal number, or none to take the limit away.")
  static let of = Option.text(
    "of", placeholder: "WHOSE",
    help: "An instrument's symbol, or firm, session, strategy/NAME, account/NAME.")

  static let set = Command(
    "set", summary: "changes a limit while the core runs",
    discussion: [
      "The change is sequenced: it holds from one event on, and a replay makes it at the same place. It "
        + "holds over a restart too, until it is changed again, the config says something else of that limit than it "
        + "did, or a core begins anew (--fresh).",
      "Where the config says 'second_person: true', what raises a limit waits until somebody else says "
        + "'apus limits approve'.",
    ],
    options: [of, ControlClient.who, ControlClient.why, ControlClient.instance, Apus.json],
    positionals: [limit, value],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard let whose = values[of] else { throw UsageError("say whose limit: --of WHOSE") }
      let units = values[value] == "none" ? nil : parseDecimal(values[value])
      if units == nil, values[value] != "none" {
        throw UsageError(
          "'\(values[value])' is no value: write a decimal number of at most eight decimals, such as "
            + "250 or 0.5, or none")
      }
      var asked = try ControlClient.words(values)
      asked["limit"] = values[limit]
      asked["units"] = units.map { "\($0)" } ?? "none"
      let isScope =
        whose == "firm" || whose == "session" || whose.hasPrefix("strategy/")
        || whose.hasPrefix("account/") || whose.hasPrefix("session/")
      asked[isScope ? "whose" : "instrument"] = whose
      let instance = values[ControlClient.instance]
      guard let rows = ControlClient.ask("set", asked, instance), let row = rows.first else {
        return .refused
      }
      let told: JSONObject = [
        "limit": .text(values[limit]), "of": .text(whose), "value": .text(values[value]),
      ]
      if row[0] == "waits" {
        var output = Output()
        if values[Apus.json] {
          let waits: JSONObject = [
            "instance": .text(instance), "waits": .optional(UInt64(row[1])),
          ]
          output.write { waits.adding(told).appendLine(to: &$0) }
        } else {
          output.write(
            "it raises the limit, so a second person must agree: apus limits approve \(row[1]) --by "
              + "NAME\n")
        }
        output.flush()
      } else {
        let text = LimitText.text(values[limit], units.map { "\($0)" } ?? "")
        ControlClient.tell(values, rows, told, "\(values[limit]) of \(whose) is \(text)")
      }
      return .done
    })

  static let number = Positional.required("NUMBER", help: "The number of a change that waits.")

  static let approve = Command(
    "approve", summary: "agrees to a change that waits for a second person",
    options: [ControlClient.who, ControlClient.instance, Apus.json], positionals: [number],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var asked = ["number": values[number]]
      asked["who"] = values[ControlClient.who]
      guard let rows = ControlClient.ask("approve", asked, values[ControlClient.instance]) else {
        return .refused
      }
      ControlClient.tell(
        values, rows, ["change": .optional(UInt64(values[number]))], "the change is made")
      return .done
    })
}
