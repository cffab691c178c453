// What a line that trades on somebody else's venue keeps back at the very end, behind the journal, and the reason that
// it says.

import Events
import FIXEvents
import Fabric
import Glibc
import Network
import Platform
import Tables
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct WithheldTests {
  private static let wall = TradingGateway.wall
  private static let now = TradingGateway.now

  private func withGateway(_ body: (inout FIXGatewayOut, CounterBlock) -> Void) throws {
    try TradingGateway.with { gateway, word in
      gateway.comeUp(0)
      body(&gateway, word)
    }
  }

  /// An order whose cause came in so long ago.
  private func order(_ counter: UInt32, ageNs: UInt64 = 0) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(Self.wall - ageNs), kind: .orderNew,
      source: .strategy(1), instrument: InstrumentID(0),
      OrderNew(
        order: OrderID(epoch: 7, strategy: 1, counter: counter), price: Price(units: 100_000_000),
        quantity: Quantity(units: 100_000_000), side: .buy, type: .limit, timeInForce: .day,
        account: 1))
  }

  /// Why the event was refused, or none.
  private func reason(
    _ event: Event, _ gateway: inout FIXGatewayOut, at time: SessionTime = Self.now
  ) -> Reason {
    gateway.deliverTrading(event, at: time)
    guard let fact = gateway.takeFact() else { return .none }
    return fact.payload(as: OrderRejected.self).reason
  }

  @Test func `while a kill word is set no new order leaves, and cancels do`() throws {
    try withGateway { gateway, word in
      let before = reason(order(1), &gateway)
      word.publish(0, 1)
      let meanwhile = reason(order(2), &gateway)
      let cancel = Event(
        sequence: Sequence(1), time: Nanoseconds(Self.wall), kind: .orderCancel,
        source: .strategy(1), instrument: InstrumentID(0),
        OrderCancel(order: OrderID(epoch: 7, strategy: 1, counter: 1), reason: .user))
      let ofCancel = reason(cancel, &gateway)
      word.publish(0, 0)
      let after = reason(order(3), &gateway)
      #expect(before == .none && meanwhile == .killSwitch)
      #expect(ofCancel == .none && after == .none)
      let working = gateway.working
      #expect(working == 2)
    }
  }

  /// It may make more of an order, and of a position.
  @Test func `while a kill word is set no replace leaves either`() throws {
    try withGateway { gateway, word in
      _ = reason(order(1), &gateway)
      word.publish(0, 1)
      gateway.deliverTrading(TradingGateway.replace(1, because: 2), at: Self.now)
      let fact = gateway.takeFact()
      let refused = fact?.payload(as: OrderRejected.self)
      #expect(fact?.kind == .requestRejected && refused?.request == .replace)
      #expect(refused?.reason == .killSwitch && refused?.origin == .gatewayOut)
      let kept = (sent: gateway.counts.sent, withheld: gateway.counts.withheld)
      #expect(kept.sent == 1 && kept.withheld == 1)
      word.publish(0, 0)
      let after = reason(TradingGateway.replace(1, because: 3), &gateway)
      let sent = gateway.counts.sent
      #expect(after == .none && sent == 2)
    }
  }

  @Test
  func `behind more orders in a second than there can be no replace leaves until a person looks`()
    throws
  {
    try TradingGateway.with(ordersPerSecond: 2) { gateway, _ in
      gateway.comeUp(0)
      let first = [reason(order(1), &gateway), reason(order(2), &gateway)]
      let replaced = reason(TradingGateway.replace(1, because: 2), &gateway)
      #expect(first == [.none, .none] && replaced == .none)
      gateway.deliverTrading(order(3), at: Self.now)
      let facts = [gateway.takeFact()?.kind, gateway.takeFact()?.kind]
      #expect(facts == [.killSwitch, .orderRejected])
      let tripped = reason(TradingGateway.replace(2, because: 3), &gateway)
      let canceled = reason(TradingGateway.cancel(2, because: 3), &gateway)
      #expect(tripped == .outboundCount && canceled == .none)
    }
  }

  @Test func `an order whose cause is older than the terms say stays here`() throws {
    try withGateway { gateway, _ in
      let atLimit = reason(order(1, ageNs: 100_000_000), &gateway)
      let beyond = reason(order(2, ageNs: 100_000_001), &gateway)
      #expect(atLimit == .none && beyond == .stale)
      let working = gateway.working
      let withheld = gateway.counts.withheld
      #expect(working == 1 && withheld == 1)
    }
  }

  /// What time it is for the other side is the host's to say; how old a cause is, the line's.
  @Test(arguments: [0, 3_600_000_000_000] as [UInt64])
  func `a wall clock that was set back makes no order younger, and is what the message says`(
    _ backNs: UInt64
  ) throws {
    try withGateway { gateway, _ in
      let time = SessionTime(
        wall: Nanoseconds(Self.wall - backNs), steady: Self.now.steady, line: Self.now.wall)
      let atLimit = reason(order(1, ageNs: 100_000_000), &gateway, at: time)
      let beyond = reason(order(2, ageNs: 100_000_001), &gateway, at: time)
      #expect(atLimit == .none && beyond == .stale)
      let said = gateway.seats[0].outbound.store.find(1)?.time
      #expect(said == time.wall)
    }
  }
}
