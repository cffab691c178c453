// apus journal: what is in a journal, and whether it is whole.

import Arguments
import CPlatform
import CommandWords
import Config
import EventFilter
import EventText
import Events
import Journal
import JournalTools
import Pipeline
import Printing

package enum JournalCommand {
  static let journal = Positional.required(
    "JOURNAL", help: "The journal's directory, or one of its segments.")
  static let stage = Option.choice(
    "stage", of: StageID.names, help: "Only this stage's records.")
  static let kind = Option.choice(
    "kind", of: EventKind.all.compactMap(\.name), help: "Only events of this kind.")
  static let filter = Option.text(
    "where", placeholder: "FILTER",
    help: "Only events that this holds for: 'kind=order_fill and instrument=ACME and price>=101'.")
  static let whole = Option.flag(
    "whole",
    help: "With --json: the segments' heads, the config and the end as well, for 'journal import'.")
  static let count = Option.integer(
    "count", short: "n", in: 0...Int.max, help: "Ends after so many records.")
  static let lastCount = Option.integer(
    "count", short: "n", in: 0...1_000_000, default: 10,
    help: "Prints so many of the last records that are wanted.")
  static let from = Option.integer(
    "from", in: 0...Int.max, help: "Begins at this record. Default: the first.")
  static let fromTime = Option.text(
    "from-time", placeholder: "TIME",
    help:
      "Begins at the first input at this time or later, found without reading what lies before it.")
  static let fromSequence = Option.integer(
    "from-sequence", in: 0...Int.max, help: "The same by an input's sequence.")
  static let follow = Option.flag(
    "follow", short: "f", help: "Goes on as the log grows, until ^C or its close.")

  package static let command = Command(
    ToolCommand.journal.name, summary: ToolCommand.journal.summary,
    discussion: [
      "A journal is the directory that a run wrote. None of these disturbs a core at work. CSV and Parquet "
        + "are made by tools/journal-export, and tools/journal is the same for Python programs."
    ],
    subcommands: [info, stats, dump, tail, verify, importing, archive, unarchive, prune, schema],
    exitCodes: [
      0: "done, and the journal is whole as far as it was read",
      1: "damage, and where; or no journal", 2: "the command line is wrong",
    ])

  static let info = Command(
    "info", summary: "says what a journal holds: who wrote it, when, how much of what",
    options: [Apus.json], positionals: [journal],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      reading(values) { (reader: JournalReader) throws(JournalError) in
        show(reader.summary(), isJSON: values[Apus.json], isVerify: false)
      }
    })

  static let dump = Command(
    "dump", summary: "prints a journal's records",
    discussion: EventFilter.guide + [
      "With --json a line is one record: its number, its stage, its number in that stage's stream, and "
        + "the event. With --whole there are also lines for the segments, with the config word for "
        + "word, and one for the end: from these 'apus journal import' makes the same journal again, "
        + "byte for byte."
    ],
    options: [filter, stage, kind, from, fromTime, fromSequence, count, whole, Apus.json],
    positionals: [journal],
    examples: [
      Example(
        "apus journal dump JOURNAL --json --where 'kind=fill and instrument=ACME'",
        "All fills of ACME, for a script."),
      Example(
        "apus journal dump JOURNAL --where 'order=1-1-13'", "Every record that names one order."),
      Example(
        "apus journal dump JOURNAL --where 'stage=risk and time>=09:30 and time<09:31'",
        "What risk said within a minute."),
      Example(
        "apus journal dump JOURNAL --from-time 09:30 -n 100",
        "A hundred records from half past nine on, at once however long the log is."),
      Example("apus journal dump JOURNAL --json --whole > log.jsonl", "All of it, to keep."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      if values[whole] { return try dumpWhole(values) }
      let begins = [values[from] != nil, values[fromTime] != nil, values[fromSequence] != nil]
      if begins.count(where: { $0 }) > 1 {
        throw UsageError("--from, --from-time and --from-sequence exclude each other: write one")
      }
      var moment: Nanoseconds?
      if let text = values[fromTime] { moment = try Self.moment(text, values) }
      return try reading(values) { reader, wanted throws(JournalError) in
        guard let beginning = try Self.beginning(values, moment, reader) else { return .done }
        var cursor = try reader.cursor(from: beginning)
        try print(&cursor, values, wanted, limit: values[count] ?? .max, waits: false)
        return .done
      }
    })

  static let tail = Command(
    "tail", summary: "prints a journal's last records, and follows it while it grows",
    discussion: EventFilter.guide,
    options: [filter, stage, kind, lastCount, follow, Apus.json], positionals: [journal],
    examples: [
      Example("apus journal tail JOURNAL -f --stage orders", "What orders does, live."),
      Example(
        "apus journal tail JOURNAL -f --where 'kind=fill or kind=rejected'",
        "Fills and refusals as they happen, from one segment into the next."),
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      try reading(values) { reader, wanted throws(JournalError) in
        try showTail(reader, values, wanted)
      }
    })

  private static func reading(
    _ values: Values, _ body: (JournalReader, RecordChoice) throws(JournalError) -> ExitStatus
  ) throws(UsageError) -> ExitStatus {
    let reader: JournalReader
    do throws(JournalError) { reader = try JournalReader(path: values[journal]) } catch {
      complain(error.description)
      return .refused
    }
    let wanted = try RecordChoice(
      stage: values[stage], kind: values[kind], filter: values[filter], of: reader)
    return reading(values) { _ throws(JournalError) in try body(reader, wanted) }
  }

  static func reading(
    _ values: Values, _ body: (JournalReader) throws(JournalError) -> ExitStatus
  ) -> ExitStatus {
    do throws(JournalError) {
      return try body(try JournalReader(path: values[journal]))
    } catch {
      complain(error.description)
      return .refused
    }
  }

  // MARK: Records

  /// Where a dump begins; nil: behind the log's last input.
  private static func beginning(
    _ values: Values, _ moment: Nanoseconds?, _ reader: JournalReader
  ) throws(JournalError) -> UInt64? {
    if let moment { return try reader.position(atTime: moment) }
    if let sequence = values[fromSequence] {
      return try reader.position(ofSequence: Sequence(UInt64(sequence)))
    }
    return UInt64(values[from] ?? 0)
  }

  /// A time without a date is of the day on which the journal began.
  private static func moment(_ text: String, _ values: Values) throws(UsageError) -> Nanoseconds {
    // What can't be read is told by whoever reads it next.
    let day = (try? JournalReader(path: values[journal]))?.header.start ?? .zero
    guard let moment = MomentText.parse(text, day: day) else {
      throw UsageError("--from-time '\(text)' is no time: write \(MomentText.allowed(day: day))")
    }
    return moment
  }

  /// Prints what is wanted, up to `limit` records, to the log's end; there it waits for more if asked.
  private static func print(
    _ cursor: inout JournalCursor, _ values: Values, _ wanted: RecordChoice, limit: Int, waits: Bool
  ) throws(JournalError) {
    let text = LogText(symbols: wanted.symbols)
    var output = Output()
    var printed = 0
    while printed < limit {
      guard let record = try cursor.next() else {
        if !waits || Interrupt.isRequested || cursor.end?.isClosed == true { break }
        output.flush()
        Interrupt.sleep(ns: 50_000_000)
        continue
      }
      if wanted.matches(record) {
        write(record, text, values[Apus.json], &output)
        printed += 1
      }
      if waits && record.event.kind == .journalClose { break }
    }
  }

  private static func write(
    _ record: JournalRecord, _ text: LogText, _ isJSON: Bool, _ output: inout Output
  ) {
    output.write { bytes in
      if isJSON {
        text.append(record, to: &bytes)
      } else {
        bytes += Table.pad("\(record.position)", 9, .right).utf8
        bytes += "  ".utf8
        bytes += Table.pad("\(record.stage)", 11, .left).utf8
        bytes += "  ".utf8
        text.events.appendDescription(record.event, to: &bytes)
        bytes += "\n".utf8
      }
    }
  }

  private static func showTail(
    _ reader: JournalReader, _ values: Values, _ choice: RecordChoice
  ) throws(JournalError) -> ExitStatus {
    let wanted = values[lastCount]
    var cursor = try reader.tail()
    var last: [JournalRecord] = []
    var first = 0
    while let record = try cursor.next() {
      guard choice.matches(record), wanted > 0 else { continue }
      if last.count < wanted {
        last.append(record)
      } else {
        last[first] = record
        first = (first + 1) % wanted
      }
    }
    let text = LogText(symbols: choice.symbols)
    do {
      var output = Output()
      for index in last.indices {
        write(last[(first + index) % last.count], text, values[Apus.json], &output)
      }
    }
    guard values[follow], cursor.end?.isClosed != true else { return .done }
    Interrupt.catchAll()
    try print(&cursor, values, choice, limit: .max, waits: true)
    return .done
  }
}
