// Restarts: a snapshot and what the log holds behind it make the state that the whole log makes, to the byte; what can't be
// gone on with is refused and touched by nobody.

import CPlatform
import Config
import Events
import Glibc
import Journal
import Platform
import Risk
import Testing

@testable import Pipeline
@testable import Settings

/// Copies a directory with all that is in it, snapshots first: what they are of is in the log by then.
func copyJournal(_ from: String, to: String) throws {
  for name in ["/snapshots", ""] {
    guard let directory = unsafe opendir(from + name) else { continue }
    defer { unsafe closedir(directory) }
    _ = unsafe mkdir(to, 0o700)
    _ = unsafe mkdir(to + name, 0o700)
    var files: [String] = []
    while let entry = unsafe readdir(directory) {
      let file = unsafe withUnsafePointer(to: &entry.pointee.d_name.0) {
        unsafe String(cString: $0)
      }
      if file.hasSuffix(".journal") || file.hasSuffix(".snapshot") { files.append(file) }
    }
    for file in files.sorted() { try copyFile(from + name + "/" + file, to + name + "/" + file) }
  }
}

func copyFile(_ from: String, _ to: String) throws {
  let source = unsafe open(from, O_RDONLY)
  let target = unsafe open(to, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  defer {
    close(source)
    close(target)
  }
  try #require(source >= 0 && target >= 0)
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let count = unsafe read(source, &buffer, buffer.count)
    if count <= 0 { break }
    _ = unsafe write(target, buffer, count)
  }
}

extension Runs {
  @Suite struct RecoveryTests {
    func setup(_ seed: UInt64) -> Setup {
      Setup(
        seed: seed, events: 6_000, ring: 1024, rate: "8k/s",
        strategy: "  requote_ticks: 50\n", segment: "1MiB")
    }

    /// The settings, with a snapshot now and then.
    func settings(_ setup: Setup, in scratch: Scratch)
      throws -> TraderSettings
    {
      var settings = try setup.settings(in: scratch)
      settings.journal.snapshots = SnapshotCadence(every: .zero, events: 1_200, keep: 3)
      return settings
    }

    func recover(_ path: String, _ settings: TraderSettings, build: String? = nil) throws
      -> RecoveredTrader
    {
      var settings = settings
      settings.enter(epoch: 2, first: try RecoveredTrader.epoch(of: path))
      return try RecoveredTrader.recover(path, for: settings, build: build ?? BuildID.current())
    }

    /// A journal as it was at several moments of a run, as a crash would have left it.
    private func moments(_ run: TraderRun, in scratch: Scratch) throws -> [String] {
      var copies: [String] = []
      var next: UInt64 = 2_000
      var hasSnapshot = false
      _ = try carryOut(run) { run in
        let isFirst = !hasSnapshot && !SnapshotFile.all(of: run.journalPath!).isEmpty
        if isFirst || run.value(.gatewayIn, "events_out") > next {
          next += isFirst ? 0 : 1_500
          hasSnapshot = hasSnapshot || isFirst
          let path = scratch.path + "/copy-\(copies.count)"
          try? copyJournal(run.journalPath!, to: path)
          copies.append(path)
        }
        // On a busy host the market may be over before the first snapshot is on record.
        return run.isOver && hasSnapshot
      }
      return copies
    }

    /// Segments before it may be in an archive whose disk isn't there: those where the last run begins as well.
    @Test func `a start reads nothing that lies before its snapshot`() throws {
      let scratch = Scratch()
      var settings = try settings(setup(4), in: scratch)
      settings.journal.segmentByteCount = 64 << 10
      for _ in 0..<2 { #expect(try carryOut(try TraderRun(settings, warn: { _ in })).isClean) }
      let path = try #require(
        try LogRecovery.newest(under: scratch.path, instance: settings.instance))
      let reader = try JournalReader(path: path)
      let finished = try reader.finishedSegments()
      let last = try #require(reader.runs.last)
      #expect(last.number == 1 && finished.contains { $0.number == last.firstSegment })
      let sum = [UInt8](repeating: 0, count: 32)
      for segment in finished {
        try reader.replace(
          segment.number,
          by: SegmentStub(
            byteCount: 1 << 20, storedByteCount: 1, sum: sum, storedSum: sum,
            path: scratch.path + "/unmounted/\(segment.name).zst"))
      }
      let run = try TraderRun(settings, warn: { _ in })
      #expect(run.recovery?.run == 2 && run.recovery?.snapshot?.run == 1)
      #expect(try carryOut(run).isClean)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a snapshot and the tail make what the whole log makes`(seed: UInt64) throws {
      let scratch = Scratch()
      let settings = try settings(setup(seed), in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      let copies = try moments(run, in: scratch)
      try #require(!copies.isEmpty)
      var began = 0
      for path in copies {
        let short = try recover(path, settings)
        if short.report.snapshot != nil { began += 1 }
        Scratch.remove(path + "/snapshots")
        let long = try recover(path, settings)
        #expect(long.report.snapshot == nil && long.report.replayed >= short.report.replayed)
        #expect(short.report.lastSequence == long.report.lastSequence)
        #expect(short.parts == long.parts, "seed \(seed), \(path)")
        #expect(short.openOrders == long.openOrders && short.opening == long.opening)
        #expect(short.openOrders.count > 0, "there was something to lose")
      }
      // How many copies were made before the first snapshot is the host's affair; one is made behind it.
      #expect(began > 0)
      // At the end: nothing is read again, and the state is that of the whole log too.
      let path = run.journalPath!
      let short = try recover(path, settings)
      #expect(short.report.replayed == 0 && short.report.snapshot != nil)
      Scratch.remove(path + "/snapshots")
      #expect(try recover(path, settings).parts == short.parts)
    }

    @Test func `a run goes on with positions, orders and numbers, and replays over all runs`()
      throws
    {
      let scratch = Scratch()
      let settings = try settings(setup(3), in: scratch)
      let first = try TraderRun(settings, warn: { _ in })
      let before = try carryOut(first)
      #expect(first.recovery == nil && first.settings.epoch == first.settings.runEpoch)
      for round: UInt32 in 1...2 {
        let again = try TraderRun(settings, warn: { _ in })
        let recovery = try #require(again.recovery)
        #expect(recovery.run == round && recovery.end == .closed(reason: .shutdown))
        #expect(again.journalPath == first.journalPath)
        #expect(again.settings.epoch == first.settings.epoch)
        #expect(again.settings.runEpoch == first.settings.runEpoch + round)
        let after = try carryOut(again)
        #expect(after.isClean && after.ordersSent > 0)
        for (old, new) in zip(before.positions, after.positions) {
          #expect(new.position.fillCount > old.position.fillCount, "it went on from there")
        }
        #expect(again.value(.risk, "snapshot_pause_ns") > 0)
      }
      let result = try replay(first.journalPath!)
      #expect(result.difference == nil && result.runs == 3)
      var sent = Set<UInt64>()
      for record in try records(of: first.journalPath!)
      where record.stage == .strategy && record.event.kind == .orderNew {
        #expect(sent.insert(record.event.words.w0).inserted, "no id is given twice")
      }
    }

    @Test func `a snapshot that is damaged, or ahead of the log, is passed over`() throws {
      let scratch = Scratch()
      let settings = try settings(setup(4), in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      let copies = try moments(run, in: scratch)
      let path = try #require(copies.last)
      let whole = try recover(path, settings)
      let newest = try #require(SnapshotFile.all(of: path).first)
      // The last of the run is of a later moment than this copy's log.
      let last = try #require(SnapshotFile.all(of: run.journalPath!).first)
      try copyFile(last, path + "/snapshots/" + last.split(separator: "/").last!)
      let descriptor = unsafe open(newest, O_WRONLY)
      _ = unsafe pwrite(descriptor, [UInt8](repeating: 0xA5, count: 16), 16, 5_000)
      close(descriptor)
      let again = try recover(path, settings)
      #expect(again.report.passedOver.count == 2)
      #expect(again.report.passedOver[0].contains("the log ends before its input"))
      #expect(again.report.passedOver[1].contains("is damaged"))
      #expect(again.parts == whole.parts)
      // Only the one is no use to anybody: the log goes on without its input.
      let all = SnapshotFile.all(of: path)
      again.report.removeLostSnapshots { Issue.record("\($0)") }
      #expect(SnapshotFile.all(of: path) == Array(all.dropFirst()))
    }

    @Test func `another build goes on only where nothing must be read again`() throws {
      let scratch = Scratch()
      let settings = try settings(setup(5), in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      let copies = try moments(run, in: scratch)
      #expect(try recover(run.journalPath!, settings, build: "other").report.replayed == 0)
      do {
        _ = try recover(copies[1], settings, build: "other")
        Issue.record("it went on")
      } catch {
        #expect("\(error)".contains("ended without a snapshot at its end"))
        #expect("\(error)".contains("--fresh"))
      }
    }

    @Test func `another config's shape is refused by name`() throws {
      let scratch = Scratch()
      let setup = setup(6)
      let settings = try settings(setup, in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      _ = try carryOut(run)
      func refused(_ change: (inout TraderSettings) -> Void) -> String {
        var other = settings
        change(&other)
        other.bundle[0].text += "# changed"
        do {
          _ = try recover(run.journalPath!, other)
          return "it went on"
        } catch {
          return "\(error)"
        }
      }
      #expect(
        refused { $0.instruments.swapAt(0, 1) }
          .contains("its instruments are ACME, BOLT, the config's are BOLT, ACME"))
      #expect(refused { $0.orders.capacity *= 2 }.contains("its state does"))
      #expect(
        refused { $0.risk.limits[0].longestReferenceAge = .seconds(9) }
          .contains("what risk knows of 'ACME'"))
      #expect(refused { $0.risk.repeatCapacity *= 2 }.contains("risk has changed in more"))
      #expect(
        refused { $0.risk.limits[1].maximumOrder = Quantity(units: 7_000_000_000) }
          == "it went on")
    }

    @Test func `an old snapshot goes only when the new one was loaded`() throws {
      let scratch = Scratch()
      func snapshot(_ sequence: UInt64) -> Snapshot {
        Snapshot(
          header: SnapshotHeader(
            instance: "test", build: "b", configDigest: 1, journalStart: Nanoseconds(1), run: 0,
            sequence: Sequence(sequence), time: Nanoseconds(1)),
          parts: [SnapshotPart(stage: .book, bytes: [1])])
      }
      func write(_ sequence: UInt64, _ complaint: String?) -> SnapshotOutcome {
        let writing = SnapshotWriting(
          snapshot(sequence), scratch.path, 1, { _ in complaint }, pauses: [], sinceNs: 0)
        writing.run()
        return writing.outcome
      }
      #expect(write(1, nil).failure == nil)
      #expect(write(2, "no good").failure?.contains("no good") == true)
      #expect(SnapshotFile.all(of: scratch.path).count == 1)
      #expect(try SnapshotFile.read(SnapshotFile.all(of: scratch.path)[0]) == snapshot(1))
      #expect(write(3, nil).failure == nil)
      #expect(try SnapshotFile.read(SnapshotFile.all(of: scratch.path)[0]) == snapshot(3))
      #expect(SnapshotFile.all(of: scratch.path).count == 1)
    }
  }
}
