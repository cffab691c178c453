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
    #expect(desk.anomaly(of: Say.fill(7, 1, execution: 13)) != nil)
    desk.stage.checkInvariants()
  }

  @Test func aFillMayOvertakeTheAcceptance() {
    var desk = Desk()
    _ = desk.send(Say.new(7))
    #expect(desk.passes(Say.fill(7, 40, execution: 1)) == true)
    #expect(desk.record(7)?.state == OrderState(.working))
    #expect(desk.anomaly(of: Say.accepted(7)) != nil, "it is late: nothing changes")
    #expect(desk.passes(Say.fill(7, 60, execution: 2)) == true)
  }

  @Test func anExecutionCountsOnce() {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 10))
    for execution in [UInt64(10), 9, 0] {
      let anomaly = desk.anomaly(of: Say.fill(7, 40, execution: execution))
      #expect(anomaly?.quantity.units == 40 && anomaly?.leaves.units == 60)
    }
    #expect(desk.record(7)?.filled.units == 40 && desk.stage.anomalyCount == 3)
  }

  @Test(arguments: [Int64.min, -1, 0, 61, .max])
  func aFillThatCantBeIsRefused(quantity: Int64) {
    var desk = desk()
    _ = desk.send(Say.fill(7, 40, execution: 1))
    let anomaly = desk.anomaly(of: Say.fill(7, quantity, execution: 2))
    #expect(anomaly?.quantity.units == quantity && anomaly?.leaves.units == 60)
    #expect(anomaly?.report == .orderFill && anomaly?.origin == .orders)
    #expect(desk.record(7)?.filled.units == 40)
    #expect(desk.passes(Say.fill(7, 60, execution: 2)) == true, "the true one still counts")
  }

  @Test func aFillOfTheOtherSideIsRefused() {
    var desk = desk()
    #expect(desk.anomaly(of: Say.fill(7, 40, execution: 1, side: .sell)) != nil)
    #expect(desk.record(7)?.filled.units == 0)
  }

  @Test func whatNobodyKnowsIsRefused() {
    var desk = Desk()
    let reports = [
      Say.accepted(9), Say.rejected(9), Say.fill(9, 5, execution: 1), Say.canceled(9),
      Say.canceled(9, kind: .orderExpired), Say.replaced(9, quantity: 5),
    ]
    for report in reports {
      let anomaly = desk.anomaly(of: report)
      #expect(anomaly?.order.bits == 9 && anomaly?.report == report.kind)
      #expect(anomaly?.lifecycle == 0 && anomaly?.leaves.units == 0)
    }
    #expect(desk.stage.anomalyCount == 6)
  }

  @Test(arguments: [EventKind.orderCanceled, .orderExpired])
  func anEndIsTheEnd(kind: EventKind) {
    var desk = desk()
    #expect(desk.passes(Say.canceled(7, kind: kind)) == true, "unasked: the venue may")
    #expect(desk.stage.liveCount == 0)
    #expect(desk.anomaly(of: Say.canceled(7, kind: kind))?.quantity.units == 60)
    #expect(desk.anomaly(of: Say.fill(7, 40, execution: 1))?.quantity.units == 40)
    #expect(desk.stage.anomalyCount == 2)
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
    #expect(desk.anomaly(of: Say.fill(7, 61, execution: 2)) != nil, "it is 100 still")
    #expect(desk.passes(Say.replaced(7, quantity: 150, price: 510)) == true)
    #expect(desk.record(7)?.quantity.units == 150 && desk.record(7)?.price.units == 510)
    #expect(desk.record(7)?.leaves.units == 110)
    #expect(desk.passes(Say.fill(7, 110, execution: 2)) == true)
    #expect(desk.stage.liveCount == 0)
  }

  @Test(arguments: [Int64.min, -1, 0, 40, 151, .max])
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
    #expect(desk.anomaly(of: Say.replaced(7, quantity: 150, replacement: 8)) != nil)
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

  /// They are about positions; the order may have ended long ago.
  @Test(arguments: [EventKind.executionBusted, .executionCorrected], [UInt64(7), 99])
  func whatIsSaidOfExecutionsPasses(kind: EventKind, order: UInt64) {
    var desk = desk()
    let report = Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: kind, source: .session(1),
      instrument: InstrumentID(0), words: EventWords(order, 20, 30, 40, 0))
    #expect(desk.passes(report) == true)
    #expect(desk.stage.anomalyCount == 0 && desk.record(7)?.filled.units == 0)
  }

  @Test(arguments: [EventKind.orderTriggered, .orderRestated])
  func whatItDoesNotApplyYetItRefuses(kind: EventKind) {
    var desk = desk()
    let report = Event(
      sequence: Sequence(77), time: Nanoseconds(123), kind: kind, source: .session(1),
      instrument: InstrumentID(0), words: EventWords(7, 20, 30, 40, 0))
    let anomaly = desk.anomaly(of: report)
    #expect(anomaly?.quantity.units == 30)
    #expect(desk.record(7)?.filled.units == 0)
  }
}
