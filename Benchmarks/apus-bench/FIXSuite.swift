// The FIX suite: what a message costs from the received bytes to an event and back, step by step, with
// the bare work of the same bytes beside it.

import CFIX
import Events
import FIXCodec
import FIXDictionary
import FIXFloor

enum FIXSuite {
  static let name = "fix"

  static let steps = ["frame", "index", "fields", "validate"]
  static let figures: [String] = {
    var figures: [String] = []
    for kind in FIXKind.allCases {
      for step in steps { figures.append("\(step).\(kind.rawValue)") }
      for scanner in Scanner.available where scanner != .best {
        figures.append("index.\(kind.rawValue).\(scanner.name)")
      }
    }
    return figures + eventFigures
  }()

  static func run(_ options: BenchOptions, _ report: inout BenchReport) {
    for kind in FIXKind.allCases {
      let stream = kind.stream
      for step in steps where options.wants(name, "\(step).\(kind.rawValue)") {
        report.progress("\(name).\(step).\(kind.rawValue)")
        decode(step, kind, stream, .best, "\(step).\(kind.rawValue)", options, &report)
      }
      for scanner in Scanner.available where scanner != .best {
        let figure = "index.\(kind.rawValue).\(scanner.name)"
        if options.wants(name, figure) {
          decode("index", kind, stream, scanner, figure, options, &report)
        }
      }
    }
    if eventFigures.contains(where: { options.wants(name, $0) }) { events(options, &report) }
  }

  private static func decode(
    _ step: String, _ kind: FIXKind, _ stream: FIXStream, _ scanner: Scanner, _ figure: String,
    _ options: BenchOptions, _ report: inout BenchReport
  ) {
    var drive = FIXDrive(scanner)
    let runs = options.runCount(41)
    let passes = options.count(400, smoke: 2)
    var values: [Double] = []
    var bare: [Double] = []
    var sum: UInt64 = 0
    for run in 0...runs {
      let start = BenchTimer.threadCPUNs()
      switch step {
      case "frame": sum = drive.frames(stream, passes)
      case "index": sum = drive.indexes(stream, passes)
      case "fields":
        switch kind {
        case .newOrderSingle: sum = drive.orders(stream, passes)
        case .executionReport: sum = drive.reports(stream, passes)
        case .marketData: sum = drive.increments(stream, passes)
        }
      default: sum = drive.validates(stream, passes)
      }
      let took = Double(BenchTimer.threadCPUNs() - start)
      let floorStart = BenchTimer.threadCPUNs()
      sum = sum &+ FIXDrive.bare(stream, passes)
      bare.append(
        Double(BenchTimer.threadCPUNs() - floorStart) / Double(passes * stream.count))
      if run > 0 || runs == 1 { values.append(took / Double(passes * stream.count)) }
    }
    var result = BenchResult(name, figure, unit: "ns/msg", runs: values.count, checksum: sum)
    result.summarise(runs: values)
    result.floor = bare.sorted()[bare.count / 2]
    report.add(result)
  }
}
