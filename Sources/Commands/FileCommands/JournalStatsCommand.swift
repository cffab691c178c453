// apus journal stats and verify: numbers of a whole journal, with word of how far the reading is.

import Arguments
import CommandWords
import EventText
import Events
import Journal
import JournalTools
import Platform
import Printing

extension JournalCommand {
  static let threads = Option.integer(
    "threads", in: 1...1024, help: "Reads so many segments at a time; without it, one for each CPU."
  )
  static let gaps = Option.integer(
    "gaps", in: 0...1000, default: 5, help: "Lists so many of the longest silences of ingress.")

  static let verify = Command(
    "verify", summary: "checks every record of a journal, several segments at a time",
    discussion: [
      "A record that a crash cut short at the very end is a torn tail: reported, and the journal is good. "
        + "Anything else that isn't as it was written is damage: the segment, the byte and the record "
        + "are named.",
      "Segments are read side by side, and where they meet it is checked that each stage's numbers go on. "
        + "What is said doesn't depend on how many threads read.",
    ],
    options: [threads, Apus.json], positionals: [journal],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      reading(values) { (reader: JournalReader) throws(JournalError) in
        let progress = Progress()
        let summary: JournalSummary
        do throws(SystemFailure) {
          summary = try reader.summary(threads: values[threads] ?? Host.cpuCount) { count in
            progress.show("\(Readable.count(count)) records")
          }
        } catch {
          progress.end()
          complain(error.description)
          return .refused
        }
        progress.end()
        return show(summary, isJSON: values[Apus.json], isVerify: true)
      }
    })

  static let stats = Command(
    "stats", summary: "counts a journal by stage, kind and instrument, with rates and silences",
    discussion: [
      "Rates are of the events' own time: the mean over the whole span, and the most within one second. A "
        + "silence is the time between two inputs; of one within trading hours the journal can't say "
        + "whether the market was quiet or the feed was."
    ],
    options: [gaps, Apus.json], positionals: [journal],
    examples: [
      Example("apus journal stats JOURNAL --gaps 20", "Where was nothing heard, and for how long?")
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      reading(values) { (reader: JournalReader) throws(JournalError) in try count(reader, values) }
    })

  private static func count(_ reader: JournalReader, _ values: Values) throws(JournalError)
    -> ExitStatus
  {
    let symbols = RecordChoice.symbols(in: reader.header.bundle)
    var stats = LogStats(instrumentCount: symbols.count, gapLimit: values[gaps])
    let progress = Progress()
    var damage: JournalError?
    do throws(JournalError) {
      var cursor = try reader.cursor()
      while let record = try cursor.next() {
        stats.add(record)
        if record.position & 0xFFFF == 0 {
          progress.show("\(Readable.count(record.position)) records")
        }
      }
    } catch {
      damage = error
    }
    progress.end()
    let segments = try reader.segments()
    var output = Output()
    if values[Apus.json] {
      output.write { json(stats, segments, symbols, reader).appendLine(to: &$0) }
    } else {
      for line in lines(stats, segments, symbols) { output.write(line + "\n") }
    }
    output.flush()
    guard let damage else { return .done }
    complain(damage.description)
    return .refused
  }

  /// The lists, each with its names: what has none is left out.
  private static func lists(_ stats: LogStats, _ symbols: [String]) -> [(
    title: String, key: String, rows: [(name: String, tally: LogStats.Tally)]
  )] {
    let stages = stats.stages.enumerated().map {
      ("\(StageID(code: UInt8($0.offset)))", $0.element)
    }
    let kinds = stats.kinds.enumerated().map {
      (EventKind(code: UInt8($0.offset)).name ?? "kind \($0.offset)", $0.element)
    }
    let instruments = zip(symbols + ["none"], stats.instruments).map { ($0, $1) }
    func some(_ rows: [(String, LogStats.Tally)]) -> [(name: String, tally: LogStats.Tally)] {
      rows.filter { $0.1.count > 0 }.map { (name: $0.0, tally: $0.1) }
    }
    return [
      ("stage", "stages", some(stages)), ("kind", "kinds", some(kinds)),
      ("instrument", "instruments", some(instruments)),
    ]
  }

  private static func lines(
    _ stats: LogStats, _ segments: [JournalSegment], _ symbols: [String]
  ) -> [String] {
    let paint = Terminal.output.paint
    let fileBytes = segments.reduce(0) { $0 + $1.byteCount }
    let recordBytes = stats.recordCount * UInt64(JournalLayout.Record.byteCount)
    var lines = [
      paint.bold(Readable.plural(stats.recordCount, "record"))
        + ", \(Readable.bytes(recordBytes)), in "
        + "\(Readable.plural(UInt64(segments.count), "segment")) of \(Readable.bytes(fileBytes))"
    ]
    if let first = stats.firstTime, let last = stats.lastTime {
      lines.append(
        "  \(timeText(first)) … \(timeText(last)), \(Readable.duration(stats.spanNs))")
    }
    let missing =
      stats.missingSequences == 0
      ? "" : "; \(Readable.plural(stats.missingSequences, "number")) missing"
    lines.append(
      "  \(Readable.plural(stats.ingress.count, "input")), "
        + "\(rate(stats.ingress, stats))/s, \(stats.ingress.peakPerSecond) in the busiest second"
        + missing)
    for (title, _, rows) in lists(stats, symbols) {
      var table = Table([
        .init(title: title, alignment: .left), .init(title: "records"), .init(title: "bytes"),
        .init(title: "per second"), .init(title: "peak"),
      ])
      for row in rows {
        table.add([
          row.name, "\(row.tally.count)",
          Readable.bytes(row.tally.count * UInt64(JournalLayout.Record.byteCount)),
          rate(row.tally, stats), "\(row.tally.peakPerSecond)",
        ])
      }
      lines += [""] + table.lines(indent: 2, paint: paint)
    }
    if !stats.gaps.isEmpty {
      var table = Table([
        .init(title: "silence"), .init(title: "after input"),
        .init(title: "from", alignment: .left),
        .init(title: "to", alignment: .left),
      ])
      for gap in stats.gaps {
        table.add([
          Readable.duration(gap.ns), "\(gap.after.number)", timeText(gap.from), timeText(gap.to),
        ])
      }
      lines += [""] + table.lines(indent: 2, paint: paint)
    }
    return lines
  }

  private static func rate(_ tally: LogStats.Tally, _ stats: LogStats) -> String {
    Readable.rate(Readable.perSecond(tally.count, over: stats.spanNs))
  }

  private static func json(
    _ stats: LogStats, _ segments: [JournalSegment], _ symbols: [String], _ reader: JournalReader
  ) -> JSONObject {
    func tally(_ tally: LogStats.Tally) -> JSONValue {
      .object([
        "records": .number(tally.count),
        "bytes": .number(tally.count * UInt64(JournalLayout.Record.byteCount)),
        "per_second": .decimal(Readable.perSecond(tally.count, over: stats.spanNs)),
        "peak_per_second": .number(tally.peakPerSecond),
      ])
    }
    var object: JSONObject = [
      "journal": .text(reader.directory), "records": .number(stats.recordCount),
      "segments": .number(UInt64(segments.count)),
      "file_bytes": .number(segments.reduce(0) { $0 + $1.byteCount }),
      "first_time": stats.firstTime.map { .text(timeText($0)) } ?? .null,
      "last_time": stats.lastTime.map { .text(timeText($0)) } ?? .null,
      "span_ns": .number(stats.spanNs), "ingress": tally(stats.ingress),
      "missing_sequences": .number(stats.missingSequences),
    ]
    for (_, key, rows) in lists(stats, symbols) {
      let members = rows.map { ($0.name, tally($0.tally)) }
      object = object.adding(JSONObject([(key, .object(JSONObject(members)))]))
    }
    return object.adding([
      "gaps": .array(
        stats.gaps.map {
          .object([
            "ns": .number($0.ns), "after_sequence": .number($0.after.number),
            "from": .text(timeText($0.from)), "to": .text(timeText($0.to)),
          ])
        })
    ])
  }
}

/// A line on stderr's terminal while something takes long: nothing within the first two seconds.
final class Progress {
  private let isLive = Terminal.errors.isInteractive
  private let began = ClockReading.steadyNs
  private var isShown = false

  func show(_ text: String) {
    guard isLive, ClockReading.steadyNs - began > 2_000_000_000 else { return }
    isShown = true
    var errors = Output(descriptor: 2, loss: .isIgnored)
    errors.write("\r\u{1B}[K" + text)
  }

  func end() {
    guard isShown else { return }
    isShown = false
    var errors = Output(descriptor: 2, loss: .isIgnored)
    errors.write("\r\u{1B}[K")
  }
}
