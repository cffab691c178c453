// What a backtest came to: the whole line in virtual time, and the digest of every stream. The same
// settings give the same digests, whatever the machine and the build.

import Arguments
import Backtesting
import CommandWords
import Pipeline
import Printing
import Settings

enum BacktestReport {
  static func run(_ settings: TraderSettings, forNs: UInt64?, isJSON: Bool) -> ExitStatus {
    guard settings.market.eventLimit > 0 || forNs != nil else {
      complain("a backtest has no clock to end it: give --events or --for")
      return .badUsage
    }
    let run = BacktestRun(settings, forNs: forNs)
    var output = Output()
    if isJSON {
      let object: JSONObject = [
        "ingress_events": .number(run.events),
        "events_per_second": .number(
          UInt64(Readable.perSecond(run.events, over: run.tookNs))),
        "streams": .array(
          run.streams.map {
            .object([
              "stage": .text($0.stage), "events": .number($0.count),
              "digest": .text(Readable.hex($0.digest)),
            ])
          }),
        "positions": .array(run.positions.map { .object(PositionReport.json($0)) }),
      ]
      output.write { object.appendLine(to: &$0) }
      return .done
    }
    let paint = Terminal.output.paint
    output.write(
      paint.bold("backtest")
        + ": \(run.events) ingress events in \(Readable.duration(run.tookNs)), "
        + "\(Readable.rate(Readable.perSecond(run.events, over: run.tookNs)))/s\n\n")
    var table = Table([
      .init(title: "stream", alignment: .left), .init(title: "events"),
      .init(title: "digest", alignment: .left),
    ])
    for stream in run.streams {
      table.add([stream.stage, "\(stream.count)", Readable.hex(stream.digest)])
    }
    let lines =
      table.lines(indent: 2, paint: paint) + ["", paint.bold("positions")]
      + PositionReport.table(run.positions).lines(indent: 2, paint: paint)
    for line in lines { output.write(line + "\n") }
    return .done
  }
}
