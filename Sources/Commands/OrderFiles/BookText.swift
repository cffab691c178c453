// The books as they stand at the end: levels as the world sees them, then every order in its turn.

import Arguments
import EventText
import Events
import Matching
import Printing

extension RestingPlace {
  var name: String {
    switch self {
    case .displayed: "displayed"
    case .hidden: "hidden"
    case .allOrNone: "all_or_none"
    case .stop: "stop"
    case .auction: "auction"
    }
  }
}

/// One instrument's book.
struct BookText {
  let symbol: String
  private let orders: [RestingOrder]
  private let file: OrderCommands
  private let ledger: Ledger

  init(symbol: String, orders: [RestingOrder], file: OrderCommands, ledger: Ledger) {
    self.symbol = symbol
    self.orders = Self.inTurn(orders)
    self.file = file
    self.ledger = ledger
  }

  /// As they would be met: buys first; by price, at a price displayed before hidden before all-or-none; then those that
  /// wait for a trigger or an auction.
  private static func inTurn(_ orders: [RestingOrder]) -> [RestingOrder] {
    func turn(_ place: RestingPlace) -> Int {
      switch place {
      case .displayed: 0
      case .hidden: 1
      case .allOrNone: 2
      case .stop, .auction: 3
      }
    }
    return orders.enumerated().sorted { first, second in
      let (a, b) = (first.element, second.element)
      if a.side != b.side { return a.side == .buy }
      let waits = (turn(a.place) == 3, turn(b.place) == 3)
      if waits.0 != waits.1 { return waits.1 }
      if !waits.0 {
        if a.price != b.price { return a.side == .buy ? a.price > b.price : a.price < b.price }
        if a.place != b.place { return turn(a.place) < turn(b.place) }
      }
      return first.offset < second.offset
    }.map(\.element)
  }

  private struct BookLevel {
    var price: Int64
    var count: UInt64 = 0
    var shown: UInt128 = 0
  }

  /// The displayed levels of a side, the best first.
  private func levels(_ side: Side) -> [BookLevel] {
    var levels: [BookLevel] = []
    for order in orders where order.side == side && order.place == .displayed {
      if levels.last?.price != order.price.units {
        levels.append(BookLevel(price: order.price.units))
      }
      levels[levels.count - 1].count += 1
      levels[levels.count - 1].shown += UInt128(order.shown.units.magnitude)
    }
    return levels
  }

  private func number(_ order: RestingOrder) -> UInt32 {
    UInt32(truncatingIfNeeded: order.order.bits)
  }

  private func price(_ order: RestingOrder) -> String? {
    ledger[number(order)].limit.map { decimalText($0) }
  }

  // MARK: Text

  func lines(_ paint: Paint) -> [String] {
    let bids = levels(.buy)
    let asks = levels(.sell)
    var sides = Table([
      .init(title: "orders"), .init(title: "shown"), .init(title: "bid"),
      .init(title: "ask", alignment: .left), .init(title: "shown"), .init(title: "orders"),
    ])
    for row in 0..<max(bids.count, asks.count) {
      let bid = row < bids.count ? cells(bids[row]) : ["", "", ""]
      let ask = row < asks.count ? cells(asks[row]) : ["", "", ""]
      sides.add(bid + ask.reversed())
    }
    var all = Table([
      .init(title: "side", alignment: .left), .init(title: "price"),
      .init(title: "order_id", alignment: .left), .init(title: "account", alignment: .left),
      .init(title: "leaves"), .init(title: "shown"), .init(title: "place", alignment: .left),
    ])
    for order in orders {
      all.add([
        sideName(order), price(order) ?? "", file.orders.text(number(order)),
        file.accounts.text(order.account), decimalText(order.leaves.units),
        decimalText(order.shown.units), order.place.name,
      ])
    }
    let levelLines = bids.isEmpty && asks.isEmpty ? [] : sides.lines(indent: 2, paint: paint) + [""]
    return [paint.bold("book \(symbol)")] + levelLines + all.lines(indent: 2, paint: paint)
  }

  private func cells(_ level: BookLevel) -> [String] {
    ["\(level.count)", wideDecimalText(level.shown), decimalText(level.price)]
  }

  private func sideName(_ order: RestingOrder) -> String { order.side == .buy ? "B" : "S" }

  // MARK: JSON

  var json: JSONObject {
    func array(_ levels: [BookLevel]) -> JSONValue {
      .array(
        levels.map { level in
          .object([
            "price": .text(decimalText(level.price)), "orders": .number(level.count),
            "shown": .text(wideDecimalText(level.shown)),
          ])
        })
    }
    let all = orders.map { order in
      JSONValue.object([
        "side": .text(sideName(order)), "price": price(order).map { .text($0) } ?? .null,
        "order_id": .text(file.orders.text(number(order))),
        "account": order.account == 0 ? .null : .text(file.accounts.text(order.account)),
        "leaves": .text(decimalText(order.leaves.units)),
        "shown": .text(decimalText(order.shown.units)), "place": .text(order.place.name),
      ])
    }
    return [
      "book": .object([
        "instrument": .text(symbol), "bids": array(levels(.buy)), "asks": array(levels(.sell)),
        "orders": .array(all),
      ])
    ]
  }
}

/// A sum of quantities, which may be larger than any one.
func wideDecimalText(_ units: UInt128) -> String {
  let scale = UInt128(fixedPointScale)
  let fraction = decimalText(Int64(truncatingIfNeeded: units % scale)).dropFirst()
  return "\(units / scale)\(fraction)"
}
