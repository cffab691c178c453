// A segment as a reader sees it. It is read with pread, not mapped: a file that is cut while it is
// looked at, or a disk that fails, is then a short read or an errno and not a SIGBUS. One that lies in an archive is
// read out of it, and nobody above this file knows.

import Events
import Glibc
import Platform

/// An open segment whose header is good.
final class SegmentFile {
  /// The segment; of one in an archive, its stub.
  let file: OwnedFile
  let stub: SegmentStub?
  private var stored: StoredSegment?
  let directory: String
  let header: JournalHeader
  let name: String
  let seed: UInt32
  let capacity: Int

  /// What is known of a segment before it is opened.
  enum Kin {
    /// The journal's first.
    case first
    /// The one behind that of this header.
    case after(JournalHeader)
    /// It was seen before.
    case same(JournalHeader)

    fileprivate func accepts(_ header: JournalHeader) -> Bool {
      switch self {
      case .first: header.segmentNumber == 0 && header.runNumber == 0
      case .after(let previous): header.follows(previous)
      case .same(let known): header == known
      }
    }
  }

  /// Opens segment `number`. Nil when it isn't finished (made ready and never used), or is gone: a
  /// writer that closes takes the one that it hasn't used away, whoever has seen its name.
  static func open(_ number: UInt64, in directory: String, _ kin: Kin) throws(JournalError)
    -> SegmentFile?
  {
    let name = JournalLayout.fileName(number)
    guard let file = try file(of: number, in: directory) else { return nil }
    func refusal(_ kind: JournalError.Kind, _ message: String) -> JournalError {
      JournalError(kind, directory: directory, segment: name, message: message)
    }
    let header: JournalHeader
    do throws(JournalHeader.Refusal) {
      guard let read = try Self.header(of: file) else {
        throw JournalHeader.Refusal.damaged("its header can't be read")
      }
      header = read
    } catch {
      switch error {
      case .unfinished: return nil
      case .notAJournal:
        if case .first = kin {
          throw refusal(
            .notAJournal, "this file isn't a journal's: its first bytes aren't APUSJRNL")
        }
        throw refusal(.corruption, "its magic number is wrong")
      case .version(let found):
        throw refusal(.version, "it is \(found): read it with the build that wrote it")
      case .damaged(let what): throw refusal(.corruption, what)
      }
    }
    guard header.segmentNumber == number else {
      throw refusal(.corruption, "its header says that it is segment \(header.segmentNumber)")
    }
    guard kin.accepts(header) else {
      throw refusal(
        .corruption,
        "it doesn't belong here: it is of instance '\(header.instance)', run \(header.runNumber), "
          + "begun \(JournalDirectory.utc(header.start)), and begins with record "
          + "\(header.firstPosition)")
    }
    var stub: SegmentStub?
    if file.isStub {
      stub = try JournalError.wrapping(directory) { () throws(SystemFailure) in
        try SegmentStub.read(file, behind: header)
      }
      if stub == nil {
        throw refusal(.corruption, "what stands for it, '\(file.path)', is damaged")
      }
    }
    return SegmentFile(
      file: file, stub: stub, directory: directory, header: header, name: name)
  }

  /// The segment's file, or what stands for it, or nil when there is neither. Looked for twice: one may just take the
  /// other's place.
  private static func file(of number: UInt64, in directory: String) throws(JournalError)
    -> OwnedFile?
  {
    for _ in 0..<2 {
      for name in [JournalLayout.fileName(number), JournalLayout.archivedName(number)] {
        do throws(SystemFailure) {
          return try OwnedFile.openForReading(directory + "/" + name)
        } catch {
          if error.code == ENOENT { continue }
          throw JournalError(
            .system(error), directory: directory, segment: name, message: "\(error)")
        }
      }
    }
    return nil
  }

  private init(
    file: consuming OwnedFile, stub: SegmentStub?, directory: String, header: JournalHeader,
    name: String
  ) {
    self.file = file
    self.stub = stub
    self.directory = directory
    self.header = header
    self.name = name
    seed = header.seed
    capacity = header.capacity
  }

  private static func header(of file: borrowing OwnedFile) throws(JournalHeader.Refusal)
    -> JournalHeader?
  {
    guard let page = bytes(of: file, count: JournalLayout.Header.byteCount) else { return nil }
    let needed = try JournalHeader.byteCountToDecode(page)
    guard let all = bytes(of: file, count: needed) else { return nil }
    return try JournalHeader(encoded: all)
  }

  private static func bytes(of file: borrowing OwnedFile, count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    let descriptor = file.descriptor
    let read = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe readAll(descriptor, into: buffer.baseAddress!, count: count, at: 0)
    }
    guard let read else { return nil }
    return Array(bytes.prefix(read))
  }

  // MARK: Bytes

  /// Reads `count` bytes from `offset`; fewer only at the file's end.
  func read(into buffer: UnsafeMutableRawPointer, count: Int, at offset: Int) throws(JournalError)
    -> Int
  {
    if let stub, offset + count > header.recordsOffset {
      return try unsafe store(of: stub).read(into: buffer, count: count, at: offset)
    }
    guard let read = unsafe Self.readAll(file.descriptor, into: buffer, count: count, at: offset)
    else { throw readFailure(at: offset) }
    return read
  }

  var isArchived: Bool { stub != nil }

  private func store(of stub: SegmentStub) throws(JournalError) -> StoredSegment {
    if let stored { return stored }
    let opened = try StoredSegment(stub, of: self)
    stored = opened
    return opened
  }

  private func readFailure(at offset: Int) -> JournalError {
    JournalError(
      .system(SystemFailure(doing: "read '\(file.path)'", code: errno)), directory: directory,
      segment: name, byteOffset: UInt64(offset),
      message: "can't be read: \(SystemFailure.text(of: errno))")
  }

  /// Nil and an errno when the kernel refuses.
  private static func readAll(
    _ descriptor: Int32, into buffer: UnsafeMutableRawPointer, count: Int, at offset: Int
  ) -> Int? {
    var done = 0
    while done < count {
      let read = unsafe pread(descriptor, buffer + done, count - done, off_t(offset + done))
      if read == 0 { break }
      if read < 0 {
        if errno == EINTR { continue }
        return nil
      }
      done += read
    }
    return done
  }

  func byteCount() throws(JournalError) -> Int {
    if let stub { return Int(clamping: stub.byteCount) }
    return Int(
      try JournalError.wrapping(directory) { () throws(SystemFailure) in try file.byteCount() })
  }

  /// The record at `slot`, when there is a whole one, now.
  func record(atSlot slot: Int) throws(JournalError) -> JournalRecord? {
    let size = JournalLayout.Record.byteCount
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let read = try unsafe read(into: buffer, count: size, at: header.offset(ofSlot: slot))
    guard read == size, unsafe RecordBytes.isWhole(buffer, seed: seed, slot: slot) else {
      return nil
    }
    return unsafe RecordBytes.decode(buffer, position: position(ofSlot: slot))
  }

  func isWhole(slot: Int) throws(JournalError) -> Bool { try record(atSlot: slot) != nil }

  /// True when anything was written to `slot`.
  func hasBytes(inSlot slot: Int) throws(JournalError) -> Bool {
    let size = JournalLayout.Record.byteCount
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let read = try unsafe read(into: buffer, count: size, at: header.offset(ofSlot: slot))
    return unsafe RecordBytes.firstNonZero(buffer, count: read) != nil
  }

  /// True when segment `number` holds anything where records lie: where its own header says, or, where
  /// that isn't good, where one like `header` would.
  static func isUsed(_ number: UInt64, in directory: String, like header: JournalHeader)
    throws(JournalError) -> Bool
  {
    guard let file = try file(of: number, in: directory) else { return false }
    // Only what is written to its end goes into an archive.
    if file.isStub { return true }
    let own = try? Self.header(of: file)
    let segment = SegmentFile(
      file: file, stub: nil, directory: directory, header: own ?? header,
      name: JournalLayout.fileName(number))
    return try SegmentScan(segment, from: 0).endOfBytes != nil
  }

  // MARK: The chain

  /// The link to the segment before, read anew: it is filled in late.
  func chain() throws(JournalError) -> ChainBlock.Found {
    guard let page = Self.bytes(of: file, count: JournalLayout.Header.byteCount) else {
      throw readFailure(at: 0)
    }
    return page.count == JournalLayout.Header.byteCount
      ? ChainBlock.find(in: page, seed: seed) : .damaged
  }

  /// The digest of all that its first `records` records make use of.
  func digest(records: UInt64) throws(JournalError) -> [UInt8] {
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: 256 << 10, alignment: 16)
    defer { unsafe buffer.deallocate() }
    var digest = SegmentDigest()
    let end = header.offset(ofSlot: Int(records))
    var at = 0
    while at < end {
      let read = try unsafe read(into: buffer, count: min(256 << 10, end - at), at: at)
      if read == 0 { break }
      unsafe digest.add(buffer, count: read)
      at += read
    }
    return digest.finish()
  }

  /// What is wrong behind the last record's place of a segment that is full.
  func complaintAboutSlack() throws(JournalError) -> JournalError? {
    let size = try byteCount()
    guard size == header.segmentByteCount else {
      return corruption(
        slot: capacity, byte: size,
        "the file has \(size) bytes, and the writer set aside \(header.segmentByteCount)")
    }
    let end = header.offset(ofSlot: capacity)
    let buffer = UnsafeMutableRawPointer.allocate(
      byteCount: JournalLayout.Record.byteCount, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let read = try unsafe read(into: buffer, count: size - end, at: end)
    guard let first = unsafe RecordBytes.firstNonZero(buffer, count: read) else { return nil }
    return corruption(
      slot: capacity, byte: end + first, "the bytes behind the last record's place aren't zero")
  }

  /// The position of the record at `slot`.
  func position(ofSlot slot: Int) -> UInt64 { header.firstPosition + UInt64(slot) }

  func corruption(slot: Int, byte: Int? = nil, _ message: String) -> JournalError {
    JournalError(
      .corruption, directory: directory, segment: name,
      byteOffset: UInt64(byte ?? header.offset(ofSlot: slot)),
      record: slot < capacity ? position(ofSlot: slot) : nil, message: message)
  }
}
