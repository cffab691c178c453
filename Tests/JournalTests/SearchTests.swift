// Finding sequences and times: against a plain walk, over runs and gaps, and in few reads.

import Events
import Platform
import Testing

@testable import Journal

@Suite struct SearchTests {
  /// Writes `count` records: ingress in the share of one in `every`, whose times and sequences leave
  /// gaps.
  private func write(
    _ writer: inout JournalWriter, _ numbers: Range<UInt64>, every: UInt64, _ chance: inout Chance
  ) {
    for number in numbers {
      let isIngress = every == 1 || chance.below(Int(every)) == 0
      var event = sampleEvent(number)
      event.sequence = Sequence(number * 3 + 10)
      event.time = Nanoseconds(5_000_000 + number / 4 * 100)
      let outcome = append(&writer, isIngress ? .gatewayIn : .risk, event)
      precondition(outcome == .written)
    }
  }

  @Test(arguments: [1, 3, 50, 700] as [UInt64])
  func findsWhatAWalkFinds(every: UInt64) throws {
    let scratch = Scratch()
    var chance = Chance(state: every)
    var writer = try JournalWriter(scratch.settings())
    let path = writer.directory
    write(&writer, 0..<3000, every: every, &chance)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    // A run of which only the marks are left, one in larger segments, and the end of a crash.
    var empty = try JournalWriter(resuming: path, scratch.settings(start: 2))
    try empty.close(reason: .shutdown, now: Nanoseconds(1))
    crash(path, scratch, every, &chance)

    let journal = try JournalReader(path: path)
    var ingress: [JournalRecord] = []
    var cursor = try journal.cursor()
    while let record = try cursor.next() {
      if record.stage == .gatewayIn { ingress.append(record) }
    }
    for _ in 0..<300 {
      let sequence = Sequence(UInt64(chance.below(6200 * 3)))
      #expect(
        try journal.position(ofSequence: sequence)
          == ingress.first { $0.event.sequence >= sequence }?.position,
        "seed \(every), \(sequence)")
      let time = Nanoseconds(4_999_000 + UInt64(chance.below(160_000)))
      #expect(
        try journal.position(atTime: time) == ingress.first { $0.event.time >= time }?.position,
        "seed \(every), \(time)")
    }
    #expect(try journal.position(ofSequence: .init(0)) == ingress.first?.position)
    #expect(try journal.position(ofSequence: .init(1 << 60)) == nil)
  }

  private func crash(
    _ path: String, _ scratch: Scratch, _ every: UInt64, _ chance: inout Chance
  ) {
    guard
      var last = try? JournalWriter(
        resuming: path, scratch.settings(segment: 192 << 10, start: 3))
    else { return }
    write(&last, 3000..<6000, every: every, &chance)
  }

  /// Reads grow with the logarithm: what 400 segments of 716 records need, 160 of 838,757 need ten more
  /// of.
  @Test func readsAreFew() throws {
    let scratch = Scratch()
    var chance = Chance(state: 4)
    var writer = try JournalWriter(scratch.settings())
    write(&writer, 0..<100_000, every: 4, &chance)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    let journal = try JournalReader(path: writer.directory)
    #expect(journal.segmentCount == 140)
    var most = 0
    for _ in 0..<200 {
      let sequence = Sequence(UInt64(chance.below(300_000)))
      var search = JournalSearch(journal)
      _ = try search.find { $0.sequence < sequence }
      most = max(most, search.readCount)
    }
    #expect(most <= 20, "\(most) reads")
  }

  @Test func anEmptyLogHasNothing() throws {
    let scratch = Scratch()
    let writer = try JournalWriter(scratch.settings())
    let journal = try JournalReader(path: writer.directory)
    #expect(try journal.position(ofSequence: Sequence(0)) == nil)
    #expect(try journal.position(atTime: .zero) == nil)
  }

  @Test func damageOnTheWayIsNamed() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(scratch.settings())
    var chance = Chance(state: 1)
    write(&writer, 0..<4000, every: 1, &chance)
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    let file = RawFile(writer.directory + "/000001.journal")
    file.write([UInt8](repeating: 0xAA, count: 80), at: 8192)
    let journal = try JournalReader(path: writer.directory)
    let error = #expect(throws: JournalError.self) {
      try journal.position(ofSequence: Sequence(720 * 3 + 10))
    }
    #expect(error?.isCorruption == true && error?.record == 716)
  }
}
