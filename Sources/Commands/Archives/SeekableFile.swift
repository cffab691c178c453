// Writes a file as zstd frames of a mebibyte and a table of where they lie; the journal's SeekableReader says how that
// looks, and reads it.

import CArchive
import Journal
import JournalTools
import Platform

enum SeekableFile {
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
      let piece = try source.read(SeekableLayout.frameByteCount, at: offset)
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
    put(SeekableLayout.skippableMagic, in: &end)
    put(UInt32(table.count + SeekableLayout.footerByteCount), in: &end)
    end += table
    put(frames, in: &end)
    end.append(0)
    put(SeekableLayout.tableMagic, in: &end)
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
