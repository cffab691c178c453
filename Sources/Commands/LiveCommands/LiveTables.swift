// What a live core's figures look like, on its own screen and in the answers of apus ctl alike.

import Arguments
import EventText
import Events
import Pipeline
import Printing

enum LiveTables {
  /// A line an instrument: its book, and what the firm holds of it.
  static func instruments(_ reading: CoreReading) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "bid qty"), .init(title: "bid"),
      .init(title: "ask"), .init(title: "ask qty"), .init(title: "position"),
      .init(title: "average"), .init(title: "profit"), .init(title: "realized"),
      .init(title: "unrealized"), .init(title: "open buy"), .init(title: "open sell"),
    ])
    guard reading.isTrader else { return books(reading) }
    let holdings = reading.holdings.filter { $0.scope == "firm" }
    for top in reading.tops {
      let held = holdings.first { $0.symbol == top.symbol }
      table.add(book(top) + cells(held))
    }
    return table
  }

  /// A line an instrument of a venue, which holds nothing of it.
  private static func books(_ reading: CoreReading) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "bid qty"), .init(title: "bid"),
      .init(title: "ask"), .init(title: "ask qty"),
    ])
    for top in reading.tops { table.add(book(top)) }
    return table
  }

  private static func book(_ top: TopReading) -> [String] {
    let mark = top.isHalted ? " (halted)" : top.mode == .none ? "" : " (\(top.mode.name ?? "?"))"
    return [
      top.symbol + mark, quantity(top.bidQuantity), price(top.bid, top.bidQuantity),
      price(top.ask, top.askQuantity), quantity(top.askQuantity),
    ]
  }

  private static func cells(_ held: HoldingReading?) -> [String] {
    guard let held, !held.isIdle else { return [String](repeating: "-", count: 7) }
    return [
      decimalText(held.quantity.units),
      held.quantity == .zero ? "-" : decimalText(held.average.units),
      moneyText(held.profit), moneyText(held.realized), moneyText(held.unrealized),
      quantity(held.openBuy), quantity(held.openSell),
    ]
  }

  private static func quantity(_ quantity: Quantity) -> String {
    quantity == .zero ? "-" : decimalText(quantity.units)
  }

  private static func price(_ price: Price, _ quantity: Quantity) -> String {
    quantity == .zero ? "-" : decimalText(price.units)
  }

  /// The ones that people ask for: the whole way, and how old events are where orders leave.
  static func mainLatencies(_ reading: CoreReading) -> [LatencySummary] {
    let all = reading.latencies.filter { $0.histogram.count > 0 }
    let first =
      all.filter { $0.name.hasPrefix("gateway-out.") } + all.filter { $0.name == "gateway-in.lag" }
    return first + all.filter { $0.name.hasPrefix("hop.") }
  }

  static func json(_ top: TopReading) -> JSONObject {
    [
      "instrument": .text(top.symbol), "bid": .text(decimalText(top.bid.units)),
      "bid_quantity": .text(decimalText(top.bidQuantity.units)),
      "ask": .text(decimalText(top.ask.units)),
      "ask_quantity": .text(decimalText(top.askQuantity.units)), "halted": .bool(top.isHalted),
      "mode": .text(top.mode.name ?? ""),
    ]
  }
}
