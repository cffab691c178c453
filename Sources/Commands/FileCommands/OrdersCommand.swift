// apus orders: what became of orders, out of journals.

import Arguments
import CommandWords
import EventText
import Events
import Journal
import OrderAudit
import Platform
import Printing

package enum OrdersCommand {
  static let journals = Positional.many(
    "JOURNAL",
    help: "A journal's directory, or a directory of journals: then all of one instance, so that an "
      + "order's life over a restart is one.")
  static let id = Option.texts(
    "id", placeholder: "ID",
    help: "These orders, step by step: 1-1-13 as tables show it, the number of 'apus journal dump "
      + "--json', ClOrdID as FIX has it (Z0000G0000000D), or a client's own name for it or for a "
      + "request about it. An order that has had several ids is found by each.")
  static let instrument = Option.texts(
    "instrument", short: "i", placeholder: "X", help: "Only orders of these instruments.")
  static let state = Option.texts(
    "state", short: "s", placeholder: "S",
    help: "Only orders that stand there: \(OrdersQuestion.stateNames.joined(separator: ", ")).")
  static let side = Option.choice("side", of: ["buy", "sell"], help: "Only buys, or sells.")
  static let strategy = Option.texts(
    "strategy", placeholder: "NAME",
    help: "Only orders of these strategies of a trader: by name, or by number as tables show it.")
  static let session = Option.texts(
    "session", placeholder: "NAME", help: "Only orders of these clients of a venue.")
  static let reason = Option.texts(
    "reason", short: "r", placeholder: "R",
    help:
      "Only orders about which one of these was given as a reason, to end the order or to refuse a "
      + "request: position_limit, kill_switch, user and so on; a wrong word lists them.")
  static let since = Option<String?>.text(
    "since", placeholder: "T",
    help:
      "Only orders that something happened to from then on: 09:30:00 (UTC, on the day on which the "
      + "newest journal begins), 2026-11-20, 2026-11-20T09:30:00Z, or today.")
  static let until = Option<String?>.text(
    "until", placeholder: "T",
    help:
      "Only what happened before, so every order is told as it stood then. Times as for --since.")
  static let live = Option.flag("live", help: "Only orders that haven't ended.")
  static let life = Option.flag("life", help: "Tells each order's life, step by step.")
  static let limit = Option.integer(
    "limit", short: "n", in: 1...Int.max, help: "Tells so many orders at most, the oldest.")
  static let instance = Option<String?>.text(
    "instance", placeholder: "NAME", help: "Of a directory of journals, those of this core.")
  static let csv = Option.flag("csv", help: "Writes CSV with a line of titles, for a spreadsheet.")

  package static let command = Command(
    ToolCommand.orders.name, summary: ToolCommand.orders.summary,
    discussion: [
      "An order is a line: when it began, its terms, what was filled at which average price, where it "
        + "stands and why. With --id or --life each of its steps is told: when, by whom (a strategy, the "
        + "operator, the venue, a part of the line), what, from which state to which, why, and what the "
        + "venue said in its own words. What the line refused to believe is there as well, and what it told "
        + "on with an alarm. A cancel of the kill switch names who threw it, and why.",
      "It reads the journals of 'apus run' and of 'apus venue' alike, of a core at work too. Options of "
        + "several kinds must all hold; of one kind, any (with commas, or given again).",
      "With --json an order is one object a line, its steps in \"transitions\". Prices and quantities "
        + "are strings, exact to the last digit; times are UTC.",
    ],
    options: [
      id, instrument, state, side, strategy, session, reason, since, until, live, life, limit,
      instance, csv, Apus.json,
    ],
    positionals: [journals],
    examples: [
      Example(
        "apus orders JOURNAL --state rejected --instrument ACME",
        "All rejected orders of ACME, and why."),
      Example("apus orders JOURNAL --id 1-1-13", "The life of one order."),
      Example("apus orders JOURNAL --live", "What was still out when the journal ended?"),
      Example(
        "apus orders journal --instance demo --since today --reason position_limit --csv",
        "Of all runs of today, as a table for a spreadsheet."),
    ],
    exitCodes: [
      0: "done", 1: "no order matches; or the journal is damaged, and where",
      2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    if values[csv], values[Apus.json] { throw UsageError("--csv and --json: give one of them") }
    var question = try OrdersQuestion(values)
    let found: [AuditedJournal]
    do throws(JournalError) {
      found = try OrdersSource.journals(values[journals], instance: values[instance])
    } catch {
      complain(error.description)
      return .refused
    }
    try question.settle(values, among: found)

    var auditor = OrderAuditor(question.scope)
    auditor.findChains(in: found)
    let damage = read(found, into: &auditor)
    let report = OrdersReport(auditor, isSteps: question.scope.keepsSteps)
    var output = Output()
    let shown =
      if values[Apus.json] {
        report.writeJSON(auditor, limit: values[limit] ?? .max, to: &output)
      } else if values[csv] {
        report.writeCSV(auditor, limit: values[limit] ?? .max, to: &output)
      } else {
        report.writeTable(auditor, limit: values[limit] ?? .max, to: &output)
      }
    output.flush()
    if let damage {
      complain(damage.description)
      return .refused
    }
    if shown > 0 { return .done }
    complain(
      question.scope.isByID && auditor.orders.isEmpty
        ? "no order has such an id"
        : "no order matches, of \(Readable.plural(auditor.orderCount, "order"))")
    return .refused
  }

  /// Reads all journals, the oldest first. What is damaged ends it.
  private static func read(_ journals: [AuditedJournal], into auditor: inout OrderAuditor)
    -> JournalError?
  {
    let isInteractive = Terminal.errors.isInteractive
    let began = ClockReading.steadyNs
    var isTelling = false
    defer { if isTelling { tellProgress("") } }
    for journal in journals {
      do throws(JournalError) {
        let end = try auditor.read(journal) { count in
          guard isInteractive, ClockReading.steadyNs - began > 2_000_000_000 else { return }
          isTelling = true
          tellProgress("\(Readable.count(count)) records")
        }
        if case .torn = end {
          complain("note: \(journal.reader.directory): \(JournalCommand.ending(end))")
        }
      } catch {
        return error
      }
    }
    return nil
  }

  private static func tellProgress(_ text: String) {
    var errors = Output(descriptor: 2, loss: .isIgnored)
    errors.write("\r\u{1B}[K" + text)
  }
}
