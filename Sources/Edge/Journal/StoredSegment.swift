// A segment's bytes out of an archive. One frame is kept decompressed, so who reads in order decompresses each once.

import Platform

/// An archived segment that is read. A class: it remembers the last frame. Belongs to its SegmentFile's reader.
final class StoredSegment {
  private let reader: SeekableReader
  private let path: String
  private let directory: String
  private let name: String
  private var frame = -1
  private var content: [UInt8] = []

  init(_ stub: SegmentStub, of segment: SegmentFile) throws(JournalError) {
    path = stub.path
    directory = segment.directory
    name = segment.name
    func refusal(_ kind: JournalError.Kind, _ message: String) -> JournalError {
      JournalError(
        kind, directory: segment.directory, segment: segment.name, message: message)
    }
    guard JournalDirectory.exists(stub.path) else {
      throw refusal(
        .archived,
        "it was archived as '\(stub.path)', which isn't there: bring that file back to its place, or the segment with "
          + "'apus journal unarchive'. Its SHA-256 is \(stub.storedSum.hex)")
    }
    do throws(SeekableFileError) { reader = try SeekableReader(stub.path) } catch {
      throw refusal(.corruption, "its archived copy: \(error)")
    }
    guard UInt64(reader.byteCount) == stub.byteCount else {
      throw refusal(.corruption, "its archived copy '\(stub.path)' isn't what was archived")
    }
  }

  /// As `pread`: fewer bytes than asked for only at the end.
  func read(
    into buffer: UnsafeMutableRawPointer, count: Int, at offset: Int
  ) throws(JournalError) -> Int {
    var done = 0
    while done < count, offset + done < reader.byteCount {
      let wanted = reader.frame(holding: offset + done)
      if wanted != frame {
        do throws(SeekableFileError) { content = try reader.frame(wanted) } catch {
          frame = -1
          throw JournalError(
            .corruption, directory: directory, segment: name,
            message: "its archived copy: \(error)")
        }
        frame = wanted
      }
      let range = reader.range(of: wanted)
      let from = offset + done - range.lowerBound
      let length = min(count - done, range.count - from)
      let at = done
      unsafe content.withUnsafeBytes { bytes in
        unsafe (buffer + at).copyMemory(from: bytes.baseAddress! + from, byteCount: length)
      }
      done += length
    }
    return done
  }
}

extension OwnedFile {
  /// It stands for a segment that lies in an archive.
  var isStub: Bool { path.hasSuffix(JournalLayout.archivedSuffix) }
}

extension [UInt8] {
  /// Two hex digits a byte.
  var hex: String {
    map { byte in
      let text = String(byte, radix: 16)
      return byte < 16 ? "0" + text : text
    }.joined()
  }
}
