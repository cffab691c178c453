// apus help: what there is to know that belongs to no single command, a page a topic.

import Arguments
import CommandWords
import Printing

package enum HelpCommand {
  static let topic = Positional.optional("TOPIC", help: "Which page; without, a list of them.")

  package static let command = Command(
    "help", summary: "explains what belongs to no single command: 'apus help topics' lists it",
    discussion: [
      "Each command has a page of its own as well: 'apus run --help', 'apus ctl kill --help'."
    ],
    options: [Apus.json], positionals: [topic],
    examples: [
      Example("apus help topics", "Which pages are there?"),
      Example("apus help strategies", "How is a strategy added?"),
    ],
    exitCodes: [0: "it was told", 1: "there is no such page", 2: "the command line is wrong"],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let name = values[topic] ?? "topics"
      if name == "topics" { return list(isJSON: values[Apus.json]) }
      guard let page = HelpPages.all.first(where: { $0.name == name }) else {
        let names = HelpPages.all.map(\.name)
        complain(
          "there is no page '\(name)'\(Spelling.suggestion(for: name, among: names)); there are: "
            + names.joined(separator: ", "))
        return .refused
      }
      tell(page, isJSON: values[Apus.json])
      return .done
    })

  private static func list(isJSON: Bool) -> ExitStatus {
    var output = Output()
    let width = HelpPages.all.map(\.name.count).reduce(0, max)
    for page in HelpPages.all {
      if isJSON {
        let object: JSONObject = ["topic": .text(page.name), "summary": .text(page.summary)]
        output.write { object.appendLine(to: &$0) }
      } else {
        let gap = String(repeating: " ", count: width - page.name.count + 2)
        output.write("  \(page.name)\(gap)\(page.summary)\n")
      }
    }
    output.flush()
    return .done
  }

  private static func tell(_ page: HelpPage, isJSON: Bool) {
    var output = Output()
    if isJSON {
      let object: JSONObject = [
        "topic": .text(page.name), "summary": .text(page.summary), "text": .text(page.text),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      output.write(Terminal.output.paint.bold(page.summary) + "\n\n" + page.text + "\n")
    }
    output.flush()
  }
}
