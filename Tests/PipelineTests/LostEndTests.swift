// A trader whose journal has lost its end, while its sessions' stores have not: what they acted on since is known to nobody
// here, so it doesn't go on.

import Config
import Events
import FIXGateways
import Glibc
import Journal
import Platform
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite(.serialized) struct LostEndTests {
    /// What lies under a trader's directory when something is taken in that the journal's copy doesn't hold: the copy is of
    /// before it, the stores are of behind it. The settings of who goes on there.
    private func behind(_ markets: TwoMarkets, _ durability: Durability) throws -> TraderSettings {
      var settings = try markets.trader(rule: "sweep", strategy: taker)
      settings.journal.durability = durability
      settings.journal.snapshots = SnapshotCadence(every: .zero, events: 0, keep: 3)
      let run = try TraderRun(settings, warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.asked == 70 })
      let (scratch, path) = (markets.scratch.path, markets.scratch.path + "/moment")
      for directory in ["", "/store", "/journal"] { _ = unsafe mkdir(path + directory, 0o700) }
      let journal = try #require(run.journalPath)
      try copyJournal(journal, to: path + "/journal/" + journal.split(separator: "/").last!)
      try copyFile(scratch + "/journal/epoch", path + "/journal/epoch")
      let (had, sent) = (run.value(.gatewayIn, "events_out"), run.value(.gatewayOut, "recorded"))
      markets.rest(0, 1, 5, "98.00")
      #expect(run.wait { run.value(.gatewayIn, "events_out") > had })
      // What is received is told to the store by the way out, a moment later.
      #expect(run.wait { mark(scratch + "/store").count > had })
      #expect(run.value(.gatewayOut, "recorded") == sent, "nothing was sent meanwhile")
      for venue in TwoMarkets.targets {
        let store = "/store/CLIENT1-\(venue).fixstore"
        try copyFile(scratch + store, path + store)
      }
      run.stop()
      settings.journal.directory = path + "/journal"
      for venue in settings.venues.indices {
        settings.venues[venue].storeDirectory = path + "/store"
      }
      return settings
    }

    /// Of the first session's store, while it is at work.
    private func mark(_ stores: String) -> DeliveryMark {
      var words = [UInt64](repeating: 0, count: 8)
      let file = unsafe open(stores + "/CLIENT1-NORTH.fixstore", O_RDONLY)
      defer { close(file) }
      _ = unsafe pread(file, &words, 64, 4288)
      return [words[2], words[6]].map { DeliveryMark(bits: $0) }.max { $0.count < $1.count }!
    }

    @Test func `what a session took in and the journal doesn't hold is refused by name`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      let settings = try behind(markets, .process)
      do throws(StartError) {
        _ = try TraderRun(settings, warn: { _ in })
        Issue.record("it went on")
      } catch {
        let words = error.description
        #expect(
          words.contains("its end is missing: session 'north' has acted on input"), "\(words)")
        #expect(words.contains(settings.journal.directory) && words.contains("--fresh"), "\(words)")
      }
      // Without the stores nothing says so, and a new journal is another one.
      var fresh = settings
      fresh.journal.startsFresh = true
      let next = try TraderRun(fresh, warn: { _ in })
      #expect(next.recovery == nil)
    }

    @Test func `where nothing waits for the journal it is said once, and gone on with`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      let settings = try behind(markets, .none)
      for isFirst in [true, false] {
        let said = Locked<[String]>([])
        let next = try TraderRun(settings) { words in said.withLockedValue { $0.append(words) } }
        let lost = try #require(next.recovery).lost
        #expect((lost > 0) == isFirst)
        let words = said.withLockedValue { $0 }.filter { $0.contains("sessions have acted on") }
        #expect(words.count == (isFirst ? 1 : 0), "\(words)")
      }
    }

    @Test func `orders that are open are at the session that they went out by`() throws {
      let markets = try TwoMarkets()
      markets.openEven()
      var settings = try markets.trader(
        rule: "sweep",
        strategy: "quote: 5, half_spread_ticks: 50, take: 1, take_imbalance_percent: 101")
      let run = try TraderRun(settings, warn: { _ in })
      try run.start()
      #expect(run.wait { run.ups == 2 && run.value(WirePart.countsOut, "working") > 0 })
      let path = markets.scratch.path + "/moment"
      _ = unsafe mkdir(path, 0o700)
      let journal = try #require(run.journalPath)
      try copyJournal(journal, to: path + "/" + journal.split(separator: "/").last!)
      run.stop()
      let ended = settings.journal.directory
      settings.journal.directory = path
      for venue in settings.venues.indices { settings.venues[venue].storeDirectory = path }
      #expect(try TraderRun(settings, warn: { _ in }).recovery?.openOrders ?? 0 > 0)
      let before = settings
      settings.venues[1].peer.session.target = "EAST"
      let words = TraderRun.refusal(settings) ?? ""
      #expect(
        words.contains("session 'south' has other comp ids now (CLIENT1 and EAST)"), "\(words)")
      #expect(words.contains("went out under CLIENT1 to SOUTH"), "\(words)")
      settings = before
      settings.venues[0].peer.session.sender = "CLIENT3"
      #expect(TraderRun.refusal(settings)?.contains("session 'north' has other comp ids") == true)
      // Where none is open nothing is lost.
      settings.journal.directory = ended
      #expect(TraderRun.refusal(settings) == nil)
    }

    @Test func `marks of earlier journals say nothing, and those of later ones are refused`() throws
    {
      let markets = try TwoMarkets()
      markets.openEven()
      var settings = try behind(markets, .process)
      let path = try #require(
        try LogRecovery.newest(under: settings.journal.directory, instance: settings.instance))
      settings.enter(epoch: 9, first: 4)
      var recovered = try RecoveredTrader.recover(path, for: settings, build: BuildID.current())
      let end = recovered.after
      #expect(end > 0)
      func complaint(_ marks: [(epoch: UInt32, count: UInt64)]) -> String? {
        do throws(StartError) {
          try recovered.hold(
            against: marks.map {
              ToldMark(mark: DeliveryMark(epoch: $0.epoch, count: $0.count), isFresh: false)
            }, of: settings)
          return nil
        } catch { return error.description }
      }
      #expect(complaint([(0, 0), (0, 0)]) == nil)
      #expect(complaint([(3, 1 << 40), (4, end)]) == nil && recovered.report.lost == 0)
      let ahead = complaint([(4, end), (4, end + 1)])
      #expect(
        ahead?.contains(
          "session 'south' has acted on input \(end + 1), and it ends at input \(end)")
          == true, "\(ahead ?? "")")
      let later = complaint([(5, 1), (4, end)])
      #expect(
        later?.contains(
          "session 'north' was last at work with, which was begun later (epoch 5, this one 4)")
          == true, "\(later ?? "")")
    }
  }
}
