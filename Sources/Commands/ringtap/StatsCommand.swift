// ringtap stats: every counter of a core, and every figure of its rings.

import Arguments
import EventText
import Events
import Fabric
import Printing

enum StatsCommand {
  static let interval = Option.duration(
    "interval", in: 10_000_000...3_600_000_000_000,
    help: "Waits so long and shows how much each counter grew, a second.")

  static let command = Command(
    "stats", summary: "prints every counter of a core, its boards, and its rings' figures",
    options: [interval],
    examples: [
      Example("ringtap stats", "All counters since the core started."),
      Example("ringtap stats --interval 1s", "And how fast each of them grows."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try Instance.look(values) { (instance: Instance) throws(UsageError) in
        show(instance, values)
        return .done
      }
    })

  /// A value may be a signed number in the writer's mind: a position, say.
  static func text(_ value: UInt64) -> String { String(Int64(bitPattern: value)) }

  private static func show(_ instance: Instance, _ values: Values) {
    let view = instance.view
    let before = view.counterBlocks.map { view.counters(of: $0) }
    let start = Moment.steadyNs
    var passed: UInt64?
    if let interval = values[interval], instance.condition.isLive {
      Interrupt.catchAll()
      Interrupt.sleep(ns: interval)
      passed = Moment.span(from: start, to: Moment.steadyNs)
    }
    let after = view.counterBlocks.map { view.counters(of: $0) }
    var output = Output()
    if values[Ringtap.json] {
      output.write { json(instance, before, after, passed).appendLine(to: &$0) }
      return
    }
    let paint = Terminal.output.paint
    var lines = [instance.headline(paint)]
    for (index, block) in view.counterBlocks.enumerated() {
      lines += ["", paint.bold(block.name) + paint.dim(" (written by \(block.writer))")]
      var table = Table([
        .init(title: "counter", alignment: .left), .init(title: "value"),
        .init(title: passed == nil ? "" : "a second"),
      ])
      for (old, new) in zip(before[index], after[index]) {
        let grown = new.value &- old.value
        table.add([
          new.name, text(new.value),
          passed.map { Readable.rate(Readable.perSecond(grown, over: $0)) } ?? "",
        ])
      }
      lines += table.lines(indent: 2, paint: paint)
    }
    for part in view.boards { lines += boardLines(part, of: view, paint) }
    lines += ["", paint.bold("rings")] + ringTable(instance).lines(indent: 2, paint: paint)
    for line in lines { output.write(line + "\n") }
  }

  /// Rows that a board has, and no more of them than a person reads.
  private static let rowsMax = 40

  private static func boardLines(_ part: FabricPart, of view: FabricView, _ paint: Paint)
    -> [String]
  {
    let board = BoardRows(part, of: view)
    let rows = board.rows
    var lines = ["", paint.bold(part.name) + paint.dim(" (a board, written by \(part.writer))")]
    var table = Table(
      [.init(title: "row", alignment: .left)] + board.columns.map { .init(title: $0.name) })
    for row in rows.prefix(rowsMax) {
      table.add([row.name] + zip(board.columns, row.words).map { cell($1, $0.unit) })
    }
    lines += table.lines(indent: 2, paint: paint)
    if rows.count > rowsMax { lines.append("  … and \(rows.count - rowsMax) rows more") }
    return lines
  }

  private static func cell(_ word: Int64, _ unit: BoardUnit) -> String {
    switch unit {
    case .count: "\(word)"
    case .decimal: decimalText(word)
    case .bytes: bytes(word)
    case .time: word <= 0 ? "-" : String(timeText(Nanoseconds(UInt64(word))).dropFirst(11))
    }
  }

  /// As a text where it can be one, else as a number in hex.
  private static func bytes(_ word: Int64) -> String {
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    let text = bytes.prefix { $0 != 0 }
    let isText =
      text.allSatisfy { 0x20..<0x7F ~= $0 } && bytes.dropFirst(text.count).allSatisfy { $0 == 0 }
    return isText ? String(decoding: text, as: UTF8.self) : Readable.hex(UInt64(bitPattern: word))
  }

  private static func boardJSON(_ part: FabricPart, of view: FabricView) -> JSONValue {
    let board = BoardRows(part, of: view)
    let columns = board.columns
    let rows = board.rows.map { row -> JSONValue in
      .object(
        JSONObject(
          [("row", .text(row.name))]
            + zip(columns, row.words).map { column, word in
              (
                column.name,
                column.unit == .decimal
                  ? .text(decimalText(word))
                  : column.unit == .bytes ? .text(bytes(word)) : .signed(word)
              )
            }))
    }
    return .object([
      "name": .text(part.name), "writer": .text(part.writer), "rows": .array(rows),
    ])
  }

  private static func ringTable(_ instance: Instance) -> Table {
    var table = Table([
      .init(title: "ring", alignment: .left), .init(title: "published"), .init(title: "consumed"),
      .init(title: "depth"), .init(title: "of"), .init(title: "high water"),
      .init(title: "full waits"), .init(title: "longest wait"),
    ])
    for observed in instance.view.allRings {
      let ring = observed.part
      let reading = RingReading(observed.observer)
      table.add([
        ring.name, String(reading.tail), String(reading.head), String(reading.depth),
        String(ring.capacity), String(reading.highWater), String(reading.fullWaits),
        reading.longestWaitNs == 0 ? "-" : Readable.duration(reading.longestWaitNs),
      ])
    }
    return table
  }

  private static func json(
    _ instance: Instance, _ before: [[CounterReading]], _ after: [[CounterReading]],
    _ passed: UInt64?
  ) -> JSONObject {
    let view = instance.view
    let blocks = view.counterBlocks.enumerated().map { index, block -> JSONValue in
      let counters = JSONObject(
        after[index].map { ($0.name, .signed(Int64(bitPattern: $0.value))) })
      var object: JSONObject = [
        "name": .text(block.name), "writer": .text(block.writer), "counters": .object(counters),
      ]
      if let passed {
        let rates = zip(before[index], after[index]).map { old, new in
          (new.name, JSONValue.decimal(Readable.perSecond(new.value &- old.value, over: passed)))
        }
        object = object.adding(["per_s": .object(JSONObject(rates))])
      }
      return .object(object)
    }
    let rings = view.allRings.map { observed -> JSONValue in
      let ring = observed.part
      let reading = RingReading(observed.observer)
      return .object([
        "name": .text(ring.name), "writer": .text(ring.writer), "reader": .text(ring.reader),
        "capacity": .number(UInt64(ring.capacity)), "depth": .number(reading.depth),
        "in": .number(reading.tail), "out": .number(reading.head),
        "high_water": .number(reading.highWater), "full_waits": .number(reading.fullWaits),
        "longest_wait_ns": .number(reading.longestWaitNs),
      ])
    }
    return instance.members.adding([
      "interval_ns": .optional(passed), "blocks": .array(blocks),
      "boards": .array(view.boards.map { boardJSON($0, of: view) }), "rings": .array(rings),
    ])
  }
}
