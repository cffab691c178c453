// ringtap export: all figures in the Prometheus text format.

import Arguments
import EventText
import Fabric

enum ExportCommand {
  static let command = Command(
    "export", summary: "prints all figures in the Prometheus text format",
    discussion: [
      "Of every instance that can be read, unless --instance names one. Counters end in _total, "
        + "times are in seconds, latencies are histograms with the label 'latency'; boards (books, positions, "
        + "limits' scopes, sessions) are gauges, a label a row. For the node "
        + "exporter's textfile collector, write to a file beside and rename it."
    ],
    examples: [
      Example(
        "ringtap export > apus.prom.new && mv apus.prom.new apus.prom",
        "What a timer runs in the collector's directory."),
      Example("ringtap export | promtool check metrics", "Is it well formed?"),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    if values[Ringtap.json] {
      throw UsageError(
        "export writes the Prometheus text format: use 'stats --json' and 'hist --json' for JSON")
    }
    if values.has(Ringtap.instance) {
      return try Instance.look(values) { (instance: Instance) throws(UsageError) in
        write([instance])
        return .done
      }
    }
    write(
      FabricView.instances().compactMap { _, view in (try? view.get()).map { Instance(view: $0) } })
    return .done
  }

  private static func write(_ instances: [Instance]) {
    var text = PrometheusText()
    text.add(
      "apus_instances", .gauge, help: "Instances that can be read, running or not.", labels: [],
      value: String(instances.count))
    for instance in instances { add(instance, to: &text) }
    var output = Output()
    for line in text.lines { output.write(line + "\n") }
  }

  private static func add(_ instance: Instance, to text: inout PrometheusText) {
    let view = instance.view
    let condition = instance.condition
    let label = ("instance", instance.name)
    text.add(
      "apus_up", .gauge, help: "1 while the core's process runs.", labels: [label],
      value: condition.isLive ? "1" : "0")
    text.add(
      "apus_info", .gauge, help: "What runs, in labels; always 1.",
      labels: [
        label, ("state", condition.rawValue), ("pipeline", view.pipeline), ("build", view.build),
        ("config", view.config), ("journal", view.journal),
      ], value: "1")
    text.add(
      "apus_start_time_seconds", .gauge, help: "When the core started, since the Unix epoch.",
      labels: [label], value: PrometheusText.seconds(view.createdNs))
    text.add(
      "apus_heartbeat_time_seconds", .gauge,
      help: "When the core's main thread last said that it runs, since the Unix epoch.",
      labels: [label], value: PrometheusText.seconds(view.heartbeatNs))
    addRings(instance, condition, to: &text)
    for block in view.counterBlocks {
      for counter in view.counters(of: block) {
        if let family = Self.families[block.name] {
          text.add(
            family.name, .counter, help: family.help,
            labels: [label, (family.label, counter.name)],
            value: StatsCommand.text(counter.value))
        } else {
          add(counter, of: block, label, to: &text)
        }
      }
    }
    for part in view.boards { add(BoardRows(part, of: view), label, to: &text) }
    for part in view.histograms {
      add(view.snapshot(of: part), of: part, label, to: &text)
    }
  }

  private static func addRings(
    _ instance: Instance, _ condition: Condition, to text: inout PrometheusText
  ) {
    for observed in instance.view.allRings {
      let ring = observed.part
      let observer = observed.observer
      let reading = RingReading(observer)
      let labels = [
        ("instance", instance.name), ("ring", ring.name), ("writer", ring.writer),
        ("reader", ring.reader),
      ]
      let reference = instance.referenceNs(condition)
      let oldest = reading.depth == 0 ? nil : observer.oldestUnread()
      let age = oldest.map { Moment.span(from: $0.time.count, to: reference) } ?? 0
      func gauge(_ name: String, _ help: String, _ value: String) {
        text.add("apus_ring_" + name, .gauge, help: help, labels: labels, value: value)
      }
      func counter(_ name: String, _ help: String, _ value: UInt64) {
        text.add(
          "apus_ring_" + name + "_total", .counter, help: help, labels: labels,
          value: String(value))
      }
      gauge("depth", "Events that wait in the ring.", String(reading.depth))
      gauge("capacity", "Events that the ring can hold.", String(ring.capacity))
      gauge("high_water", "The most events that ever waited.", String(reading.highWater))
      gauge(
        "oldest_unread_seconds", "Age of the oldest event that waits; 0 when none does.",
        PrometheusText.seconds(age))
      gauge(
        "longest_wait_seconds", "The longest time that the ring held its writer back.",
        PrometheusText.seconds(reading.longestWaitNs))
      counter("published", "Events written into the ring.", reading.tail)
      counter("consumed", "Events taken from the ring.", reading.head)
      counter("full_waits", "Times that the ring held its writer back.", reading.fullWaits)
    }
  }

  /// A gauge for each column that is a number, a sample for each row that was ever written.
  private static func add(
    _ rows: BoardRows, _ instance: (String, String), to text: inout PrometheusText
  ) {
    let board = PrometheusText.words(rows.part.name).joined(separator: "_")
    for row in rows.rows {
      for (column, word) in zip(rows.columns, row.words) where column.unit != .bytes {
        let name = PrometheusText.words(column.name).joined(separator: "_")
        let isTime = column.unit == .time
        text.add(
          "apus_board_\(board)_\(name)" + (isTime ? "_time_seconds" : ""), .gauge,
          help: "The column '\(column.name)' of the board '\(rows.part.name)'"
            + (isTime ? ", since the Unix epoch; 0: never." : "."),
          labels: [instance] + row.labels,
          value: isTime
            ? PrometheusText.seconds(UInt64(max(0, word)))
            : column.unit == .decimal ? decimalText(word) : String(word))
      }
    }
  }

  /// Blocks whose counters are one thing, told apart by what they are of.
  private static let families: [String: (name: String, label: String, help: String)] = [
    "rejects": ("apus_core_rejects_total", "reason", "Requests that were rejected, by anybody."),
    "risk.refusals": ("apus_core_risk_refusals_total", "check", "Orders that risk refused."),
  ]

  private static let nsPerUnit: [String: UInt64] = ["ns": 1, "us": 1_000, "ms": 1_000_000]

  /// A counter is a family of its own, so that it can be summed over instances and blocks; one of a
  /// shorter unit becomes one of seconds.
  private static func add(
    _ counter: CounterReading, of block: FabricPart, _ instance: (String, String),
    to text: inout PrometheusText
  ) {
    var words = PrometheusText.words(counter.name)
    var value = StatsCommand.text(counter.value)
    if words.last == "total" { words.removeLast() }
    if let index = words.lastIndex(where: { nsPerUnit[$0] != nil }) {
      let unit = words.remove(at: index)
      words.append("seconds")
      value = PrometheusText.seconds(counter.value &* nsPerUnit[unit]!)
    }
    let name = words.isEmpty ? "unnamed" : words.joined(separator: "_")
    text.add(
      "apus_core_\(name)_total", .counter, help: "The core's counter '\(counter.name)'.",
      labels: [instance, ("block", block.name), ("writer", block.writer)], value: value)
  }

  /// 1, 2.5 and 5 of each power of ten from 100 ns to 10 s. A bucket of the core's finer scale that
  /// a bound divides counts above it, so a share below a bound is never overstated.
  private static let bounds: [UInt64] =
    (2...9).flatMap { power in
      let unit = (0..<power).reduce(UInt64(1)) { unit, _ in unit * 10 }
      return [unit, unit * 5 / 2, unit * 5]
    } + [10_000_000_000]

  private static func add(
    _ snapshot: HistogramSnapshot, of part: FabricPart, _ instance: (String, String),
    to text: inout PrometheusText
  ) {
    let labels = [instance, ("latency", part.name), ("writer", part.writer)]
    func sample(_ suffix: String, _ more: [(String, String)], _ value: String) {
      text.add(
        "apus_latency_seconds", .histogram, help: "How long things take in the core.",
        labels: labels + more, suffix: suffix, value: value)
    }
    for bound in bounds {
      sample(
        "_bucket", [("le", PrometheusText.seconds(bound))], String(snapshot.count(atMost: bound)))
    }
    sample("_bucket", [("le", "+Inf")], String(snapshot.count))
    sample("_sum", [], PrometheusText.seconds(snapshot.sum))
    sample("_count", [], String(snapshot.count))
  }
}
