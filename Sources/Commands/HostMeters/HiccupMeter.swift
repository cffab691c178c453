// How often a thread that wants nothing but to run is kept from it: each CPU reads the time as fast as it can, and
// every gap between two reads is time that something else had: an interrupt, another thread, the
// firmware, the machine below a virtual one. What is seen here is what a spinning stage would wait.

import CAtomics
import CPlatform
import Fabric
import Platform

/// The gaps of one CPU.
public struct Hiccups: Equatable, Sendable {
  public var cpu: Int
  /// How long was looked.
  public var ns: UInt64
  /// Gaps over the threshold, by HistogramScale.
  public var buckets: [UInt64]
  public var longestNs: UInt64
  /// All of them together.
  public var stolenNs: UInt64

  public init(cpu: Int, ns: UInt64, buckets: [UInt64], longestNs: UInt64, stolenNs: UInt64) {
    self.cpu = cpu
    self.ns = ns
    self.buckets = buckets
    self.longestNs = longestNs
    self.stolenNs = stolenNs
  }

  public var count: UInt64 { buckets.reduce(0, +) }

  /// So many of a thousand gaps were shorter; 0 where there was none.
  public func quantile(perMille: UInt64) -> UInt64 {
    let wanted = (count * perMille + 999) / 1000
    var seen: UInt64 = 0
    for (bucket, count) in buckets.enumerated() where count > 0 {
      seen += count
      if seen >= wanted { return min(HistogramScale.middle(of: bucket), longestNs) }
    }
    return 0
  }

  /// Of a million nanoseconds, so many were somebody else's.
  public var stolenPerMillion: UInt64 { ns == 0 ? 0 : stolenNs * 1_000_000 / ns }

  /// Gaps by length, in decades and their halves: 1 µs, 5 µs, 10 µs and so on; only those that were seen.
  public var decades: [(fromNs: UInt64, count: UInt64)] {
    var bounds: [UInt64] = [HiccupMeter.thresholdNs]
    var decade: UInt64 = 1_000
    while decade < 100_000_000 {
      bounds += [decade * 5, decade * 10]
      decade *= 10
    }
    return bounds.enumerated().compactMap { index, from in
      let end = index + 1 < bounds.count ? bounds[index + 1] : .max
      var sum: UInt64 = 0
      for (bucket, count) in buckets.enumerated() where count > 0 {
        let value = max(HistogramScale.middle(of: bucket), HiccupMeter.thresholdNs)
        if value >= from && value < end { sum += count }
      }
      return sum == 0 ? nil : (from, sum)
    }
  }
}

public enum HiccupMeter {
  /// What is shorter is the loop's own time, or a memory access.
  public static let thresholdNs: UInt64 = 1_000

  /// Words of a part: the looked-at time, the longest gap, all gaps' sum, then the buckets.
  private static let buckets = 3

  /// Looks on all these CPUs at a time. A CPU that no thread may be put on has none. `whileWaiting` is called
  /// about ten times a second; when it says false the measurement ends early.
  public static func run(
    on cpus: [Int], forNs ns: UInt64, whileWaiting: (UInt64) -> Bool = { _ in true }
  ) -> [Hiccups] {
    let rate = TickRate()
    let space = MeasuringSpace(parts: cpus.count, wordsEach: buckets + HistogramScale.bucketCount)
    let stop = MeasuringSpace(parts: 1, wordsEach: 1)
    var threads: [(index: Int, thread: PinnedThread)] = []
    for (index, cpu) in cpus.enumerated() {
      let pin = Pin(cpu: cpu)
      let thread = try? PinnedThread.start(pin.options(named: "hiccup-\(cpu)"), warn: pin.note) {
        guard pin.held else { return }
        unsafe look(
          space.words(index), rate, forTicks: rate.ticks(ofNs: ns), until: stop.words(0))
      }
      if let thread { threads.append((index, thread)) }
    }
    let start = ClockReading.steadyNs
    while true {
      let passed = ClockReading.steadyNs - start
      if passed >= ns { break }
      apus_sleep_ns(min(100_000_000, ns - passed))
      if !whileWaiting(ClockReading.steadyNs - start) {
        unsafe apus_store_release(stop.words(0), 1)
        break
      }
    }
    // Those that weren't told to stop look for as long as was asked, from when they began.
    return threads.compactMap { index, thread in
      thread.join()
      let looked = space.word(index, 0)
      guard looked > 0 else { return nil }
      return Hiccups(
        cpu: cpus[index], ns: looked,
        buckets: (0..<HistogramScale.bucketCount).map { space.word(index, buckets + $0) },
        longestNs: space.word(index, 1), stolenNs: space.word(index, 2))
    }
  }

  /// The loop. It touches its own words only, and those only when there was a gap.
  @unsafe @_noLocks
  private static func look(
    _ words: UnsafeMutablePointer<UInt64>, _ rate: TickRate, forTicks: UInt64,
    until stop: UnsafeMutablePointer<UInt64>
  ) {
    let threshold = rate.ticks(ofNs: thresholdNs)
    let first = rate.now()
    var last = first
    while last &- first < forTicks {
      let now = rate.now()
      let gap = now &- last
      // Above half the range: a counter that went back, which is no gap.
      if gap > threshold && gap < 1 << 63 {
        let ns = rate.ns(gap)
        unsafe words[buckets + HistogramScale.bucket(of: ns)] += 1
        unsafe words[1] = max(words[1], ns)
        unsafe words[2] += ns
      }
      last = now
      // Somebody pressed ^C: a word that nobody writes until then stays in the cache.
      if unsafe apus_load_relaxed(stop) != 0 { break }
    }
    unsafe words[0] = rate.ns(last &- first)
  }
}

/// Whether a thread got the CPU that it was to measure.
final class Pin: @unchecked Sendable {  // Written by its thread before the body runs there.
  private let cpu: Int
  private(set) var held = true

  init(cpu: Int) { self.cpu = cpu }

  func options(named name: String) -> ThreadOptions { ThreadOptions(name: name, cpu: cpu) }

  @Sendable func note(_ warning: String) { held = false }
}
