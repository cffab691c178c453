// Which part of a core's trading a command is about: an option a kind of scope, or --scope with the words of the door.

import Arguments
import CommandWords
import Events

enum ScopeChoice {
  static let scope = Option.text(
    "scope", placeholder: "SCOPE",
    help:
      "What it is about: firm, strategy/NAME, account/NAME, session (of several venues session/NAME), "
      + "instrument/SYMBOL or order/ID; the same as one of the options below. Default: firm, which is everything."
  )
  static let instrument = Option.text(
    "instrument", placeholder: "SYMBOL", help: "About one instrument.")
  static let strategy = Option.text("strategy", placeholder: "NAME", help: "About one strategy.")
  static let account = Option.text("account", placeholder: "NAME", help: "About one account.")
  static let session = Option.text("session", placeholder: "NAME", help: "About one session.")
  static let order = Option.text(
    "order", placeholder: "ID",
    help: "About one order: its id as 'apus orders' shows it (1-1-13), or its number.")

  static let options: [any Declaration] = [scope, instrument, strategy, account, session, order]

  /// The scope in the words of the door; nil where none is named.
  static func words(_ values: Values) throws(UsageError) -> String? {
    var chosen: [(option: String, words: String)] = []
    if let words = values[scope] {
      let order = words.hasPrefix("order/") ? OrderWords.id(typed: String(words.dropFirst(6))) : nil
      chosen.append(("--scope", order.map { "order/\($0.bits)" } ?? words))
    }
    if let symbol = values[instrument] { chosen.append(("--instrument", "instrument/" + symbol)) }
    if let name = values[strategy] { chosen.append(("--strategy", "strategy/" + name)) }
    if let name = values[account] { chosen.append(("--account", "account/" + name)) }
    if let name = values[session] { chosen.append(("--session", "session/" + name)) }
    if let id = values[order] {
      guard let found = OrderWords.id(typed: id) else {
        throw UsageError(
          "--order is '\(id)': it takes an order's id, such as 1-1-13, or its number")
      }
      chosen.append(("--order", "order/\(found.bits)"))
    }
    if chosen.count > 1 {
      throw UsageError(
        "\(chosen.map(\.option).joined(separator: " and ")): a command is about one scope")
    }
    return chosen.first?.words
  }

  /// A scope as tables show it: an order by its id, not its number.
  static func shown(_ words: String) -> String {
    order(words).map { "order " + OrderWords.id($0) } ?? words
  }

  /// The order that a scope is; nil of all others.
  static func order(_ words: String) -> OrderID? {
    words.hasPrefix("order/") ? UInt64(words.dropFirst(6)).map { OrderID(bits: $0) } : nil
  }
}
