// The lines that are printed: CSV, or the same as JSON.

import EventText
import Events

/// What a line tells, by its place in `names`.
enum LineKind: Int {
  case accepted, rejected, fill, canceled, replaced, triggered, expired, restated
}

/// One line of output. Nil is an empty field.
struct EventLine {
  var kind: LineKind
  var time: UInt64
  var instrument: UInt32 = OrderCommand.noInstrument
  /// 0 where there is none.
  var order: UInt32 = 0
  var contra: UInt32 = 0
  var side = Side.none
  var price: Int64?
  var quantity: Int64?
  var leaves: Int64?
  var reason = Reason.none
}

/// Writes lines with the names of one file.
struct LineWriter {
  static let header =
    "event,time_ns,instrument,order_id,contra_order_id,side,price,quantity,leaves,reason\n"

  let isJSON: Bool
  private let orders: NameTable
  private let symbols: NameTable
  private let kinds: [[UInt8]]
  private let reasons: [[UInt8]]

  init(_ file: OrderCommands, isJSON: Bool) {
    self.isJSON = isJSON
    orders = file.orders
    symbols = file.symbols
    let names = [
      "accepted", "rejected", "fill", "canceled", "replaced", "triggered", "expired", "restated",
    ]
    kinds = names.map { Array($0.utf8) }
    reasons = Reason.names.enumerated().map { $0.offset == 0 ? [] : Array($0.element.utf8) }
  }

  func append(_ line: EventLine, to out: inout [UInt8]) {
    if isJSON { appendJSON(line, to: &out) } else { appendCSV(line, to: &out) }
  }

  private func appendCSV(_ line: EventLine, to out: inout [UInt8]) {
    let comma = UInt8(ascii: ",")
    out.append(contentsOf: kinds[line.kind.rawValue])
    out.append(comma)
    appendNumber(line.time, to: &out)
    out.append(comma)
    if line.instrument != OrderCommand.noInstrument {
      symbols.appendCSV(line.instrument + 1, to: &out)
    }
    out.append(comma)
    orders.appendCSV(line.order, to: &out)
    out.append(comma)
    orders.appendCSV(line.contra, to: &out)
    out.append(comma)
    if line.side == .buy { out.append(UInt8(ascii: "B")) }
    if line.side == .sell { out.append(UInt8(ascii: "S")) }
    out.append(comma)
    if let price = line.price { appendDecimal(price, to: &out) }
    out.append(comma)
    if let quantity = line.quantity { appendDecimal(quantity, to: &out) }
    out.append(comma)
    if let leaves = line.leaves { appendDecimal(leaves, to: &out) }
    out.append(comma)
    out.append(contentsOf: text(line.reason))
    out.append(UInt8(ascii: "\n"))
  }

  private func appendJSON(_ line: EventLine, to out: inout [UInt8]) {
    out.append(contentsOf: "{\"event\":\"".utf8)
    out.append(contentsOf: kinds[line.kind.rawValue])
    out.append(contentsOf: "\",\"time_ns\":".utf8)
    appendNumber(line.time, to: &out)
    out.append(contentsOf: ",\"instrument\":".utf8)
    let symbol = line.instrument == OrderCommand.noInstrument ? 0 : line.instrument + 1
    appendName(symbol, of: symbols, to: &out)
    out.append(contentsOf: ",\"order_id\":".utf8)
    appendName(line.order, of: orders, to: &out)
    out.append(contentsOf: ",\"contra_order_id\":".utf8)
    appendName(line.contra, of: orders, to: &out)
    out.append(contentsOf: ",\"side\":".utf8)
    switch line.side {
    case .buy: out.append(contentsOf: "\"B\"".utf8)
    case .sell: out.append(contentsOf: "\"S\"".utf8)
    default: out.append(contentsOf: "null".utf8)
    }
    out.append(contentsOf: ",\"price\":".utf8)
    appendMoney(line.price, to: &out)
    out.append(contentsOf: ",\"quantity\":".utf8)
    appendMoney(line.quantity, to: &out)
    out.append(contentsOf: ",\"leaves\":".utf8)
    appendMoney(line.leaves, to: &out)
    out.append(contentsOf: ",\"reason\":".utf8)
    let reason = text(line.reason)
    if reason.isEmpty {
      out.append(contentsOf: "null}\n".utf8)
    } else {
      out.append(UInt8(ascii: "\""))
      out.append(contentsOf: reason)
      out.append(contentsOf: "\"}\n".utf8)
    }
  }

  private func appendName(_ number: UInt32, of table: NameTable, to out: inout [UInt8]) {
    if number == 0 {
      out.append(contentsOf: "null".utf8)
    } else {
      table.appendJSON(number, to: &out)
    }
  }

  /// A string, because a JSON number is a Double to most readers.
  private func appendMoney(_ units: Int64?, to out: inout [UInt8]) {
    guard let units else {
      out.append(contentsOf: "null".utf8)
      return
    }
    out.append(UInt8(ascii: "\""))
    appendDecimal(units, to: &out)
    out.append(UInt8(ascii: "\""))
  }

  private func text(_ reason: Reason) -> [UInt8] {
    let code = Int(reason.code)
    if code < reasons.count { return reasons[code] }
    return Array("reason_\(code)".utf8)
  }
}
