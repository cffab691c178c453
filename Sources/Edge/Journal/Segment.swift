// A segment on its way into use: a file of its full size, written once with zeros, mapped, every page
// there, header written. From then on a store into it neither faults nor meets a full disk.

import CPlatform
import Platform

/// A mapped segment file. Belongs to the thread that makes segments, and after it to who joined it.
final class Segment {
  let header: JournalHeader
  let file: OwnedFile
  let mapping: Mapping
  private let io: JournalIO

  var number: UInt64 { header.segmentNumber }

  /// Zeros for the file, page after page: larger writes would make the kernel keep the file in large
  /// pieces, and one dirty page would then send two megabytes to the device.
  private static let zeros = [UInt8](repeating: 0, count: JournalLayout.pageByteCount)

  /// Makes the file; a first segment of a resumed journal takes the place of one that its number was
  /// made ahead for. When it can't, nothing of it is left behind.
  convenience init(
    _ header: JournalHeader, chain: ChainBlock? = nil, in directory: String,
    replacing: Bool = false, isDurable: Bool, _ io: JournalIO
  ) throws(SystemFailure) {
    let place = directory + "/" + header.fileName
    let path = replacing ? place + JournalLayout.unfinishedSuffix : place
    let file = try io.create(path)
    do throws(SystemFailure) {
      try self.init(header, chain, in: file, io)
      if isDurable { try io.sync(self.file) }
      if replacing { try io.rename(path, to: place) }
      if isDurable { try io.sync(directory: directory) }
    } catch {
      JournalDirectory.remove(file: path)
      throw error
    }
  }

  private init(
    _ header: JournalHeader, _ chain: ChainBlock?, in file: consuming OwnedFile, _ io: JournalIO
  ) throws(SystemFailure) {
    // Its writer's for as long as that lives: nobody resumes a journal that is being written.
    try file.lock()
    let size = header.segmentByteCount
    try io.allocate(file, size)
    for page in stride(from: 0, to: size, by: JournalLayout.pageByteCount) {
      try io.write(.prewrite, file, Self.zeros, at: page)
    }
    // The magic goes last: a reader that sees it sees the rest.
    var bytes = header.encoded()
    if let chain {
      bytes.replaceSubrange(
        JournalLayout.Header.chain..<JournalLayout.Header.byteCount,
        with: chain.encoded(seed: header.seed))
    }
    try io.write(.writeHeader, file, bytes, 8..<bytes.count, at: 0)
    try io.write(.writeHeader, file, bytes, 0..<8, at: 0)
    let descriptor = file.descriptor
    let path = file.path
    try io.call(.map, path, doing: "map '\(path)'") { 0 }
    mapping = try Mapping(file: descriptor, byteCount: size, writable: true, named: path)
    try mapping.prefault(named: path)
    self.header = header
    self.file = file
    self.io = io
  }

  /// Where its first record goes.
  var records: UnsafeMutableRawPointer { unsafe mapping.base + header.recordsOffset }

  /// The link that the next segment gets, once this one is written to its end.
  func link(records: UInt64, stageIndexes: [UInt64]) -> ChainBlock {
    var digest = SegmentDigest()
    unsafe digest.add(
      mapping.base, count: header.offset(ofSlot: Int(records)))
    return ChainBlock(
      previousRecords: records, stageIndexes: stageIndexes, digest: digest.finish())
  }

  /// Fills in the link to the segment before.
  func write(_ chain: ChainBlock) throws(SystemFailure) {
    try io.write(
      .writeChain, file, chain.encoded(seed: header.seed), at: JournalLayout.Header.chain)
  }
}
