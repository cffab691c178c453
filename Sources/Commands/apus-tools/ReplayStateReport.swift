// What --dump prints of a replay that has stopped: books, orders, positions and limits, as tables or as
// JSON. The positions are printed by every replay.

import Arguments
import Books
import CommandWords
import EventText
import Events
import Pipeline
import Printing
import Replay

struct ReplayStateReport {
  private let wanted: Set<String>
  private let depth: Int

  init(_ words: [String], depth: Int) {
    wanted =
      words.contains("all") ? ["books", "orders", "positions", "portfolio", "limits"] : Set(words)
    self.depth = depth
  }

  var hasOrders: Bool { wanted.contains("orders") }

  func lines(_ replay: borrowing Replay, _ result: ReplayResult) -> [String] {
    let paint = Terminal.output.paint
    var lines: [String] = []
    if wanted.contains("books") {
      lines += ["", paint.bold("books")] + books(replay).lines(indent: 2, paint: paint)
    }
    if wanted.contains("orders") {
      let orders = replay.liveOrders()
      lines += ["", paint.bold("orders") + (orders.isEmpty ? ": none is live" : "")]
      if !orders.isEmpty { lines += table(orders).lines(indent: 2, paint: paint) }
    }
    if wanted.contains("portfolio") {
      lines += ["", paint.bold("portfolio")] + Self.portfolio(replay.portfolio(), paint)
    }
    if wanted.contains("limits") {
      lines += ["", paint.bold("limits")] + limits(replay, paint)
    }
    if wanted.contains("positions"), result.positions.isEmpty {
      lines += ["", "a venue has no positions of its own"]
    }
    return lines
  }

  func json(_ replay: borrowing Replay, _ result: ReplayResult) -> JSONObject {
    var object: JSONObject = [:]
    if wanted.contains("books") {
      object = object.adding([
        "books": .array(
          replay.books(depth: depth).map {
            .object([
              "instrument": .text($0.symbol), "bids": Self.json($0.bids),
              "asks": Self.json($0.asks),
            ])
          })
      ])
    }
    if wanted.contains("orders") {
      object = object.adding(["orders": .array(replay.liveOrders().map { .object(Self.json($0)) })])
    }
    if wanted.contains("portfolio") {
      object = object.adding(["portfolio": Self.json(replay.portfolio())])
    }
    if wanted.contains("limits") {
      let rows = replay.limits()
      object = object.adding([
        "limits": rows.map { .array($0.map { .object(Self.json($0)) }) } ?? .null
      ])
    }
    return object
  }

  // MARK: Books

  private func books(_ replay: borrowing Replay) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "orders"),
      .init(title: "bid size"),
      .init(title: "bid"), .init(title: "ask"), .init(title: "ask size"), .init(title: "orders"),
    ])
    for book in replay.books(depth: depth) {
      for row in 0..<max(1, book.bids.count, book.asks.count) {
        let bid = row < book.bids.count ? book.bids[row] : nil
        let ask = row < book.asks.count ? book.asks[row] : nil
        table.add([
          row == 0 ? book.symbol : "", bid.map { "\($0.orderCount)" } ?? "",
          bid.map { decimalText($0.quantity.units) } ?? "",
          bid.map { decimalText($0.price.units) } ?? "-",
          ask.map { decimalText($0.price.units) } ?? "-",
          ask.map { decimalText($0.quantity.units) } ?? "", ask.map { "\($0.orderCount)" } ?? "",
        ])
      }
    }
    return table
  }

  private static func json(_ levels: [Level]) -> JSONValue {
    .array(
      levels.map {
        .object([
          "price": .text(decimalText($0.price.units)),
          "quantity": .text(decimalText($0.quantity.units)),
          "orders": .number(UInt64($0.orderCount)),
        ])
      })
  }

  // MARK: Orders

  private func table(_ orders: [HeldOrder]) -> Table {
    var table = Table([
      .init(title: "order", alignment: .left), .init(title: "instrument", alignment: .left),
      .init(title: "side", alignment: .left), .init(title: "price"), .init(title: "quantity"),
      .init(title: "filled"), .init(title: "leaves"), .init(title: "state", alignment: .left),
      .init(title: "from", alignment: .left),
    ])
    for order in orders {
      table.add([
        Self.text(order.order), order.symbol, order.side.name ?? "?",
        decimalText(order.price.units), decimalText(order.quantity.units),
        decimalText(order.filled.units), decimalText(order.leaves.units), order.state,
        Self.text(order.source),
      ])
    }
    return table
  }

  private static func json(_ order: HeldOrder) -> JSONObject {
    [
      "order": .text("\(order.order.bits)"), "shown": .text(text(order.order)),
      "instrument": .text(order.symbol), "side": .text(order.side.name ?? "?"),
      "price": .text(decimalText(order.price.units)),
      "quantity": .text(decimalText(order.quantity.units)),
      "filled": .text(decimalText(order.filled.units)),
      "leaves": .text(decimalText(order.leaves.units)), "state": .text(order.state),
      "source": .text(text(order.source)),
    ]
  }

  static func text(_ order: OrderID) -> String {
    var out: [UInt8] = []
    appendOrderID(order, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  private static func text(_ source: SourceID) -> String {
    var out: [UInt8] = []
    appendSource(source, to: &out)
    return String(decoding: out, as: UTF8.self)
  }

  // MARK: Limits

  private func limits(_ replay: borrowing Replay, _ paint: Paint) -> [String] {
    guard let rows = replay.limits() else {
      return ["  a venue's are its clients' own: they stand in its config"]
    }
    var table = Table([
      .init(title: "of", alignment: .left), .init(title: "limit", alignment: .left),
      .init(title: "value"),
    ])
    for row in rows where row.value != nil {
      table.add([
        Self.owner(row), row.kind.name ?? "?",
        LimitText.text(row.kind.name ?? "", row.value.map { "\($0)" } ?? ""),
      ])
    }
    return table.lines(indent: 2, paint: paint)
  }

  private static func owner(_ row: LimitRow) -> String {
    if row.instrument != nil { return row.symbol }
    let scope = row.scope.name ?? "?"
    return row.owner.isEmpty ? scope : "\(scope)/\(row.owner)"
  }

  private static func json(_ row: LimitRow) -> JSONObject {
    [
      "limit": .text(row.kind.name ?? "?"), "of": .text(owner(row)),
      "value": row.value.map { .text(decimalText($0)) } ?? .null,
    ]
  }
}
