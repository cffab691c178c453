// apus fix decode: each message of a log, readable.

import Arguments
import FIXText
import Printing

public struct DecodeOptions: Sendable {
  public var isJSON = false
  public var follows = false
  public var filter = FieldFilter()

  public init() {}
}

/// One reading of a log.
public struct DecodeRun: ~Copyable, LogListener {
  private let options: DecodeOptions
  private let text: EntryText
  private var output = Output()
  private var messageCount = 0
  private var brokenCount = 0

  private init(_ lexicon: Lexicon, _ options: DecodeOptions) {
    self.options = options
    text = EntryText(lexicon, paint: Terminal.output.paint)
  }

  /// Prints the log's messages; refused when one is broken, or none is there.
  public static func run(
    path: String, _ lexicon: Lexicon, _ options: DecodeOptions
  ) throws(LogFileError) -> ExitStatus {
    var file = try LogFile(path: path)
    file.showsProgress = !Terminal.output.isInteractive
    var run = DecodeRun(lexicon, options)
    try file.read(lexicon, follows: options.follows, to: &run)
    if run.messageCount == 0, !options.follows {
      Terminal.complain("\(file.name): \(noMessages)")
      return .refused
    }
    if run.brokenCount > 0 {
      Terminal.complain(
        "\(file.name): \(Readable.plural(UInt64(run.brokenCount), "message")) broken; "
          + "'apus fix check' says more")
      return .refused
    }
    return .done
  }

  /// What is said of a log without any.
  static let noMessages =
    "no FIX message found; one begins with 8=FIX, and between its fields stands "
    + LogSeparator.names

  public mutating func hear(_ entry: LogEntry) {
    messageCount += 1
    guard options.filter.takes(entry.fields) else { return }
    if entry.isBroken { brokenCount += 1 }
    if options.isJSON {
      let text = text
      output.write { text.append(entry, to: &$0) }
    } else {
      output.write(text.text(entry))
    }
  }

  public mutating func rest() { output.flush() }
}
