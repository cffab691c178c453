// The same for scripts: JSON lines, and CSV.

import Arguments
import EventText
import Events
import OrderAudit
import Printing

extension OrdersReport {
  // MARK: JSON

  /// An object an order. Returns how many.
  package func writeJSON(_ auditor: borrowing OrderAuditor, limit: Int, to output: inout Output)
    -> Int
  {
    let shown = places(auditor, limit: limit)
    for place in shown {
      let order = auditor.orders[place]
      let object = json(order, auditor.symbol(of: order), auditor.venue(of: order))
      output.write { object.appendLine(to: &$0) }
    }
    return shown.count
  }

  private func json(_ order: AuditedOrder, _ symbol: String?, _ venue: String?) -> JSONObject {
    let price = Self.price(order).map { JSONValue.text(decimalText($0.units)) } ?? .null
    let object: JSONObject = [
      "order": .text(String(order.id.bits)), "id": .text(OrderWords.id(order)),
      "journal": .text(journals[order.journal].reader.directory), "owner": .text(owner(order)),
      "time": .text(timeText(order.began)), "instrument": symbol.map { .text($0) } ?? .null,
      "side": .text(order.side.name ?? "\(order.side.code)"),
      "type": .text(order.type.name ?? "\(order.type.code)"),
      "time_in_force": .text(order.timeInForce.name ?? "\(order.timeInForce.code)"),
      "quantity": .text(decimalText(order.quantity.units)), "price": price,
      "stop": order.stop == .zero ? .null : .text(decimalText(order.stop.units)),
      "filled": .text(decimalText(order.filled.units)),
      "leaves": .text(decimalText(order.leaves.units)),
      "average_price": order.filled == .zero
        ? .null : .text(decimalText(order.averagePrice.units)),
      "state": .text(order.shown.name), "live": .bool(order.shown.isLive),
      "reason": Self.json(order.reason),
      "by": order.decider.map { .text(words.who($0, in: order.journal)) } ?? .null,
      "limit": .text(decimalText(order.limit)), "value": .text(decimalText(order.value)),
      "scope": Self.json(order.scope), "words": order.words.map { .text($0) } ?? .null,
      "ordered": words.command(of: order).map { .object(json($0)) } ?? .null,
      "ids": .array(
        order.ids.map {
          .object([
            "order": .text(String($0.id.bits)), "id": .text(OrderWords.id($0.id)),
            "state": .text($0.state.name),
          ])
        }),
      "venue": venue.map { .text($0) } ?? .null,
      "parent": order.parent == .none ? .null : .text(String(order.parent.bits)),
      "venue_order": .text(String(order.venueOrder)),
      "alarms": .number(UInt64(order.alarmCount)),
      "anomalies": .number(UInt64(order.anomalyCount)), "last_time": .text(timeText(order.last)),
    ]
    guard isSteps else { return object }
    return object.adding(["transitions": .array(order.steps.map { .object(json($0)) })])
  }

  private static func json<C: Code>(_ code: C) -> JSONValue {
    code.code == 0 ? .null : .text(code.name ?? "\(code.code)")
  }

  private func json(_ command: AuditedCommand) -> JSONObject {
    let kill = command.kill
    return [
      "command": .text(command.name), "by": .text(words.who(command.who, in: 0)),
      "scope": kill.map { .text(words.scope($0, command.instrument)) } ?? .null,
      "reason": kill.map { Self.json($0.reason) } ?? .null,
      "limit": .text(decimalText(kill?.limit ?? 0)), "value": .text(decimalText(kill?.value ?? 0)),
      "person": command.person.map { .text($0) } ?? .null,
      "approver": command.approver.map { .text($0) } ?? .null,
      "why": command.why.map { .text($0) } ?? .null,
    ]
  }

  private func json(_ step: AuditStep) -> JSONObject {
    var anomaly = JSONValue.null
    if step.kind == .orderAnomaly {
      let told = step.event.payload(as: OrderAnomaly.self)
      anomaly = .object([
        "report": .text(told.report.name ?? "\(told.report.code)"),
        "quantity": .text(decimalText(told.quantity.units)),
        "leaves": .text(decimalText(told.leaves.units)),
        "lifecycle": .number(UInt64(told.lifecycle)), "pending": .number(UInt64(told.pending)),
        "cause": Self.json(told.cause), "told_on": .bool(told.cause.isToldOn(told.report)),
      ])
    }
    return [
      "run": .text(run(step.journal)), "record": .number(step.position),
      "stage": .text("\(step.stage)"), "sequence": .number(step.sequence.number),
      "time": .text(timeText(step.time)), "who": .text(words.who(step.who, in: step.journal)),
      "party": .text(step.who.party), "kind": .text(step.kind.name ?? "\(step.kind.code)"),
      "what": .text(OrderWords.what(step)), "from": step.from.map { .text($0.name) } ?? .null,
      "to": .text(step.to.name), "applied": .bool(!step.isRefused),
      "quantity": .text(decimalText(step.quantity.units)),
      "price": .text(decimalText(step.price.units)),
      "filled": .text(decimalText(step.filled.units)),
      "leaves": .text(decimalText(step.leaves.units)), "reason": Self.json(step.reason),
      "limit": .text(decimalText(step.limit)), "value": .text(decimalText(step.value)),
      "scope": Self.json(step.scope), "cause": Self.json(step.cause),
      "alarm": .bool(step.isAlarm),
      "replacement": step.replacement == .none ? .null : .text(OrderWords.id(step.replacement)),
      "command": step.command.map { .text($0.name) } ?? .null,
      "ordered": step.command.map { .object(json($0)) } ?? .null,
      "words": step.words.map { .text($0) } ?? .null, "anomaly": anomaly,
    ]
  }

  // MARK: CSV

  private static let titles = [
    "order", "owner", "began", "instrument", "side", "type", "time_in_force", "quantity", "price",
    "filled", "leaves", "average_price", "state", "reason", "by", "limit", "value", "words",
    "anomalies", "last", "scope", "ids", "alarms", "ordered", "venue", "parent",
  ]
  private static let stepTitles = [
    "order", "run", "record", "stage", "sequence", "time", "who", "party", "kind", "what", "from",
    "to", "applied", "quantity", "price", "filled", "leaves", "reason", "limit", "value", "command",
    "words", "scope", "cause", "alarm", "ordered",
  ]

  /// A line an order, or a line a step. Returns how many orders.
  package func writeCSV(_ auditor: borrowing OrderAuditor, limit: Int, to output: inout Output)
    -> Int
  {
    let shown = places(auditor, limit: limit)
    if shown.isEmpty { return 0 }
    output.write(Self.line(isSteps ? Self.stepTitles : Self.titles))
    for place in shown {
      let order = auditor.orders[place]
      if isSteps {
        for step in order.steps { output.write(Self.line(cells(step, of: order))) }
      } else {
        output.write(
          Self.line(cells(order, auditor.symbol(of: order) ?? "", auditor.venue(of: order) ?? "")))
      }
    }
    return shown.count
  }

  private func cells(_ order: AuditedOrder, _ symbol: String, _ venue: String) -> [String] {
    [
      OrderWords.id(order), owner(order), timeText(order.began), symbol, order.side.name ?? "",
      order.type.name ?? "", order.timeInForce.name ?? "", decimalText(order.quantity.units),
      Self.price(order).map { decimalText($0.units) } ?? "", decimalText(order.filled.units),
      decimalText(order.leaves.units),
      order.filled == .zero ? "" : decimalText(order.averagePrice.units), order.shown.name,
      Self.name(order.reason), order.decider.map { words.who($0, in: order.journal) } ?? "",
      decimalText(order.limit), decimalText(order.value), order.words ?? "",
      "\(order.anomalyCount)", timeText(order.last), Self.name(order.scope),
      OrderWords.ids(order) ?? "", "\(order.alarmCount)",
      words.command(of: order).map(words.command) ?? "", venue, Self.parent(order) ?? "",
    ]
  }

  private func cells(_ step: AuditStep, of order: AuditedOrder) -> [String] {
    [
      OrderWords.id(order), run(step.journal), "\(step.position)", "\(step.stage)",
      "\(step.sequence.number)", timeText(step.time), words.who(step.who, in: step.journal),
      step.who.party, step.kind.name ?? "\(step.kind.code)", OrderWords.what(step),
      step.from?.name ?? "", step.to.name, step.isRefused ? "false" : "true",
      decimalText(step.quantity.units), decimalText(step.price.units),
      decimalText(step.filled.units), decimalText(step.leaves.units), Self.name(step.reason),
      decimalText(step.limit), decimalText(step.value),
      step.command?.name ?? "", step.words ?? "", Self.name(step.scope), Self.name(step.cause),
      step.isAlarm ? "true" : "false", step.command.map(words.command) ?? "",
    ]
  }

  /// No name for what isn't there.
  private static func name<C: Code>(_ code: C) -> String {
    code.code == 0 ? "" : code.name ?? "\(code.code)"
  }

  /// A line as RFC 4180 has it, with the line's end of Unix.
  private static func line(_ cells: [String]) -> String {
    cells.map { cell in
      let plain = OrderWords.plain(cell)
      guard plain.contains(where: { $0 == "," || $0 == "\"" }) else { return plain }
      return "\"" + plain.replacing("\"", with: "\"\"") + "\""
    }.joined(separator: ",") + "\n"
  }
}
