// Several threads say of a journal what one reader says: of a good one, and of one with any byte changed.

import Events
import Platform
import Testing

@testable import Journal

@Suite struct VerificationTests {
  /// Five segments and a bit.
  private func journal(_ scratch: Scratch, isClosed: Bool) throws -> String {
    var writer = try JournalWriter(scratch.settings())
    for part in 0..<40 as Range<UInt64> {
      #expect(appendSamples(&writer, part * 100..<(part + 1) * 100))
      _ = writer.mark(.process, now: Nanoseconds(part))
    }
    if isClosed { try writer.close(reason: .shutdown, now: Nanoseconds(5)) }
    return writer.directory
  }

  private func expectSame(_ directory: String, _ note: String) throws {
    let reader: JournalReader
    do throws(JournalError) { reader = try JournalReader(path: directory) } catch { return }
    let one = reader.summary(checkingChain: true)
    for threads in [2, 5] {
      let many = try reader.summary(threads: threads) { _ in }
      #expect(many.damage == one.damage, "\(note)")
      #expect(many.end == one.end, "\(note)")
      #expect(many.recordCount == one.recordCount && many.markCount == one.markCount, "\(note)")
      #expect(many.countByStage == one.countByStage, "\(note)")
      #expect(many.countByKind == one.countByKind, "\(note)")
      #expect(many.segments == one.segments, "\(note)")
      #expect(many.firstSequence == one.firstSequence, "\(note)")
      #expect(many.lastSequence == one.lastSequence, "\(note)")
      #expect(many.firstTime == one.firstTime && many.lastTime == one.lastTime, "\(note)")
      #expect(many.lastMark == one.lastMark, "\(note)")
    }
  }

  @Test(arguments: [true, false])
  func goodOnesAreWhole(_ isClosed: Bool) throws {
    let scratch = Scratch()
    let directory = try journal(scratch, isClosed: isClosed)
    let reader = try JournalReader(path: directory)
    let summary = try reader.summary(threads: 3) { _ in }
    #expect(summary.damage == nil && summary.end?.isClosed == isClosed)
    #expect(summary.recordCount == 4040 + (isClosed ? 2 : 0))
    #expect(summary.segments.count > 5)
    try expectSame(directory, "closed: \(isClosed)")
  }

  /// A byte of a record, of the slack, of a header, or a file cut short: the same words.
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func damageIsToldAlike(_ seed: UInt64) throws {
    let scratch = Scratch()
    var chance = Chance(state: seed)
    let directory = try journal(scratch, isClosed: chance.below(2) == 0)
    let names = try JournalDirectory.segments(in: directory).map(JournalLayout.fileName)
    let name = names[chance.below(names.count)]
    do {
      let file = RawFile(directory + "/" + name)
      switch chance.below(6) {
      case 0: file.truncate(chance.below(file.count))
      case 1: JournalDirectory.remove(file: directory + "/" + name)
      case 2:
        // Nothing where a record was.
        let slot = chance.below(700)
        file.write([UInt8](repeating: 0, count: 80), at: min(file.count - 80, 8192 + 80 * slot))
      default:
        let at = chance.below(file.count)
        file.write([file.read(at, 1)[0] ^ UInt8(1 << chance.below(8))], at: at)
      }
    }
    try expectSame(directory, "seed \(seed), \(name)")
  }

  /// A log that went on three times, over closes, crashes and torn tails; whole, or with a byte changed.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func resumedOnesAreToldAlike(_ seed: UInt64) throws {
    let scratch = Scratch()
    var chance = Chance(state: seed)
    var directory = ""
    var first: UInt64 = 0
    for run in 0..<4 as Range<UInt64> {
      let settings = scratch.settings(start: 1_767_323_045_678_000_000 + run)
      var writer =
        run == 0 ? try JournalWriter(settings) : try JournalWriter(resuming: directory, settings)
      let count = UInt64(chance.below(1500))
      #expect(appendSamples(&writer, first..<first + count))
      first += count
      directory = writer.directory
      if chance.below(2) == 0 { try writer.close(reason: .shutdown, now: Nanoseconds(run)) }
      writer.commit()
    }
    try expectSame(directory, "seed \(seed), whole")
    #expect(try JournalReader(path: directory).summary(threads: 3) { _ in }.damage == nil)
    let names = try JournalDirectory.segments(in: directory).map(JournalLayout.fileName)
    let name = names[chance.below(names.count)]
    do {
      let file = RawFile(directory + "/" + name)
      let at = chance.below(file.count)
      file.write([file.read(at, 1)[0] ^ UInt8(1 << chance.below(8))], at: at)
    }
    try expectSame(directory, "seed \(seed), \(name)")
  }

  /// A segment's records with right checksums, and one stage's stream that skips a number where two
  /// segments meet.
  @Test func aGapBetweenSegmentsIsSeen() throws {
    let scratch = Scratch()
    let directory = try journal(scratch, isClosed: true)
    let reader = try JournalReader(path: directory)
    let segment = try reader.segments()[2]
    var records: [JournalRecord] = []
    var cursor = try reader.cursor(from: segment.header.firstPosition)
    while records.count < segment.header.capacity, let record = try cursor.next() {
      records.append(record)
    }
    JournalDirectory.remove(file: segment.path)
    var image = try SegmentImage(
      in: directory, page: segment.page, bundle: segment.header.bundle,
      byteCount: segment.byteCount)
    for var record in records {
      // From here on, of one stage; the segments behind don't know of it.
      if record.stage == StageID(code: 3) { record.index += 1 }
      try image.append(record)
    }
    try image.finish()
    let summary = try reader.summary(threads: 4) { _ in }
    #expect(summary.damage?.segment == segment.name)
    #expect(summary.damage?.message.contains("goes on with its event") == true)
    try expectSame(directory, "gap")
  }
}
