// What the log gives back: records, and what stands at its end.

import CChecksum
import Events
import Glibc

public struct JournalRecord: BitwiseCopyable, Hashable, Sendable {
  /// Its number in the log, from 0.
  public var position: UInt64
  /// Its number in its stage's stream, from 0.
  public var index: UInt64
  public var stage: StageID
  public var event: Event

  public init(position: UInt64, index: UInt64, stage: StageID, event: Event) {
    self.position = position
    self.index = index
    self.stage = stage
    self.event = event
  }
}

/// How a log ends.
public enum JournalEnd: Equatable, Sendable {
  /// With a close record and nothing after it.
  case closed(reason: Reason)
  /// With a whole record: the writer is still at work, or died between two records.
  case open
  /// With a record that was never finished. It is cut; nothing before it is lost.
  case torn(TornTail)

  public var isClosed: Bool {
    if case .closed = self { return true }
    return false
  }
}

/// What was cut from the end of a log.
public struct TornTail: Equatable, Sendable {
  /// The segment's file name.
  public var segment: String
  public var byteOffset: UInt64
  /// The log-wide number that the first cut record would have had.
  public var record: UInt64
  /// From the first cut byte to the last that isn't zero.
  public var byteCount: UInt64
}

/// A record's 80 bytes in memory that this process owns.
enum RecordBytes {
  /// True when the bytes are a record of the segment with this seed, at this slot. The bytes are as
  /// before when it returns.
  static func isWhole(_ bytes: UnsafeMutableRawPointer, seed: UInt32, slot: Int) -> Bool {
    // Eight bytes at a time: a shorter store would hold up the load after it.
    let first = unsafe bytes.load(as: UInt64.self)
    unsafe bytes.storeBytes(
      of: first & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: slot), as: UInt64.self)
    let computed = unsafe apus_crc32c(seed, bytes, JournalLayout.Record.byteCount)
    unsafe bytes.storeBytes(of: first, as: UInt64.self)
    // No event has kind 0, so a slot of zeros isn't a record, whatever its checksum would be.
    let kind = unsafe bytes.load(
      fromByteOffset: JournalLayout.Record.event + EventLayout.kind, as: UInt8.self)
    return computed == UInt32(truncatingIfNeeded: first) && kind != 0
  }

  static func decode(_ bytes: UnsafeMutableRawPointer, position: UInt64) -> JournalRecord {
    unsafe JournalRecord(
      position: position,
      index: bytes.load(fromByteOffset: JournalLayout.Record.index, as: UInt64.self),
      stage: StageID(code: bytes.load(fromByteOffset: JournalLayout.Record.stage, as: UInt8.self)),
      event: bytes.load(fromByteOffset: JournalLayout.Record.event, as: Event.self))
  }

  /// The three bytes that this version writes as zero.
  static func hasReservedBits(_ bytes: UnsafeMutableRawPointer) -> Bool {
    unsafe bytes.load(as: UInt64.self) >> 40 != 0
  }

  static func isZero(_ bytes: UnsafeMutableRawPointer, count: Int) -> Bool {
    unsafe firstNonZero(bytes, count: count) == nil
  }

  static func firstNonZero(_ bytes: UnsafeMutableRawPointer, count: Int) -> Int? {
    var at = 0
    // Zeros are what there is most of: piece after piece, by a comparison of each with itself, shifted.
    while at + 4096 <= count, unsafe isAllZero(bytes + at, count: 4096) { at += 4096 }
    while at + 64 <= count, unsafe isAllZero(bytes + at, count: 64) { at += 64 }
    while at < count {
      if unsafe bytes.load(fromByteOffset: at, as: UInt8.self) != 0 { return at }
      at += 1
    }
    return nil
  }

  private static func isAllZero(_ bytes: UnsafeMutableRawPointer, count: Int) -> Bool {
    unsafe bytes.load(as: UInt8.self) == 0 && memcmp(bytes, bytes + 1, count - 1) == 0
  }
}
