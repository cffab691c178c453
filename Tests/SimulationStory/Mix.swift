// Deeds that belong together: each has to come while another is at work, and chance alone brings that about once in some
// thousand stories.

import Numerics

public enum Mix: String, CaseIterable, Sendable {
  /// Killed, started, and killed again before it is up; the one or the other time it may come with another config.
  case killAgain = "kill-again"
  /// Killed while a snapshot is written to a disk that takes its time.
  case killSnapshot = "kill-snapshot"
  /// Killed between the two halves of a write.
  case killWrite = "kill-write"
  /// A disk that takes nothing more while there is much to be written.
  case lostDisk = "lost-disk"
  /// A trader whose strategies wait while its market goes on, and whose way in waits while they catch up: what goes round
  /// finds no room. Takers are greedy then, so that there is something to tell of each book.
  case clog

  /// What is only in memory isn't written in halves, and doesn't fail at a sync.
  var needsPower: Bool { self == .killWrite || self == .lostDisk }

  /// The deeds of one occurrence, from a time on, where there are so many traders.
  func deeds(at ns: UInt64, traders: Int, _ random: inout SplitMix64) -> [Deed] {
    let ms: UInt64 = 1_000_000
    switch self {
    case .killAgain:
      let goneNs = ms + random.next(below: 500 * ms)
      // A start takes from a millisecond, where the disk is quick, to some hundred.
      let startedNs = (UInt64(1) << random.next(from: 10, through: 27)) + random.next(below: 1_000)
      let latency = Int64(drawn(ms, 20 * ms, &random))
      let place = Int(random.next(below: UInt64(2 + traders)))
      let whom = place < 2 ? Party.venue : .trader(place - 1)
      let first = otherShape(1, outOf: 2, &random)
      return [
        Deed(at: ns, .slowDisk, whom, for: 3_000 * ms, amount: latency),
        Deed(at: ns + ms, .kill, whom, for: goneNs, amount: first),
        Deed(
          at: ns + ms + goneNs + startedNs, .kill, whom, for: 100 * ms,
          amount: otherShape(1, outOf: 4, &random)),
      ]
    case .killSnapshot:
      return [
        Deed(
          at: ns, .slowDisk, .venue, for: 3_000 * ms,
          amount: Int64(drawn(50 * ms, 300 * ms, &random))),
        Deed(at: ns + ms, .snapshot, .venue),
        // The main thread looks ten times a second whether all have left theirs; then it is written.
        Deed(at: ns + drawn(100 * ms, 400 * ms, &random), .kill, .venue, for: 200 * ms),
      ]
    case .killWrite:
      return [
        Deed(
          at: ns, .slowDisk, .venue, for: 3_000 * ms,
          amount: Int64(drawn(20 * ms, 300 * ms, &random))),
        Deed(at: ns + ms, .shortWrite, .venue, amount: 8),
        Deed(at: ns + drawn(10 * ms, 1_000 * ms, &random), .kill, .venue, for: 200 * ms),
      ]
    case .lostDisk:
      // Synchronous writes as well as syncs: either is what the journal may do next.
      return [
        Deed(at: ns, .failWrite, .venue, for: 2_000 * ms, amount: 1_000),
        Deed(at: ns, .failSync, .venue, for: 2_000 * ms, amount: 1_000),
        Deed(at: ns + ms, .full, .venue, for: 2_000 * ms),
      ]
    case .clog:
      if traders == 0 { return [] }
      let trader = Party.trader(1 + Int(random.next(below: UInt64(traders))))
      let stillNs = drawn(500 * ms, 4_000 * ms, &random)
      return [
        Deed(at: ns, .starve, trader, for: stillNs, amount: Int64(Thread.match.rawValue)),
        Deed(
          at: ns + stillNs + 1, .starve, trader, for: drawn(10 * ms, 1_000 * ms, &random),
          amount: Int64(Thread.wayIn.rawValue)),
      ]
    }
  }

  /// The amount of a kill: by chance one for another config, else none.
  private func otherShape(
    _ some: UInt64, outOf all: UInt64, _ random: inout SplitMix64
  ) -> Int64 {
    let amount = 1 + Int64(random.next(below: UInt64(TraderShape.count)))
    return random.chance(some, outOf: all) ? amount : 0
  }

  private func drawn(_ low: UInt64, _ high: UInt64, _ random: inout SplitMix64) -> UInt64 {
    low + random.next(below: high - low)
  }
}
