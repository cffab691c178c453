// Walks a journal record by record and takes nothing on trust: checksum, place, stage and the order
// of each stage's indexes.

import Events

/// A place in a journal that moves forward. Reads large pieces into memory of its own.
@safe
public struct JournalCursor: ~Copyable {
  public let journal: JournalReader
  /// How the log ends: set when `next` has returned nil, and only then.
  public internal(set) var end: JournalEnd?

  let follows: Bool
  /// The reason in the close record, once that was read.
  var closing: Reason?
  var segment: SegmentFile
  /// The next record's number in its segment.
  var slot: Int
  /// Slots of `segment` in the buffer.
  private var buffered = 0..<0
  private let buffer: UnsafeMutableRawPointer
  /// The next index of each stage, where one was seen.
  private var expected: [UInt64]
  private var seed: UInt32
  private var firstPosition: UInt64

  private static let bufferSlotCount = 3276
  /// No record of the stage was seen yet.
  private static let unknown = UInt64.max

  init(_ journal: JournalReader, from position: UInt64, follows: Bool) throws(JournalError) {
    self.journal = journal
    self.follows = follows
    let capacity = UInt64(journal.header.capacity)
    let number = position / capacity
    guard JournalDirectory.exists(journal.directory + "/" + JournalLayout.fileName(number)),
      let segment = try SegmentFile.open(number, in: journal.directory, within: journal.header)
    else { throw Self.behindTheEnd(of: journal, position) }
    let slot = Int(position % capacity)
    if slot > 0 {
      let before = try segment.record(atSlot: slot - 1)
      let isWhole = try segment.isWhole(slot: slot)
      guard before != nil || isWhole else { throw Self.behindTheEnd(of: journal, position) }
      if let event = before?.event, event.kind == .journalClose {
        closing = event.payload(as: JournalMark.self).reason
      }
    }
    self.segment = segment
    self.slot = slot
    seed = segment.seed
    firstPosition = segment.header.firstPosition
    // From the start every stream begins at 0; elsewhere it is taken as it comes.
    expected = Array(
      repeating: position == 0 ? 0 : Self.unknown, count: JournalLayout.stageCapacity)
    unsafe buffer = .allocate(
      byteCount: Self.bufferSlotCount * JournalLayout.Record.byteCount, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  private static func behindTheEnd(of journal: JournalReader, _ position: UInt64) -> JournalError {
    JournalError(
      .notAJournal, directory: journal.directory, record: position,
      message: "there is no whole record here nor right before: read from an earlier one")
  }

  /// The log-wide number of the record that `next` will read.
  public var position: UInt64 { firstPosition + UInt64(slot) }

  /// The next record, or nil at the end. About 20 ns. Throws at corruption; nothing after it is read.
  public mutating func next() throws(JournalError) -> JournalRecord? {
    while true {
      if slot < buffered.upperBound && closing == nil {
        let bytes = unsafe at(slot)
        if unsafe RecordBytes.isWhole(bytes, seed: seed, slot: slot) {
          let record = unsafe RecordBytes.decode(bytes, position: position)
          try unsafe check(record, bytes)
          slot += 1
          return record
        }
      }
      guard try readOn() else { return nil }
    }
  }

  private func at(_ slot: Int) -> UnsafeMutableRawPointer {
    unsafe buffer + (slot - buffered.lowerBound) * JournalLayout.Record.byteCount
  }

  /// What a right checksum doesn't prove.
  private mutating func check(_ record: JournalRecord, _ bytes: UnsafeMutableRawPointer)
    throws(JournalError)
  {
    let stage = Int(record.stage.code)
    guard stage < expected.count, unsafe !RecordBytes.hasReservedBits(bytes) else {
      throw segment.corruption(
        slot: slot, "it names stage \(stage), or reserved bits are set: no such writer is known")
    }
    guard record.index == expected[stage] || expected[stage] == Self.unknown else {
      throw segment.corruption(
        slot: slot,
        "stage '\(record.stage)' goes on with its event \(record.index) where "
          + "\(expected[stage]) is due")
    }
    expected[stage] = record.index &+ 1
    if record.event.kind.code >= EventKind.journalSync.code { try checkMark(record) }
  }

  private mutating func checkMark(_ record: JournalRecord) throws(JournalError) {
    guard record.event.kind == .journalSync || record.event.kind == .journalClose else { return }
    let mark = record.event.payload(as: JournalMark.self)
    guard mark.records <= record.position else {
      throw segment.corruption(
        slot: slot, "its mark vouches for \(mark.records) records, more than there are before it")
    }
    if record.event.kind == .journalClose { closing = mark.reason }
  }

  // MARK: Where the buffer ends

  /// Reads on, moves to the next segment, or finds the end. True when it is worth looking at `slot`
  /// again.
  private mutating func readOn() throws(JournalError) -> Bool {
    if let end, end.isClosed { return false }
    end = nil
    if closing == nil {
      if slot == segment.capacity { try moveToNextSegment() }
      try fill()
      if isWholeInBuffer { return true }
      if follows {
        end = .open
        return try becameWhole()
      }
    } else if let closing, follows {
      end = .closed(reason: closing)
      return false
    }
    end = try settle()
    if end == nil { try fill() }
    return end == nil
  }

  private var isWholeInBuffer: Bool {
    unsafe slot < buffered.upperBound && RecordBytes.isWhole(at(slot), seed: seed, slot: slot)
  }

  private mutating func fill() throws(JournalError) {
    let size = JournalLayout.Record.byteCount
    let count = min(Self.bufferSlotCount, segment.capacity - slot)
    buffered = slot..<slot
    let read = try unsafe segment.read(
      into: buffer, count: count * size, at: segment.header.offset(ofSlot: slot))
    buffered = slot..<slot + read / size
  }

  /// The writer fills a segment only once the next is there.
  private mutating func moveToNextSegment() throws(JournalError) {
    let number = segment.header.segmentNumber + 1
    let name = JournalLayout.fileName(number)
    guard JournalDirectory.exists(journal.directory + "/" + name),
      let next = try SegmentFile.open(number, in: journal.directory, within: journal.header)
    else {
      throw JournalError(
        .corruption, directory: journal.directory, segment: name,
        record: firstPosition + UInt64(slot),
        message: "the segment is missing or has no header, and the one before it is full")
    }
    segment = next
    slot = 0
    seed = next.seed
    firstPosition = next.header.firstPosition
  }

  /// While following: a record that isn't whole is one that is being written, unless there is
  /// something behind it. The writer writes in order, so then it must be whole by now.
  private mutating func becameWhole() throws(JournalError) -> Bool {
    guard slot + 1 < segment.capacity, try segment.hasBytes(inSlot: slot + 1) else { return false }
    try fill()
    guard isWholeInBuffer else {
      throw segment.corruption(
        slot: slot, "its checksum is wrong, and the log goes on behind it")
    }
    end = nil
    return true
  }
}
