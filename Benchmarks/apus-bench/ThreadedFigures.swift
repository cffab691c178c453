// The line on threads: how fast it goes when the market never waits, and what a hop costs when it does.

import CPlatform
import Config
import Events
import Fabric
import Pipeline
import Platform
import Settings

extension PipelineSuite {
  /// The topologies measured: everything on one thread, and split over the CPUs there are.
  static var topologies: [TopologyKind] {
    Host.cpuCount > StageID.count
      ? [.oneThread, .twoThreads, .stagePerThread] : [.oneThread, .twoThreads]
  }

  static var threadedFigures: [String] {
    topologies.flatMap { kind in
      ["throughput", "journaled"].map { "threaded.\(kind.rawValue).\($0)" } + latencyFigures(kind)
    }
  }

  private static func latencyFigures(_ kind: TopologyKind) -> [String] {
    (["lag", "tick_to_order"] + StageID.names.filter { $0 != "logger" }.map { "hop.\($0)" })
      .map { "threaded.\(kind.rawValue).\($0)" }
  }

  static func threaded(_ options: BenchOptions, _ report: inout BenchReport) {
    for kind in topologies {
      let name = "threaded.\(kind.rawValue)"
      for isJournaled in [false, true] {
        let figure = name + (isJournaled ? ".journaled" : ".throughput")
        guard options.wants(Self.name, figure) else { continue }
        report.progress("\(Self.name).\(figure)")
        throughput(figure, kind, isJournaled, options, &report)
      }
      guard latencyFigures(kind).contains(where: { options.wants(Self.name, $0) }) else { continue }
      report.progress("\(Self.name).\(name) latencies")
      latencies(name, kind, options, &report)
    }
  }

  /// A market that is always due: ns for each ingress event, loopback included, from the first to rest.
  private static func throughput(
    _ figure: String, _ kind: TopologyKind, _ isJournaled: Bool, _ options: BenchOptions,
    _ report: inout BenchReport
  ) {
    let count = options.count(1_000_000, smoke: 20_000)
    var values: [Double] = []
    var checksum: UInt64 = 0
    for _ in 0..<options.runCount(5) {
      var settings = threadedDemo(
        kind, isJournaled: isJournaled, "gateway_out: { max_age: 1000s }")
      settings.market.eventsPerSecond = 100_000_000
      settings.market.eventLimit = UInt64(count)
      guard let (summary, ns) = run(settings, forNs: 60_000_000_000, &report) else { return }
      values.append(Double(ns) / Double(summary.ingressEvents))
      checksum = checksum &* 31 &+ summary.ingressEvents &+ summary.ordersSent
    }
    var result = BenchResult(
      Self.name, figure, unit: "ns/event", runs: values.count, checksum: checksum)
    result.summarise(runs: values)
    report.add(result)
    report.note(
      "\(Self.name).\(figure): \(BenchReport.cell(1000 / (values.min() ?? 1))) million events/s at best"
    )
  }

  /// A Poisson market of 50,000 events a second, journaled: each hop, and from the sequencer to the wire.
  private static func latencies(
    _ name: String, _ kind: TopologyKind, _ options: BenchOptions, _ report: inout BenchReport
  ) {
    let settings = threadedDemo(kind, isJournaled: true)
    let ns: UInt64 = options.smoke ? 200_000_000 : 5_000_000_000
    guard let (summary, _) = run(settings, forNs: ns, &report) else { return }
    for latency in summary.latencies {
      let histogram = latency.histogram
      guard histogram.count > 0 else { continue }
      let figure: String
      if latency.name.hasPrefix("hop.") {
        figure = name + "." + latency.name
      } else if latency.name == "gateway-out.tick-to-order" {
        figure = name + ".tick_to_order"
      } else if latency.name == "gateway-in.lag" {
        figure = name + ".lag"
      } else {
        continue
      }
      guard options.wants(Self.name, figure) else { continue }
      var result = BenchResult(
        Self.name, figure, unit: "ns", runs: Int(histogram.count), checksum: histogram.sum)
      result.min = Double(histogram.least)
      result.p50 = Double(histogram.quantile(0.5))
      result.p95 = Double(histogram.quantile(0.95))
      result.p99 = Double(histogram.quantile(0.99))
      result.p999 = Double(histogram.quantile(0.999))
      result.max = Double(histogram.most)
      report.add(result)
    }
  }

  private static func threadedDemo(
    _ kind: TopologyKind, isJournaled: Bool, _ more: String = ""
  ) -> TraderSettings {
    demo(
      """
      topology: \(kind.rawValue)
      journal: { on: \(isJournaled), directory: \(BenchFolder.path), segment: 256MiB }
      watchdog: { after: 30s }
      \(more)
      """)
  }

  /// Runs to the market's end or for a time. Returns the summary and how long it took to come to rest.
  private static func run(
    _ settings: TraderSettings, forNs: UInt64, _ report: inout BenchReport
  ) -> (RunSummary, UInt64)? {
    var settings = settings
    settings.instance = "bench-\(Host.processID)"
    do {
      let run = try TraderRun(settings, warn: { _ in })
      let start = ClockReading.steadyNs
      try run.start()
      while !run.isOver && ClockReading.steadyNs - start < forNs {
        apus_sleep_ns(1_000_000)
        _ = run.tend()
      }
      let took = ClockReading.steadyNs - start
      run.stop()
      let summary = run.summary()
      BenchFolder.remove(summary.journal)
      guard summary.isClean else {
        report.note("a run failed: \(summary.faults.joined(separator: "; "))")
        return nil
      }
      return (summary, took)
    } catch {
      report.note("a run didn't start: \(error)")
      return nil
    }
  }
}
