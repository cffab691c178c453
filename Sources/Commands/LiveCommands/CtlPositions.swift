// apus ctl positions: what a running core holds, what it cost, and what was made of it.

import Arguments
import CommandWords
import EventText
import Pipeline
import Printing

enum CtlPositions {
  static let all = Option.flag(
    "all", help: "Every strategy's and account's, and instruments that nobody has traded, too.")

  static let command = Command(
    "positions", summary: "what a running core holds, and the profit it has made",
    discussion: [
      "The firm's positions, or those of a strategy or an account. Each is in its instrument's currency; "
        + "the totals are in the base currency. The figures are some hundred milliseconds old."
    ],
    options: [
      ScopeChoice.instrument, ScopeChoice.strategy, ScopeChoice.account, all,
      ControlClient.instance, Apus.json,
    ],
    examples: [
      Example("apus ctl positions", "Those of the demo, in all."),
      Example("apus ctl positions --strategy quote_and_take --json", "Of one strategy."),
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let scope = try ScopeChoice.words(values)
      let instance = values[ControlClient.instance]
      guard let core = LiveCore(instance), core.isTrader(instance, "positions") else {
        return .refused
      }
      let symbol = values[ScopeChoice.instrument]
      let owner = symbol == nil ? scope ?? "firm" : "firm"
      let totals = core.reading.totals
      guard totals.isEmpty || totals.contains(where: { $0.scope == owner }) else {
        complain(
          "there is no \(owner); there is: \(totals.map(\.scope).joined(separator: ", "))")
        return .refused
      }
      if let symbol, !core.view.labels(named: "instruments").contains(symbol) {
        let symbols = core.view.labels(named: "instruments")
        complain(
          "there is no instrument '\(symbol)'\(Spelling.suggestion(for: symbol, among: symbols))")
        return .refused
      }
      let isAll = values[all]
      let shown = core.reading.holdings.filter {
        (isAll || $0.scope == owner && (!$0.isIdle || symbol != nil))
          && (symbol == nil || $0.symbol == symbol)
      }
      write(shown, totals.filter { isAll || $0.scope == owner }, values)
      return .done
    })

  private static func write(
    _ holdings: [HoldingReading], _ totals: [ScopeReading], _ values: Values
  ) {
    var output = Output()
    if values[Apus.json] {
      for holding in holdings { output.write { json(holding).appendLine(to: &$0) } }
      for total in totals { output.write { json(total).appendLine(to: &$0) } }
    } else {
      let paint = Terminal.output.paint
      let lines =
        (holdings.isEmpty
          ? ["nothing is held, and nothing was traded"] : table(holdings).lines(paint: paint))
        + [""] + table(totals).lines(paint: paint)
      for line in lines { output.write(line + "\n") }
    }
    output.flush()
  }

  private static func table(_ holdings: [HoldingReading]) -> Table {
    var table = Table(
      [.init(title: "of", alignment: .left), .init(title: "instrument", alignment: .left)]
        + [
          "position", "average", "mark", "realized", "unrealized", "fees", "profit", "bought",
          "sold", "fills", "open buy", "open sell",
        ].map { .init(title: $0) })
    for held in holdings {
      table.add([
        held.scope, held.symbol, decimalText(held.quantity.units), decimalText(held.average.units),
        decimalText(held.mark.units), moneyText(held.realized), moneyText(held.unrealized),
        moneyText(held.fees), moneyText(held.profit), decimalText(held.bought.units),
        decimalText(held.sold.units), "\(held.fillCount)", decimalText(held.openBuy.units),
        decimalText(held.openSell.units),
      ])
    }
    return table
  }

  static func table(_ totals: [ScopeReading]) -> Table {
    var table = Table(
      [.init(title: "total of", alignment: .left)]
        + [
          "profit", "fees", "drawdown", "gross", "net", "open orders", "open notional", "orders",
          "cancels",
        ].map { .init(title: $0) } + [.init(title: "stopped", alignment: .left)])
    for total in totals {
      table.add([
        total.scope, moneyText(total.profit), moneyText(total.fees), moneyText(total.drawdown),
        moneyText(total.gross), moneyText(total.net), "\(total.openOrders)",
        moneyText(total.openNotional), "\(total.orderCount)", "\(total.cancelCount)",
        total.mode == .none ? "" : total.mode.name ?? "?",
      ])
    }
    return table
  }

  private static func json(_ held: HoldingReading) -> JSONObject {
    func text(_ units: Int64) -> JSONValue { .text(decimalText(units)) }
    return [
      "scope": .text(held.scope), "instrument": .text(held.symbol),
      "position": text(held.quantity.units), "average": text(held.average.units),
      "mark": text(held.mark.units), "realized": text(held.realized),
      "unrealized": text(held.unrealized), "fees": text(held.fees), "profit": text(held.profit),
      "bought": text(held.bought.units), "sold": text(held.sold.units),
      "fills": .signed(held.fillCount), "open_buy": text(held.openBuy.units),
      "open_sell": text(held.openSell.units),
    ]
  }

  private static func json(_ total: ScopeReading) -> JSONObject {
    func text(_ units: Int64) -> JSONValue { .text(decimalText(units)) }
    return [
      "scope": .text(total.scope), "instrument": .null, "profit": text(total.profit),
      "fees": text(total.fees), "drawdown": text(total.drawdown), "gross": text(total.gross),
      "net": text(total.net), "open_orders": .signed(total.openOrders),
      "open_notional": text(total.openNotional), "orders": .signed(total.orderCount),
      "cancels": .signed(total.cancelCount), "mode": .text(total.mode.name ?? ""),
    ]
  }
}
