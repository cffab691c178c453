// apus replay: feeds a journal's ingress through the line again and holds every stream against what was
// recorded.

import Arguments
import EventText
import Events
import Journal
import Pipeline
import Platform
import Printing
import Replay

enum ReplayCommand {
  static let journal = Positional.required(
    "JOURNAL", help: "The journal's directory, as 'apus run' or 'apus venue' printed it.")
  static let until = Option.integer(
    "until", in: 1...Int.max, help: "Stops after this ingress sequence.")
  static let stage = Option.choice(
    "stage", of: Replay.compared.map(\.description), help: "Compares only this stage's stream.")

  static let command = Command(
    "replay", summary: "replays a journal and compares every stream, event by event",
    discussion: [
      "Ingress (what came from outside, in its order) goes through the same stages again, as direct "
        + "calls. What each stage sends is compared with what the journal says it sent; digests prove "
        + "what was only passed on. The first difference is printed with both sides. Nothing is sent "
        + "anywhere. A journal that a crash left behind is replayed as far as it goes."
    ],
    options: [until, stage, Apus.json], positionals: [journal],
    examples: [
      Example("apus replay journal/demo-20260102T030405.678Z", "The whole of it."),
      Example(
        "apus replay JOURNAL --until 5000", "Up to input 5000: the positions at that moment."),
    ],
    exitCodes: [
      0: "identical", 1: "a difference, or a damaged journal", 2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in run(values) })

  private static func run(_ values: Values) -> ExitStatus {
    let only = values[stage].flatMap { name in Replay.compared.first { $0.description == name } }
    let isLive = Terminal.errors.isInteractive
    let started = ClockReading.steadyNs
    let result: ReplayResult
    do throws(ReplayError) {
      var replay = try Replay(
        path: values[journal], until: values[until].map { UInt64($0) } ?? .max, only: only)
      result = try replay.run { position in
        guard isLive, position & 0xF_FFFF == 0xF_FFFF else { return }
        var errors = Output(descriptor: 2, loss: .isIgnored)
        errors.write("\r\u{1B}[K\(Readable.count(position)) records")
      }
    } catch {
      complain(error.description)
      return .refused
    }
    if isLive {
      var errors = Output(descriptor: 2, loss: .isIgnored)
      errors.write("\r\u{1B}[K")
    }
    let took = max(1, ClockReading.steadyNs - started)
    var output = Output()
    if values[Apus.json] {
      output.write { json(result).appendLine(to: &$0) }
    } else {
      for line in lines(result, tookNs: took) { output.write(line + "\n") }
    }
    return result.difference == nil ? .done : .refused
  }

  private static func lines(_ result: ReplayResult, tookNs: UInt64) -> [String] {
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
      "  " + ending(result.end),
    ]
    if result.header.build != BuildID.current() {
      lines.append("  the journal was written by build \(result.header.build)")
    }
    if result.positions.isEmpty { return lines }
    lines.append("")
    lines += RunReport.positions(result.positions).lines(indent: 2, paint: paint)
    return lines
  }

  static func ending(_ end: JournalEnd?) -> String {
    switch end {
    case .closed(let reason): return "the log was closed in good order (\(reason.name ?? "?"))"
    case .torn(let tail):
      return "the log ends in a torn record, cut: \(tail.segment), byte \(tail.byteOffset)"
    case .open: return "the log wasn't closed: its writer was killed, or still writes"
    case nil: return "the log wasn't read to its end"
    }
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
          result.digests.map { ("\($0.stage)", .text(BacktestReport.hex($0.digest))) })),
      "positions": .array(result.positions.map { .object(RunReport.json($0)) }),
    ]
  }
}
