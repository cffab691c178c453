// The judgement at the end of a log. A process that dies leaves at most one record that isn't whole
// and zeros behind it: a torn tail. A machine that loses power may leave anything behind the last
// mark of level `power`. Everything else was changed after it was written, and is refused.

import CPlatform
import Events

extension JournalCursor {
  /// Says how the log ends at `slot`; nil when a writer at work has written the record meanwhile.
  func settle() throws(JournalError) -> JournalEnd? {
    let scan = try SegmentScan(segment, from: slot)
    if let closing {
      if let complaint = try complaintAfterClose(scan) { throw complaint }
      return .closed(reason: closing)
    }
    if let complaint = try complaint(scan) {
      if try segment.isWhole(slot: slot) { return nil }
      throw complaint
    }
    guard let endOfBytes = scan.endOfBytes else { return .open }
    // A writer at work finishes a record within this.
    apus_sleep_ns(1_000_000)
    if try segment.isWhole(slot: slot) { return nil }
    let start = segment.header.offset(ofSlot: slot)
    return .torn(
      TornTail(
        segment: segment.name, byteOffset: UInt64(start), record: position,
        byteCount: UInt64(endOfBytes - start)))
  }

  private func complaintAfterClose(_ scan: SegmentScan) throws(JournalError) -> JournalError? {
    if scan.endOfBytes != nil {
      let byte = scan.hasBytesInSlot ? nil : scan.firstBeyond
      return segment.corruption(slot: slot, byte: byte, "there are bytes behind the close record")
    }
    if let later = try usedSegmentBehind() {
      return segment.corruption(slot: slot, "the log was closed, and \(later) goes on")
    }
    return nil
  }

  /// What speaks against a log that merely ends here.
  private func complaint(_ scan: SegmentScan) throws(JournalError) -> JournalError? {
    let header = segment.header
    let what = scan.hasBytesInSlot ? "its checksum is wrong" : "its place is empty"
    // A process that dies doesn't do that, but a machine may.
    let hint =
      header.durability == .power
      ? ""
      : " (or the machine lost power, which a journal of durability "
        + "'\(header.durability.name)' isn't made to survive)"
    if let later = try usedSegmentBehind() {
      return segment.corruption(slot: slot, "\(what), and \(later) goes on behind it" + hint)
    }
    if let mark = scan.vouchingSlot {
      return segment.corruption(
        slot: slot,
        "\(what), and the mark at record \(segment.position(ofSlot: mark)) says that it was written"
          + hint)
    }
    if let beyond = scan.endOfBytes, beyond > header.offset(ofSlot: segment.capacity) {
      return segment.corruption(
        slot: segment.capacity, byte: beyond - 1,
        "the bytes behind the last record's place aren't zero")
    }
    if header.durability != .power, let beyond = scan.firstBeyond {
      if let whole = scan.firstWholeSlot {
        return segment.corruption(
          slot: slot,
          "\(what), and record \(segment.position(ofSlot: whole)) behind it is whole" + hint)
      }
      return segment.corruption(
        slot: slot, byte: beyond, "there are bytes where nothing was written yet" + hint)
    }
    let size = try segment.byteCount()
    if size != header.segmentByteCount {
      return segment.corruption(
        slot: slot, byte: size,
        "the file has \(size) bytes; the writer sets aside \(header.segmentByteCount) and cuts a "
          + "file only behind a close record")
    }
    return nil
  }

  /// The name of a segment behind this one that holds records.
  private func usedSegmentBehind() throws(JournalError) -> String? {
    for number in try JournalDirectory.segments(in: journal.directory)
    where number > segment.header.segmentNumber {
      if try SegmentFile.isUsed(
        number, in: journal.directory, like: segment.header.numbered(number))
      {
        return "segment " + JournalLayout.fileName(number)
      }
    }
    return nil
  }
}
