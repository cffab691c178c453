// What lies behind a record that isn't good: the evidence by which a torn tail is told from
// corruption.

import CChecksum
import Events

/// A look over a segment from one slot to the file's end.
struct SegmentScan {
  /// Whether the slot itself holds anything.
  var hasBytesInSlot = false
  /// File offset of the first byte behind the slot that isn't zero.
  var firstBeyond: Int?
  /// File offset after the last byte that isn't zero.
  var endOfBytes: Int?
  /// The first whole record behind the slot.
  var firstWholeSlot: Int?
  /// A mark behind the slot that says that the slot's record is durable.
  var vouchingSlot: Int?

  private static let slotsAtOnce = 3276

  /// Reads everything from `slot` on.
  init(_ segment: SegmentFile, from slot: Int) throws(JournalError) {
    let size = JournalLayout.Record.byteCount
    let capacity = Self.slotsAtOnce * size
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var at = slot
    while true {
      let offset = segment.header.offset(ofSlot: at)
      let count = try unsafe segment.read(into: buffer, count: capacity, at: offset)
      if let first = unsafe RecordBytes.firstNonZero(buffer, count: count) {
        for part in first / size..<(count + size - 1) / size {
          let length = min(size, count - part * size)
          unsafe look(
            at: buffer + part * size, count: length, slot: at + part, from: slot, in: segment)
        }
      }
      if count < capacity { return }
      at += Self.slotsAtOnce
    }
  }

  private mutating func look(
    at bytes: UnsafeMutableRawPointer, count: Int, slot: Int, from: Int, in segment: SegmentFile
  ) {
    guard let first = unsafe RecordBytes.firstNonZero(bytes, count: count) else { return }
    let offset = segment.header.offset(ofSlot: slot)
    var last = count - 1
    while unsafe bytes.load(fromByteOffset: last, as: UInt8.self) == 0 { last -= 1 }
    endOfBytes = offset + last + 1
    if slot == from && slot < segment.capacity {
      hasBytesInSlot = true
      return
    }
    firstBeyond = firstBeyond ?? offset + first
    guard slot < segment.capacity, count == JournalLayout.Record.byteCount,
      unsafe RecordBytes.isWhole(bytes, seed: segment.seed, slot: slot)
    else { return }
    firstWholeSlot = firstWholeSlot ?? slot
    let event = unsafe RecordBytes.decode(bytes, position: 0).event
    if vouchingSlot == nil, event.kind == .journalSync || event.kind == .journalClose,
      event.payload(as: JournalMark.self).records > segment.position(ofSlot: from)
    {
      vouchingSlot = slot
    }
  }
}
