// An entry of a log as text and as JSON: the message, where it stood, and what is wrong with it.

import Arguments
import EventText
import Events
import FIXText
import Printing

struct EntryText {
  let table: MessageTable
  let json: MessageJSON
  let paint: Paint

  init(_ lexicon: Lexicon, paint: Paint) {
    table = MessageTable(lexicon, isColoured: paint.isOn)
    json = MessageJSON(lexicon)
    self.paint = paint
  }

  // MARK: Text

  /// Where, which, what: then the problems, then the fields, then an empty line.
  func text(_ entry: LogEntry) -> String {
    var text = paint.dim("line \(entry.line)") + "  "
    if let direction = entry.prefix.direction { text += direction.rawValue + "  " }
    if entry.isBroken { text += paint.red("BROKEN") + "  " }
    text += table.headline(entry.fields) + "\n"
    for problem in entry.problems {
      text += paint.red("     !  ") + "\(problem)\n"
    }
    for line in table.lines(entry.fields) { text += line + "\n" }
    return text + "\n"
  }

  // MARK: JSON

  /// `{"number":1,"line":4,…,"message":{…}}` and the end of its line.
  func append(_ entry: LogEntry, to out: inout [UInt8]) {
    out += "{\"number\":\(entry.number),\"line\":\(entry.line)".utf8
    out += ",\"column\":\(entry.column),\"offset\":\(entry.offset)".utf8
    if let direction = entry.prefix.direction {
      out += ",\"direction\":\"\(direction.rawValue)\"".utf8
    }
    if let time = entry.prefix.time {
      out += ",\"logged\":\"".utf8
      switch time {
      case .instant(let time): appendTime(time, to: &out)
      case .ofDay(let time): appendTimeOfDay(time, to: &out)
      }
      out += "\"".utf8
    }
    if entry.isBroken {
      out += ",\"problems\":[".utf8
      for (at, problem) in entry.problems.enumerated() {
        if at > 0 { out.append(UInt8(ascii: ",")) }
        Self.object(problem, of: entry).append(to: &out)
      }
      out += "]".utf8
    }
    out += ",\"message\":".utf8
    json.append(entry.fields, to: &out)
    out += "}\n".utf8
  }

  static func object(_ problem: LogProblem, of entry: LogEntry) -> JSONObject {
    [
      "column": .number(UInt64(entry.column(of: problem.offset))), "field": .text(problem.subject),
      "found": .text(problem.found), "allowed": .text(problem.allowed),
    ]
  }
}
