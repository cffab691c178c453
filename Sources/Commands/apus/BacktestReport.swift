// apus run --executor inline: the whole line in virtual time, and the digest of every stream. The same
// settings give the same digests, whatever the machine and the build.

import Arguments
import Events
import Pipeline
import Platform
import Printing

enum BacktestReport {
  static func run(_ settings: TraderSettings, forNs: UInt64?, isJSON: Bool) -> ExitStatus {
    guard settings.market.eventLimit > 0 || forNs != nil else {
      complain("an inline run has no clock to end it: give --events or --for")
      return .badUsage
    }
    var backtest = Backtest<DigestTap>(settings) { _ in DigestTap() }
    let start = Backtest<DigestTap>.epochStartNs
    let started = ClockReading.steadyNs
    let events = backtest.run(untilNs: forNs.map { start + $0 } ?? .max)
    let took = max(1, ClockReading.steadyNs - started)
    backtest.trader.checkInvariants()
    let streams: [(String, UInt64, UInt64)] = [
      ("gateway-in", backtest.ingress.count, backtest.ingress.digest.state),
      ("book", backtest.trader.book.out.tap.count, backtest.trader.book.out.tap.digest.state),
      (
        "strategy", backtest.trader.strategy.out.tap.count,
        backtest.trader.strategy.out.tap.digest.state
      ),
      ("orders", backtest.trader.orders.out.tap.count, backtest.trader.orders.out.tap.digest.state),
      ("risk", backtest.trader.risk.out.tap.count, backtest.trader.risk.out.tap.digest.state),
    ]
    let positions = settings.instruments.enumerated().map { index, instrument in
      PositionSummary(
        symbol: instrument.symbol,
        position: backtest.trader.risk.stage.portfolio.position(index))
    }
    var output = Output()
    if isJSON {
      let object: JSONObject = [
        "ingress_events": .number(events),
        "events_per_second": .number(UInt64(Readable.perSecond(events, over: took))),
        "streams": .array(
          streams.map {
            .object([
              "stage": .text($0.0), "events": .number($0.1), "digest": .text(hex($0.2)),
            ])
          }),
        "positions": .array(positions.map { .object(RunReport.json($0)) }),
      ]
      output.write { object.appendLine(to: &$0) }
      return .done
    }
    let paint = Terminal.output.paint
    output.write(
      paint.bold("backtest") + ": \(events) ingress events in \(Readable.duration(took)), "
        + "\(Readable.rate(Readable.perSecond(events, over: took)))/s\n\n")
    var table = Table([
      .init(title: "stream", alignment: .left), .init(title: "events"),
      .init(title: "digest", alignment: .left),
    ])
    for stream in streams { table.add([stream.0, "\(stream.1)", hex(stream.2)]) }
    let lines =
      table.lines(indent: 2, paint: paint) + ["", paint.bold("positions")]
      + RunReport.positions(positions).lines(indent: 2, paint: paint)
    for line in lines { output.write(line + "\n") }
    return .done
  }

  static func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
