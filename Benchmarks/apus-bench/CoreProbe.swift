// The floor under every two-core figure: a bare cache line going to and fro between the same two
// CPUs, with nothing around it. Over one line both write the same word; over two each writes its own,
// as the two ends of a ring do.

import CAtomics
import Platform

/// Two CPUs, the first one producing.
struct CorePair: Hashable, Sendable {
  var first: Int
  var second: Int

  /// Runs two bodies at once, each on its CPU; both are past their start when either begins.
  func run(_ one: @escaping @Sendable () -> Void, _ two: @escaping @Sendable () -> Void) {
    let gate = Gate()
    func start(_ name: String, _ cpu: Int, _ side: Int, _ body: @escaping @Sendable () -> Void)
      -> PinnedThread
    {
      do {
        return try PinnedThread.start(ThreadOptions(name: name, cpu: cpu), warn: { print($0) }) {
          gate.arrive(side)
          body()
        }
      } catch {
        fatalError("\(error)")
      }
    }
    let threads = [start("bench-1", first, 0, one), start("bench-2", second, 1, two)]
    for thread in threads { thread.join() }
  }
}

/// Lines of memory that two threads share.
@safe
final class SharedLines: @unchecked Sendable {  // Each word has one writer at a time.
  private let memory: Mapping

  init() {
    do {
      memory = try Mapping(anonymous: 4096)
      try memory.prefault(named: "the probe's lines")
    } catch {
      fatalError("\(error)")
    }
  }

  /// The first word of a line. Lines are 256 bytes apart: the processor fetches them in pairs.
  @unsafe func line(_ index: Int) -> UnsafeMutablePointer<UInt64> {
    precondition(index >= 0 && index < 16)
    return unsafe (memory.base + index * 256).assumingMemoryBound(to: UInt64.self)
  }
}

/// Where two threads wait for each other.
private struct Gate: Sendable {
  private let lines = SharedLines()

  func arrive(_ side: Int) {
    unsafe apus_store_release(lines.line(side), 1)
    while unsafe apus_load_acquire(lines.line(1 - side)) == 0 { apus_pause() }
  }
}

/// Where a host has put two CPUs. It may move those of a virtual machine at any time, and every
/// two-core figure moves with them.
enum CoreDistance: String, CaseIterable {
  /// Two threads of one core: what they share is its first cache.
  case siblings
  /// Two cores under one last-level cache.
  case near
  /// Two cores with an interconnect between them.
  case far

  init(oneLineP50: Double, twoLinesP50: Double) {
    let ns = max(oneLineP50, twoLinesP50)
    self = ns < 85 ? .siblings : ns < 250 ? .near : .far
  }
}

/// A way through the machine and back, with nothing else on it.
enum CoreProbe {
  struct Reading {
    /// Sorted round trips in ns.
    var oneLine: [Double]
    var twoLines: [Double]

    var oneLineP50: Double { oneLine[oneLine.count / 2] }
    var twoLinesP50: Double { twoLines[twoLines.count / 2] }
    /// How far apart the two CPUs are at this moment.
    var distance: CoreDistance { CoreDistance(oneLineP50: oneLineP50, twoLinesP50: twoLinesP50) }
  }

  static func probe(_ pair: CorePair, trips: Int) -> Reading {
    Reading(
      oneLine: pingPong(pair, trips: trips, lines: (0, 0)),
      twoLines: pingPong(pair, trips: trips, lines: (0, 1)))
  }

  /// Round trips of a counter: the first thread writes odd numbers, the second the even one after.
  static func pingPong(_ pair: CorePair, trips: Int, lines: (Int, Int)) -> [Double] {
    let shared = SharedLines()
    let samples = Samples(trips)
    pair.run {
      let out = unsafe shared.line(lines.0)
      let back = unsafe shared.line(lines.1)
      var last = BenchTimer.ticks()
      for trip in 0..<UInt64(trips) {
        unsafe apus_store_release(out, trip &* 2 &+ 1)
        while unsafe apus_load_acquire(back) != trip &* 2 &+ 2 {}
        let now = BenchTimer.ticks()
        samples.record(Int(trip), now &- last)
        last = now
      }
    } _: {
      let into = unsafe shared.line(lines.0)
      let out = unsafe shared.line(lines.1)
      for trip in 0..<UInt64(trips) {
        while unsafe apus_load_acquire(into) != trip &* 2 &+ 1 {}
        unsafe apus_store_release(out, trip &* 2 &+ 2)
      }
    }
    return samples.sortedNs
  }
}
