// A trader's `venue:`: what is read from it, what may be left out, and what is a mistake and where.

import Config
import Events
import Testing

@testable import Pipeline
@testable import Settings

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
    #expect(venue.cancelWait == .seconds(3))
  }

  @Test func `what is said is taken`() throws {
    let venue = try #require(
      try venue(
        ", depth: 1, store: s, network: epoll, identifiers: 2048, message_size: 1MiB, "
          + "heartbeat: 7s, sender_sub: desk, cancel_wait: 250ms"))
    #expect(venue.cancelWait == .milliseconds(250))
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

  /// A config of the repository's, and the same with these comments of it made to hold.
  private func shipped(_ name: String, uncommenting keys: [String]) throws
    -> (TraderSettings, TraderSettings)
  {
    let folder =
      #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      .joined(separator: "/") + "/config/"
    let text = try ConfigFile.read(path: folder + name).text
    var shown = text
    for key in keys {
      #expect(shown.contains("  # \(key): "), "\(name) doesn't show \(key)")
      shown = shown.replacing("  # \(key): ", with: "  \(key): ")
    }
    func decoded(_ text: String) throws -> TraderSettings {
      try TraderConfig.decode(
        main: ConfigFile(name: folder + name, text: text), overrides: Overrides(), environment: [:]
      ) { (name: String) throws(ConfigErrors) in try ConfigFile.read(path: folder + name) }
    }
    return (try decoded(text), try decoded(shown))
  }

  @Test func `what is commented out in the trader's file is the default`() throws {
    let (plain, shown) = try shipped(
      "trader.yaml",
      uncommenting: [
        "depth", "store", "identifiers", "message_size", "network", "reset_on_logon",
        "accept_reset", "tolerance", "logon_timeout", "logout_timeout", "cancel_wait",
      ])
    let (venue, same) = (try #require(plain.venue), try #require(shown.venue))
    #expect(venue.terms.depth == same.terms.depth && venue.storeDirectory == same.storeDirectory)
    #expect(venue.identifierCapacity == same.identifierCapacity && venue.network == same.network)
    #expect(venue.connection == same.connection && venue.cancelWait == same.cancelWait)
    let (session, again) = (venue.peer.session, same.peer.session)
    #expect(session.resetsOnLogon == again.resetsOnLogon)
    #expect(session.acceptsReset == again.acceptsReset)
    #expect(session.sendingTimeTolerance == again.sendingTimeTolerance)
    #expect(session.logonTimeout == again.logonTimeout)
    #expect(session.logoutTimeout == again.logoutTimeout)
  }

  @Test func `what is commented out in the demo's file is the default`() throws {
    let (plain, shown) = try shipped(
      "demo.yaml",
      uncommenting: ["arrival", "events", "resting_orders", "participants", "participant"])
    #expect(plain.market == shown.market)
    #expect(plain.venue?.embedded == shown.venue?.embedded)
  }

  // MARK: A venue that the trader brings along

  private func embedded(_ market: String = "") -> String {
    "instruments: instruments.yaml\n"
      + "venue: { embedded: v.yaml, sender: T, target: V, account: a }\n" + market
  }

  @Test func `an embedded venue has participants`() throws {
    let settings = try decode(embedded())
    let venue = try #require(settings.venue)
    #expect(venue.embedded?.config == "v.yaml")
    #expect(venue.embedded?.participants == (1...8).map { "PARTICIPANT\($0)" })
    #expect(venue.peer.endpoint?.port == 0)
    #expect(settings.market.eventsPerSecond == 2_000 && settings.market.restingOrders == 50)
  }

  @Test func `how many they are and what they do is said`() throws {
    let settings = try decode(
      embedded(
        "market: { rate: 7/s, arrival: even, events: 5, participants: 3, participant: 'P-{n}' }\n"))
    #expect(settings.venue?.embedded?.participants == ["P-1", "P-2", "P-3"])
    #expect(settings.market.eventsPerSecond == 7 && settings.market.eventLimit == 5)
  }

  @Test func `what an embedded venue doesn't go with`() {
    let host = "venue: { embedded: v.yaml, sender: T, target: V, account: a, port: 5 }\n"
    #expect(
      complaints("instruments: instruments.yaml\n" + host).first?
        .hasSuffix("an embedded venue listens where there is room; remove this") == true)
    #expect(
      complaints(embedded("market: { participants: 1 }\n")).first?
        .hasSuffix("1 is out of range; write 2 to 64") == true)
    #expect(complaints(embedded("market: { participant: NOBODY }\n")).count == 1)
    #expect(
      complaints("instruments: instruments.yaml\nmarket: { participants: 3 }\n").first?
        .hasSuffix(
          "participants trade on an embedded venue ('embedded' in 'venue'); remove this") == true)
  }
}
