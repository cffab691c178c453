// What an operator would do at each change of a venue's day, and at the end of a trader's, done by the clock.

import Events
import FIXSession
import Settings
import Tables

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

/// Knows which day the line was last told of.
struct TraderDayKeeper {
  private let day: TraderDay
  private var began: Nanoseconds

  /// `last`: the line's last input, of this run or of the one that it goes on with.
  init(_ day: TraderDay, last: Nanoseconds) {
    self.day = day
    began = day.schedule.start(at: last)
  }

  /// The end of a day that hasn't been told yet; nil where there is none. Several days away are one end: nothing was
  /// traded on those between. A clock that is set back begins no day again.
  func next(at wall: Nanoseconds) -> Event? {
    guard day.schedule.start(at: wall) > began else { return nil }
    return Event(
      kind: .timer, source: .timer(TimerNumber.endOfDay), instrument: .none,
      Timer(scheduled: day.schedule.start(at: wall), period: .zero, count: 0))
  }

  mutating func told(at wall: Nanoseconds) { began = day.schedule.start(at: wall) }
}
