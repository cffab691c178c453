// Segments of a journal that goes on, put away one by one: readers don't notice, nothing goes that a start may need, and
// what is missing is named.

import CPlatform
import Events
import Glibc
import Journal
import Platform
import Testing

@testable import Archives
@testable import JournalTools

@Suite struct SegmentArchiveTests {
  let scratch = Scratch()
  private let now = Nanoseconds(1_767_323_045_678_000_000 + 3_600_000_000_000)
  private var archive: String {
    let path = scratch.path + "/archive"
    if !Directory.isThere(path) { try? Directory.make(path) }
    return path
  }

  private func store(_ journal: String, keep: Int = 1) throws -> SegmentArchive.Outcome {
    try SegmentArchive.store(
      journal, in: archive, hot: .journals(keep), now: now, level: 3
    ) { _ in }
  }

  private func prune(_ journal: String, keep: Int = 1) throws -> SegmentArchive.Outcome {
    try SegmentArchive.prune(journal, in: archive, hot: .journals(keep), now: now) { _ in }
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "none"
    } catch {
      return "\(error)"
    }
  }

  /// A snapshot of an input, as far as prune looks at one.
  private func snapshot(_ journal: String, at sequence: UInt64) throws {
    let header = try JournalReader(path: journal).header
    _ = try SnapshotFile.write(
      Snapshot(
        header: SnapshotHeader(
          instance: header.instance, build: header.build, configDigest: header.configDigest,
          journalStart: header.start, run: 0, sequence: Sequence(sequence), time: header.start),
        parts: [SnapshotPart(stage: .book, bytes: [1, 2, 3])]), of: journal)
  }

  private func records(_ journal: String) throws -> [JournalRecord] {
    var cursor = try JournalReader(path: journal).cursor()
    var found: [JournalRecord] = []
    while let record = try cursor.next() { found.append(record) }
    return found
  }

  private func lastInput(_ records: [JournalRecord]) -> UInt64 {
    records.last { $0.stage == .gatewayIn }!.event.sequence.number
  }

  private func segments(_ journal: String) -> [String] {
    names(in: journal).filter { $0 != "snapshots" }
  }

  /// Eight segments or so, the last of them open, as a crash leaves it.
  private func journal() throws -> String { try scratch.journal(6000, isClosed: false) }

  @Test func `readers find what was put away`() throws {
    let journal = try journal()
    let before = try records(journal)
    let summary = try JournalReader(path: journal).verify()
    let count = summary.segments.count
    try #require(count > 6)
    let stored = try store(journal, keep: 2)
    #expect(stored.segments > 2 && stored.segments < count - 3)
    #expect(segments(journal).allSatisfy { $0.hasSuffix(".journal") }, "nothing went yet")
    try snapshot(journal, at: lastInput(before))
    let pruned = try prune(journal, keep: 2)
    #expect(pruned.segments == stored.segments && pruned.stopped == nil)
    #expect(
      segments(journal).prefix(2) == ["000000.archived", "000001.archived"]
        && segments(journal).count == count)

    #expect(try records(journal) == before)
    let reader = try JournalReader(path: journal)
    let after = try reader.verify()
    #expect(after.recordCount == summary.recordCount && after.segments.count == count)
    #expect(after.segments.map(\.byteCount) == summary.segments.map(\.byteCount))
    #expect(after.segments[0].archivedAt?.hasSuffix("/000000.journal.zst") == true)
    #expect(after.segments.last?.archivedAt == nil)
    let threaded = try reader.summary(threads: 2) { _ in }
    #expect(threaded.damage == nil && threaded.recordCount == summary.recordCount)
    for at in stride(from: 3, to: before.count, by: 397) {
      #expect(try reader.record(at: UInt64(at)) == before[at])
      var cursor = try reader.cursor(from: UInt64(at))
      #expect(try cursor.next() == before[at])
    }
    let inputs = before.filter { $0.stage == .gatewayIn }
    for input in stride(from: 0, to: inputs.count, by: 53).map({ inputs[$0] }) {
      #expect(try reader.position(ofSequence: input.event.sequence) == input.position)
      #expect(try reader.position(atTime: input.event.time) == input.position)
    }
    // Once more: nothing is left to do.
    #expect(try store(journal, keep: 2).segments == 0)
    #expect(try prune(journal, keep: 2).segments == 0)
  }

  @Test func `a journal goes on without them, and is put away whole in the end`() throws {
    let journal = try journal()
    let written = image(journal)
    let before = try records(journal)
    _ = try store(journal)
    try snapshot(journal, at: lastInput(before))
    #expect(try prune(journal).segments > 3)
    let header = try JournalReader(path: journal).header
    var writer = try JournalWriter(
      resuming: journal,
      JournalSettings(
        root: scratch.path + "/journal", instance: "test", build: "build-2", configDigest: 8,
        start: Nanoseconds(header.start.count + 9_000_000_000), segmentByteCount: 64 << 10,
        bundle: header.bundle))
    for number in 6000..<9000 as Range<UInt64> {
      while writer.append(stage: .gatewayIn, event: sampleEvent(number)) == .full {
        apus_sleep_ns(50_000)
      }
    }
    try writer.close(reason: .shutdown, now: header.start)
    let all = try records(journal)
    #expect(all.count > before.count + 2900 && Array(all.prefix(before.count)) == before)
    #expect(try JournalReader(path: journal).runs.count == 2)
    // More of it is finished by now.
    let more = try store(journal)
    #expect(more.segments > 0 && more.total > more.segments)
    #expect(try JournalReader(path: journal).verify().end?.isClosed == true)
    // Another journal is newer: this one is over.
    let manifest = try JournalArchive.store(journal, in: archive, level: 3) { _ in }
    #expect(manifest.isWhole && manifest.recordCount == UInt64(all.count))
    try JournalArchive.prove(journal, in: archive) { _ in }
    try JournalArchive.remove(provenJournal: journal)
    let again = scratch.path + "/again"
    _ = try JournalArchive.restore(
      JournalArchive.place(of: journal, in: archive), to: again
    ) { _ in }
    #expect(try records(again) == all)
    // The first run's, to the byte; its last was cut when the second began.
    for (name, bytes) in written.sorted(by: { $0.key < $1.key }).dropLast(2) {
      #expect(contents(again + "/" + name) == bytes, "\(name)")
    }
  }

  @Test func `what a start may need stays`() throws {
    let journal = try journal()
    let before = try records(journal)
    let all = try store(journal).segments
    #expect(try prune(journal).stopped?.contains("there is no good snapshot") == true)
    #expect(segments(journal)[0] == "000000.journal")
    // Two snapshots: the older one counts, for the newer one may turn out to be damaged.
    let reader = try JournalReader(path: journal)
    let third = try #require(try reader.segments().dropFirst(3).first).header.firstPosition
    let inside = try #require(
      before.first { $0.position > third + 100 && $0.stage == .gatewayIn })
    try snapshot(journal, at: inside.event.sequence.number)
    try snapshot(journal, at: lastInput(before))
    let pruned = try prune(journal)
    #expect(pruned.segments == 3 && pruned.stopped?.contains("000003.journal is needed") == true)
    // The snapshot's input is found, and read on from, with no archive there.
    _ = unsafe rename(archive, scratch.path + "/away")
    let short = try JournalReader(path: journal)
    #expect(try short.position(ofSequence: inside.event.sequence) == inside.position)
    var cursor = try short.cursor(from: inside.position)
    var count = 0
    while try cursor.next() != nil { count += 1 }
    #expect(count == before.count - Int(inside.position))
    _ = unsafe rename(scratch.path + "/away", archive)
    #expect(SnapshotFile.prune(of: journal, keeping: 1).isEmpty)
    #expect(try prune(journal).segments == all - 3)
  }

  @Test func `what is missing or was changed is named`() throws {
    let journal = try journal()
    let before = try records(journal)
    _ = try store(journal)
    try snapshot(journal, at: lastInput(before))
    let gone = try prune(journal)
    #expect(gone.segments > 3, "\(gone)")
    let kept = JournalArchive.place(of: journal, in: archive) + "/000001.journal.zst"
    _ = unsafe rename(kept, kept + "x")
    let missing = complaint { _ = try records(journal) }
    #expect(missing.contains("segment 000001.journal: it was archived as"), "\(missing)")
    #expect(missing.contains("apus journal unarchive") && !missing.contains("corrupt"))
    _ = unsafe rename(kept + "x", kept)
    // Another segment in its place, whole in itself.
    let other = contents(JournalArchive.place(of: journal, in: archive) + "/000002.journal.zst")!
    let own = contents(kept)!
    _ = unsafe unlink(kept)
    write(other, to: kept)
    #expect(complaint { _ = try JournalReader(path: journal).verify() }.contains("corrupt"))
    _ = unsafe unlink(kept)
    write(own, to: kept)
    for at in [own.count / 3, own.count - 5] {
      write([own[at] ^ 1], to: kept, at: at)
      let damaged = complaint { _ = try JournalReader(path: journal).verify() }
      #expect(damaged.contains("corrupt"), "\(damaged)")
      write([own[at]], to: kept, at: at)
    }
    let stub = journal + "/000001.archived"
    let bytes = contents(stub)!
    for at in [100, 5000, bytes.count - 3, bytes.count - 90] {
      write([bytes[at] ^ 1], to: stub, at: at)
      #expect(complaint { _ = try records(journal) } != "none", "\(at)")
      write([bytes[at]], to: stub, at: at)
    }
    #expect(try records(journal) == before)
    _ = unsafe unlink(stub)
    #expect(complaint { _ = try records(journal) }.contains("the segment is missing"))
  }

  @Test func `the chain holds over archived segments`() throws {
    let journal = try journal()
    let before = try records(journal)
    _ = try store(journal)
    try snapshot(journal, at: lastInput(before))
    let gone = try prune(journal)
    #expect(gone.segments > 3, "\(gone)")
    // A segment edited with its checksums made anew, archived anew, its stub made anew: only the chain tells.
    let reader = try JournalReader(path: journal)
    let segment = try #require(try reader.segments().dropFirst().first)
    let forged = scratch.path + "/forged"
    try Directory.make(forged)
    var image = try SegmentImage(
      in: forged, page: segment.page, bundle: segment.header.bundle,
      byteCount: segment.byteCount)
    let first = segment.header.firstPosition
    let next = try reader.segments()[2].header.firstPosition
    for record in before where record.position >= first && record.position < next {
      var record = record
      if record.position == first + 7 { record.event.instrument = InstrumentID(9) }
      try image.append(record)
    }
    try image.finish()
    let kept = JournalArchive.place(of: journal, in: archive) + "/000001.journal.zst"
    _ = unsafe unlink(kept)
    let source = try FileSource(forged + "/000001.journal")
    _ = try SeekableFile.write(source, to: kept, level: 3)
    let damage = complaint { _ = try JournalReader(path: journal).verify() }
    #expect(damage.contains("has another digest of the one before it"), "\(damage)")
  }

  @Test func `what isn't proven stays, and comes back`() throws {
    let journal = try journal()
    let before = image(journal)
    try snapshot(journal, at: lastInput(try records(journal)))
    #expect(complaint { _ = try prune(journal) }.contains("isn't a journal in an archive"))
    _ = try store(journal, keep: 4)
    #expect(try prune(journal).stopped?.contains("isn't archived") == true)
    let place = JournalArchive.place(of: journal, in: archive)
    // Finished, and edited since: not even archived.
    let edited = journal + "/00000\(try JournalReader(path: journal).segmentCount - 5).journal"
    let was = contents(edited)![9000]
    write([was ^ 1], to: edited, at: 9000)
    #expect(complaint { _ = try store(journal) }.contains("it stays where it is"))
    write([was], to: edited, at: 9000)
    _ = try store(journal)
    #expect(try prune(journal).segments > 0)
    #expect(
      complaint {
        _ = try JournalArchive.restore(place, to: scratch.path + "/elsewhere") { _ in }
      }.contains("of a journal that goes on"))
    _ = try JournalArchive.restore(place, to: journal) { _ in }
    let back = before.filter { $0.key != "snapshots" }
    for (name, bytes) in back { #expect(contents(journal + "/" + name) == bytes, "\(name)") }
    #expect(segments(journal) == back.keys.sorted())
    // Of a prune that was cut short both are there: the segment counts.
    #expect(try prune(journal).segments > 0)
    write(back["000000.journal"]!, to: journal + "/000000.journal")
    #expect(try JournalReader(path: journal).verify().segments[0].archivedAt == nil)
    #expect(try prune(journal).segments == 1)
  }

  @Test func `what is put elsewhere is put there once`() throws {
    let journal = try journal()
    _ = try store(journal, keep: 4)
    let place = JournalArchive.place(of: journal, in: archive)
    let cold = scratch.path + "/cold"
    try Directory.make(cold)
    let hooks = ArchiveHooks(
      put:
        "echo {name} >> \(cold)/list && mkdir -p \(cold)/$(dirname {name}) && cp {} \(cold)/{name}",
      check: "sha256sum < \(cold)/{name}")
    try hooks.putAway(place) { _ in }
    #expect(ArchiveHooks.isPutAway(place))
    _ = try store(journal)
    #expect(!ArchiveHooks.isPutAway(place), "there is more now")
    try hooks.putAway(place) { _ in }
    #expect(ArchiveHooks.isPutAway(place))
    let list = String(decoding: contents(cold + "/list")!, as: UTF8.self).split(separator: "\n")
    #expect(list.count { $0.hasSuffix("000000.journal.zst") } == 1)
    #expect(list.count { $0.hasSuffix("manifest.jsonl") } == 2)
    // It goes on, and reads what is here: that isn't taken away.
    #expect(JournalArchive.cooled(in: archive, warm: .age(ns: 1), now: now).isEmpty)
  }
}
