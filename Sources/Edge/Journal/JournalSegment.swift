// Segments as files: for who copies, compares, checks or puts away journals. What lies in their heads
// is JournalHeader's business.

import Events
import Platform

public struct JournalSegment: Sendable {
  /// The file's name.
  public let name: String
  public let directory: String
  public let header: JournalHeader
  public let byteCount: UInt64
  /// The header's page, byte by byte: what the header says and what a later build may add.
  public let page: [UInt8]

  /// Whether something stands where the link to the segment before lies: that one is done then.
  public var isLinked: Bool {
    page.dropFirst(JournalLayout.Header.chain).prefix(JournalLayout.Chain.byteCount)
      .contains { $0 != 0 }
  }

  /// Where it lies unless it was archived.
  public var path: String { directory + "/" + name }
}

extension JournalReader {
  /// The segments that have a header, in order; the one that was made ready and isn't used yet is
  /// among them. A few reads a segment.
  public func segments() throws(JournalError) -> [JournalSegment] {
    var segments: [JournalSegment] = []
    for number in try JournalDirectory.segments(in: directory) {
      let kin = segments.last.map { SegmentFile.Kin.after($0.header) } ?? .first
      guard let segment = try segment(number, kin) else { break }
      segments.append(segment)
    }
    return segments
  }

  /// The one behind `before`, as it is now; of nothing the first. Nil where there is none.
  public func segment(behind before: JournalSegment?) throws(JournalError) -> JournalSegment? {
    guard let before else { return try segment(header.segmentNumber, .first) }
    return try segment(before.header.segmentNumber + 1, .after(before.header))
  }

  private func segment(_ number: UInt64, _ kin: SegmentFile.Kin) throws(JournalError)
    -> JournalSegment?
  {
    guard let file = try SegmentFile.open(number, in: directory, kin) else { return nil }
    let count = JournalLayout.Header.byteCount
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let read = try unsafe file.read(into: buffer, count: count, at: 0)
    let page = (0..<read).map { unsafe buffer.load(fromByteOffset: $0, as: UInt8.self) }
    return JournalSegment(
      name: file.name, directory: directory, header: file.header,
      byteCount: UInt64(try file.byteCount()), page: page)
  }
}

/// A segment that is written to its end, and isn't needed by whoever goes on with the journal.
public struct FinishedSegment: Sendable {
  public let number: UInt64
  public let name: String
  /// It lies in an archive, and not here.
  public let isArchived: Bool
  /// When the one behind it began.
  public let endTime: Nanoseconds
}

extension JournalReader {
  /// The segments of a journal that may be at work which nobody writes any more, in order: the one behind each has its
  /// link, and two are left, of which a writer that resumes has need.
  public func finishedSegments() throws(JournalError) -> [FinishedSegment] {
    var found: [FinishedSegment] = []
    for number in firstPositions.indices.dropLast(2).map(UInt64.init) {
      let next = header(of: number + 1)
      guard let segment = try SegmentFile.open(number, in: directory, .same(header(of: number))),
        let behind = try SegmentFile.open(number + 1, in: directory, .same(next)),
        case .block = try behind.chain()
      else { break }
      // A run that wrote nothing has a mark to tell the time by, or its start.
      let time = behind.isArchived ? nil : try behind.record(atSlot: 0)?.event.time
      found.append(
        FinishedSegment(
          number: number, name: segment.name, isArchived: segment.isArchived,
          endTime: time.flatMap { $0.count > 0 ? $0 : nil } ?? next.start))
    }
    return found
  }

  /// Holds a finished segment against the digest that the one behind it has of it: so it is whole, and as it was
  /// written. About 0.7 ns a byte.
  public func checkFinished(_ number: UInt64) throws(JournalError) {
    guard
      let segment = try SegmentFile.open(number, in: directory, .same(header(of: number))),
      let behind = try SegmentFile.open(
        number + 1, in: directory, .same(header(of: number + 1))),
      case .block(let link) = try behind.chain()
    else {
      throw JournalError(
        .notAJournal, directory: directory, segment: JournalLayout.fileName(number),
        message: "it isn't finished")
    }
    guard try segment.digest(records: link.previousRecords) == link.digest else {
      throw segment.linkFault(
        "it was edited after it was written: segment \(behind.name) has another digest of it")
    }
  }

  /// The first event of ingress in segment `number` or behind it; nil where there is none yet.
  public func firstIngress(from number: UInt64) throws(JournalError) -> Event? {
    var search = JournalSearch(self)
    for at in Int(number)..<firstPositions.count {
      if let event = try search.firstEvent(in: at) { return event }
    }
    return nil
  }

  /// How many records there are up to the end of a finished segment.
  public func firstRecord(behind number: UInt64) -> UInt64 { firstPositions[Int(number) + 1] }

  /// The first segment that isn't in an archive.
  var firstHere: Int? {
    get throws(JournalError) {
      let archived = try JournalDirectory.archived(in: directory)
      if archived.isEmpty { return 0 }
      let away = Set(archived)
      return firstPositions.indices.first { !away.contains(UInt64($0)) }
    }
  }
}
