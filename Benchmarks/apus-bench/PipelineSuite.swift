// The whole line: as direct calls, and on threads in both topologies.

import Config
import Events
import Pipeline
import Settings

enum PipelineSuite {
  static let name = "pipeline"
  static let figures =
    ["inline.market", "inline.stages", "inline.line", "inline.whole"] + threadedFigures

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    for (figure, body) in [
      ("inline.market", market), ("inline.stages", inlineStages), ("inline.line", inlineLine),
      ("inline.whole", inlineWhole),
    ] where options.wants(name, figure) {
      report.progress("\(name).\(figure)")
      body(options, &report)
    }
    threaded(options, &report)
  }

  /// The demo's settings, spelled out here so that a figure never changes because a config did.
  static func demo(_ more: String = "") -> TraderSettings {
    decode(
      """
      instance: bench
      instruments: instruments.yaml
      market: { rate: 50k/s }
      books: { order_capacity: 8192 }
      strategies: { quote_and_take: { quote: 100, max_position: 1000, take: 100 } }
      risk: { max_order: 500, max_position: 2000 }
      \(more)
      """,
      instruments: """
        instruments:
          ACME: { tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 101.25 }
          BOLT: { tick: 0.01, lot: 1, lowest: 5, highest: 500, reference: 48.40 }
          CRUX: { tick: 0.05, lot: 10, lowest: 50, highest: 5000, reference: 730 }
          DYNE: { tick: 0.0001, lot: 100, lowest: 0.1, highest: 10, reference: 1.0842 }
        """)
  }

  /// The same over many instruments that are all alike.
  static func demo(instrumentCount: Int) -> TraderSettings {
    let terms = "{ tick: 0.01, lot: 1, lowest: 1, highest: 10000, reference: 100 }"
    return decode(
      """
      instance: bench
      instruments: instruments.yaml
      market: { rate: 50k/s }
      books: { order_capacity: 512 }
      strategies: { quote_and_take: { quote: 100, max_position: 1000, take: 100 } }
      risk: { max_order: 500, max_position: 2000 }
      """,
      instruments: (["instruments:"] + (0..<instrumentCount).map { "  I\($0): \(terms)" })
        .joined(separator: "\n"))
  }

  private static func decode(_ main: String, instruments: String) -> TraderSettings {
    let main = ConfigFile(name: "bench.yaml", text: main)
    let instruments = ConfigFile(name: "instruments.yaml", text: instruments)
    do {
      return try TraderConfig.decode(bundle: [main, instruments])
    } catch {
      preconditionFailure("the benchmark's own config is refused: \(error)")
    }
  }
}
