// A segment on its way into use: a file of its full size, written once with zeros, its header written, and
// the memory that the logger stores into. That is the mapped file, every page there; at durability
// `power` it is memory of this process, from which another thread writes to the device, because a page
// of a mapped file is taken away from its writer whenever the kernel writes it back.

import CPlatform
import Platform

/// A segment's file and memory. Belongs to the thread that makes segments, and after it to who joined it.
final class Segment {
  let header: JournalHeader
  let file: OwnedFile
  /// Its place, by which it is spoken of: a run's first is opened by another name.
  private let path: String
  /// The segment as it is, or is to be, in the file.
  let memory: Mapping
  /// What the flusher writes through. Only at durability `power`.
  private let durable: DurableFile?
  private let io: JournalIO

  var number: UInt64 { header.segmentNumber }

  /// Zeros for the file, page after page: larger writes would make the kernel keep the file in large
  /// pieces, and one dirty page would then send two megabytes to the device.
  private static let zeros = [UInt8](repeating: 0, count: JournalLayout.pageByteCount)

  /// Makes the file; a run's first segment beside its place, which it takes once it is whole: from one that its number was
  /// made ahead for, if there is one. When it can't, nothing is left beside.
  convenience init(
    _ header: JournalHeader, chain: ChainBlock? = nil, in directory: String,
    isBesideFirst: Bool = false, isDurable: Bool, _ io: JournalIO
  ) throws(SystemFailure) {
    let place = directory + "/" + header.fileName
    let path = isBesideFirst ? place + JournalLayout.unfinishedSuffix : place
    let file = try io.create(path)
    do throws(SystemFailure) {
      try self.init(header, chain, in: file, place, io)
      if isDurable { try io.sync(self.file) }
      if isBesideFirst { try io.rename(path, to: place) }
      if isDurable { try io.sync(directory: directory) }
    } catch {
      JournalDirectory.remove(file: path)
      throw error
    }
  }

  /// A file in a place of its own, as an optional of it would be moved out to be looked at.
  private final class DurableFile {
    let file: OwnedFile
    init(_ file: consuming OwnedFile) { self.file = file }
  }

  private init(
    _ header: JournalHeader, _ chain: ChainBlock?, in file: consuming OwnedFile, _ place: String,
    _ io: JournalIO
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
    if header.durability == .power {
      let memory = try Mapping(anonymous: size)
      try memory.prefault(named: path)
      // Where the limit allows it; a page that was swapped out costs a wait, not a record.
      _ = memory.lock()
      unsafe bytes.withUnsafeBytes { source in
        unsafe memory.base.copyMemory(from: source.baseAddress!, byteCount: source.count)
      }
      self.memory = memory
      durable = DurableFile(try io.openDurable(path))
    } else {
      durable = nil
      memory = try Mapping(file: descriptor, byteCount: size, writable: true, named: path)
      try memory.prefault(named: path)
    }
    self.header = header
    self.file = file
    self.path = place
    self.io = io
  }

  /// Where its first record goes.
  var records: UnsafeMutableRawPointer { unsafe memory.base + header.recordsOffset }

  /// Of the file that the flusher writes.
  var durableDescriptor: Int32 { durable?.file.descriptor ?? -1 }

  /// The link that the next segment gets, once this one is written to its end.
  func link(records: UInt64, stageIndexes: [UInt64]) -> ChainBlock {
    var digest = SegmentDigest()
    unsafe digest.add(
      memory.base, count: header.offset(ofSlot: Int(records)))
    return ChainBlock(
      previousRecords: records, stageIndexes: stageIndexes, digest: digest.finish())
  }

  /// Fills in the link to the segment before.
  func write(_ chain: ChainBlock) throws(SystemFailure) {
    let bytes = chain.encoded(seed: header.seed)
    try io.write(.writeChain, file, bytes, at: JournalLayout.Header.chain)
    guard header.durability == .power else { return }
    unsafe bytes.withUnsafeBytes { source in
      unsafe (memory.base + JournalLayout.Header.chain).copyMemory(
        from: source.baseAddress!, byteCount: source.count)
    }
    try sync()
  }

  /// To the device.
  func sync() throws(SystemFailure) {
    let descriptor = file.descriptor
    try io.sync(descriptor, path)
  }

  /// Cuts the file to what is used.
  func truncate(to byteCount: Int) throws(SystemFailure) {
    let descriptor = file.descriptor
    try io.truncate(descriptor, path, to: byteCount)
  }
}
