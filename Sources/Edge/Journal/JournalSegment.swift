// Segments as files: for who copies, compares, checks or puts away journals. What lies in their heads
// is JournalHeader's business.

import Platform

public struct JournalSegment: Sendable {
  /// The file's name.
  public let name: String
  public let directory: String
  public let header: JournalHeader
  public let byteCount: UInt64
  /// The header's page, byte by byte: what the header says and what a later build may add.
  public let page: [UInt8]

  public var path: String { directory + "/" + name }
}

extension JournalReader {
  /// The segments that have a header, in order; the one that was made ready and isn't used yet is
  /// among them. A few reads a segment.
  public func segments() throws(JournalError) -> [JournalSegment] {
    var segments: [JournalSegment] = []
    for number in JournalDirectory.segments(in: directory) {
      let kin = segments.last.map { SegmentFile.Kin.after($0.header) } ?? .first
      guard let segment = try segment(number, kin) else { break }
      segments.append(segment)
    }
    return segments
  }

  private func segment(_ number: UInt64, _ kin: SegmentFile.Kin) throws(JournalError)
    -> JournalSegment?
  {
    guard let file = try SegmentFile.open(number, in: directory, kin) else { return nil }
    let count = JournalLayout.Header.byteCount
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let read = try unsafe file.read(into: buffer, count: count, at: 0)
    let page = (0..<read).map { unsafe buffer.load(fromByteOffset: $0, as: UInt8.self) }
    return JournalSegment(
      name: file.name, directory: directory, header: file.header,
      byteCount: UInt64(try file.byteCount()), page: page)
  }
}
