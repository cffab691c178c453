// Threads that start as asked, or say what the host refused; a sleeper that is always woken.

import CAtomics
import CPlatform
import Testing

@testable import Platform

@Suite struct ThreadTests {
  private func warnings(_ options: ThreadOptions) throws -> [String] {
    let found = Found<[String]>([])
    let ran = Found(false)
    try PinnedThread.start(options, warn: { found.value.append($0) }) { ran.value = true }.join()
    #expect(ran.value)
    return found.value
  }

  @Test func aThreadOnACpuOfOursRunsWithoutWarning() throws {
    let cpu = try #require(Host.cpus.first)
    #expect(try warnings(ThreadOptions(name: "fine", cpu: cpu)).isEmpty)
    #expect(try warnings(ThreadOptions(name: "free")).isEmpty)
    #expect(Host.cpuCount == Host.cpus.count && Host.mayUse(cpu: cpu))
  }

  @Test func aThreadGoesToACpuAndHome() throws {
    let went = Found<[Bool]>([])
    let at = Found<[[Int]]>([])
    let cpus = Host.cpus
    try PinnedThread.start(ThreadOptions(name: "traveller"), warn: { _ in }) {
      ThreadPlace.keeping {
        for cpu in cpus {
          went.value.append(ThreadPlace.enter(cpu: cpu))
          at.value.append(Host.cpus)
        }
        went.value.append(ThreadPlace.enter(cpu: 1_000_000))
        went.value.append(Host.cpuCount == 1)
      }
      went.value.append(Host.cpuCount == cpus.count)
    }.join()
    #expect(went.value == cpus.map { _ in true } + [false, true, true])
    #expect(at.value == cpus.map { [$0] })
  }

  @Test(arguments: [-1, 1023, 5000])
  func aCpuThatIsNotThereIsAWarning(cpu: Int) throws {
    let found = try warnings(ThreadOptions(name: "gateway-in", cpu: cpu))
    #expect(found.count == 1)
    #expect(found.first?.contains("'gateway-in' runs unpinned: CPU \(cpu): Invalid") == true)
    #expect(!Host.mayUse(cpu: cpu))
  }

  @Test func aPriorityThatIsNoneIsAWarning() throws {
    let found = try warnings(ThreadOptions(name: "risk", scheduling: .fifo(priority: 1000)))
    #expect(found.count == 1)
    #expect(found.first?.contains("runs without real-time class") == true)
  }

  @Test func aStackThatIsTooSmallIsAnError() {
    #expect(throws: SystemFailure(doing: "start thread 'tiny'", code: 22)) {
      try PinnedThread.start(ThreadOptions(name: "tiny", stackByteCount: 1), warn: { _ in }) {}
    }
  }

  @Test func processesAreNamedByPidAndStart() {
    #expect(Host.startTicks(of: Host.processID) > 0)
    #expect(Host.startTicks(of: 1 << 22 + 7) == 0)
    #expect(Host.startTicks(of: -1) == 0)
    #expect(!Host.processorName.isEmpty && !Host.kernelRelease.isEmpty)
    #expect(Host.numaNodeCount >= 1)
    #expect(Host.environment("PATH") != nil && Host.environment("APUS_NO_SUCH") == nil)
  }
}

@Suite struct ParkingTests {
  /// A word of this process that two threads share.
  @safe
  struct Word: @unchecked Sendable {  // One writer, the producer.
    let at: UnsafeMutablePointer<UInt64>

    init() {
      unsafe at = .allocate(capacity: 16)
      unsafe at.initialize(repeating: 0, count: 16)
    }
  }

  /// A producer at random moments, a sleeper that would sleep for two seconds: a wake-up that is lost
  /// shows as one.
  @Test(arguments: [1, 2] as [UInt64])
  func noWakeUpIsLost(seed: UInt64) throws {
    let spot = ParkingSpot()
    let published = Word()
    let count: UInt64 = 20_000
    let limitNs: UInt64 = 1_200_000_000
    let sleeps = Found((count: 0, longestNs: UInt64(0)))
    let sleeper = try PinnedThread.start(ThreadOptions(name: "sleeper"), warn: { _ in }) {
      var seen: UInt64 = 0
      var found = (count: 0, longestNs: UInt64(0))
      while seen < count {
        let now = unsafe apus_load_acquire(published.at)
        if now != seen {
          seen = now
          continue
        }
        spot.announce()
        if unsafe apus_load_acquire(published.at) != seen {
          spot.cancel()
          continue
        }
        let before = apus_clock_ns(1)
        spot.sleep(longestNs: 2_000_000_000)
        found.count += 1
        found.longestNs = max(found.longestNs, apus_clock_ns(1) - before)
      }
      sleeps.value = found
    }
    var chance = Chance(seed: seed)
    let start = apus_clock_ns(1)
    for number in 1...count {
      // What is left over when the time is up goes out at once.
      if apus_clock_ns(1) - start < limitNs {
        switch chance.next() % 64 {
        case 0: apus_sleep_ns(chance.next() % 60_000)
        case 1..<32: for _ in 0..<chance.next() % 400 { apus_pause() }
        default: break
        }
      }
      unsafe apus_store_release(published.at, number)
      spot.wakeIfAsleep()
    }
    sleeper.join()
    #expect(sleeps.value.longestNs < 1_500_000_000, "seed \(seed): \(sleeps.value)")
    #expect(sleeps.value.count > 0, "seed \(seed)")
  }

  @Test func aSleepEndsByItself() {
    let spot = ParkingSpot()
    spot.announce()
    let before = apus_clock_ns(1)
    spot.sleep(longestNs: 2_000_000)
    #expect(apus_clock_ns(1) - before >= 1_000_000)
  }

  @Test func whoIsAwakeIsNotWoken() {
    let spot = ParkingSpot()
    spot.wakeIfAsleep()
    spot.announce()
    spot.wakeIfAsleep()
    // The announcement was taken back: the sleep ends at once.
    let before = apus_clock_ns(1)
    spot.sleep(longestNs: 2_000_000_000)
    #expect(apus_clock_ns(1) - before < 1_000_000_000)
  }

  @Test func aFutexWaitsOnlyOnTheValueItExpects() throws {
    let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    unsafe word.initialize(to: 5)
    let before = apus_clock_ns(1)
    unsafe apus_futex_wait(word, 4, 2_000_000_000)
    #expect(apus_clock_ns(1) - before < 1_000_000_000)
    let address = UInt(bitPattern: word)
    let waiter = try PinnedThread.start(ThreadOptions(name: "waiter"), warn: { _ in }) {
      let word = unsafe UnsafeMutablePointer<UInt32>(bitPattern: address)!
      while unsafe apus_load32_acquire(word) == 5 { unsafe apus_futex_wait(word, 5, 500_000_000) }
    }
    apus_sleep_ns(5_000_000)
    unsafe apus_store32_release(word, 6)
    unsafe apus_futex_wake(word)
    waiter.join()
    #expect(apus_clock_ns(1) - before < 1_500_000_000)
    unsafe word.deallocate()
  }
}
