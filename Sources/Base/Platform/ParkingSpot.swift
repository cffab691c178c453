// Where a thread sleeps and how a producer wakes it, without a fence on the producer's hot path.
//
// The sleeper announces itself, makes every running thread pass a full barrier (membarrier), looks at
// its rings once more and only then sleeps. So a producer that published before the barrier is seen
// by that last look, and one that publishes after it sees the announcement: a plain load is enough.
// Where the kernel has no membarrier the sleep is merely short.

import CAtomics
import CPlatform

/// One thread's bed. Made at start and never freed: producers keep pointers to it.
@safe
public struct ParkingSpot: @unchecked Sendable {  // One sleeper; the word is atomic.
  @usableFromInline let word: UnsafeMutablePointer<UInt32>
  @usableFromInline let hasBarrier: Bool
  /// A sleeper who waits for a descriptor as well is woken by this one; -1: there is none.
  @usableFromInline let descriptor: UnsafeMutablePointer<Int32>

  /// Without a barrier a lost wake-up costs at most this.
  @inlinable static var longestBlindSleepNs: UInt64 { 50_000 }

  public init() {
    // A line of its own: producers of other threads read it after every publish.
    unsafe word = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
      .bindMemory(to: UInt32.self, capacity: 16)
    unsafe word.initialize(repeating: 0, count: 16)
    hasBarrier = apus_membarrier_register() == 0
    unsafe descriptor = .allocate(capacity: 1)
    unsafe descriptor.initialize(to: -1)
  }

  /// Its sleeper doesn't sleep here but waits for descriptors, this eventfd among them. Once, before the start.
  public func wake(by eventDescriptor: Int32) { unsafe descriptor.pointee = eventDescriptor }

  /// The sleeper's first step. After it, look at the rings again; then `sleep` or `cancel`.
  @inlinable @_noLocks
  public func announce() {
    unsafe apus_store32_release(word, 1)
    if hasBarrier { apus_membarrier() } else { apus_fence_full() }
  }

  @inlinable @_noLocks
  public func cancel() { unsafe apus_store32_release(word, 0) }

  /// Sleeps until woken or for `longestNs`.
  @inlinable @_noLocks
  public func sleep(longestNs: UInt64) {
    unsafe apus_futex_wait(
      word, 1, hasBarrier ? longestNs : min(longestNs, Self.longestBlindSleepNs))
    unsafe apus_store32_release(word, 0)
  }

  /// The producer's step after a publish: one load while the thread is awake.
  @inlinable @_noLocks
  public func wakeIfAsleep() {
    apus_compiler_barrier()
    if unsafe apus_load32_relaxed(word) != 0 { wake() }
  }

  @inlinable @_noLocks
  public func wake() {
    guard unsafe apus_exchange32(word, 0) == 1 else { return }
    if unsafe descriptor.pointee >= 0 {
      unsafe apus_event_signal(descriptor.pointee)
    } else {
      unsafe apus_futex_wake(word)
    }
  }
}
