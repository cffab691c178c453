// A snapshot that can't be taken, and a file that should be gone and isn't, are said with the file and the reason, and
// counted, at the end of a run as well as in it.

import CPlatform
import Events
import Glibc
import Journal
import Platform
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite struct SnapshotFailureTests {
    private func snapshot(_ sequence: UInt64) -> Snapshot {
      Snapshot(
        header: SnapshotHeader(
          instance: "test", build: "b", configDigest: 1, journalStart: Nanoseconds(1), run: 0,
          sequence: Sequence(sequence), time: Nanoseconds(1)),
        parts: [SnapshotPart(stage: .book, bytes: [1])])
    }

    private func write(
      _ sequence: UInt64, in scratch: Scratch, keep: Int = 1,
      check: @escaping SnapshotKeeper.Check = { _ in nil }
    ) -> SnapshotOutcome {
      let writing = SnapshotWriting(
        snapshot(sequence), scratch.path, keep, check, pauses: [], sinceNs: 0)
      writing.run()
      return writing.outcome
    }

    private func path(_ number: UInt64, in scratch: Scratch, _ suffix: String = "") -> String {
      let digits = String(number)
      return SnapshotFile.directory(of: scratch.path) + "/"
        + String(repeating: "0", count: 20 - digits.count) + digits + ".snapshot" + suffix
    }

    private func touch(_ path: String) {
      let descriptor = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
      precondition(descriptor >= 0)
      close(descriptor)
    }

    /// The last one fails, as there is no place for it.
    @Test func `the last one of a run isn't missed in silence`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 8, events: 500).settings(in: scratch)
      let warnings = Warnings()
      let run = try TraderRun(settings, warn: warnings.take)
      let journal = try #require(run.journalPath)
      let summary = try carryOut(run) { run in
        if run.isOver { touch(journal + "/snapshots") }
        return run.isOver
      }
      let why = try #require(summary.snapshotFailure)
      #expect(why.contains("\(journal)/snapshots/") && why.contains("Not a directory"))
      #expect(warnings.contains("snapshot " + why))
      #expect(summary.snapshot == nil && summary.isClean)
      #expect(run.value(TraderPart.snapshots, "failed") == 1)
      #expect(run.value(TraderPart.snapshots, "taken") == 0)
      #expect(run.shutdownRows().contains("no_snapshot\t" + why))
    }

    @Test func `one that is good is counted, and what can't go away is said and counted`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 9, events: 500).settings(in: scratch)
      let warnings = Warnings()
      let run = try TraderRun(settings, warn: warnings.take)
      let journal = try #require(run.journalPath)
      let stale = journal + "/snapshots/00000000000000000001.snapshot.new"
      // What isn't a file can't be unlinked.
      _ = unsafe mkdir(journal + "/snapshots", 0o700)
      _ = unsafe mkdir(stale, 0o700)
      let summary = try carryOut(run)
      #expect(summary.snapshotFailure == nil && summary.snapshot != nil && summary.isClean)
      #expect(warnings.contains("snapshots: can't remove '\(stale)'"))
      #expect(warnings.contains("Is a directory"))
      #expect(run.value(TraderPart.snapshots, "taken") == 1)
      #expect(run.value(TraderPart.snapshots, "failed") == 0)
      #expect(run.value(TraderPart.snapshots, "not_removed") == 1)
    }

    @Test func `each one of a run is counted`() throws {
      let scratch = Scratch()
      var settings = try Setup(seed: 10, events: 4_000, rate: "8k/s").settings(in: scratch)
      settings.journal.snapshots = SnapshotCadence(every: .zero, events: 800, keep: 2)
      let run = try TraderRun(settings, warn: { _ in })
      let summary = try carryOut(run)
      #expect(summary.isClean && summary.snapshotFailure == nil)
      let taken = run.value(TraderPart.snapshots, "taken")
      #expect(taken >= 2 && run.value(TraderPart.snapshots, "failed") == 0)
    }

    /// The one that is being written when a run ends.
    @Test func `one that is under way at the end has its outcome told`() throws {
      let scratch = Scratch()
      let desk = SnapshotDesk([(.book, 64)])
      let keeper = SnapshotKeeper(
        desk, SnapshotCadence(every: .zero, events: 0, keep: 1), of: scratch.path,
        header: snapshot(0).header, after: 0, nowNs: 1, before: { "the device is gone" },
        check: { _ in nil })
      #expect(keeper.finish() == nil)
      keeper.ask()
      var mark = try #require(keeper.due(sequenced: 4, nowNs: 2, limits: []))
      mark.sequence = Sequence(5)
      desk.place(of: .book).take(at: mark, orders: { _ in nil })
      let log = LogReach(sent: 1, held: 1, hasFailed: false)
      #expect(keeper.tend(nowNs: 3, log: log, warn: { _ in }) == nil)
      let outcome = try #require(keeper.finish())
      #expect(outcome.sequence == Sequence(5) && outcome.wasAsked)
      #expect(outcome.failure == "it wasn't written: the device is gone")
      #expect(keeper.finish() == nil)
    }

    /// Else a log that ends before the mark would go on with other inputs under its number.
    @Test func `none is written before its mark is on record`() throws {
      let scratch = Scratch()
      let desk = SnapshotDesk([(.book, 64)])
      let keeper = SnapshotKeeper(
        desk, SnapshotCadence(every: .zero, events: 0, keep: 1), of: scratch.path,
        header: snapshot(0).header, after: 0, nowNs: 1, check: { _ in nil })
      func take(_ sequence: UInt64) throws {
        keeper.ask()
        var mark = try #require(keeper.due(sequenced: 4, nowNs: 2, limits: []))
        mark.sequence = Sequence(sequence)
        desk.place(of: .book).take(at: mark, orders: { _ in nil })
      }
      func tend(sent: UInt64, held: UInt64, hasFailed: Bool = false) -> SnapshotOutcome? {
        keeper.tend(
          nowNs: 3, log: LogReach(sent: sent, held: held, hasFailed: hasFailed), warn: { _ in })
      }
      try take(5)
      #expect(tend(sent: 7, held: 6) == nil && keeper.finish() == nil)
      // More inputs come; what counts is what there was when the copies were there.
      #expect(tend(sent: 9, held: 6) == nil && keeper.finish() == nil)
      #expect(SnapshotFile.all(of: scratch.path).isEmpty)
      #expect(tend(sent: 9, held: 7) == nil)
      #expect(keeper.finish()?.failure == nil)
      #expect(SnapshotFile.all(of: scratch.path) == [path(5, in: scratch)])
      try take(8)
      let outcome = try #require(tend(sent: 10, held: 9, hasFailed: true))
      #expect(outcome.sequence == Sequence(8) && outcome.wasAsked)
      #expect(outcome.failure == "it wasn't written: the journal can't be written any more")
      #expect(SnapshotFile.all(of: scratch.path) == [path(5, in: scratch)])
      // The next is none the worse for it.
      try take(9)
      #expect(tend(sent: 11, held: 11) == nil && keeper.finish()?.failure == nil)
    }

    @Test func `old and unfinished files that stay are named, and the others go`() throws {
      let scratch = Scratch()
      #expect(write(3, in: scratch).failure == nil)
      _ = unsafe mkdir(path(1, in: scratch), 0o700)
      _ = unsafe mkdir(path(2, in: scratch, ".new"), 0o700)
      touch(path(4, in: scratch, ".new"))
      let outcome = write(5, in: scratch)
      #expect(outcome.failure == nil && outcome.leftovers.count == 2)
      #expect(outcome.leftovers[0].contains("remove '\(path(1, in: scratch))'"))
      #expect(outcome.leftovers[1].contains("remove '\(path(2, in: scratch, ".new"))'"))
      #expect(outcome.leftovers.allSatisfy { $0.contains("Is a directory") })
      #expect(unsafe access(path(3, in: scratch), F_OK) != 0)
      #expect(unsafe access(path(4, in: scratch, ".new"), F_OK) != 0)
    }

    /// What a failed write left behind goes with the next attempt, or is named.
    @Test func `unfinished files go after a failure as well`() throws {
      let scratch = Scratch()
      #expect(write(3, in: scratch).failure == nil)
      touch(path(4, in: scratch, ".new"))
      _ = unsafe mkdir(path(5, in: scratch, ".new"), 0o700)
      let outcome = write(5, in: scratch)
      #expect(outcome.failure?.contains("Is a directory") == true)
      #expect(outcome.leftovers.count == 1)
      #expect(unsafe access(path(4, in: scratch, ".new"), F_OK) != 0)
      #expect(SnapshotFile.all(of: scratch.path) == [path(3, in: scratch)])
    }

    @Test func `a bad one that can't be taken away is told as being there`() throws {
      let scratch = Scratch()
      let place = path(7, in: scratch)
      let outcome = write(7, in: scratch) { [place] _ in
        _ = unsafe unlink(place)
        _ = unsafe mkdir(place, 0o700)
        return "no good"
      }
      #expect(outcome.failure == "'\(place)' couldn't be loaded: no good; it is there still")
      #expect(outcome.path.isEmpty && outcome.leftovers.count == 1)
      #expect(outcome.leftovers[0].contains("the next start must not find it"))
      _ = unsafe rmdir(place)
      let other = write(7, in: scratch) { _ in "no good" }
      #expect(other.failure == "'\(place)' couldn't be loaded: no good; it was removed")
      #expect(other.leftovers.isEmpty && SnapshotFile.all(of: scratch.path).isEmpty)
    }
  }
}
