// A journal goes on over a restart: where it ended is found, what was never finished is cut, and a new
// run begins in a segment of its own, with its own header. The old segments are never written again
// but for a link that a crash left out.
//
// Each step leaves a journal that opens. The new segment is made beside its place and takes it in one
// step, and names the record at which the old one ends; only then is the old one cut.

import CPlatform
import Events
import Platform

/// What a writer that resumed a journal found.
public struct JournalResumption: Equatable, Sendable {
  /// Of the run that begins now.
  public var runNumber: UInt32
  /// Its first record's, and how many records there were.
  public var firstPosition: UInt64
  /// How the run before ended. Nil when the journal held no record.
  public var end: JournalEnd?
}

extension JournalWriter {
  /// Goes on with the journal in `directory`: stages go on with their indexes, positions with theirs. The
  /// settings' start, build, config, durability and segment size are the new run's; root and name of
  /// the directory are as they were. Refused: a journal that is corrupt, another instance's, or one that
  /// a writer has open. Reads the last two segments at most, whatever the journal's length.
  public init(
    resuming directory: String, _ settings: JournalSettings,
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(JournalError) {
    try settings.check(for: directory)
    let point = try ResumptionPoint(directory, settings.io)
    if let other = point.last?.instance, other != settings.instance {
      throw JournalError(
        .settings, directory: directory,
        message: "the journal is of instance '\(other)': '\(settings.instance)' can't go on with it"
      )
    }
    let first = try JournalError.wrapping(directory) { () throws(SystemFailure) in
      try point.begin(JournalHeader(settings), settings.io)
    }
    try self.init(
      settings, first, in: directory, stageIndexes: point.stageIndexes,
      JournalResumption(
        runNumber: first.header.runNumber, firstPosition: first.header.firstPosition,
        end: point.end), warn)
  }
}

/// Where a journal goes on.
private struct ResumptionPoint: ~Copyable {
  let directory: String
  /// The segments that are there.
  private var numbers: [UInt64] = []
  /// The header of the last segment that holds a record.
  var last: JournalHeader?
  var position: UInt64 = 0
  var stageIndexes = [UInt64](repeating: 0, count: JournalLayout.stageCapacity)
  var end: JournalEnd?
  /// The link that the last segment lacks, if it does.
  var lacking: ChainBlock?
  /// That of the new segment.
  var link: ChainBlock?
  /// Held until the new segment has its place, so that no other process does the same.
  private var locks: [LockedFile] = []

  private final class LockedFile {
    let file: OwnedFile
    init(_ file: consuming OwnedFile) { self.file = file }
  }

  init(_ directory: String, _ io: JournalIO) throws(JournalError) {
    self.directory = directory
    numbers = try JournalDirectory.segments(in: directory)
    for number in numbers.suffix(2) {
      let path = directory + "/" + JournalLayout.fileName(number)
      try JournalError.wrapping(directory) { () throws(SystemFailure) in
        let file = try io.open(path)
        try file.lock()
        locks.append(LockedFile(file))
      }
    }
    let reader = try JournalReader(path: directory)
    guard let last = try Self.lastUsed(reader) else { return }
    self.last = reader.header(of: last)
    try findEnd(reader, last, io)
  }

  private static func lastUsed(_ reader: JournalReader) throws(JournalError) -> UInt64? {
    for number in reader.firstPositions.indices.reversed() {
      let header = reader.header(of: UInt64(number))
      if try SegmentFile.isUsed(UInt64(number), in: reader.directory, like: header) {
        return UInt64(number)
      }
    }
    return nil
  }

  /// Reads from the last link to the end, and judges it.
  private mutating func findEnd(_ reader: JournalReader, _ number: UInt64, _ io: JournalIO)
    throws(JournalError)
  {
    let header = reader.header(of: number)
    var first = header
    guard let segment = try SegmentFile.open(number, in: directory, .same(header)) else { return }
    var isLinked = number == 0
    if number > 0, case .block = try segment.chain() { isLinked = true }
    if !isLinked { first = reader.header(of: number - 1) }
    var cursor = try reader.cursor(from: first.firstPosition)
    var indexesAtSegment = cursor.expected
    while true {
      if cursor.position == header.firstPosition { indexesAtSegment = cursor.expected }
      if try cursor.next() == nil { break }
    }
    end = cursor.end
    position = cursor.position
    stageIndexes = cursor.expected
    if !isLinked,
      let before = try SegmentFile.open(number - 1, in: directory, .same(first))
    {
      let records = header.firstPosition - first.firstPosition
      lacking = ChainBlock(
        previousRecords: records, stageIndexes: indexesAtSegment,
        digest: try before.digest(records: records))
    }
    // The digest is of what the segment will hold: with the link.
    if let lacking {
      try JournalError.wrapping(directory) { () throws(SystemFailure) in
        try fillIn(lacking, header, io)
      }
    }
    let records = position - header.firstPosition
    link = ChainBlock(
      previousRecords: records, stageIndexes: stageIndexes,
      digest: try segment.digest(records: records))
  }

  private func fillIn(_ block: ChainBlock, _ header: JournalHeader, _ io: JournalIO)
    throws(SystemFailure)
  {
    let file = try io.open(directory + "/" + header.fileName)
    try io.write(
      .writeChain, file, block.encoded(seed: header.seed), at: JournalLayout.Header.chain)
    try io.sync(file)
  }

  /// Makes the new run's first segment and cuts the old run's last. On the device before it returns,
  /// whatever the level: the old run's may have been a higher one.
  func begin(_ header: JournalHeader, _ io: JournalIO) throws(SystemFailure) -> Segment {
    let first = last.map { header.resuming($0, at: position) } ?? header
    for number in numbers where number > first.segmentNumber {
      JournalDirectory.remove(file: directory + "/" + JournalLayout.fileName(number))
    }
    JournalDirectory.remove(
      file: directory + "/" + first.fileName + JournalLayout.unfinishedSuffix)
    let segment = try Segment(
      first, chain: link, in: directory, isBesideFirst: true, isDurable: true, io)
    if let last {
      let file = try io.open(directory + "/" + last.fileName)
      let used = last.offset(ofSlot: Int(position - last.firstPosition))
      if try file.byteCount() != UInt64(used) { try io.truncate(file, to: used) }
      // Whoever cut it before may have died before that was on the device.
      try io.sync(file)
    }
    return segment
  }
}
