// A trader that is started again with another config: what that changes enters as events, all of it whenever a process died
// meanwhile, and what no state can go over to is refused.

import Config
import Events
import Glibc
import Risk
import Testing

@testable import Journal
@testable import Pipeline
@testable import Settings

extension Runs.RecoveryTests {
  /// A copy of a journal in which nothing is left of its last run but its header and so many records, as behind a crash.
  private func cut(_ journal: String, _ run: JournalRun, behind count: UInt64, to path: String)
    throws
  {
    try copyJournal(journal, to: path)
    Scratch.remove(path + "/snapshots")
    for number in run.firstSegment + 1..<run.firstSegment + 9 {
      _ = unsafe unlink(path + "/" + JournalLayout.fileName(number))
    }
    let end = run.header.recordsOffset + Int(count) * JournalLayout.Record.byteCount
    for length in [end, run.header.segmentByteCount] {
      let code = unsafe truncate(
        path + "/" + JournalLayout.fileName(run.firstSegment), off_t(length))
      #expect(code == 0)
    }
  }

  /// Which limits and parameters they change.
  private func changed(_ events: [Event]) -> Set<String> {
    var names: Set<String> = []
    for event in events {
      if event.kind == .limitChange {
        let change = event.payload(as: LimitChange.self)
        names.insert("\(change.limit) \(change.scope) \(change.target) \(event.instrument)")
      } else if event.kind == .parameterChange {
        let change = event.payload(as: ParameterChange.self)
        names.insert("parameter \(change.strategy) \(change.parameter)")
      }
    }
    return names
  }

  @Test func `each limit that the config changes is an event, and no other`() throws {
    let scratch = Scratch()
    let settings = try settings(setup(7), in: scratch)
    let run = try TraderRun(settings, warn: { _ in })
    _ = try carryOut(run)
    var other = settings
    other.bundle[0].text += "# changed"
    other.risk.limits[1].maximumOrder = Quantity(units: 7_000_000_000)
    let recovered = try recover(run.journalPath!, other)
    let changes = recovered.opening.filter { $0.kind == .limitChange }
    let change = try #require(changes.first).payload(as: LimitChange.self)
    #expect(changes.count == 1 && recovered.report.changedLimits == 1)
    #expect(change.limit == .order && change.after == 7_000_000_000)
    #expect(changes[0].instrument == InstrumentID(1))
    #expect(recovered.opening.contains { $0.kind == .configChange })
    let row = try recovered.board.row(limit: "max_order", whose: nil, symbol: "BOLT")
    #expect(recovered.board.rows[row].value == 7_000_000_000)
    // The same texts: nothing is said to have changed.
    let same = try recover(run.journalPath!, settings)
    #expect(!same.opening.contains { $0.kind == .configChange || $0.kind == .limitChange })
  }

  @Test func `what is restricted, a static collar and the level of warnings enter as events`()
    throws
  {
    let scratch = Scratch()
    let settings = try settings(setup(9), in: scratch)
    let first = try carryOut(try TraderRun(settings, warn: { _ in }))
    #expect(first.ordersSent > 0)
    var other = settings
    other.bundle[0].text += "# changed"
    for index in other.risk.limits.indices { other.risk.limits[index].isRestricted = true }
    other.risk.limits[0].staticReference = Price(units: 50 * fixedPointScale)
    other.risk.limits[0].staticCollarBasisPoints = 100
    other.risk.warnsAtPercent = 50
    let run = try TraderRun(other, warn: { _ in })
    #expect(run.recovery?.changedLimits == 5)
    let summary = try carryOut(run)
    #expect(summary.isClean && summary.ordersSent == 0, "nothing may be ordered")
    let log = try records(of: run.journalPath!)
    let changes = log.filter { $0.stage == .gatewayIn && $0.event.kind == .limitChange }
      .map { $0.event.payload(as: LimitChange.self) }
    #expect(
      changes.map(\.limit) == [
        .restricted, .staticReference, .staticCollar, .restricted, .warning,
      ])
    #expect(changes.map(\.after).last == 50 * fixedPointScale)
    // The log's own config says nothing of it: the events do.
    let result = try replay(run.journalPath!)
    #expect(result.difference == nil && result.runs == 2, "\(result.difference as Any)")
  }

  @Test func `a limit that is gone from the config is an event, and there is none any more`()
    throws
  {
    let scratch = Scratch()
    var narrow = setup(9)
    narrow.risk =
      "max_notional: 0.01, max_net: 0.01, firm: { max_gross: 0.01 }, "
      + "strategies: { quote_and_take: { order_rate: 1/s } }, "
      + "instruments: { ACME: { static_reference: 50, static_collar_bps: 100 } }"
    let tight = try settings(narrow, in: scratch)
    #expect(try carryOut(try TraderRun(tight, warn: { _ in })).ordersSent == 0)
    var loose = try settings(setup(9), in: scratch)
    loose.instance = tight.instance
    let run = try TraderRun(loose, warn: { _ in })
    #expect(run.recovery?.changedLimits == 8)
    let summary = try carryOut(run)
    #expect(summary.isClean && summary.ordersSent > 0, "nothing holds it back")
    let changes = try records(of: run.journalPath!)
      .filter { $0.stage == .gatewayIn && $0.event.kind == .limitChange }
      .map { $0.event.payload(as: LimitChange.self) }
    #expect(
      changes.map(\.limit) == [
        .staticReference, .staticCollar, .notional, .net, .notional, .net, .gross, .orderRate,
      ])
    #expect(changes.allSatisfy { $0.after == LimitChange.noLimit })
    let result = try replay(run.journalPath!)
    #expect(result.difference == nil && result.runs == 2, "\(result.difference as Any)")
    // And there again.
    let last = try TraderRun(tight, warn: { _ in })
    #expect(last.recovery?.changedLimits == 8)
    #expect(try carryOut(last).ordersSent == 0)
    let whole = try replay(run.journalPath!)
    #expect(whole.difference == nil && whole.runs == 3, "\(whole.difference as Any)")
  }

  @Test func `what can't be taken away is refused, and what to write instead is said`() throws {
    let scratch = Scratch()
    let old = try settings(setup(9), in: scratch)
    var new = old
    func complaint() -> String {
      CarriedConfig.complaint(from: old, to: new) ?? "none"
    }
    new.risk.limits[0].isLimited = false
    #expect(complaint().contains("write its 'max_order' and 'max_position'"))
    var ratio = old
    ratio.risk.firm.cancelRatio = CancelRatio(percent: 500, floor: 30)
    #expect(
      CarriedConfig.complaint(from: ratio, to: old)
        == "'cancel_ratio' of the firm is gone from the config; write 'cancel_ratio: 1000000' and "
        + "'cancel_ratio_after: 30' instead")
    #expect(
      CarriedConfig.complaint(from: old, to: ratio)
        == "'cancel_ratio' of the firm is new in the config; leave it out, or begin anew")
    new = ratio
    new.risk.firm.cancelRatio = CancelRatio(percent: 1_000_000, floor: 30)
    #expect(CarriedConfig.complaint(from: ratio, to: new) == nil)
    new.risk.firm.cancelRatio = CancelRatio(percent: 500, floor: 31)
    #expect(
      CarriedConfig.complaint(from: ratio, to: new)
        == "'cancel_ratio_after' of the firm has changed; write 'cancel_ratio_after: 30'")
  }

  @Test
  func `a parameter that was changed stays so, and one that the config changes is an event`()
    throws
  {
    let scratch = Scratch()
    let settings = try settings(setup(8), in: scratch)
    let run = try TraderRun(settings, warn: { _ in })
    let parameters = settings.strategies[0].settings.kind.card
    let (spread, quote) = (
      parameters.index(of: "half_spread_ticks")!, parameters.index(of: "quote")!
    )
    #expect(throws: LimitRefusal.self) {
      try run.desk.tune(
        "quote_and_take", "half_spread_ticks", to: "10001", who: Person(name: "ann"), why: "test")
    }
    #expect(throws: LimitRefusal.self) {
      try run.desk.tune(
        "quote_and_take", "half_spred_ticks", to: "3", who: Person(name: "ann"), why: "test")
    }
    _ = try run.desk.tune(
      "quote_and_take", "half_spread_ticks", to: "7", who: Person(name: "ann"), why: "test")
    _ = try carryOut(run)
    #expect(try replay(run.journalPath!).difference == nil)
    var other = settings
    other.bundle[0].text += "# changed"
    other.strategies[0].settings["quote"] = 5_0000_0000
    let recovered = try recover(run.journalPath!, other)
    let changes = recovered.opening.filter { $0.kind == .parameterChange }
    let change = try #require(changes.first).payload(as: ParameterChange.self)
    #expect(changes.count == 1 && Int(change.parameter) == quote && change.strategy == 1)
    #expect(change.before == 10_0000_0000 && change.after == 5_0000_0000)
    #expect(recovered.parameters.rows[spread].value == 7)
    #expect(recovered.parameters.rows[quote].value == 5_0000_0000)
    let same = try recover(run.journalPath!, settings)
    #expect(!same.opening.contains { $0.kind == .parameterChange })
    #expect(same.parameters.rows[spread].value == 7)
    other.strategies[0].name = "another"
    #expect(throws: StartError.self) { try recover(run.journalPath!, other) }
  }

  @Test func `what a config changes is in force whole, wherever its first run died`() throws {
    let scratch = Scratch()
    var short = setup(9)
    short.events = 300
    let old = try settings(short, in: scratch)
    _ = try carryOut(try TraderRun(old, warn: { _ in }))
    var narrow = short
    narrow.strategy += "  half_spread_ticks: 7\n"
    narrow.risk =
      "max_notional: 0.01, firm: { max_gross: 0.01 }, instruments: { ACME: { max_order: 1, restricted: true } }"
    var new = try settings(narrow, in: scratch)
    new.instance = old.instance
    let run = try TraderRun(new, warn: { _ in })
    _ = try carryOut(run) { $0.value(.gatewayIn, "events_out") > 40 }
    let journal = try #require(run.journalPath)
    let reader = try JournalReader(path: journal)
    let last = try #require(reader.runs.last)
    var said: [Event] = []
    var whole: Set<String>?
    for count in 0..<24 as Range<UInt64> {
      let path = scratch.path + "/behind-\(count)"
      try cut(journal, last, behind: count, to: path)
      let (forth, back) = (try recover(path, new), try recover(path, old))
      let (wanted, returned) = (changed(forth.opening), changed(back.opening))
      let isChanging = said.contains { $0.kind == .configChange }
      if said.contains(where: { $0.kind == .operatorCommand }) {
        #expect(wanted.isEmpty && returned == whole, "behind \(count) records")
      } else {
        whole = whole ?? wanted
        #expect(wanted.union(changed(said)) == whole, "behind \(count) records")
        #expect(isChanging ? returned.isSuperset(of: changed(said)) : returned.isEmpty)
      }
      #expect(forth.board.rows.map(\.value) == LimitBoard(new).rows.map(\.value))
      #expect(back.board.rows.map(\.value) == LimitBoard(old).rows.map(\.value))
      if let record = try reader.record(at: last.firstPosition + count), record.stage == .gatewayIn
      {
        said.append(record.event)
      }
    }
    #expect(whole?.count == 6, "\(whole ?? [])")
    #expect(changed(said) == whole && said.contains { $0.kind == .operatorCommand })
  }
}
