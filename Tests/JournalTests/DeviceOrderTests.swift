// In which order things get to the device: a name only once its bytes are there, and a new run only once the old one is
// cut. What a loss of power leaves can't be tried here; that each step waits for the one before it can.

import CPlatform
import Events
import Platform
import Testing

@testable import Journal

@Suite struct DeviceOrderTests {
  /// What was asked of the file system, in its order: the call, and the last part of its path.
  private final class Calls: @unchecked Sendable {
    private let lock = TestLock()
    private var list: [String] = []
    private let kinds: [JournalCall]

    init(_ kinds: [JournalCall]) { self.kinds = kinds }

    var all: [String] { lock.held { list } }

    var faults: JournalFaults {
      { call, path in
        if self.kinds.contains(call) {
          let name = path.split(separator: "/").last.map(String.init) ?? ""
          self.lock.held { self.list.append("\(call) \(name)") }
        }
        return nil
      }
    }
  }

  private static let kinds: [JournalCall] = [
    .writeHeader, .sync, .truncate, .rename, .syncDirectory,
  ]

  private func name(_ directory: String) -> String {
    directory.split(separator: "/").last.map(String.init) ?? ""
  }

  /// `first` is there, and somewhere behind it `second`. Later segments are being made meanwhile.
  private func expect(_ calls: [String], _ first: String, before second: String) {
    let from = calls.firstIndex(of: first)
    let isInOrder = from.map { calls[$0...].contains(second) } ?? false
    #expect(isInOrder, "\(first) before \(second): \(calls)")
  }

  @Test func `at power a segment is on the device before its name, and that before its records`()
    throws
  {
    let scratch = Scratch()
    let calls = Calls(Self.kinds + [.writeRecords])
    var settings = scratch.settings(durability: .power)
    settings.io.faults = calls.faults
    var writer = try JournalWriter(settings)
    let segment = JournalLayout.fileName(0)
    let made = calls.all
    let unnamed = segment + JournalLayout.unfinishedSuffix
    expect(made, "writeHeader \(unnamed)", before: "sync \(unnamed)")
    expect(made, "sync \(unnamed)", before: "rename \(segment)")
    expect(made, "rename \(segment)", before: "syncDirectory \(name(writer.directory))")
    expect(
      made, "syncDirectory \(name(scratch.path))",
      before: "syncDirectory \(name(writer.directory))")
    #expect(!made.contains("writeRecords \(segment)"))
    #expect(appendSamples(&writer, 0..<10))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
  }

  /// Three segments: two that are full, and the last.
  @Test(arguments: [Durability.none, .process])
  func `below power each segment goes to the device when it is full, and the last at the end`(
    durability: Durability
  ) throws {
    let scratch = Scratch()
    let calls = Calls([.create, .truncate, .sync, .syncDirectory])
    var settings = scratch.settings(durability: durability)
    settings.io.faults = calls.faults
    var writer = try JournalWriter(settings)
    #expect(appendSamples(&writer, 0..<2000))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    // Before anything the first segment, its directory and that one's: there is a journal, or there is none.
    let names = (0..<3).map { JournalLayout.fileName($0) }
    #expect(
      calls.all.filter { $0.hasPrefix("sync") } == [
        "syncDirectory \(name(scratch.path))",
        "sync \(names[0] + JournalLayout.unfinishedSuffix)",
        "syncDirectory \(name(writer.directory))",
        "sync \(names[0])", "sync \(names[1])", "sync \(names[2])",
        "syncDirectory \(name(writer.directory))",
      ])
    expect(calls.all, "create \(names[2])", before: "sync \(names[0])")
    expect(calls.all, "truncate \(names[2])", before: "sync \(names[2])")
  }

  /// Two segments are there to write to while a full one is on its way.
  @Test func `below power nothing waits for a slow device`() throws {
    let scratch = Scratch()
    let gate = Gate()
    var settings = scratch.settings()
    settings.io.faults = { call, path in
      if call == .sync && path.hasSuffix("/" + JournalLayout.fileName(0)) { gate.pass() }
      return nil
    }
    var writer = try JournalWriter(settings)
    #expect(appendSamples(&writer, 0..<2 * 716 + 460))
    #expect(writer.append(stage: .risk, event: sampleEvent(0)) == .full)
    gate.open()
    #expect(appendSamples(&writer, 2 * 716 + 460..<4000))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
    #expect(readAll(writer.directory).result == .success(.closed(reason: .shutdown)))
  }

  /// The new segment says where the old run ends, so it must have its name when the old one is cut; and the cut must be
  /// there before records stand in the new one.
  @Test(arguments: [Durability.process, .power])
  func `a run that goes on is on the device, and so is the end of the one before`(
    durability: Durability
  ) throws {
    let scratch = Scratch()
    let directory = try Self.leaveOpen(scratch, durability)
    let calls = Calls(Self.kinds)
    var settings = scratch.settings(durability: durability, start: 1_767_400_000_000_000_000)
    settings.io.faults = calls.faults
    var writer = try JournalWriter(resuming: directory, settings)
    let made = calls.all
    let old = JournalLayout.fileName(0)
    let new = JournalLayout.fileName(1)
    let unnamed = new + JournalLayout.unfinishedSuffix
    expect(made, "writeHeader \(unnamed)", before: "sync \(unnamed)")
    expect(made, "sync \(unnamed)", before: "rename \(new)")
    expect(made, "rename \(new)", before: "syncDirectory \(name(directory))")
    expect(made, "syncDirectory \(name(directory))", before: "truncate \(old)")
    expect(made, "truncate \(old)", before: "sync \(old)")
    #expect(appendSamples(&writer, 0..<10))
    try writer.close(reason: .shutdown, now: Nanoseconds(1))
  }

  /// A journal whose writer goes without a word.
  private static func leaveOpen(_ scratch: Scratch, _ durability: Durability) throws -> String {
    var writer = try JournalWriter(scratch.settings(durability: durability))
    #expect(appendSamples(&writer, 0..<10))
    writer.commit()
    for _ in 0..<10_000 where writer.durable < 10 { apus_sleep_ns(100_000) }
    return writer.directory
  }

  @Test func `a snapshot has its name once its bytes are there`() throws {
    let scratch = Scratch()
    let calls = Calls([.writeSnapshot, .sync, .rename, .syncDirectory])
    var io = JournalIO()
    io.faults = calls.faults
    let header = SnapshotHeader(
      instance: "a", build: "b", configDigest: 1, journalStart: Nanoseconds(2), run: 0,
      sequence: Sequence(3), time: Nanoseconds(4))
    let path = try SnapshotFile.write(
      Snapshot(header: header, parts: [SnapshotPart(stage: .risk, bytes: [1, 2, 3])]),
      of: scratch.path, io)
    let file = name(path)
    #expect(
      calls.all == [
        "writeSnapshot \(file).new", "sync \(file).new", "rename \(file)",
        "syncDirectory snapshots",
      ])
  }
}
