// How far an import has come: the segment that is being written, and what must come next. Errors begin
// with what follows the line's number: a column, or a space.

import EventText
import Events
import Journal

struct ImportState: ~Copyable {
  let work: String
  /// File and line where the dump ended.
  var place = ""
  private var text = LogText(symbols: [])
  private var bundle: JournalBundle?
  private var image: SegmentImage?
  private var segmentCount = 0
  private var sum = RecordSum()
  private var end: EndLine?

  init(work: String) { self.work = work }

  mutating func take(
    _ line: [UInt8], _ symbols: (JournalBundle) -> [String]
  ) throws(LogImportError) {
    guard end == nil else { throw refusal("a line behind the line of the end: remove it") }
    let parsed: LogLine
    do throws(LogLineError) { parsed = try text.parse(line) } catch {
      throw LogImportError(
        description: "\(error.column): found \(error.found); allowed: \(error.allowed)")
    }
    do throws(JournalError) {
      switch parsed {
      case .segment(let segment): try begin(segment, symbols)
      case .record(let record): try append(record)
      case .end(let line):
        guard line.recordCount == sum.count else {
          throw wrong(
            "the journal had \(line.recordCount) records, and there are \(sum.count) lines of "
              + "records: lines are missing, or were filtered out")
        }
        guard line.digest == nil || line.digest == sum.digest else {
          throw wrong(
            "a record was changed after it was dumped; who meant it leaves \"digest\" out here")
        }
        end = line
      }
    } catch {
      throw refusal(error.message)
    }
  }

  private func refusal(_ message: String) -> LogImportError {
    LogImportError(description: " \(message)")
  }

  private func wrong(_ message: String) -> JournalError {
    JournalError(.corruption, directory: work, message: message)
  }

  private mutating func begin(_ segment: SegmentLine, _ symbols: (JournalBundle) -> [String])
    throws(JournalError)
  {
    if let new = segment.bundle {
      bundle = new
      text = LogText(symbols: symbols(new))
    }
    guard let bundle else { throw wrong("the first segment's line has no \"config\"") }
    try finishSegment()
    image = try SegmentImage(
      in: work, page: segment.page, bundle: bundle, byteCount: segment.byteCount)
    segmentCount += 1
  }

  private mutating func append(_ record: JournalRecord) throws(JournalError) {
    guard var image = image.take() else {
      throw wrong("a record before the first segment's line: dump with --whole")
    }
    let position = image.position
    let isRoom = image.room > 0
    guard isRoom, position == record.position else {
      self.image = consume image
      throw wrong(
        isRoom
          ? "this is record \(record.position), and record \(position) is due"
          : "the segment has no room for record \(record.position)")
    }
    try image.append(record)
    self.image = consume image
    sum.add(record)
  }

  private mutating func finishSegment() throws(JournalError) {
    guard var done = image.take() else { return }
    try done.finish()
  }

  /// Reads what was written and holds it against the dump's last line.
  mutating func finish() throws(LogImportError) -> LogImportResult {
    guard let end else {
      throw LogImportError(
        description: place + "the line of the end is missing: the dump was cut short, or made "
          + "without --whole")
    }
    let summary: JournalSummary
    do throws(JournalError) {
      try finishSegment()
      summary = try JournalReader(path: work).verify()
    } catch {
      throw LogImportError(description: "what the dump says isn't a journal: \(error.message)")
    }
    guard let read = summary.end, summary.recordCount == sum.count,
      (end.how == .closed) == read.isClosed
    else {
      throw LogImportError(
        description: "the dump says that the log was \(end.how.rawValue) after \(end.recordCount) "
          + "records; what it holds isn't")
    }
    return LogImportResult(
      recordCount: sum.count, segmentCount: segmentCount, end: read, wasTorn: end.how == .torn)
  }
}
