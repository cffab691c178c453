// Which journals may go: never the newest of an instance, which may be at work, and none that is to be
// kept hot.

import Events
import Journal
import Platform

/// How much is kept: the newest so many of each instance, or what began less than so long ago.
public enum Retention: Equatable, Sendable {
  case journals(Int)
  case age(ns: UInt64)

  /// `3` journals, or `7d`, `12h`. Nil for anything else, and for less than one journal.
  public init?(_ word: String) {
    if let count = Int(word), count >= 1 {
      self = .journals(count)
    } else if let unit = word.last, let count = UInt64(word.dropLast()),
      let seconds = ["d": 86_400, "h": 3600, "m": 60][unit] as UInt64?, count <= 1_000_000
    {
      let (ns, isOver) = (count * seconds).multipliedReportingOverflow(by: 1_000_000_000)
      self = .age(ns: isOver ? .max : ns)
    } else {
      return nil
    }
  }

  public static let allowed = "a number of journals from 1, or an age such as 7d, 12h or 30m"

  func keeps(rank: Int, start: Nanoseconds, now: Nanoseconds) -> Bool {
    switch self {
    case .journals(let count): return rank < count
    case .age(let ns): return now.since(start).count < ns
    }
  }
}

public struct RetainedJournal: Sendable {
  public enum Verdict: Equatable, Sendable {
    /// The newest of its instance: perhaps at work.
    case newest
    case hot
    /// It may be archived, and once that is proven it may go.
    case cold
    /// It can't be read: left alone.
    case unreadable(String)
  }

  public var directory: String
  public var instance: String
  public var start: Nanoseconds
  public var verdict: Verdict
}

public enum JournalRetention {
  /// What becomes of each journal under `root`, the oldest first.
  public static func verdicts(
    root: String, hot: Retention, now: Nanoseconds
  ) throws(JournalError) -> [RetainedJournal] {
    var found: [RetainedJournal] = []
    for directory in try JournalDirectory.journals(under: root) {
      do throws(JournalError) {
        let header = try JournalReader(path: directory).header
        found.append(
          RetainedJournal(
            directory: directory, instance: header.instance, start: header.start, verdict: .cold))
      } catch {
        found.append(
          RetainedJournal(
            directory: directory, instance: "", start: .zero,
            verdict: .unreadable(error.description)))
      }
    }
    let order = found.indices.filter { found[$0].verdict == .cold }
      .sorted { found[$0].start > found[$1].start }
    var ranks: [String: Int] = [:]
    for index in order {
      let rank = ranks[found[index].instance, default: 0]
      ranks[found[index].instance] = rank + 1
      if rank == 0 {
        found[index].verdict = .newest
      } else if hot.keeps(rank: rank, start: found[index].start, now: now) {
        found[index].verdict = .hot
      }
    }
    return found
  }
}
