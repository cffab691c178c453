// A trader's `venue:`: what is read from it, what may be left out, and what is a mistake and where.

import Config
import Events
import Testing

@testable import Pipeline

private let shortest =
  "instruments: instruments.yaml\n"
  + "venue: { host: v.example, port: 9880, sender: T, target: V, account: a"

private func venue(_ more: String) throws(ConfigErrors) -> TraderVenue? {
  try decode(shortest + more + " }\n").venue
}

private func complaints(_ yaml: String) -> [String] {
  do throws(ConfigErrors) {
    _ = try decode(yaml)
    return []
  } catch { return error.errors.map(\.description) }
}

@Suite struct TraderVenueTests {
  @Test func `without a venue it trades on paper`() throws {
    #expect(try decode("instruments: instruments.yaml\n").venue == nil)
  }

  @Test func `what is left out has its default`() throws {
    let venue = try #require(try venue(""))
    let session = venue.peer.session
    #expect(session.role == .initiator)
    #expect(session.sender == "T" && session.target == "V")
    #expect(venue.peer.endpoint?.host == "v.example" && venue.peer.endpoint?.port == 9880)
    #expect(venue.account == "a" && venue.storeDirectory == "fix-store")
    #expect(venue.terms.depth == 0 && venue.network == nil)
    #expect(venue.terms.maximumAge == .milliseconds(100))
    #expect(venue.identifierCapacity == 65_536 && session.messageByteCount == 64 << 10)
  }

  @Test func `what is said is taken`() throws {
    let venue = try #require(
      try venue(
        ", depth: 1, store: s, network: epoll, identifiers: 2048, message_size: 1MiB, "
          + "heartbeat: 7s, sender_sub: desk"))
    let session = venue.peer.session
    #expect(venue.terms.depth == 1 && venue.storeDirectory == "s" && venue.network == "epoll")
    #expect(venue.identifierCapacity == 2048)
    #expect(session.messageByteCount == 1 << 20 && venue.connection.messageByteCountMax == 1 << 20)
    #expect(session.heartbeatSeconds == 7 && session.senderSub == "desk")
  }

  @Test func `no order is ever sent again`() throws {
    #expect(try venue("")?.peer.session.staleAfter == .zero)
  }

  @Test func `the age that gateway_out allows is the wire's too`() throws {
    let settings = try decode(shortest + " }\ngateway_out: { max_age: 7ms }\n")
    #expect(settings.venue?.terms.maximumAge == .milliseconds(7))
  }

  @Test(arguments: [
    (
      ", role: acceptor",
      "'role' in 'venue': a trader calls its venue; remove this"
    ),
    (", depth: 2", "'depth' in 'venue': 2 is out of range; write 0 to 1"),
    (
      ", drop_copy: true",
      "'drop_copy' in 'venue': it is a venue's to say; remove this"
    ),
    (
      ", cancel_on_disconnect: true",
      "'cancel_on_disconnect' in 'venue': it is a venue's to say; remove this"
    ),
    (
      ", limits: { max_order: 5 }",
      "'limits' in 'venue': it is a venue's to say; remove this"
    ),
    (
      ", allow: [127.0.0.1]",
      "'allow' in 'venue': an initiator calls and isn't called; remove this"
    ),
  ])
  func `a mistake is told`(more: String, said: String) {
    let found = complaints(shortest + more + " }\n")
    #expect(found.contains { $0.hasSuffix(said) && $0.hasPrefix("test.yaml:2:") }, "\(found)")
  }

  @Test func `a market is not for a trader on a venue`() {
    let found = complaints(shortest + " }\nmarket: { rate: 5/s }\n")
    #expect(found.count == 1 && found[0].hasPrefix("test.yaml:3:"), "\(found)")
    #expect(found[0].hasSuffix("it comes from the venue; remove this"), "\(found)")
  }
}
