// The reading side of a journal: finds the segments, checks that they belong together, and hands out
// cursors. It takes no lock and writes nothing, so a log that is being written can be read as well.

import Events
import Platform

/// A journal that was found and whose headers are good. Its records are checked as they are read.
public struct JournalReader: Sendable {
  public let directory: String
  /// The first segment's: what is the same throughout.
  public let header: JournalHeader
  /// How many segments there were when it was opened, one that wasn't used yet included.
  public let segmentCount: Int

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
    let numbers = JournalDirectory.segments(in: directory)
    guard !numbers.isEmpty else {
      throw JournalError(
        .notAJournal, directory: directory, message: Self.emptiness(of: directory))
    }
    for (index, number) in numbers.enumerated() where number != UInt64(index) {
      throw JournalError(
        .corruption, directory: directory, segment: JournalLayout.fileName(UInt64(index)),
        message: "the segment is missing, and \(JournalLayout.fileName(number)) is there")
    }
    guard let first = try SegmentFile.open(0, in: directory, within: nil) else {
      throw JournalError(
        numbers.count > 1 ? .corruption : .notAJournal, directory: directory,
        segment: JournalLayout.fileName(0),
        message: "the segment has no header: the writer died before it wrote anything")
    }
    header = first.header
    segmentCount = numbers.count
    for number in numbers.dropFirst() {
      let segment = try SegmentFile.open(number, in: directory, within: header)
      guard segment != nil || number == numbers.last else {
        throw JournalError(
          .corruption, directory: directory, segment: JournalLayout.fileName(number),
          message: "the segment has no header, and there are segments after it")
      }
    }
  }

  private static func emptiness(of directory: String) -> String {
    guard let latest = JournalDirectory.journals(under: directory).last else {
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
    let capacity = UInt64(header.capacity)
    let number = position / capacity
    guard JournalDirectory.exists(directory + "/" + JournalLayout.fileName(number)),
      let segment = try SegmentFile.open(number, in: directory, within: header)
    else { return nil }
    if let record = try segment.record(atSlot: Int(position % capacity)) { return record }
    // Damage, or behind the end: what stands before it tells.
    var cursor = try cursor(from: number * capacity)
    while let record = try cursor.next() {
      if record.position == position { return record }
    }
    return nil
  }
}
