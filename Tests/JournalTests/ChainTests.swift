// What checksums alone can't show: a segment that was edited and got new checksums, one that was taken
// out and the rest renumbered, a link that isn't what it was.

import CChecksum
import Events
import Glibc
import Platform
import Testing

@testable import Journal

/// A journal of several segments and two runs, and the means of a forger who knows the format.
private struct Chained {
  let scratch = Scratch()
  let directory: String

  init() throws {
    var writer = try JournalWriter(scratch.settings())
    directory = writer.directory
    appendSamples(&writer, 0..<3000)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    var again = try JournalWriter(resuming: directory, scratch.settings(start: 5))
    appendSamples(&again, 3000..<5000)
    try again.close(reason: .shutdown, now: Nanoseconds(2))
  }

  func path(_ number: UInt64) -> String { directory + "/" + JournalLayout.fileName(number) }

  func file(_ number: UInt64) -> RawFile { RawFile(path(number)) }

  /// What `verify` says, and the segment that it names.
  func complaint() -> JournalError? {
    do throws(JournalError) {
      _ = try JournalReader(path: directory).verify()
      return nil
    } catch {
      return error
    }
  }

  /// Changes a record and makes its checksum anew.
  func edit(segment number: UInt64, slot: Int) throws {
    let header = try JournalReader(path: directory).header(of: number)
    let at = header.offset(ofSlot: slot)
    let file = file(number)
    var bytes = file.read(at, 80)
    bytes[16 + 30] ^= 1
    bytes.put(UInt64(slot), count: 4, at: 0)
    bytes.put(UInt64(bytes.crc32c(header.seed)), count: 4, at: 0)
    file.write(bytes, at: at)
  }
}

@Suite struct ChainTests {
  @Test func everySegmentIsLinked() throws {
    let chained = try Chained()
    #expect(chained.complaint() == nil)
    let journal = try JournalReader(path: chained.directory)
    #expect(journal.segmentCount == 8)
    for number in 1..<8 as Range<UInt64> {
      let header = journal.header(of: number)
      let segment = try #require(
        try SegmentFile.open(number, in: chained.directory, .same(header)))
      guard case .block(let link) = try segment.chain() else {
        Issue.record("segment \(number) has no link")
        continue
      }
      let before = journal.header(of: number - 1)
      #expect(link.previousRecords == header.firstPosition - before.firstPosition)
      var cursor = try journal.cursor()
      var indexes = [UInt64](repeating: 0, count: 16)
      while let record = try cursor.next(), record.position < header.firstPosition {
        indexes[Int(record.stage.code)] = record.index + 1
      }
      #expect(link.stageIndexes == indexes)
    }
  }

  @Test(arguments: [0, 2, 4, 6] as [UInt64])
  func anEditedSegmentIsNamed(number: UInt64) throws {
    let chained = try Chained()
    try chained.edit(segment: number, slot: 100)
    let (records, result) = readAll(chained.directory)
    #expect(records.count == 5004, "its checksums are right")
    #expect(result == .success(.closed(reason: .shutdown)))
    let error = try #require(chained.complaint())
    #expect(error.isCorruption && error.segment == JournalLayout.fileName(number))
    #expect(error.description.contains("edited"))
  }

  /// A header with another config, its checksum right.
  @Test func anEditedHeaderIsNamed() throws {
    let chained = try Chained()
    let reader = try JournalReader(path: chained.directory)
    for number in 0..<UInt64(5) {
      var header = reader.header(of: number)
      header.configDigest ^= 1
      let link = chained.file(number).read(JournalLayout.Header.chain, 512)
      chained.file(number).write(header.encoded(), at: 0)
      chained.file(number).write(link, at: JournalLayout.Header.chain)
    }
    let error = try #require(chained.complaint())
    #expect(error.isCorruption && error.segment == "000000.journal")
  }

  /// Takes a segment out and renumbers those behind it, headers, links and records with new checksums.
  @Test func aRemovedSegmentIsNamed() throws {
    let chained = try Chained()
    let journal = try JournalReader(path: chained.directory)
    for number in 5..<8 as Range<UInt64> {
      unsafe unlink(chained.path(number))
    }
    unsafe unlink(chained.path(2))
    for number in 3..<5 as Range<UInt64> {
      let old = journal.header(of: number)
      let header = old.numbered(number - 1)
      unsafe rename(chained.path(number), chained.path(number - 1))
      let file = chained.file(number - 1)
      let page = file.read(0, 4096)
      guard case .block(let link) = ChainBlock.find(in: page, seed: old.seed) else {
        Issue.record("no link")
        return
      }
      file.write(header.encoded(), at: 0)
      file.write(link.encoded(seed: header.seed), at: JournalLayout.Header.chain)
      for slot in 0..<header.capacity {
        let at = header.offset(ofSlot: slot)
        var bytes = file.read(at, 80)
        if bytes.count < 80 { break }
        bytes.put(UInt64(slot), count: 4, at: 0)
        bytes.put(UInt64(bytes.crc32c(header.seed)), count: 4, at: 0)
        file.write(bytes, at: at)
      }
    }
    // Without looking at digests the stages' indexes give it away: the link says how they go on.
    let error = try #require(chained.complaint())
    #expect(error.isCorruption && error.segment == "000002.journal")
    // And the digest does.
    let chain = #expect(throws: JournalError.self) {
      try JournalReader(path: chained.directory).checkChain()
    }
    #expect(chain?.segment == "000001.journal")
    #expect(chain?.description.contains("removed") == true)
  }

  @Test func aDamagedLinkIsNamed() throws {
    let chained = try Chained()
    var chance = Chance(state: 5)
    for number in 0..<8 as Range<UInt64> {
      let file = chained.file(number)
      for _ in 0..<40 {
        let offset = JournalLayout.Header.chain + chance.below(JournalLayout.Chain.byteCount)
        let byte = file.read(offset, 1)
        file.write([byte[0] ^ (1 << UInt8(chance.below(8)))], at: offset)
        let error = chained.complaint()
        #expect(
          error?.isCorruption == true && error?.segment == JournalLayout.fileName(number),
          "segment \(number), byte \(offset): \(error as Any)")
        file.write(byte, at: offset)
      }
    }
    #expect(chained.complaint() == nil)
  }

  @Test func everyBitOfALinkCounts() {
    let link = ChainBlock(
      previousRecords: 716, stageIndexes: (0..<16).map { UInt64($0) * 1000 },
      digest: (0..<32).map { UInt8($0) * 7 })
    var page = [UInt8](repeating: 0, count: 4096)
    page.replaceSubrange(JournalLayout.Header.chain..<4096, with: link.encoded(seed: 77))
    #expect(ChainBlock.find(in: page, seed: 77) == .block(link))
    #expect(ChainBlock.find(in: page, seed: 78) == .damaged, "a link belongs to its segment")
    for offset in JournalLayout.Header.chain..<4096 {
      for bit in 0..<8 {
        page[offset] ^= 1 << UInt8(bit)
        #expect(ChainBlock.find(in: page, seed: 77) == .damaged)
        page[offset] ^= 1 << UInt8(bit)
      }
    }
  }

  /// FIPS 180-4's own example, in pieces.
  @Test func digestIsSHA256() {
    var digest = SegmentDigest()
    let bytes = Array("abc".utf8)
    for byte in bytes {
      unsafe withUnsafeBytes(of: byte) { unsafe digest.add($0.baseAddress!, count: 1) }
    }
    let text = digest.finish().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    #expect(text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
