// The sessions' file: each key arrives, one entry stands for many, and what can't be meant is refused in
// words.

import Config
import Events
import FIXGateways
import FIXSession
import Risk
import Testing

@testable import Pipeline

@Suite struct SessionTermsTests {
  private func quantity(_ count: Int64) -> Quantity { Quantity(units: count * fixedPointScale) }

  private func one(
    _ sessions: String, _ said: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = venueComplaints(sessions: sessions)
    #expect(found == said.map { "sessions.yaml:" + $0 }, sourceLocation: sourceLocation)
  }

  // MARK: Keys

  @Test func `an acceptor of three keys`() throws {
    let peer = try decodeVenue().peers[0]
    let standard = SessionConfig(role: .acceptor, sender: "APUS", target: "A")
    #expect(peer.name == "a" && peer.account == 1 && peer.endpoint == nil)
    #expect(peer.cancelsOnDisconnect && !peer.isDropCopy && peer.allowed == [])
    let session = peer.session
    #expect(session.role == .acceptor && session.sender == "APUS" && session.target == "A")
    #expect(session.heartbeatAllowed == standard.heartbeatAllowed && session.schedule == nil)
    #expect(!session.resetsOnLogon && session.acceptsReset)
    #expect(session.sendingTimeTolerance == standard.sendingTimeTolerance)
    #expect(session.logonTimeout == standard.logonTimeout)
    #expect(session.logoutTimeout == standard.logoutTimeout)
    #expect(isNone(session.credentials))
  }

  @Test func `each key's value arrives`() throws {
    let settings = try decodeVenue(
      sessions: """
        sessions:
          x:
            role: acceptor
            sender: APUS
            target: X
            sender_sub: S1
            target_sub: T1
            sender_location: S2
            target_location: T2
            account: shared
            heartbeat_allowed: { least: 5s, most: 1m }
            reset_on_logon: true
            accept_reset: false
            tolerance: 3s
            logon_timeout: 4s
            logout_timeout: 5s
            cancel_on_disconnect: false
            allow: [10.0.0.0/8, "2001:db8::/32"]
            limits:
              max_order: 20
              instruments:
                BOLT: { max_position: 100 }
          y: { sender: APUS, target: Y, account: other }
          z: { sender: APUS, target: Z, account: shared }
          d: { sender: APUS, target: D, drop_copy: true }

        """)
    let peer = settings.peers[0]
    let session = peer.session
    #expect(session.senderSub == "S1" && session.targetSub == "T1")
    #expect(session.senderLocation == "S2" && session.targetLocation == "T2")
    #expect(session.heartbeatAllowed == 5...60)
    #expect(session.resetsOnLogon && !session.acceptsReset)
    #expect(session.sendingTimeTolerance == .seconds(3))
    #expect(session.logonTimeout == .seconds(4) && session.logoutTimeout == .seconds(5))
    #expect(!peer.cancelsOnDisconnect && peer.allowed == ["10.0.0.0/8", "2001:db8::/32"])
    #expect(settings.accounts == ["shared", "other"])
    #expect(settings.peers.map(\.account) == [1, 2, 1, 0])
    #expect(settings.peers.map(\.isDropCopy) == [false, false, false, true])
    #expect(settings.peers.map(\.cancelsOnDisconnect) == [false, true, true, false])
    let venue = RiskLimits(maximumOrder: quantity(50), maximumPosition: quantity(200))
    #expect(
      settings.limits == [
        [
          RiskLimits(maximumOrder: quantity(20), maximumPosition: quantity(200)),
          RiskLimits(maximumOrder: quantity(20), maximumPosition: quantity(100)),
        ], [venue, venue], [venue, venue], [venue, venue],
      ])
  }

  @Test func `what a session says goes before what the venue says of an instrument`() throws {
    let settings = try decodeVenue(
      venueYAML + "risk: { instruments: { BOLT: { max_order: 10, max_position: 40 } } }\n",
      sessions: fullSession("limits: { max_order: 25 }"))
    #expect(
      settings.limits == [
        [
          RiskLimits(maximumOrder: quantity(25), maximumPosition: quantity(200)),
          RiskLimits(maximumOrder: quantity(25), maximumPosition: quantity(40)),
        ]
      ])
  }

  @Test func `what is missing or no such thing`() {
    one(
      session("sender: APUS"),
      "2:3: 'target' in 'sessions.a' is missing; expected a text without spaces, at most 64 long, "
        + "such as CLIENT",
      "2:3: 'account' in 'sessions.a' is missing; expected a name of letters, digits, '-', '_' and "
        + "'.', at most 48 long, such as a")
    one(
      session("sender: 'A B'", "target: A", "account: a"),
      "3:13: 'sender' in 'sessions.a': expected a text without spaces, at most 64 long, such as "
        + "CLIENT, found 'A B'")
    one(
      fullSession("role: both"),
      "6:11: 'role' in 'sessions.a': expected one of acceptor, initiator, found 'both'")
    one(
      fullSession("heartbeat_allowed: { least: 500ms }"),
      "6:33: 'least' in 'sessions.a.heartbeat_allowed': FIX counts heartbeats in whole seconds")
    one(
      fullSession("heartbeat_allowed: { least: 9s, most: 8s }"),
      "6:43: 'most' in 'sessions.a.heartbeat_allowed': it is under 'least'")
    one(
      fullSession("toleranse: 3s"),
      "6:5: unknown key 'toleranse' in 'sessions.a'; did you mean 'tolerance'? allowed: count, "
        + "role, sender, target, sender_sub, target_sub, sender_location, target_location, "
        + "drop_copy, cancel_on_disconnect, account, limits, allow, tls, host, port, heartbeat, "
        + "heartbeat_allowed, reset_on_logon, accept_reset, tolerance, logon_timeout, "
        + "logout_timeout, schedule, credentials")
    one("sessions: {}\n", "1:1: 'sessions': expected 1 to 4096 elements, found 0")
  }

  @Test func `a role has its own keys`() {
    one(
      fullSession("heartbeat: 30s", "host: x", "port: 1"),
      "6:16: 'heartbeat' in 'sessions.a': it is an initiator's; an acceptor has "
        + "'heartbeat_allowed'",
      "7:11: 'host' in 'sessions.a': an acceptor is called, and calls nobody; remove this",
      "8:11: 'port' in 'sessions.a': an acceptor is called, and calls nobody; remove this")
    one(
      fullSession("role: initiator"),
      "6:11: 'role' in 'sessions.a': a venue calls nobody; remove this")
    one(
      fullSession("drop_copy: true", "limits: { max_order: 5 }"),
      "5:14: 'account' in 'sessions.a': a drop copy hears of orders and sends none; remove this",
      "7:13: 'limits' in 'sessions.a': a drop copy hears of orders and sends none; remove this")
  }

  // MARK: Limits

  @Test func `limits are for instruments that are there, and let something pass`() {
    one(
      fullSession("limits: { instruments: { BOLD: { max_order: 5 } } }"),
      "6:28: 'instruments' in 'sessions.a.limits': there is no instrument 'BOLD'; did you mean "
        + "'BOLT'?")
    one(
      fullSession("limits: { max_order: 4 }"),
      "6:26: 'max_order' in 'sessions.a.limits': 4 is under the lot of 'BOLT', 5: no order could "
        + "pass")
    one(
      fullSession("limits: { max_order: 401 }"),
      "6:26: 'max_order' in 'sessions.a.limits': no order so large could pass 'max_position', 200; "
        + "write at most twice that")
  }

  // MARK: Networks

  @Test func `networks are written as they are`() throws {
    for good in [
      "10.0.0.0/8", "0.0.0.0/0", "10.0.0.7/32", "192.168.128.0/17", "::/0", "2001:db8::/32",
      "::1/128", "fe80::/10",
    ] {
      let settings = try decodeVenue(sessions: fullSession("allow: ['\(good)']"))
      #expect(settings.peers[0].allowed == [good])
    }
    func fault(_ text: String, _ said: String) {
      one(
        fullSession("allow: [10.0.0.0/8, '\(text)']"), "6:25: 'allow[1]' in 'sessions.a': " + said)
    }
    let expected = "expected a network such as 10.0.0.0/8 or 2001:db8::/32, found"
    fault("10.0.0.7", "\(expected) '10.0.0.7'; for this address alone write 10.0.0.7/32")
    fault("::1", "\(expected) '::1'; for this address alone write ::1/128")
    fault("10.0.0/8", "\(expected) '10.0.0/8'")
    fault("example.com", "\(expected) 'example.com'")
    fault("", "\(expected) ''")
    fault("256.0.0.0/8", "\(expected) '256.0.0.0/8'")
    fault("10.1.0.0/8", "'10.1.0.0/8' has bits beyond its prefix; write 10.0.0.0/8")
    fault("10.192.0.0/9", "'10.192.0.0/9' has bits beyond its prefix; write 10.128.0.0/9")
    fault("2001:db8:1::/32", "'2001:db8:1::/32' has bits beyond its prefix; write 2001:db8::/32")
    for wrong in ["10.0.0.0/33", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/8/8"] {
      fault(wrong, "expected a prefix of 0 to 32 bits behind the '/', found '\(wrong)'")
    }
    fault("::/129", "expected a prefix of 0 to 128 bits behind the '/', found '::/129'")
    one(
      fullSession("allow: []"),
      "6:12: 'allow' in 'sessions.a': expected 1 to 256 elements, found 0")
  }

  // MARK: Schedules

  /// Seconds after the beginning of 2026-03-02, a Monday, in UTC.
  private func monday(_ days: UInt64 = 0, _ hours: UInt64, _ minutes: UInt64 = 0) -> Nanoseconds {
    .seconds(1_772_409_600 + days * 86_400 + hours * 3600 + minutes * 60)
  }

  @Test func `a session of each day`() throws {
    let schedule = try #require(
      decodeVenue(
        sessions: fullSession("schedule: { from: 08:00, to: 18:30:30, zone: Europe/Paris }")
      ).peers[0].session.schedule)
    // Paris is an hour ahead in winter.
    #expect(!schedule.isOpen(at: monday(0, 6, 59)) && schedule.isOpen(at: monday(0, 7, 0)))
    #expect(schedule.isOpen(at: monday(0, 17, 30)) && !schedule.isOpen(at: monday(0, 17, 31)))
    #expect(schedule.isOpen(at: monday(5, 12)))
  }

  @Test func `a session of each week`() throws {
    let schedule = try #require(
      decodeVenue(
        sessions: fullSession("schedule: { from: 17:05, to: 17:00, days: [sunday, friday] }")
      ).peers[0].session.schedule)
    #expect(schedule.isOpen(at: monday(0, 12)) && schedule.isOpen(at: monday(4, 16, 59)))
    #expect(!schedule.isOpen(at: monday(4, 17, 0)) && !schedule.isOpen(at: monday(5, 12)))
    #expect(!schedule.isOpen(at: monday(6, 17, 4)) && schedule.isOpen(at: monday(6, 17, 5)))
  }

  @Test func `what is no schedule`() {
    func fault(_ text: String, _ said: String...) {
      let found = venueComplaints(sessions: fullSession("schedule: { \(text) }"))
      #expect(found == said.map { "sessions.yaml:6:" + $0 })
    }
    let place = "in 'sessions.a.schedule'"
    fault(
      "from: 08:00",
      "5: 'to' \(place) is missing; expected a time of day such as 17:30")
    for wrong in ["8:00", "24:00", "08:60", "0800", "08:00:00:00", "08", "08:+1"] {
      fault(
        "from: '\(wrong)', to: 18:00",
        "23: 'from' \(place): expected a time of day such as 17:30, found '\(wrong)'")
    }
    fault(
      "from: 08:00, to: 18:00, zone: Mars/Base",
      "47: 'zone' \(place): 'Mars/Base' is no time zone that this system knows: write an IANA name "
        + "like Europe/Paris, an offset like +02:00, or a rule like EST5EDT,M3.2.0,M11.1.0")
    fault(
      "from: 08:00, to: 18:00, days: [monday, fryday]",
      "56: 'days[1]' in 'sessions.a.schedule': 'fryday' is no day; did you mean 'friday'? days: "
        + "sunday, monday, tuesday, wednesday, thursday, friday, saturday")
    fault(
      "from: 08:00, to: 18:00, days: [monday]",
      "47: 'days' \(place): expected two: the day on which a week's session begins and the one on "
        + "which it ends, such as [sunday, friday]; without it there is a session each day")
  }

  // MARK: One entry for many

  @Test func `an entry with a count is so many sessions`() throws {
    let settings = try decodeVenue(
      sessions: """
        sessions:
          first: { sender: APUS, target: FIRST, account: first }
          client-{n}:
            count: 64
            sender: APUS
            target: CLIENT{n}
            target_sub: DESK{n}
            account: account-{n}
            limits: { max_order: 25 }
            credentials: { user: "user{n}", password: "${SECRET}" }
          last: { sender: APUS, target: LAST, account: account-3 }

        """, environment: ["SECRET": "hunter2"])
    #expect(settings.peers.count == 66)
    #expect(
      settings.peers.map(\.name) == ["first"] + (1...64).map { "client-\($0)" } + ["last"])
    #expect(settings.peers[64].session.target == "CLIENT64")
    #expect(settings.peers[64].session.targetSub == "DESK64")
    #expect(settings.accounts == ["first"] + (1...64).map { "account-\($0)" })
    #expect(settings.peers.map(\.account) == Array(1...65) + [4])
    #expect(settings.limits[7][0].maximumOrder == quantity(25))
    guard case .password(let user, _) = settings.peers[7].session.credentials else {
      Issue.record("no credentials")
      return
    }
    #expect(user == "user7")
  }

  @Test func `numbers stand where a count is, and tell sessions apart`() {
    one(
      "sessions:\n  'c{n}': { sender: A, target: 'B', account: c }\n",
      "2:3: 'count' in 'sessions.c{n}': it is missing: '{n}' is a number only where a count is")
    one(
      "sessions:\n  c: { count: 2, sender: A, target: 'B{n}', account: c }\n",
      "2:6: 'c' in 'sessions': with a count its name holds '{n}', such as 'c-{n}'")
    one(
      "sessions:\n  c{n}: { count: 64, sender: A, target: B, account: c }\n",
      "2:41: 'target' in 'sessions.c{n}': session 'c1' is between 'A' and 'B' already; two sessions "
        + "differ in 'sender' or 'target'")
    one(
      "sessions:\n  c{n}: { count: 64, sender: A, target: 'B {n}', account: c, zebra: 1 }\n",
      "2:41: 'target' in 'sessions.c{n}': expected a text without spaces, at most 64 long, such as "
        + "CLIENT, found 'B 1'",
      "2:62: unknown key 'zebra' in 'sessions.c{n}'; allowed: count, role, sender, target, "
        + "sender_sub, target_sub, sender_location, target_location, drop_copy, "
        + "cancel_on_disconnect, account, limits, allow, tls, host, port, heartbeat, "
        + "heartbeat_allowed, reset_on_logon, accept_reset, tolerance, logon_timeout, "
        + "logout_timeout, schedule, credentials")
    one(
      "sessions:\n  c{n}: { count: 0, sender: A, target: 'B{n}', account: c }\n",
      "2:18: 'count' in 'sessions.c{n}': 0 is out of range; write 1 to 4096")
    one(
      "sessions:\n  c {n}: { count: 1, sender: A, target: B, account: c }\n",
      "2:3: key in 'sessions': expected a name of letters, digits, '-', '_' and '.', at most 32 "
        + "long, with '{n}' for a number, such as client-{n}, found 'c {n}'")
  }

  @Test func `no two sessions have a name or the parties`() {
    one(
      """
      sessions:
        c{n}: { count: 3, sender: A, target: 'B{n}', account: c }
        c2: { sender: A, target: C, account: c }
        d: { sender: A, target: B3, account: c }
        e: { sender: B, target: B3, account: c }

      """,
      "3:7: 'c2' in 'sessions': session 'c2' is one of 'c{n}' too; rename one of them",
      "4:27: 'target' in 'sessions.d': session 'c3' is between 'A' and 'B3' already; two sessions "
        + "differ in 'sender' or 'target'")
    one(
      oneSession + "  a: { sender: APUS, target: B, account: b }\n",
      "3:3: duplicate key 'a': it is already on line 2, and once more on line 3; keep one of them")
  }

  @Test func `there are as many sessions as numbers for them`() throws {
    func file(_ count: Int) -> String {
      oneSession + "  c{n}: { count: \(count), sender: A, target: 'B{n}', account: c }\n"
    }
    let roomy = venueYAML + "listen: { connections: 5000 }\n"
    #expect(try decodeVenue(roomy, sessions: file(4095)).peers.count == 4096)
    #expect(
      venueComplaints(roomy, sessions: file(4096)) == [
        "sessions.yaml:2:3: 'sessions': 4097 sessions with all counts; 4096 is the most"
      ])
  }
}

func isNone(_ credentials: SessionCredentials) -> Bool {
  if case .none = credentials { return true }
  return false
}
