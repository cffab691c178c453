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

  /// Whether the market was closed at some moment between two, to the minute; of a long time, within its last two weeks.
  func closes(from start: Nanoseconds, to end: Nanoseconds) -> Bool {
    let minute: UInt64 = 60_000_000_000
    var at = max(start.count, end.count - min(end.count, 14 * 24 * 60 * minute))
    while at < end.count {
      if phase(at: Nanoseconds(at)) == .closed { return true }
      at += minute
    }
    return false
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

  /// Goes on where a journal ended: `found` says how each instrument stood then. What is halted in an open market was so
  /// by somebody's word, and stays.
  init(_ day: TradingDay, found: [MarketPhase], from last: Nanoseconds, to now: Nanoseconds) {
    self.init(day, instrumentCount: found.count)
    let due = day.phase(at: now)
    var found = found
    if day.closes(from: last, to: now), found.contains(where: { $0 != .closed }) {
      orders += commands(from: found, to: .closed)
      found = found.map { _ in .closed }
    }
    orders += commands(from: found, to: due)
    orders.reverse()
    phase = due
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

  /// The same for instruments that stand each in its own way: a crash may have come between them.
  private func commands(from found: [MarketPhase], to new: MarketPhase) -> [Event] {
    var commands: [Event] = []
    func one(_ index: Int, _ action: OperatorAction, _ argument: Int64 = 0) {
      commands.append(
        Event(
          kind: .operatorCommand, source: .operatorDesk,
          instrument: InstrumentID(UInt32(index)),
          OperatorCommand(argument: argument, action: action)))
    }
    for (index, phase) in found.enumerated()
    where phase != new && (phase == .openingAuction || phase == .closingAuction) {
      one(index, .uncrossAuction)
    }
    if new == .closed, found.contains(where: { $0 != .closed }) {
      commands.append(Self.endOfDay)
    }
    for (index, phase) in found.enumerated() where phase != new {
      switch new {
      case .openingAuction, .closingAuction: one(index, .openAuction, Int64(new.code))
      case .continuous: if phase == .closed { one(index, .resumeInstrument) }
      default: if phase != .halted { one(index, .haltInstrument) }
      }
    }
    return commands
  }

  private static let endOfDay = Event(
    kind: .timer, source: .timer(TimerNumber.endOfDay),
    Timer(scheduled: .zero, period: .zero, count: 0))

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
      commands.append(Self.endOfDay)
      all(.haltInstrument)
    }
    return commands
  }
}
