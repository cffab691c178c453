// What an operator would do at each change of a venue's day, and at the end of a trader's, done by the clock.

import Events
import FIXSession
import Settings
import Tables

/// Turns a day's changes into commands, for one instrument after the other. An instrument closes by one command, its closing
/// auction's uncross where there is one, and the day's orders expire when all have closed: so none trades behind its close,
/// and no order slips in between, however long it takes until all have been told.
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

  /// Goes on where a journal ended: `found` says how far the day had come with each instrument, and `isOver` whether its
  /// orders had been told to expire. A crash may have come between any two commands.
  init(
    _ day: TradingDay, found: [MarketPhase], isOver: Bool, from last: Nanoseconds,
    to now: Nanoseconds
  ) {
    self.init(day, instrumentCount: found.count)
    let due = day.phase(at: now)
    var found = found
    let isClosed = isOver && found.allSatisfy { $0 == .closed }
    if !isClosed, due == .closed || day.closes(from: last, to: now) {
      orders += commands(from: found, to: .closed)
      found = found.map { _ in .closed }
    }
    if due != .closed { orders += commands(from: found, to: due) }
    orders.reverse()
    phase = due
  }

  /// The next command that is due and for which there may be room; nil when there is none.
  mutating func next(at wall: Nanoseconds) -> Event? {
    if orders.isEmpty {
      let due = day.phase(at: wall)
      if due == phase { return nil }
      orders = commands(from: Array(repeating: phase, count: instrumentCount), to: due).reversed()
      phase = due
    }
    return orders.popLast()
  }

  /// It found no room: it is the next one again.
  mutating func putBack(_ event: Event) { orders.append(event) }

  /// From where each instrument stands to where all shall.
  private func commands(from found: [MarketPhase], to new: MarketPhase) -> [Event] {
    var commands: [Event] = []
    func one(_ index: Int, _ action: OperatorAction, _ argument: MarketPhase = .none) {
      commands.append(
        Event(
          kind: .operatorCommand, source: .operatorDesk,
          instrument: InstrumentID(UInt32(index)),
          OperatorCommand(argument: Int64(argument.code), action: action)))
    }
    for (index, old) in found.enumerated() where old != new {
      let isInAuction = old == .openingAuction || old == .closingAuction
      switch new {
      case .closed: one(index, isInAuction ? .uncrossAuction : .haltInstrument, .closed)
      case .continuous where isInAuction: one(index, .uncrossAuction)
      case .continuous: one(index, .resumeInstrument, .closed)
      default:
        if isInAuction { one(index, .uncrossAuction) }
        one(index, .openAuction, new)
      }
    }
    if new == .closed { commands.append(Self.endOfDay) }
    return commands
  }

  private static let endOfDay = Event(
    kind: .timer, source: .timer(TimerNumber.endOfDay),
    Timer(scheduled: .zero, period: .zero, count: 0))
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
