// apus journal: what is in a journal, and whether it is whole.

import Arguments
import CPlatform
import Config
import EventText
import Events
import Journal
import Pipeline
import Printing

enum JournalCommand {
  static let journal = Positional.required(
    "JOURNAL", help: "The journal's directory, or one of its segments.")
  static let stage = Option.choice(
    "stage", of: StageID.names, help: "Only this stage's records.")
  static let kind = Option.choice(
    "kind", of: EventKind.all.compactMap(\.name), help: "Only events of this kind.")
  static let count = Option.integer(
    "count", short: "n", in: 0...Int.max, help: "Ends after so many records.")
  static let lastCount = Option.integer(
    "count", short: "n", in: 0...1_000_000, default: 10,
    help: "Prints so many of the last records that are wanted.")
  static let from = Option.integer(
    "from", in: 0...Int.max, default: 0, help: "Begins at this record.")
  static let follow = Option.flag(
    "follow", short: "f", help: "Goes on as the log grows, until ^C or its close.")

  static let command = Command(
    "journal", summary: "reads a journal: info, dump, verify, tail",
    subcommands: [info, dump, verify, tail],
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

  static let verify = Command(
    "verify", summary: "checks every record of a journal",
    discussion: [
      "A record that a crash cut short at the very end is a torn tail: reported, and the journal is good. "
        + "Anything else that isn't as it was written is damage: the segment, the byte and the record "
        + "are named."
    ],
    options: [Apus.json], positionals: [journal],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      reading(values) { (reader: JournalReader) throws(JournalError) in
        show(reader.summary(checkingChain: true), isJSON: values[Apus.json], isVerify: true)
      }
    })

  static let dump = Command(
    "dump", summary: "prints a journal's records",
    options: [stage, kind, from, count, Apus.json], positionals: [journal],
    examples: [
      Example("apus journal dump JOURNAL --json --stage risk", "Risk's own events, for a script.")
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      reading(values) { (reader: JournalReader) throws(JournalError) in
        var cursor = try reader.cursor(from: UInt64(values[from]))
        try print(&cursor, values, symbols(of: reader), limit: values[count] ?? .max, waits: false)
        return .done
      }
    })

  static let tail = Command(
    "tail", summary: "prints a journal's last records, and follows it while it grows",
    options: [stage, kind, lastCount, follow, Apus.json], positionals: [journal],
    examples: [Example("apus journal tail JOURNAL -f --stage orders", "What orders does, live.")],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      reading(values) { (reader: JournalReader) throws(JournalError) in
        try showTail(reader, values)
      }
    })

  private static func reading(
    _ values: Values, _ body: (JournalReader) throws(JournalError) -> ExitStatus
  ) -> ExitStatus {
    do throws(JournalError) {
      return try body(try JournalReader(path: values[journal]))
    } catch {
      complain(error.description)
      return .refused
    }
  }

  /// The instruments' names, from the config that the journal carries.
  static func symbols(of reader: JournalReader) -> [String] {
    let files = reader.header.bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    return (try? TraderConfig.decode(bundle: files).instruments.map(\.symbol)) ?? []
  }

  // MARK: Records

  private static func isWanted(_ record: JournalRecord, _ values: Values) -> Bool {
    if let name = values[stage], record.stage.name != name { return false }
    if let name = values[kind], record.event.kind.name != name { return false }
    return true
  }

  /// Prints what is wanted, up to `limit` records, to the log's end; there it waits for more if asked.
  private static func print(
    _ cursor: inout JournalCursor, _ values: Values, _ symbols: [String], limit: Int, waits: Bool
  ) throws(JournalError) {
    let text = EventJSON(symbols: symbols)
    var output = Output()
    var printed = 0
    while printed < limit {
      guard let record = try cursor.next() else {
        if !waits || Interrupt.isRequested || cursor.end?.isClosed == true { break }
        output.flush()
        Interrupt.sleep(ns: 50_000_000)
        continue
      }
      if isWanted(record, values) {
        write(record, text, values[Apus.json], &output)
        printed += 1
      }
      if waits && record.event.kind == .journalClose { break }
    }
  }

  private static func write(
    _ record: JournalRecord, _ text: EventJSON, _ isJSON: Bool, _ output: inout Output
  ) {
    output.write { bytes in
      if isJSON {
        bytes += "{\"record\":\(record.position),\"stage\":\"\(record.stage)\",".utf8
        bytes += "\"index\":\(record.index),\"event\":".utf8
        text.append(record.event, to: &bytes)
        bytes += "}\n".utf8
      } else {
        bytes += Table.pad("\(record.position)", 9, .right).utf8
        bytes += "  ".utf8
        bytes += Table.pad("\(record.stage)", 11, .left).utf8
        bytes += "  ".utf8
        text.appendDescription(record.event, to: &bytes)
        bytes += "\n".utf8
      }
    }
  }

  private static func showTail(_ reader: JournalReader, _ values: Values) throws(JournalError)
    -> ExitStatus
  {
    let wanted = values[lastCount]
    var cursor = try reader.tail()
    var last: [JournalRecord] = []
    var first = 0
    while let record = try cursor.next() {
      guard isWanted(record, values), wanted > 0 else { continue }
      if last.count < wanted {
        last.append(record)
      } else {
        last[first] = record
        first = (first + 1) % wanted
      }
    }
    let text = EventJSON(symbols: symbols(of: reader))
    do {
      var output = Output()
      for index in last.indices {
        write(last[(first + index) % last.count], text, values[Apus.json], &output)
      }
    }
    guard values[follow], cursor.end?.isClosed != true else { return .done }
    Interrupt.catchAll()
    try print(&cursor, values, symbols(of: reader), limit: .max, waits: true)
    return .done
  }
}
