// A moment as somebody types it: with its date, or as a time of a day that is known.

import EventText
import Events

public enum MomentText {
  /// `2026-01-02T09:30:00Z` (the Z may be left out), `2026-01-02`, or `09:30`, `09:30:00`,
  /// `09:30:00.123456789` of the day that `day` lies in. Nil for anything else. UTC throughout.
  public static func parse(_ text: String, day: Nanoseconds) -> Nanoseconds? {
    let date = String(timeText(day).prefix(10))
    switch text.utf8.count {
    case 10 where text.contains("-"): return parseTime(text + "T00:00:00Z")
    case 5 where text.contains(":"): return parseTime(date + "T" + text + ":00Z")
    case 8...18 where !text.contains("-"): return parseTime(date + "T" + text + "Z")
    default: return parseTime(text.hasSuffix("Z") ? text : text + "Z")
    }
  }

  /// What an error says is allowed.
  public static func allowed(day: Nanoseconds) -> String {
    let date = String(timeText(day).prefix(10))
    return "a time of day like 09:30:00 (UTC, on \(date)), a date like \(date), or both like "
      + "\(date)T09:30:00Z"
  }
}
