// A venue's restart: what was copied while it ran is what a crash leaves. A snapshot and the tail make what the whole log
// makes, to the byte, and clients that come back to the copy get each report once.

import Events
import FIXGateways
import FIXSession
import Glibc
import Journal
import Platform
import Replay
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite(.serialized) struct VenueRecoveryTests {
    /// Clients whose orders outlive a connection. Only the first trades, with itself: two stores can't be copied at one
    /// moment.
    static let sessions = """
      sessions:
        one: { sender: APUS, target: ONE, account: one, cancel_on_disconnect: false }
        two: { sender: APUS, target: TWO, account: two, cancel_on_disconnect: false }

      """

    func settings(
      in path: String, name: String, snapshots: Int = 120, sessions: String = Self.sessions,
      maxOrder: Int = 1000, risk: String = "", durability: String = "process", more: String = ""
    ) throws -> VenueSettings {
      let yaml =
        venueYAML + "instance: \(name)\nstore: { directory: \(path)/store }\n"
        + "journal: { directory: \(path)/journal, segment: 1MiB, durability: \(durability), "
        + "snapshots: { every: 0s, events: \(snapshots), keep: 3 } }\n"
        + "topology: two_threads\nwatchdog: { after: 20s }\norders_per_session: 256\n"
        + "identifiers: 1024\nrisk: { max_order: \(maxOrder), max_position: 100000\(risk) }\n"
        + more
      var settings = try decodeVenue(yaml, sessions: sessions)
      settings.key = 0x1234_5677
      return settings
    }

    func name() -> String { "venue-back-\(UInt32.random(in: 0 ... .max))" }

    /// A directory with all that a crash would have left of a venue; the stores first, so that the log holds what they
    /// are about. What happens between the two is what clients are owed: the log has it, the way out's marks don't.
    private func moment(
      _ venue: VenueRun, _ from: String, _ to: String, between: () -> Void = {}
    ) throws {
      _ = unsafe mkdir(to, 0o700)
      for directory in ["/store", "/journal"] { _ = unsafe mkdir(to + directory, 0o700) }
      try copyFile(from + "/store/APUS-ONE.fixstore", to + "/store/APUS-ONE.fixstore")
      between()
      let journal = try #require(venue.journalPath)
      try copyJournal(journal, to: to + "/journal/" + journal.split(separator: "/").last!)
      try copyFile(from + "/journal/epoch", to + "/journal/epoch")
    }

    private func told(_ path: String, _ settings: VenueSettings) throws -> [ToldMark] {
      try Wires.open(
        settings.peers, settings.listen, stores: settings.peers.map { _ in path + "/store" },
        network: nil, byTurns: false, keptBy: nil, journal: .keeps, at: .zero
      ).told
    }

    /// Lets a venue do what it does at its leisure; the first time, until it has a snapshot.
    private func rest(_ venue: VenueRun) throws {
      let journal = try #require(venue.journalPath)
      for turn in 0..<5000 where turn < 20 || SnapshotFile.all(of: journal).isEmpty {
        #expect(venue.tend())
        pause(ms: 2)
      }
    }

    /// A venue under load, copied in the middle of bursts.
    private func moments(_ seed: UInt64, _ scratch: Scratch, _ name: String) throws
      -> (found: [(path: String, sent: [Int: String], number: Int)], told: [String])
    {
      let venue = try VenueRun(settings(in: scratch.path, name: name)) { _ in }
      try venue.start()
      let client = Rememberer("ONE")
      var requests = Requests(state: seed)
      var found: [(path: String, sent: [Int: String], number: Int)] = []
      var told: [String] = []
      try client.connect(venue.port)
      for round in 0..<4 {
        func burst(_ count: Int) {
          for _ in 0..<count { client.send(requests.next(requests.random(2))) }
        }
        burst(40 + requests.random(30))
        if round % 2 == 1 {
          let path = scratch.path + "/moment-\(round)"
          try moment(venue, scratch.path, path) {
            guard round == 1 else { return }
            burst(10)
            told += client.settle()
          }
          found.append((path, client.sent, client.number))
        }
        told += client.settle()
        try rest(venue)
      }
      venue.stop()
      #expect(venue.isClean, "\(venue.faults)")
      found.append((scratch.path, client.sent, client.number))
      return (found, told)
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a snapshot and the tail make what the whole log makes`(seed: UInt64) throws {
      let scratch = Scratch()
      let name = name()
      var began = 0
      var owed = 0
      let moments = try moments(seed, scratch, name).found
      for (path, _, _) in moments {
        let settings = try settings(in: path, name: name)
        let told = try told(path, settings)
        let journal = try #require(
          try LogRecovery.newest(under: path + "/journal", instance: name))
        func recover() throws -> RecoveredVenue {
          try RecoveredVenue.recover(journal, for: settings, told: told, build: BuildID.current())
        }
        let short = try recover()
        if short.report.snapshot != nil { began += 1 }
        let replayed = try ReplayEnd(journal, from: .first)
        for file in SnapshotFile.all(of: journal) {
          let later = try? ReplayEnd(journal, from: .snapshot(file))
          // One that is ahead of the copy's log isn't begun with.
          if let later {
            #expect(later.isEnd(of: replayed) && later.fed < replayed.fed, "seed \(seed), \(file)")
          } else {
            #expect(path != scratch.path, "at the end each is good")
          }
        }
        owed += short.owed.count
        if path == scratch.path { #expect(short.report.replayed == 0 && short.owed.isEmpty) }
        Scratch.remove(journal + "/snapshots")
        let long = try recover()
        #expect(long.report.snapshot == nil && long.report.replayed >= short.report.replayed)
        #expect(short.report.lastSequence == long.report.lastSequence)
        for (a, b) in zip(short.parts, long.parts) {
          #expect(a == b, "seed \(seed), \(path), \(a.stage)")
        }
        #expect(short.owed == long.owed && short.owedOnRecord == long.owedOnRecord)
        #expect(short.opening == long.opening && short.phases == long.phases)
        #expect(short.report.openOrders > 0, "there was something to lose")
        #expect(short.report.lost == 0)
      }
      #expect(began >= moments.count - 1 && owed > 0)
    }

    /// What the client was told of its orders, as the journal says.
    private func reports(_ journal: String) throws -> [String] {
      var kinds: [String] = []
      for record in try records(of: journal)
      where record.stage == .risk {
        switch record.event.kind {
        case .orderAccepted: kinds.append("0")
        case .orderFill: kinds.append("fill")
        case .orderCanceled: kinds.append("4")
        case .orderReplaced: kinds.append("5")
        case .orderRejected: kinds.append("8")
        case .requestRejected: kinds.append("9")
        default: break
        }
      }
      return kinds
    }

    /// Orders that were accepted or refused; none is twice.
    private func answered(_ records: [JournalRecord]) -> Int {
      var orders = Set<UInt64>()
      for record in records
      where record.stage == .risk
        && (record.event.kind == .orderAccepted || record.event.kind == .orderRejected)
      {
        #expect(orders.insert(record.event.words.w0).inserted)
      }
      return orders.count
    }

    private func kind(_ message: String) -> String? {
      if VenueClient.field(35, of: message) == "9" { return "9" }
      guard VenueClient.field(35, of: message) == "8", VenueClient.field(20, of: message) != "3",
        let type = VenueClient.field(150, of: message)
      else { return nil }
      return type == "1" || type == "2" ? "fill" : type
    }

    /// 17 and 37 of what is told of orders, in order.
    private func ids(_ messages: [String]) -> [String] {
      messages.filter { kind($0) != nil && kind($0) != "9" }.map {
        "\(VenueClient.field(17, of: $0) ?? "-") \(VenueClient.field(37, of: $0) ?? "-")"
      }
    }

    @Test func `a run that never began leaves no fabric behind`() throws {
      let scratch = Scratch()
      let name = name()
      func isThere() -> Bool { unsafe access("/dev/shm/apus/\(name)", F_OK) == 0 }
      do {
        let venue = try VenueRun(settings(in: scratch.path, name: name)) { _ in }
        withExtendedLifetime(venue) { #expect(isThere()) }
      }
      #expect(!isThere())
    }

    @Test(arguments: [3] as [UInt64])
    func `each report comes once, however the venue ended`(seed: UInt64) throws {
      let scratch = Scratch()
      let name = name()
      let (moments, told) = try moments(seed, scratch, name)
      let firstIDs = ids(told)
      for (path, sent, number) in moments {
        let venue = try VenueRun(settings(in: path, name: name)) { _ in }
        #expect(venue.recovery != nil)
        try venue.start()
        let client = Rememberer("ONE")
        client.sent = sent
        client.number = number
        try client.connect(venue.port)
        _ = client.settle()
        let journal = try #require(venue.journalPath)
        client.ask("35=2|7=1|16=0|")
        let expected = try reports(journal)
        var all: [String] = []
        for _ in 0..<200 where all.count < expected.count {
          all += client.settle().filter {
            VenueClient.field(43, of: $0) == "Y" && kind($0) != nil
          }
          pause(ms: 10)
        }
        venue.stop()
        #expect(venue.isClean, "\(venue.faults)")
        #expect(all.compactMap { kind($0) } == expected, "seed \(seed), \(path)")
        // Both sides of a trade have its name.
        let ids = ids(all)
        #expect(Set(ids).count == ids.count, "seed \(seed), \(path): an execution came twice")
        // What the run that died had on record has the id that it had then, whichever run told it.
        let last = try #require(venue.recovery).lastSequence
        let kept = try records(of: journal).count {
          $0.stage == .risk && $0.event.sequence <= last
            && FIXGatewayOut.isReport($0.event.kind) && $0.event.kind != .requestRejected
        }
        #expect(kept > 0 && ids.prefix(kept) == firstIDs.prefix(kept), "seed \(seed), \(path)")
        // And what the run that goes on makes has ids that no earlier run can have given.
        for message in all.filter({ kind($0) == "fill" }).dropFirst(
          try records(of: journal).count {
            $0.stage == .risk && $0.event.sequence <= last && $0.event.kind == .orderFill
          })
        {
          let number = VenueClient.field(17, of: message).flatMap { UInt64($0) } ?? 0
          #expect(number >> 40 == UInt64(venue.epoch), "\(message)")
        }
        // Each order that was sent was answered, in one run or the other, and no other was.
        let orders = sent.values.count { $0.hasPrefix("35=D") }
        #expect(try answered(records(of: journal)) == orders)
        let result = try replay(journal)
        #expect(result.difference == nil && result.runs == 2, "\(result.difference as Any)")
        // Gateway-out has put each report on record once, over both runs.
        let log = try records(of: journal)
        let made = log.filter { $0.stage == .risk && FIXGatewayOut.isReport($0.event.kind) }
        let recorded = log.filter {
          $0.stage == .gatewayOut && FIXGatewayOut.isReport($0.event.kind)
        }
        #expect(made.map(\.event) == recorded.map(\.event), "seed \(seed), \(path)")
      }
    }

    /// 37 and 17 of fills, as they were told.
    private func numbers(_ messages: [String]) -> (orders: Set<String>, executions: [String]) {
      let reports = messages.filter { kind($0) != nil && kind($0) != "9" }
      let fills = reports.filter { kind($0) == "fill" }
      return (
        Set(reports.compactMap { VenueClient.field(37, of: $0) }),
        fills.compactMap { VenueClient.field(17, of: $0) }
      )
    }

    /// Three trades of a client with itself.
    private func trade(_ client: Rememberer, _ round: Int) {
      for pair in 0..<3 {
        for side in 1...2 {
          client.send(
            "35=D|11=R\(round)-\(pair)-\(side)|21=1|38=10|40=2|44=100|54=\(side)|55=ACME|59=1|"
              + "60=\(VenueClient.now())|")
        }
      }
    }

    @Test func `a run whose log lost its end gives out no number that was given out`() throws {
      let scratch = Scratch()
      let name = name()
      let first = try VenueRun(settings(in: scratch.path, name: name)) { _ in }
      try first.start()
      let client = Rememberer("ONE")
      try client.connect(first.port)
      trade(client, 1)
      let kept = numbers(client.settle())
      let path = scratch.path + "/moment"
      try moment(first, scratch.path, path)
      let (sent, number) = (client.sent, client.number)
      // What comes now isn't in the log that the next run goes on with.
      trade(client, 2)
      let lost = numbers(client.settle())
      first.stop()
      #expect(kept.orders.count == 6 && kept.executions.count == 6)
      #expect(lost.orders.count == 6 && lost.orders.isDisjoint(with: kept.orders))

      let next = try VenueRun(settings(in: path, name: name)) { _ in }
      #expect(next.recovery != nil && next.epoch == first.epoch + 1)
      try next.start()
      let again = Rememberer("ONE")
      again.sent = sent
      again.number = number
      try again.connect(next.port)
      _ = again.settle()
      trade(again, 3)
      let new = numbers(again.settle())
      next.stop()
      #expect(new.orders.count == 6 && new.executions.count == 6)
      #expect(new.orders.isDisjoint(with: kept.orders.union(lost.orders)))
      #expect(Set(new.executions).isDisjoint(with: kept.executions + lost.executions))
      for execution in new.executions {
        #expect((UInt64(execution) ?? 0) >> 40 == UInt64(next.epoch), "\(execution)")
      }
    }

    @Test(arguments: ["none", "process"])
    func `a log that ends before what clients were told is refused where sending waits for it`(
      durability: String
    ) throws {
      let scratch = Scratch()
      let name = name()
      func settings(_ path: String) throws -> VenueSettings {
        try self.settings(in: path, name: name, durability: durability)
      }
      let first = try VenueRun(settings(scratch.path)) { _ in }
      try first.start()
      let client = Rememberer("ONE")
      try client.connect(first.port)
      trade(client, 1)
      _ = client.settle()
      let path = scratch.path + "/moment"
      try moment(first, scratch.path, path)
      trade(client, 2)
      let lost = numbers(client.settle())
      first.stop()
      #expect(lost.executions.count == 6)
      // The stores know more than the log that lies beside them.
      let store = "/store/APUS-ONE.fixstore"
      _ = unsafe unlink(path + store)
      try copyFile(scratch.path + store, path + store)
      let said = Locked<[String]>([])
      let behind = try settings(path)
      do throws(StartError) {
        let next = try VenueRun(behind) { words in said.withLockedValue { $0.append(words) } }
        #expect(durability == "none" && next.recovery.map { $0.lost > 0 } == true)
        let warnings = said.withLockedValue { $0 }
        #expect(warnings.contains { $0.contains("clients were told of") })
      } catch {
        #expect(durability == "process")
        #expect(error.description.contains("its end is missing"), "\(error)")
        #expect(error.description.contains(path + "/journal"), "\(error)")
      }
    }

    @Test func `marks that aren't of this journal count for nothing`() {
      func told(_ epoch: UInt32, _ count: UInt64, fresh: Bool = false) -> ToldMark {
        ToldMark(mark: DeliveryMark(epoch: epoch, count: count), isFresh: fresh)
      }
      let marks = RecoveredVenue.marks([told(3, 900), told(5, 10), told(6, 4)], from: 5)
      #expect(marks == [DeliveryMark(epoch: 5, count: 10), DeliveryMark(epoch: 6, count: 4)])
      // Nobody has been told anything yet, or the files are new: in doubt nothing is told again.
      #expect(RecoveredVenue.marks([told(0, 0)], from: 5).isEmpty)
      let fresh = RecoveredVenue.marks([told(0, 0, fresh: true)], from: 5)
      #expect(fresh.map(\.count) == [DeliveryMark.largestCount])
      let mark = DeliveryMark(epoch: 0xF_FFFE, count: 1 << 43)
      #expect(DeliveryMark(bits: mark.bits) == mark)
    }
  }
}
