// What a start found of an earlier run, in words and for scripts.

import Arguments
import Journal
import Pipeline
import Printing

enum RecoveryWords {
  static func lines(_ report: RecoveryReport) -> [String] {
    var lines = story(report)
    if report.openOrders > 0 || report.unsent > 0 {
      lines.append(
        "           \(Readable.plural(UInt64(report.openOrders), "order")) open, "
          + "\(Readable.plural(UInt64(report.unsent), "request")) decided and never sent")
    }
    if report.changedLimits > 0 {
      lines.append(
        "           the config has changed \(Readable.plural(UInt64(report.changedLimits), "limit"))"
      )
    }
    return lines + passedOver(report)
  }

  /// The same of a venue.
  static func venueLines(_ report: RecoveryReport) -> [String] {
    story(report) + [
      "           \(Readable.plural(UInt64(report.openOrders), "order")) in the books, "
        + "\(Readable.plural(UInt64(report.unsent), "report")) that clients are still owed, "
        + "\(Readable.plural(UInt64(report.cutSessions), "session")) cut off"
    ] + passedOver(report)
  }

  private static func passedOver(_ report: RecoveryReport) -> [String] {
    report.passedOver.map { "           passed over: " + $0 }
  }

  /// Where it began, and how the run before ended.
  private static func story(_ report: RecoveryReport) -> [String] {
    var lines = [
      "  recovery run \(report.run) of this journal, in \(Readable.duration(report.nanoseconds)): "
        + beginning(report) + "goes on behind input \(report.lastSequence.number)"
    ]
    switch report.end {
    case .closed: lines.append("           the run before ended in good order")
    case .open: lines.append("           the run before was killed; nothing had to be cut")
    case .torn(let tail):
      lines.append(
        "           the run before was killed: a record that was never finished was cut, "
          + "\(tail.byteCount) bytes in segment \(tail.segment) from byte \(tail.byteOffset)")
    }
    return lines
  }

  private static func beginning(_ report: RecoveryReport) -> String {
    let inputs = Readable.plural(report.replayed, "input")
    guard let snapshot = report.snapshot else { return "\(inputs) read again, " }
    return "snapshot at input \(snapshot.sequence.number), \(inputs) read again, "
  }

  static func json(_ report: RecoveryReport) -> JSONObject {
    let end: String
    var cut: UInt64 = 0
    switch report.end {
    case .closed: end = "closed"
    case .open: end = "open"
    case .torn(let tail):
      end = "torn"
      cut = tail.byteCount
    }
    return [
      "run": .number(UInt64(report.run)),
      "snapshot": .optional(report.snapshot?.sequence.number),
      "replayed": .number(report.replayed),
      "last_sequence": .number(report.lastSequence.number), "end": .text(end),
      "cut_bytes": .number(cut), "open_orders": .number(UInt64(report.openOrders)),
      "unsent": .number(UInt64(report.unsent)),
      "cut_sessions": .number(UInt64(report.cutSessions)), "lost": .number(report.lost),
      "changed_limits": .number(UInt64(report.changedLimits)),
      "nanoseconds": .number(report.nanoseconds),
      "passed_over": .array(report.passedOver.map { .text($0) }),
    ]
  }
}
