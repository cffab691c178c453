// The journal's bytes. A journal is a directory of segments, `000000.journal`, `000001.journal`, …;
// each can be read without the others.
//
//      0                  4096                    recordsOffset                 segmentByteCount
//      ┌──────────────────┬───────────────────────┬────────┬────────┬───┬───────┬───────┐
//      │ header           │ prologue, zero-padded │record 0│record 1│ … │ zeros │ slack │
//      └──────────────────┴───────────────────────┴────────┴────────┴───┴───────┴───────┘
//
//      header   0       8       12      16      20      24        32          40
//               ┌───────┬───────┬───────┬───────┬───────┬─────────┬───────────┬──────────────┐
//               │ magic │format │event  │header │record │ segment │ segment   │ first record's│
//               │       │version│version│bytes  │bytes  │ number  │ bytes     │ position      │
//               ├───────┴───────┴┬──────┴───────┼───────┴─────────┼───────────┼──────┬───────┤
//            48 │ run's start, ns│ config digest│ prologue bytes  │ records   │ crc  │ level,│
//               │                │              │                 │ offset    │      │ zeros │
//               ├───────┬────────┼──────────────┼─────────────────┼───────────┴──────┴───────┤
//            88 │ run   │ zeros  │ instance (64)│ build (64)      │ run's first segment,    │
//               │ number│        │ from 96      │ from 160        │ at 224                  │
//               ├───────┴────────┼──────────────┴─────────────────┼─────────────────────────┤
//           232 │ run's first    │ zeros to 3584                  │ chain block (512)       │
//               │ position       │                                │                         │
//               └────────────────┴────────────────────────────────┴─────────────────────────┘
//
//      chain    3584          3592             3600                 3728            3760  3764
//               ┌─────────────┬────────────────┬────────────────────┬───────────────┬─────┬───────┐
//               │ magic       │ records of the │ stage indexes at   │ SHA-256 of the│ crc │ zeros │
//               │ "APUSCHN2"  │ segment before │ the first record   │ segment before│     │       │
//               │             │                │ (16 words)         │ (32 bytes)    │     │       │
//               └─────────────┴────────────────┴────────────────────┴───────────────┴─────┴───────┘
//
//      record   0      4       5        8         16                                        80
//               ┌──────┬───────┬────────┬─────────┬─────────────────────────────────────────┐
//               │ crc  │ stage │ zeros  │ index   │ the event, 64 bytes                     │
//               └──────┴───────┴────────┴─────────┴─────────────────────────────────────────┘
//
// All little-endian. A run is what one process writes into a journal; a journal that is resumed goes on
// with a new run in a new segment. A segment that isn't full is the last one of its run, and the
// position of the segment behind it says where it ends.
//
// The header's CRC32C covers header (its own field and the chain block taken as zero) and padded
// prologue. Segments are made ahead, so the chain block is filled in later, once the segment before
// is written to its end; its CRC32C starts from its segment's seed and covers the block with that field
// zero. The digest in it is of all used bytes of the segment before: header, that one's chain block,
// prologue, records. A record's CRC32C covers its 80 bytes with the record's number in the segment
// standing in its own field, and starts from the segment's seed: a record at another place, in
// another segment or from another journal doesn't pass.

import CChecksum
import Events

/// Raised whenever the meaning of a byte of header, prologue or record changes.
public let journalFormatVersion: UInt32 = 2

public enum JournalLayout {
  /// "APUSJRNL" as it stands in the file.
  public static let magic: UInt64 = 0x4C4E_524A_5355_5041
  public static let pageByteCount = 4096

  public enum Header {
    public static let magic = 0
    public static let formatVersion = 8
    public static let eventVersion = 12
    public static let headerByteCount = 16
    public static let recordByteCount = 20
    public static let segmentNumber = 24
    public static let segmentByteCount = 32
    public static let firstPosition = 40
    public static let startNs = 48
    public static let configDigest = 56
    public static let prologueByteCount = 64
    public static let recordsOffset = 72
    public static let crc = 80
    public static let durability = 84
    public static let runNumber = 88
    public static let instance = 96
    public static let build = 160
    public static let runFirstSegment = 224
    public static let runFirstPosition = 232
    public static let end = 240
    public static let chain = 3584
    /// Room for instance and for build; the last byte is zero.
    public static let textByteCount = 64
    public static let byteCount = 4096
  }

  /// Offsets in the header's page.
  public enum Chain {
    /// "APUSCHN2" as it stands in the file.
    public static let magic: UInt64 = 0x324E_4843_5355_5041
    public static let previousRecords = Header.chain + 8
    public static let stageIndexes = Header.chain + 16
    public static let digest = Header.chain + 144
    public static let crc = Header.chain + 176
    public static let end = Header.chain + 180
    /// A sector, so that a device writes it whole or not at all.
    public static let byteCount = 512
    public static let digestByteCount = 32
  }

  public enum Record {
    public static let crc = 0
    public static let stage = 4
    public static let reserved = 5
    public static let index = 8
    public static let event = 16
    public static var byteCount: Int {
      @inlinable @_noLocks get { 80 }
    }
  }

  /// Stages are numbered below this.
  public static var stageCapacity: Int {
    @inlinable @_noLocks get { 16 }
  }

  /// At the end of a segment so many records are kept for what must be said when there is no next
  /// segment: the cancels that still go out, and the close.
  public static var reservedRecordCount: Int {
    @_noLocks get { 256 }
  }
  /// Of them, only for `close`.
  static var closingRecordCount: Int {
    @_noLocks get { 2 }
  }

  public static let defaultSegmentByteCount = 64 << 20
  public static let smallestSegmentByteCount = 64 << 10
  public static let largestSegmentByteCount = 4 << 30
  public static let largestPrologueByteCount = 16 << 20

  static func pageRounded(_ byteCount: Int) -> Int {
    (byteCount + pageByteCount - 1) & ~(pageByteCount - 1)
  }

  static func recordsOffset(prologueByteCount: Int) -> Int {
    Header.byteCount + pageRounded(prologueByteCount)
  }

  /// Where the checksums of a segment's records start: binds each to its journal and its segment.
  static func seed(startNs: UInt64, segmentNumber: UInt64) -> UInt32 {
    var words = (startNs, segmentNumber)
    return unsafe withUnsafeBytes(of: &words) { unsafe apus_crc32c(0, $0.baseAddress!, 16) }
  }

  static func fileName(_ segmentNumber: UInt64) -> String {
    let digits = String(segmentNumber)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + fileSuffix
  }

  /// Of what stays of a segment that lies in an archive.
  static func archivedName(_ segmentNumber: UInt64) -> String {
    fileName(segmentNumber).dropLast(fileSuffix.count) + archivedSuffix
  }

  static let fileSuffix = ".journal"
  static let archivedSuffix = ".archived"
  /// Behind the name of a segment that hasn't taken its place yet.
  static let unfinishedSuffix = ".new"

  /// The number that a file's name gives its segment; nil when it isn't a segment's name.
  static func segmentNumber(fileName name: String) -> UInt64? {
    number(of: name, fileSuffix, fileName)
  }

  /// The same of a stub's name.
  static func archivedNumber(fileName name: String) -> UInt64? {
    number(of: name, archivedSuffix, archivedName)
  }

  private static func number(
    of name: String, _ suffix: String, _ made: (UInt64) -> String
  ) -> UInt64? {
    guard name.hasSuffix(suffix) else { return nil }
    let digits = name.dropLast(suffix.count)
    guard digits.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = UInt64(digits),
      made(number) == name
    else { return nil }
    return number
  }
}
