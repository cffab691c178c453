// Lives of orders in a trader's journal: each transition, who made it and why.

import Events
import Orders
import Testing

@testable import OrderAudit

@Suite struct LifeTests {
  @Test func aPlainLife() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.order(id(1), .gatewayOut)
    made.accepted(id(1))
    made.fill(id(1), 40, at: 9, 7)
    made.fill(id(1), 60, at: 10, 8)
    let orders = try made.audit()
    #expect(orders.count == 1)
    let order = orders[0]
    #expect(order.path == [.new, .pendingNew, .acknowledged, .partialFill, .filled])
    #expect(order.steps.map(\.from) == [nil, .new, .pendingNew, .acknowledged, .partialFill])
    #expect(
      order.steps.map(\.who) == [
        .strategy(1), .system(.gatewayOut), .venue, .venue, .venue,
      ])
    #expect(order.steps.map(\.sequence.number) == [1, 1, 2, 3, 4])
    #expect(order.steps.map(\.position) == [1, 2, 3, 4, 5])
    #expect(order.steps.map(\.leaves) == [100, 100, 100, 60, 0].map(shares))
    #expect(order.filled == shares(100) && order.leaves == .zero)
    #expect(order.averagePrice == Price(units: 960_000_000))
    #expect(order.steps.allSatisfy { !$0.isRefused })
    #expect(order.last.count - order.began.count == 3_000_000)
  }

  @Test func riskRefusesWithTheNumbers() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.rejected(id(1), .risk, .risk, .positionLimit, limit: 100, value: 150)
    // Round by the loopback it is no second refusal.
    made.rejected(id(1), .gatewayIn, .risk, .positionLimit, limit: 100, value: 150)
    let order = try #require(try made.audit().first)
    #expect(order.path == [.new, .rejected])
    #expect(order.reason == .positionLimit && order.decider == .system(.risk))
    #expect(order.limit == 100 && order.value == 150)
    #expect(order.steps[1].limit == 100 && order.steps[1].value == 150)
  }

  @Test func theVenuesWords() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.order(id(1), .gatewayOut)
    made.say("Margin insufficient for account 12, call the desk", of: id(1), isCut: true)
    made.rejected(id(1), .gatewayIn, .venue, .invalid)
    made.order(id(2))
    made.rejected(id(2), .gatewayIn, .gatewayOut, .stale)
    let orders = try made.audit()
    #expect(orders[0].words == "Margin insufficient for account 12, call the desk…")
    #expect(orders[0].steps.last?.words == orders[0].words && orders[0].decider == .venue)
    #expect(orders[1].words == nil && orders[1].decider == .system(.gatewayOut))
    #expect(orders[1].shown == .rejected)
  }

  @Test func aCancelAndAReplaceThatArePending() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.order(id(1), .gatewayOut)
    made.accepted(id(1))
    made.replace(id(1), 11, quantity: 80)
    made.put(
      .gatewayIn, .orderReplaced,
      OrderReplaced(
        order: id(1), replacement: id(1), price: price(11), quantity: shares(80), side: .buy))
    made.fill(id(1), 30, at: 11, 1)
    made.cancel(id(1))
    made.rejected(id(1), .gatewayIn, .venue, .halted, .cancel)
    made.cancel(id(1))
    made.canceled(id(1))
    let order = try #require(try made.audit().first)
    #expect(
      order.path == [
        .new, .pendingNew, .acknowledged, .pendingReplace, .replaced, .partialFill, .pendingCancel,
        .partialFill, .pendingCancel, .canceled,
      ])
    #expect(order.price == price(11) && order.quantity == shares(80))
    #expect(order.filled == shares(30) && order.leaves == .zero)
    #expect(order.steps[7].reason == .halted && order.reason == .user)
    #expect(order.reasons >> UInt64(Reason.halted.code) & 1 == 1)
  }

  @Test func whatTheOrderManagerRefusesIsTakenBack() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.order(id(1), .gatewayOut)
    made.accepted(id(1))
    made.replace(id(1), 11, quantity: 80)
    made.rejected(id(1), .orders, .orders, .tick, .replace)
    made.rejected(id(1), .gatewayIn, .orders, .tick, .replace)
    made.cancel(id(1))
    made.tick()
    // A second cancel is refused, and the first still is out.
    made.cancel(id(1))
    made.rejected(id(1), .orders, .orders, .invalidTransition, .cancel)
    let order = try #require(try made.audit().first)
    #expect(
      order.path == [
        .new, .pendingNew, .acknowledged, .pendingReplace, .acknowledged, .pendingCancel,
        .pendingCancel, .pendingCancel,
      ])
    #expect(
      order.steps.map(\.isRefused) == [false, false, false, false, false, false, true, false])
  }

  @Test func theOperatorCancels() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    made.put(
      .gatewayIn, .operatorCommand, OperatorCommand(action: .kill), source: .operatorDesk,
      instrument: .max)
    made.cancel(id(1), .orders, reason: .massCancel)
    made.cancel(id(1), .gatewayOut, reason: .massCancel)
    made.canceled(id(1), reason: .massCancel)
    let order = try #require(try made.audit().first)
    #expect(order.path == [.new, .acknowledged, .pendingCancel, .canceled])
    #expect(order.steps[2].who == .operatorDesk && order.steps[2].command?.action == .kill)
    #expect(order.reason == .massCancel)
  }

  @Test func expiredAndSuspended() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    made.put(
      .gatewayIn, .orderSuspended,
      OrderCanceled(
        order: id(1), quantity: shares(100), reason: .halted, origin: .venue, side: .buy))
    made.accepted(id(1))
    made.put(
      .gatewayIn, .orderExpired,
      OrderCanceled(
        order: id(1), quantity: shares(100), reason: .expired, origin: .venue, side: .buy))
    let order = try #require(try made.audit().first)
    #expect(order.path == [.new, .acknowledged, .suspended, .acknowledged, .expired])
    #expect(order.reason == .expired)
  }

  /// The strategy is behind: gateway-in's later inputs are in the log before what it did about an earlier one.
  @Test func theLinesOrderAndNotTheLogs() throws {
    let made = try HandMade()
    made.tick()
    made.order(id(1))
    made.accepted(id(1))
    made.tick()
    let seen = made.sequence
    made.fill(id(1), 100, at: 10, 5)
    made.put(.strategy, .orderCancel, OrderCancel(order: id(1), reason: .user), at: seen)
    let order = try #require(try made.audit().first)
    #expect(order.path == [.new, .acknowledged, .pendingCancel, .filled])
    #expect(order.steps.map(\.position) == [1, 2, 5, 4])
  }

  @Test func aVenuesJournal() throws {
    let made = try HandMade(isVenue: true)
    let number = OrderID(bits: 1 << 63 | 77)
    made.put(
      .gatewayIn, .identifierPart,
      IdentifierPart(
        identifier: number.bits, text0: 0x3731_2D43, text1: 0, text2: 0, part: 0, partCount: 1,
        byteCount: 4), source: .session(1), instrument: .max)
    made.order(number, .gatewayIn, source: .session(1))
    made.accepted(number, .risk)
    made.accepted(number, .gatewayOut)
    made.tick()
    made.fill(number, 30, at: 10, 1, .risk)
    made.fill(number, 30, at: 10, 1, .gatewayOut)
    made.put(
      .gatewayIn, .orderCancel, OrderCancel(order: number, reason: .user), source: .session(1))
    made.canceled(number, .risk)
    var auditor = OrderAuditor(.life)
    try auditor.read(try made.close())
    let order = try #require(auditor.orders.first)
    #expect(order.name == "C-17" && auditor.client(of: order) == "beta")
    #expect(order.path == [.new, .acknowledged, .partialFill, .pendingCancel, .canceled])
    #expect(order.steps.map(\.who) == [.client(1), .venue, .venue, .client(1), .venue])
  }

  /// A venue was killed before its fill was on record. The run that went on matched it again and told it: the way out
  /// alone has it.
  @Test func whatARestartMatchedAgain() throws {
    let made = try HandMade(isVenue: true)
    let number = OrderID(bits: 1 << 63 | 77)
    made.order(number, .gatewayIn, source: .session(1))
    made.accepted(number, .risk)
    made.fill(number, 30, at: 10, 1, .risk)
    made.accepted(number, .gatewayOut)
    made.fill(number, 30, at: 10, 1, .gatewayOut)
    made.fill(number, 20, at: 10, 2, .gatewayOut)
    made.canceled(number, .gatewayOut)
    var auditor = OrderAuditor(.life)
    try auditor.read(try made.close())
    let order = try #require(auditor.orders.first)
    #expect(order.path == [.new, .acknowledged, .partialFill, .partialFill, .canceled])
    #expect(order.filled == shares(50))
  }
}
