// Asking a running core: which one is meant, who asks, and what is said when none answers.

import Arguments
import CommandWords
import Fabric
import Pipeline
import Platform
import Printing

package enum ControlClient {
  package static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME", default: CommandHint.standardInstance,
    help: "Which running core: its name in /dev/shm/apus, as 'ringtap list' shows it.")
  package static let who = Option.text(
    "by", placeholder: "NAME",
    help: "Who gives the command: it is on record in the journal, with your user's number and this "
      + "process's. Default: your user's name.")
  package static let why = Option.text(
    "why", placeholder: "TEXT", help: "Why: it is on record in the journal.")

  static let exitCodes: [Int32: String] = [
    0: "done", 1: "no such core, it doesn't answer, or it refuses: and why",
    2: "the command line is wrong",
  ]

  /// The answer's rows, each taken apart; nil after a complaint.
  package static func ask(
    _ verb: String, _ values: [String: String], _ instance: String,
    restNs: UInt64 = 5_000_000_000
  ) -> [[String]]? {
    let lines: [String]
    do throws(ControlFailure) {
      lines = try ControlCall.ask(
        ControlRequest(verb: verb, values: values), instance: instance, restNs: restNs)
    } catch {
      switch error {
      case .nobody: complain(absence(of: instance))
      case .silent: silence(of: instance).forEach(complain)
      case .system(let failure): complain(failure.description)
      }
      return nil
    }
    guard let first = lines.first, first == "ok" else {
      let why = lines.first?.split(separator: "\t", maxSplits: 1).last.map(String.init)
      complain(why ?? "the core gave no answer")
      return nil
    }
    return lines.dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Nobody is at the door.
  private static func absence(of instance: String) -> String {
    let shows = "'ringtap list' shows those that do, --instance names one"
    guard let view = try? FabricView.open(instance: instance) else {
      return "no core runs as '\(instance)'; \(shows)"
    }
    if view.isOwnerAlive {
      return
        "'\(instance)' is process \(view.pid), and has no door: it is about to start or to end, "
        + "or said at its start why it has none"
    }
    return "no core runs as '\(instance)': process \(view.pid) is gone and left its fabric, which "
      + "'ringtap stats --instance \(instance)' reads; \(shows)"
  }

  /// The door is there, and nobody answers: what is known, and what can be done.
  private static func silence(of instance: String) -> [String] {
    let found = CoreDiagnosis(instance: instance)
    guard found.process != .none, found.process != .gone else {
      return ["no core runs as '\(instance)': whoever had its door is gone or going"]
    }
    var lines = [
      "'\(instance)' (process \(found.pid)) doesn't answer; its main thread was last heard of "
        + "\(Readable.duration(found.silentNs)) ago"
    ]
    if found.process == .stopped {
      lines.append("its process is stopped, as by SIGSTOP: 'kill -CONT \(found.pid)' lets it go on")
      return lines
    }
    if found.still.isEmpty {
      lines.append("the threads of its line still move: it goes on trading")
    } else if found.moving.isEmpty {
      lines.append("no thread of its line moves")
    } else {
      lines.append(
        "of its line, \(found.moving.joined(separator: ", ")) still move; "
          + "\(found.still.joined(separator: ", ")) stand still")
    }
    lines.append(
      "look: 'ringtap top --instance \(instance)'; end it: 'kill \(found.pid)', and if it doesn't "
        + "hear that either 'kill -9 \(found.pid)': its journal survives, and the next start goes on"
    )
    return lines
  }

  /// Who, where he says it, and why, which every command that changes something needs.
  package static func words(_ values: Values) throws(UsageError) -> [String: String] {
    guard let why = values[why] else { throw UsageError("say why: --why TEXT") }
    var words = ["why": why]
    if let who = values[who] { words["who"] = who }
    return words
  }

  /// Says what became of a command: in words, or as an object.
  static func tell(_ values: Values, _ rows: [[String]], _ members: JSONObject, _ words: String) {
    let number = rows.first?.last ?? ""
    var output = Output()
    if values[Apus.json] {
      let command: JSONObject = [
        "instance": .text(values[instance]), "command": .optional(UInt64(number)),
      ]
      output.write { command.adding(members).appendLine(to: &$0) }
    } else {
      output.write("\(words): command \(number)\n")
    }
    output.flush()
  }
}

/// What can't be taken back is asked about once more.
enum Confirmation {
  static let yes = Option.flag(
    "yes", short: "y", help: "Doesn't ask once more. Needed where nobody sits at a terminal.")

  /// False when the person thought better of it.
  static func isGiven(_ values: Values, _ what: String) throws(UsageError) -> Bool {
    if values[yes] { return true }
    guard Terminal.input.isInteractive, Terminal.errors.isInteractive else {
      throw UsageError("\(what) is asked about once more; where nobody can answer, say --yes")
    }
    let answer = Terminal.answer(to: "\(what): type 'yes' to go on: ")?.lowercased() ?? ""
    if answer == "yes" || answer == "y" { return true }
    complain("nothing was done")
    return false
  }
}
