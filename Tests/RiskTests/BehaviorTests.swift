// How an owner behaves: repeated orders, orders against our own, executions, rates, cancels. Below, at and beyond each limit,
// for each that has one.

import Events
import Testing

@testable import Risk

@Suite struct BehaviorTests {
  private let one = fixedPointScale

  // MARK: The same order again

  @Test func theSameOrderIsntTakenTwiceWithinTheWindow() {
    var desk = Desk(.wide { $0.repeatWindow = .milliseconds(100) })
    #expect(desk.told(Whole.new(1)) == nil)
    let again = {
      Told(
        reason: .repeatedOrder, limit: self.one / 10, value: self.one / 1_000 * $0,
        scope: .strategy)
    }
    #expect(desk.told(Whole.new(2)) == again(0))
    #expect(desk.told(Whole.new(2, ms: 99)) == again(99), "one that was refused counts for nothing")
    #expect(desk.told(Whole.replace(1, 12, ms: 99)) == nil, "a replace isn't the same order")
    #expect(desk.told(Whole.new(2, ms: 100)) == nil)
    #expect(desk.told(Whole.new(3, ms: 199)) == again(99), "from the last time")
    #expect(desk.told(Whole.new(3, ms: 200)) == nil)
  }

  @Test func anythingElseIsAnotherOrder() {
    var desk = Desk(
      .wide {
        $0.repeatWindow = .milliseconds(100)
        $0.checks.remove(.ownOrders)
      })
    let others = [
      Whole.new(1), Whole.new(2, .sell), Whole.new(3, .buy, 11), Whole.new(4, at: 101),
      Whole.new(5, of: 1), Whole.new(6, by: 1), Whole.new(7, for: 1),
      Whole.new(8, type: .stopLimit),
    ]
    for other in others { #expect(desk.told(other) == nil) }
    for other in others { #expect(desk.told(other)?.reason == .repeatedOrder) }
    #expect(desk.stage.refusedCount(by: .repeated) == 8)
  }

  @Test func aFullWindowRefusesUntilTheOldestIsOut() {
    var desk = Desk(
      .wide {
        $0.repeatWindow = .milliseconds(100)
        $0.repeatCapacity = 2
      })
    #expect(desk.told(Whole.new(1, .buy, 1)) == nil)
    #expect(desk.told(Whole.new(2, .buy, 2, ms: 10)) == nil)
    let full = Told(
      reason: .repeatedOrder, limit: one / 10, value: one / 1_000 * 99, scope: .strategy)
    #expect(desk.told(Whole.new(3, .buy, 3, ms: 99)) == full)
    #expect(desk.told(Whole.new(3, .buy, 3, ms: 100)) == nil)
    #expect(desk.told(Whole.new(4, .buy, 4, ms: 109)) == full, "the second is 99 old now")
    #expect(desk.told(Whole.new(4, .buy, 2, ms: 110)) == nil, "and out at 100")
  }

  @Test func withoutAWindowAnOrderMayBeRepeated() {
    var desk = Desk(.wide())
    for id in 1...3 as ClosedRange<UInt64> { #expect(desk.told(Whole.new(id)) == nil) }
    var off = Desk(
      .wide {
        $0.repeatWindow = .milliseconds(100)
        $0.checks.remove(.repeated)
      })
    for id in 1...3 as ClosedRange<UInt64> { #expect(off.told(Whole.new(id)) == nil) }
  }

  // MARK: Our own

  @Test(arguments: [Side.buy, .sell])
  func anOrderDoesntMeetOurOwn(side: Side) {
    var desk = Desk(.wide())
    let worse: Int64 = side == .buy ? -1 : 1
    // The best of two of another owner, and one of another instrument.
    #expect(desk.told(Whole.new(1, side.opposite, at: 100, by: 1, for: 1)) == nil)
    #expect(desk.told(Whole.new(2, side.opposite, at: 100 - worse)) == nil)
    #expect(desk.told(Whole.new(3, side.opposite, at: 50, of: 1)) == nil)
    let wrong = {
      Told(reason: .selfTrade, limit: 100 * self.one, value: $0 * self.one, scope: .firm)
    }
    #expect(desk.told(Whole.new(4, side, at: 100 - worse)) == wrong(100 - worse))
    #expect(desk.told(Whole.new(4, side, at: 100)) == wrong(100))
    #expect(desk.told(Whole.new(4, side, at: 100 + worse)) == nil)
    #expect(desk.told(Whole.replace(4, 10, at: 100)) == wrong(100))
    #expect(desk.told(Whole.new(5, side, at: 0, type: .market))?.reason == .selfTrade)
    // When it is gone, the next is the best.
    _ = desk.send(Whole.canceled(1))
    #expect(desk.told(Whole.new(5, side, at: 100)) == nil)
    #expect(
      desk.told(Whole.new(6, side, at: 100 - worse))
        == Told(
          reason: .selfTrade, limit: (100 - worse) * one, value: (100 - worse) * one, scope: .firm))
    desk.stage.checkInvariants()
  }

  @Test func aReplaceOnItsWayIsAtBothPrices() {
    var desk = Desk(.wide())
    #expect(desk.told(Whole.new(1, .buy, at: 100)) == nil)
    #expect(desk.told(Whole.replace(1, 10, at: 105)) == nil)
    #expect(desk.told(Whole.new(2, .sell, at: 105))?.limit == 105 * one)
    _ = desk.send(Whole.replaced(1, 10, at: 105))
    #expect(desk.told(Whole.replace(1, 10, at: 95)) == nil)
    #expect(desk.told(Whole.new(2, .sell, at: 105))?.limit == 105 * one)
    _ = desk.send(Whole.replaced(1, 10, at: 95))
    #expect(desk.told(Whole.new(2, .sell, at: 96)) == nil)
    desk.stage.checkInvariants()
    var off = Desk(.wide { $0.checks.remove(.ownOrders) })
    #expect(off.told(Whole.new(1, .buy)) == nil)
    #expect(off.told(Whole.new(2, .sell)) == nil)
  }

  // MARK: Executions

  @Test func tooManyExecutionsPutAStrategyOffInAnInstrument() {
    var desk = Desk(.wide { $0.executions = Rate(3, per: .seconds(3)) })
    for id in 1...4 as ClosedRange<UInt64> { #expect(desk.told(Whole.new(id)) == nil) }
    for id in 1...3 as ClosedRange<UInt64> {
      #expect(desk.made(Whole.fill(id, 1)) == [])
      #expect(desk.told(Whole.new(10 + id)) == nil)
    }
    let made = desk.made(Whole.fill(4, 1))
    #expect(made.count == 1 && made[0].kind == .killSwitch && made[0].instrument.index == 0)
    let kill = made[0].payload(as: KillSwitch.self)
    #expect(kill.scope == .strategy && kill.target == 2 && kill.mode == .block)
    #expect(kill.reason == .executionThrottle && kill.origin == .risk)
    #expect(kill.limit == 3 * one && kill.value == 4 * one)
    let off = Told(reason: .executionThrottle, limit: 3 * one, value: 4 * one, scope: .strategy)
    #expect(desk.told(Whole.new(20)) == off)
    #expect(desk.told(Whole.replace(1, 11)) == off)
    #expect(desk.told(Whole.new(20, of: 1)) == nil, "another instrument")
    #expect(desk.told(Whole.new(21, by: 1)) == nil, "another strategy")
    #expect(desk.told(Whole.new(22, ms: 60_000)) == off, "time alone doesn't mend it")
    #expect(desk.made(Whole.fill(4, 1)) == [], "said once")
    _ = desk.send(Whole.command(.rearm))
    #expect(desk.told(Whole.new(22)) == nil)
  }

  @Test func executionsBecomeAllowedAgainOneByOne() {
    var desk = Desk(.wide { $0.executions = Rate(2, per: .seconds(2)) })
    for id in 1...2 as ClosedRange<UInt64> { #expect(desk.told(Whole.new(id)) == nil) }
    #expect(desk.made(Whole.fill(1, 1)) == [])
    #expect(desk.made(Whole.fill(1, 1)) == [])
    #expect(desk.made(Whole.fill(1, 1, ms: 1_000)) == [], "one of two is a second old")
    #expect(desk.made(Whole.fill(1, 1, ms: 1_999)).count == 1)
    var none = Desk(.wide())
    #expect(none.told(Whole.new(1)) == nil)
    for _ in 0..<9 { #expect(none.made(Whole.fill(1, 1)) == []) }
  }

  // MARK: Rates

  private func rate(_ owner: Owner, messages: Bool = false) -> Desk {
    Desk(
      .wide {
        let rate = Rate(2, per: .seconds(2))
        if owner == .instrument {
          if messages { $0.limits[0].messageRate = rate } else { $0.limits[0].orderRate = rate }
        } else {
          $0.limit(owner) {
            if messages { $0.messageRate = rate } else { $0.orderRate = rate }
          }
        }
      })
  }

  private func isApart(_ owner: Owner) -> Event? {
    switch owner {
    case .instrument: Whole.new(90, of: 1)
    case .strategy: Whole.new(90, by: 1)
    case .account: Whole.new(90, for: 1)
    case .firm, .session: nil
    }
  }

  @Test(arguments: Owner.allCases)
  func ordersHaveARate(owner: Owner) {
    var desk = rate(owner)
    let wrong = Told(reason: .orderRate, limit: 2 * one, value: 3 * one, scope: owner.scope)
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(desk.told(Whole.new(2)) == nil)
    #expect(desk.told(Whole.new(3)) == wrong)
    #expect(desk.told(Whole.replace(1, 11)) == nil, "a replace is no order")
    #expect(desk.told(Whole.cancel(1)) == nil)
    if let other = isApart(owner) { #expect(desk.told(other) == nil) }
    #expect(desk.told(Whole.new(3, ms: 999)) == wrong)
    #expect(desk.told(Whole.new(3, ms: 1_000)) == nil)
    #expect(desk.told(Whole.new(4, ms: 1_000)) == wrong)
  }

  @Test(arguments: Owner.allCases)
  func messagesHaveARate(owner: Owner) {
    var desk = rate(owner, messages: true)
    let wrong = { Told(reason: .messageRate, limit: 2 * self.one, value: $0, scope: owner.scope) }
    #expect(desk.told(Whole.new(1)) == nil)
    #expect(desk.told(Whole.replace(1, 11)) == nil)
    #expect(desk.told(Whole.new(2)) == wrong(3 * one))
    if let other = isApart(owner) { #expect(desk.told(other) == nil) }
    _ = desk.send(Whole.replaced(1, 11))
    #expect(desk.told(Whole.replace(1, 12)) == wrong(3 * one))
    #expect(desk.told(Whole.cancel(1)) == nil, "a cancel always passes, and counts")
    #expect(desk.told(Whole.new(2)) == wrong(4 * one))
    // So does a replace that is a cancel of the rest.
    #expect(desk.told(Whole.replace(1, 0)) == nil)
    #expect(desk.told(Whole.new(2)) == wrong(5 * one))
    #expect(desk.told(Whole.new(2, ms: 2_999)) == wrong(3 * one))
    #expect(desk.told(Whole.new(2, ms: 3_000)) == nil)
  }

  // MARK: Cancels

  @Test(arguments: Owner.levels)
  func cancelsHaveARatio(owner: Owner) {
    var desk = Desk(
      .wide { $0.limit(owner) { $0.cancelRatio = CancelRatio(percent: 50, floor: 4) } })
    for id in 1...3 as ClosedRange<UInt64> { #expect(desk.told(Whole.new(id)) == nil) }
    for id in 1...3 as ClosedRange<UInt64> { #expect(desk.told(Whole.cancel(id)) == nil) }
    #expect(desk.told(Whole.new(4)) == nil, "three orders aren't judged")
    let wrong = { Told(reason: .cancelRatio, limit: 50 * self.one, value: $0, scope: owner.scope) }
    #expect(desk.told(Whole.new(5)) == wrong(75 * one))
    #expect(desk.told(Whole.replace(4, 11)) == nil, "a replace is no order")
    switch owner {
    case .strategy: #expect(desk.told(Whole.new(5, by: 1)) == nil)
    case .account: #expect(desk.told(Whole.new(5, for: 1)) == nil)
    default: break
    }
    _ = desk.send(Whole.timer(ms: 0, TimerNumber.endOfDay))
    #expect(desk.told(Whole.new(6)) == nil, "another day")
    #expect(desk.stage.refusedCount(by: .cancelRatio) == 1)
  }

  @Test func cancelsAtTheRatioAreWithinIt() {
    var desk = Desk(.wide { $0.firm.cancelRatio = CancelRatio(percent: 50, floor: 4) })
    for id in 1...4 as ClosedRange<UInt64> { #expect(desk.told(Whole.new(id)) == nil) }
    for id in 1...2 as ClosedRange<UInt64> { #expect(desk.told(Whole.cancel(id)) == nil) }
    #expect(desk.told(Whole.new(5)) == nil, "two of four")
    #expect(desk.told(Whole.cancel(3)) == nil)
    #expect(desk.told(Whole.cancel(99)) == nil, "of no order: counts for nobody")
    #expect(
      desk.told(Whole.new(6))
        == Told(reason: .cancelRatio, limit: 50 * one, value: 60 * one, scope: .firm))
    desk.stage.checkInvariants()
  }
}
