// Finds a sequence or a time in a long log. Both only grow in what gateway-in sends, so a binary search
// over segments and then over their records needs no index, which would have to be written, synced and
// believed: some thirty reads of 5 KiB whatever the journal's length. Records of other stages lie
// between and are walked over.

import Events

extension JournalReader {
  /// The position of the first event of ingress that has this sequence or a later one. Nil when there
  /// is none. Well under a millisecond where the pages are in memory.
  public func position(ofSequence sequence: Sequence) throws(JournalError) -> UInt64? {
    var search = JournalSearch(self)
    return try search.find { $0.sequence < sequence }
  }

  /// The position of the first event of ingress at this time or later. Nil when there is none. Where a
  /// clock was set back between two runs the answer is one of the places.
  public func position(atTime time: Nanoseconds) throws(JournalError) -> UInt64? {
    var search = JournalSearch(self)
    return try search.find { $0.time < time }
  }
}

struct JournalSearch {
  let journal: JournalReader
  /// How often it read from a file, headers not counted.
  private(set) var readCount = 0

  /// Records at once: what one read costs hardly depends on it.
  private static let slotsAtOnce = 64

  init(_ journal: JournalReader) { self.journal = journal }

  private struct Found {
    var slot: Int
    var event: Event
  }

  /// The first event of ingress that isn't before what is looked for. `isBefore` holds for the first so
  /// many events of ingress and for none after them.
  mutating func find(_ isBefore: (Event) -> Bool) throws(JournalError) -> UInt64? {
    let count = journal.firstPositions.count
    // Segments below `low` begin before it; from `high` on they don't, or hold no ingress.
    var low = 0
    var high = count
    // The first that isn't in an archive: what lies behind it is found without one.
    if let here = try journal.firstHere, here > 0, here < count {
      if let first = try firstIngress(in: here) {
        if isBefore(first.event) { low = here + 1 } else { high = here }
      }
    }
    while low < high {
      let middle = (low + high) / 2
      var at = middle
      var first: Found?
      while at < high, first == nil {
        first = try firstIngress(in: at)
        if first == nil { at += 1 }
      }
      if let first, isBefore(first.event) { low = at + 1 } else { high = middle }
    }
    if low > 0, let segment = try open(low - 1),
      let slot = try find(in: segment, isBefore)
    {
      return segment.position(ofSlot: slot)
    }
    for number in low..<count {
      guard let segment = try open(number) else { return nil }
      if let first = try firstIngress(in: segment, 0..<limit(of: segment)) {
        return segment.position(ofSlot: first.slot)
      }
    }
    return nil
  }

  private mutating func find(in segment: SegmentFile, _ isBefore: (Event) -> Bool)
    throws(JournalError) -> Int?
  {
    var low = 0
    var high = limit(of: segment)
    var best: Int?
    while low < high {
      let middle = (low + high) / 2
      guard let found = try firstIngress(in: segment, middle..<high) else {
        high = middle
        continue
      }
      if isBefore(found.event) {
        low = found.slot + 1
      } else {
        best = found.slot
        high = middle
      }
    }
    return best
  }

  private func open(_ number: Int) throws(JournalError) -> SegmentFile? {
    let header = journal.header(of: UInt64(number))
    return try SegmentFile.open(UInt64(number), in: journal.directory, .same(header))
  }

  private func limit(of segment: SegmentFile) -> Int { journal.recordLimit(of: segment.header) }

  mutating func firstEvent(in number: Int) throws(JournalError) -> Event? {
    try firstIngress(in: number)?.event
  }

  private mutating func firstIngress(in number: Int) throws(JournalError) -> Found? {
    guard let segment = try open(number) else { return nil }
    return try firstIngress(in: segment, 0..<limit(of: segment))
  }

  /// The first event of ingress in these slots. The log ends where a record isn't whole; before the last
  /// segment that is damage.
  private mutating func firstIngress(in segment: SegmentFile, _ slots: Range<Int>)
    throws(JournalError) -> Found?
  {
    let size = JournalLayout.Record.byteCount
    let buffer = UnsafeMutableRawPointer.allocate(
      byteCount: Self.slotsAtOnce * size, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var slot = slots.lowerBound
    while slot < slots.upperBound {
      let count = min(Self.slotsAtOnce, slots.upperBound - slot)
      let read = try unsafe segment.read(
        into: buffer, count: count * size, at: segment.header.offset(ofSlot: slot))
      readCount += 1
      for at in 0..<count {
        let bytes = unsafe buffer + at * size
        guard (at + 1) * size <= read,
          unsafe RecordBytes.isWhole(bytes, seed: segment.seed, slot: slot + at)
        else {
          if segment.header.segmentNumber + 2 >= UInt64(journal.segmentCount) { return nil }
          throw segment.corruption(
            slot: slot + at, "its checksum is wrong, and there are segments behind it")
        }
        let record = unsafe RecordBytes.decode(bytes, position: 0)
        if record.stage == .gatewayIn, record.event.kind != .journalDigest {
          return Found(slot: slot + at, event: record.event)
        }
      }
      slot += count
    }
    return nil
  }
}
