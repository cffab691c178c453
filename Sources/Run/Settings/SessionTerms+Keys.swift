// The keys of one session's entry.

import Config
import Events
import FIXGateways
import FIXSession
import Spellcheck

/// How a session's role is spelled.
enum SessionRoleName: String, CaseIterable {
  case acceptor
  case initiator
}

extension SessionTerms {
  private static let compIDs = StringPattern(
    "a text without spaces, at most 64 long,", example: "CLIENT"
  ) { (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }

  private static let users = StringPattern("a name of printable characters", example: "apus") {
    (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  static let hosts = StringPattern("a host's name or address", example: "127.0.0.1") {
    (1...253).contains($0.utf8.count)
      && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }
  }

  static let timeouts: ClosedRange<Int64> = 10_000_000...3_600_000_000_000

  init(
    _ name: String, _ entry: ConfigDecoder, over venue: RiskTerms,
    role: SessionRoleName = .acceptor, calling known: FIXEndpoint? = nil
  ) {
    section = entry
    self.name = name
    let isInitiator = role == .initiator
    if entry.choice("role", default: role) != role {
      entry.fail(
        "role",
        isInitiator
          ? "a trader calls its venue; remove this" : "a venue calls nobody; remove this")
    }
    session = SessionConfig(
      role: isInitiator ? .initiator : .acceptor,
      sender: entry.string("sender", pattern: Self.compIDs),
      target: entry.string("target", pattern: Self.compIDs))
    func id(_ key: String) -> String { entry.string(key, default: "", pattern: Self.compIDs) }
    session.senderSub = id("sender_sub")
    session.targetSub = id("target_sub")
    session.senderLocation = id("sender_location")
    session.targetLocation = id("target_location")

    func refuse(_ keys: [String], _ why: String) {
      for key in keys where entry.has(key) { entry.fail(key, why) }
    }
    isDropCopy = entry.bool("drop_copy", default: false)
    // A drop copy has no orders that could be canceled.
    cancelsOnDisconnect = entry.bool("cancel_on_disconnect", default: !isDropCopy)
    account =
      isDropCopy ? nil : entry.string("account", pattern: .name(byteCountMax: 48))
    risk = RiskTerms(entry.section("limits", optional: true), standard: venue.limits(of:))
    if isDropCopy {
      refuse(
        ["account", "limits", "cancel_on_disconnect"],
        "a drop copy hears of orders and sends none; remove this")
    }
    allowed = Self.networks(entry)
    let secured = entry.section("tls", optional: true)
    security = isInitiator ? FIXSecurity() : FIXSecurity(secured)
    if isInitiator {
      endpoint =
        known
        ?? FIXEndpoint(
          host: entry.string("host", pattern: Self.hosts),
          port: UInt16(entry.integer("port", in: 1...65_535)))
      call = TLSCallSettings(secured, host: endpoint?.host ?? "")
      if known != nil {
        refuse(["host", "port"], "an embedded venue listens where there is room; remove this")
      }
      refuse(["allow"], "an initiator calls and isn't called; remove this")
      refuse(["heartbeat_allowed"], "it is an acceptor's; an initiator has 'heartbeat'")
    } else {
      refuse(["host", "port"], "an acceptor is called, and calls nobody; remove this")
      refuse(["heartbeat"], "it is an initiator's; an acceptor has 'heartbeat_allowed'")
    }
    decodeHeartbeats(isInitiator)
    decodeRules()
    session.schedule = Self.schedule(entry.section("schedule", optional: true))
    session.credentials = Self.credentials(entry.section("credentials", optional: true))
  }

  private mutating func decodeHeartbeats(_ isInitiator: Bool) {
    func seconds(_ section: ConfigDecoder, _ key: String, _ standard: UInt32) -> UInt32 {
      let second: Int64 = 1_000_000_000
      let value = section.duration(key, in: 0...86_400 * second, default: Int64(standard) * second)
      if value % second != 0 { section.fail(key, "FIX counts heartbeats in whole seconds") }
      return UInt32(value / second)
    }
    if isInitiator {
      session.heartbeatSeconds = seconds(section, "heartbeat", session.heartbeatSeconds)
      return
    }
    let allowed = section.section("heartbeat_allowed", optional: true)
    let least = seconds(allowed, "least", session.heartbeatAllowed.lowerBound)
    let most = seconds(allowed, "most", session.heartbeatAllowed.upperBound)
    if most < least { allowed.fail("most", "it is under 'least'") }
    session.heartbeatAllowed = least...max(least, most)
  }

  private mutating func decodeRules() {
    session.resetsOnLogon = section.bool("reset_on_logon", default: session.resetsOnLogon)
    session.acceptsReset = section.bool("accept_reset", default: session.acceptsReset)
    func duration(_ key: String, _ range: ClosedRange<Int64>, _ value: inout Nanoseconds) {
      value = Nanoseconds(UInt64(section.duration(key, in: range, default: Int64(value.count))))
    }
    duration("tolerance", 1_000_000...86_400_000_000_000, &session.sendingTimeTolerance)
    duration("logon_timeout", Self.timeouts, &session.logonTimeout)
    duration("logout_timeout", Self.timeouts, &session.logoutTimeout)
  }

  private static func networks(_ entry: ConfigDecoder) -> [String] {
    let networks = entry.strings("allow", default: [], count: 1...256)
    for (index, network) in networks.enumerated() {
      if let fault = NetworkText.fault(network) { entry.fail("allow", element: index, fault) }
    }
    return networks
  }

  private static func credentials(_ section: ConfigDecoder) -> SessionCredentials {
    guard section.isPresent else { return .none }
    if section.has("raw_data") {
      for key in ["user", "password"] where section.has(key) {
        section.fail(key, "credentials are 'raw_data', or 'user' and 'password', but not both")
      }
      return section.secret("raw_data", required: true).map { .rawData(Array($0.utf8)) } ?? .none
    }
    let user = section.string("user", pattern: users)
    guard let password = section.secret("password", required: true) else { return .none }
    if password.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      section.fail("password", "FIX carries no control characters in it; choose another one")
    }
    return .password(user: user, password: password)
  }

  // MARK: When

  private static let clocks = StringPattern("a time of day", example: "17:30") { clock($0) != nil }

  private static func clock(_ text: String) -> ClockTime? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      part.utf8.count == 2
        && part.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }
    guard isPlain, parts.count == 2 || parts.count == 3 else { return nil }
    let numbers = parts.compactMap { Int($0) }
    return ClockTime(
      hours: numbers[0], minutes: numbers[1], seconds: numbers.count == 3 ? numbers[2] : 0)
  }

  private static func schedule(_ section: ConfigDecoder) -> SessionSchedule? {
    guard section.isPresent else { return nil }
    let midnight = ClockTime(hours: 0, minutes: 0)!
    let from = time("from", section) ?? midnight
    let to = time("to", section) ?? midnight
    let days = weekdays(section)
    let zone = zone(section)
    guard let days else { return SessionSchedule(dailyFrom: from, to: to, in: zone) }
    return SessionSchedule(weeklyFrom: days.first, from, to: days.last, to, in: zone)
  }

  /// A time of day; nil after an error.
  static func time(_ key: String, _ section: ConfigDecoder) -> ClockTime? {
    clock(section.string(key, pattern: clocks))
  }

  static func zone(_ section: ConfigDecoder) -> ZoneRules {
    let name = section.string("zone", default: "UTC", pattern: .nonEmpty)
    do throws(ZoneError) { return try ZoneRules(named: name) } catch {
      section.fail("zone", error.description)
      return .utc
    }
  }

  /// The day on which a week's session begins, and the one on which it ends; nil for each day.
  static func weekdays(_ section: ConfigDecoder) -> (first: Weekday, last: Weekday)? {
    guard section.has("days") else { return nil }
    let names = Weekday.allCases.map { "\($0)" }
    let found = section.strings("days")
    var days: [Weekday] = []
    for (index, name) in found.enumerated() {
      if let place = names.firstIndex(of: name) {
        days.append(Weekday.allCases[place])
      } else {
        let near = nearest(name, in: names).map { "; did you mean '\($0)'?" } ?? ";"
        section.fail(
          "days", element: index,
          "'\(name)' is no day\(near) days: \(names.joined(separator: ", "))"
        )
      }
    }
    guard found.count == 2 else {
      section.fail(
        "days",
        "expected two: the day on which a week's session begins and the one on which it ends, such "
          + "as [sunday, friday]; without it there is a session each day")
      return nil
    }
    return days.count == 2 ? (days[0], days[1]) : nil
  }
}
