// apus ctl strategy params and set: what the strategies of a running core go by, and changing that while they trade.

import Arguments
import CommandWords
import Pipeline
import Printing

enum CtlParameters {
  static let which = Positional.optional("NAME", help: "Only this strategy's.")
  static let parameter = Positional.required("PARAMETER", help: "The parameter's name.")
  static let value = Positional.required("VALUE", help: "Its value, as a config has it.")

  static let params = Command(
    "params", summary: "what the strategies of a running core go by",
    discussion: [
      "Each parameter with its value as it is now, its default and its range. One that isn't 'live' decides what the "
        + "strategy remembers, or how it decides at all: it is changed in the config only, for a core that begins anew."
    ],
    options: [ControlClient.instance, Apus.json], positionals: [which],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard let all = ControlClient.ask("params", [:], values[ControlClient.instance]) else {
        return .refused
      }
      let rows = all.filter { $0.count == 9 && (values[which] == nil || $0[0] == values[which]) }
      if let name = values[which], rows.isEmpty {
        let names = all.compactMap(\.first)
        complain("there is no strategy '\(name)'\(Spelling.suggestion(for: name, among: names))")
        return .refused
      }
      var output = Output()
      if values[Apus.json] {
        for row in rows { output.write { json(row).appendLine(to: &$0) } }
      } else {
        for line in table(rows).lines(paint: Terminal.output.paint) { output.write(line + "\n") }
      }
      output.flush()
      return .done
    })

  static let set = Command(
    "set", summary: "gives a strategy's parameter another value while it trades",
    discussion: [
      "The change is sequenced like any other input, and on record with who wanted it and why; a restart keeps it, until "
        + "the config says something else than before."
    ],
    options: [ControlClient.who, ControlClient.why, ControlClient.instance, Apus.json],
    positionals: [KillCommand.name, parameter, value],
    examples: [
      Example(
        "apus ctl strategy set quote_and_take quote 200 --why 'quiet market'", "It quotes more.")
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var asked = try ControlClient.words(values)
      asked["strategy"] = values[KillCommand.name]
      asked["parameter"] = values[parameter]
      asked["value"] = values[value]
      guard let rows = ControlClient.ask("tune", asked, values[ControlClient.instance]) else {
        return .refused
      }
      ControlClient.tell(
        values, rows,
        [
          "strategy": .text(values[KillCommand.name]), "parameter": .text(values[parameter]),
          "value": .text(values[value]),
        ],
        "'\(values[parameter])' of '\(values[KillCommand.name])' is \(values[value]) from here on")
      return .done
    })

  private static func table(_ rows: [[String]]) -> Table {
    var table = Table([
      .init(title: "strategy", alignment: .left), .init(title: "parameter", alignment: .left),
      .init(title: "value"), .init(title: "default"), .init(title: "from"), .init(title: "to"),
      .init(title: "live", alignment: .left), .init(title: "what it is", alignment: .left),
    ])
    for row in rows {
      table.add([
        row[0], row[2], row[3], row[6], row[4], row[5], row[7] == "1" ? "yes" : "no", row[8],
      ])
    }
    return table
  }

  private static func json(_ row: [String]) -> JSONObject {
    [
      "strategy": .text(row[0]), "kind": .text(row[1]), "parameter": .text(row[2]),
      "value": .text(row[3]), "lowest": .text(row[4]), "highest": .text(row[5]),
      "default": .text(row[6]), "is_live": .bool(row[7] == "1"), "help": .text(row[8]),
    ]
  }
}
