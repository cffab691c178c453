// A journal that goes on: over closes, crashes and torn tails, over changes of config and segment size,
// and over a resumption that itself dies at any step.

import Events
import Glibc
import Platform
import Testing

@testable import Journal

/// How a run ends.
private enum RunEnd: CaseIterable { case close, crash, tear }

/// One run: new where there is no journal yet. Returns the journal's directory.
private func writeRun(
  _ directory: String?, _ settings: JournalSettings, _ numbers: Range<UInt64>, _ end: RunEnd
) throws -> String {
  var writer: JournalWriter
  if let directory {
    writer = try JournalWriter(resuming: directory, settings)
  } else {
    writer = try JournalWriter(settings)
  }
  appendSamples(&writer, numbers)
  let path = writer.directory
  let position = writer.records
  writer.commit()
  if end == .close { try writer.close(reason: .shutdown, now: Nanoseconds(9)) }
  let header = try writer.lastHeader
  drop(writer)
  if end == .tear {
    let file = RawFile(path + "/" + header.fileName)
    let slot = Int(position - header.firstPosition)
    if slot < header.capacity { file.write([1, 2, 3], at: header.offset(ofSlot: slot) + 20) }
  }
  return path
}

/// The end of a process, as its journal sees it.
private func drop(_ writer: consuming JournalWriter) {}

extension JournalWriter {
  /// Of the segment that it writes.
  fileprivate var lastHeader: JournalHeader {
    get throws { try JournalReader(path: directory).header(of: segmentNumber) }
  }
}

@Suite struct ResumeTests {
  @Test func aClosedJournalGoesOn() throws {
    let scratch = Scratch()
    let path = try writeRun(nil, scratch.settings(), 0..<1000, .close)
    var settings = scratch.settings(
      segment: 128 << 10, durability: .power, start: 1_767_400_000_000_000_000,
      bundle: JournalBundle([.init(name: "other.yaml", text: String(repeating: "x", count: 9000))]))
    settings.build = "build-2"
    settings.configDigest = 5
    var writer = try JournalWriter(resuming: path, settings)
    #expect(
      writer.resumption
        == JournalResumption(
          runNumber: 1, firstPosition: 1002, end: .closed(reason: .shutdown)))
    #expect(writer.records == 1002)
    appendSamples(&writer, 1000..<4000)
    try writer.close(reason: .killSwitch, now: Nanoseconds(10))

    let (records, result) = readAll(path)
    #expect(result == .success(.closed(reason: .killSwitch)))
    #expect(records.count == 4004)
    var indexes = [UInt64](repeating: 0, count: 16)
    for (position, record) in records.enumerated() {
      #expect(record.position == UInt64(position))
      #expect(record.index == indexes[Int(record.stage.code)])
      indexes[Int(record.stage.code)] += 1
    }
    #expect(records[1001].event.kind == .journalClose)
    #expect(records[1002].event == sampleEvent(1000))

    let journal = try JournalReader(path: path)
    #expect(journal.runs.map(\.number) == [0, 1])
    #expect(journal.runs.map(\.firstSegment) == [0, 2])
    #expect(journal.runs.map(\.firstPosition) == [0, 1002])
    #expect(journal.runs.map(\.header.build) == ["build-1", "build-2"])
    #expect(journal.runs[1].header.bundle.text(named: "other.yaml")?.utf8.count == 9000)
    #expect(journal.runs[1].header.durability == .power)
    #expect(journal.run(at: 1001).number == 0 && journal.run(at: 1002).number == 1)
    var cursor = try journal.cursor()
    var changes: [UInt64] = []
    var run: UInt32 = 0
    while let record = try cursor.next() {
      if cursor.header.runNumber != run {
        run = cursor.header.runNumber
        changes.append(record.position)
      }
    }
    #expect(changes == [1002])
    for position in [0, 715, 716, 1001, 1002, 1003, 2600, 4003] as [UInt64] {
      #expect(try journal.record(at: position)?.position == position)
      var cursor = try journal.cursor(from: position)
      var count: UInt64 = 0
      while try cursor.next() != nil { count += 1 }
      #expect(count == 4004 - position)
    }
    let summary = try journal.verify()
    #expect(summary.recordCount == 4004 && summary.runs.count == 2)
    #expect(summary.segments.map(\.recordCount).reduce(0, +) == 4004)
    #expect(summary.segments[1].recordCount == 286 && summary.segments[2].firstPosition == 1002)
  }

  /// Any number of runs that end in any way: what was written stays, in order, and nothing else comes.
  @Test(arguments: 0..<12 as Range<UInt64>)
  func manyRuns(seed: UInt64) throws {
    var chance = Chance(state: seed)
    let scratch = Scratch()
    var path: String?
    var written: UInt64 = 0
    var known: [JournalRecord] = []
    for run in 0..<8 as Range<UInt64> {
      let count = [0, 1, 100, 460, 714, 716, 900, 2000][chance.below(8)]
      let end = RunEnd.allCases[chance.below(3)]
      let settings = scratch.settings(
        segment: (1 + chance.below(3)) << 16,
        durability: Durability.allCases[chance.below(3)],
        start: 1_767_323_045_678_000_000 + run * 1_000_000_000)
      path = try writeRun(path, settings, written..<written + UInt64(count), end)
      written += UInt64(count)
      let (records, result) = readAll(path!)
      #expect(records[..<known.count] == known[...], "seed \(seed), run \(run)")
      let events = records.filter { $0.event.kind == .trade }.map(\.event)
      #expect(events == (0..<written).map(sampleEvent), "seed \(seed), run \(run)")
      guard case .success(let how) = result else {
        Issue.record("seed \(seed), run \(run): \(result)")
        return
      }
      #expect(how.isClosed == (end == .close), "seed \(seed), run \(run): \(how)")
      known = records
      let summary = try JournalReader(path: path!).verify()
      #expect(summary.recordCount == UInt64(records.count))
    }
    let starts = try JournalReader(path: path!).runs
    #expect(starts.map(\.number) == (0..<UInt32(starts.count)).map { $0 })
  }

  @Test func aTornTailIsCut() throws {
    let scratch = Scratch()
    let path = try writeRun(nil, scratch.settings(), 0..<100, .tear)
    guard case .success(.torn(let tail)) = readAll(path).result else {
      Issue.record("not torn")
      return
    }
    #expect(tail.record == 100)
    let writer = try JournalWriter(resuming: path, scratch.settings(start: 7))
    #expect(writer.resumption?.end == .torn(tail))
    #expect(RawFile(path + "/000000.journal").count == 8192 + 100 * 80)
    #expect(readAll(path).result == .success(.open))
    #expect(readAll(path).records.count == 100)
  }

  /// A run that wrote nothing leaves nothing: the next takes its place and its number.
  @Test func anEmptyRunIsReplaced() throws {
    let scratch = Scratch()
    let path = try writeRun(nil, scratch.settings(), 0..<100, .crash)
    for start in 1..<4 as Range<UInt64> {
      let writer = try JournalWriter(resuming: path, scratch.settings(start: start))
      #expect(writer.resumption?.runNumber == 1 && writer.records == 100)
      #expect(try JournalReader(path: path).runs.count == 2)
    }
    #expect(try writeRun(path, scratch.settings(start: 9), 100..<150, .close) == path)
    #expect(try JournalReader(path: path).verify().recordCount == 152)
  }

  @Test func aJournalWithoutARecordBeginsAgain() throws {
    let scratch = Scratch()
    let path = try writeRun(nil, scratch.settings(), 0..<0, .crash)
    #expect(try writeRun(path, scratch.settings(start: 5), 0..<10, .close) == path)
    let journal = try JournalReader(path: path)
    #expect(journal.runs.count == 1 && journal.header.start == Nanoseconds(5))
    #expect(try journal.verify().recordCount == 12)
  }

  @Test func whatCannotGoOnIsRefused() throws {
    let scratch = Scratch()
    let path = try writeRun(nil, scratch.settings(), 0..<900, .crash)
    let stranger = #expect(throws: JournalError.self) {
      _ = try JournalWriter(resuming: path, scratch.settings(instance: "other"))
    }
    #expect(stranger?.description.contains("instance 'test'") == true)
    #expect(throws: JournalError.self) {
      _ = try JournalWriter(resuming: scratch.path + "/nothing", scratch.settings())
    }
    let last = RawFile(path + "/000001.journal")
    let byte = last.read(8192 + 30 * 80 + 20, 1)
    last.write([byte[0] ^ 4], at: 8192 + 30 * 80 + 20)
    let corrupt = #expect(throws: JournalError.self) {
      _ = try JournalWriter(resuming: path, scratch.settings())
    }
    #expect(corrupt?.isCorruption == true && corrupt?.record == 746)
    last.write(byte, at: 8192 + 30 * 80 + 20)
    let writer = try JournalWriter(resuming: path, scratch.settings(start: 3))
    let busy = #expect(throws: JournalError.self) {
      _ = try JournalWriter(resuming: path, scratch.settings(start: 4))
    }
    #expect(busy?.description.contains("another process") == true)
    #expect(writer.records == 900)
  }

  /// The maker died before it linked the last segment: the resumption does.
  @Test func aMissingLinkIsFilledIn() throws {
    let scratch = Scratch()
    let path = try writeRun(nil, scratch.settings(), 0..<900, .crash)
    let zeros = [UInt8](repeating: 0, count: JournalLayout.Chain.byteCount)
    RawFile(path + "/000001.journal").write(zeros, at: JournalLayout.Header.chain)
    #expect(try JournalReader(path: path).verify().recordCount == 900)
    _ = try writeRun(path, scratch.settings(start: 3), 900..<3000, .close)
    #expect(try JournalReader(path: path).verify().recordCount == 3002)
    #expect(readAll(path).records.prefix(3000).allSatisfy { $0.event == sampleEvent($0.position) })
    // Further back it is damage.
    RawFile(path + "/000001.journal").write(zeros, at: JournalLayout.Header.chain)
    let error = #expect(throws: JournalError.self) { try JournalReader(path: path) }
    #expect(error?.isCorruption == true && error?.segment == "000001.journal")
  }

  /// The process that resumes dies, or is refused, at each of its calls: the journal opens as before, and
  /// the next one resumes it.
  @Test(arguments: [JournalFault.error(EIO), .interrupted, .short])
  func eachStepOfAResumptionMayBeTheLast(fault: JournalFault) throws {
    var calls = 0
    var isOver = false
    while !isOver {
      let scratch = Scratch()
      let path = try writeRun(nil, scratch.settings(), 0..<900, .tear)
      let zeros = [UInt8](repeating: 0, count: JournalLayout.Chain.byteCount)
      RawFile(path + "/000001.journal").write(zeros, at: JournalLayout.Header.chain)
      let before = readAll(path).records
      let counter = CallCounter(failing: calls, with: fault) { $0 != .prewrite }
      var settings = scratch.settings(start: 3)
      settings.io.faults = counter.faults
      do {
        let writer = try JournalWriter(resuming: path, settings)
        #expect(writer.records == 900)
        isOver = counter.count <= calls
      } catch {
        #expect(fault == .error(EIO), "call \(calls): \(error)")
      }
      let (records, result) = readAll(path)
      #expect(records == before, "call \(calls)")
      if case .failure(let error) = result { Issue.record("call \(calls): \(error)") }
      _ = try writeRun(path, scratch.settings(start: 4), 900..<1000, .close)
      #expect(try JournalReader(path: path).verify().recordCount == 1002, "call \(calls)")
      calls += 1
    }
    #expect(calls > 8)
  }
}
