// When a venue's market is open: the phases of a day by the clocks of a place, and what an operator would do at each
// change. It goes into the line as an operator's commands do, so it is sequenced, on record, and replays.

import Events
import FIXSession
import Tables

/// A day's phases. What isn't in one of them is closed.
public struct TradingDay: Sendable {
  struct Part: Sendable {
    var phase: MarketPhase
    var schedule: SessionSchedule
  }

  var parts: [Part]
  /// From the first day's opening to the last day's close; nil: each day is a trading day.
  var week: SessionSchedule?

  /// What the market does at a moment.
  public func phase(at wall: Nanoseconds) -> MarketPhase {
    if let week, !week.isOpen(at: wall) { return .closed }
    return parts.first { $0.schedule.isOpen(at: wall) }?.phase ?? .closed
  }
}

/// Turns a day's changes into commands, for one instrument after the other.
struct DayKeeper {
  private let day: TradingDay
  private let instrumentCount: Int
  /// What the market was last told to do. It begins open.
  private(set) var phase = MarketPhase.continuous
  private var orders: [Event] = []

  init(_ day: TradingDay, instrumentCount: Int) {
    self.day = day
    self.instrumentCount = instrumentCount
  }

  /// The next command that is due and for which there may be room; nil when there is none.
  mutating func next(at wall: Nanoseconds) -> Event? {
    if orders.isEmpty {
      let due = day.phase(at: wall)
      if due == phase { return nil }
      orders = commands(from: phase, to: due).reversed()
      phase = due
    }
    return orders.popLast()
  }

  /// It found no room: it is the next one again.
  mutating func putBack(_ event: Event) { orders.append(event) }

  private func commands(from old: MarketPhase, to new: MarketPhase) -> [Event] {
    var commands: [Event] = []
    func all(_ action: OperatorAction, _ argument: Int64 = 0) {
      for instrument in 0..<instrumentCount {
        commands.append(
          Event(
            kind: .operatorCommand, source: .operatorDesk,
            instrument: InstrumentID(UInt32(instrument)),
            OperatorCommand(argument: argument, action: action)))
      }
    }
    if old == .openingAuction || old == .closingAuction { all(.uncrossAuction) }
    switch new {
    case .openingAuction, .closingAuction: all(.openAuction, Int64(new.code))
    case .continuous: if old == .closed { all(.resumeInstrument) }
    default:
      commands.append(
        Event(
          kind: .timer, source: .timer(TimerNumber.endOfDay),
          Timer(scheduled: .zero, period: .zero, count: 0)))
      all(.haltInstrument)
    }
    return commands
  }
}
