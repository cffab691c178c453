// Positions and money as every command shows them: when a core ends, after a replay, after a backtest.

import EventText
import Events
import Pipeline
import Portfolio
import Printing

package enum PositionReport {
  package static func table(_ all: [PositionSummary]) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "position"),
      .init(title: "fills"), .init(title: "bought"), .init(title: "sold"), .init(title: "mark"),
      .init(title: "realized"), .init(title: "unrealized"), .init(title: "profit"),
    ])
    for entry in all {
      let position = entry.position
      table.add([
        entry.symbol, decimalText(position.quantity.units), "\(position.fillCount)",
        decimalText(position.bought.units), decimalText(position.sold.units),
        decimalText(position.mark.units), money(position.realized), money(position.unrealized),
        money(position.profit),
      ])
    }
    return table
  }

  package static func json(_ entry: PositionSummary) -> JSONObject {
    let position = entry.position
    return [
      "instrument": .text(entry.symbol),
      "position": .text(decimalText(position.quantity.units)),
      "fills": .number(position.fillCount), "bought": .text(decimalText(position.bought.units)),
      "sold": .text(decimalText(position.sold.units)),
      "mark": .text(decimalText(position.mark.units)), "realized": .text(money(position.realized)),
      "unrealized": .text(money(position.unrealized)), "profit": .text(money(position.profit)),
    ]
  }

  /// To two decimals, rounded towards zero.
  package static func money(_ money: Money) -> String {
    let cents = money.units / 100_000_000_000_000
    let sign = cents < 0 ? "-" : ""
    let whole = cents.magnitude / 100
    let rest = cents.magnitude % 100
    return "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
