// How much was done, and how fast the engine did it.

import Arguments
import EventText
import Platform
import Printing

struct MatchStats {
  var commands: UInt64 = 0
  var events: UInt64 = 0
  var trades: UInt64 = 0
  var volumes: [(symbol: String, units: UInt128)] = []
  /// In the engine, the making of its events included; reading and printing are not.
  var engineNs: UInt64 = 0

  private var rate: Double { Readable.perSecond(commands, over: engineNs) }

  /// On stderr, so that the events stay what they are.
  func tell(isJSON: Bool) {
    var errors = Output(descriptor: 2, loss: .isIgnored)
    if isJSON {
      errors.write { json.appendLine(to: &$0) }
    } else {
      for line in lines { errors.write(line + "\n") }
    }
  }

  private var lines: [String] {
    let seconds = decimalText(Int64(clamping: engineNs / 10))
    var lines = [
      "commands  \(commands)", "events    \(events)", "trades    \(trades)",
      "engine    \(seconds) s, \(Readable.rate(rate)) commands/s (reading and printing not counted)",
    ]
    for (symbol, units) in volumes where units > 0 {
      lines.append("volume    \(symbol) \(wideDecimalText(units))")
    }
    return lines
  }

  private var json: JSONObject {
    [
      "stats": .object([
        "commands": .number(commands), "events": .number(events), "trades": .number(trades),
        "volume": .object(
          JSONObject(volumes.map { ($0.symbol, .text(wideDecimalText($0.units))) })),
        "engine_seconds": .text(decimalText(Int64(clamping: engineNs / 10))),
        "commands_per_second": .decimal(rate),
      ])
    ]
  }
}
