// The venue's stage: risk and matching, two machines in one. Risk must know each fill before it judges
// the next order, so no ring lies between them, and the stage is still what every stage is: an event
// in, at most `maximumFanOut` events out.
//
//     request ─▶ risk ─▶ matcher ─▶ outbox ─▶ risk, which hears it ─▶ out
//                  └─ refused: out
//
// Each session has a risk of its own, with its limits and positions: requests are judged by that of the session
// that they come from, and a report is heard by that of the session that it is for. What concerns all (the
// operator, the market) all of them hear.
//
// What the matcher reports of a step waits in the outbox until the step is over: the matcher is not
// disturbed halfway, and each report is heard by risk before anybody else sees it. The last trade and the top of a book that
// changed are heard when the reports have left, and before anything else is judged.

import Events
import Matching
import Risk
import Tables

public struct VenueStage: Stage, ~Copyable {
  /// By a session's number.
  public var risks: Shelf<RiskStage>
  public var matcher: MatchingEngine
  @usableFromInline var outbox: Outbox
  /// Where risk emits.
  @usableFromInline var voice: RiskVoice
  /// Whose risk hears of the next timer.
  @usableFromInline var nextTimed = 0
  /// Requests go on to the next stage before they are answered: who writes reports knows of them by that.
  @usableFromInline let tellsRequests: Bool
  /// The displayed books are told as levels and tops.
  @usableFromInline let tellsMarket: Bool
  /// Levels of the step that is being told.
  @usableFromInline var touched: Slab<TouchedLevel>
  @usableFromInline var touchedCount = 0
  /// They, or their tops, are told in the next step.
  @usableFromInline var owesLevels = false
  @usableFromInline var owesTops = false
  @usableFromInline var cause = Event.empty
  /// Trades and tops that were told and that the sessions' risks haven't heard of: they do before anything else of what comes
  /// next, or when nothing comes. Nobody waits for them then, and there are as many risks as sessions.
  @usableFromInline var unheard: Slab<Event>
  @usableFromInline var unheardCount = 0
  /// The top of each book as it was last told.
  @usableFromInline var told: Slab<TopOfBook>
  @usableFromInline var snapshot = SnapshotWork()
  /// The day is over, and the next one hasn't begun.
  public var isDayOver = false
  /// What trading as a whole was last told to be, and whether that may have changed.
  @usableFromInline var toldPhase = MarketPhase.continuous
  @usableFromInline var owesPhase = false

  /// One risk: all sessions share it.
  public init(risk: RiskSettings, matching: MatchingSettings) {
    self.init(risks: [risk], matching: matching, tellsRequests: false)
  }

  /// `tellsMarket`: for who publishes market data; without it the matcher's own goes out as it is.
  public init(
    risks: [RiskSettings], matching: MatchingSettings, tellsRequests: Bool,
    tellsMarket: Bool = false
  ) {
    precondition(!risks.isEmpty, "somebody judges")
    for risk in risks {
      precondition(
        risk.limits.count == matching.instruments.count,
        "each instrument of the venue has limits and terms")
    }
    self.risks = Shelf(count: risks.count) { RiskStage(risks[$0]) }
    var matching = matching
    matching.publishesBook = matching.publishesBook || tellsMarket
    matcher = MatchingEngine(matching)
    outbox = Outbox()
    voice = RiskVoice()
    self.tellsRequests = tellsRequests
    self.tellsMarket = tellsMarket
    touched = Slab(
      count: maximumFanOut,
      repeating: TouchedLevel(price: .zero, instrument: .none, side: .none))
    unheard = Slab(count: maximumFanOut, repeating: .empty)
    told = Slab(
      count: matching.instruments.count,
      repeating: TopOfBook(
        bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero, bidOrders: 0,
        askOrders: 0))
  }

  /// The first session's.
  public var risk: RiskStage { _read { yield risks[0] } }

  /// Whose risk an event is about. A single one is everybody's.
  @inlinable @inline(__always)
  func owner(of event: Event) -> Int {
    let number = Int(event.source.number)
    return event.source.kind == .session && number < risks.count ? number : named(by: event)
  }

  /// A limit that changes names its session; all else that isn't a session's is the first one's to pass on.
  @inlinable @inline(never)
  func named(by event: Event) -> Int {
    guard event.kind == .limitChange else { return 0 }
    let target = event.payload(as: LimitChange.self).target
    return target < UInt64(risks.count) ? Int(target) : 0
  }

  /// Judges a request and, if it may pass, matches it. Constant time but for the trades it makes.
  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    settle()
    if Self.isReport(event.kind) { return }
    voice.begin()
    if tellsRequests { out.pass(event) }
    if event.kind == .operatorCommand || event.kind == .topOfBook {
      hearAll(event)
    } else if event.kind == .timer {
      hearTimer(event)
    } else {
      hear(event, owner(of: event))
    }
    if !voice.isOpen {
      if voice.isRefused { out.emit(voice.refusal) }
      return
    }
    cause = event
    if tellsMarket, event.kind == .marketDataRequest { return answerMarketData(event, into: &out) }
    if tellsMarket, event.kind == .statusRequest { return answerStatus(event, into: &out) }
    noteDay(event)
    matcher.handle(event, into: &outbox)
    deliver(behind: tellsRequests ? 1 : 0, into: &out)
  }

  /// True while there is more to report of the last request.
  @inlinable public var isUnfinished: Bool {
    matcher.isUnfinished || owesLevels || owesTops || owesPhase || snapshot.isActive
      || voice.count > 0
  }

  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    settle()
    if voice.count > 0 { return tellWords(into: &out) }
    if owesLevels {
      owesLevels = false
      return tellBook(behind: 0, into: &out)
    }
    if owesTops {
      owesTops = false
      return tellTops(cause, into: &out)
    }
    if snapshot.isActive { return tellSnapshot(into: &out) }
    if owesPhase, !matcher.isUnfinished { return tellPhase(into: &out) }
    matcher.resume(into: &outbox)
    deliver(behind: 0, into: &out)
  }

  @inlinable
  public mutating func settle() {
    if unheardCount > 0 { hearOwnMarket() }
  }

  @inlinable @inline(never)
  mutating func hearOwnMarket() {
    for at in 0..<unheardCount { hearAll(unheard[at]) }
    unheardCount = 0
  }

  /// What risk turned away, and what the matcher couldn't take.
  @inlinable public var refusedCount: UInt64 {
    var count = matcher.refusedCount
    for session in 0..<risks.count { count &+= risks[session].refusedCount }
    return count
  }

  /// Tells risk what became of orders, then the world, behind so many events of this step. An event that the matcher merely
  /// passed on was heard by risk on its way in.
  @inlinable
  mutating func deliver<Out: Emitter & ~Copyable>(behind before: Int, into out: inout Out) {
    let count = outbox.count
    let passed = outbox.passed
    var sent = before
    for index in 0..<count {
      let report = outbox.events[index]
      sent &+= 1
      if passed &>> UInt64(index) & 1 == 1 {
        if !tellsRequests { out.pass(report) }
      } else if tellsMarket, Self.isOfBook(report.kind) {
        sent &-= 1
        touch(report)
      } else if tellsMarket, report.kind == .trade {
        touch(trade: report)
        remember(trade: report)
        out.emit(Self.anonymous(report))
      } else if tellsMarket, report.kind == .marketStatus {
        out.emit(report)
        owesPhase = true
      } else {
        hear(report, owner(of: report))
        assert(!voice.isRefused, "a report isn't answered")
        out.emit(report)
      }
    }
    outbox.clear()
    if touchedCount > 0 { tellBook(behind: sent, into: &out) }
  }

  /// The levels that were touched, and the tops of their books: what the step has no room for is told in the next one. A
  /// trade is three of the matcher's events and touches a level besides.
  @inlinable
  mutating func tellBook<Out: Emitter & ~Copyable>(behind sent: Int, into out: inout Out) {
    owesLevels = sent &+ touchedCount > maximumFanOut
    if owesLevels { return }
    tellLevels(cause, into: &out)
    // A top for each level at most.
    owesTops = sent &+ 2 &* touchedCount > maximumFanOut
    if !owesTops { tellTops(cause, into: &out) }
  }

  @inlinable @inline(__always)
  static func isOfBook(_ kind: EventKind) -> Bool {
    kind == .bookAdd || kind == .bookModify || kind == .bookDelete
  }

  /// What becomes of orders is said here and nowhere else: a report that comes in is nobody's, and goes no further.
  @inlinable @inline(__always)
  static func isReport(_ kind: EventKind) -> Bool {
    kind.code >= EventKind.orderAccepted.code && kind.code <= EventKind.massCancelReport.code
  }

  /// Both machines are sound, and nothing is on its way between them.
  public func checkInvariants() {
    for session in 0..<risks.count { risks[session].checkInvariants() }
    matcher.checkInvariants()
    precondition(outbox.count == 0, "the outbox is empty between two steps")
  }
}

/// The matcher's reports of one step. One too many traps: the slab has no room for it.
@usableFromInline
struct Outbox: Emitter, ~Copyable {
  @usableFromInline var events: Slab<Event>
  @usableFromInline var count: Int
  /// A bit for each event that was passed on and not made here.
  @usableFromInline var passed: UInt64

  init() {
    precondition(maximumFanOut <= UInt64.bitWidth, "there is a bit for each event of a step")
    events = Slab(count: maximumFanOut, repeating: .empty)
    count = 0
    passed = 0
  }

  @inlinable
  mutating func pass(_ event: Event) {
    events[count] = event
    passed |= 1 &<< UInt64(count)
    count &+= 1
  }

  @inlinable
  mutating func emit(_ event: Event) {
    events[count] = event
    count &+= 1
  }

  @inlinable
  mutating func clear() {
    count = 0
    passed = 0
  }
}
