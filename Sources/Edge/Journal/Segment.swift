// A segment on its way into use: a file of its full size, mapped, every page there, header written.
// From then on a store into it neither faults nor meets a full disk.

import CPlatform
import Platform
import Synchronization

/// A mapped segment file. Belongs to the thread that makes segments, and after it to who joined it.
final class Segment {
  let number: UInt64
  let file: OwnedFile
  let mapping: Mapping

  /// Makes the file. When it can't, nothing of it is left behind.
  convenience init(_ header: JournalHeader, in directory: String, isDurable: Bool)
    throws(SystemFailure)
  {
    let path = directory + "/" + header.fileName
    let file = try OwnedFile.create(path)
    do throws(SystemFailure) {
      try self.init(header, in: file)
      if isDurable {
        try self.file.sync()
        try JournalDirectory.sync(directory)
      }
    } catch {
      JournalDirectory.remove(file: path)
      throw error
    }
  }

  private init(_ header: JournalHeader, in file: consuming OwnedFile) throws(SystemFailure) {
    try file.allocate(header.segmentByteCount)
    let mapping = try Mapping(
      file: file.descriptor, byteCount: header.segmentByteCount, writable: true, named: file.path)
    try mapping.prefault(named: file.path)
    number = header.segmentNumber
    self.file = file
    self.mapping = mapping
    write(header.encoded())
  }

  /// The magic goes last: a reader that sees it sees the rest.
  private func write(_ bytes: [UInt8]) {
    precondition(bytes.count <= mapping.byteCount)
    unsafe bytes.withUnsafeBytes { source in
      unsafe (mapping.base + 8).copyMemory(
        from: source.baseAddress! + 8, byteCount: bytes.count - 8)
    }
    atomicMemoryFence(ordering: .releasing)
    unsafe mapping.base.storeBytes(of: JournalLayout.magic, as: UInt64.self)
  }
}
