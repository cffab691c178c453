// A journal as it stands in the files, byte by byte: what a build of this format version wrote once, every
// later one writes and reads.

import Events
import Platform
import Testing

@testable import Journal

@Suite struct GoldenTests {
  /// Two runs, three segments, one link each; seeded, without a clock.
  private func write(_ scratch: Scratch) throws -> String {
    var writer = try JournalWriter(scratch.settings())
    appendSamples(&writer, 0..<720)
    try writer.close(reason: .shutdown, now: Nanoseconds(9))
    var again = try JournalWriter(
      resuming: writer.directory, scratch.settings(durability: .power, start: 77))
    appendSamples(&again, 720..<722)
    try again.close(reason: .shutdown, now: Nanoseconds(11))
    return writer.directory
  }

  @Test func bytesAreGolden() throws {
    let scratch = Scratch()
    let directory = try write(scratch)
    let text = try dump(directory)
    #expect(text == goldenJournal, "\(text)")
  }

  /// The bytes of the golden text, put into files, are a journal that is good to its end.
  @Test func goldenBytesAreRead() throws {
    let scratch = Scratch()
    let model = try write(scratch)
    let other = Scratch()
    let directory = other.path + "/golden"
    try JournalDirectory.make(directory, under: other.path)
    // The golden text leaves out records that the seeded events give.
    for number in try JournalDirectory.segments(in: model) {
      let name = JournalLayout.fileName(number)
      let file = try OwnedFile.create(directory + "/" + name)
      let bytes = RawFile(model + "/" + name)
      try JournalIO().write(.writeRecords, file, bytes.read(0, bytes.count), at: 0)
    }
    for line in goldenJournal.split(separator: "\n") {
      let parts = line.split(separator: " ")
      let bytes = stride(from: 0, to: parts[2].utf8.count, by: 2).map { at in
        UInt8(parts[2].dropFirst(at).prefix(2), radix: 16)!
      }
      RawFile(directory + "/" + parts[0]).write(bytes, at: Int(parts[1])!)
    }
    let summary = try JournalReader(path: directory).verify()
    #expect(summary.recordCount == 726 && summary.runs.count == 2)
    #expect(readAll(directory).records == readAll(model).records)
  }

  /// `segment offset bytes`, rows of 32 bytes that aren't zero; of the first segment's records only the
  /// first two and the last.
  private func dump(_ directory: String) throws -> String {
    var lines: [String] = []
    for number in try JournalDirectory.segments(in: directory) {
      let name = JournalLayout.fileName(number)
      let file = RawFile(directory + "/" + name)
      let count = file.count
      for offset in stride(from: 0, to: count, by: 32) {
        if number == 0, (8192 + 160..<8192 + 715 * 80).contains(offset) { continue }
        let row = file.read(offset, 32)
        if row.allSatisfy({ $0 == 0 }) { continue }
        let hex = row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        lines.append("\(name) \(offset) \(hex)")
      }
    }
    return lines.joined(separator: "\n")
  }
}
