// apus ctl shutdown: the end of a core in good order, and what it left.

import Arguments
import CommandWords
import EventText
import Events
import Pipeline
import Printing

enum CtlShutdown {
  static let wait = Option.duration(
    "wait", in: 0...3_600_000_000_000,
    help: "How long the venue may take to cancel what works there. Default: the core's, 3s.")

  static let command = Command(
    "shutdown", summary: "ends a running core in good order, and says what is still open",
    discussion: [
      "No new orders go out; what works is canceled, and the venue has a while to say so; the rings drain; a last "
        + "snapshot is taken and the journal closed. ^C and SIGTERM do the same. It asks once more."
    ],
    options: [
      wait, Confirmation.yes, ControlClient.who, ControlClient.why, ControlClient.instance,
      Apus.json,
    ],
    examples: [
      Example("apus ctl shutdown --why 'end of day' --yes", "The demo, without a question.")
    ],
    exitCodes: [
      0: "it has ended, and nothing is left open",
      1: "orders are still open, or it didn't end in good order; or there is no such core",
      2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var asked: [String: String] = [:]
      asked["who"] = values[ControlClient.who]
      asked["why"] = values[ControlClient.why]
      asked["wait_ns"] = values[wait].map { "\($0)" }
      let instance = values[ControlClient.instance]
      guard try Confirmation.isGiven(values, "ending '\(instance)'"),
        let rows = ControlClient.ask(
          "shutdown", asked, instance, restNs: (values[wait] ?? 0) + restNs)
      else { return .refused }
      return report(Ending(rows), values)
    })

  /// Beyond the venue's time: for rings, the last snapshot, the journal.
  private static let restNs: UInt64 = 60_000_000_000

  /// What the core said at its end.
  private struct Ending {
    var isClean: Bool
    /// Whether what is open is known.
    var isKnown: Bool
    var open: [[String]]
    var faults: [String]
    var journal: String?
    var snapshot: String?
    /// Why the newest snapshot isn't one.
    var noSnapshot: String?

    init(_ rows: [[String]]) {
      func value(_ key: String) -> String? { rows.first { $0.first == key && $0.count > 1 }?[1] }
      isClean = value("clean") == "1"
      isKnown = value("known") == "1"
      open = rows.filter { $0.first == "open" && $0.count == 6 }
      faults = rows.filter { $0.first == "fault" }.compactMap(\.last)
      journal = value("journal")
      snapshot = value("snapshot")
      noSnapshot = value("no_snapshot")
    }
  }

  private static func id(_ row: [String]) -> String {
    OrderWords.id(OrderID(bits: UInt64(row[1]) ?? 0))
  }

  private static func decimal(_ text: String) -> String { decimalText(Int64(text) ?? 0) }

  private static func report(_ ending: Ending, _ values: Values) -> ExitStatus {
    var output = Output()
    let isDone = ending.isClean && ending.isKnown && ending.open.isEmpty
    if values[Apus.json] {
      let object: JSONObject = [
        "instance": .text(values[ControlClient.instance]), "clean": .bool(ending.isClean),
        "open_orders": ending.isKnown
          ? .array(
            ending.open.map {
              .object([
                "order": .text(id($0)), "instrument": .text($0[2]), "side": .text($0[3]),
                "quantity": .text(decimal($0[4])), "price": .text(decimal($0[5])),
              ])
            }) : .null, "journal": ending.journal.map { .text($0) } ?? .null,
        "snapshot": ending.snapshot.map { .text($0) } ?? .null,
        "snapshot_failure": ending.noSnapshot.map { .text($0) } ?? .null,
        "faults": .array(ending.faults.map { .text($0) }),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      output.write(
        "'\(values[ControlClient.instance])' has ended"
          + (ending.isClean ? " in good order" : "") + "\n")
      if let journal = ending.journal { output.write("  journal   \(journal)\n") }
      if let snapshot = ending.snapshot { output.write("  snapshot  \(snapshot)\n") }
    }
    output.flush()
    if let why = ending.noSnapshot { complain("no snapshot \(why)") }
    for fault in ending.faults { complain(fault) }
    if !ending.isKnown { complain("what is still open isn't known: 'apus orders JOURNAL --live'") }
    for row in ending.open {
      complain("still open: \(id(row)) \(row[3]) \(decimal(row[4])) \(row[2]) @ \(decimal(row[5]))")
    }
    return isDone ? .done : .refused
  }
}
