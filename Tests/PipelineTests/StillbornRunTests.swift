// A start behind one that died before its journal was there begins anew, and says so; behind a journal that lost what it
// held it doesn't start, whether it is to go on or to begin anew.

import Events
import Glibc
import Journal
import Testing

@testable import Pipeline
@testable import Settings

/// Keeps what it is told.
final class Warnings: Sendable {
  private let list = Locked<[String]>([])

  func take(_ words: String) { list.withLockedValue { $0.append(words) } }
  var all: [String] { list.withLockedValue { $0 } }
  func contains(_ words: String) -> Bool { all.contains { $0.contains(words) } }
}

extension Runs {
  @Suite struct StillbornRunTests {
    private func make(_ directory: String, _ files: [String]) {
      _ = unsafe mkdir(directory, 0o700)
      for name in files {
        let descriptor = unsafe open(directory + "/" + name, O_WRONLY | O_CREAT, 0o600)
        precondition(descriptor >= 0)
        close(descriptor)
      }
    }

    @Test func `a trader begins anew where nothing was ever on record, and says so`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 5, events: 500).settings(in: scratch)
      let directory = scratch.path + "/\(settings.instance)-20200102T030405.678Z"
      make(directory, ["000000.journal.new"])
      let warnings = Warnings()
      let run = try TraderRun(settings, warn: warnings.take)
      #expect(run.recovery == nil && run.journalPath != directory)
      #expect(warnings.all.count { $0.contains("journal '\(directory)' was begun and never") } == 1)
      #expect(try carryOut(run).isClean)
      // Behind a journal that has something on record it is old.
      let later = Warnings()
      let again = try TraderRun(settings, warn: later.take)
      #expect(again.recovery != nil && again.journalPath == run.journalPath)
      #expect(!later.contains("never came to be"))
      #expect(try carryOut(again).isClean)
      // One that was begun since and never came to be is passed over.
      let since = scratch.path + "/\(settings.instance)-29990102T030405.678Z"
      make(since, [])
      let third = try TraderRun(settings, warn: later.take)
      #expect(third.recovery?.run == 2 && third.journalPath == run.journalPath)
      #expect(later.contains("journal '\(since)' was begun and never came to be"))
      #expect(try carryOut(third).isClean)
    }

    @Test func `a copy that lies beside its journal isn't gone on with`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 7, events: 500).settings(in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      #expect(try carryOut(run).isClean)
      let journal = try #require(run.journalPath)
      try copyJournal(journal, to: journal + ".bak")
      for number in [1, 2] as [UInt32] {
        let warnings = Warnings()
        let again = try TraderRun(settings, warn: warnings.take)
        #expect(again.journalPath == journal && again.recovery?.run == number)
        #expect(warnings.contains("'\(journal).bak' is passed over"), "\(warnings.all)")
        #expect(try carryOut(again).isClean)
      }
    }

    @Test func `a journal that can't be read isn't passed over`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 8, events: 500).settings(in: scratch)
      #expect(try carryOut(try TraderRun(settings, warn: { _ in })).isClean)
      let later = scratch.path + "/\(settings.instance)-29990102T030405.678Z"
      #expect(unsafe symlink(later, later) == 0)
      #expect(TraderRun.refusal(settings)?.contains("journal '\(later)'") == true)
      _ = unsafe unlink(later)
      #expect(TraderRun.refusal(settings) == nil)
    }

    @Test func `where a journal lost what it held nothing starts`() throws {
      let scratch = Scratch()
      var settings = try Setup(seed: 6, events: 500).settings(in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      #expect(try carryOut(run).isClean)
      let journal = try #require(run.journalPath)
      for fresh in [false, true] {
        settings.journal.startsFresh = fresh
        // Its snapshot is there, its segments aren't.
        rename(journal + "/000000.journal", journal + "/kept")
        #expect(
          TraderRun.refusal(settings)?.contains("'\(journal)': it has no segment, and 'kept'")
            == true)
        // Its header is gone.
        try copyFile(journal + "/kept", journal + "/000000.journal")
        let file = unsafe open(journal + "/000000.journal", O_WRONLY)
        let zeros = [UInt8](repeating: 0, count: 4096)
        _ = unsafe pwrite(file, zeros, zeros.count, 0)
        close(file)
        #expect(TraderRun.refusal(settings)?.contains("the segment has no header") == true)
        rename(journal + "/kept", journal + "/000000.journal")
      }
      #expect(TraderRun.refusal(settings) == nil)
    }

    @Test func `a venue does the same`() throws {
      let scratch = Scratch()
      let name = freshInstance()
      let settings = try decodeVenue(
        """
        instance: \(name)
        instruments: instruments.yaml
        sessions: sessions.yaml
        listen: { host: 127.0.0.1, port: 0 }
        store: { directory: '\(scratch.path)/store' }
        journal: { directory: '\(scratch.path)/journal', segment: 1MiB }
        warm_up: 0
        topology: one_thread
        """)
      let directory = scratch.path + "/journal/\(name)-20200102T030405.678Z"
      _ = unsafe mkdir(scratch.path + "/journal", 0o700)
      make(directory, ["000000.journal.new"])
      let warnings = Warnings()
      let venue = try VenueRun(settings, warn: warnings.take)
      #expect(venue.recovery == nil)
      #expect(warnings.contains("journal '\(directory)' was begun and never came to be"))
      try venue.start()
      venue.stop()
      let since = scratch.path + "/journal/\(name)-29990102T030405.678Z"
      make(since, ["snapshots"])
      let error = #expect(throws: StartError.self) { _ = try VenueRun(settings, warn: { _ in }) }
      #expect(error?.description.contains("'\(since)': it has no segment, and 'snapshots'") == true)
    }

    private func rename(_ from: String, _ to: String) {
      #expect(unsafe Glibc.rename(from, to) == 0)
    }
  }
}
