// A venue that is started again with another config, or that kept more of its sessions than its events: what its state goes
// over to, as events, and what is refused.

import Events
import FIXGateways
import Journal
import Testing

@testable import Pipeline
@testable import Settings

extension Runs.VenueRecoveryTests {
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

  @Test func `what a config changes is said by the next run, if its own died before it could`()
    throws
  {
    let scratch = Scratch()
    let name = name()
    let client = Rememberer("ONE")
    do {
      let old = try VenueRun(settings(in: scratch.path, name: name)) { _ in }
      try old.start()
      old.stop()
    }
    // Its journal has the new config, and no word of what that changes.
    do { _ = try VenueRun(settings(in: scratch.path, name: name, maxOrder: 20)) { _ in } }
    let venue = try VenueRun(settings(in: scratch.path, name: name, maxOrder: 20)) { _ in }
    #expect(venue.recovery?.changedLimits == 4)
    try venue.start()
    try client.connect(venue.port)
    _ = client.settle()
    client.send("35=D|11=N1|21=1|38=50|40=2|44=100|54=1|55=ACME|59=1|60=\(VenueClient.now())|")
    let answer = client.settle().last { $0.contains("|11=N1|") } ?? "nothing"
    #expect(VenueClient.field(58, of: answer) == "order_size 20 50", "\(answer)")
    client.client = nil
    venue.stop()
    #expect(venue.isClean, "\(venue.faults)")
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
}
