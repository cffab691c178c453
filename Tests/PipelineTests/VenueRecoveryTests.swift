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

/// A client that remembers what it sent, and sends it again when it is asked to.
private final class Rememberer {
  let sender: String
  var client: VenueClient?
  var sent: [Int: String] = [:]
  var number = 0

  init(_ sender: String) { self.sender = sender }

  func connect(_ port: UInt16) throws {
    let made: VenueClient = try #require(
      VenueClient(port: port, sender: sender, number: number))
    client = made
    ask("35=A|98=0|108=30|")
  }

  func send(_ fields: String) {
    client?.send(fields)
    number += 1
    sent[number] = fields
  }

  /// A message of the session itself, which isn't sent again.
  func ask(_ fields: String) {
    client?.send(fields)
    number += 1
  }

  /// Takes what comes until a question behind all that was sent is answered. What the other side lacks it gets.
  func settle() -> [String] {
    send("35=H|11=LAST\(number)|54=1|55=ACME|")
    let last = "|11=LAST\(number - 1)|"
    var found: [String] = []
    while let message = client?.answer(seconds: 20) {
      if message.contains(last) { return found }
      if VenueClient.field(35, of: message) == "2" {
        resend(from: VenueClient.field(7, of: message).flatMap { Int($0) } ?? 1)
      } else {
        found.append(message)
      }
    }
    Issue.record("'\(sender)' isn't answered")
    return found
  }

  private func resend(from first: Int) {
    guard first <= number else { return }
    for at in first...number {
      let fields: String
      if let body = sent[at] {
        let rest = body.drop { $0 != "|" }.dropFirst()
        fields = "\(body.prefix { $0 != "|" })|43=Y|122=\(VenueClient.now())|\(rest)"
      } else {
        fields = "35=4|43=Y|122=\(VenueClient.now())|123=Y|36=\(at + 1)|"
      }
      client?.sendRaw(
        VenueClient.framed(fields, number: at, sender: sender, target: "APUS"))
    }
  }
}

/// Requests out of a seed: orders that rest and trade, cancels, replaces.
private struct Requests {
  var state: UInt64
  var count = 0
  var open: [[String]] = [[], []]

  mutating func random(_ below: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % below
  }

  mutating func next(_ who: Int) -> String {
    count += 1
    let name = "O\(count)"
    let time = VenueClient.now()
    // Two desks of one client, each with a side, so that a cancel can repeat it.
    let terms = who == 0 ? "54=1|55=ACME|" : "54=2|55=ACME|"
    if !open[who].isEmpty, random(3) == 0 {
      let place = random(open[who].count)
      let old = open[who][place]
      if random(2) == 0 {
        open[who].remove(at: place)
        return "35=F|11=\(name)|41=\(old)|\(terms)60=\(time)|"
      }
      open[who][place] = name
      return
        "35=G|11=\(name)|41=\(old)|21=1|38=\(10 + random(90))|40=2|44=\(price(who))|\(terms)60=\(time)|"
    }
    open[who].append(name)
    return
      "35=D|11=\(name)|21=1|38=\(10 + random(90))|40=2|44=\(price(who))|\(terms)59=1|60=\(time)|"
  }

  private mutating func price(_ who: Int) -> Int { 100 + (who == 0 ? -5 : -3) + random(9) }
}

extension Runs {
  @Suite(.serialized) struct VenueRecoveryTests {
    /// Clients whose orders outlive a connection. Only the first trades, with itself: two stores can't be copied at one
    /// moment.
    static let sessions = """
      sessions:
        one: { sender: APUS, target: ONE, account: one, cancel_on_disconnect: false }
        two: { sender: APUS, target: TWO, account: two, cancel_on_disconnect: false }

      """

    private func settings(
      in path: String, name: String, snapshots: Int = 120, sessions: String = Self.sessions,
      maxOrder: Int = 1000, risk: String = "", more: String = ""
    ) throws -> VenueSettings {
      let yaml =
        venueYAML + "instance: \(name)\nstore: { directory: \(path)/store }\n"
        + "journal: { directory: \(path)/journal, segment: 1MiB, "
        + "snapshots: { every: 0s, events: \(snapshots), keep: 3 } }\n"
        + "topology: two_threads\nwatchdog: { after: 20s }\norders_per_session: 256\n"
        + "identifiers: 1024\nrisk: { max_order: \(maxOrder), max_position: 100000\(risk) }\n"
        + more
      var settings = try decodeVenue(yaml, sessions: sessions)
      settings.key = 0x1234_5677
      return settings
    }

    private func name() -> String { "venue-back-\(UInt32.random(in: 0 ... .max))" }

    /// A directory with all that a crash would have left of a venue; the stores first, so that the log holds what they
    /// are about. The later the log, the farther the way out is behind it, and the more clients are owed.
    private func moment(_ venue: VenueRun, _ from: String, _ to: String, behindMs: UInt64) throws {
      _ = unsafe mkdir(to, 0o700)
      for directory in ["/store", "/journal"] { _ = unsafe mkdir(to + directory, 0o700) }
      try copyFile(from + "/store/APUS-ONE.fixstore", to + "/store/APUS-ONE.fixstore")
      pause(ms: behindMs)
      let journal = try #require(venue.journalPath)
      try copyJournal(journal, to: to + "/journal/" + journal.split(separator: "/").last!)
      try copyFile(from + "/journal/epoch", to + "/journal/epoch")
    }

    private func told(_ path: String, _ settings: VenueSettings) throws -> [ToldMark] {
      try Wires.open(
        settings.peers, settings.listen, stores: settings.peers.map { _ in path + "/store" },
        network: nil, keptBy: nil, at: .zero
      ).told
    }

    /// A venue under load, copied in the middle of bursts.
    private func moments(_ seed: UInt64, _ scratch: Scratch, _ name: String) throws
      -> [(path: String, sent: [Int: String], number: Int)]
    {
      let venue = try VenueRun(settings(in: scratch.path, name: name)) { _ in }
      try venue.start()
      let client = Rememberer("ONE")
      var requests = Requests(state: seed)
      var found: [(path: String, sent: [Int: String], number: Int)] = []
      try client.connect(venue.port)
      for round in 0..<4 {
        for _ in 0..<(40 + requests.random(30)) {
          client.send(requests.next(requests.random(2)))
        }
        if round % 2 == 1 {
          let path = scratch.path + "/moment-\(round)"
          try moment(venue, scratch.path, path, behindMs: round == 1 ? 200 : 0)
          found.append((path, client.sent, client.number))
        }
        _ = client.settle()
        for _ in 0..<20 {
          #expect(venue.tend())
          pause(ms: 2)
        }
      }
      venue.stop()
      #expect(venue.isClean, "\(venue.faults)")
      found.append((scratch.path, client.sent, client.number))
      return found
    }

    @Test(arguments: [1, 2] as [UInt64])
    func `a snapshot and the tail make what the whole log makes`(seed: UInt64) throws {
      let scratch = Scratch()
      let name = name()
      var began = 0
      var owed = 0
      let moments = try moments(seed, scratch, name)
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

    @Test(arguments: [3] as [UInt64])
    func `each report comes once, however the venue ended`(seed: UInt64) throws {
      let scratch = Scratch()
      let name = name()
      for (path, sent, number) in try moments(seed, scratch, name) {
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
        let ids = all.compactMap {
          kind($0) == "9"
            ? nil
            : "\(VenueClient.field(17, of: $0) ?? "-") \(VenueClient.field(37, of: $0) ?? "-")"
        }
        #expect(Set(ids).count == ids.count, "seed \(seed), \(path): an execution came twice")
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

    @Test func `limits that the config changes are events, and hold from then on`() throws {
      let scratch = Scratch()
      let name = name()
      let client = Rememberer("ONE")
      var changed: [Int] = []
      var said: [String] = []
      var journal = ""
      for (round, most) in [1000, 20, 20, 60].enumerated() {
        let venue = try VenueRun(settings(in: scratch.path, name: name, maxOrder: most)) { _ in }
        changed.append(venue.recovery?.changedLimits ?? -1)
        try venue.start()
        try client.connect(venue.port)
        _ = client.settle()
        client.send(
          "35=D|11=N\(round)|21=1|38=50|40=2|44=100|54=1|55=ACME|59=1|60=\(VenueClient.now())|")
        let answer = client.settle().last { $0.contains("|11=N\(round)|") } ?? "nothing"
        said.append(
          (VenueClient.field(39, of: answer) ?? "") + (VenueClient.field(58, of: answer) ?? ""))
        client.client = nil
        venue.stop()
        #expect(venue.isClean, "\(venue.faults)")
        journal = try #require(venue.journalPath)
      }
      // Two sessions, two instruments.
      #expect(changed == [-1, 4, 0, 4])
      #expect(said == ["0", "8order_size 20 50", "8order_size 20 50", "0"])
      let changes = try records(of: journal)
        .filter { $0.stage == .gatewayIn && $0.event.kind == .limitChange }.map(\.event)
      #expect(changes.map { $0.payload(as: LimitChange.self).target } == [0, 0, 1, 1, 0, 0, 1, 1])
      #expect(
        changes.allSatisfy { $0.payload(as: LimitChange.self).limit == .order })
      let whole = try ReplayEnd(journal, from: .first)
      for file in SnapshotFile.all(of: journal) {
        #expect(try ReplayEnd(journal, from: .snapshot(file)).isEnd(of: whole), "\(file)")
      }
    }

    @Test func `a limit that is gone from the config is none from then on`() throws {
      let scratch = Scratch()
      let name = name()
      let client = Rememberer("ONE")
      var changed: [Int] = []
      var said: [String] = []
      var journal = ""
      for (round, most) in ([nil, 4000, nil] as [Int64?]).enumerated() {
        let risk = most.map { ", max_notional: \($0)" } ?? ""
        let venue = try VenueRun(settings(in: scratch.path, name: name, risk: risk)) { _ in }
        changed.append(venue.recovery?.changedLimits ?? -1)
        try venue.start()
        try client.connect(venue.port)
        _ = client.settle()
        client.send(
          "35=D|11=G\(round)|21=1|38=50|40=2|44=100|54=1|55=ACME|59=1|60=\(VenueClient.now())|")
        let answer = client.settle().last { $0.contains("|11=G\(round)|") } ?? "nothing"
        said.append(VenueClient.field(39, of: answer) ?? "")
        client.client = nil
        venue.stop()
        #expect(venue.isClean, "\(venue.faults)")
        journal = try #require(venue.journalPath)
      }
      // Two sessions, two instruments.
      #expect(changed == [-1, 4, 4] && said == ["0", "8", "0"])
      let changes = try records(of: journal)
        .filter { $0.stage == .gatewayIn && $0.event.kind == .limitChange }
        .map { $0.event.payload(as: LimitChange.self) }
      let limit = 4000 * fixedPointScale
      #expect(
        changes.map(\.after) == Array(repeating: limit, count: 4)
          + Array(repeating: LimitChange.noLimit, count: 4))
      let whole = try ReplayEnd(journal, from: .first)
      for file in SnapshotFile.all(of: journal) {
        #expect(try ReplayEnd(journal, from: .snapshot(file)).isEnd(of: whole), "\(file)")
      }
    }

    @Test func `FIX goes on record as it crossed the wire, and no replay feeds it`() throws {
      let scratch = Scratch()
      let name = name()
      var settings = try settings(in: scratch.path, name: name)
      settings.journal.keepsRawFIX = true
      let order = "35=D|11=RAW|21=1|38=10|40=2|44=100|54=1|55=ACME|59=1|60=\(VenueClient.now())|"
      /// The journal that it leaves, and what the client was told.
      func trade() throws -> (String, String) {
        let venue = try VenueRun(settings) { _ in }
        try venue.start()
        let client: VenueClient = try #require(
          VenueClient(port: venue.port, sender: "ONE", number: 0))
        #expect(client.logOn("554=secret|"))
        client.send(order)
        let report = try #require(client.answer())
        venue.stop()
        #expect(venue.isClean, "\(venue.faults)")
        return (try #require(venue.journalPath), report)
      }
      let (journal, report) = try trade()
      let log = try records(of: journal)
      var texts: [WireDirection: String] = [:]
      for record in log where record.event.kind == .rawFIX {
        #expect(record.stage == .logger && record.event.source == .session(0))
        let part = record.event.payload(as: RawFIX.self)
        #expect(part.lost == 0)
        var words = (part.text0, part.text1, part.text2)
        let count = min(24, Int(part.byteCount) - 24 * Int(part.part))
        texts[part.direction, default: ""] += unsafe withUnsafeBytes(of: &words) {
          unsafe String(decoding: $0.prefix(count), as: UTF8.self)
        }
      }
      let inward = (texts[.inward] ?? "").replacing("\u{1}", with: "|")
      let outward = (texts[.outward] ?? "").replacing("\u{1}", with: "|")
      #expect(inward.contains(order.dropFirst(5)) && inward.hasPrefix("8=FIX.4.2|9="))
      #expect(inward.contains("|554=******|") && !inward.contains("secret"))
      #expect(outward.contains(report))
      #expect(outward.contains("|35=A|") && outward.contains("|35=5|"))
      let result = try replay(journal)
      #expect(result.difference == nil && result.digestsCompared > 0)
      let again = try VenueRun(settings) { _ in }
      #expect(again.recovery?.openOrders == 1)
    }

    @Test func `what a state can't go over to is refused by name`() throws {
      let scratch = Scratch()
      let name = name()
      /// The journal that it leaves.
      func trade() throws -> String? {
        let venue = try VenueRun(settings(in: scratch.path, name: name)) { _ in }
        try venue.start()
        let one = Rememberer("ONE")
        try one.connect(venue.port)
        one.send("35=D|11=A|21=1|38=10|40=2|44=100|54=1|55=ACME|59=1|60=\(VenueClient.now())|")
        _ = one.settle()
        venue.stop()
        return venue.journalPath
      }
      let journal = try trade()
      func refused(_ change: (inout VenueSettings) -> Void) throws -> String {
        var other = try settings(in: scratch.path, name: name)
        change(&other)
        do {
          _ = try VenueRun(other) { _ in }
          return "it went on"
        } catch {
          return "\(error)"
        }
      }
      #expect(
        try refused { $0.instruments.swapAt(0, 1) }
          .contains("its instruments are ACME, BOLT, the config's are BOLT, ACME"))
      #expect(try refused { $0.peers[0].name = "uno" }.contains("its sessions are one, two"))
      #expect(
        try refused { $0.limits[1][0].longestReferenceAge = .seconds(9) }
          .contains("what risk knows of session 'two' beside its limits has changed"))
      #expect(try refused { $0.ordersPerSession = 512 }.contains("its state doesn't fit any more"))
      #expect(try refused { $0.peers[0].account = 2 }.contains("'one' has another account"))
      var fresh = try settings(in: scratch.path, name: name)
      fresh.journal.startsFresh = true
      let anew = try VenueRun(fresh) { _ in }
      #expect(anew.recovery == nil && anew.journalPath != journal)
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
