// The kill switch where orders leave: by the fabric's words, by risk, and by gateway-out's own count.

import Events
import Testing

@testable import Gateways

extension Event {
  fileprivate var kill: KillSwitch { payload(as: KillSwitch.self) }
}

@Suite struct KillTests {
  @Test func `while a word is set nothing new leaves, and cancels do`() {
    let rig = Rig()
    rig.new(1, .buy, 1, at: 90)
    _ = rig.settle()
    rig.gateway.isKilled = true
    rig.new(2, .buy, 1, at: 90)
    rig.cancel(1)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.orderRejected, .orderCanceled])
    #expect(facts[0].rejected.reason == .killSwitch && facts[0].rejected.origin == .gatewayOut)
    rig.gateway.isKilled = false
    rig.new(3, .buy, 1, at: 90)
    #expect(rig.settle().map(\.kind) == [.orderAccepted], "it is let go again")
    rig.gateway.checkInvariants()
  }

  /// It may make more of an order, and of a position.
  @Test func `while a word is set no replace leaves either, and the order is what it was`() {
    let rig = Rig()
    rig.new(1, .buy, 5, at: 90)
    _ = rig.settle()
    rig.gateway.isKilled = true
    rig.replace(1, 9, at: 91)
    let facts = rig.settle()
    #expect(facts.map(\.kind) == [.requestRejected])
    let refused = facts[0].rejected
    #expect(refused.request == .replace && refused.reason == .killSwitch)
    #expect(refused.origin == .gatewayOut && rig.gateway.withheldCount == 1)
    rig.gateway.isKilled = false
    rig.replace(1, 9, at: 91)
    #expect(rig.settle().map(\.kind) == [.orderReplaced], "it is let go again")
    rig.gateway.checkInvariants()
  }

  @Test func `what risk stops goes round once`() {
    let rig = Rig()
    let thrown = KillSwitch(
      scope: .strategy, target: 1, mode: .blockAndCancel, reason: .dailyLoss, origin: .risk,
      limit: 5, value: 6)
    rig.bring(.killSwitch, thrown, source: SourceID(.core, 0))
    #expect(!rig.isIdle, "it is owed")
    let facts = rig.facts()
    #expect(facts.map(\.kind) == [.killSwitch] && facts[0].kill == thrown)
    #expect(facts[0].flags == KillFlags.isRound)
    // Sequenced, it comes by again.
    rig.gateway.handle(facts[0], into: &rig.record)
    // What a person orders has come from outside.
    rig.bring(
      .killSwitch,
      KillSwitch(scope: .firm, mode: .block, reason: .user, origin: .operatorDesk),
      source: .operatorDesk)
    #expect(rig.facts().isEmpty && rig.isIdle)
  }

  @Test func `several that risk stops go round in their order`() {
    let rig = Rig()
    for target in 1...3 as ClosedRange<UInt64> {
      rig.bring(
        .killSwitch,
        KillSwitch(
          scope: .strategy, target: target, mode: .block, reason: .drawdown, origin: .risk),
        source: SourceID(.core, 0))
    }
    #expect(rig.facts().map(\.kill.target) == [1, 2, 3])
  }

  @Test func `more orders in a second than there can be stop everything new until a person looks`()
  {
    let rig = Rig(maximumOrdersPerSecond: 3)
    for n in 1...3 as ClosedRange<UInt32> { rig.new(n, .buy, 1, at: 90) }
    #expect(rig.settle().map(\.kind) == [.orderAccepted, .orderAccepted, .orderAccepted])
    // Another second, another three.
    rig.now += 1_000_000_000
    for n in 4...7 as ClosedRange<UInt32> { rig.new(n, .buy, 1, at: 90) }
    let facts = rig.settle()
    #expect(facts.filter { $0.kind == .orderAccepted }.count == 3)
    let refused = facts.filter { $0.kind == .orderRejected }
    #expect(refused.map(\.orderID) == [orderID(7)])
    #expect(refused[0].rejected.reason == .outboundCount)
    let kills = facts.filter { $0.kind == .killSwitch }
    #expect(kills.count == 1 && kills[0].kill.scope == .firm && kills[0].kill.mode == .block)
    #expect(kills[0].kill.reason == .outboundCount && kills[0].kill.origin == .gatewayOut)
    #expect(
      kills[0].kill.limit == 3 * fixedPointScale && kills[0].kill.value == 4 * fixedPointScale)
    // The next second doesn't help, and it is told once.
    rig.now += 1_000_000_000
    rig.new(8, .buy, 1, at: 90)
    rig.cancel(1)
    rig.replace(2, 2, at: 91)
    let later = rig.settle()
    #expect(later.map(\.kind) == [.orderRejected, .orderCanceled, .requestRejected])
    #expect(later[2].rejected.reason == .outboundCount)
    rig.bring(.operatorCommand, OperatorCommand(action: .rearm), source: .operatorDesk)
    rig.new(9, .buy, 1, at: 90)
    #expect(rig.settle().map(\.kind) == [.orderAccepted])
    rig.gateway.checkInvariants()
  }

  @Test func `the guard counts by seconds, exactly`() {
    var guardian = OutboundGuard(limit: 2)
    let times: [UInt64] = [999_999_999, 999_999_999, 1_000_000_000, 1_999_999_999]
    let admitted = times.map { guardian.admits(at: $0) }
    #expect(admitted == [true, true, true, true])
    #expect(!guardian.isTripped)
    let early = guardian.takeFact()
    #expect(early == nil)
    let third = guardian.admits(at: 1_999_999_999)
    #expect(!third && guardian.isTripped)
    let facts = [guardian.takeFact(), guardian.takeFact()]
    #expect(facts[0] != nil && facts[1] == nil)
    guardian.rearm()
    let after = guardian.admits(at: 1_999_999_999)
    #expect(after)
  }
}
