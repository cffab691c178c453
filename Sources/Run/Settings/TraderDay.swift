// When a trader's day ends: at a time of day by the clocks of a place. What counts by the day (losses, drawdown, fee tiers, the
// curve, orders and cancels) begins anew then, and what is held carries over. The end goes into the line as an operator's
// commands do, so it is sequenced, on record, and replays. Of a core that was away when a day ended it is the first thing
// that the line hears.

import Config
import Events
import FIXSession

public struct TraderDay: Sendable {
  /// From each day's end to the next.
  package let schedule: SessionSchedule

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
