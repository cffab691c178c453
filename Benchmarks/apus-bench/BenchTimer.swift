// Ticks for timing, and room for samples that is made before the timing starts.

import CAtomics
import CPlatform
import Platform

enum BenchTimer {
  /// Nanoseconds a tick, by calibration; 1 where the counter can't be trusted and the kernel is asked.
  static let nsPerTick: Double = {
    let keeper = ClockKeeper(calibrationNs: 50_000_000)
    return keeper.ticksPerSecond == 0 ? 1 : 1e9 / Double(keeper.ticksPerSecond)
  }()

  private static let counts = apus_tsc_is_invariant()

  static func ticks() -> UInt64 { counts ? apus_ticks() : apus_clock_ns(1) }

  /// What this thread has spent on a CPU: the kernel's clock 3.
  static func threadCPUNs() -> UInt64 { apus_clock_ns(3) }

  /// The steady time that passes for all.
  static func wallNs() -> UInt64 { apus_clock_ns(1) }

  static func ns(_ ticks: UInt64) -> Double { Double(ticks) * nsPerTick }

  /// Lets so long go by without leaving the CPU.
  static func pause(ns: Double) {
    if ns <= 0 { return }
    let start = ticks()
    let length = UInt64(ns / nsPerTick)
    while ticks() &- start < length { apus_pause() }
  }
}

/// Samples of one thread, read by another after it has ended.
@safe
final class Samples: @unchecked Sendable {  // Written by one thread, read after it was joined.
  private let ticks: UnsafeMutableBufferPointer<UInt64>

  private let count: Int

  init(_ count: Int) {
    self.count = max(1, count)
    unsafe ticks = .allocate(capacity: max(1, count))
    unsafe ticks.initialize(repeating: 0)
    _ = BenchTimer.nsPerTick
  }

  func record(_ index: Int, _ value: UInt64) {
    precondition(index >= 0 && index < count)
    unsafe ticks[index] = value
  }

  subscript(_ index: Int) -> UInt64 {
    precondition(index >= 0 && index < count)
    return unsafe ticks[index]
  }

  /// In ns, smallest first, without the first hundredth: the warm-up.
  var sortedNs: [Double] {
    let warm = count / 100
    return unsafe ticks.dropFirst(warm).sorted().map { BenchTimer.ns($0) }
  }

  deinit { unsafe ticks.deallocate() }
}
