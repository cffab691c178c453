// What gateway-in refused is sent by gateway-out, with how the order stands that a request was about.

import Events
import FIXEvents
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct RefusedRequestTests {
  private static func event<P: Payload>(_ kind: EventKind, _ payload: P) -> Event {
    Event(
      sequence: Sequence(1), time: Nanoseconds(VenueGateway.wall), kind: kind, source: .session(0),
      instrument: InstrumentID(0), payload)
  }

  private func tell(_ events: [Event], _ gateway: inout FIXGatewayOut) {
    var record = AllOnRecord()
    for event in events { gateway.handle(event, into: &record) }
    _ = gateway.release(vouched: .max, limit: 1_000, at: VenueGateway.now)
  }

  @Test func `a refused request is answered with how its order stands`() throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway, told in
        let id = OrderID(epoch: 1, strategy: 0, counter: 3)
        let one = Quantity(units: 100_000_000)
        tell(
          [
            Self.event(
              .orderNew,
              OrderNew(
                order: id, price: Price(units: 5), quantity: one, side: .buy, type: .limit,
                timeInForce: .day, account: 1)),
            Self.event(
              .orderAccepted,
              OrderAccepted(
                order: id, venueOrder: 77, price: Price(units: 5), quantity: one, side: .buy)),
          ], &gateway)
        func refuse(_ text: String, _ order: UInt64, _ front: Int) {
          let body = Array(text.replacing("|", with: "\u{1}").utf8)
          let isTold = unsafe body.withUnsafeBytes {
            unsafe told.send($0, type: 0x39, 0, about: order, behind: front)
          }
          #expect(isTold)
          _ = gateway.listen(at: VenueGateway.now)
        }
        let rest = "41=a1|60=20261120-12:00:00|102=2|434=2|"
        refuse("11=r|" + rest, id.bits, 5)
        #expect(VenueGateway.values(of: 37, 0, gateway) == ["77", "77"])
        #expect(VenueGateway.values(of: 39, 0, gateway) == ["0", "0"])
        #expect(VenueGateway.values(of: 41, 0, gateway) == ["a1"])
        #expect(VenueGateway.values(of: 11, 0, gateway).last == "r")
        // Of no order it is as it was written.
        refuse("11=q|37=NONE|39=8|" + rest, 0, 0)
        #expect(VenueGateway.values(of: 39, 0, gateway) == ["0", "0", "8"])
        // A frame that says more than there is.
        refuse("11=s|", id.bits, 60_000)
        #expect(VenueGateway.values(of: 39, 0, gateway) == ["0", "0", "8", "0"])
      }
    }
  }
}
