// The sessions' file, as `config/sessions.yaml`: who the other sides are, by name. One entry may stand
// for many that differ by a number.

import Config
import Events
import FIXGateways
import FIXSession
import Risk

/// One session as its entry says it.
struct SessionTerms {
  let section: ConfigDecoder
  let name: String
  var session: SessionConfig
  var endpoint: FIXEndpoint?
  /// How an initiator calls over TLS.
  var call: TLSCallSettings?
  /// Nil for a drop copy.
  var account: String?
  var cancelsOnDisconnect: Bool
  var isDropCopy: Bool
  var allowed: [String]
  var security: FIXSecurity
  /// Its own limits over the venue's.
  var risk: RiskTerms

  /// A session's number has twelve bits in an event's source.
  static let countMax = 4096

  private static let names = StringPattern(
    "a name of letters, digits, '-', '_' and '.', at most 32 long, with '{n}' for a number,",
    example: "client-{n}"
  ) { StringPattern.name.accepts(ConfigDecoder.numbered($0, countMax)) }

  /// The file's sessions, in its order; `risk` is the venue's.
  static func decode(
    _ file: ConfigFile, over risk: RiskTerms, instruments: [LimitedInstrument],
    environment: [String: String]?
  ) throws(ConfigErrors) -> [SessionTerms] {
    let root = try ConfigDecoder(file: file, environment: environment)
    let section = root.section("sessions")
    var list = SessionList()
    for (name, entry) in section.entries(count: 1...countMax, names: names) {
      let count = entry.has("count") ? Int(entry.integer("count", in: 1...Int64(countMax))) : nil
      let isNumbered = ConfigDecoder.numbered(name, 1) != name
      guard let count else {
        if isNumbered || entry.hasPlaceholder {
          entry.fail("count", "it is missing: '{n}' is a number only where a count is")
        }
        list.append(SessionTerms(name, entry, over: risk), of: name, in: section)
        continue
      }
      if count > 1 && !isNumbered {
        section.fail(name, "with a count its name holds '{n}', such as '\(name)-{n}'")
      }
      entry.copies(count: count) { number, copy in
        _ = copy.has("count")
        list.append(
          SessionTerms(ConfigDecoder.numbered(name, number), copy, over: risk), of: name,
          in: section)
      }
    }
    var errors: [ConfigError] = []
    do throws(ConfigErrors) { try root.finish() } catch { errors += error.errors }
    errors += list.sessions.flatMap { $0.risk.strangers(instruments) }
    if list.sessions.count > countMax {
      errors.append(
        root.error(
          "sessions", "\(list.sessions.count) sessions with all counts; \(countMax) is the most"))
    }
    guard errors.isEmpty else { throw ConfigErrors(errors) }
    return list.sessions
  }

  // MARK: What it means

  func limits(of symbol: String) -> RiskLimits { risk.limits(of: symbol) }

  /// Own limits that can't be meant.
  func errors(_ instruments: [LimitedInstrument]) -> [ConfigError] {
    section.section("limits", optional: true).isPresent ? risk.errors(instruments) : []
  }

  /// The accounts of all sessions, in the order in which they are first named; several sessions may
  /// share one.
  static func accounts(_ sessions: [SessionTerms]) -> [String] {
    var known: Set<String> = []
    return sessions.compactMap(\.account).filter { known.insert($0).inserted }
  }

  func peer(accounts: [String], messageByteCount: Int) -> FIXPeer {
    var session = session
    session.messageByteCount = messageByteCount
    let place = account.flatMap(accounts.firstIndex(of:)).map { $0 + 1 } ?? 0
    return FIXPeer(
      name: name, session: session, endpoint: endpoint, tls: call, account: UInt32(place),
      cancelsOnDisconnect: cancelsOnDisconnect, isDropCopy: isDropCopy, allowed: allowed,
      security: security)
  }
}

/// Sessions, no two of a name and no two between the same parties.
private struct SessionList {
  private(set) var sessions: [SessionTerms] = []
  private var entries: [String: String] = [:]
  private var parties: [[String]: String] = [:]

  /// `entry` is the name as the file has it, in its section.
  mutating func append(_ terms: SessionTerms, of entry: String, in section: ConfigDecoder) {
    if let other = entries[terms.name], other != entry {
      section.fail(entry, "session '\(terms.name)' is one of '\(other)' too; rename one of them")
    }
    entries[terms.name] = entry
    let pair = [terms.session.sender, terms.session.target]
    if let other = parties[pair] {
      terms.section.fail(
        "target",
        "session '\(other)' is between '\(pair[0])' and '\(pair[1])' already; two sessions differ in "
          + "'sender' or 'target'")
    } else {
      parties[pair] = terms.name
    }
    sessions.append(terms)
  }
}
