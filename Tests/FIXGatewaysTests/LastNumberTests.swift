// Sessions whose outgoing numbers come to their end: a warning that is counted, a Logout under the last number that says
// why, and nothing that is lost without a word.

import Events
import FIXEvents
import FIXSession
import Gateways
import Testing

@testable import FIXGateways

@Suite struct LastNumberTests {
  private static let wall = Nanoseconds(1_767_607_200_000_000_000)

  private func withVenue(_ body: (BothGateways) throws -> Void) throws {
    try withScratchStores { stores in
      try body(
        BothGateways(stores: stores, at: Self.wall) {
          $0.numberMax = 8
          $0.numberWarning = 4
        })
    }
  }

  /// Logged on, and of eight numbers so many have gone out, by reports: nothing comes from the client that a session's message
  /// would answer.
  private func client(of venue: BothGateways, through last: UInt32) -> EdgeClient {
    let client = venue.call()
    client.say("A|1|98=0|108=0")
    #expect(client.next() == "A|1|98=0|108=0")
    for number in 2...last {
      venue.tell([OneOrder.new(number), OneOrder.accepted(number)])
      #expect(client.next()?.hasPrefix("8|\(number)|") == true)
    }
    return client
  }

  private func endsAndGoesOn(_ client: EdgeClient, _ venue: BothGateways) {
    venue.pass(.milliseconds(200))
    #expect(client.next() == "5|8|58=MsgSeqNum limit reached")
    client.say("5|2")
    #expect(client.isClosed)
    let again = venue.call()
    again.say("A|1|98=0|108=0|141=Y")
    #expect(again.next() == "A|1|98=0|108=0|141=Y")
  }

  @Test func `a session that is out of numbers is logged out by the last`() throws {
    try withVenue { venue in
      let client = client(of: venue, through: 7)
      endsAndGoesOn(client, venue)
      #expect(venue.numberWarnings.out == 1)
    }
  }

  @Test func `a report that finds no number isn't lost without a word`() throws {
    try withVenue { venue in
      let client = client(of: venue, through: 6)
      // With one look: there is no number for the second.
      venue.tell([7, 8].flatMap { [OneOrder.new($0), OneOrder.accepted($0)] })
      #expect(venue.gatewayOut.counters.failed == 1)
      #expect(client.next()?.hasPrefix("8|7|") == true)
      endsAndGoesOn(client, venue)
    }
  }

  @Test func `nor an answer that finds none`() throws {
    try withVenue { venue in
      let client = client(of: venue, through: 6)
      // Of a symbol that nobody has: refused.
      for number in 2...3 {
        client.say("D|\(number)|11=a|21=1|38=1|40=1|54=1|55=NOPE|60=20260105-10:00:00")
      }
      #expect(client.next()?.hasPrefix("8|7|") == true)
      venue.pass(.milliseconds(200))
      #expect(client.next() == "5|8|58=MsgSeqNum limit reached")
    }
  }

  @Test func `the other side's numbers warn as well`() throws {
    try withVenue { venue in
      let client = venue.call()
      client.say("A|1|98=0|108=0")
      #expect(client.next() == "A|1|98=0|108=0")
      client.say("4|2|36=6|123=Y")
      client.say("1|6|112=x")
      #expect(client.next() == "0|2|112=x")
      #expect(venue.numberWarnings.in == 1)
    }
  }

  /// Nobody hears of it by a message: the order would wait for its cancel for ever.
  @Test func `a trader's cancel that finds no number is refused`() throws {
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      gateway.wait(for: TradingGateway.order(1, because: 9), at: 1)
      _ = gateway.release(vouched: 1, limit: 8, at: TradingGateway.now)
      gateway.seats[0].outbound.store.setNextOutbound(SessionLimits.numberMax)
      gateway.wait(for: TradingGateway.cancel(1, because: 11), at: 2)
      _ = gateway.release(vouched: 2, limit: 8, at: TradingGateway.now)
      let fact = gateway.takeFact()
      #expect(fact?.kind == .requestRejected)
      #expect(fact?.payload(as: OrderRejected.self).request == .cancel)
    }
  }
}
