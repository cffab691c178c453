// A file as zstd frames of a mebibyte and a table of where they lie: the seekable format of zstd
// (contrib/seekable_format of its sources). `zstd -d` reads it as any other; who wants a piece
// decompresses a frame or two. Reading is here, since a journal's segments may lie in an archive; writing is
// JournalTools'.
//
//     ┌─────────┬─────────┬───┬──────────────────────────────────────────────────────────────┐
//     │ frame 0 │ frame 1 │ … │ a skippable frame: 0x184D2A5E, bytes behind these two words, │
//     │         │         │   │ for each frame its bytes and its content's bytes (u32 each), │
//     │         │         │   │ how many frames (u32), 0, 0x8F92EAB1                         │
//     └─────────┴─────────┴───┴──────────────────────────────────────────────────────────────┘

import CArchive
import Glibc
import Platform

public enum SeekableLayout {
  public static let frameByteCount = 1 << 20
  public static let skippableMagic: UInt32 = 0x184D_2A5E
  public static let tableMagic: UInt32 = 0x8F92_EAB1
  public static let footerByteCount = 9
}

/// Why a file isn't one.
public struct SeekableFileError: Error, Equatable, CustomStringConvertible, Sendable {
  public var description: String

  public init(_ description: String) { self.description = description }

  init(_ failure: SystemFailure) { description = failure.description }
}

/// A compressed file that is read, in order or in pieces.
public struct SeekableReader: ~Copyable {
  private let file: OwnedFile
  /// Where each frame begins, and one more; of the file and of its content.
  private let frames: [Int]
  private let contents: [Int]

  public init(_ path: String) throws(SeekableFileError) {
    let opened: OwnedFile
    do throws(SystemFailure) { opened = try OwnedFile.openForReading(path) } catch {
      throw SeekableFileError(error)
    }
    let table: (frames: [Int], contents: [Int])?
    do throws(SystemFailure) { table = try Self.readTable(opened) } catch {
      throw SeekableFileError(error)
    }
    guard let table else {
      throw SeekableFileError("'\(path)' has no table of frames: it isn't whole")
    }
    file = opened
    (frames, contents) = table
  }

  /// Bytes of the content.
  public var byteCount: Int { contents.last! }
  public var frameCount: Int { frames.count - 1 }

  /// The bytes of the content that a frame holds.
  public func range(of frame: Int) -> Range<Int> { contents[frame]..<contents[frame + 1] }

  /// The frame that holds a byte of the content.
  public func frame(holding offset: Int) -> Int {
    var low = 0
    var high = frameCount
    while high - low > 1 {
      let middle = (low + high) / 2
      if contents[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Nil where the table isn't one.
  private static func readTable(_ file: borrowing OwnedFile) throws(SystemFailure)
    -> (frames: [Int], contents: [Int])?
  {
    let size = Int(clamping: try file.byteCount())
    let footer = try file.read(SeekableLayout.footerByteCount, at: max(0, size - 9))
    guard footer.count == 9, word(footer, 5) == SeekableLayout.tableMagic, footer[4] == 0 else {
      return nil
    }
    let count = Int(word(footer, 0))
    let tableByteCount = 8 * count + SeekableLayout.footerByteCount
    let begin = size - tableByteCount - 8
    guard begin >= 0 else { return nil }
    let table = try file.read(tableByteCount + 8, at: begin)
    guard table.count == tableByteCount + 8, word(table, 0) == SeekableLayout.skippableMagic,
      Int(word(table, 4)) == tableByteCount
    else { return nil }
    var starts = [0]
    var places = [0]
    for frame in 0..<count {
      starts.append(starts[frame] + Int(word(table, 8 + 8 * frame)))
      places.append(places[frame] + Int(word(table, 12 + 8 * frame)))
    }
    return starts[count] == begin ? (starts, places) : nil
  }

  private static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) }
  }

  /// The content of one frame.
  public func frame(_ number: Int) throws(SeekableFileError) -> [UInt8] {
    let count = frames[number + 1] - frames[number]
    let contentCount = contents[number + 1] - contents[number]
    let stored: [UInt8]
    do throws(SystemFailure) { stored = try file.read(count, at: frames[number]) } catch {
      throw SeekableFileError(error)
    }
    guard stored.count == count, contentCount <= 1 << 30 else { throw damaged(number) }
    var content = [UInt8](repeating: 0, count: max(1, contentCount))
    let read = unsafe apus_zstd_decompress(&content, content.count, stored, stored.count)
    guard read == contentCount else { throw damaged(number) }
    return content
  }

  private func damaged(_ number: Int) -> SeekableFileError {
    SeekableFileError("'\(file.path)': frame \(number), at byte \(frames[number]), is damaged")
  }
}

extension OwnedFile {
  /// Up to `count` bytes from `offset`; fewer only at the end.
  borrowing func read(_ count: Int, at offset: Int) throws(SystemFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let from = done
      let read = unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe pread(descriptor, buffer.baseAddress! + from, count - from, off_t(offset + from))
      }
      if read < 0, errno == EINTR { continue }
      guard read >= 0 else { throw SystemFailure(doing: "read '\(path)'", code: errno) }
      if read == 0 { break }
      done += read
    }
    return done == count ? bytes : Array(bytes[..<done])
  }
}
