// What a venue refuses before it looks at what it asks for is over, whichever way it says so.

import Events
import FIXEvents
import FIXSession
import Testing

@testable import FIXGateways

@Suite struct RefusedMessagesTests {
  private static let one = Quantity(units: 100_000_000)

  private static func accepted(_ counter: UInt32) -> Event {
    Event(
      sequence: Sequence(2), time: Nanoseconds(TradingGateway.wall), kind: .orderAccepted,
      source: .session(0), instrument: InstrumentID(0),
      OrderAccepted(
        order: OrderID(epoch: 7, strategy: 1, counter: counter), venueOrder: 55,
        price: Price(units: 100_000_000), quantity: one, side: .buy))
  }

  /// A trader that is logged on at a venue, and the venue's next number.
  private func withTrader(_ body: (BothGateways, EdgeClient, inout Int) -> Void) throws {
    try withScratchStores { stores in
      let door = TestDoor()
      let trader = try BothGateways(
        stores: stores, at: Nanoseconds(TradingGateway.wall),
        calling: FIXEndpoint(host: "127.0.0.1", port: door.port), as: .trader)
      let venue = trader.answered(at: door)
      #expect(venue.next()?.hasPrefix("A|1|") == true)
      venue.say("A|1|98=0|108=30")
      for _ in 0..<10_000 where !trader.line.events.contains(where: { $0.kind == .sessionUp }) {
        trader.turn()
      }
      var next = 2
      body(trader, venue, &next)
    }
  }

  /// A message of the trader's, sent because of the event: its type and number.
  private func sent(_ event: Event, _ trader: BothGateways, _ venue: EdgeClient) -> [Substring] {
    trader.tell([event])
    return venue.next()?.split(separator: "|").prefix(2).map { $0 } ?? []
  }

  /// What the line is told once the venue has refused a message, and a message behind that has been answered.
  private func facts(
    _ refusal: String, _ trader: BothGateways, _ venue: EdgeClient, _ next: inout Int
  ) -> [Event] {
    let parts = refusal.split(separator: "|", maxSplits: 1)
    venue.say("\(parts[0])|\(next)|\(parts[1])")
    venue.say("1|\(next + 1)|112=heard")
    next += 2
    #expect(venue.next()?.contains("112=heard") == true)
    var facts: [Event] = []
    while let fact = trader.gatewayOut.takeFact() { facts.append(fact) }
    return facts
  }

  @Test(arguments: ["3|45=2|372=D|373=5", "j|45=2|372=D|379=none|380=4"])
  func `an order is over`(refusal: String) throws {
    try withTrader { trader, venue, next in
      #expect(sent(TradingGateway.order(1, because: 1), trader, venue) == ["D", "2"])
      #expect(trader.gatewayOut.workingCount == 1)
      let told = facts(refusal, trader, venue, &next)
      #expect(told.map(\.kind) == [.orderRejected] && told.first?.source == .session(0))
      let rejected = told.first?.payload(as: OrderRejected.self)
      #expect(rejected?.order == OrderID(epoch: 7, strategy: 1, counter: 1))
      #expect(rejected?.request == .new && rejected?.origin == .venue && rejected?.side == .buy)
      trader.tell(told)
      #expect(trader.gatewayOut.workingCount == 0)
      #expect(facts(refusal, trader, venue, &next).isEmpty, "it is known by now")
    }
  }

  @Test(arguments: ["3|45=3|372=?|373=5", "j|45=3|372=?|380=4"])
  func `a request is refused, and its order stays`(refusal: String) throws {
    for (event, type, request) in [
      (TradingGateway.cancel(1, because: 2), "F", RequestKind.cancel),
      (TradingGateway.replace(1, because: 2), "G", .replace),
    ] {
      try withTrader { trader, venue, next in
        #expect(sent(TradingGateway.order(1, because: 1), trader, venue) == ["D", "2"])
        trader.tell([Self.accepted(1)])
        #expect(sent(event, trader, venue) == [Substring(type), "3"])
        let text = refusal.replacing("?", with: type)
        let told = facts(text, trader, venue, &next)
        #expect(told.map(\.kind) == [.requestRejected])
        let rejected = told.first?.payload(as: OrderRejected.self)
        #expect(rejected?.request == request && rejected?.requestNumber == 1)
        trader.tell(told)
        #expect(trader.gatewayOut.workingCount == 1)
        #expect(facts(text, trader, venue, &next).isEmpty, "it is known by now")
      }
    }
  }

  @Test func `what has its answer, and what asked for nothing, stays as it is`() throws {
    try withTrader { trader, venue, next in
      #expect(sent(TradingGateway.order(1, because: 1), trader, venue) == ["D", "2"])
      trader.tell([Self.accepted(1)])
      let question = Event(
        sequence: Sequence(2), time: Nanoseconds(TradingGateway.wall), kind: .orderStatusRequest,
        source: .session(0), instrument: InstrumentID(0),
        OrderStatusRequest(
          order: OrderID(epoch: 7, strategy: 1, counter: 1), venueOrder: 0, side: .buy))
      #expect(sent(TradingGateway.order(2, because: 1), trader, venue) == ["D", "3"])
      #expect(sent(question, trader, venue) == ["H", "4"])
      // The order that works, the question, the Logon, what was never sent, and no number at all.
      for number in ["2", "4", "1", "77", "0"] {
        #expect(facts("3|45=\(number)|373=5", trader, venue, &next).isEmpty, "\(number)")
        #expect(facts("j|45=\(number)|372=D|380=0", trader, venue, &next).isEmpty, "\(number)")
      }
      #expect(trader.gatewayOut.workingCount == 2)
    }
  }
}
