// apus fix check: is each message of a log what it should be, and if not, what is wrong where?

import Arguments
import FIXCodec
import FIXText
import Printing

public struct CheckRun: ~Copyable, LogListener {
  private let name: String
  private let isJSON: Bool
  private let lexicon: Lexicon
  private let faults: FaultText
  private let paint = Terminal.output.paint
  private var decoder: Decoder
  private var validator: Validator
  private var trackers: [SessionKey: SequenceTracker] = [:]
  private var output = Output()
  private var messageCount = 0
  private var wrongCount = 0
  private var warningCount = 0

  private init(_ lexicon: Lexicon, name: String, isJSON: Bool) {
    self.lexicon = lexicon
    self.name = name
    self.isJSON = isJSON
    faults = FaultText(lexicon: lexicon)
    decoder = Decoder(dialect: lexicon.dialect, limits: DecoderLimits(messageBytes: 1 << 20))
    validator = Validator(CompiledDialect(lexicon.dialect))
  }

  /// Prints what is wrong; refused when anything is, or when there is no message.
  public static func run(
    path: String, _ lexicon: Lexicon, isJSON: Bool
  ) throws(LogFileError) -> ExitStatus {
    var file = try LogFile(path: path)
    file.showsProgress = !Terminal.output.isInteractive
    var run = CheckRun(lexicon, name: file.name, isJSON: isJSON)
    try file.read(lexicon, to: &run)
    run.tellSummary()
    if run.messageCount == 0 {
      Terminal.complain("\(file.name): \(DecodeRun.noMessages)")
      return .refused
    }
    return run.wrongCount == 0 ? .done : .refused
  }

  public mutating func rest() { output.flush() }

  public mutating func hear(_ entry: LogEntry) {
    messageCount += 1
    var problems = entry.problems
    if problems.isEmpty {
      if let problem = fault(of: entry) { problems.append(problem) }
      var tracker = trackers[SessionKey(entry.fields)] ?? SequenceTracker()
      let finding = tracker.note(entry.fields)
      trackers[SessionKey(entry.fields)] = tracker
      if let finding { warn(finding, entry) }
    }
    if !problems.isEmpty { wrongCount += 1 }
    for problem in problems { tell(problem, entry, isWarning: false) }
  }

  /// What the dictionary says of a message that the wire would have taken.
  private mutating func fault(of entry: LogEntry) -> LogProblem? {
    let begin = lexicon.dialect.beginString
    if let found = entry.fields.text(of: 8), found != begin {
      return LogProblem(
        offset: 0, subject: lexicon.title(of: 8), found: FaultText.quoted(found), allowed: begin)
    }
    let bytes = entry.bytes
    let verdict = unsafe bytes.withUnsafeBytes { buffer -> Verdict in
      guard unsafe decoder.next(buffer) == .message(byteCount: buffer.count) else { return .good }
      var message = decoder.message
      return validator.check(&message)
    }
    return verdict.isGood ? nil : faults.problem(verdict, in: entry.fields)
  }

  private mutating func warn(_ finding: SequenceFinding, _ entry: LogEntry) {
    warningCount += 1
    let number = entry.fields.text(of: 34) ?? ""
    var problem = LogProblem(
      offset: 0, subject: lexicon.title(of: 34), found: number, allowed: "")
    let session = SessionKey(entry.fields)
    switch finding {
    case .gap(let gap):
      let missing =
        gap.count == 1 ? "\(gap.lowerBound) is" : "\(gap.lowerBound) to \(gap.upperBound) are"
      problem.allowed = "\(gap.lowerBound), as \(missing) missing from \(session)"
    case .tooLow(let expected):
      problem.allowed = "\(expected) of \(session), or PossDupFlag (43) with it"
    case .restart(let expected):
      problem.allowed = "\(expected) of \(session), or ResetSeqNumFlag (141) with it"
    }
    tell(problem, entry, isWarning: true)
  }

  // MARK: Telling

  private mutating func tell(_ problem: LogProblem, _ entry: LogEntry, isWarning: Bool) {
    let column = entry.column(of: problem.offset)
    let type = entry.fields.type
    if isJSON {
      let object: JSONObject = [
        "severity": .text(isWarning ? "warning" : "error"), "line": .number(UInt64(entry.line)),
        "column": .number(UInt64(column)), "offset": .number(UInt64(entry.offset)),
        "message": .number(UInt64(entry.number)),
        "type": .text(type), "field": .text(problem.subject), "found": .text(problem.found),
        "allowed": .text(problem.allowed),
      ]
      output.write { object.appendLine(to: &$0) }
      return
    }
    let what = type.isEmpty ? "" : ", " + MessageTable.printable(lexicon.messageName(type))
    let mark = isWarning ? paint.yellow("warning") + ": " : ""
    let place = "\(name):\(entry.line):\(column)"
    output.write("\(place): \(mark)message \(entry.number)\(what): \(problem)\n")
  }

  private mutating func tellSummary() {
    if isJSON {
      let object: JSONObject = [
        "messages": .number(UInt64(messageCount)), "wrong": .number(UInt64(wrongCount)),
        "warnings": .number(UInt64(warningCount)),
      ]
      output.write { object.appendLine(to: &$0) }
    } else if messageCount > 0 {
      let wrong = wrongCount == 0 ? paint.green("all well") : paint.red("\(wrongCount) wrong")
      let messages = Readable.plural(UInt64(messageCount), "message")
      let warnings = Readable.plural(UInt64(warningCount), "warning")
      output.write("\(messages), \(wrong)\(warningCount == 0 ? "" : ", \(warnings)")\n")
    }
    output.flush()
  }
}
