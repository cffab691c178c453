// All of a journal as lines: each segment's before its first record, the end's behind the last. A segment is read when
// its records begin: what links it to the one before is only there by then, and a live journal makes more meanwhile.

import Events
import Journal

public enum LogDump {
  /// Hands each line to `write`. Returns how the log ends; a torn record at its end has no line.
  /// `symbols` finds the instruments' names in the config that a segment carries.
  public static func whole(
    _ reader: JournalReader, symbols: (JournalBundle) -> [String], write: ([UInt8]) -> Void
  ) throws(JournalError) -> JournalEnd? {
    var text = LogText(symbols: [])
    var cursor = try reader.cursor()
    var sum = RecordSum()
    var segment: JournalSegment?
    var line: [UInt8] = []
    func begin(_ next: JournalSegment) {
      line.removeAll(keepingCapacity: true)
      let isNew = next.header.bundle != segment?.header.bundle
      if isNew { text = LogText(symbols: symbols(next.header.bundle)) }
      text.append(SegmentLine(next, isBundleNew: isNew), to: &line)
      segment = next
      write(line)
    }
    func beginThat(of cursor: borrowing JournalCursor) throws(JournalError) {
      while segment?.header.segmentNumber != cursor.segmentNumber {
        guard let next = try reader.segment(behind: segment) else {
          throw JournalError(
            .notAJournal, directory: reader.directory, record: cursor.position,
            message: "its segment was taken away while the journal was read")
        }
        begin(next)
      }
    }
    while let record = try cursor.next() {
      try beginThat(of: cursor)
      line.removeAll(keepingCapacity: true)
      text.append(record, to: &line)
      write(line)
      sum.add(record)
    }
    try beginThat(of: cursor)
    // What was made ready and isn't used yet. A writer that has gone on meanwhile has linked it.
    while let next = try reader.segment(behind: segment), !next.isLinked { begin(next) }
    guard let end = cursor.end else { return nil }
    line.removeAll(keepingCapacity: true)
    text.append(end, sum, to: &line)
    write(line)
    return end
  }
}
