// apus fix decode, check, stats: FIX logs, read, held to the dictionary, and counted.

import Arguments
import CommandWords
import Config
import FIXDictionary
import FIXText
import FIXTools
import JournalTools

enum FIXLogCommand {
  static let log = Positional.required(
    "FILE",
    help:
      "The log or capture; '-' reads standard input; a journal's directory is read for the messages that "
      + "it keeps (journal: raw_fix).")
  static let filter = Option.texts(
    "filter", placeholder: "FIELD=VALUE",
    help: "Only messages that have it, in a group or outside; by numbers or names, codes or names: "
      + "35=8, Side=BUY. With commas all must hold; A|B is one of two.")
  static let order = Option<String?>.text(
    "order", placeholder: "ID",
    help: "The life of one order, a line a message, and what became of it: all messages that carry "
      + "the id as ClOrdID, OrigClOrdID or OrderID, or an id that others link to it (cancels and "
      + "replaces, the venue's OrderID).")
  static let follow = Option.flag(
    "follow", short: "f", help: "Goes on as the log grows, until ^C.")

  static let dialect = Option<String?>.text(
    "dialect", placeholder: "FILE",
    help: "What the venue says otherwise than FIX 4.2 with our own fields, as in "
      + "config/dialect-example.yaml.")

  static let decode = Command(
    "decode", summary: "prints each message of a log, readable",
    discussion: FIXLogGuide.decode,
    options: [filter, order, follow, dialect, Apus.json], positionals: [log],
    examples: [
      Example("apus fix decode examples/session.log", "Every message, field by field."),
      Example(
        "apus fix decode gateway.log --filter MsgType=ExecutionReport,Symbol=ACME",
        "The reports of one security."),
      Example("apus fix decode gateway.log --order C-17", "What became of an order?"),
      Example("apus fix decode gateway.log -f --filter 35=3|j", "Rejects, as they come in."),
      Example(
        "apus fix decode journal/venue-20260102T030405.678Z --filter 35=D",
        "The orders as clients sent them, of a venue with 'journal: { raw_fix: true }'."),
      Example("zcat old.log.gz | apus fix decode - --json", "From a pipe, for a script."),
    ],
    exitCodes: [
      0: "done", 1: "done, but a message is broken, or none was found",
      2: "the command line is wrong, or the file can't be read",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      var options = DecodeOptions()
      options.isJSON = values[Apus.json]
      options.follows = values[follow]
      guard let lexicon = lexicon(values) else { return .badUsage }
      options.filter = try FieldFilter(values[filter], lexicon)
      if options.follows {
        if values[order] != nil {
          throw UsageError("--order goes without --follow: a log is read to its end for it")
        }
        if isDirectory(values[log]) {
          throw UsageError("--follow goes with a file: 'apus journal tail -f' follows a journal")
        }
        Interrupt.catchAll()
      }
      let settled = options
      guard let path = RawFIXLog.path(values[log]) else { return .refused }
      return reading { () throws(LogFileError) in
        if let id = values[order] {
          return try OrderRun.run(path: path, order: id, lexicon, settled)
        }
        return try DecodeRun.run(path: path, lexicon, settled)
      }
    })

  static let check = Command(
    "check", summary: "says what is wrong with the messages of a log, and where",
    discussion: FIXLogGuide.check, options: [dialect, Apus.json], positionals: [log],
    examples: [
      Example("apus fix check examples/broken.log", "One line for each thing that is wrong."),
      Example("apus fix check gateway.log > /dev/null && echo well", "For a script."),
    ],
    exitCodes: [
      0: "every message is right; warnings don't count", 1: "one is wrong, or none was found",
      2: "the command line is wrong, or the file can't be read",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard let lexicon = lexicon(values) else { return .badUsage }
      guard let path = RawFIXLog.path(values[log]) else { return .refused }
      return reading { () throws(LogFileError) in
        try CheckRun.run(path: path, lexicon, isJSON: values[Apus.json])
      }
    })

  static let stats = Command(
    "stats", summary: "counts a log's messages and measures how fast orders were answered",
    discussion: FIXLogGuide.stats, options: [dialect, Apus.json], positionals: [log],
    examples: [
      Example("apus fix stats examples/session.log", "The whole of a log on one screen.")
    ],
    exitCodes: [
      0: "done", 1: "no message was found",
      2: "the command line is wrong, or the file can't be read",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      guard let lexicon = lexicon(values) else { return .badUsage }
      guard let path = RawFIXLog.path(values[log]) else { return .refused }
      return reading { () throws(LogFileError) in
        try StatsRun.run(path: path, lexicon, isJSON: values[Apus.json])
      }
    })

  /// The names to read by; nil when the dialect's file is wrong, which has been told.
  private static func lexicon(_ values: Values) -> Lexicon? {
    guard let path = values[dialect] else { return Lexicon(.apus) }
    do throws(ConfigErrors) {
      return Lexicon(try Dialect.load(path: path))
    } catch {
      Terminal.complain(error.description)
      return nil
    }
  }

  private static func reading(_ body: () throws(LogFileError) -> ExitStatus) -> ExitStatus {
    do throws(LogFileError) {
      return try body()
    } catch {
      complain(error.description)
      return .badUsage
    }
  }
}

/// What the help tells of logs and of outputs.
enum FIXLogGuide {
  static let log = [
    "A message is found wherever 8=FIX begins one: on a line of its own, behind a timestamp or any "
      + "other text, several on a line, or in a stream without lines. Between its fields stands "
      + "\(LogSeparator.names), told for each message by itself; lengths and checksums are reckoned "
      + "as if SOH stood there. A log may have any size: it is never held in memory."
  ]
  static let decode = [
    "Each message is a headline (when, from whom to whom, which number, what) and a line a field: tag, "
      + "name, value, and the value's name where it has one. The entries of a group are indented.",
    "With --json a message is a line: its number, line, column and byte in the log, the log's "
      + "direction and time where it has them, the problems of a broken one, and \"message\", an object of the fields "
      + "by name in their order. Prices and quantities are strings, times ISO 8601, groups arrays of "
      + "objects; it holds every byte of the message.",
  ]
  static let check = [
    "Each message is held to its frame (BodyLength, CheckSum, syntax), then to the dictionary "
      + "(known fields, required ones, values, groups), and the numbers of each direction are "
      + "followed: a gap, or a number that was there before, is a warning.",
    "A line tells FILE:LINE:COLUMN, the message's number in the log and its type, the field, what was "
      + "found and what is allowed. Of a message that the wire would take, the first fault is told, in "
      + "the order in which an engine would reject it.",
  ]
  static let stats = [
    "Counts by type and direction, gaps and resends by session, refusals, and the time from each "
      + "NewOrderSingle to its first ExecutionReport with the same ClOrdID: by the times that the log "
      + "gives its lines, where both lines have one, else by SendingTime. Possible duplicates are no "
      + "first answer."
  ]
}
