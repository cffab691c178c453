// What gateway-in was itself late to hear is nobody's silence: it looks at its clocks before it reads what came meanwhile.

import FIXGateways
import FIXSession
import Testing

@Suite struct LateTickTests {
  @Test(arguments: [GatewayRole.venue, .trader])
  func `who stood still himself hangs up on nobody`(role: GatewayRole) throws {
    try WayIn.with(role) { up, hear, look in
      hear("35=A|34=1|98=0|108=30")
      #expect(up() == 1)
      #expect(look(20) == .up)
      // Its next look comes 80 s late; they were last heard 80 s ago, and what they said since lies unread.
      #expect(look(100) == .up)
    }
  }

  @Test func `who says nothing though somebody listens is hung up on`() throws {
    try WayIn.with(.venue) { _, hear, look in
      hear("35=A|34=1|98=0|108=30")
      #expect((1...71).allSatisfy { look($0) == .up })
      #expect(look(73) != .up)
    }
  }

  @Test func `an excuse is for that long and no longer`() throws {
    try WayIn.with(.venue) { _, hear, look in
      hear("35=A|34=1|98=0|108=30")
      #expect(look(80) == .up)
      #expect((81...115).allSatisfy { look($0) == .up })
      #expect((116...200).contains { look($0) != .up })
    }
  }
}
