// To events and from them: decoded, validated and translated; written from the event to the checksum. And
// what a session adds to either.

import FIXCodec
import FIXFloor

extension FIXSuite {
  static let eventFigures = [
    "event.nos", "event.er", "event.nos.checked", "event.er.checked", "encode.nos",
    "encode.nos.new",
    "encode.er",
  ]

  static func events(_ options: BenchOptions, _ report: inout BenchReport) {
    let drive = FIXEventDrive()
    let orders = FIXEventDrive.orders(FIXKind.variants)
    let fills = FIXEventDrive.fills(orders)
    for figure in eventFigures where options.wants(name, figure) {
      report.progress("\(name).\(figure)")
      let stream = figure.contains("nos") ? FIXKind.newOrderSingle.stream : drive.reports(orders)
      let runs = options.runCount(41)
      let passes = options.count(400, smoke: 2)
      var values: [Double] = []
      var bare: [Double] = []
      var sum: UInt64 = 0
      for run in 0...runs {
        var ticks: UInt64 = 0
        var floor: UInt64 = 0
        for _ in 0..<passes {
          switch figure {
          case "event.nos", "event.er", "event.nos.checked", "event.er.checked":
            ticks += drive.translate(
              stream, fromVenue: figure.contains("er"), isChecked: figure.hasSuffix("checked"), &sum
            )
          case "encode.nos":
            ticks += drive.encode(orders, fills: nil, areKnown: true, &sum)
          case "encode.nos.new":
            ticks += drive.encode(orders, fills: nil, areKnown: false, &sum)
          default: ticks += drive.encode(orders, fills: fills, areKnown: true, &sum)
          }
          let start = BenchTimer.ticks()
          if figure.hasPrefix("event") {
            sum = sum &+ FIXDrive.bare(stream, 1)
          } else {
            sum = sum &+ FIXDrive.template(stream)
          }
          floor += BenchTimer.ticks() - start
        }
        let count = Double(passes * stream.count)
        if run > 0 || runs == 1 { values.append(BenchTimer.ns(ticks) / count) }
        bare.append(BenchTimer.ns(floor) / count)
      }
      var result = BenchResult(name, figure, unit: "ns/msg", runs: values.count, checksum: sum)
      result.summarise(runs: values)
      result.floor = bare.sorted()[bare.count / 2]
      report.add(result)
    }
  }

  static let sessionFigures = ["session.in", "session.out"]

  /// The floor is the same message without a session: the difference is what the session adds.
  static func session(_ options: BenchOptions, _ report: inout BenchReport) {
    let drive = FIXSessionDrive()
    for figure in sessionFigures where options.wants(name, figure) {
      report.progress("\(name).\(figure)")
      let runs = options.runCount(201)
      var values: [Double] = []
      var bare: [Double] = []
      var sum: UInt64 = 0
      for _ in 0..<runs {
        let isIn = figure == "session.in"
        let ticks = isIn ? drive.receive(&sum) : drive.send(&sum)
        let floor = isIn ? drive.decode(&sum) : drive.write(&sum)
        values.append(BenchTimer.ns(ticks) / Double(FIXSessionDrive.count))
        bare.append(BenchTimer.ns(floor) / Double(FIXSessionDrive.count))
      }
      var result = BenchResult(name, figure, unit: "ns/msg", runs: values.count, checksum: sum)
      result.summarise(runs: values)
      let floor = bare.sorted()
      result.floor = floor[floor.count / 2]
      report.add(result)
      report.note(
        "fix.\(figure): the session adds \(BenchReport.cell(values.min()! - floor[0])) ns at best,"
          + " \(BenchReport.cell(values.sorted()[values.count / 2] - floor[floor.count / 2])) ns"
          + " in the median; the floor is the same without one")
    }
  }
}
