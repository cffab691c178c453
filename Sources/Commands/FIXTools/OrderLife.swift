// What one message says of an order, in a line; and what became of the order, in a sentence.

import Events
import FIXText
import Printing

/// The line of a message in an order's life.
struct OrderLine {
  let lexicon: Lexicon

  /// `NewOrderSingle C1: BUY 100 ACME at 10.25, LIMIT`
  func text(_ message: FieldList) -> String {
    let type = message.type
    var text = lexicon.messageName(type)
    if let id = value(11, message) { text += " \(id)" }
    if let original = value(41, message) { text += " (was \(original))" }
    let parts = type == "8" ? report(message) : request(message)
    if !parts.isEmpty { text += ": " + parts.joined(separator: ", ") }
    if let words = value(58, message) { text += " “\(words)”" }
    return text
  }

  private func request(_ message: FieldList) -> [String] {
    var parts: [String] = []
    let terms = [
      named(54, message), value(38, message), value(55, message),
      value(44, message).map { "at \($0)" }, value(99, message).map { "stop \($0)" },
    ].compactMap { $0 }.joined(separator: " ")
    if !terms.isEmpty { parts.append(terms) }
    for tag: UInt16 in [40, 59, 39, 102, 434] {
      if let name = named(tag, message) { parts.append(name) }
    }
    return parts
  }

  private func report(_ message: FieldList) -> [String] {
    var parts: [String] = []
    let status = named(39, message)
    if let kind = named(150, message) { parts.append(kind) }
    if let status, status != parts.first { parts.append("order \(status)") }
    if let kind = named(20, message), kind != "NEW" { parts.append("transaction \(kind)") }
    if let price = value(31, message), let quantity = value(32, message),
      !["0", "0.0"].contains(quantity)
    {
      parts.append("\(quantity) at \(price)")
    }
    if let filled = value(14, message) { parts.append("filled \(filled)") }
    if let left = value(151, message) { parts.append("left \(left)") }
    if let reason = named(103, message) { parts.append(reason) }
    return parts
  }

  private func value(_ tag: UInt16, _ message: FieldList) -> String? {
    message.text(of: tag).map(MessageTable.printable)
  }

  private func named(_ tag: UInt16, _ message: FieldList) -> String? {
    message.text(of: tag).map {
      lexicon.valueName(tag, $0) ?? MessageTable.printable($0)
    }
  }
}

/// What is gathered of an order while its messages go by.
struct OrderLife {
  private(set) var messageCount = 0
  private(set) var fillCount = 0
  private(set) var side: String?
  private(set) var symbol: String?
  private(set) var quantity: String?
  private(set) var price: String?
  private(set) var filled: String?
  private(set) var average: String?
  private(set) var status: String?
  private(set) var first: Nanoseconds?
  private(set) var last: Nanoseconds?

  mutating func note(_ message: FieldList, _ lexicon: Lexicon) {
    messageCount += 1
    side = message.text(of: 54).map { lexicon.valueName(54, $0) ?? $0 } ?? side
    symbol = message.text(of: 55) ?? symbol
    let type = message.type
    if type == "D" || type == "G" {
      quantity = message.text(of: 38) ?? quantity
      price = message.text(of: 44) ?? price
    }
    if type == "8" {
      quantity = quantity ?? message.text(of: 38)
      filled = message.text(of: 14) ?? filled
      average = message.text(of: 6) ?? average
      status = message.text(of: 39).map { lexicon.valueName(39, $0) ?? $0 } ?? status
      // A resent fill isn't another one.
      let isFill = ["1", "2"].contains(message.text(of: 150) ?? "")
      if isFill, message.text(of: 43) != "Y" { fillCount += 1 }
    }
    if let time = LatencyPairing.time(message) {
      first = min(first ?? time, time)
      last = max(last ?? time, time)
    }
  }

  /// `order C1, C2 (venue: V1): BUY 100 ACME at 10.25; 2 fills, 60 at 10.24 on average; CANCELED; …`
  func text(client: [String], venue: [String]) -> String {
    var text = "order \(client.joined(separator: ", "))"
    if !venue.isEmpty { text += " (venue: \(venue.joined(separator: ", ")))" }
    let terms = [side, quantity, symbol, price.map { "at \($0)" }].compactMap { $0 }
    text += ": " + terms.joined(separator: " ")
    var parts = [Readable.plural(UInt64(messageCount), "message")]
    if fillCount > 0 {
      parts.append(
        "\(Readable.plural(UInt64(fillCount), "fill")): \(filled ?? "?") at \(average ?? "?") on "
          + "average")
    }
    parts.append(status.map { "last known as \($0)" } ?? "never answered")
    if let first, let last, last > first {
      parts.append("\(Readable.duration(last.count - first.count)) from first to last")
    }
    return MessageTable.printable(text + "; " + parts.joined(separator: "; "))
  }

  func object(client: [String], venue: [String]) -> JSONObject {
    let text = { (value: String?) -> JSONValue in value.map { .text($0) } ?? .null }
    return [
      "order": .array(client.map { .text($0) }), "venue": .array(venue.map { .text($0) }),
      "side": text(side), "symbol": text(symbol), "quantity": text(quantity), "price": text(price),
      "messages": .number(UInt64(messageCount)), "fills": .number(UInt64(fillCount)),
      "filled": text(filled), "average": text(average), "status": text(status),
      "span_ns": .optional(first.flatMap { first in last.map { $0.count - first.count } }),
    ]
  }
}
