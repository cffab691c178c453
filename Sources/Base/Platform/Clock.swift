// Time of day at the cost of a register read. The processor's counter is calibrated against
// CLOCK_MONOTONIC and steered towards CLOCK_REALTIME by a keeper; whoever asks multiplies. Where the
// counter isn't invariant, CLOCK_MONOTONIC itself takes its place, and is steered in the same way: a wall
// clock that somebody sets back must turn no time back on either host.

import CAtomics
import CPlatform

/// The numbers that turn ticks into nanoseconds. Written by the keeper alone, under a version that
/// is odd while it writes.
@safe @usableFromInline
struct ClockPage {
  @usableFromInline var version: UInt64 = 0
  @usableFromInline var baseTicks: UInt64 = 0
  @usableFromInline var baseNs: UInt64 = 0
  /// Nanoseconds a tick, times 2^40. 0: no counter to trust, the ticks are the kernel's nanoseconds.
  @usableFromInline var rate: UInt64 = 0
  /// The same of the kernel's; 0 where the counter is trusted.
  @usableFromInline var kernelRate: UInt64 = 0
  /// All that was ever jumped over.
  @usableFromInline var jumpedNs: UInt64 = 0
  /// How far this clock is ahead of CLOCK_REALTIME, which was set back; 0 where steering has it within a second.
  @usableFromInline var aheadNs: UInt64 = 0

  @usableFromInline init() {}

  /// The time at a tick count, by these numbers.
  func ns(at ticks: UInt64) -> UInt64 {
    baseNs
      &+ apus_multiply_shift(
        ticks > baseTicks ? ticks - baseTicks : 0, rate == 0 ? kernelRate : rate, 40)
  }
}

/// One moment, by three clocks.
@frozen
public struct ClockMoment: BitwiseCopyable, Hashable, Sendable {
  /// Since the Unix epoch, and never back.
  public var wallNs: UInt64
  /// The same without what was ever jumped over: how long something took, and when it is due.
  public var steadyNs: UInt64
  /// What the host's clock says, back with it where somebody set it back: what others are to judge by theirs.
  public var hostNs: UInt64

  @inlinable
  public init(wallNs: UInt64, steadyNs: UInt64, hostNs: UInt64) {
    self.wallNs = wallNs
    self.steadyNs = steadyNs
    self.hostNs = hostNs
  }
}

/// Reads the time. Copies share one keeper and agree with each other across threads. The keeper
/// outlives them all: it is made once a process and never freed.
@safe
public struct Clock: @unchecked Sendable {  // The page has one writer, the keeper.
  @usableFromInline let page: UnsafeMutablePointer<ClockPage>

  init(page: UnsafeMutablePointer<ClockPage>) { unsafe self.page = page }

  /// Nanoseconds since the Unix epoch. About 11 ns. Reads of one thread may repeat but the clock's
  /// own steering never turns it back; who must not see it stand still compares with its last.
  @inlinable @_noLocks
  public func now() -> UInt64 { moment().wallNs }

  /// The time, how it stands by a clock that goes at the same pace and never jumps (a wall clock that somebody sets forward
  /// makes nobody silent and nothing due), and what the host says that it is. At the same cost.
  @inlinable @_noLocks
  public func moment() -> ClockMoment {
    unsafe withWords(of: page) { words in
      var tries = 0
      while true {
        let version = unsafe apus_load_acquire(words)
        let baseTicks = unsafe apus_load_relaxed(words + 1)
        let baseNs = unsafe apus_load_relaxed(words + 2)
        var rate = unsafe apus_load_relaxed(words + 3)
        let jumpedNs = unsafe apus_load_relaxed(words + 5)
        let aheadNs = unsafe apus_load_relaxed(words + 6)
        // Before the second look at the version: ticks read later could lie behind the keeper's next
        // base, and what was reckoned from them at the old rate ahead of the new one.
        let ticks: UInt64
        if rate == 0 {
          rate = unsafe apus_load_relaxed(words + 4)
          ticks = apus_clock_ns(1)  // CLOCK_MONOTONIC
        } else {
          ticks = apus_ticks()
        }
        apus_fence_acquire()
        if unsafe version & 1 == 0 && apus_load_relaxed(words) == version {
          // A counter read just before the keeper's own lies before the base: no time passed.
          let passed = ticks > baseTicks ? ticks &- baseTicks : 0
          let wallNs = baseNs &+ apus_multiply_shift(passed, rate, 40)
          // What was jumped over is part of the base.
          return ClockMoment(
            wallNs: wallNs, steadyNs: wallNs &- jumpedNs, hostNs: wallNs &- aheadNs)
        }
        // The keeper writes for some ten nanoseconds; if it lost its CPU meanwhile, the kernel answers.
        tries &+= 1
        if tries == 1000 {
          let wallNs = apus_clock_ns(0)  // CLOCK_REALTIME
          return ClockMoment(wallNs: wallNs, steadyNs: wallNs &- jumpedNs, hostNs: wallNs)
        }
        apus_pause()
      }
    }
  }

  @inlinable @_noLocks
  func withWords(
    of page: UnsafeMutablePointer<ClockPage>, _ body: (UnsafeMutablePointer<UInt64>) -> ClockMoment
  ) -> ClockMoment {
    unsafe body(UnsafeMutableRawPointer(page).assumingMemoryBound(to: UInt64.self))
  }
}

/// The one who sets the clock. `steer()` is called about once a second, by one thread.
@safe
public final class ClockKeeper: @unchecked Sendable {  // One thread steers.
  public let clock: Clock
  /// Ticks a second by calibration; 0 where the kernel is asked.
  public let ticksPerSecond: UInt64
  private let page: UnsafeMutablePointer<ClockPage>
  private let nominalRate: UInt64
  private let usesCounter: Bool

  /// The largest correction: 500 parts in a million, what NTP allows itself.
  private static let steepestPpm: Int64 = 500
  /// A difference of more than this isn't steered away but jumped over, forward only. Back it would take days at the steepest:
  /// until then `hostNs` has it right.
  private static let stepNs: Int64 = 1_000_000_000

  /// Calibrates for `calibrationNs`; 20 ms gives a rate within 5 parts in a million, and steering
  /// takes out the rest.
  public init(calibrationNs: UInt64 = 20_000_000, trustCounter: Bool = apus_tsc_is_invariant()) {
    unsafe page = .allocate(capacity: 1)
    unsafe page.initialize(to: ClockPage())
    unsafe clock = Clock(page: page)
    var ticks: UInt64 = 0
    var ns: UInt64 = 0
    if trustCounter {
      let first = Self.pair(clockNumber: 1)  // CLOCK_MONOTONIC
      apus_sleep_ns(calibrationNs)
      let last = Self.pair(clockNumber: 1)
      ticks = last.ticks &- first.ticks
      ns = last.ns &- first.ns
    }
    usesCounter = ticks != 0 && ns != 0
    nominalRate = usesCounter ? Self.scaled(ns, by: 1 << 40, over: ticks) : 1 << 40
    ticksPerSecond = usesCounter ? Self.scaled(ticks, by: 1_000_000_000, over: ns) : 0
    let real = usesCounter ? Self.pair(clockNumber: 0) : Self.kernelPair()
    unsafe page.pointee.baseTicks = real.ticks
    unsafe page.pointee.baseNs = real.ns
    unsafe page.pointee.rate = usesCounter ? nominalRate : 0
    unsafe page.pointee.kernelRate = usesCounter ? 0 : nominalRate
  }

  /// Compares with CLOCK_REALTIME and bends the rate so that the difference is gone within about
  /// `horizonNs`. Returns the difference found: positive when this clock was behind.
  @discardableResult
  public func steer(horizonNs: UInt64 = 1_000_000_000) -> Int64 {
    let real = usesCounter ? Self.pair(clockNumber: 0) : Self.kernelPair()
    return steer(ticks: real.ticks, realNs: real.ns, horizonNs: horizonNs)
  }

  func steer(ticks: UInt64, realNs: UInt64, horizonNs: UInt64) -> Int64 {
    let words = unsafe UnsafeMutableRawPointer(page).assumingMemoryBound(to: UInt64.self)
    let old = unsafe page.pointee
    let behind = Int64(bitPattern: realNs &- old.ns(at: ticks))
    let jump = behind > Self.stepNs ? UInt64(behind) : 0
    let ahead = behind < -Self.stepNs ? behind.magnitude : 0
    let wanted = jump > 0 ? 0 : behind
    let clamped = max(-1_000_000_000_000, min(1_000_000_000_000, wanted))
    let limit = Self.steepestPpm
    let ppm = max(-limit, min(limit, clamped * 1_000_000 / Int64(max(1, horizonNs))))
    let rate = UInt64(Int64(nominalRate) + Int64(nominalRate) / 1_000_000 * ppm)
    unsafe apus_store_relaxed(words, old.version &+ 1)
    apus_fence_full()
    // First: who asks the kernel meanwhile has a wall clock that has jumped already.
    unsafe apus_store_relaxed(words + 5, old.jumpedNs &+ jump)
    unsafe apus_store_relaxed(words + 6, ahead)
    // The new line leaves the old one at a moment that no reader has been past: the version is odd.
    let from = max(usesCounter ? apus_ticks() : apus_clock_ns(1), ticks, old.baseTicks)
    unsafe apus_store_relaxed(words + 1, from)
    unsafe apus_store_relaxed(words + 2, old.ns(at: from) &+ jump)
    unsafe apus_store_relaxed(words + (usesCounter ? 3 : 4), rate)
    // Pairs with the acquire in now: the numbers before the even version.
    unsafe apus_store_release(words, old.version &+ 2)
    return behind
  }

  /// A tick count and the time at it, from the tightest of several tries.
  private static func pair(clockNumber: Int32) -> (ticks: UInt64, ns: UInt64) {
    var best: (ticks: UInt64, ns: UInt64) = (0, 0)
    var tightest = UInt64.max
    for _ in 0..<16 {
      let before = apus_ticks()
      let ns = apus_clock_ns(clockNumber)
      let after = apus_ticks()
      if after &- before < tightest {
        tightest = after &- before
        best = (before &+ tightest / 2, ns)
      }
    }
    return best
  }

  /// The same where the kernel's clocks are all there is.
  private static func kernelPair() -> (ticks: UInt64, ns: UInt64) {
    (apus_clock_ns(1), apus_clock_ns(0))
  }

  private static func scaled(_ value: UInt64, by factor: UInt64, over divisor: UInt64) -> UInt64 {
    divisor.dividingFullWidth(value.multipliedFullWidth(by: factor)).quotient
  }
}
