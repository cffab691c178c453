// How the market stands: of each instrument, and of trading as a whole.

import Events
import Matching
import Risk
import Tables

extension VenueStage {
  /// The end of a day closes the market until an instrument is opened again.
  @inlinable
  mutating func noteDay(_ event: Event) {
    if event.kind == .timer {
      if event.source == .timer(TimerNumber.endOfDay) { isClosed = true }
    } else if event.kind == .operatorCommand {
      let action = event.payload(as: OperatorCommand.self).action
      if action == .openAuction || action == .resumeInstrument { isClosed = false }
    }
  }

  /// What is halted when the day is over is closed.
  @inlinable
  public func phase(of instrument: Int) -> MarketPhase {
    let phase = matcher.phase(of: instrument)
    return isClosed && phase == .halted ? .closed : phase
  }

  /// Whether anything is stopped, for any session. Cold.
  public var isStopped: Bool {
    (0..<risks.count).contains { !risks[$0].standingKills.isEmpty }
  }

  /// Whether nobody's orders are taken: a kill is of the whole venue.
  @inlinable public var isKilled: Bool { risks[0].isKilled }

  /// Of every instrument. Cold.
  public var phases: [MarketPhase] { (0..<told.count).map { phase(of: $0) } }

  /// Open, where any instrument is; else what the first one does.
  @inlinable
  func phaseOfAll() -> MarketPhase {
    for instrument in 0..<told.count where phase(of: instrument) == .continuous {
      return .continuous
    }
    return phase(of: 0)
  }

  @inlinable
  func withDay(_ report: Event) -> Event {
    var status = report.payload(as: MarketStatus.self)
    status.phase = phase(of: Int(report.instrument.index))
    return Event(
      causedBy: report, kind: .marketStatus, source: report.source, instrument: report.instrument,
      status)
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
    var status = matcher.status(of: instrument)
    status.phase = phase(of: instrument)
    out.emit(
      Event(
        causedBy: event, kind: .marketStatus, source: event.source, instrument: event.instrument,
        status))
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
