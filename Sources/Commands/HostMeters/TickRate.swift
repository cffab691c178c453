// What measurements read the time with: the processor's counter where it can be trusted, for a read takes
// some ten nanoseconds and asks nobody; the kernel where not.

import CAtomics
import CPlatform
import Platform

/// Ticks, and how many of them a second has.
struct TickRate: Sendable {
  let perSecond: UInt64
  private let isCounter: Bool

  /// Calibrates for 20 ms.
  init() {
    let rate = ClockKeeper().ticksPerSecond
    isCounter = rate > 0
    perSecond = rate > 0 ? rate : 1_000_000_000
  }

  @_noLocks
  func now() -> UInt64 { isCounter ? apus_ticks() : apus_clock_ns(1) }  // CLOCK_MONOTONIC

  @_noLocks
  func ns(_ ticks: UInt64) -> UInt64 {
    let (high, low) = ticks.multipliedFullWidth(by: 1_000_000_000)
    // 600 years of ticks: then there is nothing to be exact about.
    if high >= perSecond { return .max }
    return perSecond.dividingFullWidth((high, low)).quotient
  }

  @_noLocks
  func ticks(ofNs ns: UInt64) -> UInt64 {
    let (high, low) = ns.multipliedFullWidth(by: perSecond)
    if high >= 1_000_000_000 { return .max }
    return (1_000_000_000 as UInt64).dividingFullWidth((high, low)).quotient
  }
}

/// What measuring threads leave behind, read after they were joined: each has words of its own, a page apart.
@safe
final class MeasuringSpace: @unchecked Sendable {  // One writer a part; read after it was joined.
  private let base: UnsafeMutableRawPointer
  private let partByteCount: Int

  init(parts: Int, wordsEach: Int) {
    partByteCount = (wordsEach * 8 + 4095) & ~4095
    unsafe base = .allocate(byteCount: max(1, parts) * partByteCount, alignment: 4096)
    // All pages are there before anything is measured.
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: max(1, parts) * partByteCount)
  }

  deinit { unsafe base.deallocate() }

  @unsafe
  func words(_ part: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (base + part * partByteCount).assumingMemoryBound(to: UInt64.self)
  }

  func word(_ part: Int, _ index: Int) -> UInt64 { unsafe words(part)[index] }
}
