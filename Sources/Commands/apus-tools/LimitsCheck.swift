// apus limits check: what every check of risk would say of an order where a journal ends, or at one of its inputs. The journal
// is replayed to there, so the answer is exact, and the core that writes it isn't touched.

import Arguments
import CommandWords
import EventText
import Events
import Printing
import Replay
import Risk

enum LimitsCheck {
  static let journal = Positional.required(
    "JOURNAL", help: "A trader's journal; one that is being written will do.")
  static let instrument = Option.text(
    "instrument", placeholder: "SYMBOL", help: "What the order is in.")
  static let side = Option.choice("side", of: ["buy", "sell"], default: "buy", help: "Its side.")
  static let quantity = Option.text("quantity", placeholder: "N", help: "Its quantity.")
  static let price = Option.text(
    "price", placeholder: "P", help: "Its price; without it a market order.")
  static let strategy = Option<String?>.text(
    "strategy", placeholder: "NAME", help: "Whose it is: a strategy's name; else the first one's.")
  static let until = Option.integer(
    "until", in: 1...Int.max, help: "After this ingress sequence, and not at the end.")

  static let command = Command(
    ToolCommand.check.name, summary: ToolCommand.check.summary,
    discussion: [
      "Every check is asked, in its order, those behind the first that refuses as well. The order goes "
        + "nowhere.",
      "Of a core that was stopped in good order the end is its shutdown, which takes no order: '--until N' asks of a moment "
        + "before that.",
    ],
    options: [instrument, side, quantity, price, strategy, until, Apus.json],
    positionals: [journal],
    examples: [
      Example(
        "apus limits check journal/demo-… --instrument CRUX --side sell --quantity 100 --price 37.5",
        "Would risk let it pass, and how much is left of each limit?")
    ],
    exitCodes: [
      0: "it would pass", 1: "it would be refused; or the journal can't be read",
      2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    guard let symbol = values[instrument] else {
      throw UsageError("say what it is in: --instrument SYMBOL")
    }
    guard let units = values[quantity].flatMap(parseDecimal), units > 0 else {
      throw UsageError("say how much: --quantity N, a decimal number above 0")
    }
    var limit = Price.zero
    if let text = values[price] {
      guard let units = parseDecimal(text) else {
        throw UsageError("--price is '\(text)': write a decimal number")
      }
      limit = Price(units: units)
    }
    let order = OrderNew(
      // An id that no strategy gives out.
      order: OrderID(bits: .max), price: limit, quantity: Quantity(units: units),
      side: values[side] == "buy" ? .buy : .sell,
      type: values[price] == nil ? .market : .limit, timeInForce: .day)
    do throws(ReplayError) {
      var replay = try Replay(
        path: values[journal], until: values[until].map { UInt64($0) } ?? .max)
      let result = try replay.run { _ in }
      if let difference = result.difference {
        complain("the journal doesn't replay: \(difference.message); see 'apus replay'")
        return .refused
      }
      guard result.symbols.contains(symbol) else {
        throw ReplayError.stranger(symbol, result.symbols)
      }
      let owners = replay.strategies
      let owner = values[strategy] ?? owners.first ?? ""
      guard owners.isEmpty || owners.contains(owner) else {
        throw ReplayError.noStrategy(owner, owners)
      }
      let number = UInt16((owners.firstIndex(of: owner) ?? 0) + 1)
      let said = replay.explain(order, in: symbol, of: number)
      guard let said else {
        complain("this is a venue's journal: its sessions' limits are in its config")
        return .refused
      }
      show(said, of: replay.scopeNames, values)
      return said.contains { $0.isOn && !$0.passes } ? .refused : .done
    } catch {
      complain(error.description)
      return .refused
    }
  }

  private static func show(_ said: [Explanation], of scopes: [String], _ values: Values) {
    var output = Output()
    if values[Apus.json] {
      for one in said { output.write { json(one).appendLine(to: &$0) } }
      return output.flush()
    }
    var table = Table([
      .init(title: "check", alignment: .left), .init(title: "says", alignment: .left),
      .init(title: "value"), .init(title: "limit"), .init(title: "of", alignment: .left),
    ])
    for one in said {
      table.add([
        one.check.name ?? "", verdict(one), one.value.map(decimalText) ?? "",
        one.limit.map(decimalText) ?? "", owner(one, scopes),
      ])
    }
    let paint = Terminal.output.paint
    for line in table.lines(paint: paint) { output.write(line + "\n") }
    let first = said.first { $0.isOn && !$0.passes }
    output.write(
      first.map {
        "\n" + paint.red("refused")
          + ": \($0.check.reason.name ?? "") (\($0.check.name ?? "") decides)\n"
      } ?? "\n" + paint.green("passes") + "\n")
    output.flush()
  }

  private static func verdict(_ one: Explanation) -> String {
    if !one.isOn { return one.passes ? "off" : "off (would refuse)" }
    return one.passes ? "passes" : "refuses"
  }

  /// By its name, where that has one.
  private static func owner(_ one: Explanation, _ scopes: [String]) -> String {
    guard one.limit != nil || !one.passes, one.scope != .none else { return "" }
    let name = one.scope.name ?? ""
    if one.target == 0 { return name }
    let named = scopes.filter { $0.hasPrefix(name + "/") }
    let index = Int(clamping: one.target) - 1
    return named.indices.contains(index) ? named[index] : "\(name) \(one.target)"
  }

  private static func json(_ one: Explanation) -> JSONObject {
    [
      "check": .text(one.check.name ?? ""), "reason": .text(one.check.reason.name ?? ""),
      "on": .bool(one.isOn), "passes": .bool(one.passes), "scope": .text(one.scope.name ?? ""),
      "target": .number(one.target), "value": one.value.map { .text(decimalText($0)) } ?? .null,
      "limit": one.limit.map { .text(decimalText($0)) } ?? .null,
    ]
  }
}
