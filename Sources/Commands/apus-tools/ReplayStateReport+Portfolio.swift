// What --dump portfolio prints: who made what by which means, and how the day went.

import Arguments
import CommandWords
import EventText
import Events
import Portfolio
import Printing
import Replay

extension ReplayStateReport {
  /// Points of the curve that are enough for eyes; a script gets all.
  private static let pointsShown = 12

  static func portfolio(_ state: PortfolioState?, _ paint: Paint) -> [String] {
    guard let state else { return ["  a venue has none of its own"] }
    var lines = profits(state).lines(indent: 2, paint: paint)
    lines += [""] + means(state).lines(indent: 2, paint: paint)
    lines += [""] + marks(state).lines(indent: 2, paint: paint)
    if let firm = state.scopes.first, !firm.curve.isEmpty {
      lines += [""] + curve(firm).lines(indent: 2, paint: paint)
    }
    return lines
  }

  private static func profits(_ state: PortfolioState) -> Table {
    var table = Table(
      [.init(title: "of", alignment: .left)]
        + [
          "profit", "realized", "unrealized", "fees", "days before", "peak", "drawdown", "deepest",
        ]
        .map { .init(title: $0) })
    for it in state.scopes {
      table.add(
        [it.scope]
          + [
            it.profit, it.realized, it.unrealized, it.fees, it.earned, it.peak, it.drawdown,
            it.deepest,
          ].map(PositionReport.money))
    }
    return table
  }

  private static func means(_ state: PortfolioState) -> Table {
    var table = Table(
      [.init(title: "of", alignment: .left)]
        + ["equity", "gross", "net", "margin", "buying power", "leverage", "most of it in"]
        .map { .init(title: $0) })
    for it in state.scopes {
      table.add(
        [it.scope]
          + [it.equity, it.gross, it.net, it.margin, it.buyingPower].map(PositionReport.money)
          + [
            it.leverage.map(decimalText) ?? "no equity",
            it.concentration.map { "\($0.symbol) \(percent($0.share))" } ?? "",
          ])
    }
    return table
  }

  private static func marks(_ state: PortfolioState) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "mark"), .init(title: "rate"),
      .init(title: "volatility"),
    ])
    for it in state.instruments {
      table.add([
        it.symbol, decimalText(it.mark.units), decimalText(it.rate),
        it.volatility.map(percent) ?? "",
      ])
    }
    return table
  }

  private static func curve(_ firm: ScopeState) -> Table {
    var table = Table([
      .init(title: "the firm's day", alignment: .left), .init(title: "profit"),
      .init(title: "gross"), .init(title: "drawdown"),
    ])
    for point in firm.curve.suffix(pointsShown) {
      var time: [UInt8] = []
      appendTimeOfDay(point.time, to: &time)
      table.add(
        [String(decoding: time, as: UTF8.self)]
          + [point.profit, point.gross, point.drawdown].map(PositionReport.money))
    }
    return table
  }

  /// Of a part in 1e-8, with four decimals.
  private static func percent(_ part: Int64) -> String {
    decimalText((part / 10_000).multipliedReportingOverflow(by: 1_000_000).partialValue) + " %"
  }

  // MARK: For scripts

  static func json(_ state: PortfolioState?) -> JSONValue {
    guard let state else { return .null }
    return .object([
      "scopes": .array(state.scopes.map { .object(json($0)) }),
      "instruments": .array(
        state.instruments.map {
          .object([
            "instrument": .text($0.symbol), "mark": .text(decimalText($0.mark.units)),
            "rate": .text(decimalText($0.rate)),
            "volatility": $0.volatility.map { .text(decimalText($0)) } ?? .null,
          ])
        }),
    ])
  }

  private static func json(_ it: ScopeState) -> JSONObject {
    func money(_ money: Money) -> JSONValue { .text(PositionReport.money(money)) }
    return [
      "scope": .text(it.scope), "profit": money(it.profit), "realized": money(it.realized),
      "unrealized": money(it.unrealized), "fees": money(it.fees), "earned": money(it.earned),
      "equity": money(it.equity), "gross": money(it.gross), "net": money(it.net),
      "margin": money(it.margin), "buying_power": money(it.buyingPower),
      "leverage": it.leverage.map { .text(decimalText($0)) } ?? .null, "peak": money(it.peak),
      "drawdown": money(it.drawdown), "deepest": money(it.deepest),
      "concentration": it.concentration.map {
        .object([
          "instrument": .text($0.symbol), "share": .text(decimalText($0.share)),
        ])
      } ?? .null,
      "curve": .array(
        it.curve.map {
          .object([
            "time": .number($0.time.count), "profit": money($0.profit), "gross": money($0.gross),
            "drawdown": money($0.drawdown),
          ])
        }),
    ]
  }
}
