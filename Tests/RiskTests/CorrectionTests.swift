// Executions that a venue takes back, or says were others than it had said.

import Events
import Portfolio
import Risk
import Testing

@Suite struct CorrectionTests {
  private func stage(executions: Int = 4) -> Desk {
    var desk = Desk()
    let limits = RiskLimits(
      maximumOrder: Quantity(units: 50), maximumPosition: Quantity(units: 100))
    desk.stage = RiskStage(
      RiskSettings(
        limits: [limits, limits], orderCapacity: 64, executionCapacity: executions))
    return desk
  }

  private func said(
    _ kind: EventKind, _ execution: UInt64, _ quantity: Int64, _ price: Int64, order: UInt64 = 1,
    side: Side = .buy, at instrument: UInt32 = 0
  ) -> Event {
    Say.event(
      kind,
      OrderFill(
        order: OrderID(bits: order), execution: execution, price: Price(units: price),
        quantity: Quantity(units: quantity), side: side, liquidity: .none), at: instrument,
      from: .session(0))
  }

  @Test func aBustUndoesWhatWasBooked() {
    var desk = stage()
    _ = desk.send(Say.new(1, .buy, 30))
    #expect(desk.passes(said(.orderFill, 7, 10, 500)) == true)
    #expect(desk.passes(said(.orderFill, 8, 20, 510)) == true)
    // What the bust says of price and quantity doesn't matter: the execution is known.
    #expect(desk.passes(said(.executionBusted, 7, 99, 1)) == true)
    #expect(desk.position() == 20)
    let account = desk.stage.portfolio.position(0)
    #expect(account.cash == Money(Price(units: 510), times: Quantity(units: -20)))
    #expect(desk.stage.correctionCount == 1 && desk.stage.isKilled == false)
    desk.stage.checkInvariants()
    // It can't be taken back twice.
    #expect(desk.doubts(said(.executionBusted, 7, 10, 500), said: 10) == true)
    #expect(desk.position() == 20)
    #expect(desk.stage.isKilled == true && desk.stage.anomalyCount == 1)
  }

  @Test func aCorrectionBooksWhatItReallyWas() {
    var desk = stage()
    _ = desk.send(Say.new(1, .sell, 30, at: 1))
    #expect(desk.passes(said(.orderFill, 7, 30, 500, side: .sell, at: 1)) == true)
    #expect(desk.passes(said(.executionCorrected, 7, 25, 490, side: .none, at: 0)) == true)
    #expect(desk.position(1) == -25 && desk.position(0) == 0)
    #expect(
      desk.stage.portfolio.position(1).cash == Money(Price(units: 490), times: Quantity(units: 25))
    )
    // And once more, from there; then it is taken back.
    #expect(desk.passes(said(.executionCorrected, 7, 30, 480)) == true)
    #expect(
      desk.stage.portfolio.position(1).cash == Money(Price(units: 480), times: Quantity(units: 30))
    )
    #expect(desk.passes(said(.executionBusted, 7, 30, 480)) == true)
    #expect(desk.position(1) == 0 && desk.stage.portfolio.position(1).cash == .zero)
    #expect(desk.stage.isKilled == false)
  }

  @Test(arguments: [EventKind.executionBusted, .executionCorrected])
  func whatIsNotKeptStopsNewOrders(kind: EventKind) {
    var desk = stage(executions: 2)
    _ = desk.send(Say.new(1, .buy, 30))
    for execution in 1...3 as ClosedRange<UInt64> {
      #expect(desk.passes(said(.orderFill, execution, 10, 500)) == true)
    }
    // The second is kept, the first isn't any more.
    #expect(desk.passes(said(kind, 2, 10, 500)) == true)
    #expect(desk.stage.isKilled == false)
    #expect(desk.doubts(said(kind, 1, 10, 500), said: 10) == true)
    #expect(desk.stage.isKilled == true)
    #expect(desk.refusal(of: Say.new(9)) == Refusal(reason: .killSwitch, value: 1))
  }

  @Test func withoutRoomForAnyNothingCanBeFollowed() {
    var desk = stage(executions: 0)
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(said(.orderFill, 1, 10, 500))
    #expect(desk.doubts(said(.executionBusted, 1, 10, 500), said: 10) == true)
    #expect(desk.stage.isKilled == true && desk.position() == 10)
  }

  // MARK: Orders that are open

  @Test func whatIsTakenBackOfAnOpenOrderIsOpenAgain() {
    var desk = stage()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(said(.orderFill, 7, 10, 500))
    _ = desk.send(said(.orderFill, 8, 15, 500))
    #expect(desk.open() == [5, 0] && desk.position() == 25)
    #expect(desk.passes(said(.executionBusted, 8, 15, 500)) == true)
    #expect(desk.open() == [20, 0] && desk.position() == 10)
    desk.stage.checkInvariants()
    // So the rest of it may be filled yet, and is counted until then.
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 10)) == nil, "to what is filled: of the rest")
    #expect(desk.refusal(of: Say.new(2, .buy, 50)) == nil)
    #expect(
      desk.refusal(of: Say.new(3, .buy, 21))
        == Refusal(reason: .positionLimit, limit: 100, value: 101))
    #expect(desk.passes(said(.orderFill, 9, 20, 500)) == true)
    #expect(desk.open() == [50, 0] && desk.position() == 30 && desk.stage.openCount == 1)
    desk.stage.checkInvariants()
  }

  @Test func anOrderThatACorrectionFillsUpWaitsForItsVenue() {
    var desk = stage()
    _ = desk.send(Say.new(1, .sell, 30))
    _ = desk.send(said(.orderFill, 7, 10, 500, side: .sell))
    #expect(desk.passes(said(.executionCorrected, 7, 40, 500, side: .sell)) == true)
    #expect(desk.open() == [0, 0] && desk.position() == -40 && desk.stage.openCount == 1)
    desk.stage.checkInvariants()
    #expect(
      desk.refusal(of: Say.replace(1, quantity: 35)) == nil, "no more than is filled: a cancel")
    #expect(desk.open() == [0, 0])
    // More than is filled adds what it adds, and no more.
    #expect(desk.refusal(of: Say.replace(1, quantity: 45)) == nil)
    #expect(desk.open() == [0, 5])
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.replaced(1, quantity: 45)) == true)
    #expect(desk.open() == [0, 5])
    // Corrected back it has more left than ever.
    #expect(desk.passes(said(.executionCorrected, 7, 5, 500, side: .sell)) == true)
    #expect(desk.open() == [0, 40] && desk.position() == -5)
    desk.stage.checkInvariants()
    #expect(desk.passes(Say.canceled(1)) == true)
    #expect(desk.open() == [0, 0] && desk.stage.openCount == 0 && desk.stage.anomalyCount == 0)
  }

  @Test func aFillOfAFullOrderEndsIt() {
    var desk = stage()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(said(.orderFill, 7, 10, 500))
    _ = desk.send(said(.executionCorrected, 7, 30, 500))
    #expect(desk.stage.openCount == 1)
    #expect(desk.passes(said(.orderFill, 8, 1, 500)) == true)
    #expect(desk.stage.openCount == 0 && desk.position() == 31 && desk.open() == [0, 0])
    desk.stage.checkInvariants()
  }

  @Test func whatIsOverStaysOver() {
    var desk = stage()
    _ = desk.send(Say.new(1, .buy, 10))
    _ = desk.send(said(.orderFill, 7, 10, 500))
    #expect(desk.passes(said(.executionBusted, 7, 10, 500)) == true)
    #expect(desk.open() == [0, 0] && desk.position() == 0 && desk.stage.openCount == 0)
    // One that came before its order was open isn't in what the order has filled.
    _ = desk.send(said(.orderFill, 8, 5, 500, order: 2))
    _ = desk.send(Say.new(2, .buy, 20))
    _ = desk.send(said(.orderFill, 9, 10, 500, order: 2))
    #expect(desk.passes(said(.executionBusted, 8, 5, 500, order: 2)) == true)
    #expect(desk.open() == [10, 0] && desk.position() == 10)
    desk.stage.checkInvariants()
  }

  @Test func eachSideOfATradeWithOurselvesIsTakenBack() {
    var desk = stage()
    _ = desk.send(Say.new(1, .buy, 30))
    _ = desk.send(Say.new(2, .sell, 20))
    _ = desk.send(said(.orderFill, 7, 10, 500))
    _ = desk.send(said(.orderFill, 7, 10, 500, order: 2, side: .sell))
    #expect(desk.passes(said(.executionBusted, 7, 10, 500)) == true)
    #expect(desk.position() == -10 && desk.open() == [30, 10])
    #expect(desk.passes(said(.executionBusted, 7, 10, 500, order: 2, side: .sell)) == true)
    #expect(desk.position() == 0 && desk.open() == [30, 20] && desk.stage.isKilled == false)
    desk.stage.checkInvariants()
    #expect(desk.doubts(said(.executionBusted, 7, 10, 500), said: 10) == true, "it was")
  }
}
