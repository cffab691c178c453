// The rules by which an order finds its venue: whole to one, or cut up; and what the router does when a venue goes, or
// somebody stops all.

import Events
import Orders
import Testing

@testable import Routing

@Suite struct RoutingRuleTests {
  private func settings(_ rule: RoutingRule, startsUp: Bool = true) -> RouterSettings {
    var settings = Desk.settings()
    settings.rule = rule
    settings.startsUp = startsUp
    return settings
  }

  /// Asks: venue 0 20 at 500, venue 1 50 at 490, venue 2 30 at 500. With fees: 500, 504.7, 500.5.
  private func desk(_ rule: RoutingRule) -> Desk {
    var desk = Desk(settings(rule))
    _ = desk.send(Say.top(0, bid: (460, 40), ask: (500, 20)))
    _ = desk.send(Say.top(1, bid: (470, 10), ask: (490, 50)))
    _ = desk.send(Say.top(2, bid: (470, 30), ask: (500, 30)))
    return desk
  }

  private func session(_ venue: UInt16, isUp: Bool) -> Event {
    Say.event(
      isUp ? .sessionUp : .sessionDown, SessionChange(nextIn: 1, nextOut: 1, end: .none),
      at: .max, from: .session(venue + 1))
  }

  /// The venue of an order that went whole.
  private func venue(_ event: Event, _ desk: inout Desk) -> Int? {
    let sent = desk.send(event)
    guard sent.count == 1, sent[0].kind == .orderNew else { return nil }
    var plain = sent[0]
    plain.flags = event.flags
    return plain == event ? Int(sent[0].flags) - 1 : nil
  }

  @Test func `by instrument it goes to the first venue that has it`() {
    var settings = settings(.byInstrument)
    settings.traded = [[1, 2], [2]]
    var desk = Desk(settings)
    #expect(venue(Say.new(7), &desk) == 1)
    #expect(venue(Say.new(8, at: 1), &desk) == 2)
    #expect(desk.stage.parentCount == 0 && desk.stage.childCount == 0)
    settings.traded = [[1], []]
    desk = Desk(settings)
    #expect(desk.told(Say.new(9, at: 1)).map(\.kind) == [.orderRejected], "nobody has it")
  }

  @Test func `what is said of a whole order later passes`() {
    var desk = desk(.best)
    _ = desk.send(Say.new(7))
    for event in [
      Say.cancel(7),
      Say.event(
        .orderAccepted,
        OrderAccepted(
          order: OrderID(bits: 7), venueOrder: 1, price: .zero, quantity: .zero, side: .buy),
        from: .session(1)),
    ] {
      #expect(desk.sendAll(event) == [Sent(event: event, isMade: false)])
    }
  }

  @Test func `the best is by price with fee, and what was sent for isn't there for the next`() {
    var desk = desk(.best)
    #expect(venue(Say.new(7, .buy, 20), &desk) == 0)
    #expect(venue(Say.new(8, .buy, 20), &desk) == 2)
    #expect(venue(Say.new(9, .buy, 20, price: 490), &desk) == 1, "the others are beyond its limit")
    // Nothing can be had at 480: it waits where that costs least, which pays those who wait.
    #expect(venue(Say.new(10, .buy, 20, price: 480, .day), &desk) == 2)
    let quiet = Say.new(11, .buy, 20, .day, instructions: OrderInstruction.postOnly)
    #expect(venue(quiet, &desk) == 2, "it may not take")
  }

  @Test func `a venue that is down is avoided, and comes back`() {
    var desk = desk(.best)
    _ = desk.send(session(0, isUp: false))
    #expect(venue(Say.new(7, .buy, 20), &desk) == 2)
    _ = desk.send(session(0, isUp: true))
    _ = desk.send(Say.top(0, ask: (500, 20)))
    #expect(venue(Say.new(8, .buy, 20), &desk) == 0)
    // With nobody there it goes where the line's end says so.
    for number in UInt16(0)..<3 { _ = desk.send(session(number, isUp: false)) }
    #expect(venue(Say.new(9, .buy, 20), &desk) == 0)
  }

  @Test func `no venue is up before its session is`() {
    var desk = Desk(settings(.sweep, startsUp: false))
    _ = desk.send(Say.top(0, ask: (500, 20)))
    #expect(desk.children(Say.new(7, .buy, 20, .day)).isEmpty)
    _ = desk.send(session(0, isUp: true))
    #expect(desk.children(Say.top(0, ask: (500, 20))) == [ChildOrder(1, at: 0, 20, 500)])
  }

  @Test func `the rest of a sweep waits at its limit, where the market doesn't move it`() {
    var desk = desk(.sweep)
    #expect(
      desk.children(Say.new(7, .buy, 100, price: 480, .day)) == [
        ChildOrder(1, at: 2, 100, 480, immediate: false)
      ])
    let better = Say.top(2, bid: (480, 5), ask: (500, 30))
    #expect(desk.send(better).isEmpty)
    var pegged = self.desk(.pegged)
    #expect(pegged.children(Say.new(7, .buy, 100, price: 480, .day)).map(\.price) == [470, 470])
    #expect(pegged.send(better).map(\.kind) == [.orderCancel, .orderCancel])
  }

  @Test func `who was refused at a venue may try again when its session is new`() {
    var desk = Desk(settings(.sweep))
    _ = desk.send(Say.top(0, ask: (500, 20)))
    #expect(desk.children(Say.new(7, .buy, 20, .day)).count == 1)
    // It waits elsewhere from then on.
    let elsewhere = desk.children(Say.rejected(1, by: .gatewayOut))
    #expect(elsewhere.map(\.venue) == [2])
    _ = desk.send(session(0, isUp: false))
    _ = desk.send(session(0, isUp: true))
    _ = desk.send(Say.top(0, ask: (500, 20)))
    #expect(desk.children(Say.canceled(2)).map(\.venue) == [0])
  }

  private func kill(_ scope: RiskScope, _ target: UInt64, _ mode: KillMode) -> Event {
    Say.event(
      .killSwitch,
      KillSwitch(
        scope: scope, target: target, mode: mode, reason: .killSwitch, origin: .operatorDesk),
      at: .max, from: .operatorDesk)
  }

  @Test func `a kill switch that cancels ends the parents that it is for`() {
    var desk = Desk(settings(.sweep))
    for id in UInt64(7)...8 { _ = desk.send(Say.new(id, .buy, 20, .day)) }
    #expect(desk.send(kill(.firm, 0, .block)).isEmpty)
    #expect(desk.send(kill(.strategy, 2, .blockAndCancel)).isEmpty, "somebody else's")
    // One parent's children nobody behind could find.
    #expect(desk.send(kill(.order, 7, .blockAndCancel)).map(\.kind) == [.orderCancel])
    #expect(desk.send(kill(.strategy, 1, .blockAndCancel)).isEmpty, "the order manager cancels")
    #expect(desk.told(Say.canceled(1)).map(\.kind) == [.orderCanceled])
    #expect(desk.told(Say.canceled(2)).map(\.kind) == [.orderCanceled])
    #expect(desk.stage.parentCount == 0)
  }
}

@Suite struct RoutedOrdersTests {
  private func stage(_ rule: RoutingRule?) -> RoutedOrders {
    RoutedOrders(
      OrderSettings(instruments: [Desk.terms, Desk.terms], capacity: 64),
      routing: rule.map { rule in
        var settings = Desk.settings()
        settings.rule = rule
        return settings
      })
  }

  private func send(_ event: Event, _ stage: inout RoutedOrders) -> [Sent] {
    var out = Collector()
    step(&stage, event, &out)
    while stage.isUnfinished { resume(&stage, &out) }
    stage.checkInvariants()
    return out.take()
  }

  @Test func `without a router it is the order manager`() {
    var plain = stage(nil)
    let new = Say.new(7)
    #expect(send(new, &plain) == [Sent(event: new, isMade: false)])
    #expect(plain.liveCount == 1 && !plain.hasRouter)
  }

  @Test func `children go on record, and the order manager has them and no parents`() {
    var stage = stage(.sweep)
    _ = send(Say.top(0, ask: (500, 20)), &stage)
    _ = send(Say.top(2, ask: (500, 30)), &stage)
    let sent = send(Say.new(7, .buy, 50), &stage)
    #expect(sent.map(\.event.kind) == [.orderAccepted, .orderNew, .orderNew])
    #expect(sent.allSatisfy { $0.isMade })
    #expect(stage.liveCount == 2 && stage.record(of: OrderID(bits: 7)) == nil)
    let fill = Say.fill(1, 20, execution: 3)
    let told = send(fill, &stage)
    #expect(told.map(\.isMade) == [false, true])
    #expect(told[1].event.payload(as: OrderFill.self).order.bits == 7)
    #expect(stage.liveCount == 1)
    // What was told of the parent comes round, and ends here.
    #expect(send(told[1].event.turned, &stage).isEmpty)
    #expect(stage.anomalyCount == 0)
  }

  @Test func `a kill ends parents and cancels children once`() {
    var stage = stage(.pegged)
    _ = send(Say.new(7, .buy, 50, .day), &stage)
    let sent = send(Say.command(.cancelAll), &stage)
    #expect(sent.map(\.event.kind) == [.operatorCommand, .orderCancel])
    #expect(send(Say.canceled(1), &stage).map(\.event.kind) == [.orderCanceled, .orderCanceled])
    #expect(stage.liveCount == 0)
  }
}

extension Event {
  /// As gateway-out sends it round.
  fileprivate var turned: Event {
    var event = self
    event.source = .round
    return event
  }
}
