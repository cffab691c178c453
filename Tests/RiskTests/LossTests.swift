// What may be lost, of the day and from its best: what is refused, and who is stopped when it is lost.

import Events
import Testing

@testable import Risk

@Suite struct LossTests {
  private let one = fixedPointScale

  /// Ten bought at 100, by strategy 2 for account 2.
  private func long(_ change: (inout RiskSettings) -> Void) -> Desk {
    var desk = Desk(
      .wide {
        $0.checks.remove(.ownOrders)
        change(&$0)
      })
    _ = desk.send(Whole.top(100, 100))
    _ = desk.send(Whole.new(1, .buy, 10))
    _ = desk.send(Whole.fill(1, 10))
    return desk
  }

  @Test(arguments: Owner.levels)
  func aLossOfTheDayStopsOrders(owner: Owner) {
    var desk = long { $0.limit(owner) { $0.maximumLoss = 100 * one } }
    let wrong = Told(reason: .dailyLoss, limit: 100 * one, value: 110 * one, scope: owner.scope)
    #expect(desk.told(Whole.new(2)) == nil)
    _ = desk.send(Whole.top(91, 91))
    #expect(desk.told(Whole.new(3)) == nil, "90")
    _ = desk.send(Whole.top(90, 90))
    #expect(desk.told(Whole.new(4)) == nil, "100")
    _ = desk.send(Whole.top(89, 89))
    #expect(desk.told(Whole.new(5)) == wrong)
    #expect(desk.told(Whole.new(5, .sell)) == wrong)
    #expect(desk.told(Whole.replace(2, 11)) == wrong)
    #expect(desk.told(Whole.cancel(2)) == nil)
    if owner == .strategy { #expect(desk.told(Whole.new(5, by: 1)) == nil) }
    if owner == .account { #expect(desk.told(Whole.new(5, for: 1)) == nil) }
    _ = desk.send(Whole.timer(ms: 0, TimerNumber.endOfDay))
    #expect(desk.told(Whole.new(6)) == nil, "another day")
  }

  @Test(arguments: Owner.levels)
  func aDrawdownStopsOrders(owner: Owner) {
    var desk = long { $0.limit(owner) { $0.maximumDrawdown = 100 * one } }
    let wrong = Told(reason: .drawdown, limit: 100 * one, value: 110 * one, scope: owner.scope)
    _ = desk.send(Whole.top(120, 120))
    _ = desk.send(Whole.top(111, 111))
    #expect(desk.told(Whole.new(3)) == nil, "90 from the best, which is 200")
    _ = desk.send(Whole.top(110, 110))
    #expect(desk.told(Whole.new(4)) == nil)
    _ = desk.send(Whole.top(109, 109))
    #expect(desk.told(Whole.new(5)) == wrong)
    #expect(desk.told(Whole.replace(3, 11)) == wrong)
    if owner == .strategy { #expect(desk.told(Whole.new(5, by: 1)) == nil) }
    if owner == .account { #expect(desk.told(Whole.new(5, for: 1)) == nil) }
    _ = desk.send(Whole.top(110, 110))
    #expect(desk.told(Whole.new(6)) == nil)
  }

  @Test(arguments: [Check.dailyLoss, .drawdown])
  func aLossThatNobodyLooksAt(check: Check) {
    var desk = long {
      $0.firm.maximumLoss = check == .dailyLoss ? 100 * one : nil
      $0.firm.maximumDrawdown = check == .drawdown ? 100 * one : nil
      $0.checks.remove(check)
    }
    _ = desk.send(Whole.top(50, 50))
    #expect(desk.made(Whole.timer()) == [])
    #expect(desk.told(Whole.new(2)) == nil)
  }

  @Test(arguments: [Check.dailyLoss, .drawdown])
  func whereOnlyClosingIsAllowedClosingPasses(check: Check) {
    var desk = long {
      $0.firm.maximumLoss = check == .dailyLoss ? 100 * one : nil
      $0.firm.maximumDrawdown = check == .drawdown ? 100 * one : nil
      $0.lossMode = .reduceOnly
    }
    _ = desk.send(Whole.top(89, 89))
    let wrong = Told(reason: check.reason, limit: 100 * one, value: 110 * one, scope: .firm)
    #expect(desk.told(Whole.new(2, .sell, 11)) == wrong)
    #expect(desk.told(Whole.new(2, .sell, 10)) == nil)
    #expect(desk.told(Whole.new(3, .sell, 1)) == wrong, "all of it is on its way out")
    #expect(desk.told(Whole.new(3, .buy, 1)) == wrong)
  }

  // MARK: The kill switch

  @Test(arguments: Owner.levels, [Check.dailyLoss, .drawdown])
  func aTimerStopsWhoHasLostTooMuch(owner: Owner, check: Check) {
    var desk = long {
      $0.limit(owner) {
        if check == .dailyLoss {
          $0.maximumLoss = 100 * one
        } else {
          $0.maximumDrawdown = 100 * one
        }
      }
    }
    _ = desk.send(Whole.top(90, 90))
    #expect(desk.made(Whole.timer()) == [], "at the limit")
    #expect(desk.made(Whole.top(89, 89)) == [], "a price alone stops nobody")
    let timer = Whole.timer(ms: 5)
    let made = desk.made(timer)
    #expect(made.count == 1 && made[0].kind == .killSwitch && made[0].instrument == .none)
    #expect(made[0].source == SourceID(.core, 0) && made[0].time == timer.time)
    #expect(made[0].sequence == timer.sequence)
    #expect(
      made[0].payload(as: KillSwitch.self)
        == KillSwitch(
          scope: owner.scope, target: owner.target, mode: .blockAndCancel, reason: check.reason,
          origin: .risk, limit: 100 * one, value: 110 * one))
    let killed = Told(reason: .killSwitch, value: 1, scope: owner.scope)
    #expect(desk.told(Whole.new(5)) == killed)
    if owner == .strategy { #expect(desk.told(Whole.new(5, by: 1)) == nil) }
    if owner == .account { #expect(desk.told(Whole.new(5, for: 1)) == nil) }
    #expect(desk.made(Whole.timer()) == [], "said once")
    // Who puts it on again with the loss still there sees it go off again.
    _ = desk.send(Whole.command(.rearm))
    #expect(desk.made(Whole.timer()).count == 1)
    _ = desk.send(Whole.command(.rearm))
    _ = desk.send(Whole.top(90, 90))
    #expect(desk.made(Whole.timer()) == [])
    #expect(desk.told(Whole.new(7)) == nil)
  }

  /// Ten sold at 200 instead of 100: the day's best was none, but the venue says so only when it has stopped who trades.
  @Test(arguments: Owner.levels)
  func aPersonLetsGoOfADrawdownThatNeverWas(owner: Owner) {
    for isAlone in [true, false] {
      var desk = long { $0.limit(owner) { $0.maximumDrawdown = 500 * one } }
      _ = desk.send(Whole.new(2, .sell, 10, at: 200))
      _ = desk.send(Whole.fill(2, 10, at: 200, execution: 9, side: .sell))
      var bust = Whole.fill(2, 10, at: 200, execution: 9, side: .sell)
      bust.kind = .executionBusted
      _ = desk.send(bust)
      #expect(desk.made(Whole.timer()).count == 1)
      // A signal's rearm is nobody's.
      _ = desk.send(Whole.command(.rearm, by: 0))
      #expect(desk.made(Whole.timer()).count == 1)
      _ = desk.send(
        isAlone ? Whole.kill(owner.scope, owner.target, .none) : Whole.command(.rearm))
      #expect(desk.made(Whole.timer()) == [])
      #expect(desk.told(Whole.new(3)) == nil)
      desk.stage.checkInvariants()
      // From here on it is measured from what is now.
      _ = desk.send(Whole.top(49, 49))
      let made = desk.made(Whole.timer()).map { $0.payload(as: KillSwitch.self) }
      #expect(made.map(\.reason) == [.drawdown] && made.map(\.value) == [510 * one])
      // And that is a loss that was one.
      _ = desk.send(Whole.command(.rearm))
      #expect(desk.made(Whole.timer()).count == 1)
    }
  }

  @Test func aFillStopsWhoHasLostTooMuch() {
    var desk = long {
      $0.firm.maximumLoss = 100 * one
      $0.strategies[1].maximumDrawdown = 50 * one
      $0.lossMode = .block
    }
    _ = desk.send(Whole.new(2, .buy, 10))
    // Bought eleven above the market: ten of it lose 110.
    let made = desk.made(Whole.fill(2, 10, at: 111)).map { $0.payload(as: KillSwitch.self) }
    #expect(
      made == [
        KillSwitch(
          scope: .firm, mode: .block, reason: .dailyLoss, origin: .risk, limit: 100 * one,
          value: 110 * one),
        KillSwitch(
          scope: .strategy, target: 2, mode: .block, reason: .drawdown, origin: .risk,
          limit: 50 * one, value: 110 * one),
      ])
    #expect(desk.stage.isKilled == true)
  }

  @Test func aStricterStopIsntMadeMilder() {
    var desk = long {
      $0.firm.maximumLoss = 100 * one
      $0.lossMode = .reduceOnly
    }
    _ = desk.send(Whole.command(.kill))
    _ = desk.send(Whole.top(50, 50))
    #expect(desk.made(Whole.timer()) == [])
    #expect(desk.told(Whole.new(2, .sell, 1)) == Told(reason: .killSwitch, value: 1, scope: .firm))
  }
}
