// How long a cache line takes from one CPU to another, which is what each ring of a line costs each event: two
// threads throw one word to and fro, and half a round trip is the way.

import CAtomics
import CPlatform
import Platform

/// The way between two CPUs.
public struct CoreLatency: Equatable, Sendable {
  public var from: Int
  public var to: Int
  /// The median of many.
  public var ns: UInt64

  public init(from: Int, to: Int, ns: UInt64) {
    self.from = from
    self.to = to
    self.ns = ns
  }
}

public enum CoreLatencyMeter {
  private static let batches = 41
  private static let roundTripsEach = 64
  /// A pair that is left alone takes a millisecond; one that isn't gives what it has by then.
  private static let pairNs: UInt64 = 1_000_000_000
  private static let over = UInt64.max

  /// All pairs of these CPUs, as many as fit the time; each once.
  public static func run(on cpus: [Int], withinNs ns: UInt64) -> [CoreLatency] {
    let rate = TickRate()
    let start = ClockReading.steadyNs
    var found: [CoreLatency] = []
    for (index, from) in cpus.enumerated() {
      for to in cpus[(index + 1)...] {
        let passed = ClockReading.steadyNs - start
        if passed >= ns { return found }
        if let ns = pair(from, to, rate, withinNs: min(pairNs, ns - passed)) {
          found.append(CoreLatency(from: from, to: to, ns: ns))
        }
      }
    }
    return found
  }

  /// Nil where a CPU can't be had, or there was no time for a single batch.
  private static func pair(
    _ from: Int, _ to: Int, _ rate: TickRate, withinNs limit: UInt64
  ) -> UInt64? {
    // The ball has a page of its own, so no other word travels with it.
    let ball = MeasuringSpace(parts: 1, wordsEach: 1)
    let times = MeasuringSpace(parts: 1, wordsEach: batches + 1)
    let here = Pin(cpu: from)
    let there = Pin(cpu: to)
    guard
      let second = try? PinnedThread.start(
        there.options(named: "pong"), warn: there.note,
        body: { if there.held { unsafe pong(ball.words(0)) } })
    else { return nil }
    let first = try? PinnedThread.start(here.options(named: "ping"), warn: here.note) {
      if here.held { unsafe ping(ball.words(0), times.words(0), rate, rate.ticks(ofNs: limit)) }
    }
    first?.join()
    unsafe apus_store_release(ball.words(0), over)
    second.join()
    let count = Int(times.word(0, batches))
    guard here.held, there.held, count > 0 else { return nil }
    let sorted = (0..<count).map { times.word(0, $0) }.sorted()
    return rate.ns(sorted[count / 2]) / UInt64(2 * roundTripsEach)
  }

  /// Throws odd numbers and waits for the even ones after them. The last word of `times` is how many batches there are.
  @unsafe @_noLocks
  private static func ping(
    _ ball: UnsafeMutablePointer<UInt64>, _ times: UnsafeMutablePointer<UInt64>,
    _ rate: TickRate, _ limit: UInt64
  ) {
    let first = rate.now()
    var number: UInt64 = 1
    // One more than is kept: the first finds cold caches, and a partner who isn't there yet.
    for batch in 0...batches {
      let start = rate.now()
      for _ in 0..<roundTripsEach {
        // Pairs with pong's acquire: nothing but the number itself is told.
        unsafe apus_store_release(ball, number)
        var looks = 0
        while unsafe apus_load_acquire(ball) != number &+ 1 {
          looks &+= 1
          if looks & 0x3FF == 0 && rate.now() &- first > limit { return }
        }
        number &+= 2
      }
      let end = rate.now()
      if batch > 0 {
        unsafe times[batch - 1] = end &- start
        unsafe times[batches] = UInt64(batch)
      }
      if end &- first > limit { return }
    }
  }

  @unsafe @_noLocks
  private static func pong(_ ball: UnsafeMutablePointer<UInt64>) {
    while true {
      let seen = unsafe apus_load_acquire(ball)
      if seen == over { return }
      if seen & 1 == 1 { unsafe apus_store_release(ball, seen &+ 1) }
    }
  }
}
