// What a segment says of itself and of the run that wrote it.

import CChecksum
import Events

/// The header of one segment. All but `segmentNumber` and `firstPosition` is the same throughout a
/// run; throughout a journal only the instance is.
public struct JournalHeader: Hashable, Sendable {
  public var instance: String
  public var build: String
  public var configDigest: UInt64
  public var start: Nanoseconds
  public var durability: Durability
  public var segmentByteCount: Int
  public var segmentNumber: UInt64
  /// The log-wide number of the segment's first record.
  public var firstPosition: UInt64
  /// Which of the processes that wrote into the journal this one is, from 0.
  public var runNumber: UInt32
  /// Where the run began.
  public var runFirstSegment: UInt64
  public var runFirstPosition: UInt64
  public var bundle: JournalBundle
  /// From the file's start to its first record.
  public internal(set) var recordsOffset: Int

  init(_ settings: JournalSettings) {
    instance = settings.instance
    build = settings.build
    configDigest = settings.configDigest
    start = settings.start
    durability = settings.durability
    segmentByteCount = settings.segmentByteCount
    segmentNumber = 0
    firstPosition = 0
    runNumber = 0
    runFirstSegment = 0
    runFirstPosition = 0
    bundle = settings.bundle
    recordsOffset = JournalLayout.recordsOffset(prologueByteCount: bundle.encoded().count)
  }

  /// How many records a segment holds.
  public var capacity: Int {
    max(0, segmentByteCount - recordsOffset) / JournalLayout.Record.byteCount
  }

  var seed: UInt32 { JournalLayout.seed(startNs: start.count, segmentNumber: segmentNumber) }

  var fileName: String { JournalLayout.fileName(segmentNumber) }

  func offset(ofSlot slot: Int) -> Int { recordsOffset + slot * JournalLayout.Record.byteCount }

  /// The header of the run's segment `number`: those of the run before it are full.
  func numbered(_ number: UInt64) -> JournalHeader {
    precondition(number >= runFirstSegment, "the run began later")
    var header = self
    header.segmentNumber = number
    header.firstPosition = runFirstPosition + (number - runFirstSegment) * UInt64(capacity)
    return header
  }

  /// The first header of a run that goes on behind `previous`, at `position`.
  func resuming(_ previous: JournalHeader, at position: UInt64) -> JournalHeader {
    var header = self
    header.runNumber = previous.runNumber + 1
    header.runFirstSegment = previous.segmentNumber + 1
    header.runFirstPosition = position
    return header.numbered(header.runFirstSegment)
  }

  var beginsRun: Bool { segmentNumber == runFirstSegment }

  /// Whether this can be the header behind `previous`: the same run's next, or the first of the run
  /// after it.
  func follows(_ previous: JournalHeader) -> Bool {
    if !beginsRun { return self == previous.numbered(previous.segmentNumber + 1) }
    return segmentNumber == previous.segmentNumber + 1 && runNumber == previous.runNumber + 1
      && instance == previous.instance && firstPosition >= previous.firstPosition
      && firstPosition - previous.firstPosition <= UInt64(previous.capacity)
  }

  // MARK: Bytes

  /// Header and padded prologue: all that stands before the first record, without a chain block.
  func encoded() -> [UInt8] {
    typealias Field = JournalLayout.Header
    let prologue = bundle.encoded()
    var bytes = [UInt8](repeating: 0, count: recordsOffset)
    func put(_ value: UInt64, at offset: Int) { bytes.put(value, count: 8, at: offset) }
    func put32(_ value: UInt32, at offset: Int) { bytes.put(UInt64(value), count: 4, at: offset) }
    func put(text: String, at offset: Int) {
      for (index, byte) in text.utf8.prefix(Field.textByteCount - 1).enumerated() {
        bytes[offset + index] = byte
      }
    }
    put(JournalLayout.magic, at: Field.magic)
    put32(journalFormatVersion, at: Field.formatVersion)
    put32(eventFormatVersion, at: Field.eventVersion)
    put32(UInt32(Field.byteCount), at: Field.headerByteCount)
    put32(UInt32(JournalLayout.Record.byteCount), at: Field.recordByteCount)
    put(segmentNumber, at: Field.segmentNumber)
    put(UInt64(segmentByteCount), at: Field.segmentByteCount)
    put(firstPosition, at: Field.firstPosition)
    put(start.count, at: Field.startNs)
    put(configDigest, at: Field.configDigest)
    put(UInt64(prologue.count), at: Field.prologueByteCount)
    put(UInt64(recordsOffset), at: Field.recordsOffset)
    bytes[Field.durability] = durability.rawValue
    put32(runNumber, at: Field.runNumber)
    put(runFirstSegment, at: Field.runFirstSegment)
    put(runFirstPosition, at: Field.runFirstPosition)
    put(text: instance, at: Field.instance)
    put(text: build, at: Field.build)
    bytes.replaceSubrange(Field.byteCount..<Field.byteCount + prologue.count, with: prologue)
    put32(bytes.crc32c, at: Field.crc)
    return bytes
  }

  /// Why bytes aren't a header.
  enum Refusal: Error, Equatable {
    /// The magic's place is zero, or the file ends before it: the segment was never finished.
    case unfinished
    case notAJournal
    case version(String)
    case damaged(String)
  }

  /// How many bytes `decode` needs, from the first page. Checks only what it must to say so.
  static func byteCountToDecode(_ page: [UInt8]) throws(Refusal) -> Int {
    typealias Field = JournalLayout.Header
    guard page.count >= 8 else { throw .unfinished }
    let magic = page.word(at: Field.magic)
    guard magic != 0 else { throw .unfinished }
    guard magic == JournalLayout.magic else { throw .notAJournal }
    guard page.count >= Field.byteCount else { throw .damaged("its header is cut off") }
    let format = page.word32(at: Field.formatVersion)
    guard format == journalFormatVersion else {
      throw .version("journal format \(format), and this build reads \(journalFormatVersion)")
    }
    let events = page.word32(at: Field.eventVersion)
    guard events == eventFormatVersion else {
      throw .version("event format \(events), and this build reads \(eventFormatVersion)")
    }
    let records = page.word(at: Field.recordsOffset)
    let prologue = page.word(at: Field.prologueByteCount)
    guard prologue <= UInt64(JournalLayout.largestPrologueByteCount),
      records == UInt64(JournalLayout.recordsOffset(prologueByteCount: Int(prologue)))
    else { throw .damaged("its header's sizes contradict each other") }
    return Int(records)
  }

  /// Reads header and prologue.
  init(encoded bytes: [UInt8]) throws(Refusal) {
    typealias Field = JournalLayout.Header
    let needed = try Self.byteCountToDecode(bytes)
    guard bytes.count == needed else { throw .damaged("its prologue is cut off") }
    let stored = bytes.word32(at: Field.crc)
    var covered = bytes
    covered.put(0, count: 4, at: Field.crc)
    for offset in Field.chain..<Field.byteCount { covered[offset] = 0 }
    guard covered.crc32c == stored else { throw .damaged("its header's checksum is wrong") }
    let prologueEnd = Field.byteCount + Int(bytes.word(at: Field.prologueByteCount))
    let size = bytes.word(at: Field.segmentByteCount)
    guard bytes.word32(at: Field.headerByteCount) == UInt32(Field.byteCount),
      bytes.word32(at: Field.recordByteCount) == UInt32(JournalLayout.Record.byteCount),
      size <= UInt64(JournalLayout.largestSegmentByteCount),
      let level = Durability(rawValue: bytes[Field.durability]),
      let instance = bytes.text(at: Field.instance, room: Field.textByteCount),
      let build = bytes.text(at: Field.build, room: Field.textByteCount),
      let bundle = JournalBundle(encoded: bytes[Field.byteCount..<prologueEnd])
    else { throw .damaged("its header holds what no writer writes") }
    self.instance = instance
    self.build = build
    self.bundle = bundle
    configDigest = bytes.word(at: Field.configDigest)
    start = Nanoseconds(bytes.word(at: Field.startNs))
    durability = level
    segmentByteCount = Int(size)
    segmentNumber = bytes.word(at: Field.segmentNumber)
    firstPosition = bytes.word(at: Field.firstPosition)
    recordsOffset = needed
    runNumber = bytes.word32(at: Field.runNumber)
    runFirstSegment = bytes.word(at: Field.runFirstSegment)
    runFirstPosition = bytes.word(at: Field.runFirstPosition)
    let ahead = segmentNumber.subtractingReportingOverflow(runFirstSegment)
    let records = ahead.partialValue.multipliedReportingOverflow(by: UInt64(capacity))
    let position = runFirstPosition.addingReportingOverflow(records.partialValue)
    guard capacity > 0, !ahead.overflow, !records.overflow, !position.overflow,
      firstPosition == position.partialValue,
      (runNumber == 0) == (runFirstSegment == 0), runFirstSegment > 0 || runFirstPosition == 0
    else {
      throw .damaged("its header's numbers contradict each other")
    }
  }
}

extension [UInt8] {
  mutating func put(_ value: UInt64, count: Int, at offset: Int) {
    for index in 0..<count {
      self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index))
    }
  }

  func word(at offset: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
  }

  func word32(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[offset + $1]) << UInt32(8 * $1) }
  }

  /// A zero-padded text; nil when it isn't UTF-8 or fills its room.
  func text(at offset: Int, room: Int) -> String? {
    let field = self[offset..<offset + room]
    guard let end = field.firstIndex(of: 0), field[end...].allSatisfy({ $0 == 0 }) else {
      return nil
    }
    return String(validating: field[..<end], as: UTF8.self)
  }

  var crc32c: UInt32 { crc32c(0) }

  func crc32c(_ seed: UInt32) -> UInt32 {
    unsafe withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return seed }
      return unsafe apus_crc32c(seed, base, bytes.count)
    }
  }
}
