// Any bytes as a log: what the reader finds in them doesn't depend on how they were cut when they were
// read, and every message that it gives is a piece of the log.

import FIXCodec
import FIXDictionary
import FIXJudge
import FIXText
import FIXTools

final class LogTarget: FuzzTarget {
  static let name = "log"
  static let about = "a log in any pieces: the same messages, places and problems"
  static let byteCountMax = 2048
  static var seeds: [[UInt8]] {
    let separators = ["\u{1}", "|", "^A", "␁", "\\x01", "<SOH>"]
    let prefixes = [
      "", "2024-02-29 12:00:00.123 IN  ",
      "<20240229-12:00:00, FIX.4.2:A->B, incoming>\n  (", "out: ",
    ]
    var seeds = [[5] + Array(Samples.stream().prefix(byteCountMax - 1))]
    for (at, sample) in Samples.all.enumerated() {
      for (index, separator) in separators.enumerated() {
        var seed = [UInt8(at * 7 + index)] + Array(prefixes[(at + index) % prefixes.count].utf8)
        for byte in sample.bytes {
          if byte == Written.soh { seed += Array(separator.utf8) } else { seed.append(byte) }
        }
        seeds.append(seed + [0x0A])
      }
    }
    return seeds
  }

  private let lexicon = Lexicon(.apus)

  init() {}

  /// What makes one entry the same as another.
  struct Found: Equatable {
    var number: Int
    var line: Int
    var column: Int
    var offset: Int
    var bytes: [UInt8]
    var problems: [LogProblem]
    var prefix: String

    init(_ entry: LogEntry) {
      number = entry.number
      line = entry.line
      column = entry.column
      offset = entry.offset
      bytes = entry.bytes
      problems = entry.problems
      prefix = "\(entry.prefix)"
    }
  }

  func run(_ bytes: UnsafeRawBufferPointer) {
    guard let chance = unsafe bytes.first else { return }
    let log = unsafe Array(bytes.dropFirst())
    let whole = read(log, cuts: [])
    var random = Chance(seed: UInt64(chance))
    var cuts: [Int] = []
    var at = 0
    while at < log.count {
      at += 1 + random.below(chance < 32 ? 1 : Int(chance))
      if at < log.count { cuts.append(at) }
    }
    let pieces = read(log, cuts: cuts)
    if pieces != whole { fatalError("cut at \(cuts): \(pieces), in one piece \(whole)") }
    for found in whole where found.offset < 0 || found.offset >= log.count {
      fatalError("an entry at \(found.offset) of \(log.count)")
    }
  }

  private func read(_ log: [UInt8], cuts: [Int]) -> [Found] {
    var reader = LogReader(lexicon, messageLimit: 1024)
    var found: [Found] = []
    var from = 0
    for cut in cuts + [log.count] {
      reader.feed(log[from..<cut])
      from = cut
      while let entry = reader.next() { found.append(Found(entry)) }
    }
    reader.finish()
    while let entry = reader.next() { found.append(Found(entry)) }
    return found
  }
}
