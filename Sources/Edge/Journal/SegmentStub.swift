// What stays of a segment that lies in an archive: a file `000003.archived` with the segment's head, byte for byte, and
// behind it where the rest is and what it must be. So a journal still opens, says who wrote it and which runs there
// were, and keeps its chain; records are read out of the archive.
//
//      0              recordsOffset
//      ┌──────────────┬────────────────────────────────────────────────────────────────────────────────┐
//      │ the segment's│ "APUSARCV" 8 · version 4 · crc 4 · the segment's bytes 8 · the stored file's 8 │
//      │ head         │ SHA-256 of the segment 32 · of the stored file 32 · path's bytes 8 · path      │
//      └──────────────┴────────────────────────────────────────────────────────────────────────────────┘
//
// All little-endian. The CRC32C is of what stands behind the head, its own field taken as zero, and starts from the
// segment's seed. The stub is there before the segment goes, so a reader finds one or the other.

import CChecksum
import Glibc
import Platform

public struct SegmentStub: Hashable, Sendable {
  /// Of the segment as it was.
  public var byteCount: UInt64
  public var storedByteCount: UInt64
  public var sum: [UInt8]
  public var storedSum: [UInt8]
  /// Where its zstd frames are.
  public var path: String

  public init(
    byteCount: UInt64, storedByteCount: UInt64, sum: [UInt8], storedSum: [UInt8], path: String
  ) {
    precondition(sum.count == Field.sumByteCount && storedSum.count == Field.sumByteCount)
    self.byteCount = byteCount
    self.storedByteCount = storedByteCount
    self.sum = sum
    self.storedSum = storedSum
    self.path = path
  }

  private enum Field {
    static let version = 8
    static let crc = 12
    static let byteCount = 16
    static let storedByteCount = 24
    static let sum = 32
    static let storedSum = 64
    static let pathByteCount = 96
    static let path = 104
    static let sumByteCount = 32
    static let pathByteCountMax = 4096
  }

  /// "APUSARCV" as it stands in the file.
  static let magic: UInt64 = 0x5643_5241_5355_5041
  static let version: UInt32 = 1

  func encoded(seed: UInt32) -> [UInt8] {
    let name = Array(path.utf8)
    var bytes = [UInt8](repeating: 0, count: Field.path) + name
    bytes.put(Self.magic, count: 8, at: 0)
    bytes.put(UInt64(Self.version), count: 4, at: Field.version)
    bytes.put(byteCount, count: 8, at: Field.byteCount)
    bytes.put(storedByteCount, count: 8, at: Field.storedByteCount)
    bytes.replaceSubrange(Field.sum..<Field.sum + Field.sumByteCount, with: sum)
    bytes.replaceSubrange(Field.storedSum..<Field.storedSum + Field.sumByteCount, with: storedSum)
    bytes.put(UInt64(name.count), count: 8, at: Field.pathByteCount)
    bytes.put(UInt64(bytes.crc32c(seed)), count: 4, at: Field.crc)
    return bytes
  }

  /// Nil where the bytes behind a head aren't a stub's.
  init?(_ bytes: [UInt8], seed: UInt32) {
    guard bytes.count > Field.path, bytes.word(at: 0) == Self.magic,
      bytes.word32(at: Field.version) == Self.version,
      bytes.word(at: Field.pathByteCount) == UInt64(bytes.count - Field.path)
    else { return nil }
    var covered = bytes
    covered.put(0, count: 4, at: Field.crc)
    guard covered.crc32c(seed) == bytes.word32(at: Field.crc) else { return nil }
    self.init(
      byteCount: bytes.word(at: Field.byteCount),
      storedByteCount: bytes.word(at: Field.storedByteCount),
      sum: Array(bytes[Field.sum..<Field.sum + Field.sumByteCount]),
      storedSum: Array(bytes[Field.storedSum..<Field.storedSum + Field.sumByteCount]),
      path: String(decoding: bytes[Field.path...], as: UTF8.self))
  }

  /// Of a file whose first `recordsOffset` bytes are a segment's head.
  static func read(_ file: borrowing OwnedFile, behind header: JournalHeader) throws(SystemFailure)
    -> SegmentStub?
  {
    let bytes = try file.read(Field.path + Field.pathByteCountMax, at: header.recordsOffset)
    return SegmentStub(bytes, seed: header.seed)
  }
}

extension JournalReader {
  /// Puts a stub in the place of segment `number`, whose archived copy was proven: the stub is on the device before the
  /// segment goes.
  public func replace(_ number: UInt64, by stub: SegmentStub) throws(JournalError) {
    let name = JournalLayout.fileName(number)
    guard
      let segment = try SegmentFile.open(number, in: directory, .same(header(of: number))),
      !segment.isArchived
    else {
      throw JournalError(
        .notAJournal, directory: directory, segment: name, message: "there is no such segment")
    }
    try JournalError.wrapping(directory) { () throws(SystemFailure) in
      let head = try segment.file.read(segment.header.recordsOffset, at: 0)
      let place = directory + "/" + JournalLayout.archivedName(number)
      let work = place + JournalLayout.unfinishedSuffix
      let io = JournalIO()
      JournalDirectory.remove(file: work)
      let file = try io.create(work)
      try io.write(.writeStub, file, head + stub.encoded(seed: segment.seed), at: 0)
      try io.sync(file)
      try io.rename(work, to: place)
      try io.sync(directory: directory)
      JournalDirectory.remove(file: directory + "/" + name)
      try io.sync(directory: directory)
    }
  }

  /// Where each segment that isn't here any more lies, by number.
  public func archivedSegments() throws(JournalError) -> [(number: UInt64, stub: SegmentStub)] {
    var found: [(number: UInt64, stub: SegmentStub)] = []
    for number in try JournalDirectory.archived(in: directory)
    where number < UInt64(firstPositions.count) {
      let header = header(of: number)
      guard let segment = try SegmentFile.open(number, in: directory, .same(header)),
        let stub = segment.stub
      else { continue }
      found.append((number, stub))
    }
    return found
  }
}
