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
  /// How many records the segment has at most: fewer than fit where a later run is known to go on.
  var limit: Int
  /// Slots of `segment` in the buffer.
  private var buffered = 0..<0
  private let buffer: UnsafeMutableRawPointer
  /// The next index of each stage, where one was seen.
  private(set) var expected: [UInt64]
  private var seed: UInt32
  private var firstPosition: UInt64

  private static let bufferSlotCount = 3276
  /// No record of the stage was seen yet.
  private static let unknown = UInt64.max

  init(_ journal: JournalReader, from position: UInt64, follows: Bool) throws(JournalError) {
    guard let segment = try journal.segment(holding: position) else {
      throw Self.behindTheEnd(of: journal, position)
    }
    let slot = Int(position - segment.header.firstPosition)
    if slot > 0 {
      let before = try segment.record(atSlot: slot - 1)
      let isWhole = try segment.isWhole(slot: slot)
      guard before != nil || isWhole else { throw Self.behindTheEnd(of: journal, position) }
      if let event = before?.event, event.kind == .journalClose {
        closing = event.payload(as: JournalMark.self).reason
      }
    }
    // From the start every stream begins at 0, and a segment's link says how each goes on; elsewhere
    // it is taken as it comes.
    var known = [UInt64](
      repeating: position == 0 ? 0 : Self.unknown, count: JournalLayout.stageCapacity)
    if slot == 0, case .block(let link) = try segment.chain() { known = link.stageIndexes }
    self.journal = journal
    self.follows = follows
    expected = known
    self.segment = segment
    self.slot = slot
    seed = segment.seed
    firstPosition = segment.header.firstPosition
    limit = journal.recordLimit(of: segment.header)
    unsafe buffer = .allocate(
      byteCount: Self.bufferSlotCount * JournalLayout.Record.byteCount, alignment: 64)
  }

  deinit { unsafe buffer.deallocate() }

  private static func behindTheEnd(of journal: JournalReader, _ position: UInt64) -> JournalError {
    JournalError(
      .notAJournal, directory: journal.directory, record: position,
      message: "there is no whole record here nor right before: read from an earlier one")
  }

  /// The header of the segment that the last record was read from: another run's once the cursor has
  /// come to what that one wrote.
  public var header: JournalHeader { segment.header }

  /// Its run, for whoever asks after each record: a header carries the whole config, and is dear to copy.
  public var runNumber: UInt32 { segment.header.runNumber }

  /// That segment's number.
  public var segmentNumber: UInt64 { segment.header.segmentNumber }

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
    if let end, end.isClosed, !follows { return false }
    end = nil
    if closing == nil, slot < limit {
      try fill()
      if isWholeInBuffer { return true }
    }
    if try moveOn() { return true }
    if follows {
      end = closing.map { .closed(reason: $0) } ?? .open
      if closing != nil { return false }
      return try becameWhole()
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
    let count = min(Self.bufferSlotCount, limit - slot)
    buffered = slot..<slot
    let read = try unsafe segment.read(
      into: buffer, count: count * size, at: segment.header.offset(ofSlot: slot))
    buffered = slot..<slot + read / size
  }

  /// To the segment behind this one: the run's next when this one is full, or another run's first.
  /// False when the log has no record behind this place.
  private mutating func moveOn() throws(JournalError) -> Bool {
    let number = segment.header.segmentNumber + 1
    let next = try SegmentFile.open(number, in: journal.directory, .after(segment.header))
    guard let next else {
      if slot < segment.capacity || closing != nil { return false }
      // The writer fills a segment only once the next is there.
      throw JournalError(
        .corruption, directory: journal.directory, segment: JournalLayout.fileName(number),
        record: position,
        message: "the segment is missing or has no header, and the one before it is full")
    }
    if next.header.beginsRun {
      guard try isDone(before: next) else { return true }
    } else if slot < segment.capacity || closing != nil {
      return false
    } else if let complaint = try segment.complaintAboutSlack() {
      throw complaint
    }
    try enter(next)
    return true
  }

  /// Whether a run that goes on in `next` goes on right here. False when a record has come meanwhile.
  private mutating func isDone(before next: SegmentFile) throws(JournalError) -> Bool {
    let header = next.header
    if header.firstPosition != position {
      if closing == nil, slot < limit {
        try fill()
        if isWholeInBuffer { return false }
      }
      throw segment.corruption(
        slot: slot,
        "there is no whole record here, and run \(header.runNumber), which goes on behind it in "
          + "segment \(next.name), begins with record \(header.firstPosition)")
    }
    // Who resumes a journal first makes the new segment and then cuts the old one.
    let used = segment.header.offset(ofSlot: slot)
    if try segment.byteCount() != used,
      try SegmentFile.isUsed(header.segmentNumber, in: journal.directory, like: header)
    {
      throw segment.corruption(
        slot: slot, byte: used,
        "the file wasn't cut behind its last record, and run \(header.runNumber) goes on in "
          + "segment \(next.name)")
    }
    return true
  }

  private mutating func enter(_ next: SegmentFile) throws(JournalError) {
    switch try next.chain() {
    case .block(let link):
      let isRight = expected.indices.allSatisfy {
        expected[$0] == Self.unknown || expected[$0] == link.stageIndexes[$0]
      }
      guard isRight, link.previousRecords == UInt64(slot) else {
        throw next.linkFault("its link says another end of the segment before it")
      }
      expected = link.stageIndexes
    case .damaged: throw next.linkFault("its link to the segment before it is damaged")
    case .nothing: break
    }
    segment = next
    slot = 0
    limit = journal.recordLimit(of: next.header)
    seed = next.seed
    firstPosition = next.header.firstPosition
    closing = nil
    buffered = 0..<0
  }

  /// While following: a record that isn't whole is one that is being written, unless there is
  /// something behind it. The writer writes in order, so then it must be whole by now.
  private mutating func becameWhole() throws(JournalError) -> Bool {
    guard slot + 1 < limit, try segment.hasBytes(inSlot: slot + 1) else { return false }
    try fill()
    guard isWholeInBuffer else {
      throw segment.corruption(
        slot: slot, "its checksum is wrong, and the log goes on behind it")
    }
    end = nil
    return true
  }
}
