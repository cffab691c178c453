// Calls that came to nothing, in words: gateway-in only counts and numbers them. And how often they are said: who keeps
// calling isn't told of each time.

import FIXGateways
import FIXSession
import Glibc
import Platform

extension VainCall {
  /// Why a call of ours came to nothing. `text`: what the other side had to say.
  func words(to place: String, saying text: String) -> String {
    switch stage {
    case .none: return ""
    case .connecting:
      // Gateway-in's word for a name that nobody knows.
      let why = code == ENXIO ? "there is no such host" : SystemFailure.text(of: code)
      return "can't reach \(place): \(why)"
    case .securing:
      return
        "TLS with \(place) comes to nothing: it hangs up, or its certificate isn't good for its name"
    case .loggingOn:
      switch SessionReason(rawValue: UInt8(clamping: code)) {
      case .connectionLost:
        return
          "\(place) hangs up on our Logon: it may not know 'sender' and 'target', not let us in from here, or have "
          + "the session already"
      case .logonTimeout: return "\(place) takes the call and doesn't answer our Logon"
      case .peerRefused:
        return "\(place) refuses our Logon"
          + (text.isEmpty ? ", and doesn't say why" : ": '\(text)'")
      case let reason:
        return "the logon on \(place) came to nothing: \(reason?.name ?? "\(code)")"
      }
    }
  }
}

extension TurnAwayReason {
  /// Why a call was turned away, with whom it said it was.
  static func words(_ code: Int, refusal: Int, session: String?, from: String, to: String) -> String
  {
    let whose = "session '\(session ?? "?")'"
    let why =
      switch TurnAwayReason(rawValue: UInt8(clamping: code)) {
      case .closing: "the venue is closing"
      case .noRoom: "there is no room for it"
      case .manyStrangers: "too many from there haven't said yet who they are"
      case .silent: "it didn't say in time who it is"
      case .notFIX: "what it sent is no FIX"
      case .unknownSession: "there is no such session"
      case .taken: "\(whose) is taken"
      case .otherAddress: "\(whose) may not come from there"
      case .insecure: "\(whose) has to come over TLS, with its certificate"
      case .brokenTLS: "TLS with it came to nothing"
      case .logonRefused:
        "the Logon of \(whose) isn't right: "
          + (SessionReason(rawValue: UInt8(clamping: refusal))?.name ?? "\(refusal)")
      case .calledByUs: "\(whose) is called from here and doesn't call"
      case nil: "for reason \(code)"
      }
    return why + (from.isEmpty && to.isEmpty ? "" : " (49=\(from) 56=\(to))")
  }
}

/// What the main thread says of calls that a venue turned away.
struct TurnedAwayTeller {
  /// The same call again and again.
  private struct Told {
    var words: String
    var sinceNs: UInt64
    /// Since then, and not told.
    var count = 0
  }

  private var told: [Told] = []
  /// The number of the last one that was looked at.
  private var last: Int64
  /// Of all that were counted, those that have been told or are to be.
  private var accounted: UInt64
  /// Counted, and not on the board yet or no more.
  private var missing: UInt64 = 0

  /// The same is told once in so long, of so many one by one, so many a look.
  static let everyNs: UInt64 = 60_000_000_000
  static let toldMax = 64
  static let linesMax = 4

  /// `count`: what there was before it began to look.
  init(after count: UInt64, last: Int64) {
    accounted = count
    self.last = last
  }

  /// What there is to be said of the newest calls, and of `count` in all.
  mutating func look(
    _ calls: [(number: Int64, host: String, why: String)], count: UInt64, nowNs: UInt64
  ) -> [String] {
    var lines: [String] = []
    for call in calls where call.number > last {
      last = call.number
      let words = "a call from \(call.host) turned away: \(call.why)"
      if let at = told.firstIndex(where: { $0.words == words }) {
        told[at].count += 1
      } else if told.count < Self.toldMax, lines.count < Self.linesMax {
        told.append(Told(words: words, sinceNs: nowNs))
        lines.append(words)
      } else {
        continue
      }
      accounted += 1
    }
    for at in told.indices where told[at].sinceNs + Self.everyNs <= nowNs && told[at].count > 0 {
      lines.append(told[at].words + ", \(told[at].count) times more")
      told[at].count = 0
      told[at].sinceNs = nowNs
    }
    told.removeAll { $0.sinceNs + Self.everyNs <= nowNs }
    // The count may be ahead of the board: what is missing twice won't come.
    let now = count > accounted ? count - accounted : 0
    let lost = min(now, missing)
    if lost > 0 { lines.append("\(lost) call\(lost == 1 ? "" : "s") more turned away") }
    accounted += lost
    missing = now - lost
    return lines
  }
}
