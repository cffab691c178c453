// What a replace of a parent does to its children, and when it is answered.

import Events
import Orders
import Routing
import Testing

@Suite struct RouterReplaceTests {
  /// Asks: venue 0 20 at 500, venue 1 50 at 490, venue 2 30 at 500. Bids: 460, 470 and 470.
  private func desk(_ settings: RouterSettings = Desk.settings()) -> Desk {
    var desk = Desk(settings)
    _ = desk.send(Say.top(0, bid: (460, 40), ask: (500, 20)))
    _ = desk.send(Say.top(1, bid: (470, 10), ask: (490, 50)))
    _ = desk.send(Say.top(2, bid: (470, 30), ask: (500, 30)))
    return desk
  }

  /// One that waits whole at one venue: 40 at 460 at venue 0, as child 1.
  private func waiting(_ rule: RoutingRule = .pegged) -> Desk {
    var settings = Desk.settings()
    settings.rule = rule
    var desk = desk(settings)
    #expect(
      desk.children(Say.new(7, .buy, 40, price: 460, .day)) == [
        ChildOrder(1, at: 0, 40, 460, immediate: false)
      ])
    _ = desk.send(Say.accepted(1))
    return desk
  }

  private func said(_ event: Event) -> (Int64, Int64) {
    let replaced = event.payload(as: OrderReplaced.self)
    return (replaced.quantity.units, replaced.price.units)
  }

  @Test func moreIsSentOutAtOnce() {
    var desk = waiting()
    let sent = desk.send(Say.replace(7, 55))
    #expect(sent.map(\.kind) == [.orderReplaced, .orderNew] && sent[0].source == .strategy(1))
    #expect(said(sent[0]) == (55, 460))
    #expect(ChildOrder(sent[1]) == ChildOrder(2, at: 0, 15, 460, immediate: false))
    let parent = desk.parent(7)
    #expect(parent?.record.quantity.units == 55 && parent?.working.units == 55)
    #expect(parent?.record.phase == .acknowledged, "it may be replaced again")
  }

  @Test func lessIsTakenOffAndKeepsItsPlace() {
    var desk = waiting()
    let sent = desk.send(Say.replace(7, 25))
    #expect(sent.map(\.kind) == [.orderReplace], "its venue is asked first")
    let asked = sent[0].payload(as: OrderReplace.self)
    #expect(asked.order == Say.child(1) && asked.quantity.units == 25 && asked.price.units == 460)
    #expect(sent[0].flags == 0 && sent[0].source == .strategy(1))
    #expect(desk.parent(7)?.record.phase == .pendingReplace)
    #expect(desk.parent(7)?.record.quantity.units == 40 && desk.parent(7)?.working.units == 40)
    let told = desk.send(Say.replaced(1, 25, price: 460))
    #expect(told.map(\.kind) == [.orderReplaced] && said(told[0]) == (25, 460))
    #expect(desk.parent(7)?.working.units == 25 && desk.parent(7)?.unrouted.units == 0)
    #expect(desk.send(Say.fill(1, 25, execution: 1)).map(\.kind) == [.orderFill])
    #expect(desk.parent(7)?.record.phase == .filled)
  }

  @Test func theLatestGoesFirst() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 60))
    _ = desk.send(Say.accepted(2))
    // 20 of the second are cancelled whole, and 5 of the first taken off.
    let sent = desk.send(Say.replace(7, 35))
    #expect(sent.map(\.kind) == [.orderCancel, .orderReplace])
    #expect(sent[0].words.w0 == Say.child(2).bits && sent[1].words.w0 == Say.child(1).bits)
    #expect(desk.told(Say.replaced(1, 35, price: 460)).isEmpty, "20 may still be filled there")
    #expect(desk.told(Say.canceled(2)).map(\.kind) == [.orderReplaced])
    #expect(desk.parent(7)?.working.units == 35 && desk.stage.childCount == 1)
  }

  @Test func whatIsFilledMeanwhileCountsForIt() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    _ = desk.send(Say.fill(1, 20, execution: 1))
    #expect(desk.parent(7)?.record.phase == .pendingReplace)
    #expect(desk.told(Say.replaced(1, 25, price: 460)).map(\.kind) == [.orderReplaced])
    #expect(desk.parent(7)?.working.units == 5 && desk.parent(7)?.record.leaves.units == 5)
  }

  @Test func filledBeyondTheNewTotalItIsOver() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    #expect(desk.told(Say.fill(1, 30, execution: 1)).map(\.kind) == [.orderFill])
    let told = desk.told(Say.canceled(1))
    #expect(told.map(\.kind) == [.orderCanceled], "the venue had nothing left of it")
    #expect(desk.parent(7)?.record.filled.units == 30 && desk.stage.parentCount == 0)
  }

  @Test func filledByItsOldTotalTheReplaceIsRefused() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    let told = desk.told(Say.fill(1, 40, execution: 1))
    #expect(told.map(\.kind) == [.orderFill, .requestRejected])
    #expect(told[1].payload(as: OrderRejected.self).request == .replace)
    #expect(desk.parent(7)?.record.phase == .filled)
    #expect(desk.told(Say.replaceRejected(1)).isEmpty)
  }

  @Test(arguments: [Origin.venue, .risk, .gatewayOut])
  func whatCantBeReducedIsCancelled(origin: Origin) {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    let sent = desk.send(Say.replaceRejected(1, by: origin))
    #expect(sent.map(\.kind) == [.orderCancel])
    let then = desk.send(Say.canceled(1))
    #expect(then.map(\.kind) == [.orderReplaced, .orderNew], "and sent anew")
    #expect(ChildOrder(then[1]) == ChildOrder(2, at: 0, 25, 460, immediate: false))
  }

  @Test func whatCantBeCancelledIsRefused() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    _ = desk.send(Say.replaceRejected(1))
    let told = desk.send(Say.cancelRejected(1))
    #expect(told.map(\.kind) == [.requestRejected])
    let refused = told[0].payload(as: OrderRejected.self)
    #expect(
      refused.order.bits == 7 && refused.request == .replace && refused.reason == .unknownOrder)
    #expect(desk.parent(7)?.record.phase == .acknowledged && desk.parent(7)?.working.units == 40)
    #expect(desk.send(Say.replace(7, 45)).map(\.kind) == [.orderReplaced, .orderNew])
  }

  @Test func oneThatNobodyHasAcceptedIsCancelled() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 40, price: 460, .day))
    #expect(desk.send(Say.replace(7, 25)).map(\.kind) == [.orderCancel])
    #expect(desk.send(Say.canceled(1)).map(\.kind) == [.orderReplaced, .orderNew])
  }

  @Test(arguments: [RoutingRule.sweep, .pegged]) func aBetterLimitIsFollowed(rule: RoutingRule) {
    var desk = waiting(rule)
    // 480 by its limit; 470 is what others wait at.
    let sent = desk.send(Say.replace(7, 40, price: 480))
    #expect(sent.map(\.kind) == [.orderReplaced, .orderCancel] && said(sent[0]) == (40, 480))
    let moved = desk.children(Say.canceled(1))
    #expect(moved.allSatisfy { $0.price == (rule == .sweep ? 480 : 470) })
    #expect(moved.reduce(0) { $0 + $1.quantity } == 40)
  }

  @Test func aLimitWithinReachTakes() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 40, price: 490))
    #expect(desk.children(Say.canceled(1)) == [ChildOrder(2, at: 1, 40, 490)])
  }

  @Test func aWorseLimitHoldsOnceNothingIsBeyondIt() {
    var desk = waiting()
    let sent = desk.send(Say.replace(7, 40, price: 450))
    #expect(sent.map(\.kind) == [.orderCancel])
    let fill = desk.told(Say.fill(1, 10, execution: 1))
    #expect(fill.map(\.kind) == [.orderFill], "at the old limit, since that still holds")
    let then = desk.send(Say.canceled(1))
    #expect(then.map(\.kind) == [.orderReplaced, .orderNew] && said(then[0]) == (40, 450))
    #expect(then[1].payload(as: OrderNew.self).quantity.units == 30)
    #expect(then[1].payload(as: OrderNew.self).price.units == 450)
  }

  @Test func priceAndQuantityTogether() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 20, price: 450))
    let then = desk.send(Say.canceled(1))
    #expect(said(then[0]) == (20, 450))
    #expect(then[1].payload(as: OrderNew.self).quantity.units == 20)
  }

  @Test func anImmediateOneIsReducedByCancels() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 100))
    // 20, 30 and 50, the latest first: all of the last, and 30 won't be cut.
    let sent = desk.send(Say.replace(7, 40))
    #expect(sent.map(\.kind) == [.orderCancel, .orderCancel])
    _ = desk.send(Say.fill(1, 20, execution: 1))
    _ = desk.send(Say.canceled(3))
    let told = desk.send(Say.canceled(2))
    #expect(told.first?.kind == .orderReplaced)
    #expect(desk.parent(7)?.record.quantity.units == 40)
  }

  @Test func aCancelBehindItEndsAll() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    #expect(desk.send(Say.cancel(7)).map(\.kind) == [.orderCancel])
    #expect(desk.told(Say.replaced(1, 25, price: 460)).isEmpty)
    #expect(desk.told(Say.canceled(1)).map(\.kind) == [.orderCanceled])
    #expect(desk.stage.parentCount == 0)
  }

  @Test func theOperatorMay() {
    var desk = waiting()
    #expect(desk.send(Say.replace(7, 45, from: .operatorDesk)).first?.kind == .orderReplaced)
  }

  @Test func whatIsNoParentPasses() {
    var desk = waiting()
    let sent = desk.sendAll(Say.replace(8, 25))
    #expect(sent.map(\.isMade) == [false])
  }

  @Test(arguments: [
    (Say.replace(7, 10), Reason.invalid), (Say.replace(7, 0), .invalid),
    (Say.replace(7, 32), .lot), (Say.replace(7, 30, price: 455), .tick),
    (Say.replace(7, 30, price: 90), .priceBand), (Say.replace(7, 30, as: 9), .invalid),
    (Say.replace(7, 30, from: .strategy(2)), .unknownOrder),
  ])
  func whatCantBeIsRefused(replace: Event, reason: Reason) {
    var desk = waiting()
    _ = desk.send(Say.fill(1, 10, execution: 1))
    let sent = desk.send(replace)
    #expect(sent.map(\.kind) == [.requestRejected])
    let refused = sent[0].payload(as: OrderRejected.self)
    #expect(refused.reason == reason && refused.request == .replace)
    #expect(desk.stage.refusedCount == 1 && desk.parent(7)?.record.quantity.units == 40)
    #expect(desk.parent(7)?.record.phase == .partialFill)
  }

  @Test func oneAtATimeAndOnlyOfWhatLives() {
    var desk = waiting()
    _ = desk.send(Say.replace(7, 25))
    let second = desk.send(Say.replace(7, 20))
    #expect(second.map(\.kind) == [.requestRejected])
    #expect(second[0].payload(as: OrderRejected.self).reason == .invalidTransition)
    _ = desk.send(Say.fill(1, 40, execution: 1))
    let late = desk.send(Say.replace(7, 50))
    #expect(late[0].payload(as: OrderRejected.self).reason == .unknownOrder)
  }

  @Test func itsRoundsBeginAgain() {
    var settings = Desk.settings(rounds: 1)
    settings.rule = .sweep
    var desk = desk(settings)
    _ = desk.send(Say.new(7, .buy, 40, price: 460, .day))
    _ = desk.send(Say.accepted(1))
    #expect(desk.send(Say.replace(7, 40, price: 450)).map(\.kind) == [.orderCancel])
    #expect(desk.send(Say.canceled(1)).map(\.kind) == [.orderReplaced, .orderNew])
    #expect(desk.send(Say.canceled(2)).map(\.kind) == [.orderCanceled], "that was its round")
  }
}
