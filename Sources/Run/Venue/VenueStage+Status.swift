// How the market stands: of each instrument, and of trading as a whole.

import Events
import Matching
import Risk
import Tables

extension VenueStage {
  /// A day is over when its orders have been told to expire, and not any more when an instrument is opened.
  @inlinable
  mutating func noteDay(_ event: Event) {
    if event.kind == .timer {
      if event.source == .timer(TimerNumber.endOfDay) { isDayOver = true }
    } else if event.kind == .operatorCommand {
      let command = event.payload(as: OperatorCommand.self)
      if command.action == .openAuction || command.action == .resumeInstrument && command.isOfDay {
        isDayOver = false
      }
    }
  }

  /// Whether anything is stopped, for any session. Cold.
  public var isStopped: Bool {
    (0..<risks.count).contains { !risks[$0].standingKills.isEmpty }
  }

  /// Whether nobody's orders are taken: a kill is of the whole venue.
  @inlinable public var isKilled: Bool { risks[0].isKilled }

  /// How far the day has come with each instrument, halted or not. Cold.
  public var dayPhases: [MarketPhase] { (0..<told.count).map { matcher.dayPhase(of: $0) } }

  /// Open, where any instrument is; else what the first one does.
  @inlinable
  func phaseOfAll() -> MarketPhase {
    for instrument in 0..<told.count where matcher.phase(of: instrument) == .continuous {
      return .continuous
    }
    return matcher.phase(of: 0)
  }

  /// The answer to who asks, whether or not they want to hear of changes as well.
  @inlinable
  mutating func answerStatus<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let request = event.payload(as: StatusRequest.self)
    if request.subscription == .end { return }
    if event.instrument == .none {
      return out.emit(
        Event(
          causedBy: event, kind: .tradingStatus, source: event.source, instrument: .none,
          TradingStatus(
            request: request.request, session: request.session, phase: phaseOfAll(),
            isUnsolicited: 0)))
    }
    let instrument = Int(event.instrument.index)
    guard instrument < told.count else { return }
    out.emit(
      Event(
        causedBy: event, kind: .marketStatus, source: event.source, instrument: event.instrument,
        matcher.status(of: instrument)))
  }

  @inlinable
  mutating func tellPhase<Out: Emitter & ~Copyable>(into out: inout Out) {
    owesPhase = false
    let phase = phaseOfAll()
    if phase == toldPhase { return }
    toldPhase = phase
    out.emit(
      Event(
        causedBy: cause, kind: .tradingStatus, source: .none, instrument: .none,
        TradingStatus(request: 0, session: 0, phase: phase, isUnsolicited: 1)))
  }
}
