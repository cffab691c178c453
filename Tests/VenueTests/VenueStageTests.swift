// Risk and matching as one stage: what one refuses the other never sees, and what one reports the
// other has heard before the next request.

import Events
import Testing
import Venue

@Suite struct VenueStageTests {
  @Test func whatRiskRefusesNeverReachesTheMatcher() {
    var desk = VenueDesk()
    _ = desk.send(Say.new(1, .sell, 100, at: 500))
    let sent = desk.send(Say.new(2, .buy, 510, at: 500))
    #expect(sent.map(\.kind) == [.orderRejected])
    let rejected = sent[0].payload(as: OrderRejected.self)
    #expect(rejected.origin == .risk && rejected.reason == .orderSize && rejected.value == 510)
    #expect(sent[0].source == .session(3) && sent[0].sequence == Sequence(77))
    #expect(desk.open == [0, 100] && desk.position.fillCount == 0, "nothing traded")
    // The matcher doesn't know the order either.
    let canceled = desk.send(Say.cancel(2))
    #expect(canceled.map(\.kind) == [.requestRejected])
    #expect(canceled[0].payload(as: OrderRejected.self).reason == .unknownOrder)
    #expect(canceled[0].payload(as: OrderRejected.self).origin != .risk)
    #expect(desk.stage.risk.refusedCount == 1)
  }

  /// Who is believed about an order is the matcher alone: a session that says that its order is over has it in the book all
  /// the same, and what it says was filled is nobody's position.
  @Test func aReportThatComesInIsNobodys() {
    var desk = VenueDesk()
    _ = desk.send(Say.new(1, .buy, 100, at: 500))
    let id = OrderID(bits: 1)
    let reports = [
      Say.event(
        .orderCanceled,
        OrderCanceled(
          order: id, quantity: Quantity(units: 100), reason: .user, origin: .venue, side: .buy)),
      Say.event(
        .orderFill,
        OrderFill(
          order: id, execution: 777_001, price: Price(units: 100), quantity: Quantity(units: 50),
          side: .buy,
          liquidity: .taker)),
      Say.event(
        .executionBusted,
        OrderFill(
          order: id, execution: 9_999, price: Price(units: 1), quantity: Quantity(units: 1),
          side: .buy,
          liquidity: .taker)),
    ]
    for report in reports {
      #expect(desk.send(report).isEmpty)
      #expect(desk.open == [100, 0] && desk.position.fillCount == 0)
      let isKilled = desk.stage.isKilled
      #expect(!isKilled)
    }
    #expect(desk.send(Say.cancel(1)).map(\.kind) == [.orderCanceled])
  }

  @Test func exposureFollowsTheOrder() {
    var desk = VenueDesk()
    #expect(desk.send(Say.new(1, .buy, 100, at: 500)).map(\.kind) == [.orderAccepted])
    #expect(desk.open == [100, 0])
    #expect(desk.send(Say.replace(1, 300, at: 500)).map(\.kind) == [.orderReplaced])
    #expect(desk.open == [300, 0])
    #expect(desk.send(Say.replace(1, 200, at: 495)).map(\.kind) == [.orderReplaced])
    #expect(desk.open == [200, 0])
    #expect(
      desk.send(Say.new(2, .sell, 50, at: 495)).map(\.kind)
        == [.orderAccepted, .orderFill, .orderFill])
    #expect(desk.open == [150, 0], "the fill of the resting order, and all of the other one")
    #expect(desk.send(Say.cancel(1)).map(\.kind) == [.orderCanceled])
    #expect(desk.open == [0, 0] && desk.stage.risk.openCount == 0)
  }

  @Test func aReplaceToWhatIsFilledEndsTheOrderHereAndThere() {
    var desk = VenueDesk()
    _ = desk.send(Say.new(1, .buy, 100, at: 500))
    _ = desk.send(Say.new(2, .sell, 30, at: 500))
    #expect(desk.open == [70, 0])
    let sent = desk.send(Say.replace(1, 30, at: 500))
    #expect(sent.map(\.kind) == [.orderCanceled])
    #expect(sent[0].payload(as: OrderCanceled.self).reason == .user)
    #expect(desk.open == [0, 0] && desk.stage.risk.openCount == 0)
  }

  @Test func aFillIsAPositionBeforeTheNextOrder() {
    var desk = VenueDesk(maximumOrder: 1_000, maximumPosition: 1_000)
    _ = desk.send(Say.new(1, .sell, 600, at: 500))
    let sent = desk.send(Say.new(2, .buy, 400, at: 500))
    #expect(sent.map(\.kind) == [.orderAccepted, .orderFill, .orderFill])
    let (taker, maker) = (
      sent[1].payload(as: OrderFill.self), sent[2].payload(as: OrderFill.self)
    )
    #expect(taker.order == OrderID(bits: 2) && maker.order == OrderID(bits: 1))
    #expect(taker.price.units == 500 && taker.quantity.units == 400)
    // Both sides of a trade are the venue's: what it bought it sold.
    #expect(desk.position.bought.units == 400 && desk.position.sold.units == 400)
    #expect(desk.position.quantity == .zero && desk.position.fillCount == 2)
    #expect(desk.open == [0, 200])
    // The next order is judged by what is open now: 200 + 800, and not a lot more.
    let rest = desk.send(Say.new(3, .sell, 810, at: 505))
    #expect(rest[0].payload(as: OrderRejected.self).reason == .positionLimit)
    #expect(rest[0].payload(as: OrderRejected.self).value == 1_010)
    #expect(desk.send(Say.new(3, .sell, 800, at: 505)).map(\.kind) == [.orderAccepted])
  }

  @Test func whatTheMatcherRefusesIsOpenNoMore() {
    var desk = VenueDesk()
    for (id, order) in [Say.new(1, .buy, 15, at: 500), Say.new(2, .sell, 20, at: 501)].enumerated()
    {
      let sent = desk.send(order)
      #expect(sent.map(\.kind) == [.orderRejected])
      let rejected = sent[0].payload(as: OrderRejected.self)
      #expect(rejected.origin != .risk && rejected.order.bits == UInt64(id + 1))
      #expect(desk.open == [0, 0] && desk.stage.risk.openCount == 0)
    }
    // So is the more that a refused replace asked for.
    _ = desk.send(Say.new(3, .buy, 100, at: 500))
    #expect(desk.send(Say.replace(3, 205, at: 500)).map(\.kind) == [.requestRejected])
    #expect(desk.open == [100, 0])
    #expect(desk.send(Say.replace(3, 200, at: 500)).map(\.kind) == [.orderReplaced])
  }

  @Test func aSweepLargerThanAStepIsResumed() {
    var desk = VenueDesk(maximumOrder: 10_000, maximumPosition: 10_000)
    let makers: UInt64 = 150
    for id in 1...makers { _ = desk.send(Say.new(id, .sell, 20, at: 500 + Int64(id % 7) * 5)) }
    #expect(desk.open == [0, 3_000])
    let sent = desk.send(Say.new(1_000, .buy, 3_050, at: 600))
    #expect(sent.map(\.kind) == [.orderAccepted] + [EventKind](repeating: .orderFill, count: 300))
    #expect(desk.steps.count >= 5 && desk.steps.allSatisfy { $0 <= maximumFanOut })
    #expect(desk.steps.reduce(0, +) == 301)
    #expect(desk.position.bought.units == 3_000 && desk.position.sold.units == 3_000)
    #expect(desk.open == [50, 0] && desk.stage.risk.openCount == 1)
  }

  /// Risk has heard what a step reported by the time the step is over, not when the sweep is.
  @Test func eachStepIsHeardByItself() {
    var desk = VenueDesk(maximumOrder: 10_000, maximumPosition: 10_000)
    for id in 1...UInt64(150) { _ = desk.send(Say.new(id, .sell, 20, at: 500)) }
    var sent = desk.begin(Say.new(1_000, .buy, 3_000, at: 500))
    var traded: Int64 = 0
    while true {
      #expect(!sent.isEmpty && sent.count <= maximumFanOut)
      for event in sent where event.kind == .orderFill {
        let fill = event.payload(as: OrderFill.self)
        if fill.side == .sell { traded += fill.quantity.units }
      }
      #expect(desk.position.sold.units == traded)
      #expect(desk.open == [3_000 - desk.position.bought.units, 3_000 - traded])
      if !desk.stage.isUnfinished { break }
      sent = desk.goOn()
    }
    #expect(traded == 3_000)
    desk.stage.checkInvariants()
  }

  @Test func theKillSwitchCancelsWhatWorksAndStopsWhatIsNew() {
    var desk = VenueDesk()
    _ = desk.send(Say.new(1, .buy, 100, at: 500))
    let killed = desk.send(Say.command(.kill))
    #expect(killed.filter { $0.kind == .orderCanceled }.count == 1)
    #expect(desk.open == [0, 0] && desk.stage.risk.isKilled == true)
    let refused = desk.send(Say.new(2, .buy, 100, at: 500))
    #expect(refused.map(\.kind) == [.orderRejected])
    #expect(refused[0].payload(as: OrderRejected.self).reason == .killSwitch)
    _ = desk.send(Say.command(.rearm))
    #expect(desk.send(Say.new(2, .buy, 100, at: 500)).map(\.kind) == [.orderAccepted])
  }

  /// Two orders of one account: what comes off both without a trade is open no more.
  @Test func whatSelfTradePreventionTakesOffIsOpenNoMore() {
    var desk = VenueDesk()
    _ = desk.send(Say.new(1, .sell, 100, at: 500, account: 7))
    let sent = desk.send(
      Say.new(
        2, .buy, 30, at: 500, account: 7, instructions: OrderInstruction.selfTradeDecrement))
    #expect(sent.map(\.kind) == [.orderAccepted, .orderCanceled, .orderRestated])
    #expect(desk.open == [0, 70] && desk.position.fillCount == 0)
    #expect(desk.send(Say.replace(1, 0, at: 505, ReplaceFlags.keepsQuantity)).count == 1)
    #expect(desk.open == [0, 70])
    // The rest of it is all of it: the order is over, here and there.
    let rest = desk.send(Say.new(3, .buy, 70, at: 505))
    #expect(rest.map(\.kind) == [.orderAccepted, .orderFill, .orderFill])
    #expect(desk.open == [0, 0] && desk.stage.risk.openCount == 0)
    #expect(desk.send(Say.new(1, .sell, 10, at: 500)).map(\.kind) == [.orderAccepted])
  }
}
