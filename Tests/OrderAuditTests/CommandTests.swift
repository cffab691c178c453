// Who is behind a cancel of the order manager's: the operator with his words, or risk with its numbers.

import Events
import Orders
import Testing

@testable import OrderAudit

@Suite struct CommandTests {
  private func working() throws -> HandMade {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    return made
  }

  @Test func anOperatorsKillWithHisWords() throws {
    let made = try working()
    made.operatorSays("ann", .who, 7)
    made.operatorSays("bob", .approver, 7)
    made.operatorSays("quotes are too far from the market", .why, 7)
    made.kill(
      KillSwitch(
        scope: .instrument, mode: .blockAndCancel, reason: .user, origin: .operatorDesk, command: 7),
      instrument: 1)
    made.cancel(id(1), .orders, reason: .massCancel)
    made.canceled(id(1))
    let journal = try made.close()
    var auditor = OrderAuditor(.life)
    try auditor.read(journal)
    let order = try #require(auditor.orders.first)
    #expect(order.path == [.new, .acknowledged, .pendingCancel, .canceled])
    let step = order.steps[2]
    #expect(step.who == .operatorDesk && step.reason == .massCancel)
    #expect(step.command?.kill?.scope == .instrument && step.command?.name == "kill_switch")
    #expect(step.command?.instrument.map { auditor.symbols[$0] } == "BOLT")
    #expect(step.command?.person == "ann" && step.command?.approver == "bob")
    #expect(step.command?.why == "quotes are too far from the market")
    #expect(order.command.map { auditor.commands[$0].person } == "ann")
  }

  /// Risk's own goes round first: what the order manager hears is what came back.
  @Test func risksKillWithItsNumbers() throws {
    let made = try working()
    made.operatorSays("ann", .who, 7)
    let kill = KillSwitch(
      scope: .strategy, target: 1, mode: .blockAndCancel, reason: .dailyLoss, origin: .risk,
      limit: 100, value: 120)
    made.kill(kill, .risk)
    made.kill(kill)
    made.cancel(id(1), .orders, reason: .massCancel)
    made.tick()
    made.cancel(id(1), .orders, reason: .massCancel)
    let order = try #require(try made.audit().first)
    #expect(order.steps[2].who == .system(.risk) && order.steps[2].to == .pendingCancel)
    let told = try #require(order.steps[2].command)
    #expect(told.kill?.reason == .dailyLoss && told.kill?.limit == 100 && told.kill?.value == 120)
    #expect(told.person == nil && told.why == nil, "the words were another command's")
    #expect(order.steps[3].command == nil && order.steps[3].who == .system(.orders))
  }

  /// What a strategy's refusals stop is on record where it was thrown, and goes round nowhere.
  @Test func aDesksKillWithItsNumbers() throws {
    let made = try working()
    made.kill(
      KillSwitch(
        scope: .strategy, target: 1, mode: .blockAndCancel, reason: .refusalRate, origin: .strategy,
        limit: 5, value: 6), .strategy)
    made.cancel(id(1), .orders, reason: .massCancel)
    let order = try #require(try made.audit().first)
    #expect(order.steps[2].who == .system(.strategy) && order.steps[2].to == .pendingCancel)
    let told = try #require(order.steps[2].command?.kill)
    #expect(told.reason == .refusalRate && told.limit == 5 && told.value == 6)
  }

  /// A strategy that hears of it cancels by itself; and a switch that only blocks cancels nothing.
  @Test func whoCancelsByHimselfIsHimself() throws {
    let made = try working()
    made.kill(KillSwitch(scope: .firm, mode: .block, reason: .user, origin: .operatorDesk))
    made.cancel(id(1))
    var auditor = OrderAuditor(.life)
    try auditor.read(try made.close())
    #expect(auditor.commands.isEmpty)
    #expect(auditor.orders.first?.steps.last?.who == .strategy(1))
    #expect(auditor.orders.first?.steps.last?.command == nil)
  }

  @Test func whoseLimitItWas() throws {
    let made = try working()
    made.order(id(2))
    made.put(
      .risk, .orderRejected,
      OrderRejected(
        order: id(2), limit: 100, value: 150, reason: .grossExposure, origin: .risk, request: .new,
        side: .buy, scope: .account))
    made.put(
      .risk, .riskWarning,
      RiskWarning(
        order: id(1), limit: 100, value: 90, target: 2, reason: .openNotional, scope: .strategy))
    let orders = try made.audit()
    #expect(orders[1].scope == .account && orders[1].steps.last?.scope == .account)
    let warning = try #require(orders[0].steps.last)
    #expect(warning.kind == .riskWarning && warning.scope == .strategy && warning.value == 90)
    #expect(orders[0].shown == .acknowledged && orders[0].reasons == 0)
  }
}
