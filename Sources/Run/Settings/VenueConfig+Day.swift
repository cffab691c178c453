// The trading day of a venue's config.

import Config
import Events
import FIXSession

extension VenueConfig {
  /// Nil where nothing is said: then the market is always open.
  static func decodeDay(_ section: ConfigDecoder) -> TradingDay? {
    guard section.isPresent else { return nil }
    let zone = SessionTerms.zone(section)
    let open = SessionTerms.time("open", section)
    let close = SessionTerms.time("close", section)
    let opening =
      section.has("opening_auction") ? SessionTerms.time("opening_auction", section) : nil
    let closing =
      section.has("closing_auction") ? SessionTerms.time("closing_auction", section) : nil
    // In the order of a day: what isn't later than the one before would be on the next day.
    var last = opening
    for (key, time) in [("open", open), ("closing_auction", closing), ("close", close)] {
      guard let time else { continue }
      if let last, time <= last {
        section.fail(
          key,
          "a day goes opening_auction, open, closing_auction, close, each later than the one before"
        )
      }
      last = time
    }
    var parts: [TradingDay.Part] = []
    func add(_ phase: MarketPhase, _ from: ClockTime?, _ to: ClockTime?) {
      guard let from, let to, from < to else { return }
      parts.append(
        TradingDay.Part(
          phase: phase, schedule: SessionSchedule(dailyFrom: from, to: to, in: zone)))
    }
    add(.openingAuction, opening, open)
    add(.continuous, open, closing ?? close)
    add(.closingAuction, closing, close)
    let week = SessionTerms.weekdays(section).map {
      SessionSchedule(
        weeklyFrom: $0.first, opening ?? open ?? ClockTime(hours: 0, minutes: 0)!, to: $0.last,
        close ?? ClockTime(hours: 0, minutes: 0)!, in: zone)
    }
    return TradingDay(parts: parts, week: week)
  }
}
