// apus replay --what-if: two lines on one journal, and where they part.

import Arguments
import CommandWords
import EventText
import Events
import Journal
import Pipeline
import Printing
import Replay

enum WhatIfReport {
  static let guide = [
    "--what-if takes a config, or a file with only the sections risk, strategies, portfolio or routing in it, and "
      + "runs the line twice on the journal's inputs: as it was, and with these sections. It prints which "
      + "orders would have fared otherwise, refusals by check, and both lines' positions and profit.",
    "The world doesn't answer to what didn't happen, so the recorded fills are fed as they happened: an "
      + "order that would have been sent all the same, on the same input and with the same terms, has "
      + "its recorded reports; one that wouldn't have been sent loses them, fills too; one that would be "
      + "sent now is acknowledged and never filled, and is canceled when the line asks for it. Read the "
      + "profit with that in mind: it leaves out what new orders would have traded.",
    "Where orders are cut up over several venues (routing.rule sweep or pegged) what the router sends next "
      + "hangs on what became of the parts. So a part that would be sent now is answered at once by a "
      + "simulated venue, which fills it by what the recorded one showed at that moment: no share twice, none "
      + "that a recorded order took, and of a rest what trades or a price that came to it would have filled. "
      + "The output says by name what was taken for granted, and each venue's fills and fees.",
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
    if !result.now.venues.isEmpty {
      lines += [""] + venues(result).lines(indent: 2, paint: paint)
    }
    lines += ["", "  recorded fills are fed as they happened:"]
    lines.append(
      "    \(Readable.plural(result.reportsDropped, "recorded report")) dropped, of orders that wouldn't "
        + "have been out; fills among them \(result.fillsDropped), of "
        + decimalText(result.quantityDropped.units))
    if let assumptions = result.assumptions { return lines + assumed(assumptions) }
    lines.append(
      "    \(Readable.plural(result.reportsMadeUp, "answer")) made up: what would newly be sent is "
        + "acknowledged and never filled")
    return lines
  }

  /// What nobody can know, each with how often it was taken for granted.
  private static func assumed(_ it: WhatIfAssumptions) -> [String] {
    [
      "  assumed, where nobody can know:",
      "    \(Readable.plural(it.parts, "part")) that would newly be sent: answered at once, "
        + "\(Readable.plural(it.fills, "fill")) of \(decimalText(it.quantity.units)) by what the venue showed then",
      "    \(decimalText(it.gone.units)) that was taken in the run and wouldn't have been: the recorded market "
        + "goes on without it, and so does this one",
      "    \(Readable.plural(it.restsPlaced, "rest")) of new parts: stood behind all that was shown at the price",
      "    \(Readable.plural(it.adoptions, "recorded part")) that only one of the two canceled or replaced: "
        + "went on at the end of the queue, without the recorded fills",
      "    \(Readable.plural(it.restsThroughOutages, "rest")) of new parts at a venue whose session went down: stayed",
    ]
  }

  private static func venues(_ result: WhatIfResult) -> Table {
    var table = Table([
      .init(title: "venue", alignment: .left), .init(title: "fills then"),
      .init(title: "what if"), .init(title: "quantity then"), .init(title: "what if"),
      .init(title: "fees then"), .init(title: "what if"),
    ])
    for (a, b) in zip(result.then.venues, result.now.venues) {
      table.add([
        a.name, "\(a.fills)", "\(b.fills)", decimalText(a.quantity.units),
        decimalText(b.quantity.units), PositionReport.money(a.fees), PositionReport.money(b.fees),
      ])
    }
    return table
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
    if result.assumptions != nil {
      table.add(["parts sent", "\(a.partsSent)", "\(b.partsSent)"])
      table.add(["  refused", "\(a.partsRefused)", "\(b.partsRefused)"])
      table.add(["  cancels and replaces", "\(a.partCancels)", "\(b.partCancels)"])
      table.add(["  of one alone", "\(result.partsOnlyThen)", "\(result.partsOnlyNow)"])
    }
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
    case .filledOtherwise: "cut up, and filled otherwise"
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
        (new.reference != 0 && result.assumptions != nil ? "part: " : "")
          + "\(text.instrumentText(event.instrument)) \(new.side.name ?? "?") "
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
    case .filledOtherwise:
      return "filled \(decimalText(change.filledThen.units)), then; "
        + "\(decimalText(change.filledNow.units)), now"
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
        "\(b.fillCount)", PositionReport.money(a.profit), PositionReport.money(b.profit),
      ])
    }
    return table
  }

  // MARK: For scripts

  private static func json(_ result: WhatIfResult) -> JSONObject {
    let text = EventJSON(symbols: result.symbols)
    func side(_ side: WhatIfSide) -> JSONValue {
      var object: JSONObject = [
        "orders_asked": .number(side.asked), "orders_sent": .number(side.sent),
        "orders_refused": .number(side.refused), "cancels": .number(side.cancels),
        "fills": .number(side.fills),
        "refused_by": .object(
          JSONObject(
            side.refusedBy.map { ($0.reason.name ?? "\($0.reason.code)", .number($0.count)) })
        ),
        "positions": .array(side.positions.map { .object(PositionReport.json($0)) }),
      ]
      if result.assumptions != nil { object = object.adding(parts(side)) }
      return .object(object)
    }
    func refusal(_ it: OrderRejected?) -> JSONValue {
      guard let it else { return .null }
      return .object([
        "reason": .text(it.reason.name ?? "\(it.reason.code)"),
        "origin": .text(it.origin.name ?? "\(it.origin.code)"),
        "limit": .text(decimalText(it.limit)), "value": .text(decimalText(it.value)),
      ])
    }
    let object: JSONObject = [
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
            "filled_then": .text(decimalText($0.filledThen.units)),
            "filled_what_if": .text(decimalText($0.filledNow.units)),
          ])
        }),
    ]
    guard let assumptions = result.assumptions else { return object }
    return object.adding(json(assumptions, result))
  }

  private static func parts(_ side: WhatIfSide) -> JSONObject {
    [
      "parts_sent": .number(side.partsSent), "parts_refused": .number(side.partsRefused),
      "part_cancels": .number(side.partCancels),
      "orders_filled": .text(decimalText(side.ordersFilled.units)),
      "venues": .array(
        side.venues.map {
          .object([
            "venue": .text($0.name), "fills": .number($0.fills),
            "taken": .text(decimalText($0.taken.units)), "made": .text(decimalText($0.made.units)),
            "value": .text(PositionReport.money($0.value)),
            "fees": .text(PositionReport.money($0.fees)),
          ])
        }),
    ]
  }

  private static func json(_ it: WhatIfAssumptions, _ result: WhatIfResult) -> JSONObject {
    [
      "parts_only_then": .number(result.partsOnlyThen),
      "parts_only_what_if": .number(result.partsOnlyNow),
      "assumed": .object([
        "parts_answered_at_once": .number(it.parts), "fills_by_what_was_shown": .number(it.fills),
        "quantity_by_what_was_shown": .text(decimalText(it.quantity.units)),
        "quantity_gone_with_the_run": .text(decimalText(it.gone.units)),
        "rests_behind_what_was_shown": .number(it.restsPlaced),
        "recorded_parts_taken_over": .number(it.adoptions),
        "rests_kept_through_outages": .number(it.restsThroughOutages),
      ]),
    ]
  }
}
