// A core whose sessions were at work with a journal that isn't there: its disk isn't mounted, the config names another
// directory, or it is gone. It begins no other unless a person says so, and what was begun so is gone on with.

import FIXGateways
import Glibc
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite(.serialized) struct MissingJournalTests {
    /// A run that is up, knows its books, and has ended.
    private func trade(_ settings: TraderSettings) throws {
      let run = try TraderRun(settings, warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.asked == 70 })
      run.stop()
    }

    /// A client's order that rests, at a venue that ends then. Returns its journal.
    @discardableResult
    private func serve(_ settings: VenueSettings, order: String = "A") throws -> String {
      let venue = try VenueRun(settings) { _ in }
      try venue.start()
      let client = try #require(
        VenueClient(port: venue.port, sender: "ONE", target: "APUS"))
      #expect(client.logOn("141=Y|"))
      client.send(
        "35=D|11=\(order)|21=1|38=5|40=2|44=90.00|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
      #expect(VenueClient.field(150, of: client.answer()) == "0")
      venue.stop()
      return try #require(venue.journalPath)
    }

    private func refusal(_ settings: VenueSettings) -> String? {
      do throws(StartError) {
        _ = try VenueRun(settings) { _ in }
        return nil
      } catch { return error.description }
    }

    private func recovery(_ settings: TraderSettings) throws -> RecoveryReport? {
      try TraderRun(settings, warn: { _ in }).recovery
    }

    @Test func `a trader begins no other, and goes on once it is back`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      var settings = try markets.trader(rule: "sweep", strategy: taker)
      try trade(settings)
      let there = settings.journal.directory
      settings.journal.directory = markets.scratch.path + "/unmounted"
      let words = try #require(TraderRun.refusal(settings))
      #expect(words.contains("no journal under '\(settings.journal.directory)'"), "\(words)")
      #expect(words.contains("'north'") || words.contains("'south'"), "\(words)")
      #expect(words.contains("--fresh"), "\(words)")
      settings.journal.directory = there
      #expect(try recovery(settings) != nil, "nothing was changed")
    }

    /// A session that wasn't up since bears no mark of the one that was begun.
    @Test func `what a trader began because a person said so is gone on with`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      var settings = try markets.trader(rule: "sweep", strategy: taker)
      try trade(settings)
      settings.journal.directory = markets.scratch.path + "/other"
      settings.journal.startsFresh = true
      #expect(try recovery(settings) == nil)
      settings.journal.startsFresh = false
      #expect(try recovery(settings) != nil)
    }

    /// Orders' ids begin with the start's number, and a venue knows those of before.
    @Test func `who begins anew gives no id that was given with the journal that is gone`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      var settings = try markets.trader(rule: "sweep", strategy: taker)
      for _ in 0..<3 { _ = try EpochFile.next(in: settings.journal.directory) }
      try trade(settings)
      Scratch.remove(settings.journal.directory)
      settings.journal.startsFresh = true
      for epoch in [5, 6] as [UInt32] {
        let warnings = Warnings()
        let run = try TraderRun(settings, warn: warnings.take)
        #expect(run.settings.epoch == epoch && run.epoch == epoch)
        let words = "epoch' would give number 1 again, and the last start that is on record had 4"
        #expect(warnings.contains(words) == (epoch == 5), "\(warnings.all)")
      }
    }

    @Test func `who trades with a venue that begins anew each time needs nobody's word`() {
      var journal = JournalChoice()
      guard case .begins = journal.plan(goingOnWith: nil, instance: "a") else {
        Issue.record("it isn't asked about its sessions")
        return
      }
      guard case .keeps = journal.plan(goingOnWith: nil, instance: "a", isOthersNew: true) else {
        Issue.record("it is refused")
        return
      }
      journal.isOn = false
      guard case .keeps = journal.plan(goingOnWith: nil, instance: "a") else {
        Issue.record("without a journal there is none to miss")
        return
      }
    }

    @Test
    func `the session that was last at work is named, and those that never were are no reason`() {
      func missing(_ epochs: [UInt32]) -> MissingJournal? {
        MissingJournal(
          epochs.map { ToldMark(mark: DeliveryMark(epoch: $0, count: 9), isFresh: $0 == 0) },
          of: ["a", "b", "c"], in: ["s/a", "s/b", "s/c"], under: "journal", instance: "desk")
      }
      #expect(missing([0, 0, 0]) == nil && missing([]) == nil)
      let found = missing([3, 57, 0])
      #expect(found?.session == "b" && found?.epoch == 57)
      #expect(found?.description.contains("(epoch 57, says 's/b')") == true)
    }

    @Test func `a venue whose clients were told of events begins no other either`() throws {
      let scratch = Scratch()
      let like = VenueRecoveryTests()
      var settings = try like.settings(in: scratch.path, name: like.name())
      try serve(settings)
      settings.journal.directory = scratch.path + "/unmounted"
      #expect(refusal(settings)?.contains("no journal under") == true)
      settings.journal.startsFresh = true
      #expect(try VenueRun(settings, warn: { _ in }).recovery == nil)
      settings.journal.startsFresh = false
      #expect(try VenueRun(settings, warn: { _ in }).recovery != nil)
    }

    /// What clients were told of it is known as before, so that nothing is told again.
    @Test func `a venue that was begun anew and came to nothing is the one that it was before`()
      throws
    {
      let scratch = Scratch()
      let like = VenueRecoveryTests()
      var settings = try like.settings(in: scratch.path, name: like.name())
      let journal = try serve(settings)
      Scratch.remove(journal + "/snapshots")
      settings.journal.startsFresh = true
      #expect(try VenueRun(settings, warn: { _ in }).recovery == nil)
      settings.journal.startsFresh = false
      let recovery = try VenueRun(settings, warn: { _ in }).recovery
      #expect(recovery?.journal == journal && recovery?.openOrders == 1)
      #expect(recovery?.unsent == 0)
    }

    @Test func `a trader's numbers go on behind those of its journal's runs`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 9, events: 300).settings(in: scratch)
      for _ in 0..<3 { #expect(try carryOut(try TraderRun(settings, warn: { _ in })).isClean) }
      Scratch.remove(scratch.path + "/epoch")
      let run = try TraderRun(settings, warn: { _ in })
      #expect(run.recovery?.run == 3 && run.settings.epoch == 1 && run.epoch == 4)
    }

    @Test func `a venue's numbers go on behind those of the journal that it goes on with`() throws {
      let scratch = Scratch()
      let like = VenueRecoveryTests()
      let settings = try like.settings(in: scratch.path, name: like.name())
      for _ in 0..<3 { _ = try EpochFile.next(in: settings.journal.directory) }
      try serve(settings)
      for name in ["/journal/epoch", "/store"] { Scratch.remove(scratch.path + name) }
      let venue = try VenueRun(settings) { _ in }
      #expect(venue.recovery != nil && venue.epoch == 5)
    }

    /// The newer one is gone; or a clock that was set back has made the older one's name the later one.
    @Test func `a venue goes on with no journal that its clients weren't told out of`() throws {
      let scratch = Scratch()
      let like = VenueRecoveryTests()
      var settings = try like.settings(in: scratch.path, name: like.name())
      let older = try serve(settings)
      #expect(try serve(settings, order: "B") == older)
      settings.journal.startsFresh = true
      let newer = try serve(settings)
      settings.journal.startsFresh = false
      let away = scratch.path + "/away"
      #expect(newer != older)
      #expect(unsafe rename(newer, away) == 0)
      for _ in 0..<2 {
        let words = refusal(settings) ?? ""
        #expect(words.contains("journal '\(older)' can't be gone on with"), "\(words)")
        #expect(words.contains("session 'one' was last told out of"), "\(words)")
        #expect(words.contains("(epoch 3, its last run had 2)"), "\(words)")
      }
      #expect(unsafe rename(away, newer) == 0)
      #expect(try VenueRun(settings, warn: { _ in }).recovery?.journal == newer)
    }
  }
}
