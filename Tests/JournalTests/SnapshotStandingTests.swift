// A snapshot is of a log only where the log holds its input, from the run that made it: numbers of inputs that were lost are
// given again, and so is the number of a run of which nothing is left.

import Events
import Platform
import Testing

@testable import Journal

@Suite struct SnapshotStandingTests {
  private let scratch = Scratch()

  /// A run of so many inputs, with as many records of another stage between them.
  private func run(_ directory: String?, _ digest: UInt64, inputs: ClosedRange<UInt64>) throws
    -> String
  {
    var settings = scratch.settings()
    settings.configDigest = digest
    var writer: JournalWriter
    if let directory {
      writer = try JournalWriter(resuming: directory, settings)
    } else {
      writer = try JournalWriter(settings)
    }
    for number in inputs {
      var event = sampleEvent(number)
      event.sequence = Sequence(number)
      try #require(append(&writer, .gatewayIn, event) == .written)
      try #require(append(&writer, .risk, event) == .written)
    }
    return writer.directory
  }

  private func header(_ reader: JournalReader, _ run: UInt32, _ digest: UInt64, _ input: UInt64)
    -> SnapshotHeader
  {
    SnapshotHeader(
      instance: reader.header.instance, build: reader.header.build, configDigest: digest,
      journalStart: reader.header.start, run: run, sequence: Sequence(input), time: .zero)
  }

  @Test func `its input must be its run's`() throws {
    let journal = try run(nil, 11, inputs: 1...40)
    _ = try run(journal, 12, inputs: 41...90)
    let reader = try JournalReader(path: journal)
    func standing(_ run: UInt32, _ digest: UInt64, _ input: UInt64) throws -> String {
      switch try reader.standing(of: header(reader, run, digest, input)) {
      case .held(let run, let position):
        let record = try #require(try reader.record(at: position))
        #expect(record.stage == .gatewayIn)
        return "\(run.number): \(record.event.sequence.number)"
      case .lost(let why): return why
      case .foreign: return "foreign"
      }
    }
    #expect(try standing(0, 11, 1) == "0: 1")
    #expect(try standing(0, 11, 40) == "0: 40")
    #expect(try standing(1, 12, 41) == "1: 41")
    #expect(try standing(1, 12, 90) == "1: 90")
    #expect(try standing(1, 12, 91) == "the log ends before its input 91")
    let other = "its input 41 was lost, and another has that number now"
    // The first run had come further than what is left of it.
    #expect(try standing(0, 11, 41) == other)
    // A run of which nothing is left had the number before.
    #expect(try standing(1, 99, 41) == other)
    #expect(try standing(2, 13, 91) == "nothing of its run 2 is in the log")
    var elsewhere = header(reader, 0, 11, 1)
    elsewhere.journalStart = Nanoseconds(1)
    guard case .foreign = try reader.standing(of: elsewhere) else {
      Issue.record("it is of another journal")
      return
    }
  }
}
