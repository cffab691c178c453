// What apus fix stats says, for eyes and for scripts.

import Arguments
import EventText
import Events
import FIXText
import Printing

struct StatsReport {
  private let stats: LogStats
  private let lexicon: Lexicon
  private let name: String
  /// The clock's name, its samples in order, and what to ask them.
  private let latencies: [(clock: String, key: String, sorted: [UInt64], samples: LatencySamples)]

  init(_ stats: LogStats, _ lexicon: Lexicon, name: String) {
    self.stats = stats
    self.lexicon = lexicon
    self.name = name
    let both = [
      ("the log's times", "log", stats.latency.logged),
      ("SendingTime (52)", "sending_time", stats.latency.sent),
    ]
    latencies = both.map { ($0.0, $0.1, $0.2.ns.sorted(), $0.2) }
      .filter { !$0.2.isEmpty || $0.3.negativeCount > 0 }
  }

  /// The types of messages, the most frequent first.
  private var types: [(key: LogStats.TypeKey, count: Int)] {
    stats.types.map { ($0.key, $0.value) }.sorted {
      ($1.1, $0.0.type, $0.0.session.sender) < ($0.1, $1.0.type, $1.0.session.sender)
    }
  }

  // MARK: Text

  func lines(_ paint: Paint) -> [String] {
    var lines = [headline]
    lines += ["", paint.bold("sessions")] + sessionTable.lines(indent: 2, paint: paint)
    lines += ["", paint.bold("messages")] + typeTable.lines(indent: 2, paint: paint)
    let refusals = stats.rejects.named.filter { $0.count > 0 }
    let refused = refusals.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    lines += ["", "refused: " + (refusals.isEmpty ? "nothing" : refused)]
    return lines + latencyLines(paint)
  }

  private var headline: String {
    var text = "\(name): \(Readable.plural(UInt64(stats.messageCount), "message"))"
    text += ", \(Readable.bytes(UInt64(stats.byteCount)))"
    if stats.brokenCount > 0 { text += ", \(stats.brokenCount) broken" }
    if let first = stats.first, let last = stats.last {
      text += ", \(Self.readable(first)) to \(Self.readable(last))"
      text += " (\(Readable.duration(last.count - first.count)))"
    }
    return text
  }

  /// `2026-11-25 09:30:00.000`, with more digits where they say something.
  private static func readable(_ time: Nanoseconds) -> String {
    var text = timeText(time).replacing("T", with: " ").dropLast()
    while text.utf8.count > 23, text.hasSuffix("000") { text = text.dropLast(3) }
    return String(text)
  }

  private var sessionTable: Table {
    var table = Table([
      Table.Column(title: "from → to", alignment: .left), Table.Column(title: "messages"),
      Table.Column(title: "gaps"), Table.Column(title: "missing"),
      Table.Column(title: "filled later"), Table.Column(title: "resent"),
      Table.Column(title: "too low"),
    ])
    for session in stats.sessionOrder {
      guard let tracker = stats.sessions[session] else { continue }
      table.add(
        [
          "\(session)", "\(count(of: session))", "\(tracker.gapCount)", "\(tracker.missingCount)",
          "\(tracker.filledCount)", "\(tracker.resentCount)", "\(tracker.tooLowCount)",
        ])
    }
    return table
  }

  private func count(of session: SessionKey) -> Int {
    stats.types.reduce(0) { $0 + ($1.key.session == session ? $1.value : 0) }
  }

  private var typeTable: Table {
    var table = Table([
      Table.Column(title: "count"), Table.Column(title: "type", alignment: .left),
      Table.Column(title: "from → to", alignment: .left),
    ])
    for (key, count) in types {
      let type = MessageTable.printable("\(lexicon.messageName(key.type)) (\(key.type))")
      table.add(["\(count)", type, "\(key.session)"])
    }
    return table
  }

  private func latencyLines(_ paint: Paint) -> [String] {
    var lines: [String] = []
    if !latencies.isEmpty {
      var table = Table(
        [Table.Column(title: "by", alignment: .left)]
          + ["orders", "p50", "p95", "p99", "p99.9", "max"].map { Table.Column(title: $0) })
      for (clock, _, sorted, samples) in latencies {
        let marks = [500, 950, 990, 999, 1000].map {
          Readable.duration(samples.percentile($0, of: sorted))
        }
        table.add([clock, "\(sorted.count)"] + marks)
      }
      lines += ["", paint.bold("from NewOrderSingle to its first ExecutionReport")]
      lines += table.lines(indent: 2, paint: paint)
      let negative = latencies.reduce(0) { $0 + $1.samples.negativeCount }
      if negative > 0 {
        lines.append("  \(negative) answered before they were sent, by that clock: not counted")
      }
    }
    if stats.latency.unansweredCount > 0 {
      lines.append("orders without an answer: \(stats.latency.unansweredCount)")
    }
    return lines
  }

  // MARK: JSON

  var object: JSONObject {
    [
      "file": .text(name), "messages": .number(UInt64(stats.messageCount)),
      "broken": .number(UInt64(stats.brokenCount)), "bytes": .number(UInt64(stats.byteCount)),
      "first": stats.first.map { .text(timeText($0)) } ?? .null,
      "last": stats.last.map { .text(timeText($0)) } ?? .null,
      "sessions": .array(stats.sessionOrder.map { .object(object(of: $0)) }),
      "types": .array(
        types.map { key, count in
          .object([
            "type": .text(key.type), "name": .text(lexicon.messageName(key.type)),
            "sender": .text(key.session.sender), "target": .text(key.session.target),
            "count": .number(UInt64(count)),
          ])
        }),
      "rejects": .object(
        JSONObject(stats.rejects.named.map { ($0.key, .number(UInt64($0.count))) })),
      "order_to_first_report_ns": .object(
        JSONObject(latencies.map { ($0.key, .object(object(of: $0))) })),
      "unanswered_orders": .number(UInt64(stats.latency.unansweredCount)),
    ]
  }

  private func object(of session: SessionKey) -> JSONObject {
    let tracker = stats.sessions[session] ?? SequenceTracker()
    return [
      "sender": .text(session.sender), "target": .text(session.target),
      "messages": .number(UInt64(count(of: session))), "gaps": .number(UInt64(tracker.gapCount)),
      "missing": .number(UInt64(tracker.missingCount)),
      "filled": .number(UInt64(tracker.filledCount)),
      "resent": .number(UInt64(tracker.resentCount)),
      "too_low": .number(UInt64(tracker.tooLowCount)),
    ]
  }

  private func object(
    of latency: (clock: String, key: String, sorted: [UInt64], samples: LatencySamples)
  ) -> JSONObject {
    let marks = [("p50", 500), ("p95", 950), ("p99", 990), ("p999", 999), ("max", 1000)]
    let values = marks.map { name, mark in
      (name, JSONValue.number(latency.samples.percentile(mark, of: latency.sorted)))
    }
    return JSONObject([("orders", .number(UInt64(latency.sorted.count)))] + values)
  }
}
