// A position that may not be what was traded: on record with its numbers, and nothing new until a person says by name that they
// looked.

import Events
import Testing
import Twins

@testable import Risk

@Suite struct DoubtTests {
  private let one = fixedPointScale

  private func bust(_ execution: UInt64, of order: UInt64 = 1, said quantity: Int64 = 4) -> Event {
    var event = Whole.fill(order, quantity, execution: execution, ms: 3)
    event.kind = .executionBusted
    return event
  }

  @Test func whatCantBeBookedIsOnRecordEachTime() {
    var desk = Desk(.wide())
    #expect(desk.stage.standingDoubt == nil)
    var first = bust(7)
    first.sequence = Sequence(80)
    #expect(desk.doubts(first, said: 4 * one) == true)
    #expect(desk.doubts(bust(8, said: 5), said: 5 * one) == true)
    let doubt = desk.stage.standingDoubt
    #expect(doubt?.count == 2 && doubt?.sequence == Sequence(80) && doubt?.time == Whole.at(3))
    #expect(doubt?.booked == .zero && doubt?.said == Quantity(units: 4 * one))
    #expect(doubt?.instrument == InstrumentID(0))
    #expect(desk.stage.doubtCount == 2 && desk.stage.anomalyCount == 2)
    #expect(desk.told(Whole.new(1))?.reason == .killSwitch)
  }

  @Test func aCorrectionThatCantBeSaysWhatWasBooked() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.fill(1, 4, execution: 7))
    var correction = Whole.fill(1, 0, execution: 7)
    correction.kind = .executionCorrected
    #expect(desk.doubts(correction, booked: 4 * one, said: 0) == true)
    #expect(desk.position() == 4 * one && desk.open() == [6 * one, 0])
  }

  @Test func aNameLetsItGoAndASignalDoesnt() {
    var desk = Desk(.wide())
    _ = desk.send(bust(7))
    _ = desk.send(Whole.kill(.account, 2))
    #expect(desk.passes(Whole.command(.rearm, by: 0)) == true)
    #expect(desk.told(Whole.new(1, for: 1))?.scope == .firm)
    #expect(desk.stage.standingKills.map(\.scope) == [.firm], "what else was stopped is free")
    #expect(desk.passes(Whole.kill(.firm, 0, .none, command: 0)) == true)
    #expect(desk.told(Whole.new(2))?.scope == .firm && desk.stage.standingDoubt?.count == 1)
    #expect(desk.passes(Whole.command(.rearm, by: 9)) == true)
    #expect(desk.stage.standingDoubt == nil && desk.told(Whole.new(3)) == nil)
    #expect(desk.stage.doubtCount == 1, "what was is counted")
    _ = desk.send(bust(8))
    #expect(desk.passes(Whole.kill(.firm, 0, .none)) == true)
    #expect(desk.stage.standingDoubt == nil && desk.told(Whole.new(4)) == nil)
  }

  @Test func aSignalTakesTheOperatorsKillBackToTheDoubt() {
    var desk = Desk(.wide())
    _ = desk.send(bust(7))
    _ = desk.send(Whole.command(.kill))
    #expect(desk.stage.standingKills.map(\.mode) == [.blockAndCancel])
    _ = desk.send(Whole.command(.rearm, by: 0))
    #expect(desk.stage.standingKills.map(\.mode) == [.block])
  }

  /// A start that goes on with no state is told of it by the desk, as the earlier run said it.
  @Test func whatAnEarlierRunLeftInDoubtIsInDoubt() {
    var desk = Desk(.wide())
    let said = KillSwitch(
      scope: .firm, mode: .block, reason: .unbooked, origin: .risk, limit: 3 * one, value: 4 * one)
    var kill = Whole.event(.killSwitch, said, from: .operatorDesk)
    kill.flags = KillFlags.isRound
    #expect(desk.passes(kill) == true)
    let doubt = desk.stage.standingDoubt
    #expect(doubt?.count == 1 && doubt?.booked.units == 3 * one && doubt?.said.units == 4 * one)
    #expect(desk.stage.doubtCount == 0, "none of this run's")
    _ = desk.send(Whole.command(.rearm, by: 0))
    #expect(desk.told(Whole.new(1))?.scope == .firm)
    _ = desk.send(Whole.command(.rearm))
    #expect(desk.told(Whole.new(2)) == nil)
  }

  @Test(arguments: 0..<7)
  func itOutlastsARestart(cut: Int) {
    var twins = Twins(cut: cut) { RiskStage(.wide()) }
    for event in [
      Whole.new(1), Whole.kill(.order, 1), bust(7), Whole.command(.rearm, by: 0),
      Whole.new(2), Whole.command(.rearm), Whole.replace(1, 12), Whole.new(3),
    ] { twins.send(event) }
    #expect(twins.finish() == nil, "cut \(cut)")
    #expect(twins.restored.standingDoubt == nil && twins.restored.doubtCount == 1)
    #expect(twins.restored.passedCount == 3 && twins.restored.refusedCount == 1)
  }
}
