// The reading side of a journal: finds the segments, checks that they belong together, and hands out
// cursors. It takes no lock and writes nothing, so a log that is being written can be read as well.

import Events
import Platform

/// A journal that was found and whose headers are good. Its records are checked as they are read.
public struct JournalReader: Sendable {
  public let directory: String
  /// The first segment's.
  public let header: JournalHeader
  /// How many segments there were when it was opened, one that wasn't used yet included.
  public let segmentCount: Int
  /// The processes that wrote into it, one after the other, as far as it was opened. Never empty.
  public let runs: [JournalRun]
  /// By number: the first position of each segment that had a header.
  let firstPositions: [UInt64]

  /// Opens a journal's directory, or the one that a segment file lies in.
  public init(path: String) throws(JournalError) {
    var directory = path
    while directory.count > 1 && directory.hasSuffix("/") { directory.removeLast() }
    if !JournalDirectory.isDirectory(directory) {
      guard JournalDirectory.exists(directory) else {
        throw JournalError(
          .notAJournal, directory: path, message: "there is no such file or directory")
      }
      let slash = directory.lastIndex(of: "/")
      let name = slash.map { directory[directory.index(after: $0)...] } ?? directory[...]
      guard JournalLayout.segmentNumber(fileName: String(name)) != nil else {
        throw JournalError(
          .notAJournal, directory: path,
          message: "this is neither a journal's directory nor one of its segments")
      }
      directory = slash.map { String(directory[..<$0]) } ?? "."
      if directory.isEmpty { directory = "/" }
    }
    self.directory = directory
    let numbers = try JournalDirectory.segments(in: directory)
    guard !numbers.isEmpty else {
      throw JournalError(
        .notAJournal, directory: directory, message: try Self.emptiness(of: directory))
    }
    for (index, number) in numbers.enumerated() where number != UInt64(index) {
      throw JournalError(
        .corruption, directory: directory, segment: JournalLayout.fileName(UInt64(index)),
        message: "the segment is missing, and \(JournalLayout.fileName(number)) is there")
    }
    guard let first = try SegmentFile.open(0, in: directory, .first) else {
      throw JournalError(
        .corruption, directory: directory, segment: JournalLayout.fileName(0),
        message: "the segment has no header, without which nothing in it can be read")
    }
    guard case .nothing = try first.chain() else {
      throw first.linkFault("it is linked to a segment before it, and there is none")
    }
    header = first.header
    segmentCount = numbers.count
    var runs = [JournalRun(first.header)]
    var firstPositions = [first.header.firstPosition]
    var unlinked: SegmentFile?
    var previous = first.header
    for number in numbers.dropFirst() {
      guard let segment = try SegmentFile.open(number, in: directory, .after(previous)) else {
        guard number == numbers.last else {
          throw JournalError(
            .corruption, directory: directory, segment: JournalLayout.fileName(number),
            message: "the segment has no header, and there are segments after it")
        }
        break
      }
      if let earlier = unlinked { try Self.checkLater(segment, than: earlier) }
      unlinked = try Self.isLinked(segment, behind: previous) ? nil : segment
      previous = segment.header
      firstPositions.append(previous.firstPosition)
      if previous.beginsRun { runs.append(JournalRun(previous)) }
    }
    self.runs = runs
    self.firstPositions = firstPositions
  }

  private static func emptiness(of directory: String) throws(JournalError) -> String {
    guard let latest = try JournalDirectory.journals(under: directory).last else {
      return "there is no journal in this directory"
    }
    return "this directory holds journals; name one of them: '\(latest)' is the newest"
  }

  /// Reads from the record at `position` to the log's end, and says how it ends.
  public func cursor(from position: UInt64 = 0) throws(JournalError) -> JournalCursor {
    try JournalCursor(self, from: position, follows: false)
  }

  /// Reads a log that is being written: `next` returns nil when there is no more yet, and may be
  /// called again. What isn't whole yet isn't judged.
  public func tail(from position: UInt64 = 0) throws(JournalError) -> JournalCursor {
    try JournalCursor(self, from: position, follows: true)
  }

  /// The record at `position`, or nil when the log ends before it. About 10 µs: use a cursor for
  /// more than a few.
  public func record(at position: UInt64) throws(JournalError) -> JournalRecord? {
    guard let segment = try segment(holding: position) else { return nil }
    let slot = Int(position - segment.header.firstPosition)
    if let record = try segment.record(atSlot: slot) { return record }
    // Damage, or behind the end: what stands before it tells.
    var cursor = try cursor(from: segment.header.firstPosition)
    while let record = try cursor.next() {
      if record.position == position { return record }
    }
    return nil
  }
}
