// Single bits and single lengths, all of them, where a log ends: none passes for what was written.

import Events
import Glibc
import Platform
import Testing

@testable import Journal

@Suite struct FlipTests {
  /// Each bit of the last 64 records, by the rule that every reader goes by.
  @Test func everyBitOfTheLast64Records() throws {
    let victim = try Victim(count: 90, unmarked: 9, closes: false)
    let seed = victim.header.seed
    let first = victim.records.count - 64
    var bytes = victim.file().read(8192 + first * 80, 64 * 80)
    unsafe bytes.withUnsafeMutableBytes { all in
      for number in 0..<64 {
        let record = unsafe all.baseAddress! + number * 80
        let slot = first + number
        #expect(unsafe RecordBytes.isWhole(record, seed: seed, slot: slot))
        for bit in 0..<640 {
          let was = unsafe record.load(fromByteOffset: bit / 8, as: UInt8.self)
          unsafe record.storeBytes(
            of: was ^ 1 << UInt8(bit % 8), toByteOffset: bit / 8, as: UInt8.self)
          if unsafe RecordBytes.isWhole(record, seed: seed, slot: slot) {
            Issue.record("record \(slot), bit \(bit)")
          }
          unsafe record.storeBytes(of: was, toByteOffset: bit / 8, as: UInt8.self)
        }
      }
    }
  }

  /// And what a whole read says, one bit a byte.
  @Test(arguments: [Durability.process, .power])
  func flipsInTheLast64Records(durability: Durability) throws {
    let victim = try Victim(count: 90, unmarked: 9, closes: false, durability: durability)
    let file = victim.file()
    let seed = UInt64(durability.number)
    var chance = Chance(state: seed)
    for offset in 8192 + (victim.records.count - 64) * 80..<8192 + victim.records.count * 80
    where offset % 7 == 0 {
      let byte = file.read(offset, 1)
      file.write([byte[0] ^ (1 << UInt8(chance.below(8)))], at: offset)
      if let complaint = victim.complaint(mayBeTorn: offset >= 8192 + victim.promised * 80) {
        Issue.record("seed \(seed), byte \(offset): \(complaint)")
      }
      file.write(byte, at: offset)
    }
  }

  @Test func everyBitOfTheHeader() throws {
    let scratch = Scratch()
    let header = JournalHeader(scratch.settings()).numbered(3)
    var bytes = header.encoded()
    let chain = JournalLayout.Header.chain..<JournalLayout.Header.byteCount
    for offset in bytes.indices where !chain.contains(offset) {
      // The prologue's padding is many bytes alike.
      for bit in 0..<(offset < 300 || (4096..<4160).contains(offset) ? 8 : 1) {
        bytes[offset] ^= 1 << UInt8(bit)
        if (try? JournalHeader(encoded: bytes)) == header {
          Issue.record("byte \(offset), bit \(bit)")
        }
        bytes[offset] ^= 1 << UInt8(bit)
      }
    }
    #expect(try JournalHeader(encoded: bytes) == header)
  }

  /// The file of a log that a crash left, cut anywhere in its last 64 records.
  @Test(arguments: [Durability.process, .power])
  func everyLengthInTheLast64Records(durability: Durability) throws {
    let victim = try Victim(count: 70, unmarked: 9, closes: false, durability: durability)
    let file = victim.file()
    let end = 8192 + victim.records.count * 80
    let bytes = file.read(end - 64 * 80, 64 * 80)
    for length in (end - 64 * 80..<end).reversed() {
      file.truncate(length)
      let (found, result) = readAll(victim.directory)
      let whole = (length - 8192) / 80
      if found != Array(victim.records[..<whole]) { Issue.record("\(length): a wrong record") }
      switch result {
      case .failure(let error):
        if !error.isCorruption { Issue.record("\(length): \(error)") }
      case .success(.torn(let tail)):
        if length % 80 == 8192 % 80 || tail.record != UInt64(whole) {
          Issue.record("\(length): \(tail)")
        }
      case .success(let how): Issue.record("\(length): \(how)")
      }
    }
    file.write(bytes, at: end - 64 * 80)
  }

  /// Anywhere in a journal of three runs.
  @Test func flipsInAJournalOfRuns() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    let path = writer.directory
    appendSamples(&writer, 0..<800)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    for run in 1..<3 as Range<UInt64> {
      var again = try JournalWriter(resuming: path, scratch.settings(start: run))
      appendSamples(&again, 800 + (run - 1) * 30..<800 + run * 30)
      if run == 2 { try again.close(reason: .shutdown, now: Nanoseconds(2)) }
    }
    let (records, result) = readAll(path)
    #expect(result == .success(.closed(reason: .shutdown)) && records.count == 864)
    var chance = Chance(state: 11)
    for number in try JournalDirectory.segments(in: path) {
      let file = RawFile(path + "/" + JournalLayout.fileName(number))
      let count = file.count
      for _ in 0..<150 {
        let offset = chance.below(count)
        let byte = file.read(offset, 1)
        file.write([byte[0] ^ (1 << UInt8(chance.below(8)))], at: offset)
        let (found, result) = readAll(path)
        if found[...] != records[..<found.count] { Issue.record("a wrong record: \(offset)") }
        guard case .failure = result else {
          Issue.record("segment \(number), byte \(offset): \(result)")
          continue
        }
        file.write(byte, at: offset)
      }
      for length in [0, 100, 4096, 8192, count - 80, count - 1] where length < count {
        let rest = file.read(length, count - length)
        file.truncate(length)
        if case .success(let end) = readAll(path).result {
          Issue.record("segment \(number), \(length) bytes: \(end)")
        }
        file.write(rest, at: length)
      }
    }
    #expect(readAll(path).records == records)
  }
}
