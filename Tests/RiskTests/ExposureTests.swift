// What fills, cancels, rejects and replaces do to what is open and held.

import Events
import Testing

@testable import Risk

@Suite struct ExposureTests {
  @Test func aFillMovesFromOpenToHeld() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.new(2, .sell, 20))
    #expect(desk.passes(Say.fill(1, 10)) == true)
    #expect(desk.position() == 10 && desk.open() == [20, 20])
    _ = desk.send(Say.fill(2, 20, side: .sell))
    #expect(desk.position() == -10 && desk.open() == [20, 0])
    _ = desk.send(Say.fill(1, 20))
    #expect(desk.position() == 10 && desk.open() == [0, 0] && desk.stage.openCount == 0)
    #expect(desk.stage.strayFillCount == 0 && desk.stage.anomalyCount == 0)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [
    Say.canceled(1), Say.canceled(1, kind: .orderExpired), Say.rejected(1, by: .venue),
    Say.rejected(1, by: .gatewayOut),
  ])
  func anEndFreesWhatWasLeft(end: Event) {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.new(2, .buy, 5))
    _ = desk.send(Say.fill(1, 10))
    #expect(desk.passes(end) == true)
    #expect(desk.position() == 10 && desk.open() == [5, 0], "what is left, not what it says")
    #expect(desk.passes(end) == true)
    #expect(desk.open() == [5, 0], "once")
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Origin.orders, .risk])
  func theRejectOfADuplicateDoesNotCloseTheFirst(origin: Origin) {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    #expect(desk.passes(Say.rejected(1, by: origin)) == true)
    #expect(desk.open() == [30, 0])
    _ = desk.send(Say.fill(1, 30))
    #expect(desk.position() == 30 && desk.open() == [0, 0])
  }

  @Test func aSuspendedOrderStaysOpen() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    #expect(desk.passes(Say.canceled(1, kind: .orderSuspended)) == true)
    #expect(desk.open() == [30, 0])
  }

  @Test func aReplaceUpCountsAtOnceAndIsForgottenWhenRefused() {
    for origin in [Origin.venue, .gatewayOut] {
      var desk = Desk()
      _ = desk.send(Say.new(1, .sell, 30))
      _ = desk.send(Say.replace(1, quantity: 45))
      #expect(desk.open() == [0, 45])
      _ = desk.send(Say.fill(1, 10, side: .sell))
      #expect(desk.open() == [0, 35])
      #expect(desk.passes(Say.requestRejected(1, .cancel, by: origin)) == true)
      #expect(desk.open() == [0, 35], "another request's answer")
      #expect(desk.passes(Say.requestRejected(1, .replace, by: origin)) == true)
      #expect(desk.open() == [0, 20])
      desk.stage.checkInvariants()
    }
  }

  @Test func aRefusalThatNeverWentOutChangesNothing() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .sell, 30))
    _ = desk.send(Say.replace(1, quantity: 45))
    for origin in [Origin.orders, .risk] {
      _ = desk.send(Say.requestRejected(1, .replace, by: origin))
      #expect(desk.open() == [0, 45])
    }
  }

  @Test func aReplaceUpIsSettled() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10))
    _ = desk.send(Say.replace(1, quantity: 45))
    #expect(desk.passes(Say.replaced(1, quantity: 45)) == true)
    #expect(desk.open() == [35, 0])
    _ = desk.send(Say.fill(1, 35))
    #expect(desk.position() == 45 && desk.open() == [0, 0] && desk.stage.openCount == 0)
  }

  @Test func aReplaceDownCountsOnlyWhenItIsSettled() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.replace(1, quantity: 20))
    #expect(desk.open() == [30, 0])
    _ = desk.send(Say.fill(1, 5))
    #expect(desk.open() == [25, 0])
    _ = desk.send(Say.replaced(1, quantity: 20))
    #expect(desk.open() == [15, 0])
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Int64.min, -1, 0, 10, 46, .max])
  func aReplaceThatCantBeIsNotApplied(quantity: Int64) {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10))
    _ = desk.send(Say.replace(1, quantity: 45))
    #expect(desk.passes(Say.replaced(1, quantity: quantity)) == true)
    #expect(desk.open() == [35, 0] && desk.stage.anomalyCount == 1)
    desk.stage.checkInvariants()
  }

  @Test func aStrayFillIsBooked() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.canceled(1))
    #expect(desk.passes(Say.fill(1, 10, at: 1)) == true)
    #expect(desk.position(1) == 10 && desk.stage.strayFillCount == 1)
    _ = desk.send(Say.fill(2, 20, side: .sell, at: 1))
    #expect(desk.position(1) == -10 && desk.stage.strayFillCount == 2)
    #expect(desk.stage.isKilled == false)
    desk.stage.checkInvariants()
  }

  /// The report names the session; the id says whose order it was.
  @Test func aStrayFillIsItsStrategys() {
    var desk = Desk(.wide())
    let order = OrderID(epoch: 3, strategy: 2, counter: 9).bits
    _ = desk.send(Whole.new(order, by: 2, for: 1))
    _ = desk.send(Whole.canceled(order))
    _ = desk.send(Whole.fill(order, 4))
    #expect(desk.stage.strayFillCount == 1)
    let held = [0, desk.stage.ledger.scopes.strategy(0), desk.stage.ledger.scopes.strategy(1)].map {
      desk.stage.portfolio.quantity(0, scope: $0).units / fixedPointScale
    }
    #expect(held == [4, 0, 4], "of all, of the first, and of the second")
    desk.stage.checkInvariants()
  }

  @Test func aFillIsOfItsOrdersSide() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10, side: .sell))
    #expect(desk.position() == 10 && desk.open() == [20, 0])
  }

  @Test func moreThanWasOpenIsBookedAndEndsTheOrder() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 40))
    #expect(desk.position() == 40 && desk.open() == [0, 0] && desk.stage.openCount == 0)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Say.fill(1, 0), Say.fill(1, -5), Say.fill(1, .min), Say.fill(9, 5, at: 2)])
  func aFillThatCantBeBookedTurnsTheKillSwitchOn(fill: Event) {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    #expect(desk.doubts(fill, said: fill.payload(as: OrderFill.self).quantity.units) == true)
    #expect(desk.position() == 0 && desk.open() == [30, 0])
    #expect(desk.stage.anomalyCount == 1 && desk.stage.isKilled == true)
    desk.stage.checkInvariants()
  }

  @Test func anAccountThatIsFullTurnsTheKillSwitchOn() {
    var desk = Desk(maximumOrder: .max, maximumPosition: .max)
    _ = desk.send(Say.new(1, .buy, .max))
    _ = desk.send(Say.fill(1, .max, price: 1))
    #expect(desk.stage.isKilled == false)
    _ = desk.send(Say.fill(2, 1, price: 1))
    #expect(desk.position() == .max && desk.stage.isKilled == true && desk.stage.anomalyCount == 1)
  }

  @Test func topsOfBookMarkThePortfolio() {
    var desk = Desk()
    #expect(desk.passes(Say.top(90, 110)) == true)
    #expect(desk.passes(Say.top(1, 2, at: 5)) == true)
    #expect(desk.stage.portfolio.position(0).mark.units == 100)
    #expect(desk.stage.portfolio.position(1).mark.units == 0)
  }

  @Test func whatIsDecrementedIsOpenNoMore() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10))
    #expect(desk.passes(Say.restated(1, less: 5, reason: .none)) == true)
    #expect(desk.open() == [20, 0], "a new slice of an iceberg changes nothing")
    #expect(desk.passes(Say.restated(1, less: 5)) == true)
    #expect(desk.open() == [15, 0] && desk.position() == 10)
    desk.stage.checkInvariants()
    // The last of what is left is the end of the order.
    _ = desk.send(Say.fill(1, 15))
    #expect(desk.open() == [0, 0] && desk.stage.openCount == 0 && desk.position() == 25)
    desk.stage.checkInvariants()
  }

  @Test(arguments: [Int64.min, -1, 0, 20, 21, .max])
  func aDecrementThatCantBeIsAnAnomaly(quantity: Int64) {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10))
    #expect(desk.passes(Say.restated(1, less: quantity)) == true)
    #expect(desk.open() == [20, 0] && desk.stage.anomalyCount == 1)
    desk.stage.checkInvariants()
  }

  @Test func aDecrementMeetsAReplaceOnItsWay() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.replace(1, quantity: 45))
    #expect(desk.passes(Say.restated(1, less: 10)) == true)
    #expect(desk.open() == [45, 0], "it may still become 45")
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.requestRejected(1, .replace)) == true)
    #expect(desk.open() == [20, 0])
    desk.stage.checkInvariants()
  }

  @Test func aReplaceMayKeepTheQuantity() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.fill(1, 10))
    let replace = Say.replace(1, quantity: 0, price: 501, flags: ReplaceFlags.keepsQuantity)
    #expect(desk.refusal(of: replace) == nil)
    #expect(desk.open() == [20, 0])
    #expect(desk.passes(Say.replaced(1, quantity: 30, price: 501)) == true)
    #expect(desk.open() == [20, 0])
    desk.stage.checkInvariants()
  }

  @Test func aFillThatOvertakesAReplaceUpLeavesTheRestOpen() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 10))
    _ = desk.send(Say.replace(1, quantity: 30, price: 510))
    #expect(desk.open() == [30, 0])
    // The venue has taken the replace, and its report comes later.
    _ = desk.send(Say.fill(1, 12, price: 510))
    #expect(desk.position() == 12 && desk.open() == [18, 0] && desk.stage.openCount == 1)
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.replaced(1, quantity: 30, price: 510)) == true)
    #expect(desk.open() == [18, 0])
    _ = desk.send(Say.fill(1, 18, price: 510))
    #expect(desk.position() == 30 && desk.open() == [0, 0] && desk.stage.openCount == 0)
    #expect(desk.stage.strayFillCount == 0 && desk.stage.anomalyCount == 0)
    desk.stage.checkInvariants()
  }

  @Test func filledToWhatItWasItIsOverWhateverIsAskedFor() {
    var desk = Desk()
    _ = desk.send(Say.new(1, .buy, 10))
    _ = desk.send(Say.replace(1, quantity: 30))
    _ = desk.send(Say.fill(1, 10))
    #expect(desk.position() == 10 && desk.open() == [0, 0] && desk.stage.openCount == 0)
  }
}
