// Rules about what a session brings, whatever it means.

/// A gap in the numbers is a report that never comes; a number twice is one that counts twice.
public struct NumbersInARow: Rule {
  public static let name = "numbers-in-a-row"
  public static let sentence =
    "On a connection each message has the number after the one before, no number is given to two messages, and in the "
    + "end none is missing."
  public static let kinds: Set<Fact.Kind> = [.connected, .down, .forgot, .arrived, .settled]

  private struct Stream: Sendable {
    /// The highest number that a message had which isn't a repetition.
    var highest = 0
    /// The next one on this connection; nil: it has just begun.
    var next: Int?
    /// All below were taken, or passed over.
    var whole = 1
    /// Behind a hole, apart from each other, the lowest first. A gap fill may pass over tens of thousands.
    var beyond: [Range<Int>] = []

    mutating func cover(_ from: Int, _ to: Int) {
      guard to > whole, to > from else { return }
      var more = max(from, whole)..<to
      let first = beyond.firstIndex { $0.upperBound >= more.lowerBound } ?? beyond.count
      var last = first
      while last < beyond.count, beyond[last].lowerBound <= more.upperBound {
        more =
          min(
            more.lowerBound, beyond[last].lowerBound)..<max(
            more.upperBound, beyond[last].upperBound)
        last += 1
      }
      beyond.replaceSubrange(first..<last, with: [more])
      if more.lowerBound > whole { return }
      // It is the lowest of all then.
      whole = more.upperBound
      beyond.removeFirst()
    }
  }

  private var streams = EachParty<Stream>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .connected, .down: streams[fact.who, default: Stream()].next = nil
    case .forgot: streams[fact.who] = Stream()
    case .arrived(let arrival):
      see(arrival, fact.who, &streams[fact.who, default: Stream()], &findings)
    case .settled:
      for (who, stream) in streams.sorted
      where stream.whole <= stream.highest {
        findings.add("\(who.name) never got #\(stream.whole) of \(stream.highest)")
      }
    default: break
    }
  }

  private func see(
    _ arrival: Arrival, _ who: Party, _ stream: inout Stream, _ findings: inout Findings
  ) {
    if arrival.isReset { stream = Stream() }
    let end = arrival.type == "4" ? arrival.next ?? arrival.number + 1 : arrival.number + 1
    if !arrival.isRepeated {
      if let next = stream.next, arrival.number != next {
        findings.add("\(who.name) got #\(arrival.number) after #\(next - 1)")
      } else if arrival.number <= stream.highest {
        findings.add(
          "\(who.name) got #\(arrival.number) again as if it were new: \(arrival.type)")
      }
      stream.highest = max(stream.highest, end - 1)
      stream.next = end
    }
    stream.cover(arrival.number, end)
  }
}

/// Who is told something again must not be told something else.
public struct SameWordsAgain: Rule {
  public static let name = "same-words-again"
  public static let sentence =
    "What is sent again under a number says what it said the first time."
  public static let kinds: Set<Fact.Kind> = [.forgot, .arrived]
  /// So many messages a session are remembered.
  static let depth = 4_096

  private struct Number: QuickKey, Sendable {
    var number: Int

    var mixed: UInt64 { UInt64(truncatingIfNeeded: number) }
  }

  private var said = EachParty<[Number: UInt64]>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .forgot: said[fact.who] = [:]
    case .arrived(let arrival):
      if arrival.isReset { said[fact.who] = [:] }
      if arrival.type == "4" { return }
      let number = Number(number: arrival.number)
      let first = said[fact.who, default: [:]].updateValue(arrival.substance, forKey: number)
      if arrival.isRepeated, let first, first != arrival.substance {
        findings.add("\(fact.who.name) got other words in #\(arrival.number) (35=\(arrival.type))")
      }
      if arrival.number > Self.depth {
        said[fact.who]?[Number(number: arrival.number - Self.depth)] = nil
      }
    default: break
    }
  }
}

/// Who lost a refusal with its connection would wait for an answer for ever.
public struct RefusalsStay: Rule {
  public static let name = "refusals-stay"
  public static let sentence =
    "A resend says a refusal (3) again that was sent under a number, and doesn't pass over it, unless the power was cut "
    + "meanwhile."
  public static let kinds: Set<Fact.Kind> = [.forgot, .arrived, .lostPower]
  /// So many messages a session are remembered: fewer than a store keeps.
  static let depth = 4_096

  private struct Stream: Sendable {
    var refused: Set<Int> = []
    var highest = 0
  }

  private var streams = EachParty<Stream>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    switch fact.what {
    case .lostPower: if fact.who == .venue { streams = EachParty() }
    case .forgot: streams[fact.who, default: Stream()] = Stream()
    case .arrived(let arrival): see(arrival, fact.who, &findings)
    default: break
    }
  }

  private mutating func see(_ arrival: Arrival, _ who: Party, _ findings: inout Findings) {
    if arrival.isReset { streams[who, default: Stream()] = Stream() }
    let highest = max(streams[who, default: Stream()].highest, arrival.number)
    streams[who, default: Stream()].highest = highest
    if arrival.type == "3" { streams[who, default: Stream()].refused.insert(arrival.number) }
    guard arrival.type == "4", let end = arrival.next else { return }
    let from = max(arrival.number, highest - Self.depth)
    for number in streams[who, default: Stream()].refused.sorted()
    where number >= from && number < end {
      findings.add("\(who.name) got a gap to #\(end) over #\(number), which is a refusal")
    }
  }
}

/// A counterparty that has forgotten its numbers must be told so.
public struct UsedNumbersEnd: Rule {
  public static let name = "used-numbers-end"
  public static let sentence =
    "Who sends a number once more, and doesn't say that it is a repetition, is answered nothing more on that connection."
  public static let kinds: Set<Fact.Kind> = [
    .connected, .down, .forgot, .asked, .told, .requestRefused, .messageRefused, .usedAgain,
  ]

  private struct Connection: Sendable {
    /// What was asked on it, by name; of a name that was used twice the first.
    var numbers: [Token: Int] = [:]
    /// The venue has taken all up to here, since it has answered this one. A refused message says nothing of the kind: one that
    /// came ahead of its turn is refused at once, and that of a reset doesn't count, so its number is still to come.
    var taken = 0
    /// From here on nothing is to be answered.
    var end: Int?

    mutating func note(_ request: Request) {
      if numbers[request.name] == nil { numbers[request.name] = request.number }
    }
  }

  private var connections = EachParty<Connection>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    let who = fact.who
    switch fact.what {
    case .connected, .down, .forgot: connections[who] = Connection()
    case .asked(let request) where !request.isDoomed:
      // In place: a copy of all that was asked on it, for each request, was 2 % of an hour.
      connections[who, default: Connection()].note(request)
    case .told(let report): answered(connections[who]?.numbers[report.name], who, &findings)
    case .requestRefused(let name, _):
      answered(connections[who]?.numbers[name], who, &findings)
    case .messageRefused(let number, _): look(at: number, who, &findings)
    case .usedAgain(let number, let next):
      // Where a gap is open before it the number may be one that the venue has never seen.
      if let connection = connections[who], connection.end == nil, number <= connection.taken {
        connections[who]?.end = next
      }
    default: break
    }
  }

  private mutating func answered(_ number: Int?, _ who: Party, _ findings: inout Findings) {
    guard let number, let taken = connections[who]?.taken else { return }
    if !look(at: number, who, &findings) { connections[who]?.taken = max(taken, number) }
  }

  /// True: it is behind the end.
  @discardableResult
  private mutating func look(
    at number: Int, _ who: Party, _ findings: inout Findings
  ) -> Bool {
    guard let end = connections[who]?.end, number >= end else { return false }
    findings.add("\(who.name) was answered #\(number) behind a number that it had used before")
    connections[who]?.end = nil
    return true
  }
}

/// A gap that counts as closed too early is found open again, and asked for once more.
public struct AskedOnce: Rule {
  public static let name = "asked-once"
  public static let sentence =
    "Who has sent again what was missing isn't asked for the same once more on that connection, unless it took half a minute."
  public static let kinds: Set<Fact.Kind> = [
    .connected, .down, .forgot, .askedFor, .clockSetBack,
  ]

  private struct Served: Sendable {
    var through: Int
    var second: Int
  }

  /// By the venue's own clock, which may be a little slow: a stalled way is nobody's fault.
  private static let patienceSeconds = 25
  private static let daySeconds = 86_400
  /// What was sent before that clock was set back has come by then. Before and behind it don't compare.
  private static let setBackNs: UInt64 = 60_000_000_000

  private var served = EachParty<Served>()
  private var comparableFromNs: UInt64 = 0

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    let who = fact.who
    if fact.what == .clockSetBack {
      comparableFromNs = fact.atNs + Self.setBackNs
      served = EachParty()
      return
    }
    guard case .askedFor(let from, let through, let second) = fact.what,
      fact.atNs >= comparableFromNs
    else {
      served[who] = nil
      return
    }
    if let before = served[who], from <= before.through {
      let after = (second - before.second + Self.daySeconds) % Self.daySeconds
      if after < Self.patienceSeconds {
        findings.add(
          "\(who.name) was asked for #\(from) and on, \(after) s after it was asked for all up to #\(before.through)"
        )
      }
    }
    served[who] = Served(through: through, second: second)
  }
}

/// Whatever comes to a client is FIX.
public struct SpeaksFIX: Rule {
  public static let name = "speaks-fix"
  public static let sentence = "Every byte that a client gets belongs to a whole, right message."
  public static let kinds: Set<Fact.Kind> = [.garbled]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    if case .garbled(let what) = fact.what { findings.add("\(fact.who.name) got \(what)") }
  }
}

/// Clocks may jump; a stream may not.
public struct TimeNeverBack: Rule {
  public static let name = "time-never-back"
  public static let sentence =
    "What is told later under a higher number didn't happen earlier (60 of the reports of a stream)."
  public static let kinds: Set<Fact.Kind> = [.told]

  private var last = EachParty<Token>()

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    // What is refused at the door isn't part of the stream: it is told when the door looked at the clock.
    guard case .told(let report) = fact.what, !report.time.isEmpty, !report.isDoorRefusal
    else { return }
    if let last = last[fact.who], last != report.time {
      let (before, time) = (Self.padded(last.text), Self.padded(report.time.text))
      if time < before {
        findings.add(
          "\(fact.who.name) was told of \(before), then of \(time) in #\(report.number)")
      }
    }
    last[fact.who] = report.time
  }

  /// Seconds with nine places, so that texts compare as times do.
  private static func padded(_ text: String) -> String {
    if text.utf8.count == 27 { return text }
    let whole = text.utf8.count > 17 ? text : text + "."
    return whole + String(repeating: "0", count: max(0, 27 - whole.utf8.count))
  }
}

/// A process is ended by the world or by nobody, and asks itself nothing for ever.
public struct NoTraps: Rule {
  public static let name = "no-traps"
  public static let sentence =
    "No process ends by itself, no trap, no watchdog, no refusal to start; and none runs away, recording without end."
  public static let kinds: Set<Fact.Kind> = [.trapped]

  public init() {}

  public mutating func see(_ fact: Fact, _ findings: inout Findings) {
    if case .trapped(let why) = fact.what { findings.add("\(fact.who.name): \(why)") }
  }
}
