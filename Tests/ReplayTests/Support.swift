// A journal of a real run, and copies of it in which something was changed.

import CPlatform
import Config
import Events
import Glibc
import Journal
import Pipeline
import Platform
import Testing

@testable import Replay
import Settings

/// A directory of its own, removed with all that is in it.
final class Scratch: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/apus-replay-XXXXXX".utf8CString)
    _ = unsafe mkdtemp(&template)
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let directory = unsafe opendir(path) {
      while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) {
          unsafe String(cString: $0)
        }
        if name != "." && name != ".." { remove(path + "/" + name) }
      }
      unsafe closedir(directory)
      _ = unsafe rmdir(path)
    } else {
      _ = unsafe unlink(path)
    }
  }

  func write(_ text: String, to name: String) -> String {
    let file = unsafe fopen(path + "/" + name, "w")!
    _ = unsafe fputs(text, file)
    _ = unsafe fclose(file)
    return path + "/" + name
  }
}

/// One run, made once: all that a journal can hold, in a few thousand events.
final class Recording: Sendable {
  let scratch = Scratch()
  let path: String
  let records: [JournalRecord]
  let summary: RunSummary

  static let shared = try! Recording()

  private init() throws {
    _ = scratch.write(
      """
      instruments:
        ACME: { tick: 0.01, lot: 1, lowest: 10, highest: 1000, reference: 100 }
        BOLT: { tick: 0.05, lot: 5, lowest: 50, highest: 5000, reference: 700 }

      """, to: "instruments.yaml")
    let config = scratch.write(
      """
      instance: replay-\(Host.processID)
      seed: 5
      instruments: instruments.yaml
      timer: 1ms
      market: { rate: 20k/s, events: 2500 }
      strategies: { quote_and_take: { quote: 10, take: 5, take_imbalance_percent: 60, take_cooldown: 100us } }
      risk: { max_order: 10, max_position: 200, instruments: { ACME: { max_position: 15 } } }
      gateway_out: { max_age: 1h }
      journal: { directory: '\(scratch.path)/journal', segment: 1MiB }
      topology: two_threads
      watchdog: { after: 30s }

      """, to: "config.yaml")
    let run = try TraderRun(TraderConfig.load(path: config, environment: [:]), warn: { _ in })
    try run.start()
    let deadline = run.clock.now() + 30_000_000_000
    while !run.isOver && run.clock.now() < deadline {
      apus_sleep_ns(10_000_000)
      _ = run.order(.cancelAll)  // For cancels of the orders stage's own.
    }
    run.stop()
    summary = run.summary()
    path = run.journalPath!
    var cursor = try JournalReader(path: path).cursor()
    var records: [JournalRecord] = []
    while let record = try cursor.next() { records.append(record) }
    self.records = records
  }

  /// Writes these records as a journal of their own, with right checksums: what a forger would do.
  func copy(
    _ records: [JournalRecord], in scratch: Scratch, isClosed: Bool = true,
    bundle: JournalBundle? = nil
  ) throws -> String {
    let header = try JournalReader(path: path).header
    let settings = JournalSettings(
      root: scratch.path, instance: header.instance, build: header.build,
      configDigest: header.configDigest, start: header.start, durability: header.durability,
      segmentByteCount: header.segmentByteCount, bundle: bundle ?? header.bundle)
    var writer = try JournalWriter(settings)
    for record in records
    where record.event.kind != .journalSync && record.event.kind != .journalClose {
      while writer.append(stage: record.stage, event: record.event) == .full {
        apus_sleep_ns(100_000)
      }
    }
    if isClosed { try writer.close(reason: .shutdown, now: header.start) }
    return settings.directory
  }

  /// The records that a replay compares, by their place in `records`.
  func places(_ isWanted: (JournalRecord) -> Bool) -> [Int] {
    records.indices.filter { isWanted(records[$0]) }
  }

  /// The n-th part of the way through the records of a stage that aren't digests.
  func place(of stage: StageID, _ kind: EventKind, at fraction: Double) -> Int {
    let places = places { $0.stage == stage && $0.event.kind == kind }
    precondition(!places.isEmpty, "the recording holds no \(kind.name ?? "") of \(stage)")
    return places[Int(Double(places.count - 1) * fraction)]
  }
}

func replay(_ path: String, until: UInt64 = .max, only: StageID? = nil) throws -> ReplayResult {
  var replay = try Replay(path: path, until: until, only: only)
  return try replay.run { _ in }
}
