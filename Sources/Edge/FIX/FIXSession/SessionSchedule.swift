// When a session is open: each day or each week, from a time to a time on the clocks of a place. Numbers
// begin at 1 with each such session.

import Events

/// A time of day, in seconds after midnight.
public struct ClockTime: Hashable, Comparable, Sendable {
  public var seconds: Int64

  public init?(hours: Int, minutes: Int, seconds: Int = 0) {
    guard (0...23).contains(hours), (0...59).contains(minutes), (0...59).contains(seconds) else {
      return nil
    }
    self.seconds = Int64(hours * 3600 + minutes * 60 + seconds)
  }

  public static func < (a: ClockTime, b: ClockTime) -> Bool { a.seconds < b.seconds }
}

public enum Weekday: Int, CaseIterable, Sendable {
  case sunday, monday, tuesday, wednesday, thursday, friday, saturday
}

public struct SessionSchedule: Sendable {
  private let zone: ZoneRules
  /// Seconds of one round: a day or a week.
  private let round: Int64
  /// From a round's beginning (midnight, or Sunday's midnight) to the session's start.
  private let from: Int64
  /// From the start to the end, by the clocks; up to a round.
  private let length: Int64

  /// Each day. An end that isn't later than the start is on the next day; the same time is all day long.
  public init(dailyFrom start: ClockTime, to end: ClockTime, in zone: ZoneRules) {
    self.zone = zone
    round = 86_400
    from = start.seconds
    length = end > start ? end.seconds - start.seconds : end.seconds - start.seconds + 86_400
  }

  /// Each week. An end that isn't later in the week than the start is in the next one.
  public init(
    weeklyFrom startDay: Weekday, _ start: ClockTime, to endDay: Weekday, _ end: ClockTime,
    in zone: ZoneRules
  ) {
    self.zone = zone
    round = 7 * 86_400
    from = Int64(startDay.rawValue) * 86_400 + start.seconds
    let to = Int64(endDay.rawValue) * 86_400 + end.seconds
    length = to > from ? to - from : to - from + 7 * 86_400
  }

  /// Whether there is a session at a moment.
  public func isOpen(at wall: Nanoseconds) -> Bool {
    let session = session(at: seconds(wall))
    return seconds(wall) < session.end
  }

  /// When the session at a moment began; the last one, where there is none.
  public func start(at wall: Nanoseconds) -> Nanoseconds {
    nanoseconds(session(at: seconds(wall)).start)
  }

  /// When the session at a moment ends, or the last one ended.
  public func end(at wall: Nanoseconds) -> Nanoseconds {
    nanoseconds(session(at: seconds(wall)).end)
  }

  /// Whether numbers that began at a moment are of an earlier session than the one at another, and begin at 1 again.
  public func isPast(_ begun: Nanoseconds, at wall: Nanoseconds) -> Bool {
    begun < start(at: wall)
  }

  /// When the next session begins.
  public func nextStart(after wall: Nanoseconds) -> Nanoseconds {
    let index = session(at: seconds(wall)).index
    return nanoseconds(zone.moment(ofLocal: localStart(index + 1)))
  }

  // MARK: Rounds

  private func seconds(_ wall: Nanoseconds) -> Int64 { Int64(wall.count / 1_000_000_000) }

  private func nanoseconds(_ seconds: Int64) -> Nanoseconds {
    Nanoseconds(UInt64(max(seconds, 0)) * 1_000_000_000)
  }

  /// A round's start by the clocks. Round 0 of weeks begins on the Sunday before 1970-01-01, a Thursday.
  private func localStart(_ index: Int64) -> Int64 {
    index * round + from - (round == 86_400 ? 0 : 4 * 86_400)
  }

  /// The last session that began by a moment.
  private func session(at moment: Int64) -> (index: Int64, start: Int64, end: Int64) {
    let local = moment + zone.offset(at: moment)
    // One round further than the clocks say: where they were turned, they may be behind.
    var index = (local - localStart(0)).floorDivided(by: round) + 1
    while true {
      let start = zone.moment(ofLocal: localStart(index))
      if start <= moment {
        return (index, start, zone.moment(ofLocal: localStart(index) + length))
      }
      index -= 1
    }
  }
}
