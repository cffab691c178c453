// A client of the venue: a session, a ledger, and a manner. It is driven by bytes and by virtual time, so it costs nothing
// while nothing is due.

import Numerics

public enum Manner: String, CaseIterable, Sendable {
  /// Asks for what there is, and heeds what it is told.
  case honest
  /// Means well: names are used twice, fields are wrong, orders that have ended are replaced, limits are passed.
  case clumsy
  /// Means ill: what isn't FIX, floods, wrong numbers, somebody else's name.
  case hostile
  /// Honest, and often doesn't read for seconds.
  case slow
  /// Honest, and now and then takes all of a book's levels with one order.
  case sweeping
}

public struct PeerTerms: Sendable {
  public var manner = Manner.honest
  public var instruments = SimulatedInstrument.all
  /// Between two requests, on average.
  public var paceNs: UInt64 = 1_000_000_000
  public var heartbeatSeconds = 10
  public var repeatsOrders = true
  /// Orders that it has out at most.
  public var openMax = 8

  public init() {}
}

public struct Peer: Sendable {
  public let party: Party
  public let terms: PeerTerms
  public var session: PeerSession
  public internal(set) var ledger = Ledger()
  public internal(set) var market = MarketView()
  var random: SplitMix64
  var facts: [Fact.What] = []
  var nameCount = 0
  var nextDeedNs: UInt64 = 0
  public internal(set) var callAtNs: UInt64 = 0
  /// It doesn't read until then; the world holds its bytes back.
  public internal(set) var readsAgainNs: UInt64 = 0
  /// Nothing new is asked for any more: what is in doubt is settled.
  public internal(set) var isSettling = false
  var upSinceNs: UInt64 = 0
  /// Requests by the number of their message, as long as a refusal could refer to it.
  var names: [Int: Token] = [:]
  /// What comes behind on this connection can't be judged by its number: half a message went out, and it may be taken for the other
  /// half; or a message that is refused under the number that the next one has.
  var isSpoiled = false
  public internal(set) var marks: [Mark] = []
  /// Names that the venue is asked about at the very end.
  var finalQuestions: [Token] = []
  public internal(set) var isAskingFinally = false
  var sweep = Sweep()
  /// What each report so far said.
  private var told = ToldAgain()

  /// Between a connection that was lost and the next call.
  static let recallNs: UInt64 = 500_000_000
  /// So long an answer may take before where an order stands is asked.
  static let doubtNs: UInt64 = 8_000_000_000

  public init(_ party: Party, _ terms: PeerTerms, seed: UInt64, target: Party = .venue) {
    self.party = party
    self.terms = terms
    random = SplitMix64(seed: seed)
    session = PeerSession(sender: party.compID, target: target.compID)
    session.heartbeatSeconds = terms.heartbeatSeconds
    session.repeatsOrders = terms.repeatsOrders
    if case .client(let number) = party { session.asksExactly = number % 2 == 0 }
    callAtNs = random.next(below: 2_000_000_000)
  }

  var isTrading: Bool {
    if case .client = party { return true }
    return false
  }

  /// What was seen since it was last asked.
  public mutating func takeFacts() -> [Fact.What] {
    if facts.isEmpty { return [] }
    defer { facts = [] }
    return facts
  }

  public mutating func takeOutput() -> [UInt8] {
    if session.output.isEmpty { return [] }
    defer { session.output = [] }
    return session.output
  }

  public mutating func takeMarks() -> [Mark] {
    if marks.isEmpty { return [] }
    defer { marks = [] }
    return marks
  }

  /// When `tick` has something to do.
  public var dueNs: UInt64 {
    if session.state == .down { return callAtNs }
    var due = session.dueNs
    if session.isUp { due = min(due, nextDeedNs) }
    return due
  }

  /// It wants a connection now.
  public func wantsToCall(at nowNs: UInt64) -> Bool {
    session.state == .down && nowNs >= callAtNs
  }

  // MARK: What happens to it

  public mutating func calls() { session.call() }

  public mutating func connected(at nowNs: UInt64, wallNs: UInt64) {
    session.wallNs = wallNs
    session.connected(at: nowNs)
    gather(at: nowNs)
  }

  public mutating func received(_ bytes: some Sequence<UInt8>, at nowNs: UInt64, wallNs: UInt64) {
    session.wallNs = wallNs
    session.received(bytes, at: nowNs)
    gather(at: nowNs)
  }

  public mutating func lost(at nowNs: UInt64) {
    session.lost()
    ledger.forgetQuestions()
    callAtNs = nowNs + Self.recallNs + random.next(below: Self.recallNs)
    gather(at: nowNs)
  }

  public mutating func tick(at nowNs: UInt64, wallNs: UInt64) {
    session.wallNs = wallNs
    session.tick(at: nowNs)
    if session.isUp, nowNs >= nextDeedNs {
      if isTrading { act(at: nowNs) } else { nextDeedNs = .max }
    }
    gather(at: nowNs)
  }

  public mutating func settle(at nowNs: UInt64) {
    isSettling = true
    readsAgainNs = 0
    nextDeedNs = nowNs
    guard terms.manner == .hostile else { return }
    // Its numbers are beyond mending.
    session.resetsOnLogon = true
    session.hangUp()
  }

  /// Reports that an order of its own was canceled which it hadn't asked to cancel, and so on: for marks.
  private mutating func mark(_ report: Report) {
    if report.type == UInt8(ascii: "1") { marks.append(.partialFill) }
    if report.reason.text.hasPrefix("self_trade") { marks.append(.selfTrade) }
    if report.reason.text.hasPrefix("position_limit") { marks.append(.positionFull) }
    if terms.manner == .sweeping { watchSweep(report) }
    guard report.type == UInt8(ascii: "4"), let order = ledger[report.name] else { return }
    if order.pending?.kind != .cancel { marks.append(.unaskedCancel) }
  }

  /// Takes in what the session brought.
  private mutating func gather(at nowNs: UInt64) {
    for fact in session.facts {
      switch fact {
      // Who lies about its numbers is asked for what it never sent.
      case .askedFor where terms.manner == .hostile: continue
      case .connected: isSpoiled = false
      case .up:
        upSinceNs = nowNs
        nextDeedNs = nowNs + 200_000_000
        if party == .watcher { subscribe(at: nowNs) }
      case .forgot:
        ledger.doubtAll()
        names = [:]
      case .messageRefused(let number, _) where terms.manner != .hostile:
        // Who sends two messages of one number doesn't know which was refused.
        if let name = names[number] { ledger.dropped(name) }
      case .arrived(let arrival) where arrival.type == "3" && arrival.isRepeated:
        marks.append(.refusalAgain)
      case .passedOver(let from, let to):
        for number in from..<to {
          if let name = names[number], ledger[name]?.isInDoubt == true { marks.append(.passedOver) }
        }
      default: break
      }
      facts.append(fact)
    }
    session.facts.removeAll(keepingCapacity: true)
    if session.crossedResendCount > 0 {
      marks.append(.resendDuringResend)
      session.crossedResendCount = 0
    }
    for message in session.delivered { hear(message) }
    session.delivered.removeAll(keepingCapacity: true)
  }

  private mutating func hear(_ message: PlainMessage) {
    if ["8", "9"].contains(message.typeText), told.isKnown(message) {
      marks.append(.reportToldAgain)
      return
    }
    switch message.typeText {
    case "8":
      let report = Report(message)
      if !report.isAnswer, isTrading { mark(report) }
      if !report.isAnswer || isTrading { ledger.told(report) }
      if report.isAnswer {
        let book = ledger
        finalQuestions.removeAll { $0 == report.name || book.isOne($0, report.name) }
        facts.append(.stands(report))
      } else {
        facts.append(.told(report))
      }
      if message.isRepeated { marks.append(.reportByResend) }
    case "9":
      let (name, original) = (message.token(11), message.token(41))
      ledger.requestRefused(name: name, original: original)
      facts.append(.requestRefused(name: name, original: original))
    case "j":
      let number = message.number(45) ?? 0
      if let name = names[number] { ledger.dropped(name) }
      facts.append(.messageRefused(number: number, why: message.text(58) ?? "no reason"))
    case "W", "X": market.take(message)
    default: break
    }
  }

  private mutating func subscribe(at nowNs: UInt64) {
    market = MarketView()
    for (index, each) in terms.instruments.enumerated() {
      session.send(
        "V",
        "|262=W\(session.nextOut)-\(index)|263=1|264=0|265=1|267=2|269=0|269=1|146=1"
          + "|55=\(each.symbol)", at: nowNs)
    }
  }
}
