// Where in a journal's segments a record lies, over the runs that wrote them, and how the segments hang
// together.

import Events

/// What one process wrote into a journal.
public struct JournalRun: Hashable, Sendable {
  /// From 0.
  public var number: UInt32
  public var firstSegment: UInt64
  public var firstPosition: UInt64
  /// Of its first segment: start, build, config and durability are the run's.
  public var header: JournalHeader

  init(_ header: JournalHeader) {
    number = header.runNumber
    firstSegment = header.segmentNumber
    firstPosition = header.firstPosition
    self.header = header
  }
}

extension JournalReader {
  /// The run that wrote the record at `position`, as far as the journal was opened.
  public func run(at position: UInt64) -> JournalRun {
    runs.last { $0.firstPosition <= position } ?? runs[0]
  }

  /// The header of segment `number`, one that was there when the journal was opened.
  func header(of number: UInt64) -> JournalHeader {
    runs.last { $0.firstSegment <= number }!.header.numbered(number)
  }

  /// How many records segment `number` has if it is full, or if a run that was known when the journal
  /// was opened goes on behind it.
  func recordLimit(of header: JournalHeader) -> Int {
    let next = Int(header.segmentNumber) + 1
    guard next < firstPositions.count else { return header.capacity }
    return Int(firstPositions[next] - header.firstPosition)
  }

  /// The segment in which the record at `position` lies, or would lie if the log went on. Nil behind the
  /// last segment, those included that came since the journal was opened.
  func segment(holding position: UInt64) throws(JournalError) -> SegmentFile? {
    // The last that begins at or before it: of a run without records only the name is left.
    var low = 0
    var high = firstPositions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if firstPositions[middle] <= position { low = middle } else { high = middle }
    }
    let known = header(of: UInt64(low))
    guard var segment = try SegmentFile.open(UInt64(low), in: directory, .same(known)) else {
      return nil
    }
    if low + 1 < firstPositions.count { return segment }
    while let next = try SegmentFile.open(
      segment.header.segmentNumber + 1, in: directory, .after(segment.header)),
      next.header.firstPosition <= position
    {
      segment = next
    }
    return position - segment.header.firstPosition < UInt64(segment.capacity) ? segment : nil
  }

  /// Whether its records have come past the first segment. Looks at none of those in it, which may lie in an archive.
  public func isPastFirstSegment() throws(JournalError) -> Bool {
    guard firstPositions.count > 1 else { return false }
    return try SegmentFile.isUsed(1, in: directory, like: header(of: 1))
  }

  // MARK: Links

  /// Whether a segment has its link to the one before. A link that is there must fit.
  static func isLinked(_ segment: SegmentFile, behind previous: JournalHeader)
    throws(JournalError) -> Bool
  {
    switch try segment.chain() {
    case .block(let block):
      let records = segment.header.firstPosition - previous.firstPosition
      guard block.previousRecords == records else {
        throw segment.linkFault(
          "it is linked to a segment of \(block.previousRecords) records, and "
            + "\(previous.fileName) has \(records)")
      }
      return true
    case .damaged: throw segment.linkFault("its link to the segment before it is damaged")
    case .nothing:
      guard !segment.header.beginsRun else {
        throw segment.linkFault("it begins a run and has no link to the segment before it")
      }
      return false
    }
  }

  /// A segment gets its link before the writer comes to the one behind it. Only in the last that is in
  /// use, and one that stands ready, may it be missing.
  static func checkLater(_ later: SegmentFile, than unlinked: SegmentFile) throws(JournalError) {
    guard
      try SegmentFile.isUsed(
        later.header.segmentNumber, in: later.directory, like: later.header)
    else { return }
    // A writer at work may have filled it in meanwhile.
    guard case .nothing = try unlinked.chain() else { return }
    throw unlinked.linkFault(
      "it has no link to the segment before it, and segment \(later.name) is in use")
  }

  /// Computes every link anew. Reads the whole journal: about 0.7 ns a byte.
  public func checkChain() throws(JournalError) {
    for number in firstPositions.indices.dropFirst() {
      let after = header(of: UInt64(number))
      let before = header(of: UInt64(number) - 1)
      guard let segment = try SegmentFile.open(UInt64(number), in: directory, .same(after)),
        case .block(let block) = try segment.chain(),
        let previous = try SegmentFile.open(UInt64(number) - 1, in: directory, .same(before))
      else { continue }
      guard try previous.digest(records: block.previousRecords) == block.digest else {
        throw previous.linkFault(
          "it was edited after it was written, or a segment behind it was removed: segment "
            + "\(segment.name) has another digest of the one before it")
      }
    }
  }
}

extension SegmentFile {
  func linkFault(_ message: String) -> JournalError {
    JournalError(.corruption, directory: directory, segment: name, message: message)
  }
}
