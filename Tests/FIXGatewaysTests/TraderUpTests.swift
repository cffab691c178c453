// When a trader's session is up for its line: once it has heard what it missed. What it asks for at that moment would come
// ahead of the gap, and the resend that closes it would pass over that.

import FIXGateways
import Testing

@Suite struct TraderUpTests {
  @Test func `a trader's session that missed nothing is up with its Logon`() throws {
    try WayIn.with(.trader) { up, hear, _ in
      #expect(up() == 0)
      hear("35=A|34=1|98=0|108=30")
      #expect(up() == 1 && up() == 1, "once a connection")
    }
  }

  @Test func `a trader's session that missed something is up when it has heard that`() throws {
    try WayIn.with(.trader) { up, hear, _ in
      hear("35=A|34=5|98=0|108=30")
      #expect(up() == 0)
      // Something new meanwhile closes no gap.
      hear("35=0|34=6")
      #expect(up() == 0)
      hear("35=4|34=1|43=Y|122=20260105-10:00:00.000|123=Y|36=3")
      #expect(up() == 0)
      hear("35=4|34=3|43=Y|122=20260105-10:00:00.000|123=Y|36=6")
      #expect(up() == 1 && up() == 1)
    }
  }

  /// A venue that lost its power goes on far ahead. What came there before the gap was closed isn't kept, so it is missing then: a
  /// trader that asked for its books now would ask for all that once more, books and all, and be passed over.
  @Test func `a trader's session isn't up as long as what came ahead of a gap is missing`() throws {
    try WayIn.with(.trader, waiting: 4) { up, hear, _ in
      hear("35=A|34=100|98=0|108=30")
      hear("35=0|34=101")
      hear("35=4|34=1|43=Y|122=20260105-10:00:00.000|123=Y|36=100")
      #expect(up() == 0)
      hear("35=4|34=100|43=Y|122=20260105-10:00:00.000|123=Y|36=102")
      #expect(up() == 1 && up() == 1)
    }
  }

  /// A venue asks for no books: its clients' orders needn't wait for what it missed of them.
  @Test func `a venue's session is up with its Logon, whatever it missed`() throws {
    try WayIn.with(.venue) { up, hear, _ in
      hear("35=A|34=5|98=0|108=30")
      #expect(up() == 1)
    }
  }
}
