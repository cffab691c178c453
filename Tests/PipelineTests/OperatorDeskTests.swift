// What people command when the ring to the line has no room: what stops somebody is taken all the same, goes ahead of what
// waits, and is on record once. And what is no command isn't taken for one.

import Events
import Fabric
import Journal
import Platform
import Replay
import Risk
import Testing

@testable import Pipeline
@testable import Settings

extension Runs {
  @Suite struct OperatorDeskTests {
    private let ann = Person(name: "ann")

    private func inputs(_ run: TraderRun) throws -> [Event] {
      try records(of: run.journalPath!).filter { $0.stage == .gatewayIn }.map(\.event)
    }

    private func word(_ run: TraderRun) -> UInt64 {
      run.value(KillWriter.operatorDesk.part, "on")
    }

    private func stop(_ run: TraderRun, _ scope: String, _ mode: KillMode) throws -> UInt64 {
      let (scope, target, instrument) = try run.desk.scope(scope)
      let answer = try run.desk.kill(
        scope, target: target, instrument: instrument, mode: mode, who: ann, why: "a test")
      guard case .ordered(let command) = answer else { return 0 }
      return command
    }

    @Test func `the firm is stopped though the ring is full`() throws {
      let scratch = Scratch()
      let run = try TraderRun(
        Setup(seed: 43, events: 300, ring: 1024).settings(in: scratch), warn: { _ in })
      // Nobody takes anything yet.
      while run.order(.note, instrument: .none) {}
      let command = try stop(run, "firm", .blockAndCancel)
      #expect(word(run) == 1)
      // What lets go doesn't overtake it.
      #expect(throws: LimitRefusal.self) { try stop(run, "firm", .none) }
      #expect(throws: LimitRefusal.self) { try run.desk.rearm(who: ann, why: "a test") }
      #expect(!run.order(.rearm, instrument: .none) && word(run) == 1)
      let summary = try carryOut(run)
      #expect(summary.isClean)
      let inputs = try inputs(run)
      let kills = inputs.filter { $0.kind == .killSwitch }
      #expect(kills.map { $0.payload(as: KillSwitch.self).command } == [command])
      // Right behind who wants it and why.
      let at = try #require(inputs.firstIndex { $0.kind == .killSwitch })
      let words = inputs[(at - 2)..<at].map { $0.payload(as: OperatorWords.self) }
      #expect(words.map(\.command) == [command, command] && words.map(\.role) == [.who, .why])
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `a stop goes ahead of a command on many instruments`() throws {
      let scratch = Scratch()
      let many = (0..<16).map {
        "  I\($0): { tick: 0.01, lot: 1, lowest: 90, highest: 110, reference: 100 }\n"
      }
      let run = try TraderRun(
        Setup(seed: 44, events: 300, ring: 1024).settings(
          in: scratch, instruments: "instruments:\n" + many.joined()), warn: { _ in })
      // Room for a command's beginning, and for no more.
      for _ in 0..<50 { #expect(run.order(.note, instrument: .none)) }
      _ = try run.desk.setHalted(true, symbol: nil, who: ann, why: "a test")
      _ = try stop(run, "strategy/quote_and_take", .block)
      _ = try stop(run, "account/paper", .reduceOnly)
      #expect(run.order(.kill, instrument: .none) && word(run) == 1)
      let summary = try carryOut(run)
      #expect(summary.isClean)
      let inputs = try inputs(run)
      func places(_ isOne: (Event) -> Bool) -> [Int] { inputs.indices.filter { isOne(inputs[$0]) } }
      func places(of action: OperatorAction) -> [Int] {
        places {
          $0.kind == .operatorCommand && $0.payload(as: OperatorCommand.self).action == action
        }
      }
      let halts = places(of: .haltInstrument)
      #expect(halts.map { Int(inputs[$0].instrument.index) } == Array(0..<16))
      let kills = places { $0.kind == .killSwitch }
      #expect(kills.map { inputs[$0].payload(as: KillSwitch.self).scope } == [.strategy, .account])
      let last = try #require(places(of: .kill).first)
      #expect(places(of: .kill).count == 1 && kills.allSatisfy { $0 < last })
      #expect(last < halts[15])
      #expect(try replay(run.journalPath!).difference == nil)
    }

    @Test func `a milder stop loosens nothing`() throws {
      let scratch = Scratch()
      let run = try TraderRun(
        Setup(seed: 45, events: 100, ring: 1024).settings(in: scratch), warn: { _ in })
      _ = try stop(run, "firm", .reduceOnly)
      #expect(word(run) == 0)
      _ = try stop(run, "firm", .block)
      _ = try stop(run, "firm", .reduceOnly)
      #expect(word(run) == 1)
      _ = try stop(run, "firm", .none)
      #expect(word(run) == 0)
    }

    @Test func `what waits for a stuck line is bounded, and the word is given all the same`()
      throws
    {
      let scratch = Scratch()
      let run = try TraderRun(
        Setup(seed: 46, events: 100, ring: 1024).settings(in: scratch), warn: { _ in })
      var count = 0
      while (try? stop(run, "account/paper", .block)) != nil { count += 1 }
      #expect(count * 3 >= OperatorVoice.urgentMax && count < 2 * OperatorVoice.urgentMax)
      #expect(throws: LimitRefusal.self) { try stop(run, "firm", .block) }
      #expect(word(run) == 1)
    }

    @Test func `a venue is stopped though its ring is full`() throws {
      let scratch = Scratch()
      let venue = try VenueRun(
        VenueRunTests.settings(sessions: 1, network: nil, directory: scratch.path), warn: { _ in })
      while venue.order(.note, instrument: .none) {}
      let request = ControlRequest(
        verb: "kill",
        values: ["scope": "firm", "mode": "block_and_cancel", "who": "ann", "why": "a test"])
      guard case .done(let text) = venue.answer(request, ControlPeer(pid: 1, uid: 0)) else {
        Issue.record("a kill is answered at once")
        return
      }
      #expect(text.hasPrefix("ok\ncommand\t"), "\(text)")
      #expect(venue.order(.kill, instrument: .none))
      try venue.start()
      venue.stop()
      #expect(venue.isClean)
      let kills = try records(of: venue.journalPath!).filter {
        $0.stage == .gatewayIn && $0.event.kind == .operatorCommand
          && $0.event.payload(as: OperatorCommand.self).action == .kill
      }
      #expect(kills.count == 2)
    }

    /// A parameter's change bears its command's number where a command has its action.
    @Test func `a change of a parameter isn't taken for a shutdown`() throws {
      let scratch = Scratch()
      let run = try TraderRun(
        Setup(seed: 47, events: 500, ring: 1024).settings(in: scratch), warn: { _ in })
      for value in ["3", "4", "3", "4"] {
        _ = try run.desk.tune(
          "quote_and_take", "half_spread_ticks", to: value, who: ann, why: "a test")
      }
      let summary = try carryOut(run)
      #expect(summary.isClean && run.value(TraderPart.market, "sent") >= 500)
      let changes = try inputs(run).filter { $0.kind == .parameterChange }
      let last = try #require(changes.last)
      #expect(changes.count == 4 && last.payload(as: OperatorCommand.self).action == .shutdown)
    }
  }
}
