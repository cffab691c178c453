// To events and from them: decoded, validated and translated; written from the event to the checksum.

import FIXCodec
import FIXFloor

extension FIXSuite {
  static let eventFigures = ["event.nos", "event.er", "encode.nos", "encode.er"]

  static func events(_ options: BenchOptions, _ report: inout BenchReport) {
    let drive = FIXEventDrive()
    let orders = FIXEventDrive.orders(FIXKind.variants)
    let fills = FIXEventDrive.fills(orders)
    for figure in eventFigures where options.wants(name, figure) {
      report.progress("\(name).\(figure)")
      let stream = figure.hasSuffix("nos") ? FIXKind.newOrderSingle.stream : drive.reports(orders)
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
          case "event.nos": ticks += drive.translate(stream, fromVenue: false, &sum)
          case "event.er": ticks += drive.translate(stream, fromVenue: true, &sum)
          case "encode.nos": ticks += drive.encode(orders, fills: nil, &sum)
          default: ticks += drive.encode(orders, fills: fills, &sum)
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
}
