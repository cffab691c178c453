// A trader's way out once the journal has failed: no new order and no replace leaves, cancels do, and what came in counts as
// received no more.

import Events
import FIXEvents
import Tables
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct HaltedTests {
  private static let now = TradingGateway.now

  /// An order is out; two fills came in as #5 and #6, and the second is why the order is canceled. What number is awaited
  /// before and after the cancel, and how many messages left with it.
  private func canceled(halted: Bool) throws -> (before: UInt64, after: UInt64, sent: UInt64) {
    var result = (before: UInt64(0), after: UInt64(0), sent: UInt64(0))
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      gateway.wait(for: TradingGateway.order(1, because: 9), at: 1)
      _ = gateway.release(vouched: 1, limit: 8, at: Self.now)
      gateway.admitted.push(0, 5, from: 10)
      gateway.admitted.push(0, 6, from: 11)
      if halted { gateway.haltNewOrders() }
      result.before = gateway.seats[0].outbound.store.nextInbound
      let sent = gateway.seats[0].outbound.store.nextOutbound
      gateway.wait(for: TradingGateway.cancel(1, because: 11), at: 2)
      _ = gateway.release(vouched: 2, limit: 8, at: Self.now)
      result.after = gateway.seats[0].outbound.store.nextInbound
      result.sent = gateway.seats[0].outbound.store.nextOutbound - sent
    }
    return result
  }

  @Test func `what is sent counts what caused it as received`() throws {
    let canceled = try canceled(halted: false)
    #expect(canceled.sent == 1 && canceled.before < 5 && canceled.after == 7)
  }

  @Test func `a halted gateway-out admits nothing, and its cancels still leave`() throws {
    let canceled = try canceled(halted: true)
    #expect(canceled.sent == 1)
    #expect(canceled.after == canceled.before, "the next run asks for both fills again")
  }

  @Test func `nor does an order that it withholds`() throws {
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      gateway.admitted.push(0, 5, from: 10)
      gateway.haltNewOrders()
      let before = gateway.seats[0].outbound.store.nextInbound
      gateway.wait(for: TradingGateway.order(1, because: 10), at: 1)
      _ = gateway.release(vouched: 1, limit: 8, at: Self.now)
      let after = gateway.seats[0].outbound.store.nextInbound
      let reason = gateway.takeFact()?.payload(as: OrderRejected.self).reason
      #expect(reason == .notJournaled && after == before)
    }
  }

  @Test func `a replace that the journal doesn't hold doesn't leave`() throws {
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      gateway.wait(for: TradingGateway.order(1, because: 9), at: 1)
      _ = gateway.release(vouched: 1, limit: 8, at: Self.now)
      gateway.haltNewOrders()
      gateway.wait(for: TradingGateway.replace(1, because: 11), at: 2)
      _ = gateway.release(vouched: 2, limit: 8, at: Self.now)
      let fact = gateway.takeFact()
      #expect(fact?.kind == .requestRejected)
      #expect(fact?.payload(as: OrderRejected.self).reason == .notJournaled)
      let sent = gateway.counts.sent
      #expect(sent == 1)
    }
  }
}
