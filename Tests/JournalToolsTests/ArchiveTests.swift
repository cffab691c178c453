// What goes into an archive comes out of it, and nothing goes that isn't proven to be in there.

import Events
import Glibc
import Journal
import Platform
import Testing

@testable import Archives
@testable import JournalTools

@Suite struct ArchiveTests {
  let scratch = Scratch()
  private var archive: String { scratch.path + "/archive" }

  private func stored(_ journal: String) throws -> ArchiveManifest {
    if !Directory.isThere(archive) { try Directory.make(archive) }
    return try JournalArchive.store(journal, in: archive, level: 3) { _ in }
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [true, false])
  func comesBackToTheByte(_ isClosed: Bool) throws {
    let journal = try scratch.journal(2000, isClosed: isClosed)
    let before = image(journal)
    let manifest = try stored(journal)
    #expect(manifest.recordCount == 2004 + (isClosed ? 2 : 0))
    #expect(image(journal) == before, "the journal was touched")
    let place = JournalArchive.place(of: journal, in: archive)
    #expect(try ArchiveManifest(in: place) == manifest)
    try JournalArchive.prove(journal, in: archive) { _ in }
    let again = scratch.path + "/again"
    _ = try JournalArchive.restore(place, to: again) { _ in }
    #expect(image(again) == before)
    #expect(
      complaint { _ = try JournalArchive.restore(place, to: again) { _ in } }.contains("is there"))
    #expect(complaint { _ = try stored(journal) }.contains("is there already"))
  }

  @Test func framesAreAMebibyteEach() throws {
    var bytes = [UInt8](repeating: 0, count: 5 << 19)
    for index in bytes.indices {
      bytes[index] = UInt8(truncatingIfNeeded: index &* 2_654_435_761 >> 7)
    }
    write(bytes, to: scratch.path + "/plain")
    let source = try FileSource(scratch.path + "/plain")
    let path = scratch.path + "/plain.zst"
    let made = try SeekableFile.write(source, to: path, level: 1)
    #expect(made.bytes == bytes.count && made.storedBytes == contents(path)!.count)
    let reader = try SeekableReader(path)
    #expect(reader.frameCount == 3 && reader.byteCount == bytes.count)
    // The last alone, without the others.
    #expect(try reader.frame(2) == Array(bytes[(2 << 20)...]))
    #expect(try reader.frame(0) == Array(bytes[..<(1 << 20)]))
    // The table as the format's description has it: the last nine bytes, and the head of the frame.
    let stored = contents(path)!
    #expect(stored.suffix(9) == [3, 0, 0, 0, 0, 0xB1, 0xEA, 0x92, 0x8F])
    let table = stored.count - 8 - 8 * 3 - 9
    #expect(stored[table..<table + 8] == [0x5E, 0x2A, 0x4D, 0x18, 33, 0, 0, 0])
  }

  @Test func anEmptyFileIsATableAlone() throws {
    write([], to: scratch.path + "/empty")
    let source = try FileSource(scratch.path + "/empty")
    _ = try SeekableFile.write(source, to: scratch.path + "/empty.zst", level: 1)
    let reader = try SeekableReader(scratch.path + "/empty.zst")
    #expect(reader.frameCount == 0 && reader.byteCount == 0)
  }

  @Test func theSumIsSHA256() {
    var sum = ContentSum()
    sum.add(Array("ab".utf8)[...])
    sum.add(Array("c".utf8)[...])
    #expect(
      sum.end() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  /// Any byte of the archive, or of the journal: it is no longer proven.
  @Test func nothingThatChangedIsProven() throws {
    let journal = try scratch.journal(900)
    _ = try stored(journal)
    let place = JournalArchive.place(of: journal, in: archive)
    for name in names(in: place) where name.hasSuffix(".zst") {
      let bytes = contents(place + "/" + name)!
      for at in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
        write([bytes[at] ^ 4], to: place + "/" + name, at: at)
        #expect(
          complaint { try JournalArchive.prove(journal, in: archive) { _ in } } != "none", "\(at)")
        #expect(
          complaint { _ = try JournalArchive.restore(place, to: scratch.path + "/x") { _ in } }
            != "none")
        #expect(!names(in: scratch.path).contains { $0.hasPrefix("x") })
        write([bytes[at]], to: place + "/" + name, at: at)
      }
    }
    try JournalArchive.prove(journal, in: archive) { _ in }
    let segment = journal + "/000000.journal"
    let byte = contents(segment)![9000]
    write([byte ^ 1], to: segment, at: 9000)
    #expect(
      complaint { try JournalArchive.prove(journal, in: archive) { _ in } }
        .contains("isn't what was archived"))
    write([byte], to: segment, at: 9000)
    write([1], to: journal + "/notes", at: 0)
    #expect(
      complaint { try JournalArchive.prove(journal, in: archive) { _ in } }
        .contains("notes' isn't in the archive"))
    _ = unsafe unlink(journal + "/notes")
    _ = unsafe unlink(place + "/000000.journal.zst")
    #expect(
      complaint { try JournalArchive.prove(journal, in: archive) { _ in } }.contains("can't open"))
  }

  @Test func aDamagedJournalIsntArchived() throws {
    let journal = try scratch.journal(900)
    write([0xFF], to: journal + "/000000.journal", at: 20_000)
    #expect(
      complaint { _ = try stored(journal) }.contains("it is damaged, so it stays where it is"))
    #expect(names(in: archive).isEmpty)
  }

  @Test func aJournalThatIsHalfDeletedCanBeFinished() throws {
    let journal = try scratch.journal(2000)
    _ = try stored(journal)
    let segments = names(in: journal)
    _ = unsafe unlink(journal + "/" + segments.last!)
    try JournalArchive.prove(journal, in: archive) { _ in }
    try JournalArchive.remove(provenJournal: journal)
    #expect(!Directory.isThere(journal))
  }

  // MARK: What may go

  @Test func theNewestOfEachInstanceStays() throws {
    let day: UInt64 = 86_400_000_000_000
    let now = Nanoseconds(1_767_323_045_678_000_000 + 10 * day)
    for (instance, age) in [("a", 9), ("a", 5), ("a", 1), ("b", 8)] as [(String, UInt64)] {
      _ = try scratch.journal(3, start: now.count - age * day, instance: instance)
    }
    write([1], to: scratch.path + "/journal/epoch", at: 0)
    func fates(_ hot: String) throws -> [String] {
      let hot = try #require(Retention(hot))
      return try JournalRetention.verdicts(
        root: scratch.path + "/journal", hot: hot, now: now
      ).map {
        "\($0.instance)\((now.count - $0.start.count) / day) \($0.verdict)"
      }
    }
    #expect(try fates("1") == ["a9 cold", "b8 newest", "a5 cold", "a1 newest"])
    #expect(try fates("2") == ["a9 cold", "b8 newest", "a5 hot", "a1 newest"])
    #expect(try fates("6d") == ["a9 cold", "b8 newest", "a5 hot", "a1 newest"])
    #expect(try fates("12h") == ["a9 cold", "b8 newest", "a5 cold", "a1 newest"])
  }

  @Test func whatCantBeReadIsLeftAlone() throws {
    let journal = try scratch.journal(3)
    _ = try scratch.journal(3, start: 1_767_323_045_679_000_000)
    write([0], to: journal + "/000000.journal", at: 0)
    let verdicts = try JournalRetention.verdicts(
      root: scratch.path + "/journal", hot: .journals(1), now: Nanoseconds(.max / 2))
    #expect(verdicts.count == 2)
    guard case .unreadable = verdicts[0].verdict else {
      Issue.record("it is \(verdicts[0].verdict)")
      return
    }
  }

  @Test func retentionIsACountOrAnAge() {
    #expect(Retention("3") == .journals(3))
    #expect(Retention("7d") == .age(ns: 604_800_000_000_000))
    #expect(Retention("30m") == .age(ns: 1_800_000_000_000))
    // Older than any clock can say, and kept to the end of time.
    #expect(Retention("1000000d") == .age(ns: .max))
    let forever = Retention.age(ns: .max)
    #expect(forever.keeps(rank: 9, start: Nanoseconds(1), now: Nanoseconds(.max)))
    for word in ["0", "-1", "d", "7w", "", "1.5d", "9999999999d"] {
      #expect(Retention(word) == nil)
    }
  }

  @Test func whatIsntProvenElsewhereIsntPutAway() throws {
    let journal = try scratch.journal(3)
    _ = try stored(journal)
    let place = JournalArchive.place(of: journal, in: archive)
    let cold = scratch.path + "/cold it's"
    try Directory.make(cold)
    let shelf = "'" + cold.replacing("'", with: "'\\''") + "'"
    let put = "mkdir -p \(shelf)/$(dirname {name}) && cp {} \(shelf)/{name}"
    let check = "sha256sum < \(shelf)/{name}"
    #expect(
      complaint { try ArchiveHooks(put: "false", check: check).putAway(place) { _ in } }
        .contains("--put ended with 1"))
    #expect(
      complaint { try ArchiveHooks(put: "true", check: "echo 0").putAway(place) { _ in } }
        .contains("--check doesn't prove"))
    #expect(!ArchiveHooks.isPutAway(place))
    let hooks = ArchiveHooks(put: put, check: check)
    #expect(complaint { try hooks.proveAway(place) { _ in } }.contains("never put away"))
    try hooks.putAway(place) { _ in }
    try hooks.proveAway(place) { _ in }
    write([7], to: cold + "/" + JournalArchive.name(of: place) + "/000000.journal.zst", at: 3)
    #expect(complaint { try hooks.proveAway(place) { _ in } }.contains("--check doesn't prove"))
  }
}
