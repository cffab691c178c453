// apus replay --what-if: two lines on one journal, and where they part.

import Arguments
import EventText
import Events
import Journal
import Pipeline
import Printing
import Replay

enum WhatIfReport {
  static let guide = [
    "--what-if takes a config, or a file with only the sections risk, strategies or portfolio in it, and "
      + "runs the line twice on the journal's inputs: as it was, and with these sections. It prints which "
      + "orders would have fared otherwise, refusals by check, and both lines' positions and profit.",
    "The world doesn't answer to what didn't happen, so the recorded fills are fed as they happened: an "
      + "order that would have been sent all the same, on the same input and with the same terms, has "
      + "its recorded reports; one that wouldn't have been sent loses them, fills too; one that would be "
      + "sent now is acknowledged and never filled, and is canceled when the line asks for it. Read the "
      + "profit with that in mind: it leaves out what new orders would have traded.",
  ]

  static func checkWords(_ values: Values) throws(UsageError) {
    let others: [any Declaration] = [
      ReplayCommand.stage, ReplayCommand.speed, ReplayCommand.breakpoint, ReplayCommand.dump,
      ReplayCommand.depth, ReplayCommand.fromSnapshot,
    ]
    for option in others where values.has(option) {
      throw UsageError("--what-if doesn't go with --\(option.specification.name)")
    }
  }

  static func run(_ values: Values, _ reader: JournalReader) throws(UsageError) -> ExitStatus {
    let bounds = try ReplayCommand.bounds(values, reader)
    let result: WhatIfResult
    do throws(ReplayError) {
      var whatIf = try WhatIf(
        path: values[ReplayCommand.journal], config: values[ReplayCommand.whatIf] ?? "",
        bounds: bounds, limit: values[ReplayCommand.limit])
      let isLive = Terminal.errors.isInteractive
      result = try whatIf.run { position in
        guard isLive, position & 0xF_FFFF == 0xF_FFFF else { return }
        var errors = Output(descriptor: 2, loss: .isIgnored)
        errors.write("\r\u{1B}[K\(Readable.count(position)) records")
      }
    } catch {
      complain(error.description)
      if case .whatIf = error { return .badUsage }
      return .refused
    }
    var output = Output()
    if values[Apus.json] {
      output.write { json(result).appendLine(to: &$0) }
    } else {
      for line in lines(result) { output.write(line + "\n") }
    }
    return .done
  }

  // MARK: For eyes

  private static func lines(_ result: WhatIfResult) -> [String] {
    let paint = Terminal.output.paint
    if result.isSame {
      return [
        paint.bold("nothing would have been otherwise")
          + ": \(Readable.plural(result.then.asked, "order")) on "
          + Readable.plural(result.inputs, "input")
      ]
    }
    var lines = [
      paint.bold("what would have been otherwise")
        + ", on \(Readable.plural(result.inputs, "input"))", "",
    ]
    lines += totals(result).lines(indent: 2, paint: paint)
    let reasons = reasons(result)
    if !reasons.rows.isEmpty { lines += [""] + reasons.lines(indent: 2, paint: paint) }
    if !result.changes.isEmpty {
      lines += [""] + changes(result).lines(indent: 2, paint: paint)
      let all = result.changeCounts.values.reduce(0, +)
      let more = all - UInt64(result.changes.count)
      if more > 0 { lines.append("  and \(more) more: --limit lists them") }
    }
    lines += [""] + positions(result).lines(indent: 2, paint: paint)
    lines += ["", "  recorded fills are fed as they happened:"]
    lines.append(
      "    \(Readable.plural(result.reportsDropped, "recorded report")) dropped, of orders that wouldn't "
        + "have been out; fills among them \(result.fillsDropped), of "
        + decimalText(result.quantityDropped.units))
    lines.append(
      "    \(Readable.plural(result.reportsMadeUp, "answer")) made up: what would newly be sent is "
        + "acknowledged and never filled")
    return lines
  }

  private static func totals(_ result: WhatIfResult) -> Table {
    var table = Table([
      .init(title: "", alignment: .left), .init(title: "then"), .init(title: "what if"),
    ])
    let (a, b) = (result.then, result.now)
    table.add(["orders asked for", "\(a.asked)", "\(b.asked)"])
    table.add(["  sent", "\(a.sent)", "\(b.sent)"])
    table.add(["  refused", "\(a.refused)", "\(b.refused)"])
    table.add(["cancels and replaces", "\(a.cancels)", "\(b.cancels)"])
    table.add(["fills", "\(a.fills)", "\(b.fills)"])
    for how in WhatIfChange.How.allCases {
      guard let count = result.changeCounts[how] else { continue }
      table.add([title(how), "", "\(count)"])
    }
    if result.killsOnlyThen + result.killsOnlyNow > 0 {
      table.add([
        "kill switches of one alone", "\(result.killsOnlyThen)", "\(result.killsOnlyNow)",
      ])
    }
    return table
  }

  private static func title(_ how: WhatIfChange.How) -> String {
    switch how {
    case .refusedNow: "sent then, refused now"
    case .allowedNow: "refused then, sent now"
    case .refusedOtherwise: "refused for another reason"
    case .notAsked: "not asked for now"
    case .newlyAsked: "asked for only now"
    }
  }

  private static func reasons(_ result: WhatIfResult) -> Table {
    var table = Table([
      .init(title: "refused by", alignment: .left), .init(title: "then"), .init(title: "what if"),
    ])
    for row in byReason(result) { table.add([row.name, "\(row.then)", "\(row.now)"]) }
    return table
  }

  private static func byReason(_ result: WhatIfResult) -> [(
    name: String, then: UInt64, now: UInt64
  )] {
    var rows: [(code: UInt16, name: String, then: UInt64, now: UInt64)] = []
    func row(_ reason: Reason) -> Int {
      if let at = rows.firstIndex(where: { $0.code == reason.code }) { return at }
      rows.append((reason.code, reason.name ?? "reason \(reason.code)", 0, 0))
      return rows.count - 1
    }
    for entry in result.then.refusedBy { rows[row(entry.reason)].then += entry.count }
    for entry in result.now.refusedBy { rows[row(entry.reason)].now += entry.count }
    return rows.sorted { $0.code < $1.code }.map { ($0.name, $0.then, $0.now) }
  }

  private static func changes(_ result: WhatIfResult) -> Table {
    var table = Table([
      .init(title: "input"), .init(title: "time", alignment: .left),
      .init(title: "order", alignment: .left), .init(title: "", alignment: .left),
    ])
    let text = EventJSON(symbols: result.symbols)
    for change in result.changes {
      let event = change.order
      let new = event.payload(as: OrderNew.self)
      var time: [UInt8] = []
      appendTimeOfDay(event.time, to: &time)
      table.add([
        "\(event.sequence.number)", String(decoding: time, as: UTF8.self),
        "\(text.instrumentText(event.instrument)) \(new.side.name ?? "?") "
          + "\(decimalText(new.quantity.units)) @ \(decimalText(new.price.units))",
        words(change),
      ])
    }
    return table
  }

  private static func words(_ change: WhatIfChange) -> String {
    func why(_ refusal: OrderRejected?) -> String {
      guard let refusal else { return "" }
      let numbers =
        refusal.limit == 0 && refusal.value == 0
        ? ""
        : " (\(decimalText(refusal.value)) of \(decimalText(refusal.limit)))"
      return "\(refusal.reason.name ?? "reason \(refusal.reason.code)")\(numbers)"
    }
    switch change.how {
    case .refusedNow: return "would be refused: \(why(change.now))"
    case .allowedNow: return "would be sent; was refused: \(why(change.then))"
    case .refusedOtherwise: return "refused: \(why(change.then)), then; \(why(change.now)), now"
    case .notAsked: return "wouldn't be asked for"
    case .newlyAsked:
      return change.now == nil
        ? "would be sent" : "would be asked for, and refused: \(why(change.now))"
    }
  }

  private static func positions(_ result: WhatIfResult) -> Table {
    var table = Table([
      .init(title: "instrument", alignment: .left), .init(title: "position then"),
      .init(title: "what if"), .init(title: "fills then"), .init(title: "what if"),
      .init(title: "profit then"), .init(title: "what if"),
    ])
    for (then, now) in zip(result.then.positions, result.now.positions) {
      let (a, b) = (then.position, now.position)
      table.add([
        then.symbol, decimalText(a.quantity.units), decimalText(b.quantity.units), "\(a.fillCount)",
        "\(b.fillCount)", RunReport.money(a.profit), RunReport.money(b.profit),
      ])
    }
    return table
  }

  // MARK: For scripts

  private static func json(_ result: WhatIfResult) -> JSONObject {
    let text = EventJSON(symbols: result.symbols)
    func side(_ side: WhatIfSide) -> JSONValue {
      .object([
        "orders_asked": .number(side.asked), "orders_sent": .number(side.sent),
        "orders_refused": .number(side.refused), "cancels": .number(side.cancels),
        "fills": .number(side.fills),
        "refused_by": .object(
          JSONObject(
            side.refusedBy.map { ($0.reason.name ?? "\($0.reason.code)", .number($0.count)) })
        ),
        "positions": .array(side.positions.map { .object(RunReport.json($0)) }),
      ])
    }
    func refusal(_ it: OrderRejected?) -> JSONValue {
      guard let it else { return .null }
      return .object([
        "reason": .text(it.reason.name ?? "\(it.reason.code)"),
        "origin": .text(it.origin.name ?? "\(it.origin.code)"),
        "limit": .text(decimalText(it.limit)), "value": .text(decimalText(it.value)),
      ])
    }
    return [
      "same": .bool(result.isSame), "inputs": .number(result.inputs), "then": side(result.then),
      "what_if": side(result.now),
      "changed": .object(
        JSONObject(
          WhatIfChange.How.allCases.map { ($0.rawValue, .number(result.changeCounts[$0] ?? 0)) })),
      "cancels_only_then": .number(result.cancelsOnlyThen),
      "cancels_only_what_if": .number(result.cancelsOnlyNow),
      "kills_only_then": .number(result.killsOnlyThen),
      "kills_only_what_if": .number(result.killsOnlyNow),
      "reports_dropped": .number(result.reportsDropped),
      "fills_dropped": .number(result.fillsDropped),
      "quantity_dropped": .text(decimalText(result.quantityDropped.units)),
      "answers_made_up": .number(result.reportsMadeUp),
      "changes": .array(
        result.changes.map {
          .object([
            "how": .text($0.how.rawValue), "order": .text(text.line($0.order)),
            "then": refusal($0.then), "what_if": refusal($0.now),
          ])
        }),
    ]
  }
}
