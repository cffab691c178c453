// A file as zstd frames of a mebibyte and a table of where they lie: the seekable format of zstd
// (contrib/seekable_format of its sources). `zstd -d` reads it as any other; who wants a piece
// decompresses a frame or two.
//
//     ┌─────────┬─────────┬───┬──────────────────────────────────────────────────────────────┐
//     │ frame 0 │ frame 1 │ … │ a skippable frame: 0x184D2A5E, bytes behind these two words, │
//     │         │         │   │ for each frame its bytes and its content's bytes (u32 each), │
//     │         │         │   │ how many frames (u32), 0, 0x8F92EAB1                         │
//     └─────────┴─────────┴───┴──────────────────────────────────────────────────────────────┘

import CArchive
import Platform

/// Why a file isn't one.
struct SeekableFileError: Error, Equatable, CustomStringConvertible {
  var description: String
}

enum SeekableFile {
  static let frameByteCount = 1 << 20
  static let skippableMagic: UInt32 = 0x184D_2A5E
  static let tableMagic: UInt32 = 0x8F92_EAB1
  static let footerByteCount = 9

  /// Compresses a file. Returns what is in it, and what the new file is.
  static func write(_ source: borrowing FileSource, to path: String, level: Int)
    throws(SystemFailure) -> (bytes: Int, sum: String, storedBytes: Int, storedSum: String)
  {
    var target = try FileTarget(path)
    var sum = ContentSum()
    var storedSum = ContentSum()
    var table: [UInt8] = []
    var offset = 0
    var frames: UInt32 = 0
    while true {
      let piece = try source.read(frameByteCount, at: offset)
      if piece.isEmpty { break }
      sum.add(piece[...])
      let frame = compressed(piece, level)
      try target.write(frame[...])
      storedSum.add(frame[...])
      put(UInt32(frame.count), in: &table)
      put(UInt32(piece.count), in: &table)
      frames += 1
      offset += piece.count
    }
    var end: [UInt8] = []
    put(skippableMagic, in: &end)
    put(UInt32(table.count + footerByteCount), in: &end)
    end += table
    put(frames, in: &end)
    end.append(0)
    put(tableMagic, in: &end)
    try target.write(end[...])
    storedSum.add(end[...])
    try target.finish()
    return (offset, sum.end(), target.byteCount, storedSum.end())
  }

  private static func compressed(_ piece: [UInt8], _ level: Int) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: apus_zstd_bound(piece.count))
    let count = unsafe apus_zstd_compress(&frame, frame.count, piece, piece.count, Int32(level))
    precondition(count > 0, "a frame has room for whatever it may take")
    return Array(frame[..<count])
  }

  private static func put(_ word: UInt32, in bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: word >> shift))
    }
  }
}

/// A compressed file that is read, in order or in pieces.
struct SeekableReader: ~Copyable {
  private let file: FileSource
  /// Where each frame begins, and one more; of the file and of its content.
  private let frames: [Int]
  private let contents: [Int]

  init(_ path: String) throws(SeekableFileError) {
    let opened = try Self.opened(path)
    let table = try Self.table(of: opened)
    file = opened
    (frames, contents) = table
  }

  private static func opened(_ path: String) throws(SeekableFileError) -> FileSource {
    do throws(SystemFailure) { return try FileSource(path) } catch {
      throw SeekableFileError(description: "\(error)")
    }
  }

  private static func table(of file: borrowing FileSource) throws(SeekableFileError)
    -> (frames: [Int], contents: [Int])
  {
    do throws(SystemFailure) {
      if let table = try readTable(file) { return table }
    } catch {
      throw SeekableFileError(description: "\(error)")
    }
    throw SeekableFileError(description: "'\(file.path)' has no table of frames: it isn't whole")
  }

  /// Bytes of the content.
  var byteCount: Int { contents.last! }
  var frameCount: Int { frames.count - 1 }

  /// Nil where the table isn't one.
  private static func readTable(_ file: borrowing FileSource) throws(SystemFailure)
    -> (frames: [Int], contents: [Int])?
  {
    let size = try file.byteCount()
    let footer = try file.read(9, at: max(0, size - 9))
    guard footer.count == 9, word(footer, 5) == SeekableFile.tableMagic, footer[4] == 0 else {
      return nil
    }
    let count = Int(word(footer, 0))
    let tableByteCount = 8 * count + SeekableFile.footerByteCount
    let begin = size - tableByteCount - 8
    guard begin >= 0 else { return nil }
    let table = try file.read(tableByteCount + 8, at: begin)
    guard table.count == tableByteCount + 8, word(table, 0) == SeekableFile.skippableMagic,
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
  func frame(_ number: Int) throws(SeekableFileError) -> [UInt8] {
    let count = frames[number + 1] - frames[number]
    let contentCount = contents[number + 1] - contents[number]
    let stored: [UInt8]
    do throws(SystemFailure) { stored = try file.read(count, at: frames[number]) } catch {
      throw SeekableFileError(description: "\(error)")
    }
    guard stored.count == count, contentCount <= 1 << 30 else { throw damaged(number) }
    var content = [UInt8](repeating: 0, count: max(1, contentCount))
    let read = unsafe apus_zstd_decompress(&content, content.count, stored, stored.count)
    guard read == contentCount else { throw damaged(number) }
    return content
  }

  private func damaged(_ number: Int) -> SeekableFileError {
    SeekableFileError(
      description: "'\(file.path)': frame \(number), at byte \(frames[number]), is damaged")
  }
}
