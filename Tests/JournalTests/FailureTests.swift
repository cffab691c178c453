// The file system says no, and the process dies: what was written stays readable.

import CPlatform
import Events
import Glibc
import Platform
import Testing

@testable import Journal

@Suite struct FailureTests {
  /// A disk that is full when segment `from` is to be made.
  private func settings(_ scratch: Scratch, fullFrom from: UInt64) -> JournalSettings {
    var settings = scratch.settings()
    settings.io.faults = { call, path in
      call == .allocate && segmentNumber(path) >= from ? .error(ENOSPC) : nil
    }
    return settings
  }

  private func waitForFailure(_ writer: borrowing JournalWriter) {
    for _ in 0..<10_000 where !writer.hasFailed { usleep(1000) }
  }

  @Test func aFullDiskIsKnownAtOnceAndTheReserveIsKept() throws {
    let scratch = Scratch()
    var writer = try JournalWriter(settings(scratch, fullFrom: 2))
    #expect(appendSamples(&writer, 0..<720))
    waitForFailure(writer)
    #expect(writer.failure?.code == ENOSPC, "known long before the segment is full")
    #expect(writer.failure?.description.contains("No space left") == true)
    // 716 in the first segment, 716 - 256 in the second.
    #expect(appendSamples(&writer, 720..<1176))
    #expect(writer.append(stage: .risk, event: sampleEvent(0)) == .failed)
    #expect(writer.mark(.process, now: Nanoseconds(1)) == .failed)
    #expect(writer.records == 1176)
    for number in 1176..<1430 as Range<UInt64> {
      #expect(
        writer.appendReserved(stage: sampleStage(number), event: sampleEvent(number)) == .written)
    }
    #expect(writer.appendReserved(stage: .risk, event: sampleEvent(0)) == .failed)
    let open = readAll(writer.directory)
    #expect(open.records.count == 1430 && open.result == .success(.open))
    let error = #expect(throws: SystemFailure.self) {
      try writer.close(reason: .notJournaled, now: Nanoseconds(2))
    }
    #expect(error?.code == ENOSPC)
    let (records, result) = readAll(writer.directory)
    #expect(result == .success(.closed(reason: .notJournaled)))
    #expect(records.count == 1432)
    #expect(records.prefix(1430).allSatisfy { $0.event == sampleEvent($0.position) })
    #expect(try JournalDirectory.segments(in: writer.directory) == [0, 1])
  }

  /// A device that loses what a mapped file was given says so when it is asked, once.
  @Test(arguments: [Durability.none, .process], [0, 1] as [UInt64])
  func `a segment that doesn't get to the device is a failure`(durability: Durability, lost: UInt64)
    throws
  {
    let scratch = Scratch()
    var settings = scratch.settings(durability: durability)
    settings.io.faults = { call, path in
      call == .sync && path.hasSuffix("/" + JournalLayout.fileName(lost)) ? .error(EIO) : nil
    }
    var writer = try JournalWriter(settings)
    #expect(appendSamples(&writer, 0..<720))
    if lost == 0 {
      waitForFailure(writer)
      #expect(writer.failure?.code == EIO, "known while it is written")
    }
    let error = #expect(throws: SystemFailure.self) {
      try writer.close(reason: .shutdown, now: Nanoseconds(1))
    }
    #expect(error?.code == EIO && error?.doing.hasPrefix("sync '") == true)
    let (records, result) = readAll(writer.directory)
    #expect(records.count == 722 && result == .success(.closed(reason: .shutdown)))
  }

  @Test func withoutAFirstSegmentThereIsNoJournal() throws {
    let scratch = Scratch()
    let error = #expect(throws: JournalError.self) {
      _ = try JournalWriter(settings(scratch, fullFrom: 0))
    }
    guard case .system(let failure) = error?.kind else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(failure.code == ENOSPC && failure.doing.hasPrefix("set aside 65536 bytes"))
    #expect(try JournalDirectory.names(in: scratch.path).isEmpty)
  }

  /// The reserve serves while the next segment is merely late, too, and the log goes on after it.
  @Test func aLateSegmentIsWaitedFor() throws {
    let scratch = Scratch()
    let gate = Gate()
    var settings = scratch.settings()
    settings.io.faults = { call, path in
      if call == .create && segmentNumber(path) == 1 { gate.pass() }
      return nil
    }
    var writer = try JournalWriter(settings)
    #expect(appendSamples(&writer, 0..<460))
    #expect(writer.append(stage: .risk, event: sampleEvent(0)) == .full)
    let isLate = !writer.hasFailed
    #expect(isLate)
    for number in 460..<500 as Range<UInt64> {
      #expect(
        writer.appendReserved(stage: sampleStage(number), event: sampleEvent(number)) == .written)
    }
    #expect(writer.append(stage: .risk, event: sampleEvent(0)) == .full)
    gate.open()
    #expect(appendSamples(&writer, 500..<2000))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    let (records, result) = readAll(writer.directory)
    #expect(result == .success(.closed(reason: .shutdown)))
    #expect(records.prefix(2000).allSatisfy { $0.event == sampleEvent($0.position) })
  }

  /// The kernel itself refuses: no file may grow past the limit. The child leaves by _exit, because
  /// a coverage build would write its profile into that limit.
  @Test func aRealLimitIsAnErrorAndNoSignal() async {
    let scratch = Scratch()
    let root = scratch.path
    await #expect(processExitsWith: .exitCode(7)) { [root = root as String] in
      _ = signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 64 << 10, rlim_max: 64 << 10)
      guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
        _exit(1)
      }
      do throws(JournalError) {
        _ = try JournalWriter(
          JournalSettings(
            root: root, instance: "full", build: "b", configDigest: 0,
            start: Nanoseconds(1_767_323_045_678_000_000), segmentByteCount: 128 << 10))
        _exit(2)
      } catch {
        guard case .system(let failure) = error.kind, failure.code == EFBIG else { _exit(3) }
        guard (try? JournalDirectory.names(in: root)) == [] else { _exit(4) }
      }
      _exit(7)
    }
  }

  /// kill -9 at any moment: the log opens, is a prefix of what was written, and holds at least what
  /// the writer said was written.
  @Test(arguments: 0..<12, [Durability.process, .power])
  func killedAtAnyMoment(seed: Int, durability: Durability) async throws {
    let scratch = Scratch()
    let root = scratch.path
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [root = root as String, seed = seed as Int, level = durability.rawValue as UInt8] in
      KilledWriter.run(root: root, seed: UInt64(seed), Durability(rawValue: level)!)
    }
    let directory = try #require(try JournalDirectory.journals(under: root).first)
    let told = RawFile(root + "/told").read(0, 8).word(at: 0)
    let (records, result) = readAll(directory)
    guard case .success(let end) = result else {
      Issue.record("seed \(seed): \(result)")
      return
    }
    #expect(!end.isClosed)
    #expect(UInt64(records.count) >= told && (told > 0 || durability == .power), "seed \(seed)")
    var number: UInt64 = 0
    for record in records where record.event.kind == .trade {
      #expect(record.event == sampleEvent(number), "seed \(seed)")
      number += 1
    }
  }
}

/// Holds a thread back until it is opened: a pipe with nothing in it.
struct Gate: Sendable {
  private let ends: [Int32]

  init() {
    var ends: [Int32] = [0, 0]
    precondition(unsafe pipe(&ends) == 0)
    self.ends = ends
  }

  func pass() {
    var byte: UInt8 = 0
    _ = unsafe read(ends[0], &byte, 1)
  }

  func open() {
    var byte: UInt8 = 1
    _ = unsafe write(ends[1], &byte, 1)
  }
}

/// The child of `killedAtAnyMoment`: writes, tells how far it came in a mapped word, and is killed
/// by a thread of its own.
enum KilledWriter {
  static func run(root: String, seed: UInt64, _ durability: Durability) {
    var chance = Chance(state: seed)
    let settings = JournalSettings(
      root: root, instance: "killed", build: "b", configDigest: 0,
      start: Nanoseconds(1_767_323_045_678_000_000), durability: durability,
      segmentByteCount: 64 << 10)
    guard let file = try? OwnedFile.create(root + "/told"), (try? file.allocate(4096)) != nil,
      let told = try? Mapping(
        file: file.descriptor, byteCount: 4096, writable: true, named: "told"),
      var writer = try? JournalWriter(settings)
    else { exit(1) }
    let delay = chance.next() % 40_000_000
    var killer: PinnedThread?
    for number in 0..<UInt64.max {
      guard append(&writer, sampleStage(number), sampleEvent(number)) == .written else { exit(2) }
      if durability == .power && number % 16 == 0 { writer.commit() }
      unsafe told.base.storeBytes(of: writer.durable, as: UInt64.self)
      if killer == nil {
        killer = try? PinnedThread.start(ThreadOptions(name: "killer"), warn: { _ in }) {
          apus_sleep_ns(delay)
          kill(getpid(), SIGKILL)
        }
      }
      if number % 1000 == 999 { _ = writer.mark(durability, now: Nanoseconds(number)) }
    }
  }
}
