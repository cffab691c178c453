// ringtap hist: how long things take in a core, hop by hop.

import Arguments
import Fabric
import Printing

enum HistCommand {
  static let interval = Option.duration(
    "interval", in: 10_000_000...3_600_000_000_000,
    help: "Waits so long and shows only what was recorded in that time. Default: since the start.")

  static let command = Command(
    "hist", summary: "prints a core's latency histograms: p50, p95, p99, p99.9, max",
    discussion: [
      "A value is right to within 1%. A p99 of 2.10µs: 99 of 100 took at most that long."
    ],
    options: [interval],
    examples: [
      Example("ringtap hist", "Every hop since the core started."),
      Example("ringtap hist --interval 5s", "Only the next five seconds."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try Instance.look(values) { (instance: Instance) throws(UsageError) in
        show(instance, values)
        return .done
      }
    })

  private static let quantiles: [(title: String, key: String, share: Double)] = [
    ("p50", "p50_ns", 0.5), ("p95", "p95_ns", 0.95), ("p99", "p99_ns", 0.99),
    ("p99.9", "p999_ns", 0.999),
  ]

  private static func show(_ instance: Instance, _ values: Values) {
    let view = instance.view
    let parts = view.histograms
    var snapshots: [HistogramSnapshot] = []
    var passed: UInt64?
    if let interval = values[interval] {
      let before = parts.map { view.snapshot(of: $0) }
      let start = Moment.steadyNs
      Interrupt.catchAll()
      if instance.condition.isLive { Interrupt.sleep(ns: interval) }
      passed = Moment.span(from: start, to: Moment.steadyNs)
      snapshots = zip(parts, before).map { view.snapshot(of: $0).since($1) }
    } else {
      snapshots = parts.map { view.snapshot(of: $0) }
    }
    var output = Output()
    if values[Ringtap.json] {
      output.write { json(instance, parts, snapshots, passed).appendLine(to: &$0) }
      return
    }
    let paint = Terminal.output.paint
    var table = Table(
      [.init(title: "latency", alignment: .left), .init(title: "count")]
        + quantiles.map { .init(title: $0.title) } + [.init(title: "max")])
    for (part, snapshot) in zip(parts, snapshots) {
      let times = quantiles.map { snapshot.quantile($0.share) } + [snapshot.most]
      table.add(
        [part.name, String(snapshot.count)]
          + times.map { snapshot.count == 0 ? "-" : Readable.duration($0) })
    }
    var lines = [instance.headline(paint)]
    lines.append(
      paint.dim(passed.map { "recorded within \(Readable.duration($0))" } ?? "since the start"))
    lines += [""] + table.lines(paint: paint)
    if parts.isEmpty { lines = [instance.headline(paint), "It has no histograms."] }
    for line in lines { output.write(line + "\n") }
  }

  private static func json(
    _ instance: Instance, _ parts: [FabricPart], _ snapshots: [HistogramSnapshot],
    _ passed: UInt64?
  ) -> JSONObject {
    let objects = zip(parts, snapshots).map { part, snapshot -> JSONValue in
      let isEmpty = snapshot.count == 0
      let times = quantiles.map {
        ($0.key, isEmpty ? JSONValue.null : .number(snapshot.quantile($0.share)))
      }
      return .object(
        (["name": .text(part.name), "writer": .text(part.writer), "count": .number(snapshot.count)]
          as JSONObject)
          .adding(JSONObject(times))
          .adding([
            "max_ns": isEmpty ? .null : .number(snapshot.most),
            "mean_ns": isEmpty ? .null : .decimal(snapshot.mean),
          ]))
    }
    return instance.members.adding([
      "interval_ns": .optional(passed), "histograms": .array(objects),
    ])
  }
}
