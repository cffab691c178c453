// Who is let in and who isn't, and what each side is told.

import Testing

@testable import TLS

@Suite struct HandshakeTests {
  let authority = Certificates.shared.path("authority.pem")

  @Test(arguments: TLSVersion.allCases)
  func bothSidesAgree(_ version: TLSVersion) throws {
    var pair = try Pair(try clientContext(nil, versions(version)), try serverContext())
    verify(pair.client.state == .handshaking && pair.client.wireByteCount > 0)
    verify(pair.server.wireByteCount == 0 && pair.server.serverName == nil)
    verify(pair.client.send([1]) == 0, "nothing is sent before the handshake is over")
    pair.settle()
    verify(pair.client.state == .open, pair.client.reason)
    verify(pair.server.state == .open, pair.server.reason)
    verify(pair.server.serverName == "venue.example")
    verify(pair.client.serverName == nil && pair.server.peer == nil)
    verify(pair.client.peer?.isNamed("venue.example") == true)
    let expected = version == .v12 ? "TLSv1.2 ECDHE-ECDSA-AES" : "TLSv1.3 TLS_AES"
    verify(pair.client.summary.hasPrefix(expected), pair.client.summary)
    verify(pair.client.summary == pair.server.summary)
    verify(pair.client.send([1, 2, 3]) == 3 && pair.server.send([4, 5]) == 2)
    pair.settle()
    verify(pair.server.take() == [1, 2, 3] && pair.client.take() == [4, 5])
  }

  static let refusals: [(server: String, host: String, reason: String)] = [
    ("foreign", "venue.example", "unable to get local issuer certificate"),
    ("expired", "venue.example", "certificate has expired"),
    ("venue", "venue.example.evil", "hostname mismatch"),
    ("venue", "wild.example", "hostname mismatch"),
    ("venue", "a.b.wild.example", "hostname mismatch"),
    ("venue", "127.0.0.2", "IP address mismatch"),
    ("nameless", "venue.example", "hostname mismatch"),
  ]

  @Test(arguments: refusals, TLSVersion.allCases)
  func aClientRefusesAServer(
    _ refusal: (server: String, host: String, reason: String), _ version: TLSVersion
  ) throws {
    var pair = try Pair(
      try clientContext(nil, versions(version)), try serverContext(refusal.server),
      host: refusal.host)
    pair.settle()
    guard case .failed(.certificate) = pair.client.state else {
      Issue.record("\(refusal): \(pair.client.reason)")
      return
    }
    verify(pair.client.reason.contains(refusal.reason), pair.client.reason)
    verify(pair.client.peer == nil)
    // The alert has told the server why.
    verify(pair.server.reason.contains("alert"), pair.server.reason)
    verify(pair.client.send([1]) == 0)
  }

  @Test(arguments: ["venue.example", "VENUE.example.", "x.wild.example", "127.0.0.1", "::1"])
  func aClientAcceptsAServer(_ host: String) throws {
    var pair = try Pair(try clientContext(), try serverContext(), host: host)
    pair.settle()
    verify(pair.client.state == .open, pair.client.reason)
    let isAddress = host == "127.0.0.1" || host == "::1"
    let asked = host == "VENUE.example." ? "VENUE.example" : host
    verify(pair.server.serverName == (isAddress ? nil : asked))
  }

  @Test func whoDoesNotVerifyHasAskedForIt() throws {
    var pair = try Pair(try clientContext(.unverified), try serverContext("expired"), host: "other")
    pair.settle()
    verify(pair.client.state == .open, pair.client.reason)
    verify(pair.server.serverName == "other")
    // And can't be fooled into thinking otherwise.
    verify(pair.client.peer?.isVerified == false)
    verify(pair.client.peer?.isNamed("venue.example") == false)
    // The host's own authorities don't know ours.
    var other = try Pair(try clientContext(.system), try serverContext())
    other.settle()
    guard case .failed(.certificate) = other.client.state else {
      Issue.record("\(other.client.reason)")
      return
    }
  }

  @Test func aChainIsShownWhole() throws {
    var pair = try Pair(try clientContext(), try serverContext("chained"))
    pair.settle()
    verify(pair.client.state == .open, pair.client.reason)
    var other = try Pair(try clientContext(), try serverContext("leaf"))
    other.settle()
    verify(other.client.reason.contains("unable to get local issuer"), other.client.reason)
  }

  // MARK: Clients' certificates

  @Test(arguments: TLSVersion.allCases)
  func aServerAsksWhoTheClientIs(_ version: TLSVersion) throws {
    let server = try serverContext(clients: .required(authorities: authority))
    var pair = try Pair(try clientContext(nil, identity: "trader", versions(version)), server)
    pair.settle()
    verify(pair.server.state == .open, pair.server.reason)
    let found = pair.server.peer
    let peer = try #require(found)
    #expect(peer.isVerified && peer.commonName == "trader-1")
    #expect(peer.subject == #"CN=trader-1,O=Apus\, Ltd"#)
    #expect(
      peer.names.map(\.description) == [
        "DNS:Trader-1.example", "URI:apus:trader-1", "email:desk@trader.example", "IP:192.0.2.7",
        "IP:2001:db8:0:0:0:0:0:7",
      ])
    for name in ["trader-1.example", "DNS:trader-1.EXAMPLE", "URI:apus:trader-1", "IP:192.0.2.7"] {
      #expect(peer.isNamed(name), "\(name)")
    }
    #expect(peer.isNamed(#"CN=trader-1,O=Apus\, Ltd"#))
    for name in ["", "trader-1", "CN=trader-1", "trader-1.example2", "URI:APUS:trader-1", "DNS:"] {
      #expect(!peer.isNamed(name), "\(name)")
    }
  }

  @Test func aCommonNameCountsWhereThereIsNoOther() throws {
    let server = try serverContext(clients: .optional(authorities: authority))
    var pair = try Pair(try clientContext(nil, identity: "plain"), server)
    pair.settle()
    let found = pair.server.peer
    let peer = try #require(found)
    #expect(peer.names.isEmpty && peer.isNamed("trader-2") && !peer.isNamed("trader-1"))
  }

  @Test func namesThatOnlyLookAlike() {
    func peer(_ commonName: String, _ names: [TLSName], isVerified: Bool = true) -> TLSPeer {
      TLSPeer(
        subject: "CN=\(commonName)", commonName: commonName, names: names, isVerified: isVerified)
    }
    #expect(peer("a", [TLSName(kind: .dns, text: "k.example")]).isNamed("K.example"))
    #expect(!peer("a", [TLSName(kind: .dns, text: "\u{212A}.example")]).isNamed("k.example"))
    #expect(peer("\u{E9}", []).isNamed("\u{E9}") && !peer("e\u{301}", []).isNamed("\u{E9}"))
    #expect(!peer("e\u{301}", []).isNamed("CN=\u{E9}"))
    #expect(!peer("a", [], isVerified: false).isNamed("a"))
    #expect(!peer("a", [TLSName(kind: .uri, text: "b")]).isNamed("b"), "a URI is named with URI:")
    #expect(!peer("a", [TLSName(kind: .uri, text: "b")]).isNamed("a"), "it has other names")
    #expect(!peer("a", [TLSName(kind: .dns, text: "*.example")]).isNamed("b.example"))
  }

  /// `venue.example\0.evil`: the host isn't fooled, and the name isn't told at all.
  @Test func aNameWithAZeroInItIsNone() throws {
    var pair = try Pair(try clientContext(), try serverContext("zero"))
    pair.settle()
    verify(pair.client.reason.contains("hostname mismatch"), pair.client.reason)
    let server = try serverContext(clients: .required(authorities: authority))
    var other = try Pair(try clientContext(nil, identity: "zero"), server)
    other.settle()
    let found = other.server.peer
    let peer = try #require(found)
    #expect(peer.names.map(\.description) == ["DNS:good.example"])
    #expect(!peer.isNamed("venue.example"))
  }

  @Test(arguments: [nil, "foreign", "expired"], TLSVersion.allCases)
  func aServerRefusesAClient(_ identity: String?, _ version: TLSVersion) throws {
    let server = try serverContext(clients: .required(authorities: authority))
    var pair = try Pair(try clientContext(nil, identity: identity, versions(version)), server)
    pair.settle()
    verify(pair.server.hasFailed && pair.server.peer == nil)
    let reason =
      identity == nil
      ? "peer did not return a certificate" : identity == "foreign" ? "issuer" : "expired"
    verify(pair.server.reason.contains(reason), pair.server.reason)
    verify(pair.client.reason.contains("alert"), pair.client.reason)
  }

  @Test func anOptionalCertificateIsStillAGoodOne() throws {
    let server = try serverContext(clients: .optional(authorities: authority))
    var pair = try Pair(try clientContext(), server)
    pair.settle()
    verify(pair.server.state == .open && pair.server.peer == nil, pair.server.reason)
    var other = try Pair(try clientContext(nil, identity: "foreign"), server)
    other.settle()
    verify(other.server.hasFailed, "\(other.server.state)")
  }

  // MARK: Versions

  @Test func versionsThatDoNotMeet() throws {
    var pair = try Pair(
      try clientContext(nil, versions(.v12)), try serverContext(clients: .none, versions(.v13)))
    pair.settle()
    verify(pair.server.reason.contains("unsupported protocol"), pair.server.reason)
    verify(pair.client.reason.contains("alert protocol version"), pair.client.reason)
    #expect(throws: TLSConfigFailure.self) {
      _ = try TLSContext.client(minimum: .v13, maximum: .v12)
    }
  }

  /// A hello of TLS 1.1 as an old client writes it, with a cipher that we would take from a newer one.
  @Test func theHelloOfTLS11IsRefused() throws {
    var server = try TLSConnection(accepting: try serverContext())
    let body = [3, 2] + [UInt8](repeating: 7, count: 32) + [0, 0, 4, 0xC0, 0x09, 0x00, 0x2F, 1, 0]
    let hello = [22, 3, 1, 0, UInt8(body.count + 4), 1, 0, 0, UInt8(body.count)] + body
    verify(server.receive(hello) == hello.count)
    verify(server.reason.contains("unsupported protocol"), server.reason)
    // Alert: fatal, protocol_version.
    verify(server.takeWire().suffix(2) == [2, 70])
  }

  /// And a server that answers with TLS 1.1.
  @Test func theAnswerOfTLS11IsRefused() throws {
    var client = try TLSConnection(connecting: try clientContext(), to: "venue.example")
    let body = [3, 2] + [UInt8](repeating: 7, count: 32) + [0, 0xC0, 0x09, 0]
    let hello = [22, 3, 2, 0, UInt8(body.count + 4), 2, 0, 0, UInt8(body.count)] + body
    verify(client.receive(hello) == hello.count)
    verify(client.reason.contains("unsupported protocol"), client.reason)
  }
}
