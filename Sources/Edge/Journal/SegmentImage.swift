// A segment written again from what was read out of one: the same header, the same records, the same
// bytes. For an import; a run's own segments are the JournalWriter's.

import CChecksum
import Events
import Glibc
import Platform

public struct SegmentImage: ~Copyable {
  private let file: OwnedFile
  private let header: JournalHeader
  private let directory: String
  private let name: String
  private let byteCount: Int
  private var slot = 0
  private var waiting: [UInt8] = []
  /// Of the file, of what is written.
  private var offset: Int

  private static let bufferByteCount = 1 << 20

  /// Makes the file in `directory`, which is there, with the header and the bundle in it. Refuses what
  /// isn't a whole header: its checksum covers both.
  public init(
    in directory: String, page: [UInt8], bundle: JournalBundle, byteCount: UInt64
  ) throws(JournalError) {
    let head = Self.head(page, bundle)
    let header = try Self.header(head, directory, byteCount)
    let made = try Self.file(directory + "/" + header.fileName, Int(byteCount), directory)
    file = made
    self.header = header
    name = header.fileName
    self.directory = directory
    self.byteCount = Int(byteCount)
    offset = 0
    waiting = head
  }

  private static func header(
    _ head: [UInt8], _ directory: String, _ byteCount: UInt64
  ) throws(JournalError) -> JournalHeader {
    func refusal(_ message: String) -> JournalError {
      JournalError(.corruption, directory: directory, message: message)
    }
    let header: JournalHeader
    do throws(JournalHeader.Refusal) {
      header = try JournalHeader(encoded: head)
    } catch {
      switch error {
      case .unfinished, .notAJournal: throw refusal("this isn't a segment's header")
      case .version(let found): throw refusal("it is \(found)")
      case .damaged(let what): throw refusal("a segment's header or config was changed: \(what)")
      }
    }
    guard byteCount >= UInt64(head.count), byteCount <= UInt64(header.segmentByteCount) else {
      throw refusal(
        "a segment of \(byteCount) bytes: it has \(head.count) to \(header.segmentByteCount)")
    }
    return header
  }

  private static func file(
    _ path: String, _ byteCount: Int, _ directory: String
  ) throws(JournalError) -> OwnedFile {
    do throws(SystemFailure) {
      let file = try OwnedFile.create(path)
      try file.truncate(to: byteCount)
      return file
    } catch {
      throw JournalError(error, directory: directory)
    }
  }

  /// The prologue goes behind the page, padded as a header says.
  private static func head(_ page: [UInt8], _ bundle: JournalBundle) -> [UInt8] {
    let prologue = bundle.encoded()
    var head =
      page + [UInt8](repeating: 0, count: max(0, JournalLayout.Header.byteCount - page.count))
    head += prologue
    let size = JournalLayout.recordsOffset(prologueByteCount: prologue.count)
    head += [UInt8](repeating: 0, count: max(0, size - head.count))
    return head
  }

  /// The log-wide number of the next record.
  public var position: UInt64 { header.firstPosition + UInt64(slot) }

  /// Records that fit.
  public var room: Int {
    (byteCount - header.recordsOffset) / JournalLayout.Record.byteCount - slot
  }

  public mutating func append(_ record: JournalRecord) throws(JournalError) {
    precondition(room > 0 && record.position == position)
    let size = JournalLayout.Record.byteCount
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    defer { unsafe buffer.deallocate() }
    unsafe buffer.storeBytes(of: UInt64(slot) | UInt64(record.stage.code) << 32, as: UInt64.self)
    unsafe buffer.storeBytes(of: record.index, toByteOffset: 8, as: UInt64.self)
    unsafe buffer.storeBytes(of: record.event, toByteOffset: 16, as: Event.self)
    let checksum = unsafe apus_crc32c(header.seed, buffer, size)
    unsafe buffer.storeBytes(of: checksum, as: UInt32.self)
    unsafe waiting.append(
      contentsOf: UnsafeRawBufferPointer(start: UnsafeRawPointer(buffer), count: size))
    slot += 1
    if waiting.count >= Self.bufferByteCount { try flush() }
  }

  public mutating func finish() throws(JournalError) {
    try flush()
    let file = file.descriptor
    try JournalError.wrapping(directory) { () throws(SystemFailure) in
      if fsync(file) != 0 { throw SystemFailure(doing: "sync a segment", code: errno) }
    }
  }

  private mutating func flush() throws(JournalError) {
    var done = 0
    while done < waiting.count {
      let from = done
      let at = off_t(offset + done)
      let written = unsafe waiting.withUnsafeBytes { bytes in
        unsafe pwrite(file.descriptor, bytes.baseAddress! + from, bytes.count - from, at)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else {
        let failure = SystemFailure(doing: "write '\(directory)/\(name)'", code: errno)
        throw JournalError(failure, directory: directory)
      }
      done += written
    }
    offset += waiting.count
    waiting.removeAll(keepingCapacity: true)
  }
}
