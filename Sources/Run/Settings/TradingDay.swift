// When a venue's market is open: the phases of a day by the clocks of a place, and what an operator would do at each
// change. It goes into the line as an operator's commands do, so it is sequenced, on record, and replays.

import Events
import FIXSession

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
  package func closes(from start: Nanoseconds, to end: Nanoseconds) -> Bool {
    let minute: UInt64 = 60_000_000_000
    var at = max(start.count, end.count - min(end.count, 14 * 24 * 60 * minute))
    while at < end.count {
      if phase(at: Nanoseconds(at)) == .closed { return true }
      at += minute
    }
    return false
  }
}
