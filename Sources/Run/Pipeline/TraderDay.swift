// When a trader's day ends: at a time of day by the clocks of a place. What counts by the day (losses, drawdown, fee tiers, the
// curve, orders and cancels) begins anew then, and what is held carries over. The end goes into the line as an operator's
// commands do, so it is sequenced, on record, and replays. Of a core that was away when a day ended it is the first thing
// that the line hears.

import Config
import Events
import FIXSession

public struct TraderDay: Sendable {
  /// From each day's end to the next.
  let schedule: SessionSchedule

  init(ends: ClockTime, zone: ZoneRules) {
    schedule = SessionSchedule(dailyFrom: ends, to: ends, in: zone)
  }

  /// Nil where nothing is said: then a day never ends.
  static func decode(_ section: ConfigDecoder) -> TraderDay? {
    guard section.isPresent else { return nil }
    let zone = SessionTerms.zone(section)
    return SessionTerms.time("ends", section).map { TraderDay(ends: $0, zone: zone) }
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
