// What is written is what is read, over segments, at any place, while it is being written.

import CPlatform
import Events
import Platform
import Testing

@testable import Journal

/// The logger's hot entry point as another module writes it: the compiler refuses a lock in it.
@_noLocks
private func log(_ writer: inout JournalWriter, _ stage: StageID, _ event: Event) -> JournalAppend {
  let outcome = writer.append(stage: stage, event: event)
  if case .failed = outcome { return writer.appendReserved(stage: stage, event: event) }
  return outcome
}

@_noLocks
private func markHot(_ writer: inout JournalWriter, _ now: Nanoseconds) -> JournalAppend {
  writer.hasFailed ? .failed : writer.mark(.process, now: now)
}

@Suite struct RoundTripTests {
  @Test func recordsComeBack() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    for number in 0..<300 as Range<UInt64> {
      #expect(log(&writer, sampleStage(number), sampleEvent(number)) == .written)
    }
    #expect(writer.records == 300)
    #expect(markHot(&writer, Nanoseconds(77)) == .written)
    try writer.close(reason: .shutdown, now: Nanoseconds(78))
    #expect(writer.append(stage: .book, event: sampleEvent(1)) == .failed)
    #expect(writer.appendReserved(stage: .book, event: sampleEvent(1)) == .failed)
    #expect(writer.mark(.process, now: Nanoseconds(1)) == .failed)
    #expect(writer.failure == nil)

    let journal = try JournalReader(path: writer.directory)
    #expect(journal.header.instance == "test" && journal.header.build == "build-1")
    #expect(journal.header.configDigest == 0x1122_3344_5566_7788)
    #expect(journal.header.bundle.text(named: "demo.yaml") == "seed: 7\n")
    let (records, result) = readAll(writer.directory)
    #expect(result == .success(.closed(reason: .shutdown)))
    #expect(records.count == 303)
    var indexes = [UInt64](repeating: 0, count: 16)
    for record in records.prefix(300) {
      #expect(record.event == sampleEvent(record.position))
      #expect(record.stage == sampleStage(record.position))
      #expect(record.index == indexes[Int(record.stage.code)])
      indexes[Int(record.stage.code)] += 1
    }
    let mark = records[300].event.payload(as: JournalMark.self)
    #expect(mark == JournalMark(records: 300, level: 1, reason: .none))
    #expect(records[300].event.time == Nanoseconds(77) && records[300].stage == .logger)
    let close = records[302].event
    #expect(close.kind == .journalClose)
    #expect(close.payload(as: JournalMark.self).reason == .shutdown)

    let summary = try journal.verify()
    #expect(summary.recordCount == 303 && summary.markCount == 3)
    #expect(summary.countByKind[Int(EventKind.trade.code)] == 300)
    #expect(summary.countByStage.reduce(0, +) == 303 && summary.countByStage[6] == 3)
    #expect(summary.firstSequence == Sequence(1))
    #expect(summary.firstTime == Nanoseconds(77) && summary.lastTime == Nanoseconds(1_000_299))
    #expect(summary.segments.count == 1)
    #expect(summary.segments[0].byteCount == 8192 + 303 * 80)
  }

  @Test func pathsOfSegmentsAndOthers() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    try writer.close(reason: .none, now: .zero)
    let directory = writer.directory
    #expect(try JournalReader(path: directory + "/").directory == directory)
    #expect(try JournalReader(path: directory + "/000000.journal").directory == directory)
    #expect(try JournalDirectory.journals(under: scratch.path) == [directory])
    let above = #expect(throws: JournalError.self) { try JournalReader(path: scratch.path) }
    #expect(above?.description.contains(directory) == true)
    for path in [scratch.path + "/nothing", "/dev/null"] {
      let error = #expect(throws: JournalError.self) { try JournalReader(path: path) }
      #expect(error?.kind == .notAJournal)
    }
    let again = #expect(throws: JournalError.self) { _ = try JournalWriter(scratch.settings()) }
    #expect(again?.description.contains("File exists") == true)
  }

  @Test(arguments: [0, 1, 459, 460, 715, 716, 717, 1432, 5000] as [UInt64])
  func segmentsRoll(count: UInt64) throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    #expect(appendSamples(&writer, 0..<count))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    let (records, result) = readAll(writer.directory)
    #expect(result == .success(.closed(reason: .shutdown)))
    #expect(records.count == Int(count) + 2)
    #expect(records.prefix(Int(count)).allSatisfy { $0.event == sampleEvent($0.position) })
    let segments = try JournalReader(path: writer.directory).summary().segments
    #expect(segments.count == Int((count + 2 + 715) / 716), "the unused segment is removed")
    #expect(segments.dropLast().allSatisfy { $0.recordCount == 716 && $0.byteCount == 65536 })
  }

  @Test func anyPlaceCanBeRead() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    appendSamples(&writer, 0..<2000)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    let journal = try JournalReader(path: writer.directory)
    for position in [0, 1, 715, 716, 1431, 1432, 1999] as [UInt64] {
      #expect(try journal.record(at: position)?.event == sampleEvent(position))
      var cursor = try journal.cursor(from: position)
      #expect(cursor.position == position)
      var count: UInt64 = 0
      while try cursor.next() != nil { count += 1 }
      #expect(count == 2002 - position)
    }
    for position in [2002, 2003, 2100] as [UInt64] {
      #expect(try journal.record(at: position) == nil)
    }
    var atEnd = try journal.cursor(from: 2002)
    #expect(try atEnd.next() == nil)
    #expect(atEnd.end == .closed(reason: .shutdown))
    #expect(throws: JournalError.self) { _ = try journal.cursor(from: 2003) }
    #expect(try journal.record(at: 1 << 40) == nil)
    #expect(throws: JournalError.self) { _ = try journal.cursor(from: 1 << 40) }
  }

  @Test func levelsAreMarked() throws {
    for level in Durability.allCases {
      let scratch = Scratch()
      var writer = try JournalWriter(scratch.settings(durability: level))
      appendSamples(&writer, 0..<1000)
      for marked in Durability.allCases where marked <= level {
        var outcome = JournalAppend.full
        while outcome == .full { outcome = writer.mark(marked, now: Nanoseconds(1)) }
        #expect(outcome == .written)
      }
      try writer.close(reason: .shutdown, now: Nanoseconds(2))
      let summary = try JournalReader(path: writer.directory).verify()
      #expect(summary.header.durability == level)
      #expect(summary.lastMark?.level == level.number)
      #expect(summary.markCount == UInt64(level.number) + 3)
    }
  }

  /// A reader follows a writer through many segments and misses nothing.
  @Test func tailFollowsAWriter() throws {
    let scratch = Scratch()
    let count: UInt64 = 20_000
    let settings = scratch.settings()
    let thread = try PinnedThread.start(ThreadOptions(name: "writer"), warn: { _ in }) {
      guard var writer = try? JournalWriter(settings) else { return }
      for number in 0..<count {
        _ = append(&writer, sampleStage(number), sampleEvent(number))
        if number % 512 == 0 { apus_sleep_ns(200_000) }
      }
      try? writer.close(reason: .shutdown, now: Nanoseconds(1))
    }
    defer { thread.join() }
    var opened: JournalReader?
    for _ in 0..<10_000 where opened == nil {
      opened = try? JournalReader(path: settings.directory)
      apus_sleep_ns(1_000_000)
    }
    let journal = try #require(opened)
    var tail = try journal.tail()
    var position: UInt64 = 0
    var waits = 0
    while waits < 20_000 {
      while let record = try tail.next() {
        if position < count { #expect(record.event == sampleEvent(position)) }
        #expect(record.position == position)
        position += 1
        if position % 3000 == 0 {
          // Reading to the end of a live log judges it as well, and must find nothing wrong.
          let summary = journal.summary()
          #expect(summary.damage == nil)
          #expect(summary.recordCount >= position)
        }
      }
      if tail.end?.isClosed == true { break }
      #expect(tail.end == .open)
      waits += 1
      apus_sleep_ns(500_000)
    }
    #expect(position == count + 2)
    #expect(try tail.next() == nil)
  }

  /// A writer that closes removes the segment that it made ready. A reader that has seen its name and
  /// comes too late finds a log that ends where it ends.
  @Test func aSegmentThatIsGoneIsNoDamage() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    appendSamples(&writer, 0..<10)
    let live = try JournalReader(path: writer.directory)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    let gone = UInt64(try JournalDirectory.segments(in: live.directory).count)
    #expect(try SegmentFile.open(gone, in: live.directory, .after(live.header)) == nil)
    #expect(try !SegmentFile.isUsed(gone, in: live.directory, like: live.header))
    // The one that it has: used.
    #expect(try SegmentFile.open(0, in: live.directory, .same(live.header)) != nil)
    #expect(try SegmentFile.isUsed(0, in: live.directory, like: live.header))
  }
}
