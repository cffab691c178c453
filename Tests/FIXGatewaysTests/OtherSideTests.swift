// What is the other side's to send is answered and goes no further: nothing of it is in the line, and so nothing is told to
// anybody.

import Events
import FIXEvents
import Testing

@testable import FIXGateways
@testable import FIXSession

@Suite struct OtherSideTests {
  @Test func `a client's reports are refused`() throws {
    try withScratchStores { stores in
      let venue = try BothGateways(stores: stores, at: Nanoseconds(VenueGateway.wall))
      let client = venue.call()
      client.say("A|1|98=0|108=0")
      #expect(client.next() == "A|1|98=0|108=0")
      let before = venue.admitted.count
      let messages = [
        (
          "8",
          "6=100|11=FORGED1|14=5000|17=777001|20=0|31=100|32=5000|37=1|38=5000|39=2|54=1|55=CRUX|"
            + "150=2|151=0"
        ),
        ("9", "11=c|37=1|39=0|41=a|102=2|434=1"),
        ("W", "55=CRUX|268=1|269=0|270=1|271=5"),
        ("f", "55=CRUX|326=2"),
        ("S", "55=CRUX|117=q|133=2|135=4"),
      ]
      for (at, (type, body)) in messages.enumerated() {
        client.say("\(type)|\(at + 2)|\(body)")
        let answer = client.next() ?? "none"
        #expect(answer.hasPrefix("j|\(at + 2)|"), "\(answer)")
        #expect(answer.contains("|372=\(type)|") && answer.hasSuffix("|380=3"), "\(answer)")
      }
      #expect(venue.admitted.count == before)
    }
  }

  /// Else two that reject each other's words would never come to an end.
  @Test func `what a client rejects or disputes is not told to it again`() throws {
    try withScratchStores { stores in
      try VenueGateway.with(epoch: 7, stores: stores) { gateway in
        for seat in 0..<2 { VenueGateway.raise(seat, &gateway) }
        var record = AllOnRecord()
        gateway.handle(
          Event(
            sequence: Sequence(1), time: Nanoseconds(VenueGateway.wall), kind: .messageRejected,
            source: .session(0),
            MessageRejected(refSequence: 5, refIdentifier: 0, refType: 0x38, reason: 3)),
          into: &record)
        gateway.handle(
          Event(
            sequence: Sequence(2), time: Nanoseconds(VenueGateway.wall), kind: .executionDisputed,
            source: .session(0), instrument: InstrumentID(0),
            ExecutionDisputed(
              venueOrder: 5, execution: 7, price: .zero, quantity: .zero, side: .buy, reason: 0x42)),
          into: &record)
        _ = gateway.release(vouched: .max, limit: 10, at: VenueGateway.now)
        for seat in 0..<2 { #expect(VenueGateway.values(of: 35, seat, gateway) == []) }
      }
    }
  }
}
