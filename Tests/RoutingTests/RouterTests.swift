// How parents are cut over venues, and what becomes of them.

import Events
import Orders
import Routing
import Testing

@Suite struct RouterTests {
  /// Asks: venue 0 20 at 500, venue 1 50 at 490, venue 2 30 at 500. With fees: 500, 504.7, 500.5.
  private func desk(_ settings: RouterSettings = Desk.settings()) -> Desk {
    var desk = Desk(settings)
    _ = desk.send(Say.top(0, bid: (460, 40), ask: (500, 20)))
    _ = desk.send(Say.top(1, bid: (470, 10), ask: (490, 50)))
    _ = desk.send(Say.top(2, bid: (470, 30), ask: (500, 30)))
    return desk
  }

  @Test func aSweepTakesTheBestFirst() {
    var desk = desk()
    let sent = desk.sendAll(Say.new(7, .buy, 100))
    #expect(sent.allSatisfy { $0.isMade })
    #expect(sent[0].kind == .orderAccepted && sent[0].event.source == .strategy(1))
    #expect(
      sent.dropFirst().map { ChildOrder($0.event) } == [
        ChildOrder(1, at: 0, 20, 500), ChildOrder(2, at: 2, 30, 500), ChildOrder(3, at: 1, 50, 490),
      ])
    #expect(desk.parent(7)?.working.units == 100 && desk.parent(7)?.unrouted.units == 0)
  }

  @Test func itTakesNoMoreThanItNeedsAndOnlyWithinItsLimit() {
    var desk = desk()
    #expect(
      desk.children(Say.new(7, .buy, 35)) == [
        ChildOrder(1, at: 0, 20, 500), ChildOrder(2, at: 2, 15, 500),
      ])
    #expect(desk.children(Say.new(8, .buy, 100, price: 490)) == [ChildOrder(3, at: 1, 50, 490)])
    #expect(desk.parent(8)?.unrouted.units == 50)
    #expect(
      desk.children(Say.new(9, .sell, 100, price: 470)) == [
        ChildOrder(4, at: 2, 30, 470), ChildOrder(5, at: 1, 10, 470),
      ])
  }

  @Test func whatWasSentForIsNotThereForTheNext() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 20))
    #expect(desk.children(Say.new(8, .buy, 20)) == [ChildOrder(2, at: 2, 20, 500)])
    _ = desk.send(Say.top(0, ask: (500, 20)))
    #expect(desk.children(Say.new(9, .buy, 20)) == [ChildOrder(3, at: 0, 20, 500)])
  }

  @Test func aMarketOrderTakesWhateverThereIs() {
    var desk = desk()
    #expect(desk.children(Say.new(7, .buy, 500, price: 0, type: .market, .day)).count == 3)
    for counter in UInt32(1)...3 {
      _ = desk.send(Say.fill(counter, 20, execution: UInt64(counter)))
    }
    #expect(desk.told(Say.canceled(2)).isEmpty)
    let told = desk.told(Say.canceled(3))
    #expect(told.map(\.kind) == [.orderCanceled])
    let canceled = told[0].payload(as: OrderCanceled.self)
    #expect(canceled.quantity.units == 440 && canceled.reason == .noLiquidity)
    #expect(desk.parent(7)?.record.phase == .canceled && desk.stage.parentCount == 0)
  }

  @Test func whereThereIsNothingAnImmediateOneEnds() {
    var desk = Desk()
    let told = desk.told(Say.new(7))
    #expect(told.map(\.kind) == [.orderAccepted, .orderCanceled])
    #expect(told[1].payload(as: OrderCanceled.self).reason == .immediateOrCancel)
  }

  @Test func aFillIsToldOfChildAndParent() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 50))
    let fill = Say.fill(1, 15, execution: 70)
    let sent = desk.sendAll(fill)
    #expect(sent.count == 2 && sent[0] == Sent(event: fill, isMade: false))
    let told = sent[1].event.payload(as: OrderFill.self)
    #expect(sent[1].event.source == .strategy(1) && told.order.bits == 7)
    #expect(told.quantity.units == 15 && told.price.units == 500 && told.execution != 70)
    #expect(desk.parent(7)?.record.filled.units == 15 && desk.parent(7)?.working.units == 35)
    // The same number of another venue is another execution.
    let other = desk.told(Say.fill(2, 15, execution: 70))
    #expect(other[0].payload(as: OrderFill.self).execution != told.execution)
    #expect(desk.told(fill).isEmpty, "a second time it is nobody's")
    _ = desk.send(Say.fill(1, 5, execution: 71))
    #expect(desk.told(Say.fill(2, 15, execution: 72)).map(\.kind) == [.orderFill])
    #expect(desk.parent(7)?.record.phase == .filled && desk.stage.parentCount == 0)
    #expect(desk.stage.childCount == 0)
  }

  @Test func theRestIsSentOutAgain() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 50))
    _ = desk.send(Say.fill(1, 5, execution: 1))
    #expect(desk.children(Say.canceled(1)) == [ChildOrder(3, at: 1, 15, 490)])
    #expect(desk.children(Say.rejected(2)) == [ChildOrder(4, at: 1, 30, 490)])
    #expect(desk.parent(7)?.working.units == 45)
  }

  @Test func aVenueThatRefusedIsNotAskedAgain() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 20))
    _ = desk.send(Say.top(0, ask: (480, 100)))
    #expect(desk.children(Say.rejected(1)) == [ChildOrder(2, at: 2, 20, 500)])
  }

  @Test func roundsAreBounded() {
    var desk = desk(Desk.settings(rounds: 3))
    var counter: UInt32 = 1
    _ = desk.send(Say.new(7, .buy, 20))
    var sent = 1
    while desk.stage.parentCount > 0 && sent < 100 {
      _ = desk.send(Say.top(0, ask: (500, 20)))
      let children = desk.children(Say.canceled(counter))
      counter += UInt32(children.count)
      sent += children.count
    }
    #expect(sent == 3 && desk.parent(7)?.record.phase == .canceled)
  }

  @Test func aRestThatMayWaitIsPegged() {
    var desk = desk()
    // The best bid is 470: 10 at venue 1 and 30 at venue 2, so they get a quarter and three
    // quarters.
    #expect(
      desk.children(Say.new(7, .buy, 140, price: 480, .day)) == [
        ChildOrder(1, at: 2, 105, 470, immediate: false),
        ChildOrder(2, at: 1, 35, 470, immediate: false),
      ])
    #expect(
      desk.children(Say.new(8, .buy, 15, price: 460, .goodTillCancel)) == [
        ChildOrder(3, at: 0, 15, 460, immediate: false)
      ])
    #expect(
      desk.children(Say.new(9, .buy, 15, price: 450, .day)) == [
        ChildOrder(4, at: 2, 15, 450, immediate: false)
      ], "behind all others it waits where that pays best")
  }

  @Test func whatDoesNotComeOutEvenGoesToTheFirst() {
    var desk = desk()
    let sent = desk.children(Say.new(7, .buy, 35, price: 480, .day))
    #expect(sent.map(\.quantity) == [25, 10] && sent.map(\.venue) == [2, 1])
  }

  @Test func aPegFollowsTheBestPrice() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    _ = desk.send(Say.accepted(1))
    let moved = desk.send(Say.top(1, bid: (480, 10), ask: (490, 50)))
    #expect(moved.map(\.kind) == [.orderCancel, .orderCancel])
    #expect(desk.send(Say.top(1, bid: (480, 20), ask: (490, 50))).isEmpty, "once")
    _ = desk.send(Say.fill(2, 5, execution: 1))
    #expect(desk.children(Say.canceled(1)) == [ChildOrder(3, at: 1, 30, 480, immediate: false)])
    #expect(desk.children(Say.canceled(2)) == [ChildOrder(4, at: 1, 5, 480, immediate: false)])
    #expect(desk.send(Say.top(1, bid: (490, 10))).isEmpty, "not beyond the limit")
  }

  @Test func aPegThatIsNearEnoughStays() {
    var desk = desk(Desk.settings(repegTicks: 2))
    _ = desk.send(Say.new(7, .buy, 40, price: 490, .day, instructions: OrderInstruction.postOnly))
    #expect(desk.send(Say.top(1, bid: (480, 10), ask: (490, 50))).isEmpty)
    #expect(desk.send(Say.top(1, bid: (490, 10), ask: (500, 50))).count == 2)
  }

  @Test func whoMayNotTakeWaits() {
    var desk = desk()
    let sent = desk.children(Say.new(7, .buy, 40, .day, instructions: OrderInstruction.postOnly))
    #expect(sent.allSatisfy { !$0.isImmediate && $0.price == 470 })
  }

  @Test func aCancelEndsAllChildrenAndThenTheParent() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    let cancels = desk.send(Say.cancel(7))
    #expect(cancels.map(\.kind) == [.orderCancel, .orderCancel])
    #expect(cancels.allSatisfy { $0.source == .strategy(1) })
    #expect(desk.parent(7)?.record.phase == .pendingCancel)
    _ = desk.send(Say.canceled(1))
    #expect(desk.parent(7)?.unrouted.units == 30 && desk.stage.childCount == 1, "not sent again")
    _ = desk.send(Say.fill(2, 5, execution: 1))
    let told = desk.told(Say.canceled(2))
    #expect(told.map(\.kind) == [.orderCanceled])
    #expect(told[0].payload(as: OrderCanceled.self).quantity.units == 35)
    #expect(told[0].payload(as: OrderCanceled.self).reason == .user)
    let again = desk.send(Say.cancel(7))
    #expect(again.map(\.kind) == [.requestRejected])
    #expect(again[0].payload(as: OrderRejected.self).reason == .unknownOrder)
  }

  @Test func aRefusedCancelMayBeAskedForAgain() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 10, price: 460, .day))
    _ = desk.send(Say.cancel(7))
    #expect(desk.send(Say.cancel(7)).map(\.kind) == [.requestRejected])
    let told = desk.told(Say.cancelRejected(1))
    #expect(told.map(\.kind) == [.requestRejected] && told[0].words.w0 == 7)
    #expect(desk.parent(7)?.record.phase == .acknowledged)
    #expect(desk.send(Say.cancel(7)).map(\.kind) == [.orderCancel])
  }

  @Test func aCancelThatCameTooLateForOneChildIsNoRefusal() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    _ = desk.send(Say.cancel(7))
    // The one was filled before; its venue says so, and then that there is nothing to cancel.
    _ = desk.send(Say.fill(1, 30, execution: 1))
    #expect(desk.told(Say.cancelRejected(1)).isEmpty)
    #expect(desk.parent(7)?.record.phase == .pendingCancel)
    #expect(desk.send(Say.canceled(2)).map(\.kind) == [.orderCanceled], "and nothing is sent again")
  }

  @Test func aLateFillIsItsParents() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 50, price: 490))
    _ = desk.send(Say.canceled(1))
    #expect(desk.parent(7)?.record.phase == .canceled)
    let told = desk.told(Say.fill(1, 20, execution: 1))
    #expect(told.map(\.kind) == [.orderFill] && told[0].words.w0 == 7)
    #expect(desk.parent(7)?.record.filled.units == 20)
  }

  @Test func whatIsTooMuchStopsTheRest() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    // 30 and 10; the first fills 35.
    let sent = desk.send(Say.fill(1, 35, execution: 1))
    #expect(sent.map(\.kind) == [.orderFill, .orderCancel])
    #expect(desk.stage.overCount == 1 && desk.parent(7)?.working.units == 10)
    _ = desk.send(Say.fill(2, 5, execution: 2))
    #expect(desk.parent(7)?.record.phase == .filled)
    #expect(desk.told(Say.fill(2, 5, execution: 3)).count == 1, "it was traded all the same")
    #expect(desk.parent(7)?.record.filled.units == 45)
  }

  @Test func aTakenBackExecutionIsItsParentsToo() {
    var desk = desk()
    _ = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    let fill = desk.told(Say.fill(1, 20, execution: 1))[0].payload(as: OrderFill.self)
    let bust = desk.told(Say.fill(1, 20, execution: 1, kind: .executionBusted))
    #expect(bust.map(\.kind) == [.executionBusted])
    #expect(bust[0].payload(as: OrderFill.self).execution == fill.execution)
    #expect(desk.parent(7)?.record.filled.units == 0 && desk.parent(7)?.working.units == 40)
    #expect(desk.told(Say.fill(1, 20, execution: 1, kind: .executionBusted)).isEmpty)
  }

  @Test(arguments: [
    (Say.new(7, .buy, 100, price: 500, .fillOrKill), Reason.invalid),
    (Say.new(7, .buy, 100, price: 500, .atTheOpen), .invalid),
    (Say.new(7, .buy, 100, price: 500, type: .stop, .day), .invalid),
    (Say.new(7, .none, 100), .invalid), (Say.new(0), .invalid),
    (Say.new(7, .buy, 0), .invalid), (Say.new(7, .buy, 7), .lot),
    (Say.new(7, .buy, 10, price: 505), .tick), (Say.new(7, .buy, 10, price: 90), .priceBand),
    (Say.new(7, at: 2), .invalid), (Say.new(7, instructions: OrderInstruction.postOnly), .invalid),
    (Say.new(7, .buy, 10, .day, instructions: OrderInstruction.allOrNone), .invalid),
    (Say.new(9), .duplicateOrder),
  ])
  func whatCantBeCutIsRefused(new: Event, reason: Reason) {
    var desk = desk()
    _ = desk.send(Say.new(9, .buy, 5))
    let sent = desk.send(new)
    #expect(sent.map(\.kind) == [.orderRejected] && sent[0].source == .strategy(1))
    #expect(sent[0].payload(as: OrderRejected.self).reason == reason)
    #expect(desk.stage.refusedCount == 1)
  }

  @Test func tablesAreBounded() {
    var desk = desk(Desk.settings(parents: 2, children: 3, childrenEach: 2))
    #expect(desk.children(Say.new(7, .buy, 100)).count == 2, "as many as a parent may have")
    #expect(desk.children(Say.new(8, .buy, 40, price: 480, .day)).count == 1, "as there are")
    #expect(desk.parent(8)?.unrouted.units ?? 0 > 0)
    let refused = desk.send(Say.new(9, .buy, 5))
    #expect(refused[0].payload(as: OrderRejected.self).reason == .capacity)
    let freed = desk.children(Say.fill(1, 20, execution: 1))
    #expect(freed == [ChildOrder(4, at: 1, 50, 490)], "there is room now")
    _ = desk.send(Say.fill(4, 50, execution: 2))
    #expect(desk.children(Say.top(2, bid: (470, 30))).count == 1, "and for the other")
  }

  @Test func aVenueThatIsDownGetsNothing() {
    var desk = desk()
    let down = Event(
      kind: .sessionDown, source: .session(1), SessionChange(nextIn: 1, nextOut: 1, end: .logout))
    _ = desk.send(down)
    #expect(desk.children(Say.new(7, .buy, 20)) == [ChildOrder(1, at: 2, 20, 500)])
    #expect(desk.children(Say.new(8, .buy, 5, price: 470, .day))[0].venue != 0)
  }

  @Test(arguments: [OperatorAction.kill, .cancelAll, .shutdown])
  func theOperatorStopsAll(action: OperatorAction) {
    var desk = Desk(Desk.settings(parents: 400, children: 1_000))
    for id in UInt64(1)...200 {
      _ = desk.send(Say.new(id, .buy, 5, price: 450, .day, at: UInt32(id % 2)))
    }
    let sent = desk.sendAll(Say.command(action))
    #expect(sent.count == 1, "the cancels are the order manager's")
    #expect(desk.told(Say.canceled(1)).map(\.kind) == [.orderCanceled])
    #expect(desk.stage.parentCount == 199 && desk.stage.childCount == 199)
    #expect(desk.largestStep <= maximumFanOut)
  }

  @Test func aLargeAnswerIsGivenInSteps() {
    var desk = Desk(Desk.settings(parents: 400, children: 1_000))
    _ = desk.send(Say.top(0, bid: (450, 10)))
    for id in UInt64(1)...150 { _ = desk.send(Say.new(id, .buy, 5, price: 480, .day)) }
    let cancels = desk.send(Say.top(0, bid: (460, 10)))
    #expect(cancels.count == 150 && desk.largestStep <= maximumFanOut)
  }

  @Test func whatIsNotItsAffairPasses() {
    var desk = desk()
    _ = desk.send(Say.new(7))
    var strangers = [
      Say.cancel(99), Say.new(98), Say.fill(99, 5, execution: 5), Say.canceled(99),
      Say.command(.rearm), Say.top(6, bid: (450, 10)),
    ]
    strangers[1].source = .session(1)
    var onItsWay = Say.fill(99, 5, execution: 6)
    onItsWay.source = .strategy(1)
    onItsWay.words.w0 = 7
    for event in strangers + [onItsWay] {
      #expect(desk.sendAll(event) == [Sent(event: event, isMade: false)])
    }
    var back = onItsWay
    back.source = .session(0)
    #expect(desk.sendAll(back).isEmpty, "its strategy has heard it")
    #expect(desk.parent(7)?.record.filled.units == 0)
  }
}
