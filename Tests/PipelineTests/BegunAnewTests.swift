// What runs that began journals anew and came to nothing leave behind: a start takes over what stood before them, whether it
// goes on or begins anew itself, and finds it under the names that it has now.

import Events
import Glibc
import Journal
import Platform
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite struct BegunAnewTests {
    /// A journal as a crash leaves it: begun so many milliseconds after the first, with these records.
    @discardableResult
    private func write(
      _ settings: TraderSettings, at milliseconds: UInt64, _ records: [(StageID, Event)]
    ) throws -> String {
      let start = 1_767_323_045_678 + milliseconds
      var writer = try JournalWriter(
        JournalSettings(
          root: settings.journal.directory, instance: settings.instance, build: "b",
          configDigest: 0, start: Nanoseconds(start * 1_000_000), segmentByteCount: 64 << 10,
          bundle: JournalBundle(settings.bundle.map { .init(name: $0.name, text: $0.text) })))
      for (index, (stage, event)) in records.enumerated() {
        var event = event
        event.sequence = Sequence(UInt64(index) + 1)
        #expect(writer.append(stage: stage, event: event) == .written)
      }
      return writer.directory
    }

    private func order(_ id: UInt64, in instrument: UInt32) -> Event {
      Event(
        kind: .orderNew, source: .strategy(1), instrument: InstrumentID(instrument),
        OrderNew(
          order: OrderID(bits: id), price: Price(units: 100), quantity: Quantity(units: 10),
          side: .buy, type: .limit, timeInForce: .day))
    }

    private func kill(
      _ scope: RiskScope, _ target: UInt64 = 0, _ mode: KillMode = .block,
      in instrument: InstrumentID = .none
    ) -> Event {
      Event(
        kind: .killSwitch, source: .operatorDesk, instrument: instrument,
        KillSwitch(
          scope: scope, target: target, mode: mode, reason: .user, origin: .operatorDesk,
          command: 1))
    }

    private let timer = Event(
      kind: .timer, source: .timer(0),
      Timer(scheduled: Nanoseconds(1), period: Nanoseconds(1), count: 1))

    private func find(_ settings: TraderSettings, _ names: LineNames? = nil) throws
      -> DoubtfulOrders
    {
      try DoubtfulOrders.find(
        under: settings.journal.directory, instance: settings.instance,
        present: names
          ?? LineNames(symbols: ["ACME", "BOLT"], strategies: ["quote_and_take"]))
    }

    @Test func `what stood behind a journal that came to nothing stands`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 5, events: 500).settings(in: scratch)
      let real = try write(
        settings, at: 0,
        [(.gatewayIn, timer), (.gatewayOut, order(7, in: 0)), (.gatewayOut, order(8, in: 1))]
          + [kill(.firm), kill(.strategy, 1)].map { (.gatewayIn, $0) })
      let whole = try find(settings)
      let opening = whole.opening + whole.kills.standing
      #expect(whole.inDoubt.count == 2 && opening.count == 4)
      // Whoever begins anew dies before its first record, and at each step of what it is told.
      for count in 0...opening.count {
        let path = try write(
          settings, at: UInt64(count) + 1, opening.prefix(count).map { (.gatewayIn, $0) })
        let warnings = Warnings()
        let newest = try LogRecovery.newest(
          under: scratch.path, instance: settings.instance, warn: warnings.take)
        #expect(newest == real, "\(count)")
        #expect(warnings.contains("journal '\(path)' is passed over"), "\(warnings.all)")
        let found = try find(settings)
        #expect(found.opening + found.kills.standing == opening, "\(count)")
      }
      // The first input makes it a journal, with all that it was told.
      let next = try write(
        settings, at: 100, opening.map { (.gatewayIn, $0) } + [(.gatewayIn, timer)])
      #expect(try LogRecovery.newest(under: scratch.path, instance: settings.instance) == next)
      let found = try find(settings)
      #expect(found.opening + found.kills.standing == opening && found.inDoubt.count == 2)
    }

    @Test func `a kill outlives runs that began anew and died before anything was on record`()
      throws
    {
      let scratch = Scratch()
      var settings = try Setup(seed: 5, events: 2_000).settings(in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      var isKilled = false
      #expect(
        try carryOut(run) { run in
          if !isKilled { isKilled = run.order(.kill) }
          return run.isOver
        }.isClean)
      settings.journal.startsFresh = true
      for _ in 0..<2 {
        let warnings = Warnings()
        let fresh = try TraderRun(settings, warn: warnings.take)
        #expect(fresh.recovery == nil && fresh.journalPath != run.journalPath)
        #expect(warnings.contains("an earlier run was stopped"), "\(warnings.all)")
      }
      settings.journal.startsFresh = false
      let warnings = Warnings()
      let next = try TraderRun(settings, warn: warnings.take)
      #expect(next.recovery?.journal == run.journalPath)
      #expect(warnings.contains("the run before was stopped"), "\(warnings.all)")
      let summary = try carryOut(next)
      #expect(summary.isClean && summary.ordersSent == 0)
    }

    /// Snapshots are of the journal that a run's first record began.
    @Test func `what begins in the place of a run that wrote nothing is gone on with`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 6, events: 500).settings(in: scratch)
      let first = try TraderRun(settings, warn: { _ in }).journalPath
      let run = try TraderRun(settings, warn: { _ in })
      #expect(run.recovery?.run == 0 && run.journalPath == first)
      #expect(try carryOut(run).isClean)
      let next = try TraderRun(settings, warn: { _ in })
      #expect(next.recovery?.snapshot != nil && next.recovery?.replayed == 0)
      #expect(next.recovery?.passedOver == [])
      #expect(try carryOut(next).isClean)
    }

    @Test func `of a venue as well`() throws {
      let scratch = Scratch()
      let like = VenueRecoveryTests()
      let settings = try like.settings(in: scratch.path, name: like.name())
      let first = try VenueRun(settings, warn: { _ in }).journalPath
      do {
        let venue = try VenueRun(settings, warn: { _ in })
        #expect(venue.recovery?.run == 0 && venue.journalPath == first)
        try venue.start()
        venue.stop()
      }
      let next = try VenueRun(settings, warn: { _ in })
      #expect(next.recovery?.snapshot != nil && next.recovery?.replayed == 0)
    }

    // MARK: Whose numbers they are

    @Test func `a kill is of who bears the name, not of who has the number now`() throws {
      let scratch = Scratch()
      let settings = try Setup(seed: 5, events: 500).settings(in: scratch)
      try write(
        settings, at: 0,
        [timer, kill(.strategy, 1), kill(.strategy, 1, in: InstrumentID(0)), kill(.account, 1)]
          .map { (.gatewayIn, $0) })
      var names = LineNames(symbols: ["BOLT", "ACME"], strategies: ["aaa", "quote_and_take"])
      func standing() throws -> [[UInt64]] {
        try find(settings, names).kills.standing.map {
          let said = $0.payload(as: KillSwitch.self)
          return [
            UInt64(said.scope.code), said.target,
            $0.instrument == .none ? 0 : UInt64($0.instrument.index),
          ]
        }
      }
      #expect(try standing() == [[2, 2, 1], [2, 2, 0], [3, 1, 0]])
      #expect(try find(settings, names).kills.strangers == [])
      // Nobody bears it any more: somebody may under another name.
      names.strategies = ["aaa"]
      #expect(try standing() == [[1, 0, 0], [3, 1, 0]])
      #expect(
        try find(settings, names).kills.strangers
          == ["strategy 'quote_and_take'", "strategy 'quote_and_take'"])
      let firm = try find(settings, names).kills.standing[0].payload(as: KillSwitch.self)
      #expect(firm.mode == .block)
    }

    @Test func `a session is known by its name where there are several`() {
      let two = LineNames(sessions: ["north", "south"])
      let one = LineNames(sessions: ["north"])
      /// Who of `present` is stopped after a kill of `target` in a run of `then`; nil: the firm.
      func stopped(_ target: UInt64, _ then: LineNames, _ present: LineNames) -> UInt64? {
        var kills = EarlierKills(present: present)
        kills.note(kill(.session, target), then)
        let said = kills.standing.map { $0.payload(as: KillSwitch.self) }
        #expect(said.count == 1 && kills.strangers.isEmpty == (said[0].scope == .session))
        return said[0].scope == .session ? said[0].target : nil
      }
      let turned = LineNames(sessions: ["south", "north"])
      #expect(stopped(0, two, turned) == 1 && stopped(1, two, turned) == 0)
      #expect(stopped(0, two, one) == 0 && stopped(1, two, one) == nil)
      #expect(stopped(0, LineNames(), one) == 0 && stopped(0, LineNames(), LineNames()) == 0)
      #expect(stopped(0, LineNames(), two) == nil && stopped(9, two, two) == nil)
    }

    @Test func `who lets a name go lets it go under any number`() {
      let present = LineNames(strategies: ["a", "b"])
      var kills = EarlierKills(present: present)
      kills.note(kill(.strategy, 1), LineNames(strategies: ["b"]))
      kills.note(kill(.strategy, 1), LineNames(strategies: ["a"]))
      kills.note(kill(.strategy, 2, .none), present)
      #expect(kills.standing.map { $0.payload(as: KillSwitch.self).target } == [1])
    }

    // MARK: Clocks

    @Test func `a journal that is begun is the newest, wherever the clock was set back`() throws {
      let scratch = Scratch()
      var settings = try Setup(seed: 7, events: 500).settings(in: scratch)
      let run = try TraderRun(settings, warn: { _ in })
      #expect(try carryOut(run).isClean)
      let ahead = scratch.path + "/\(settings.instance)-21990228T235959.999Z"
      #expect(unsafe rename(run.journalPath!, ahead) == 0)
      settings.journal.startsFresh = true
      let fresh = try TraderRun(settings, warn: { _ in })
      #expect(fresh.journalPath == scratch.path + "/\(settings.instance)-21990301T000000.000Z")
      #expect(try carryOut(fresh).isClean)
      settings.journal.startsFresh = false
      let next = try TraderRun(settings, warn: { _ in })
      #expect(next.recovery?.journal == fresh.journalPath && next.recovery?.snapshot != nil)
      #expect(try carryOut(next).isClean)
      // Behind what no clock says nothing can be begun.
      let never = scratch.path + "/\(settings.instance)-29990102T030405.678Z"
      _ = unsafe mkdir(never, 0o700)
      #expect(TraderRun.refusal(settings) == nil)
      settings.journal.startsFresh = true
      #expect(TraderRun.refusal(settings)?.contains("'\(never)': no clock says") == true)
    }

    @Test func `the calendar is gone forward as it is gone back`() throws {
      // Leap days, turns of years and centuries, and the last of all.
      for seconds in [
        0, 68_169_599, 68_169_600, 951_782_399, 951_782_400, 951_868_800, 1_767_225_599,
        4_107_542_399, 4_107_542_400, 18_446_744_073,
      ] as [UInt64] {
        let scratch = Scratch()
        let time = Nanoseconds(seconds * 1_000_000_000)
        _ = unsafe mkdir(
          scratch.path + "/" + JournalDirectory.name(instance: "a", start: time), 0o700)
        let next = try JournalDirectory.start(of: "a", under: scratch.path, at: .zero)
        #expect(next.count == time.count + 1_000_000, "\(seconds)")
        let later = Nanoseconds(time.count + 5_000_000)
        #expect(try JournalDirectory.start(of: "a", under: scratch.path, at: later) == later)
        #expect(try JournalDirectory.start(of: "b", under: scratch.path, at: time) == time)
      }
    }
  }
}
