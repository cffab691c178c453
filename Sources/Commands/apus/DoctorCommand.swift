// apus doctor: is this host fit for a core, and what would mend it?

import Arguments
import Printing

enum DoctorCommand {
  static let command = Command(
    "doctor", summary: "says whether this host is fit for a core, and what would mend it",
    discussion: [
      "Looks at processors, clock, memory and the network's interfaces, and changes nothing. A line is "
        + "'ok'; 'could be better', where a core works and pays for it in its tail; or 'no', where it doesn't "
        + "work. Below it stands what would mend it."
    ],
    options: [Apus.json],
    examples: [Example("apus doctor", "What it finds here.")],
    exitCodes: [
      0: "a core works here", 1: "something that a core needs isn't there",
      2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in run(isJSON: values[Apus.json]) })

  private static func run(isJSON: Bool) -> ExitStatus {
    let checks = HostChecks.all()
    var output = Output()
    let paint = Terminal.output.paint
    let width = checks.map(\.name.count).max() ?? 0
    for check in checks {
      if isJSON {
        let line: JSONObject = [
          "check": .text(check.name), "verdict": .text(check.verdict.rawValue),
          "found": .text(check.found),
          "mend": check.mend.isEmpty ? .null : .text(check.mend),
        ]
        output.write { line.appendLine(to: &$0) }
        continue
      }
      let name = check.name + String(repeating: " ", count: width - check.name.count)
      output.write("\(paint.bold(name))  \(word(check.verdict)) \(check.found)\n")
      if !check.mend.isEmpty {
        output.write(String(repeating: " ", count: width + 2) + "mend: \(check.mend)\n")
      }
    }
    output.flush()
    return checks.contains { $0.verdict == .bad } ? .refused : .done
  }

  private static func word(_ verdict: HostCheck.Verdict) -> String {
    switch verdict {
    case .ok: "ok:"
    case .warning: "could be better:"
    case .bad: "no:"
    }
  }
}
