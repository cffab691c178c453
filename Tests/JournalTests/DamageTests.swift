// Every way to spoil a small journal: each flipped bit, each length, each record out of place. What
// comes back is always the true beginning of what was written, and the rest is named.

import CChecksum
import Events
import Glibc
import Platform
import Testing

@testable import Journal

/// A journal on disk and what it held when it was whole.
struct Victim {
  let scratch = Scratch()
  let directory: String
  let records: [JournalRecord]
  let header: JournalHeader
  /// Records before the last mark's `records` are promised.
  let promised: Int

  /// `count` events, a mark, `unmarked` events; closed, or left as by a crash.
  init(
    count: UInt64 = 40, unmarked: UInt64 = 10, closes: Bool, durability: Durability = .process
  ) throws {
    var writer = try JournalWriter(scratch.settings(durability: durability))
    directory = writer.directory
    appendSamples(&writer, 0..<count)
    let isThere = writer.waitUntilDurable()
    precondition(isThere)
    let outcome = writer.mark(durability, now: Nanoseconds(5))
    precondition(outcome == .written)
    appendSamples(&writer, count..<count + unmarked)
    let isWritten = writer.waitUntilDurable()
    precondition(isWritten)
    if closes { try writer.close(reason: .shutdown, now: Nanoseconds(6)) }
    promised = Int(closes ? count + unmarked + 2 : count)
    let (records, result) = readAllAfterDropping(&writer, closes: closes)
    self.records = records
    header = try JournalReader(path: directory).header
    _ = try result.get()
  }

  func file(_ number: UInt64 = 0) -> RawFile {
    RawFile(directory + "/" + JournalLayout.fileName(number))
  }

  /// Reads the spoiled journal and holds it to the promise. Returns a complaint, or nil.
  func complaint(mayBeTorn: Bool, mustFail: Bool = true) -> String? {
    let (found, result) = readAll(directory)
    guard found.count <= records.count, found[...] == records[..<found.count] else {
      return "a wrong record was read"
    }
    switch result {
    case .failure(let error):
      // It must say where.
      if error.segment == nil { return "an error without a segment: \(error)" }
      return error.description.contains(directory) ? nil : "an error without the journal"
    case .success(.torn(let tail)):
      guard mayBeTorn else { return "called a torn tail: \(tail)" }
      if found.count < promised { return "\(promised - found.count) promised records were cut" }
      return tail.record == UInt64(found.count) ? nil : "the cut is misnamed: \(tail)"
    case .success(let end):
      return mustFail ? "not noticed: \(end), \(found.count) records" : nil
    }
  }
}

private func readAllAfterDropping(_ writer: inout JournalWriter, closes: Bool) -> (
  [JournalRecord], Result<JournalEnd, JournalError>
) {
  // The maker is done with segment 1 before the files are spoiled.
  if !closes { writer.handover.waitUntilMade(2) }
  return readAll(writer.directory)
}

extension SegmentHandover {
  func waitUntilMade(_ count: UInt64) {
    for _ in 0..<10_000 where madeCount < count { usleep(1000) }
  }
}

@Suite struct DamageTests {
  @Test func everyFlippedBitOfAClosedJournalIsCorruption() throws {
    let victim = try Victim(count: 14, unmarked: 3, closes: true)
    let file = victim.file()
    let count = file.count
    #expect(count == 8192 + 20 * 80)
    var chance = Chance(state: 1)
    for offset in 0..<count {
      let byte = file.read(offset, 1)
      let isDense = offset < 8 || (80..<88).contains(offset) || offset >= 8192
      let bits: [UInt8] = isDense ? [1, 2, 4, 8, 16, 32, 64, 128] : [1 << UInt8(chance.below(8))]
      for bit in bits {
        file.write([byte[0] ^ bit], at: offset)
        if let complaint = victim.complaint(mayBeTorn: false) {
          Issue.record("byte \(offset), bit \(bit): \(complaint)")
        }
      }
      file.write(byte, at: offset)
    }
    #expect(victim.complaint(mayBeTorn: false, mustFail: false) == nil)
  }

  @Test(arguments: Durability.allCases)
  func everyFlippedByteOfACrashedJournalIsFound(durability: Durability) throws {
    let victim = try Victim(closes: false, durability: durability)
    var chance = Chance(state: 2 + UInt64(durability.number))
    let file = victim.file()
    #expect(file.count == 65536)
    let marked = 8192 + victim.promised * 80
    let written = 8192 + victim.records.count * 80
    var offsets = Array(8192..<written + 240)
    offsets += (0..<300).map { _ in chance.below(8192) }
    offsets += (0..<100).map { _ in written + chance.below(65536 - written) }
    offsets += Array(65536 - 64..<65536)  // slack
    for offset in offsets {
      let byte = file.read(offset, 1)
      file.write([byte[0] ^ UInt8(1 + chance.below(255))], at: offset)
      if let complaint = victim.complaint(mayBeTorn: offset >= marked) {
        Issue.record("byte \(offset): \(complaint)")
      }
      file.write(byte, at: offset)
    }
    // The segment that stands ready is a part of the journal too.
    let ready = victim.file(1)
    for _ in 0..<200 {
      let offset = chance.below(chance.below(2) == 0 ? 224 : 65536)
      let byte = ready.read(offset, 1)
      ready.write([byte[0] ^ UInt8(1 + chance.below(255))], at: offset)
      if let complaint = victim.complaint(mayBeTorn: false) {
        Issue.record("byte \(offset) of the next segment: \(complaint)")
      }
      ready.write(byte, at: offset)
    }
    #expect(victim.complaint(mayBeTorn: false, mustFail: false) == nil)
  }

  @Test(arguments: [true, false])
  func everyTruncationIsFound(closed: Bool) throws {
    let victim = try Victim(closes: closed)
    let whole = victim.file()
    let count = whole.count
    let bytes = whole.read(0, count)
    // A crashed journal's file keeps its full size, so each shorter one was cut.
    let lengths = closed ? Array(0..<count) : Array(stride(from: 0, to: count, by: 61))
    for length in lengths {
      whole.truncate(length)
      if let complaint = victim.complaint(mayBeTorn: false) {
        Issue.record("\(length) bytes: \(complaint)")
      }
      whole.write(Array(bytes[length...]), at: length)
    }
    #expect(victim.complaint(mayBeTorn: false, mustFail: false) == nil)
    whole.write([1], at: count)
    if closed {
      #expect(victim.complaint(mayBeTorn: false) == nil)
    }
  }

  /// A crash in the middle of a record: the tail is cut and nothing else.
  @Test func halfARecordIsATornTail() throws {
    let victim = try Victim(closes: false)
    let file = victim.file()
    let last = victim.records.count - 1
    let at = 8192 + last * 80
    let bytes = file.read(at, 80)
    for kept in 1..<80 where bytes[kept...].contains(where: { $0 != 0 }) {
      file.write(Array(bytes[..<kept]) + [UInt8](repeating: 0, count: 80 - kept), at: at)
      let (found, result) = readAll(victim.directory)
      #expect(found == Array(victim.records.dropLast()))
      guard case .success(.torn(let tail)) = result else {
        Issue.record("\(kept) bytes: \(result)")
        continue
      }
      #expect(tail.segment == "000000.journal" && tail.byteOffset == UInt64(at))
      #expect(tail.record == UInt64(last) && tail.byteCount <= UInt64(kept))
      #expect(tail.byteCount > 0)
    }
    let summary = try JournalReader(path: victim.directory).verify()
    #expect(summary.recordCount == UInt64(last))
  }

  /// After a loss of power anything may be missing behind the last mark; at `process` that is refused.
  @Test func holesBehindTheMark() throws {
    for (durability, isCut) in [(Durability.power, true), (.process, false)] {
      let victim = try Victim(closes: false, durability: durability)
      let file = victim.file()
      file.write([UInt8](repeating: 0, count: 80), at: 8192 + 44 * 80)
      let (found, result) = readAll(victim.directory)
      #expect(found.count == 44)
      switch result {
      case .success(.torn(let tail)):
        #expect(isCut && tail.record == 44)
        // Up to the last byte that isn't zero, in the last record.
        #expect(Int(tail.byteCount + 79) / 80 == victim.records.count - 44)
      case .failure(let error):
        #expect(!isCut && error.record == 44 && error.byteOffset == UInt64(8192 + 44 * 80))
        #expect(error.description.contains("lost power"))
      case .success(let end): Issue.record("not noticed: \(end)")
      }
      file.write([UInt8](repeating: 0, count: 80), at: 8192 + 20 * 80)
      let (_, promised) = readAll(victim.directory)
      guard case .failure(let error) = promised else {
        Issue.record("a hole before the mark was not noticed")
        continue
      }
      #expect(error.isCorruption && error.record == 20 && error.segment == "000000.journal")
      #expect(error.description.contains("mark at record 40"))
      #expect(error.description.contains("apus journal dump --from 4 "))
    }
  }

  @Test func recordsOutOfPlaceAreFound() throws {
    let victim = try Victim(count: 1000, unmarked: 3, closes: true)
    let first = victim.file()
    let second = victim.file(1)
    let a = first.read(8192 + 5 * 80, 80)
    let b = first.read(8192 + 9 * 80, 80)
    let sameSlotElsewhere = second.read(8192 + 5 * 80, 80)
    for (bytes, slot) in [(b, 5), (sameSlotElsewhere, 5)] {
      first.write(bytes, at: 8192 + slot * 80)
      #expect(victim.complaint(mayBeTorn: false) == nil)
      #expect(readAll(victim.directory).records.count == slot)
    }
    first.write(b, at: 8192 + 5 * 80)
    first.write(a, at: 8192 + 9 * 80)
    #expect(victim.complaint(mayBeTorn: false) == nil)
  }

  /// A whole record with a right checksum whose index, stage or mark can't be.
  @Test func rightChecksumsOverWrongRecords() throws {
    let victim = try Victim(closes: true)
    let file = victim.file()
    let seed = victim.header.seed
    func forge(_ slot: Int, _ change: (inout [UInt8]) -> Void) -> JournalError? {
      let at = 8192 + slot * 80
      let bytes = file.read(at, 80)
      var forged = bytes
      change(&forged)
      forged.put(UInt64(slot), count: 4, at: 0)
      forged.put(UInt64(unsafe apus_crc32c(seed, forged, 80)), count: 4, at: 0)
      file.write(forged, at: at)
      defer { file.write(bytes, at: at) }
      let (found, result) = readAll(victim.directory)
      #expect(found.count == slot)
      guard case .failure(let error) = result else { return nil }
      return error
    }
    let skipped = forge(12) { $0[8] += 1 }
    #expect(skipped?.description.contains("is due") == true)
    let repeated = forge(12) { $0[8] -= 1 }
    #expect(repeated?.record == 12 && repeated?.byteOffset == 8192 + 12 * 80)
    let stage = forge(3) { $0[4] = 200 }
    #expect(stage?.description.contains("stage 200") == true)
    let reserved = forge(3) { $0[6] = 1 }
    #expect(reserved?.isCorruption == true)
    let mark = forge(40) { $0[16 + 24] = 99 }
    #expect(mark?.description.contains("99 records") == true)
  }

  @Test func nothingMayFollowAClose() throws {
    let victim = try Victim(closes: true)
    let file = victim.file()
    let end = file.count
    file.write([UInt8](repeating: 0, count: 65536 - end), at: end)
    #expect(victim.complaint(mayBeTorn: false, mustFail: false) == nil, "died before the cut")
    #expect(readAll(victim.directory).result == .success(.closed(reason: .shutdown)))
    for offset in [end, end + 100, 65535] {
      file.write([1], at: offset)
      let error = readAll(victim.directory).result
      guard case .failure(let error) = error else {
        Issue.record("byte \(offset) behind the close was not noticed")
        continue
      }
      #expect(error.description.contains("behind the close"))
      file.write([0], at: offset)
    }
  }

  @Test func segmentsThatAreMissingOrForeign() throws {
    let victim = try Victim(count: 3000, unmarked: 1, closes: true)
    let other = try Victim(count: 3000, unmarked: 1, closes: true)
    let foreign = try Victim(count: 900, unmarked: 1, closes: false, durability: .power)
    func path(_ number: UInt64, in victim: Victim) -> String {
      victim.directory + "/" + JournalLayout.fileName(number)
    }
    for number in 0..<5 as Range<UInt64> {
      let name = path(number, in: victim)
      unsafe rename(name, name + ".away")
      let result = readAll(victim.directory).result
      guard case .failure(let error) = result else {
        Issue.record("segment \(number) isn't missed")
        continue
      }
      #expect(error.isCorruption && error.segment == JournalLayout.fileName(number))
      #expect(error.description.contains("missing"))
      // Another's segment in its place.
      unsafe symlink(path(min(number, 1), in: foreign), name)
      #expect(victim.complaint(mayBeTorn: false) == nil)
      // Another number's.
      JournalDirectory.remove(file: name)
      unsafe symlink(path(number == 2 ? 3 : 2, in: other), name)
      #expect(victim.complaint(mayBeTorn: false) == nil)
      JournalDirectory.remove(file: name)
      unsafe rename(name + ".away", name)
    }
    #expect(victim.complaint(mayBeTorn: false, mustFail: false) == nil)
  }

  @Test func unfinishedSegments() throws {
    let victim = try Victim(closes: false)
    let ready = victim.file(1)
    let bytes = ready.read(0, 65536)
    // The maker died at any step of the header: nothing of the log is there yet.
    for kept in [0, 8, 100, 4096, 8191] {
      var partial = [UInt8](repeating: 0, count: 65536)
      partial.replaceSubrange(0..<kept, with: bytes[..<kept])
      partial.replaceSubrange(0..<8, with: [UInt8](repeating: 0, count: 8))
      ready.write(partial, at: 0)
      #expect(victim.complaint(mayBeTorn: false, mustFail: false) == nil)
      #expect(readAll(victim.directory).result == .success(.open))
    }
    ready.truncate(0)
    #expect(readAll(victim.directory).result == .success(.open))
    // But records under a lost header are missed.
    ready.write([UInt8](repeating: 0, count: 65536), at: 0)
    ready.write([7], at: 9000)
    #expect(victim.complaint(mayBeTorn: false) == nil)
    // And without the first one's header nothing can be read.
    JournalDirectory.remove(file: victim.directory + "/000001.journal")
    victim.file().write([UInt8](repeating: 0, count: 8), at: 0)
    let error = #expect(throws: JournalError.self) { try JournalReader(path: victim.directory) }
    #expect(error?.isCorruption == true)
  }

  @Test func versionsAreRefusedByName() throws {
    let victim = try Victim(closes: true)
    let file = victim.file()
    for (other, words) in [
      (1, "journal format 1, and this build reads 2"), (3, "journal format 3"),
    ] as [(UInt8, String)] {
      file.write([other], at: JournalLayout.Header.formatVersion)
      let format = #expect(throws: JournalError.self) { try JournalReader(path: victim.directory) }
      #expect(format?.kind == .version)
      #expect(format?.description.contains(words) == true)
      let resumed = #expect(throws: JournalError.self) {
        _ = try JournalWriter(resuming: victim.directory, victim.scratch.settings())
      }
      #expect(resumed?.kind == .version)
    }
    file.write([2], at: JournalLayout.Header.formatVersion)
    file.write([9], at: JournalLayout.Header.eventVersion)
    let events = #expect(throws: JournalError.self) { try JournalReader(path: victim.directory) }
    #expect(events?.description.contains("event format 9") == true)
    file.write([1], at: JournalLayout.Header.eventVersion)
    file.write([0x42], at: 0)
    let magic = #expect(throws: JournalError.self) { try JournalReader(path: victim.directory) }
    #expect(magic?.kind == .notAJournal)
  }
}
