// Examples as text. A script is commands, a line each, and behind each of them what it prints, in lines that
// begin with a bar. Running it writes the same text anew: where the two differ, the engine does.
//
//     sell 1 5 @ 100
//     | accepted 1
//     buy 2 8 @ 100 ioc
//     | accepted 2
//     | fill 2 buy 5 @ 100 #1 taker
//     | fill 1 sell 5 @ 100 #1 maker
//     | canceled 2 3 ioc

import Events
import Matching

struct Script {
  private var say = Say()
  /// Of the instrument that lines are about: `on 1` changes it.
  private var instrument: UInt32 = 0

  /// The commands of a text, run, with what they print.
  static func run(_ text: String, on settings: MatchingSettings) -> String {
    var script = Script()
    var desk = Desk(settings)
    var lines: [String] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("|") {
      lines.append(String(line))
      for event in script.events(of: line.split(separator: " ").map(String.init)) {
        for sent in desk.made(event) { lines.append("| " + Script.line(sent)) }
      }
    }
    return lines.joined(separator: "\n")
  }

  // MARK: Commands

  private mutating func events(of words: [String]) -> [Event] {
    switch words[0] {
    case "at":
      say.time = UInt64(words[1])!
      return []
    case "on":
      instrument = UInt32(words[1])!
      return []
    case "buy": return new(.buy, words)
    case "sell": return new(.sell, words)
    case "cancel": return [say.cancel(UInt64(words[1])!, on: instrument)]
    case "replace": return [replace(words)]
    case "mass_cancel": return [massCancel(words)]
    case "halt": return [say.command(.haltInstrument, day(words), on: instrument)]
    case "resume": return [say.command(.resumeInstrument, day(words), on: instrument)]
    case "open":
      let phase: MarketPhase =
        words[1] == "opening" ? .openingAuction : words[1] == "closing" ? .closingAuction : .halted
      return [say.command(.openAuction, phase, on: instrument)]
    case "uncross": return [say.command(.uncrossAuction, day(words), on: instrument)]
    case "cancel_all": return [say.command(.cancelAll, on: instrument)]
    case "tick": return [say.timer(TimerNumber.tick)]
    case "end_of_day": return [say.endOfDay()]
    default: preconditionFailure("no such command: \(words)")
    }
  }

  /// `halt closed`, `resume closed`, `uncross closed`: the day's.
  private func day(_ words: [String]) -> MarketPhase {
    words.count > 1 && words[1] == "closed" ? .closed : .none
  }

  private mutating func new(_ side: Side, _ words: [String]) -> [Event] {
    var order = OrderNew(
      order: OrderID(bits: UInt64(words[1])!), price: .zero,
      quantity: Quantity(units: Int64(words[2])!), side: side, type: .limit, timeInForce: .day)
    var told = OrderTerms(
      order: order.order, trigger: .zero, displayQuantity: .zero, minimumQuantity: .zero,
      expiry: .zero)
    var trail: Int64 = 0
    var isTold = false
    var rest = words.dropFirst(3)
    while let word = rest.popFirst() {
      if word == "@" {
        order.price = Price(units: Int64(rest.popFirst()!)!)
      } else if let code = OrderType.names.firstIndex(of: word), code > 0 {
        order.type = OrderType(code: UInt8(code))
      } else if let code = TimeInForce.names.firstIndex(of: word), code > 0 {
        order.timeInForce = TimeInForce(code: UInt8(code))
      } else if let bit = Self.instructions[word] {
        order.instructions |= bit
      } else {
        let parts = word.split(separator: "=").map(String.init)
        let number = Int64(parts[1])!
        isTold = isTold || parts[0] != "account"
        switch parts[0] {
        case "account": order.account = UInt32(number)
        case "stop": told.trigger = Price(units: number)
        case "trail": trail = number
        case "display": told.displayQuantity = Quantity(units: number)
        case "min": told.minimumQuantity = Quantity(units: number)
        case "until": told.expiry = Nanoseconds(UInt64(number))
        default: preconditionFailure("no such word: \(word)")
        }
      }
    }
    var events: [Event] = []
    if isTold {
      order.instructions |= OrderInstruction.hasTerms
      if trail != 0 {
        var trailing = told
        trailing.trigger = Price(units: trail)
        events.append(
          say.event(.orderTerms, trailing, at: instrument, flags: TermsFlags.isTrail))
      }
      if trail == 0 || told.trigger != .zero {
        events.append(say.event(.orderTerms, told, at: instrument))
      }
    }
    return events + [say.event(.orderNew, order, at: instrument)]
  }

  private static var instructions: [String: UInt8] {
    [
      "post": OrderInstruction.postOnly, "hidden": OrderInstruction.hidden,
      "aon": OrderInstruction.allOrNone,
      "cancel_newest": OrderInstruction.selfTradeCancelNewest,
      "cancel_oldest": OrderInstruction.selfTradeCancelOldest,
      "cancel_both": OrderInstruction.selfTradeCancelBoth,
      "decrement": OrderInstruction.selfTradeDecrement,
    ]
  }

  /// `replace 1 8`, `replace 1 @ 100`, `replace 1 8 @ 100`, `replace 1` (nothing new).
  private mutating func replace(_ words: [String]) -> Event {
    let price = words.firstIndex(of: "@").map { Int64(words[$0 + 1])! }
    let total = words.count > 2 && words[2] != "@" ? Int64(words[2])! : nil
    return say.replace(UInt64(words[1])!, total, at: price, on: instrument)
  }

  /// Of all instruments, unless `here`.
  private mutating func massCancel(_ words: [String]) -> Event {
    let account = words.first { $0.hasPrefix("account=") }.map { UInt32($0.dropFirst(8))! }
    let side: Side = words.contains("buy") ? .buy : words.contains("sell") ? .sell : .none
    return say.massCancel(
      account: account ?? 0, side: side, on: words.contains("here") ? instrument : .max)
  }

  // MARK: Reports

  static func line(_ event: Event) -> String {
    switch event.kind {
    case .orderAccepted: return "accepted \(event.order)"
    case .orderRejected: return "rejected \(event.order) \(event.rejection.reason.name!)"
    case .requestRejected:
      let request = event.rejection.request.name!
      let order = event.order == 0 ? "" : " \(event.order)"
      return "refused \(request)\(order) \(event.rejection.reason.name!)"
    case .orderFill:
      let fill = event.fill
      let role = fill.liquidity == .none ? "auction" : fill.liquidity.name!
      return "fill \(event.order) \(fill.side.name!) \(fill.quantity.units) @ \(fill.price.units)"
        + " #\(fill.execution) \(role)"
    case .orderCanceled, .orderExpired:
      let end = event.cancellation
      let kind = event.kind == .orderCanceled ? "canceled" : "expired"
      let reason = event.kind == .orderCanceled ? " \(end.reason.name!)" : ""
      return "\(kind) \(event.order) \(end.quantity.units)\(reason)"
    case .orderReplaced:
      let report = event.payload(as: OrderReplaced.self)
      return "replaced \(event.order) \(report.quantity.units) @ \(report.price.units)"
    case .orderTriggered, .orderRestated:
      let report = event.payload(as: OrderRestated.self)
      let kind = event.kind == .orderTriggered ? "triggered" : "restated"
      let why = report.reason == .none ? "" : " \(report.reason.name!)"
      return "\(kind) \(event.order) \(report.quantity.units) @ \(report.price.units)\(why)"
    case .bookAdd, .bookModify, .bookDelete:
      let told = event.payload(as: BookOrder.self)
      return "\(event.kind.name!) \(event.order) \(told.quantity.units) @ \(told.price.units)"
    case .trade:
      let trade = event.payload(as: Trade.self)
      return "trade \(event.order) \(trade.quantity.units) @ \(trade.price.units)"
        + " #\(trade.number)"
    case .marketStatus: return "phase \(event.payload(as: MarketStatus.self).phase.name!)"
    default: return event.kind.name ?? "kind \(event.kind.code)"
    }
  }
}
