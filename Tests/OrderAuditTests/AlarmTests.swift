// What is odd and what is money: fills that come late, are too much or come twice, and what a venue takes back.

import Events
import Orders
import Testing

@testable import OrderAudit

@Suite struct AlarmTests {
  /// An order of 100 that works.
  private func working() throws -> HandMade {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    return made
  }

  @Test func aLateFillIsCountedWithAnAlarm() throws {
    let made = try working()
    made.cancel(id(1))
    made.canceled(id(1))
    made.fill(id(1), 30, at: 10, 5)
    made.anomaly(id(1), .orderFill, .lateFill, quantity: 30, leaves: 100, OrderState(.canceled))
    let order = try #require(try made.audit().first)
    #expect(order.path == [.new, .acknowledged, .pendingCancel, .canceled, .canceled, .canceled])
    #expect(order.filled == shares(30) && order.leaves == .zero && order.averagePrice == price(10))
    let fill = order.steps[4]
    #expect(fill.isAlarm && !fill.isRefused && fill.cause == .lateFill && fill.who == .venue)
    #expect(fill.filled == shares(30))
    let alarm = order.steps[5]
    #expect(alarm.kind == .orderAnomaly && alarm.cause == .lateFill)
    #expect(alarm.who == .system(.orders) && !alarm.isAlarm && !alarm.isRefused)
    #expect(order.alarmCount == 1 && order.anomalyCount == 0 && order.reason == .user)
  }

  @Test func anOverfillToo() throws {
    let made = try working()
    made.fill(id(1), 80, at: 10, 5)
    made.fill(id(1), 30, at: 10, 6)
    made.anomaly(id(1), .orderFill, .overfill, quantity: 30, leaves: 20, OrderState(.working))
    let order = try #require(try made.audit().first)
    #expect(order.shown == .filled && order.filled == shares(110) && order.quantity == shares(100))
    #expect(order.leaves == .zero && order.alarmCount == 1)
    #expect(order.steps[3].isAlarm && order.steps[3].cause == .overfill)
  }

  /// Also when another came in between, and its number is lower than one that was heard: neither is a reason.
  @Test func aDuplicateIsRefusedAndALowerNumberIsNot() throws {
    let made = try working()
    made.fill(id(1), 10, at: 10, 7)
    made.fill(id(1), 20, at: 11, 5)
    made.fill(id(1), 10, at: 10, 7)
    made.anomaly(id(1), .orderFill, .duplicate, quantity: 10, leaves: 70, OrderState(.working))
    let order = try #require(try made.audit().first)
    #expect(order.filled == shares(30) && order.anomalyCount == 1 && order.alarmCount == 0)
    #expect(order.steps.map(\.isRefused) == [false, false, false, false, true, false])
    #expect(order.steps[4].cause == .duplicate && !order.steps[4].isAlarm)
    #expect(order.steps[5].event.payload(as: OrderAnomaly.self).leaves == shares(70))
  }

  @Test func aReportThatCannotBeHasBothSides() throws {
    let made = try working()
    made.fill(id(1), 100, at: 10, 5)
    made.accepted(id(1))
    made.anomaly(id(1), .orderAccepted, .state, quantity: 100, OrderState(.filled))
    let order = try #require(try made.audit().first)
    #expect(order.shown == .filled && order.anomalyCount == 1)
    #expect(order.steps[3].isRefused && order.steps[3].cause == .state)
    let told = order.steps[4].event.payload(as: OrderAnomaly.self)
    #expect(told.report == .orderAccepted && told.lifecycle == Lifecycle.filled.code)
  }

  @Test func bustsAndCorrections() throws {
    let made = try working()
    made.fill(id(1), 40, at: 10, 5)
    made.fill(id(1), 30, at: 20, 6)
    made.fill(id(1), 50, at: 30, 6, kind: .executionCorrected)
    made.fill(id(1), 0, at: 0, 5, kind: .executionBusted)
    made.fill(id(1), 0, at: 0, 99, kind: .executionBusted)
    made.anomaly(
      id(1), .executionBusted, .unknownExecution, quantity: 0, leaves: 50, OrderState(.working))
    made.fill(id(1), 0, at: 0, 5, kind: .executionBusted)
    made.anomaly(
      id(1), .executionBusted, .duplicate, quantity: 0, leaves: 50, OrderState(.working))
    let order = try #require(try made.audit().first)
    #expect(order.filled == shares(50) && order.averagePrice == price(30))
    #expect(order.leaves == shares(50) && order.shown == .partialFill)
    #expect(order.steps.prefix(7).map(\.filled) == [0, 0, 40, 70, 90, 50, 50].map(shares))
    #expect(order.executions.map(\.quantity) == [shares(0), shares(50)])
    #expect(order.steps[6].isAlarm && order.steps[6].cause == .unknownExecution)
    #expect(order.steps[8].isRefused && order.steps[8].cause == .duplicate)
    #expect(order.alarmCount == 1 && order.anomalyCount == 1)
  }

  /// What was taken back of an order that is over isn't left again.
  @Test func aBustOfWhatIsOver() throws {
    let made = try working()
    made.fill(id(1), 100, at: 10, 5)
    made.fill(id(1), 0, at: 0, 5, kind: .executionBusted)
    let order = try #require(try made.audit().first)
    #expect(order.shown == .filled && order.filled == .zero && order.leaves == .zero)
    #expect(order.averagePrice == .zero && order.alarmCount == 0)
  }

  /// A word has a bit for each reason there is.
  @Test func reasonsFitIntoASet() { #expect(Reason.names.count <= 64) }
}
