// apus journal dump --whole and apus journal import: a journal as lines of JSON, and back.

import Arguments
import CommandWords
import Events
import Journal
import JournalTools
import Printing

extension JournalCommand {
  static let file = Positional.required(
    "FILE", help: "What 'apus journal dump --json --whole' wrote; - is standard input.")
  static let target = Option.required(
    "to", placeholder: "DIR", help: "The journal's directory, which is made.")

  static let importing = Command(
    "import", summary: "makes a journal of a dump, byte for byte the one that was dumped",
    discussion: [
      "Every line is checked: a record's place, the config against the header's checksum, the count at "
        + "the end. A dump that was cut short or changed is refused, with the line and the column, and "
        + "nothing is left behind. A torn record at a log's end isn't in its dump, so what is made ends "
        + "in good order before it; everything else is the same to the last byte."
    ],
    options: [target, Apus.json], positionals: [file],
    examples: [
      Example("apus journal import log.jsonl --to journal/again", "From a file."),
      Example(
        "zstd -dc log.jsonl.zst | apus journal import - --to journal/again", "From a pipe."),
    ],
    exitCodes: [
      0: "done", 1: "the dump isn't whole, or the directory can't be made",
      2: "the command line is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      do throws(LogImportError) {
        let result = try LogImport.run(
          path: values[file], to: values[target], symbols: RecordChoice.symbols)
        show(result, values)
        return .done
      } catch {
        complain(error.description)
        return .refused
      }
    })

  private static func show(_ result: LogImportResult, _ values: Values) {
    var output = Output()
    if values[Apus.json] {
      let object: JSONObject = [
        "journal": .text(values[target]), "records": .number(result.recordCount),
        "segments": .number(UInt64(result.segmentCount)),
        "closed": .bool(result.end.isClosed), "torn_record_left_out": .bool(result.wasTorn),
      ]
      output.write { object.appendLine(to: &$0) }
    } else {
      output.write(
        "imported \(Readable.plural(result.recordCount, "record")) in "
          + "\(Readable.plural(UInt64(result.segmentCount), "segment")) to \(values[target]); "
          + "\(JournalCommand.ending(result.end))\n")
      if result.wasTorn {
        output.write(
          "the journal that was dumped ended in a torn record, which no dump has: left out\n")
      }
    }
  }

  /// Segments in their places between the records, and the end.
  static func dumpWhole(_ values: Values) throws(UsageError) -> ExitStatus {
    guard values[Apus.json] else { throw UsageError("--whole is a form of --json: give both") }
    let others: [any Declaration] = [filter, stage, kind, from, count]
    for option in others where values.has(option) {
      throw UsageError("--whole is all of the journal: leave --\(option.specification.name) away")
    }
    do throws(JournalError) {
      try writeWhole(try JournalReader(path: values[journal]))
      return .done
    } catch {
      complain(error.description)
      return .refused
    }
  }

  private static func writeWhole(_ reader: JournalReader) throws(JournalError) {
    var output = Output()
    let end = try LogDump.whole(reader, symbols: RecordChoice.symbols) { line in
      output.write { $0 += line }
    }
    if case .torn(let tail) = end {
      complain(
        "note: the log ends in a torn record, which isn't dumped: \(tail.segment), byte "
          + "\(tail.byteOffset)")
    }
  }
}
