// The link between two segments: what a segment says of the one before it. A checksum finds what went
// wrong by itself; that a whole segment was taken out, or changed with its checksums made anew, only a
// digest in the next one shows.

import CDigest
import Events

/// The chain block of a segment's header page.
struct ChainBlock: Hashable, Sendable {
  /// Records of the segment before.
  var previousRecords: UInt64
  /// The next index of each stage where this segment begins.
  var stageIndexes: [UInt64]
  /// Of the used bytes of the segment before.
  var digest: [UInt8]

  init(previousRecords: UInt64, stageIndexes: [UInt64], digest: [UInt8]) {
    precondition(stageIndexes.count == JournalLayout.stageCapacity)
    precondition(digest.count == JournalLayout.Chain.digestByteCount)
    self.previousRecords = previousRecords
    self.stageIndexes = stageIndexes
    self.digest = digest
  }

  /// The block's 512 bytes, for the segment whose records start from `seed`.
  func encoded(seed: UInt32) -> [UInt8] {
    typealias Field = JournalLayout.Chain
    let base = JournalLayout.Header.chain
    var bytes = [UInt8](repeating: 0, count: Field.byteCount)
    bytes.put(Field.magic, count: 8, at: 0)
    bytes.put(previousRecords, count: 8, at: Field.previousRecords - base)
    for (stage, index) in stageIndexes.enumerated() {
      bytes.put(index, count: 8, at: Field.stageIndexes - base + 8 * stage)
    }
    for (offset, byte) in digest.enumerated() { bytes[Field.digest - base + offset] = byte }
    bytes.put(UInt64(bytes.crc32c(seed)), count: 4, at: Field.crc - base)
    return bytes
  }

  /// What stands where a block goes.
  enum Found: Equatable {
    case block(ChainBlock)
    /// Zeros: it wasn't filled in yet.
    case nothing
    case damaged
  }

  /// Reads the block out of a header page.
  static func find(in page: [UInt8], seed: UInt32) -> Found {
    typealias Field = JournalLayout.Chain
    let base = JournalLayout.Header.chain
    var bytes = Array(page[base..<base + Field.byteCount])
    if bytes.allSatisfy({ $0 == 0 }) { return .nothing }
    let stored = bytes.word32(at: Field.crc - base)
    bytes.put(0, count: 4, at: Field.crc - base)
    guard bytes.crc32c(seed) == stored, bytes.word(at: 0) == Field.magic,
      bytes[(Field.end - base)...].allSatisfy({ $0 == 0 })
    else { return .damaged }
    let digest = Field.digest - base
    return .block(
      ChainBlock(
        previousRecords: bytes.word(at: Field.previousRecords - base),
        stageIndexes: (0..<JournalLayout.stageCapacity).map {
          bytes.word(at: Field.stageIndexes - base + 8 * $0)
        },
        digest: Array(bytes[digest..<digest + Field.digestByteCount])))
  }
}

/// SHA-256 over bytes that come in pieces. About 0.6 ns a byte.
@safe
struct SegmentDigest: ~Copyable {
  private let state: UnsafeMutableRawPointer
  private var isFinished = false

  init() {
    guard let state = unsafe apus_sha256_begin() else {
      preconditionFailure("there is no memory for a digest")
    }
    unsafe self.state = state
  }

  mutating func add(_ bytes: UnsafeRawPointer, count: Int) {
    precondition(!isFinished)
    unsafe apus_sha256_add(state, bytes, count)
  }

  mutating func finish() -> [UInt8] {
    precondition(!isFinished)
    isFinished = true
    var digest = [UInt8](repeating: 0, count: JournalLayout.Chain.digestByteCount)
    unsafe apus_sha256_finish(state, &digest)
    return digest
  }

  deinit {
    if !isFinished {
      var unread = [UInt8](repeating: 0, count: JournalLayout.Chain.digestByteCount)
      unsafe apus_sha256_finish(state, &unread)
    }
  }
}
