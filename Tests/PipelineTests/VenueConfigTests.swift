// A venue's own file: what is in the repository loads, each key arrives, and what is wrong is told with
// its place and what to write instead.

import Config
import Events
import FIXGateways
import Platform
import Risk
import TLS
import Testing

@testable import Pipeline
@testable import Settings

@Suite struct VenueConfigTests {
  private static let shipped =
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/config/venue.yaml"

  private func quantity(_ count: Int64) -> Quantity { Quantity(units: count * fixedPointScale) }

  @Test func `the repository's venue loads, and comes back out of a journal`() throws {
    let settings = try VenueConfig.load(path: Self.shipped, environment: [:])
    #expect(settings.instance == "venue" && settings.epoch == 1)
    #expect(settings.instruments.map(\.symbol) == ["ACME", "BOLT", "CRUX", "DYNE"])
    #expect(settings.peers.count == 66 && settings.accounts.count == 65)
    #expect(settings.identifierShare == 496, "what the file shows as the default")
    #expect(settings.peers[64].name == "client-64" && settings.peers[64].account == 65)
    #expect(settings.listen == ListenSettings(port: 9880))
    #expect(settings.bundle.count == 4)
    let again = try VenueConfig.decode(bundle: settings.bundle)
    #expect(again.configDigest == settings.configDigest)
    #expect(again.limits == settings.limits && again.listen == settings.listen)
    #expect(again.peers.map(\.name) == settings.peers.map(\.name))
    #expect(again.accounts == settings.accounts && again.instruments == settings.instruments)
  }

  /// The file's lines, and those that show a key as `# key: value`, by their number.
  private func lines(_ name: String) throws -> (all: [String], shown: [Int]) {
    let path = ConfigFile.path(of: name, beside: Self.shipped)
    let lines = try ConfigFile.read(path: path).text
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    return (lines, lines.indices.filter { lines[$0].firstMatch(of: /^ *# [a-z_]+: +\S/) != nil })
  }

  @Test func `what is commented out in the venue's file is the default`() throws {
    var (lines, shown) = try lines("venue.yaml")
    let text = lines.joined(separator: "\n")
    #expect(shown.count == 19)
    for index in shown { lines[index].replace("# ", with: "", maxReplacements: 1) }
    let all = try decodeVenue(lines.joined(separator: "\n"), instruments: fourInstruments())
    let some = try decodeVenue(text, instruments: fourInstruments())
    #expect(all.timerPeriod == some.timerPeriod && all.listen == some.listen)
    #expect(all.storeDirectory == some.storeDirectory && all.network == some.network)
    #expect(all.ordersPerSession == some.ordersPerSession)
    #expect(all.identifierCapacity == some.identifierCapacity)
    #expect(all.identifierShare == 496 && some.identifiersPerSession == nil)
    #expect(all.warnsAtPercent == 90 && some.warnsAtPercent == 90)
    #expect(all.journal == some.journal && all.rings == some.rings)
    #expect(all.warmUp == some.warmUp)
  }

  @Test func `each example in the sessions' file can be had`() throws {
    let venue = try lines("venue.yaml").all.joined(separator: "\n")
      .replacing("listen:\n", with: "listen:\n  tls: { certificate: a, key: b, authorities: c }\n")
    let (lines, shown) = try lines("sessions.yaml")
    #expect(shown.count == 21)
    let elsewhere = ["file:", "credential:"]
    for index in shown where !elsewhere.contains(where: lines[index].contains) {
      var lines = lines
      lines[index].replace("# ", with: "", maxReplacements: 1)
      let found = venueComplaints(
        venue, sessions: lines.joined(separator: "\n"), instruments: try fourInstruments(),
        environment: ["TRADER_PASSWORD": "x", "TRADER_KEY": "x"])
      #expect(found == [], "\(lines[index])")
    }
  }

  private func fourInstruments() throws -> String {
    try ConfigFile.read(path: ConfigFile.path(of: "instruments.yaml", beside: Self.shipped)).text
  }

  @Test func `two lines and a session have sane defaults`() throws {
    let settings = try decodeVenue()
    #expect(settings.instance == "venue" && settings.listen == ListenSettings())
    #expect(settings.storeDirectory == "fix-store" && settings.network == nil)
    #expect(settings.ordersPerSession == 1024 && settings.identifierCapacity == 65_536)
    #expect(settings.identifierShare == 65_536 / (2 * settings.peers.count))
    #expect(settings.rings == RingSettings() && settings.journal == JournalChoice())
    #expect(settings.topologyKind == .auto && settings.timerPeriod == .milliseconds(100))
    #expect(settings.watchdogAfter == .seconds(2))
    let standard = RiskLimits(maximumOrder: quantity(50), maximumPosition: quantity(200))
    #expect(settings.limits == [[standard, standard]])
    #expect(settings.accounts == ["a"])
  }

  @Test func `each key's value arrives`() throws {
    let settings = try decodeVenue(
      venueYAML + """
        instance: other
        timer: 20ms
        listen:
          host: "::1"
          port: 7001
          connections: 9
          strangers_per_address: 3
          logon_timeout: 700ms
          send_queue: 128KiB
          message_size: 4KiB
        store: { directory: elsewhere }
        orders_per_session: 12
        identifiers: 99
        identifiers_per_session: 7
        network: io_uring
        risk:
          max_order: 30
          max_position: 40
          warn_at_percent: 75
          instruments:
            BOLT: { max_order: 15, max_gross: 900.5, max_net: 800 }
        journal: { on: false, directory: logs, durability: power, segment: 8MiB }
        rings: { capacity: 64, journal_capacity: 128, loopback_capacity: 256 }
        topology: custom
        threads:
          a: { stages: [risk, gateway-in], cpu: 1, wait: park }
          b: { stages: [gateway-out, logger], wait: spin, fifo_priority: 3 }
        watchdog: { after: 3s }

        """)
    #expect(settings.instance == "other" && settings.timerPeriod == .milliseconds(20))
    #expect(
      settings.listen
        == ListenSettings(
          host: "::1", port: 7001, connectionsMax: 9, strangersPerAddress: 3,
          logonTimeout: .milliseconds(700), sendByteCountMax: 128 << 10,
          messageByteCountMax: 4096))
    #expect(settings.peers[0].session.messageByteCount == 4096)
    #expect(settings.storeDirectory == "elsewhere" && settings.network == "io_uring")
    #expect(settings.warnsAtPercent == 75)
    #expect(settings.ordersPerSession == 12 && settings.identifierCapacity == 99)
    #expect(settings.identifierShare == 7)
    var bolt = RiskLimits(maximumOrder: quantity(15), maximumPosition: quantity(40))
    bolt.maximumGross = 90_050_000_000
    bolt.maximumNet = 80_000_000_000
    #expect(
      settings.limits == [
        [RiskLimits(maximumOrder: quantity(30), maximumPosition: quantity(40)), bolt]
      ])
    #expect(
      settings.journal
        == JournalChoice(
          isOn: false, directory: "logs", durability: .power, segmentByteCount: 8 << 20))
    #expect(
      settings.rings
        == RingSettings(capacity: 64, journalCapacity: 128, loopbackCapacity: 256))
    #expect(settings.topologyKind == .custom)
    #expect(settings.threads.map(\.stages) == [[.gatewayIn, .risk], [.gatewayOut, .logger]])
    #expect(settings.threads[0].cpu == 1 && settings.threads[1].scheduling == .fifo(priority: 3))
    #expect(settings.watchdogAfter == .seconds(3))
    #expect(try decodeVenue(venueYAML + "network: epoll\n").network == "epoll")
  }

  @Test func `a door for TLS`() throws {
    func door(_ text: String) throws -> TLSListenSettings? {
      try decodeVenue(venueYAML + "listen: { tls: { certificate: a.pem, key: k/a.key\(text) } }\n")
        .listen.tls
    }
    let identity = TLSIdentity(certificatePath: "a.pem", keyPath: "k/a.key")
    #expect(try door("") == TLSListenSettings(identity: identity))
    #expect(
      try door(", port: 7002, minimum_version: 1.3, authorities: /etc/b.pem")
        == TLSListenSettings(
          port: 7002, identity: identity, clients: .required(authorities: "/etc/b.pem"),
          minimum: .v13))
    #expect(
      try door(", authorities: b.pem, client_certificates: optional")?.clients
        == .optional(authorities: "b.pem"))
    #expect(try decodeVenue().listen.tls == nil)
  }

  @Test func `sessions and their door`() throws {
    func found(_ tls: String, _ listen: String) -> [String] {
      venueComplaints(
        venueYAML + "listen: { \(listen) }\n",
        sessions: "sessions:\n  a: { sender: US, target: THEM, account: a, tls: { \(tls) } }\n")
    }
    let open = "tls: { certificate: a, key: b }"
    let asking = "tls: { certificate: a, key: b, authorities: c }"
    #expect(found("", open) == [] && found("required: false", "port: 1") == [])
    #expect(found("certificate: \"DNS:a\"", asking) == [])
    #expect(
      found("", "port: 1") == [
        "sessions.yaml:2:51: 'tls' in 'sessions.a': the venue has no door for TLS: see 'listen' in its file"
      ])
    #expect(
      found("certificate: x", open) == [
        "sessions.yaml:2:66: 'certificate' in 'sessions.a.tls': the venue asks nobody for a certificate: see "
          + "'listen' in its file"
      ])
    #expect(
      found("certificate: x, required: false", asking) == [
        "sessions.yaml:2:66: 'certificate' in 'sessions.a.tls': without 'required' it proves nothing: the "
          + "session could come without"
      ])
    #expect(
      found("", "tls: { certificate: a, key: b, client_certificates: required }") == [
        "venue.yaml:3:63: 'client_certificates' in 'listen.tls': who may sign them isn't said: name a file as "
          + "'authorities'"
      ])
    #expect(
      found("", "tls: { certificate: a, key: b, authorities: c, client_certificates: no }") == [
        "venue.yaml:3:55: 'authorities' in 'listen.tls': clients aren't asked for certificates; remove this"
      ])
  }

  @Test func `the command line overrides, and the journal's copy knows it`() throws {
    let settings = try decodeVenue(
      venueYAML + "listen: { port: 7001 }\n",
      overrides: Overrides(instance: "mine", epoch: 12, port: 0))
    #expect(settings.instance == "mine" && settings.epoch == 12 && settings.listen.port == 0)
    let again = try VenueConfig.decode(bundle: settings.bundle)
    #expect(again.instance == "mine" && again.epoch == 12 && again.listen.port == 0)
    let plain = try decodeVenue(venueYAML + "listen: { port: 7001 }\n")
    #expect(plain.listen.port == 7001 && plain.configDigest != settings.configDigest)
  }

  @Test func `what is wrong, in words`() {
    func one(_ line: String, _ said: String) {
      let found = venueComplaints(venueYAML + line + "\n")
      #expect(found == ["venue.yaml:3:" + said])
    }
    one(
      "listen: { port: 65536 }",
      "17: 'port' in 'listen': 65536 is out of range; write 0 to 65535")
    one(
      "listen: { host: a b }",
      "17: 'host' in 'listen': expected a host's name or address such as 127.0.0.1, found 'a b'")
    one(
      "listen: { prot: 1 }",
      "11: unknown key 'prot' in 'listen'; did you mean 'port'? allowed: host, port, connections, "
        + "strangers_per_address, logon_timeout, send_queue, message_size, tls")
    one(
      "listen: { message_size: 1MiB, send_queue: 64KiB }",
      "43: 'send_queue' in 'listen': not even one message of 'message_size' would fit; write more")
    one(
      "identifiers: 1000",
      "14: 'identifiers': one session may have 1024 orders, and each has an identifier: allow at "
        + "least as many")
    one(
      "network: iouring",
      "10: 'network': expected one of auto, io_uring, epoll, found 'iouring'; "
        + "did you mean 'io_uring'?")
    one(
      "risk: { max_order: 4 }",
      "20: 'max_order' in 'risk': 4 is under the lot of 'BOLT', 5: no order could pass")
    one(
      "risk: { instruments: { BOLD: { max_order: 4 } } }",
      "22: 'instruments' in 'risk': there is no instrument 'BOLD'; did you mean 'BOLT'?")
    one(
      "threads: { a: { stages: [risk] } }",
      "10: 'threads': threads are named only where the topology is 'custom'")
    one(
      "seed: 5",
      "1: unknown key 'seed'; allowed: instance, timer, rings, journal, "
        + "topology, threads, watchdog, warm_up, instruments, sessions, listen, store, "
        + "orders_per_session, identifiers, identifiers_per_session, risk, day, network")
  }

  @Test func `a venue's threads run a venue's stages`() {
    func threads(_ stages: String) -> [String] {
      venueComplaints(venueYAML + "topology: custom\nthreads:\n  a: { stages: [\(stages)] }\n")
    }
    #expect(threads("gateway-in, risk, gateway-out, logger") == [])
    #expect(
      threads("gateway-in, risk, gateway-out")
        == ["venue.yaml:5:3: 'threads': stage 'logger' has no thread: name it under one"])
    #expect(
      threads("gateway-in, risk, gateway-out, logger, book") == [
        "venue.yaml:5:56: 'stages[4]' in 'threads.a': there is no stage 'book'; stages: gateway-in, "
          + "risk, gateway-out, logger"
      ])
  }

  @Test func `files that aren't there are told where they are named`() {
    #expect(
      venueComplaints("sessions: other.yaml\n") == [
        "venue.yaml:1:1: 'instruments': the key is missing; name the file, such as instruments.yaml",
        "venue.yaml:1:11: 'sessions': other.yaml: no such file",
      ])
    #expect(
      venueComplaints("instruments: instruments.yaml\n") == [
        "venue.yaml:1:1: 'sessions': the key is missing; name the file, such as sessions.yaml"
      ])
  }

  @Test func `all that is wrong in all files is told at once, file by file`() {
    let found = venueComplaints(
      "listen: { port: x }\n\n\n\n" + venueYAML + "zebra: 1\n",
      sessions: "sessions:\n  a: { sender: APUS, target: A, account: a, zebra: 1 }\n",
      instruments: "instruments:\n  ACME: { tick: x }\n")
    #expect(
      found.map { $0.prefix { $0 != " " } } == [
        "venue.yaml:1:17:", "venue.yaml:7:1:", "instruments.yaml:2:17:", "sessions.yaml:2:45:",
      ], "\(found)")
  }

  @Test func `every session that waits has a connection`() {
    let found = venueComplaints(
      venueYAML + "listen: { connections: 4 }\n",
      sessions: "sessions:\n  c{n}: { count: 5, sender: S, target: 'T{n}', account: a }\n")
    #expect(
      found == [
        "venue.yaml:3:24: 'connections' in 'listen': 5 sessions wait to be called: allow at least "
          + "as many"
      ])
  }

  @Test func `all sessions' orders have room`() {
    let found = venueComplaints(
      venueYAML + "orders_per_session: 1048576\nidentifiers: 1048576\n",
      sessions: "sessions:\n  c{n}: { count: 17, sender: S, target: 'T{n}', account: a }\n")
    #expect(
      found == [
        "venue.yaml:3:21: 'orders_per_session': 17 sessions could have 17825792 orders; 16777216 is "
          + "the most, so write at most 986895"
      ])
  }

  @Test func `all sessions' shares of identifiers have room`() throws {
    let five = "sessions:\n  c{n}: { count: 5, sender: S, target: 'T{n}', account: a }\n"
    #expect(
      venueComplaints(
        venueYAML + "identifiers: 2048\nidentifiers_per_session: 410\n", sessions: five) == [
          "venue.yaml:4:26: 'identifiers_per_session': 5 sessions with 410 each make 2050, more than "
            + "the 2048 of 'identifiers': write at most 409, or allow more there"
        ])
    let most = venueYAML + "identifiers: 2048\nidentifiers_per_session: 409\n"
    #expect(venueComplaints(most, sessions: five) == [])
  }

  @Test func `a bundle that lacks a file is refused`() throws {
    let settings = try decodeVenue()
    let lacking = settings.bundle.filter { $0.name != "sessions.yaml" }
    let error = #expect(throws: ConfigErrors.self) { try VenueConfig.decode(bundle: lacking) }
    #expect(
      error?.description
        == "venue.yaml:2:11: 'sessions': (journal): it doesn't carry 'sessions.yaml'")
    #expect(throws: ConfigErrors.self) { try VenueConfig.decode(bundle: []) }
  }
}
