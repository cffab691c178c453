// When a rest that waits goes elsewhere, and when it stays.

import Events
import Orders
import Routing
import Testing

@Suite struct RouterMovingTests {
  /// 40 to buy at 480 wait at venue 2, which pays for that. Asks: 500, 490 and 500; bids are below.
  private func desk(
    _ rule: RoutingRule = .sweep, instructions: UInt8 = 0, moveAfter: Nanoseconds = .zero,
    childrenEach: Int = 32
  ) -> Desk {
    var settings = Desk.settings(childrenEach: childrenEach)
    settings.rule = rule
    settings.moveAfter = moveAfter
    var desk = Desk(settings)
    _ = desk.send(Say.top(0, bid: (460, 40), ask: (500, 20)))
    _ = desk.send(Say.top(1, bid: (460, 10), ask: (490, 50)))
    _ = desk.send(Say.top(2, bid: (460, 30), ask: (500, 30)))
    #expect(
      desk.children(Say.new(7, .buy, 40, price: 480, .day, instructions: instructions))
        .allSatisfy { !$0.isImmediate })
    return desk
  }

  private func waiting(_ moveAfter: Nanoseconds = .zero) -> Desk {
    var desk = desk(moveAfter: moveAfter)
    _ = desk.send(Say.accepted(1))
    return desk
  }

  private func at(_ ms: UInt64, _ event: Event) -> Event {
    var event = event
    event.time = .milliseconds(1_000 + ms)
    return event
  }

  private func timer(_ ms: UInt64) -> Event {
    at(
      ms,
      Event(
        kind: .timer, source: .timer(TimerNumber.tick),
        Timer(scheduled: .zero, period: .zero, count: 1)))
  }

  private func session(_ venue: Int, isUp: Bool) -> Event {
    Event(
      kind: isUp ? .sessionUp : .sessionDown, source: .session(UInt16(venue + 1)),
      SessionChange(nextIn: 1, nextOut: 1, end: .logout))
  }

  @Test func whatCanBeHadElsewhereIsFetched() {
    var desk = waiting()
    let asked = desk.send(Say.top(1, ask: (480, 15)))
    #expect(
      asked.map(\.kind) == [.orderReplace], "no more than there is, and the rest keeps its place")
    #expect(asked[0].payload(as: OrderReplace.self).quantity.units == 25)
    #expect(desk.parent(7)?.working.units == 40 && desk.parent(7)?.unrouted.units == 0)
    #expect(desk.children(Say.replaced(1, 25, price: 480)) == [ChildOrder(2, at: 1, 15, 480)])
    #expect(desk.parent(7)?.working.units == 40 && desk.parent(7)?.record.phase == .acknowledged)
  }

  @Test func allOfItIsCancelled() {
    var desk = waiting()
    #expect(desk.send(Say.top(1, ask: (470, 100))).map(\.kind) == [.orderCancel])
    #expect(desk.send(Say.top(1, ask: (470, 90))).isEmpty, "it has been asked for")
    #expect(desk.children(Say.canceled(1)) == [ChildOrder(2, at: 1, 40, 470)])
  }

  @Test func severalVenuesTogether() {
    var desk = waiting()
    let first = desk.send(Say.top(1, ask: (480, 15)))
    #expect(first.map(\.kind) == [.orderReplace])
    // A replace at a time; what is there by then is taken, the better one first.
    _ = desk.send(Say.top(0, ask: (470, 10)))
    #expect(
      desk.children(Say.replaced(1, 25, price: 480)) == [
        ChildOrder(2, at: 0, 10, 470), ChildOrder(3, at: 1, 5, 480),
      ])
    let then = desk.send(Say.top(1, ask: (480, 10)))
    #expect(then.first?.payload(as: OrderReplace.self).quantity.units == 15)
  }

  @Test func itIsGoneWhenTheRestIsFree() {
    var desk = waiting()
    _ = desk.send(Say.top(1, ask: (480, 15)))
    _ = desk.send(Say.top(1, ask: (490, 15)))
    let sent = desk.children(Say.replaced(1, 25, price: 480))
    #expect(sent == [ChildOrder(2, at: 2, 15, 480, immediate: false)], "it waits again")
  }

  @Test func whatCallsItNowhere() {
    var desk = waiting()
    #expect(desk.send(Say.top(2, ask: (480, 30))).isEmpty, "its own venue fills it without that")
    #expect(desk.send(Say.top(1, ask: (490, 50))).isEmpty, "beyond its limit")
    #expect(desk.send(Say.top(1, ask: (480, 4))).isEmpty, "less than a lot")
    _ = desk.send(Say.cancel(7))
    #expect(desk.send(Say.top(1, ask: (480, 40))).isEmpty, "it is to end")
  }

  @Test func oneThatNobodyHasAcceptedStays() {
    var desk = desk()
    #expect(desk.send(Say.top(1, ask: (480, 15))).isEmpty)
  }

  @Test func whoMayNotTakeStays() {
    var desk = desk(.sweep, instructions: OrderInstruction.postOnly)
    _ = desk.send(Say.accepted(1))
    #expect(desk.send(Say.top(1, ask: (480, 15))).isEmpty)
  }

  @Test func aPegTakesToo() {
    var desk = desk(.pegged)
    for counter in UInt32(1)...3 { _ = desk.send(Say.accepted(counter)) }
    // The latest gives it.
    let sent = desk.send(Say.top(1, bid: (460, 10), ask: (480, 5)))
    #expect(sent.count == 1)
    let back =
      sent[0].kind == .orderCancel
      ? Say.canceled(OrderID(bits: sent[0].words.w0).counter)
      : Say.replaced(
        OrderID(bits: sent[0].words.w0).counter,
        sent[0].payload(as: OrderReplace.self).quantity.units, price: 460)
    #expect(desk.children(back).first.map { $0.venue == 1 && $0.isImmediate } == true)
  }

  @Test func aVenueThatIsDownGivesNothingBack() {
    var desk = waiting()
    _ = desk.send(session(2, isUp: false))
    #expect(desk.send(Say.top(1, ask: (480, 15))).isEmpty)
    _ = desk.send(session(2, isUp: true))
    #expect(desk.send(Say.top(1, ask: (480, 15))).map(\.kind) == [.orderReplace])
  }

  @Test func aVenueLogsOnThatPaysMore() {
    var settings = Desk.settings()
    settings.rule = .sweep
    var desk = Desk(settings)
    _ = desk.send(session(2, isUp: false))
    // Venues 0 and 1 cost the same.
    #expect(
      desk.children(Say.new(7, .buy, 40, price: 480, .day)) == [
        ChildOrder(1, at: 0, 40, 480, immediate: false)
      ])
    _ = desk.send(Say.accepted(1))
    #expect(desk.send(timer(0)).isEmpty)
    _ = desk.send(session(2, isUp: true))
    #expect(desk.send(timer(100)).map(\.kind) == [.orderCancel])
    #expect(
      desk.children(at(100, Say.canceled(1))) == [ChildOrder(2, at: 2, 40, 480, immediate: false)])
    _ = desk.send(Say.accepted(2))
    #expect(desk.send(timer(900)).isEmpty)
  }

  @Test func itStaysWhereOthersWait() {
    var settings = Desk.settings()
    settings.rule = .sweep
    var desk = Desk(settings)
    _ = desk.send(session(2, isUp: false))
    _ = desk.send(Say.new(7, .buy, 40, price: 480, .day))
    _ = desk.send(Say.accepted(1))
    _ = desk.send(Say.top(0, bid: (480, 10)))
    _ = desk.send(session(2, isUp: true))
    #expect(desk.send(timer(100)).isEmpty, "it has a place in that queue")
  }

  @Test func onceInAWhile() {
    var desk = waiting(.milliseconds(250))
    #expect(desk.send(at(0, Say.top(1, ask: (480, 15)))).map(\.kind) == [.orderReplace])
    #expect(desk.children(at(1, Say.replaced(1, 25, price: 480))).count == 1)
    _ = desk.send(at(2, Say.canceled(2)))
    _ = desk.send(at(3, Say.accepted(3)))
    #expect(desk.send(at(200, Say.top(1, ask: (480, 40)))).isEmpty, "too soon")
    #expect(desk.send(timer(249)).isEmpty, "and still")
    #expect(desk.send(timer(250)).map(\.kind) == [.orderCancel, .orderCancel], "not forgotten")
    #expect(desk.send(timer(600)).isEmpty)
  }

  @Test func whatCantBeReducedIsCancelledTheNextTime() {
    var desk = waiting()
    _ = desk.send(Say.top(1, ask: (480, 15)))
    #expect(desk.send(Say.replaceRejected(1)).isEmpty)
    #expect(desk.parent(7)?.record.phase == .acknowledged)
    #expect(desk.send(Say.top(1, ask: (480, 15))).map(\.kind) == [.orderCancel])
  }

  @Test func inManyPiecesItIsCutNoMore() {
    var desk = desk(.sweep, childrenEach: 4)
    _ = desk.send(Say.accepted(1))
    _ = desk.send(Say.replace(7, 50))
    _ = desk.send(Say.accepted(2))
    _ = desk.send(Say.replace(7, 60))
    _ = desk.send(Say.accepted(3))
    #expect(desk.stage.childCount == 3)
    #expect(desk.send(Say.top(1, ask: (480, 5))).map(\.kind) == [.orderCancel])
  }
}
