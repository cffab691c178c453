// All of a journal as lines: each segment's before its first record, the end's behind the last.

import Events
import Journal

public enum LogDump {
  /// Hands each line to `write`. Returns how the log ends; a torn record at its end has no line.
  /// `symbols` finds the instruments' names in the config that a segment carries.
  public static func whole(
    _ reader: JournalReader, symbols: (JournalBundle) -> [String], write: ([UInt8]) -> Void
  ) throws(JournalError) -> JournalEnd? {
    let segments = try reader.segments()
    var text = LogText(symbols: [])
    var cursor = try reader.cursor()
    var sum = RecordSum()
    var next = 0
    var line: [UInt8] = []
    func begin() {
      line.removeAll(keepingCapacity: true)
      let isNew = next == 0 || segments[next].header.bundle != segments[next - 1].header.bundle
      if isNew { text = LogText(symbols: symbols(segments[next].header.bundle)) }
      text.append(SegmentLine(segments[next], isBundleNew: isNew), to: &line)
      next += 1
      write(line)
    }
    while let record = try cursor.next() {
      while next < segments.count, segments[next].header.firstPosition <= record.position {
        begin()
      }
      line.removeAll(keepingCapacity: true)
      text.append(record, to: &line)
      write(line)
      sum.add(record)
    }
    // What was made ready and isn't used yet.
    while next < segments.count { begin() }
    guard let end = cursor.end else { return nil }
    line.removeAll(keepingCapacity: true)
    text.append(end, sum, to: &line)
    write(line)
    return end
  }
}
