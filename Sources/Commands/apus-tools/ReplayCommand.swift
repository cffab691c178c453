// apus replay: feeds a journal's ingress through the line again and holds every stream against what was
// recorded.

import Arguments
import CommandWords
import EventFilter
import EventText
import Events
import FileCommands
import Journal
import Pipeline
import Platform
import Plugins
import Printing
import Replay

enum ReplayCommand {
  static let journal = Positional.required(
    "JOURNAL", help: "The journal's directory, as 'apus run' or 'apus venue' printed it.")
  static let until = Option.text(
    "until", placeholder: "WHERE",
    help:
      "Stops after this ingress sequence, or at this time (UTC): 5000, 09:30:00, or with a date.")
  static let fromSnapshot = Option.text(
    "from-snapshot", placeholder: "FILE",
    help: "Begins with this snapshot's state; 'latest': the newest that is good and no later than "
      + "--until.")
  static let stage = Option.choice(
    "stage", of: Replay.compared.map(\.description), help: "Compares only this stage's stream.")
  static let speed = Option.text(
    "speed", placeholder: "N",
    help: "Feeds inputs N times as fast as they came (1, 10, 0.5); without it, as fast as can be.")
  static let breakpoint = Option.text(
    "break", placeholder: "FILTER",
    help: "Stops at the first event of any stage that this holds for, and prints it.")
  static let dump = Option.choices(
    "dump", placeholder: "WHAT",
    of: ["books", "orders", "positions", "portfolio", "limits", "all"],
    help: "Prints what the stages hold where the replay stops.")
  static let depth = Option.integer(
    "depth", in: 1...100_000, default: 5, help: "Levels of a book that --dump prints, a side.")
  static let whatIf = Option.text(
    "what-if", placeholder: "FILE",
    help:
      "Runs the line again with this config's risk, strategies, portfolio and routing, and compares."
  )
  static let plugin = Option.texts(
    "plugin", placeholder: "FILE",
    help: "Where a strategy's library is, if not where the config says; found by its digest.")
  static let limit = Option.integer(
    "limit", in: 0...1_000_000, default: 20, help: "Orders that --what-if lists one by one.")

  static let command = Command(
    ToolCommand.replay.name, summary: ToolCommand.replay.summary,
    discussion: [
      "Ingress (what came from outside, in its order) goes through the same stages again, as direct "
        + "calls. What each stage sends is compared with what the journal says it sent; digests prove "
        + "what was only passed on. The first difference is printed with both sides. Nothing is sent "
        + "anywhere. A journal that a crash left behind is replayed as far as it goes.",
      "A breakpoint is a filter, as 'apus journal dump --where' takes one. An input goes all the way "
        + "before the replay stops, so what --dump prints is how things stood behind the input that the "
        + "event belongs to. What each stage did up to there is compared as well.",
      "--from-snapshot spares the inputs before a snapshot (they lie in the journal's 'snapshots'). The "
        + "stages' digests run from the journal's first event, so each that fits proves that snapshot and "
        + "tail make what the whole log makes.",
    ] + WhatIfReport.guide,
    options: [
      until, fromSnapshot, stage, speed, breakpoint, dump, depth, whatIf, limit, plugin, Apus.json,
    ],
    positionals: [journal],
    examples: [
      Example("apus replay journal/demo-20260102T030405.678Z", "The whole of it."),
      Example(
        "apus replay JOURNAL --until 5000", "Up to input 5000: the positions at that moment."),
      Example(
        "apus replay JOURNAL --break 'instrument=ACME and kind=fill' --dump books,orders",
        "Up to the first fill of ACME: its book, and the orders that were out."),
      Example(
        "apus replay JOURNAL --until 09:30:00 --dump all --json", "All that was known at 09:30."),
      Example(
        "apus replay JOURNAL --from-snapshot latest", "Only what came behind the last snapshot."),
      Example("apus replay JOURNAL --speed 10", "Ten times as fast as it was."),
      Example(
        "apus replay JOURNAL --what-if tighter.yaml",
        "Which orders would those limits have refused?"),
    ],
    exitCodes: [
      0: "identical; or what-if: told", 1: "a difference, or a damaged journal",
      2: "the command line is wrong, or the config of --what-if",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try checkWords(values)
      Plugins.look(in: values[plugin])
      let reader: JournalReader
      do throws(JournalError) { reader = try JournalReader(path: values[journal]) } catch {
        complain(error.description)
        return .refused
      }
      if values[whatIf] != nil { return try WhatIfReport.run(values, reader) }
      return try run(values, reader)
    })

  /// What can be said without the journal.
  private static func checkWords(_ values: Values) throws(UsageError) {
    if values[until] == "0" {
      throw UsageError("--until is '0': it takes a sequence from 1, or a time")
    }
    if let word = values[speed] { _ = try Pace(word) }
    if values.has(depth), !values.has(dump) { throw UsageError("--depth is of --dump") }
    guard values[whatIf] == nil else { return try WhatIfReport.checkWords(values) }
    if values.has(limit) { throw UsageError("--limit is of --what-if") }
  }

  /// Where --until says.
  static func bounds(_ values: Values, _ reader: JournalReader) throws(UsageError)
    -> Replay.Bounds
  {
    var bounds = Replay.Bounds()
    guard let word = values[until] else { return bounds }
    if let sequence = UInt64(word) {
      bounds.sequence = Sequence(sequence)
      return bounds
    }
    let day = reader.header.start
    guard let time = MomentText.parse(word, day: day) else {
      throw UsageError(
        "--until is '\(word)': it takes a sequence, or \(MomentText.allowed(day: day))")
    }
    bounds.time = time
    return bounds
  }

  private static func beginning(_ values: Values) -> Replay.Beginning {
    guard let word = values[fromSnapshot] else { return .first }
    return word == "latest" ? .latest : .snapshot(word)
  }

  private static func run(_ values: Values, _ reader: JournalReader) throws(UsageError)
    -> ExitStatus
  {
    let only = values[stage].flatMap { name in Replay.compared.first { $0.description == name } }
    let bounds = try bounds(values, reader)
    let pace = try values[speed].map { word throws(UsageError) in try Pace(word) }
    let filter = try values[breakpoint].map { text throws(UsageError) in
      try RecordChoice.filter(
        text, option: "--break", reader.header, RecordChoice.symbols(in: reader.header.bundle))
    }
    if pace != nil { Interrupt.catchAll() }
    let isLive = Terminal.errors.isInteractive
    let started = ClockReading.steadyNs
    let result: ReplayResult
    let state: ReplayStateReport
    do throws(ReplayError) {
      var replay = try Replay(
        path: values[journal], bounds: bounds, only: only, from: beginning(values))
      if let filter { replay.stop(at: filter) }
      state = ReplayStateReport(values[dump], depth: values[depth])
      if state.hasOrders { replay.keepOrders() }
      result = try replay.run(
        pace: { time in pace?.wait(until: time) ?? true },
        progress: { position in
          guard isLive, position & 0xF_FFFF == 0xF_FFFF else { return }
          var errors = Output(descriptor: 2, loss: .isIgnored)
          errors.write("\r\u{1B}[K\(Readable.count(position)) records")
        })
      if isLive {
        var errors = Output(descriptor: 2, loss: .isIgnored)
        errors.write("\r\u{1B}[K")
      }
      let took = max(1, ClockReading.steadyNs - started)
      var output = Output()
      if values[Apus.json] {
        let all = json(result).adding(state.json(replay, result))
        output.write { all.appendLine(to: &$0) }
      } else {
        let all = lines(result, tookNs: took, filter: values[breakpoint])
        for line in all { output.write(line + "\n") }
        for line in state.lines(replay, result) { output.write(line + "\n") }
      }
    } catch {
      complain(error.description)
      return .refused
    }
    return result.difference == nil ? .done : .refused
  }

  private static func lines(_ result: ReplayResult, tookNs: UInt64, filter: String?) -> [String] {
    let paint = Terminal.output.paint
    let text = EventJSON(symbols: result.symbols)
    if let difference = result.difference {
      var lines = [
        paint.bold("different") + ": stream '\(difference.stage)', "
          + (difference.position.map { "record \($0), " } ?? "")
          + "caused by input \(difference.sequence.number): \(difference.message)"
      ]
      if let recorded = difference.recorded {
        lines.append("  recorded  " + text.describe(recorded))
      }
      lines.append("  replayed  " + (difference.replayed.map(text.describe) ?? "nothing"))
      return lines
    }
    var lines = [
      paint.bold("identical")
        + ": \(result.eventsCompared) events in \(result.streamsCompared) streams",
      "  \(result.ingressEvents) inputs fed, \(result.recordsCompared) records and "
        + "\(result.digestsCompared) digests compared in \(Readable.duration(tookNs))",
      "  " + JournalCommand.ending(result.end),
    ]
    if let found = result.beginning {
      lines.append(
        "  began behind input \(found.header.sequence.number), with snapshot '\(found.path)'")
      lines += found.passedOver.map { "  passed over: \($0)" }
    }
    if result.header.build != BuildID.of(program: Sibling.path(of: "apus")) {
      lines.append("  the journal was written by build \(result.header.build)")
    }
    if let stop = result.stop {
      lines.append(
        "stopped behind input \(result.lastSequence.number), at \(timeText(result.lastTime)): stream "
          + "'\(stop.stage)'" + (stop.record.map { ", record \($0)" } ?? ""))
      lines.append("  " + text.describe(stop.event))
    } else if let filter {
      lines.append("no event matched --break '\(filter)'")
    }
    if result.positions.isEmpty { return lines }
    lines.append("")
    lines += PositionReport.table(result.positions).lines(indent: 2, paint: paint)
    return lines
  }

  private static func json(_ result: ReplayResult) -> JSONObject {
    let text = EventJSON(symbols: result.symbols)
    var difference = JSONValue.null
    if let found = result.difference {
      difference = .object([
        "stage": .text("\(found.stage)"), "record": .optional(found.position),
        "sequence": .number(found.sequence.number), "message": .text(found.message),
        "recorded": found.recorded.map { .text(text.line($0)) } ?? .null,
        "replayed": found.replayed.map { .text(text.line($0)) } ?? .null,
      ])
    }
    return [
      "identical": .bool(result.difference == nil), "events": .number(result.eventsCompared),
      "streams": .number(UInt64(result.streamsCompared)),
      "ingress_events": .number(result.ingressEvents),
      "records": .number(result.recordsCompared), "digests": .number(result.digestsCompared),
      "closed": .bool(result.end?.isClosed == true), "difference": difference,
      "digest": .object(
        JSONObject(
          result.digests.map { ("\($0.stage)", .text(Readable.hex($0.digest))) })),
      "last_sequence": .number(result.lastSequence.number),
      "last_time": .text(timeText(result.lastTime)),
      "snapshot": result.beginning.map {
        .object([
          "path": .text($0.path), "sequence": .number($0.header.sequence.number),
          "time": .text(timeText($0.header.time)),
          "passed_over": .array($0.passedOver.map { .text($0) }),
        ])
      } ?? .null,
      "stop": result.stop.map {
        .object([
          "stage": .text("\($0.stage)"), "record": .optional($0.record),
          "event": .text(text.line($0.event)),
        ])
      } ?? .null,
      "positions": .array(result.positions.map { .object(PositionReport.json($0)) }),
    ]
  }
}
