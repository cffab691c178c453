// The kill switch: whose trading stops, how far, and who may put it on again.

import Events
import Testing

@testable import Risk

@Suite struct KillTests {
  private let one = fixedPointScale

  private func killed(_ scope: RiskScope) -> Told {
    Told(reason: .killSwitch, value: 1, scope: scope)
  }

  /// Something of each owner that another's stop leaves alone; nil for who has none.
  private func other(_ owner: Owner, _ id: UInt64) -> Event? {
    switch owner {
    case .instrument: Whole.new(id, of: 1)
    case .strategy: Whole.new(id, by: 1)
    case .account: Whole.new(id, for: 1)
    case .firm, .session: nil
    }
  }

  /// With several venues each has a session, and an order names the one that it goes to.
  @Test func aSessionIsAVenues() {
    var desk = Desk(
      .wide {
        $0.sessions = [ScopeLimits(), ScopeLimits(), ScopeLimits()]
        $0.sessions[2].orderRate = Rate(1, per: .seconds(1))
      })
    _ = desk.send(Whole.top(100, 100, of: 0))
    func to(_ venue: UInt8, _ id: UInt64) -> Event {
      var new = Whole.new(id, .buy, 1)
      new.flags = venue
      return new
    }
    #expect(desk.told(to(2, 1)) == nil)
    _ = desk.send(Whole.kill(.session, 1))
    #expect(desk.told(to(2, 2))?.scope == .session)
    #expect(desk.told(to(1, 3)) == nil && desk.told(to(0, 4)) == nil, "the first one's")
    #expect(desk.told(Whole.replace(1, 5))?.reason == .killSwitch, "where it is")
    #expect(desk.passes(Whole.cancel(1)) == true)
    #expect(desk.stage.standingKills.map(\.number) == [1])
    _ = desk.send(Whole.kill(.session, 1, .none))
    #expect(desk.told(to(2, 5)) == nil)
    // So are its rates.
    #expect(desk.told(to(3, 6)) == nil)
    #expect(desk.told(to(3, 7))?.reason == .orderRate)
    #expect(desk.told(to(1, 8)) == nil && desk.told(to(2, 9)) == nil)
    // A venue that there isn't is the first one.
    _ = desk.send(Whole.kill(.session, 0))
    #expect(desk.told(to(4, 10))?.reason == .killSwitch)
    desk.stage.checkInvariants()
  }

  @Test(arguments: Owner.allCases, [KillMode.block, .blockAndCancel])
  func aStopIsItsScopes(owner: Owner, mode: KillMode) {
    var desk = Desk(.wide())
    let instrument: UInt32 = owner == .instrument ? 0 : .max
    #expect(desk.told(Whole.new(1)) == nil)
    let kill = Whole.kill(owner.scope, owner.target, mode, of: instrument)
    #expect(desk.passes(kill) == true)
    #expect(desk.told(Whole.new(2)) == killed(owner.scope))
    #expect(desk.told(Whole.new(2, .sell, at: 200)) == killed(owner.scope))
    #expect(desk.told(Whole.replace(1, 11)) == killed(owner.scope))
    #expect(desk.told(Whole.replace(1, 0)) == nil, "a cancel of the rest")
    #expect(desk.told(Whole.cancel(1)) == nil)
    if let other = other(owner, 3) { #expect(desk.told(other) == nil) }
    #expect(desk.stage.isKilled == (owner == .firm))
    #expect(desk.passes(Whole.kill(owner.scope, owner.target, .none, of: instrument)) == true)
    #expect(desk.told(Whole.new(4)) == nil)
    #expect(desk.stage.anomalyCount == 0)
  }

  @Test(arguments: Owner.allCases)
  func whatOnlyReduces(owner: Owner) {
    var desk = Desk(.wide { $0.checks.remove(.ownOrders) })
    let instrument: UInt32 = owner == .instrument ? 0 : .max
    #expect(desk.told(Whole.new(1)) == nil)
    _ = desk.send(Whole.fill(1, 10))
    _ = desk.send(Whole.kill(owner.scope, owner.target, .reduceOnly, of: instrument))
    let scope = owner == .session || owner == .instrument ? RiskScope.firm : owner.scope
    let past = { Told(reason: .reduceOnly, value: $0 * self.one, scope: scope) }
    #expect(desk.told(Whole.new(2, .buy, 1)) == past(11))
    #expect(desk.told(Whole.new(2, .sell, 11)) == past(1))
    #expect(desk.told(Whole.new(2, .sell, 9)) == nil)
    #expect(desk.told(Whole.replace(2, 11)) == past(1))
    #expect(desk.told(Whole.replace(2, 8)) == nil, "less passes")
    #expect(desk.told(Whole.new(3, .sell, 2)) == past(1), "what is open counts")
    #expect(desk.told(Whole.new(3, .sell, 1)) == nil)
    #expect(desk.told(Whole.new(4, .sell, 1)) == past(1))
    if let other = other(owner, 5) { #expect(desk.told(other) == nil) }
    #expect(desk.stage.isKilled == false)
    _ = desk.send(Whole.command(.rearm))
    #expect(desk.told(Whole.new(6, .sell, 5)) == nil)
  }

  @Test func theStricterHolds() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.kill(.strategy, 2, .block))
    _ = desk.send(Whole.kill(.strategy, 2, .reduceOnly))
    #expect(desk.told(Whole.new(1)) == killed(.strategy))
    _ = desk.send(Whole.kill(.instrument, 0, .block, of: 0))
    _ = desk.send(Whole.kill(.instrument, 0, .reduceOnly, of: 0))
    #expect(desk.told(Whole.new(1, by: 1)) == killed(.instrument))
  }

  @Test func theFirstOfTheScopesIsNamed() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.new(1))
    for (kill, scope) in [
      (Whole.kill(.order, 1), RiskScope.order), (Whole.kill(.instrument, of: 0), .instrument),
      (Whole.kill(.session), .session), (Whole.kill(.account, 2), .account),
      (Whole.kill(.strategy, 2), .strategy), (Whole.kill(.firm), .firm),
    ] {
      _ = desk.send(kill)
      #expect(desk.told(Whole.replace(1, 11)) == killed(scope))
    }
  }

  @Test func anOrderAloneIsStopped() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.new(2))
    _ = desk.send(Whole.kill(.order, 1))
    _ = desk.send(Whole.kill(.order, 99))
    #expect(desk.told(Whole.replace(1, 11)) == killed(.order))
    #expect(desk.told(Whole.replace(2, 11)) == nil)
    #expect(desk.told(Whole.cancel(1)) == nil)
    _ = desk.send(Whole.kill(.order, 1, .none))
    #expect(desk.told(Whole.replace(1, 11)) == nil)
    #expect(desk.stage.anomalyCount == 0)
  }

  @Test func aStrategyIsStoppedInAnInstrument() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.kill(.strategy, 2, of: 0))
    #expect(desk.told(Whole.new(1))?.reason == .executionThrottle)
    #expect(desk.told(Whole.new(1, of: 1)) == nil)
    #expect(desk.told(Whole.new(2, by: 1)) == nil)
    _ = desk.send(Whole.kill(.strategy, 2, .none, of: 0))
    #expect(desk.told(Whole.new(3)) == nil)
  }

  @Test func rearmClearsAllOfThem() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.new(9, .buy, 10, at: 90))
    for kill in [
      Whole.kill(.firm), Whole.kill(.strategy, 2), Whole.kill(.account, 2), Whole.kill(.session),
      Whole.kill(.instrument, of: 0), Whole.kill(.strategy, 2, of: 0), Whole.kill(.order, 9),
    ] { _ = desk.send(kill) }
    let stopped = desk.stage.standingKills
    #expect(
      stopped.map(\.scope) == [
        .firm, .strategy, .account, .session, .instrument, .strategy, .order,
      ])
    #expect(stopped.last?.number == 9 && stopped.last?.instrument == InstrumentID(0))
    _ = desk.send(Whole.command(.rearm))
    #expect(desk.stage.standingKills == [])
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(desk.told(Whole.replace(9, 11, at: 90)) == nil, "an order's own as well")
  }

  /// What risk throws is sent round, for those that stand before it.
  @Test func whatComesRoundDoesntUndoARearm() {
    var desk = Desk(.wide())
    var round = Whole.kill(.account, 2, by: .risk)
    round.flags = KillFlags.isRound
    round.source = SourceID(.core, 0)
    #expect(desk.passes(round) == true)
    #expect(desk.told(Whole.new(1)) == nil)
    // Of an earlier run, told again by the desk: it isn't known here.
    round.source = .operatorDesk
    #expect(desk.passes(round) == true)
    #expect(desk.told(Whole.new(2)) == killed(.account))
  }

  @Test(arguments: [Origin.risk, .gatewayOut, .gatewayIn, .strategy, .none])
  func onlyAPersonPutsItOnAgain(origin: Origin) {
    var desk = Desk(.wide())
    _ = desk.send(Whole.kill(.account, 2, .block, by: origin))
    #expect(desk.told(Whole.new(1)) == killed(.account), "anybody may stop")
    _ = desk.send(Whole.kill(.account, 2, .none, by: origin))
    #expect(desk.told(Whole.new(1)) == killed(.account))
    #expect(desk.stage.anomalyCount == 1)
    _ = desk.send(Whole.kill(.account, 2, .none))
    #expect(desk.told(Whole.new(1)) == nil)
  }

  @Test(arguments: [
    Whole.kill(.strategy, 0), Whole.kill(.strategy, 3), Whole.kill(.strategy, 1 << 63),
    Whole.kill(.account, 0), Whole.kill(.account, 3), Whole.kill(.session, 1),
    Whole.kill(.session, .max), Whole.kill(.instrument), Whole.kill(.instrument, of: 2),
    Whole.kill(.none), Whole.kill(RiskScope(code: 99)), Whole.kill(.firm, 0, KillMode(code: 4)),
  ])
  func whatIsntThereCantBeStopped(kill: Event) {
    var desk = Desk(.wide())
    #expect(desk.passes(kill) == true)
    #expect(desk.stage.anomalyCount == 1)
    #expect(desk.told(Whole.new(1)) == nil)
  }

  @Test func anErrorDoesntMakeAStopMilder() {
    var desk = Desk(
      .wide {
        $0.lossMode = .blockAndCancel; $0.firm.maximumLoss = 0
      })
    _ = desk.send(Whole.top(100, 100))
    _ = desk.send(Whole.new(1))
    _ = desk.send(Whole.fill(1, 10))
    _ = desk.send(Whole.command(.kill))
    // A bust of an execution that nobody knows.
    _ = desk.send(
      Whole.event(
        .executionBusted,
        OrderFill(
          order: .none, execution: 5, price: .zero, quantity: .zero, side: .buy, liquidity: .none),
        of: 0, from: .session(1)))
    #expect(desk.stage.anomalyCount == 1)
    #expect(desk.stage.standingKills.map(\.mode) == [.blockAndCancel])
    _ = desk.send(Whole.top(90, 90))
    #expect(desk.made(Whole.timer()) == [], "all is stopped and canceled already")
  }

  @Test func theOperatorsWordStopsAllInstruments() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.command(.kill, of: 1))
    #expect(desk.told(Whole.new(1)) == killed(.firm))
    #expect(desk.stage.isKilled == true)
    var late = Desk(.wide { $0.startsKilled = true })
    #expect(late.told(Whole.new(1)) == killed(.firm))
    _ = late.send(Whole.command(.rearm))
    #expect(late.told(Whole.new(1)) == nil)
  }

  @Test func aFillThatCantBeIsntKeptToBeTakenBack() {
    var desk = Desk(.wide())
    _ = desk.send(Whole.new(1))
    var fill = Whole.fill(1, 4, execution: 7)
    _ = desk.send(Whole.fill(1, 2, execution: 6))
    fill.words.w3 = UInt64(bitPattern: -1)
    _ = desk.send(fill)
    #expect(desk.stage.anomalyCount == 1 && desk.position() == 2 * one)
    fill.kind = .executionBusted
    _ = desk.send(fill)
    #expect(desk.stage.anomalyCount == 2 && desk.stage.correctionCount == 0)
    #expect(desk.position() == 2 * one)
  }
}
