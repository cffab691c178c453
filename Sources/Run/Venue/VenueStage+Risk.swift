// What risk says at a venue. It answers a request with a pass or with one refusal; what it says beside that (a limit is near,
// a session is stopped) goes on record in steps of its own, and is nobody's answer: it is the operator's, not a client's.
//
// Each session has a risk of its own, whose firm is that session: on record it is told by the session's number.

import Events
import Risk
import Tables

/// Stands where risk emits. It is asked about one event at a time.
@usableFromInline
struct RiskVoice: Emitter, ~Copyable {
  /// Risk let it pass.
  @usableFromInline var isOpen = false
  @usableFromInline var isRefused = false
  /// What risk says instead.
  @usableFromInline var refusal = Event.empty
  /// Whose risk is speaking; -1: one that is everybody's.
  @usableFromInline var session = -1
  /// What isn't an answer, as far as it hasn't been told on: `told ..< count`.
  @usableFromInline var words: Slab<Event>
  @usableFromInline var count = 0
  @usableFromInline var told = 0
  @usableFromInline var warnings: UInt64 = 0
  @usableFromInline var stops: UInt64 = 0

  /// In a step risk hears as many events as there are reports, or a timer for as many sessions, and says no more of each than
  /// any stage may. One too many traps: the slab has no room for it.
  @inlinable static var capacity: Int { maximumFanOut * maximumFanOut }

  init() { words = Slab(count: Self.capacity, repeating: .empty) }

  /// Another event is asked about.
  @inlinable @inline(__always)
  mutating func begin() {
    isOpen = false
    isRefused = false
  }

  @inlinable mutating func pass(_ event: Event) { isOpen = true }

  @inlinable
  mutating func emit(_ event: Event) {
    if event.kind == .orderRejected || event.kind == .requestRejected {
      precondition(!isRefused, "risk answers once")
      isRefused = true
      refusal = event
      return
    }
    if event.kind == .killSwitch {
      stops &+= 1
    } else if event.flags & WarningFlags.isOver == 0 {
      warnings &+= 1
    }
    words[count] = session < 0 ? event : Self.named(event, session)
    count &+= 1
  }

  /// The same of a session. An instrument's limits are each session's own, too.
  @inlinable
  static func named(_ event: Event, _ session: Int) -> Event {
    if event.kind == .riskWarning {
      var warning = event.payload(as: RiskWarning.self)
      warning.target = UInt64(truncatingIfNeeded: session)
      if warning.scope != .instrument { warning.scope = .session }
      return Event(
        causedBy: event, kind: event.kind, flags: event.flags, source: event.source,
        instrument: event.instrument, warning)
    }
    var kill = event.payload(as: KillSwitch.self)
    kill.target = UInt64(truncatingIfNeeded: session)
    if kill.scope != .instrument { kill.scope = .session }
    return Event(
      causedBy: event, kind: event.kind, flags: event.flags, source: event.source,
      instrument: event.instrument, kill)
  }
}

extension VenueStage {
  /// Sessions whose risk hears of one timer: with more they take turns, so that no order waits for all of them.
  @inlinable public static var timedSessionsMax: Int { maximumFanOut }

  /// Times that a session came near a limit, and that risk stopped one.
  @inlinable public var warningCount: UInt64 { voice.warnings }
  @inlinable public var stopCount: UInt64 { voice.stops }

  /// A session's risk hears of something.
  @inlinable @inline(__always)
  mutating func hear(_ event: Event, _ session: Int) {
    voice.session = risks.count > 1 ? session : -1
    risks[session].handle(event, into: &voice)
  }

  /// So does everybody's. What all hear of is answered by nobody: it says no more than that it passes.
  @inlinable
  mutating func hearAll(_ event: Event) {
    for session in 0..<risks.count { hear(event, session) }
  }

  @inlinable
  mutating func hearTimer(_ event: Event) {
    if event.source == .timer(TimerNumber.endOfDay) { return hearAll(event) }
    var left = risks.count < Self.timedSessionsMax ? risks.count : Self.timedSessionsMax
    while left > 0 {
      hear(event, nextTimed)
      nextTimed = nextTimed &+ 1 == risks.count ? 0 : nextTimed &+ 1
      left &-= 1
    }
  }

  /// What risk has said beside its answers, a step's worth.
  @inlinable
  mutating func tellWords<Out: Emitter & ~Copyable>(into out: inout Out) {
    var room = maximumFanOut
    while voice.told < voice.count, room > 0 {
      out.emit(voice.words[voice.told])
      voice.told &+= 1
      room &-= 1
    }
    if voice.told == voice.count {
      voice.told = 0
      voice.count = 0
    }
  }
}
