// What a venue may say, and what is refused when it says more.

import Events
import Orders
import Testing

@Suite struct ReportTests {
  /// A desk with order 7, working, 100 to buy.
  private func desk() -> Desk {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    _ = desk.send(Say.accepted(7))
    return desk
  }

  @Test func anOrderIsAcknowledgedOnce() {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    #expect(desk.passes(Say.accepted(7)) == true)
    #expect(desk.record(7)?.state == OrderState(.working))
    let anomaly = desk.anomaly(of: Say.accepted(7))
    #expect(anomaly?.lifecycle == Lifecycle.working.code && anomaly?.report == .orderAccepted)
    #expect(anomaly?.cause == .state)
    #expect(desk.stage.anomalyCount == 1)
  }

  @Test(arguments: [Origin.venue, .risk, .gatewayOut])
  func aRejectEndsANewOrder(origin: Origin) {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    #expect(desk.passes(Say.rejected(7, by: origin)) == true)
    #expect(desk.stage.liveCount == 0)
    #expect(desk.anomaly(of: Say.accepted(7)) != nil)
  }

  @Test func aWorkingOrderCantBeRejected() {
    var desk = desk()
    #expect(desk.anomaly(of: Say.rejected(7)) != nil)
    #expect(desk.stage.liveCount == 1)
  }

  @Test func fillsAddUpAndTheLastEndsIt() {
    var desk = desk()
    #expect(desk.passes(Say.fill(7, 40, execution: 10)) == true)
    #expect(desk.record(7)?.filled.units == 40 && desk.record(7)?.leaves.units == 60)
    #expect(desk.passes(Say.fill(7, 59, execution: 11)) == true)
    #expect(desk.passes(Say.fill(7, 1, execution: 12)) == true)
    #expect(desk.stage.liveCount == 0)
    #expect(desk.alarm(of: Say.fill(7, 1, execution: 13))?.cause == .lateFill)
    desk.stage.checkInvariants()
  }

  @Test func aFillMayOvertakeTheAcceptance() {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    #expect(desk.passes(Say.fill(7, 40, execution: 1)) == true)
    #expect(desk.record(7)?.state == OrderState(.working))
    #expect(desk.record(7)?.venueOrder == 0)
    #expect(desk.passes(Say.accepted(7)) == true, "it is late, and names the venue's number")
    #expect(desk.record(7)?.state == OrderState(.working) && desk.record(7)?.venueOrder == 907)
    #expect(desk.anomaly(of: Say.accepted(7))?.cause == .state, "once")
    #expect(desk.passes(Say.fill(7, 60, execution: 2)) == true)
    #expect(desk.anomaly(of: Say.accepted(7))?.lifecycle == Lifecycle.filled.code)
  }

  @Test func anExecutionCountsOnce() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 10))
    let anomaly = desk.anomaly(of: Say.fill(7, 40, execution: 10))
    #expect(anomaly?.quantity.units == 40 && anomaly?.leaves.units == 60)
    #expect(anomaly?.cause == .duplicate)
    #expect(desk.anomaly(of: Say.fill(7, 40, execution: 0))?.cause == .numbers)
    #expect(desk.record(7)?.filled.units == 40 && desk.stage.anomalyCount == 2)
    _ = desk.send(Say.canceled(7))
    #expect(desk.anomaly(of: Say.fill(7, 40, execution: 10))?.cause == .duplicate)
  }

  @Test func executionsMayComeInAnyOrder() {
    var desk = desk()
    for (execution, quantity) in [(UInt64(10), Int64(40)), (9, 20), (.max, 30), (1, 10)] {
      #expect(desk.passes(Say.fill(7, quantity, execution: execution)) == true)
    }
    #expect(desk.stage.phase(of: OrderID(bits: 7)) == .filled && desk.stage.alarmCount == 0)
  }

  /// The two sides of a trade with ourselves have one number.
  @Test func anExecutionIsAnOrders() {
    var desk = desk()
    _ = desk.send(Say.new(8, .sell))
    #expect(desk.passes(Say.fill(7, 40, execution: 10)) == true)
    #expect(desk.passes(Say.fill(8, 40, execution: 10, side: .sell)) == true)
    #expect(desk.anomaly(of: Say.fill(8, 40, execution: 10, side: .sell))?.cause == .duplicate)
  }

  @Test(arguments: [Int64.min, -1, 0])
  func aFillThatCantBeIsRefused(quantity: Int64) {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    let anomaly = desk.anomaly(of: Say.fill(7, quantity, execution: 2))
    #expect(anomaly?.quantity.units == quantity && anomaly?.leaves.units == 60)
    #expect(anomaly?.report == .orderFill && anomaly?.origin == .orders)
    #expect(anomaly?.cause == .numbers && desk.record(7)?.filled.units == 40)
    #expect(desk.passes(Say.fill(7, 60, execution: 2)) == true, "the true one still counts")
  }

  @Test(arguments: [Int64(61), .max])
  func aFillOfMoreThanIsLeftIsAnAlarm(quantity: Int64) {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    let alarm = desk.alarm(of: Say.fill(7, quantity, execution: 2))
    #expect(alarm?.cause == .overfill && alarm?.quantity.units == quantity)
    #expect(alarm?.leaves.units == 60 && alarm?.lifecycle == Lifecycle.working.code)
    let ended = desk.stage.remembered(OrderID(bits: 7))
    #expect(ended?.phase == .filled && ended?.leaves.units == 0)
    #expect(ended?.filled.units == (quantity == .max ? .max : 101))
    #expect(desk.stage.alarmCount == 1 && desk.stage.anomalyCount == 0)
    #expect(desk.anomaly(of: Say.fill(7, quantity, execution: 2))?.cause == .duplicate)
    desk.stage.checkInvariants()
  }

  @Test func aFillOfTheOtherSideIsRefused() {
    var desk = desk()
    #expect(desk.anomaly(of: Say.fill(7, 40, execution: 1, side: .sell)) != nil)
    #expect(desk.record(7)?.filled.units == 0)
  }

  @Test func whatNobodyKnowsIsRefused() {
    var desk = Desk()
    let reports = [
      Say.accepted(9), Say.rejected(9), Say.canceled(9),
      Say.canceled(9, kind: .orderExpired), Say.replaced(9, quantity: 5),
      Say.fill(9, 0, execution: 1), Say.fill(9, 5, execution: 1, side: .none),
    ]
    for report in reports {
      let anomaly = desk.anomaly(of: report)
      #expect(anomaly?.order.bits == 9 && anomaly?.report == report.kind)
      #expect(anomaly?.lifecycle == 0 && anomaly?.leaves.units == 0)
      #expect(anomaly?.cause == (report.kind == .orderFill ? .numbers : .unknownOrder))
    }
    #expect(desk.stage.anomalyCount == 7)
  }

  @Test func aFillThatNobodyKnowsIsMoneyAllTheSame() {
    var desk = Desk()
    #expect(desk.alarm(of: Say.fill(9, 5, execution: 1))?.cause == .unknownOrder)
    #expect(desk.anomaly(of: Say.fill(9, 5, execution: 1))?.cause == .duplicate)
    #expect(desk.stage.alarmCount == 1 && desk.stage.anomalyCount == 1)
  }

  @Test(arguments: [EventKind.orderCanceled, .orderExpired])
  func anEndIsTheEnd(kind: EventKind) {
    var desk = desk()
    #expect(desk.passes(Say.canceled(7, kind: kind)) == true, "unasked: the venue may")
    #expect(desk.stage.liveCount == 0)
    let again = desk.anomaly(of: Say.canceled(7, kind: kind))
    #expect(again?.quantity.units == 60 && again?.cause == .state)
    #expect(again?.lifecycle == (kind == .orderCanceled ? Lifecycle.canceled : .expired).code)
    #expect(desk.stage.anomalyCount == 1)
  }

  @Test(arguments: [EventKind.orderCanceled, .orderExpired])
  func aFillAfterTheEndIsMoney(kind: EventKind) {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    _ = desk.send(Say.canceled(7, kind: kind))
    let alarm = desk.alarm(of: Say.fill(7, 30, execution: 2))
    #expect(alarm?.cause == .lateFill && alarm?.leaves.units == 60)
    let ended = desk.stage.remembered(OrderID(bits: 7))
    #expect(ended?.filled.units == 70 && ended?.state.lifecycle.isFinal == true)
    #expect(desk.stage.liveCount == 0, "it isn't opened again")
    desk.stage.checkInvariants()
  }

  @Test func aBoundedNumberOfEndedOrdersIsRemembered() {
    var desk = Desk(memory: 3)
    for id in UInt64(1)...5 {
      _ = desk.send(Say.new(id))
      _ = desk.send(Say.canceled(id))
      desk.stage.checkInvariants()
    }
    #expect(desk.alarm(of: Say.fill(2, 5, execution: 1))?.cause == .unknownOrder)
    #expect(desk.alarm(of: Say.fill(3, 5, execution: 2))?.cause == .lateFill)
    #expect(desk.refusal(of: Say.new(3)) == .duplicateOrder)
    #expect(desk.passes(Say.new(1)) == true)
  }

  @Test func aSuspendedOrderMayFillOrEnd() {
    var desk = desk()
    #expect(desk.passes(Say.canceled(7, kind: .orderSuspended)) == true)
    #expect(desk.record(7)?.state == OrderState(.suspended))
    #expect(desk.refusal(of: Say.replace(7)) == .invalidTransition)
    #expect(desk.anomaly(of: Say.canceled(7, kind: .orderSuspended)) != nil)
    #expect(desk.passes(Say.accepted(7)) == true)
    _ = desk.send(Say.canceled(7, kind: .orderSuspended))
    #expect(desk.passes(Say.fill(7, 10, execution: 1)) == true, "a fill is money")
    #expect(desk.record(7)?.state == OrderState(.working))
  }

  @Test func aReplaceChangesTheOrderWhenItIsAnswered() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    _ = desk.send(Say.replace(7, quantity: 150, price: 510))
    #expect(desk.passes(Say.replaced(7, quantity: 150, price: 510)) == true)
    #expect(desk.record(7)?.quantity.units == 150 && desk.record(7)?.price.units == 510)
    #expect(desk.record(7)?.leaves.units == 110)
    #expect(desk.passes(Say.fill(7, 110, execution: 2)) == true)
    #expect(desk.stage.liveCount == 0)
  }

  @Test func aFillMayOvertakeTheReplaceThatAllowsIt() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    _ = desk.send(Say.replace(7, quantity: 150))
    #expect(desk.passes(Say.fill(7, 61, execution: 2)) == true, "it has 150 by now")
    #expect(desk.record(7)?.filled.units == 101 && desk.record(7)?.leaves.units == 49)
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.replaced(7, quantity: 150)) == true)
    #expect(desk.record(7)?.state == OrderState(.working) && desk.record(7)?.leaves.units == 49)
    #expect(desk.alarm(of: Say.fill(7, 50, execution: 3))?.cause == .overfill)
  }

  @Test func aFillMayCrossTheReplaceThatLeavesNothing() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 60))
    #expect(desk.passes(Say.fill(7, 60, execution: 1)) == true)
    let report = Say.replaced(7, quantity: 60)
    let sent = desk.send(report)
    #expect(sent.count == 1 && sent[0].kind == .orderCanceled && sent[0].isMade)
    let canceled = sent[0].event.payload(as: OrderCanceled.self)
    #expect(canceled.quantity.units == 40 && canceled.origin == .orders && canceled.side == .buy)
    #expect(desk.stage.phase(of: OrderID(bits: 7)) == .filled && desk.stage.liveCount == 0)
    #expect(desk.alarm(of: Say.fill(7, 1, execution: 2))?.cause == .lateFill)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Int64.min, -1, 0, 39, 151, .max])
  func aVenueMayNotReplaceToWhatWasNotAskedFor(quantity: Int64) {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    _ = desk.send(Say.replace(7, quantity: 150))
    #expect(desk.anomaly(of: Say.replaced(7, quantity: quantity))?.quantity.units == quantity)
    #expect(desk.record(7)?.quantity.units == 100)
    #expect(desk.record(7)?.state == OrderState(.working, .replace))
    desk.stage.checkInvariants()
  }

  @Test func aReplaceKeepsTheId() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 150))
    #expect(
      desk.anomaly(of: Say.replaced(7, quantity: 150, replacement: 8))?.cause == .numbers)
    #expect(desk.passes(Say.replaced(7, quantity: 150, replacement: 7)) == true)
    #expect(desk.anomaly(of: Say.replaced(7, quantity: 150)) != nil, "nothing is pending")
  }

  @Test func aRefusedReplaceLeavesTheOrderAsItWas() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 150))
    #expect(desk.passes(Say.requestRejected(7, .replace, by: .risk)) == true)
    #expect(desk.record(7)?.wanted.units == 100 && desk.record(7)?.state == OrderState(.working))
    #expect(desk.anomaly(of: Say.requestRejected(7, .replace)) != nil, "one answer a request")
    #expect(desk.passes(Say.replace(7, quantity: 110)) == true)
  }

  @Test func eachAnswerMeetsItsOwnRequest() {
    var desk = desk()
    _ = desk.send(Say.replace(7, quantity: 150))
    _ = desk.send(Say.cancel(7))
    #expect(desk.record(7)?.state.pending == .replaceAndCancel)
    #expect(desk.anomaly(of: Say.requestRejected(7, .new)) != nil)
    #expect(desk.passes(Say.requestRejected(7, .replace)) == true)
    #expect(desk.record(7)?.state.pending == .cancel, "the cancel is on its way still")
    #expect(desk.refusal(of: Say.cancel(7)) == .invalidTransition)
    #expect(desk.passes(Say.requestRejected(7, .cancel)) == true)
    #expect(desk.record(7)?.state.pending == PendingRequest.none)
    desk.stage.checkInvariants()
  }

  @Test func anAnswerMayCrossWithTheEnd() {
    var desk = desk()
    _ = desk.send(Say.cancel(7))
    _ = desk.send(Say.fill(7, 100, execution: 1))
    #expect(
      desk.passes(Say.requestRejected(7, .cancel)) == true, "too late, it says, and that is no news"
    )
    #expect(desk.stage.anomalyCount == 0)
  }

  @Test func ownRefusalsComeRoundAndChangeNothing() {
    var desk = desk()
    let sent = desk.send(Say.new(7, .sell, 50))
    #expect(sent.count == 1 && sent[0].kind == .orderRejected)
    #expect(
      desk.passes(sent[0].event) == true, "the reject of a duplicate isn't the end of the order")
    #expect(desk.record(7)?.state == OrderState(.working))
    _ = desk.send(Say.cancel(7))
    let again = desk.send(Say.cancel(7))
    #expect(desk.passes(again[0].event) == true)
    #expect(desk.record(7)?.state == OrderState(.working, .cancel))
    #expect(desk.stage.anomalyCount == 0 && desk.stage.refusedCount == 2)
  }

  @Test func aTakenBackExecutionIsLeftAgain() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    _ = desk.send(Say.fill(7, 20, execution: 2))
    #expect(desk.passes(Say.bust(7, execution: 1)) == true)
    #expect(desk.record(7)?.filled.units == 20 && desk.record(7)?.leaves.units == 80)
    #expect(desk.anomaly(of: Say.bust(7, execution: 1))?.cause == .duplicate)
    #expect(desk.anomaly(of: Say.fill(7, 40, execution: 1))?.cause == .duplicate)
    #expect(desk.passes(Say.correction(7, 30, execution: 2)) == true)
    #expect(desk.record(7)?.filled.units == 30)
    #expect(desk.anomaly(of: Say.correction(7, 0, execution: 2))?.cause == .numbers)
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.fill(7, 70, execution: 3)) == true)
    #expect(desk.stage.phase(of: OrderID(bits: 7)) == .filled)
  }

  @Test func whatIsOverIsNotOpenedByABust() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 100, execution: 1))
    #expect(desk.passes(Say.bust(7, execution: 1)) == true)
    let ended = desk.stage.remembered(OrderID(bits: 7))
    #expect(ended?.filled.units == 0 && ended?.phase == .filled && desk.stage.liveCount == 0)
    desk.stage.checkInvariants()
  }

  @Test func aCorrectionToTheWholeWaitsForTheVenue() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    #expect(desk.passes(Say.correction(7, 120, execution: 1)) == true)
    #expect(desk.record(7)?.filled.units == 120 && desk.record(7)?.leaves.units == 0)
    #expect(desk.refusal(of: Say.replace(7, quantity: 120)) == .invalid)
    desk.stage.checkInvariants()
    #expect(desk.alarm(of: Say.fill(7, 1, execution: 2))?.cause == .overfill)
    #expect(desk.stage.liveCount == 0)
  }

  /// They are about positions, which somebody else keeps: they are told on.
  @Test(arguments: [Say.bust(7, execution: 9), Say.correction(99, 5, execution: 9)])
  func whatIsSaidOfUnknownExecutionsIsAnAlarm(report: Event) {
    var desk = desk()
    #expect(desk.alarm(of: report)?.cause == .unknownExecution)
    #expect(desk.record(7)?.filled.units == 0 && desk.stage.alarmCount == 1)
  }

  @Test func aFillOfAStrangerMayBeTakenBack() {
    var desk = Desk()
    _ = desk.send(Say.fill(9, 5, execution: 1))
    #expect(desk.passes(Say.bust(9, execution: 1)) == true)
    #expect(desk.anomaly(of: Say.bust(9, execution: 1))?.cause == .duplicate)
  }

  @Test func selfTradePreventionTakesAPartOff() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    #expect(desk.passes(Say.restated(7, 25, .selfTrade)) == true)
    #expect(desk.record(7)?.quantity.units == 75 && desk.record(7)?.leaves.units == 35)
    for quantity in [Int64(35), 36, 0, -1, .max, .min] {
      #expect(desk.anomaly(of: Say.restated(7, quantity, .selfTrade))?.cause == .numbers)
    }
    #expect(desk.passes(Say.restated(7, 5, .none)) == true, "an iceberg's slice")
    #expect(desk.record(7)?.quantity.units == 75)
    _ = desk.send(Say.replace(7, quantity: 120))
    _ = desk.send(Say.restated(7, 5, .selfTrade))
    #expect(desk.record(7)?.quantity.units == 70 && desk.record(7)?.wanted.units == 120)
    desk.stage.checkInvariants()
  }

  @Test func whatGoesToAStrategyPasses() {
    var desk = Desk()
    for var report in [Say.fill(9, 5, execution: 1), Say.accepted(9), Say.canceled(9)] {
      report.source = .strategy(3)
      #expect(desk.passes(report) == true)
    }
    #expect(desk.stage.anomalyCount == 0 && desk.stage.alarmCount == 0)
  }

  @Test func noOrderHereHasATrigger() {
    var desk = desk()
    let report = Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: .orderTriggered, source: .session(1),
      instrument: InstrumentID(0), words: EventWords(7, 20, 30, 40, 0))
    let anomaly = desk.anomaly(of: report)
    #expect(anomaly?.quantity.units == 30 && anomaly?.cause == .state)
  }
}
