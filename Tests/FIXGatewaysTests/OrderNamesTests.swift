// By which name a venue knows an order: the last one that it said, also behind a restart, which knows only what a snapshot
// and the log bear.

import Events
import Gateways
import Platform
import Testing

@testable import FIXEvents
@testable import FIXGateways

@Suite struct OrderNamesTests {
  private static let id = OrderID(epoch: 7, strategy: 1, counter: 1)

  private struct Record: Recorder, ~Copyable {
    var recordedPosition: UInt64 { 1 }
    mutating func emit(_ event: Event) {}
    mutating func pass(_ event: Event) {}
  }

  private static func replaced(_ request: UInt32) -> Event {
    Event(
      sequence: Sequence(3), time: Nanoseconds(TradingGateway.wall), kind: .orderReplaced,
      source: .session(0), instrument: InstrumentID(0),
      OrderReplaced(
        order: id, replacement: id, price: Price(units: 200_000_000),
        quantity: Quantity(units: 200_000_000), side: .buy, request: request))
  }

  /// What the next cancel calls itself (11) and the order (41).
  private func cancel(_ gateway: inout FIXGatewayOut) -> [UInt32] {
    gateway.deliverTrading(TradingGateway.cancel(1, because: 5), at: TradingGateway.now)
    let orders = gateway.memory.toFIX.orders.order(Self.id)
    guard let order = orders, order.original.number == Self.id.bits else { return [] }
    return [order.answered.request, order.original.request]
  }

  private func working(_ gateway: borrowing FIXGatewayOut) -> [Event] {
    var found: [Event] = []
    var at = 0
    while let next = gateway.nextWorking(after: at) {
      found.append(next.event)
      at = next.place
    }
    return found
  }

  /// An order that works, and one beside it, on a connection that is up.
  private func withOrder(
    _ body: (inout FIXGatewayOut) -> Void
  ) throws {
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      for number: UInt32 in 1...2 {
        gateway.deliverTrading(
          TradingGateway.order(number, because: 1), at: TradingGateway.now)
      }
      body(&gateway)
      gateway.checkInvariants()
    }
  }

  @Test func `an order goes by the name that the venue said last`() throws {
    try withOrder { gateway in
      gateway.deliverTrading(TradingGateway.replace(1, because: 2), at: TradingGateway.now)
      let early = cancel(&gateway)
      #expect(early == [2, 0], "the replace has no answer yet")
      gateway.deliverTrading(Self.replaced(1), at: TradingGateway.now)
      let later = cancel(&gateway)
      #expect(later == [3, 1])
      // One that nobody here remembers to have asked for.
      gateway.deliverTrading(Self.replaced(40), at: TradingGateway.now)
      let unasked = cancel(&gateway)
      #expect(unasked == [4, 40])
    }
  }

  /// Of two replaces without an answer the one is answered that the venue names.
  @Test func `an answer is to the replace that it names`() throws {
    try withOrder { gateway in
      for _ in 0..<2 {
        gateway.deliverTrading(TradingGateway.replace(1, because: 2), at: TradingGateway.now)
      }
      gateway.deliverTrading(Self.replaced(2), at: TradingGateway.now)
      let first = gateway.memory.toFIX.orders.order(Self.id)?.waiting(.replace)
      #expect(first?.request == 1)
      gateway.deliverTrading(Self.replaced(1), at: TradingGateway.now)
      let none = gateway.memory.toFIX.orders.order(Self.id)?.waiting(.replace)
      #expect(none == nil)
    }
  }

  @Test func `a run that goes on with an order calls it as its venue does`() throws {
    var saved: [Event] = []
    try withOrder { gateway in
      gateway.deliverTrading(TradingGateway.replace(1, because: 2), at: TradingGateway.now)
      gateway.deliverTrading(Self.replaced(1), at: TradingGateway.now)
      saved = working(gateway)
    }
    #expect(saved.map(\.kind) == [.orderNew, .orderReplaced, .orderNew])
    try TradingGateway.with(heard: saved) { gateway, _ in
      gateway.comeUp(0)
      let count = gateway.workingCount
      #expect(count == 2)
      let again = working(gateway)
      #expect(again == saved)
      let names = cancel(&gateway)
      #expect(names == [8_000_001, 1])
      gateway.checkInvariants()
    }
  }

  /// What was on its way when a run ended has a name that the next one doesn't know: the venue says which.
  @Test func `a replace of an earlier run gives its name when it is answered`() throws {
    let heard = [
      TradingGateway.order(1, because: 1), TradingGateway.order(1, because: 1).called(by: 6),
      TradingGateway.replace(1, because: 2),
    ]
    try TradingGateway.with(heard: heard) { gateway, _ in
      gateway.comeUp(0)
      gateway.deliverTrading(Self.replaced(9), at: TradingGateway.now)
      let waiting = gateway.memory.toFIX.orders.order(Self.id)?.waiting(.replace)
      #expect(waiting == nil, "it has been answered")
      let names = cancel(&gateway)
      #expect(names == [8_000_001, 9])
    }
  }

  /// A snapshot is of the moment when its mark came, and the log is read from there: what waits for the journal belongs to it.
  @Test func `a name that waits for the journal is saved behind its order`() throws {
    try withOrder { gateway in
      var record = Record()
      gateway.handleTrading(Self.replaced(1), into: &record)
      gateway.handleTrading(TradingGateway.order(3, because: 4), into: &record)
      let saved = working(gateway)
      #expect(saved.map(\.kind) == [.orderNew, .orderNew, .orderReplaced, .orderNew])
      #expect(saved[2].payload(as: OrderReplaced.self).request == 1)
      let most = FIXGatewayOut.workingMax(orderCapacity: 64)
      #expect(most == 2 * 64 + FIXGatewayOut.waitingMax)
    }
  }
}
