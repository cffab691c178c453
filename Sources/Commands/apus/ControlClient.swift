// Asking a running core: which one is meant, and what is said when none answers.

import Arguments
import Fabric
import Glibc
import Pipeline
import Platform

enum ControlClient {
  static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME", default: "demo",
    help: "Which running core: its name in /dev/shm/apus, as 'ringtap list' shows it.")
  static let who = Option.text(
    "by", placeholder: "NAME", help: "Who gives the command: it is on record in the journal.")
  static let why = Option.text(
    "why", placeholder: "TEXT", help: "Why: it is on record in the journal.")

  /// The answer's rows, each taken apart; nil after a complaint.
  static func ask(_ verb: String, _ values: [String: String], _ instance: String) -> [[String]]? {
    let lines: [String]
    do throws(SystemFailure) {
      lines = try ControlCall.ask(ControlRequest(verb: verb, values: values), instance: instance)
    } catch {
      let isNobody = error.code == ENOENT || error.code == ECONNREFUSED
      complain(
        isNobody
          ? "no core runs as '\(instance)'; 'ringtap list' shows those that do, --instance names one"
          : error.description)
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

  /// Who and why, which every command that changes something needs.
  static func words(_ values: Values) throws(UsageError) -> [String: String] {
    guard let who = values[who] else {
      throw UsageError("say who gives the command: --by NAME")
    }
    guard let why = values[why] else { throw UsageError("say why: --why TEXT") }
    return ["who": who, "why": why]
  }
}
