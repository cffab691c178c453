// The clock: near the kernel's, never back by its own doing, whatever the keeper is told.

import CAtomics
import CPlatform
import Testing

@testable import Platform

@Suite struct ClockTests {
  /// Other work on this machine may come between two readings: the nearest of many tries counts.
  private func nearestDifference(_ clock: Clock) -> Int64 {
    var nearest = Int64.max
    for _ in 0..<2000 {
      let before = apus_clock_ns(0)
      let here = clock.now()
      let after = apus_clock_ns(0)
      if here < before {
        nearest = min(nearest, Int64(before - here))
      } else {
        nearest = min(nearest, here > after ? Int64(here - after) : 0)
      }
    }
    return nearest
  }

  @Test func agreesWithTheKernelWithinAMillisecond() {
    let keeper = ClockKeeper()
    #expect(nearestDifference(keeper.clock) < 1_000_000)
    for _ in 0..<5 {
      apus_sleep_ns(20_000_000)
      keeper.steer(horizonNs: 20_000_000)
    }
    #expect(nearestDifference(keeper.clock) < 1_000_000)
  }

  @Test func withoutACounterTheKernelIsAsked() {
    let keeper = ClockKeeper(trustCounter: false)
    #expect(keeper.ticksPerSecond == 0)
    #expect(abs(keeper.steer()) < 1_000_000_000)
    #expect(nearestDifference(keeper.clock) < 1_000_000)
  }

  /// Somebody sets the wall clock an hour back, and then an hour ahead: the one is steered towards, the other jumped to.
  @Test func withoutACounterASetWallClockTurnsNothingBack() {
    let keeper = ClockKeeper(trustCounter: false)
    let hour: UInt64 = 3_600_000_000_000
    let before = keeper.clock.now()
    #expect(
      keeper.steer(ticks: apus_clock_ns(1), realNs: before - hour, horizonNs: 1_000_000_000) < 0)
    let after = keeper.clock.now()
    #expect(after >= before && after < before + hour)
    apus_sleep_ns(20_000_000)
    let passed = keeper.clock.now() - after
    #expect(passed >= 19_000_000, "it stands still: \(passed) ns")
    _ = keeper.steer(ticks: apus_clock_ns(1), realNs: after + hour, horizonNs: 1_000_000_000)
    #expect(keeper.clock.now() > after + hour - 1_000_000_000)
  }

  /// Somebody sets the wall clock an hour ahead, twice: what is measured by the other clock takes as long as it takes.
  @Test(arguments: [true, false])
  func whatIsJumpedOverIsNoTimeThatPassed(_ trustCounter: Bool) {
    guard !trustCounter || apus_tsc_is_invariant() else { return }
    let keeper = ClockKeeper(trustCounter: trustCounter)
    let clock = keeper.clock
    let hour: UInt64 = 3_600_000_000_000
    func ticks() -> UInt64 { trustCounter ? apus_ticks() : apus_clock_ns(1) }
    var last = clock.moment()
    #expect(last.steadyNs == last.wallNs)
    for _ in 0..<2 {
      let before = last
      _ = keeper.steer(
        ticks: ticks(), realNs: before.wallNs + hour, horizonNs: 1_000_000_000)
      apus_sleep_ns(20_000_000)
      last = clock.moment()
      #expect(last.wallNs - before.wallNs > hour)
      let passed = last.steadyNs - before.steadyNs
      #expect(passed >= 19_000_000 && passed < hour / 2, "\(passed) ns")
    }
    // Nor does it wait for a wall clock that is set back.
    _ = keeper.steer(ticks: ticks(), realNs: last.wallNs - hour, horizonNs: 1_000_000_000)
    apus_sleep_ns(20_000_000)
    let passed = clock.moment().steadyNs - last.steadyNs
    #expect(passed >= 19_000_000, "it stands still: \(passed) ns")
  }

  /// A host whose wall clock was an hour ahead and is set right: this clock stays where it is, for days, and says what the host
  /// says as well. What others are to judge by their clocks goes by that.
  @Test(arguments: [true, false])
  func whatTheHostSaysGoesBackWithIt(_ trustCounter: Bool) {
    guard !trustCounter || apus_tsc_is_invariant() else { return }
    let keeper = ClockKeeper(trustCounter: trustCounter)
    let clock = keeper.clock
    let hour: UInt64 = 3_600_000_000_000
    let second: UInt64 = 1_000_000_000
    func ticks() -> UInt64 { trustCounter ? apus_ticks() : apus_clock_ns(1) }
    var moment = clock.moment()
    #expect(moment.hostNs == moment.wallNs)
    let before = moment.wallNs
    _ = keeper.steer(ticks: ticks(), realNs: before + hour, horizonNs: second)
    moment = clock.moment()
    #expect(moment.hostNs == moment.wallNs && moment.wallNs > before + hour - second)
    // Twice: what is said of the host is what the last look found.
    for _ in 0..<2 {
      let line = moment.wallNs
      _ = keeper.steer(ticks: ticks(), realNs: line - hour, horizonNs: second)
      moment = clock.moment()
      #expect(moment.wallNs >= line, "it turned back")
      #expect(moment.hostNs >= line - hour && moment.hostNs < line - hour + 10 * second)
    }
    // Within a second it is steered, and nothing is said of it.
    _ = keeper.steer(ticks: ticks(), realNs: moment.wallNs - second / 2, horizonNs: second)
    moment = clock.moment()
    #expect(moment.hostNs == moment.wallNs)
    // Ahead of it again: it is jumped to.
    _ = keeper.steer(ticks: ticks(), realNs: moment.wallNs + hour, horizonNs: second)
    let last = clock.moment()
    #expect(last.hostNs == last.wallNs && last.wallNs >= moment.wallNs + hour)
  }

  @Test func calibrationFindsTheCountersRate() {
    guard apus_tsc_is_invariant() else { return }
    let keeper = ClockKeeper()
    let start = (apus_ticks(), apus_clock_ns(1))
    apus_sleep_ns(50_000_000)
    let ticks = Double(apus_ticks() - start.0)
    let ns = Double(apus_clock_ns(1) - start.1)
    let rate = Double(keeper.ticksPerSecond) / 1e9
    #expect(abs(ticks / ns - rate) / rate < 0.001)
  }

  /// Realtime jumps about, forwards and back, and the keeper is told so again and again: readers on
  /// two threads never see time turn back.
  @Test(arguments: [1, 2] as [UInt64])
  func neverTurnsBackWhileItIsSteered(seed: UInt64) throws {
    guard apus_tsc_is_invariant() else { return }
    let keeper = ClockKeeper()
    let clock = keeper.clock
    let done = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
    unsafe done.initialize(to: 0)
    let flag = UInt(bitPattern: done)
    let verdicts = [Found(UInt64(0)), Found(UInt64(0))]
    let threads = try verdicts.map { verdict in
      try PinnedThread.start(ThreadOptions(name: "reader"), warn: { _ in }) {
        let done = unsafe UnsafeMutablePointer<UInt64>(bitPattern: flag)!
        var last: UInt64 = 0
        var back: UInt64 = 0
        while unsafe apus_load_acquire(done) == 0 {
          let now = clock.now()
          if now < last { back = max(back, last - now) }
          last = now
        }
        verdict.value = back
      }
    }
    var chance = Chance(seed: seed)
    for round in 0..<4000 {
      let off = Int64(chance.next() % 4_000_000) - 2_000_000
      let far = round % 500 == 499 ? Int64(-10_000_000_000) : off
      let real = UInt64(Int64(apus_clock_ns(0)) + far)
      _ = keeper.steer(ticks: apus_ticks(), realNs: real, horizonNs: 1_000_000)
      if round % 16 == 0 { apus_sleep_ns(50_000) }
    }
    unsafe apus_store_release(done, 1)
    for thread in threads { thread.join() }
    unsafe done.deallocate()
    #expect(verdicts.map(\.value) == [0, 0], "seed \(seed)")
  }

  @Test func aDifferenceIsSteeredAwayWithinTheHorizon() {
    guard apus_tsc_is_invariant() else { return }
    let keeper = ClockKeeper()
    let clock = keeper.clock
    func hz(_ seconds: Double) -> UInt64 { UInt64(seconds * Double(keeper.ticksPerSecond)) }
    // In the future, so that the real counter doesn't come between.
    let start = apus_ticks() + hz(1000)
    _ = keeper.steer(ticks: start, realNs: 5_000_000_000_000_000_000, horizonNs: 1_000_000_000)
    let base = clock.now()
    #expect(base == 5_000_000_000_000_000_000)
    // 100 µs behind: 100 ppm for a second takes it out.
    #expect(
      keeper.steer(ticks: start, realNs: base + 100_000, horizonNs: 1_000_000_000) == 100_000)
    let second = keeper.steer(
      ticks: start + hz(1), realNs: base + 1_000_000_000 + 100_000, horizonNs: 1_000_000_000)
    #expect(abs(second) < 100)
    // Ahead by 10 ms: no more than 500 ppm, so half a millisecond a second.
    let now = clock.now()
    #expect(
      keeper.steer(ticks: start + hz(1), realNs: now - 10_000_000, horizonNs: 1_000_000_000)
        == -10_000_000)
    let later = keeper.steer(
      ticks: start + hz(2), realNs: now - 10_000_000 + 1_000_000_000, horizonNs: 1_000_000_000)
    #expect(abs(later + 9_500_000) < 1000)
    #expect(clock.now() > now)
  }

  @Test func moreThanASecondIsJumpedForwardsOnly() {
    guard apus_tsc_is_invariant() else { return }
    let keeper = ClockKeeper()
    let clock = keeper.clock
    let start = apus_ticks() + keeper.ticksPerSecond * 1000
    _ = keeper.steer(ticks: start, realNs: 0, horizonNs: 1_000_000_000)
    let base = clock.now()
    _ = keeper.steer(ticks: start, realNs: base + 3_000_000_000, horizonNs: 1_000_000_000)
    #expect(clock.now() == base + 3_000_000_000)
    _ = keeper.steer(ticks: start, realNs: base, horizonNs: 1_000_000_000)
    #expect(clock.now() == base + 3_000_000_000)
  }
}
