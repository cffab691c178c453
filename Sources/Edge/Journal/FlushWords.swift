// What the writer and the thread that flushes say to each other. The writer commits a position, the
// flusher answers with the one that is on the device; each has a cache line of its own.

import CPlatform
import Synchronization

/// The shared words. The flusher allocates and frees them; the writer stops the flusher first.
@safe
struct FlushWords: @unchecked Sendable {
  /// The writer's.
  private struct Commit: ~Copyable {
    let written: Atomic<UInt64>
    let stopping = Atomic<Bool>(false)
  }

  /// The flusher's.
  private struct Answer: ~Copyable {
    let durable: Atomic<UInt64>
    let flushed: Atomic<UInt64>
    let failed = Atomic<Bool>(false)
  }

  private let commit: UnsafeMutablePointer<Commit>
  private let answer: UnsafeMutablePointer<Answer>
  /// 1 while the flusher sleeps on it, or is about to. The writer takes it back when it wakes it.
  private let asleep: UnsafeMutablePointer<Atomic<UInt32>>

  init(from position: UInt64, segment: UInt64) {
    unsafe commit = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
      .bindMemory(to: Commit.self, capacity: 1)
    unsafe answer = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
      .bindMemory(to: Answer.self, capacity: 1)
    unsafe asleep = UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 128)
      .bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    unsafe asleep.initialize(to: Atomic(0))
    unsafe commit.initialize(to: Commit(written: Atomic(position)))
    unsafe answer.initialize(to: Answer(durable: Atomic(position), flushed: Atomic(segment)))
  }

  func deallocate() {
    unsafe commit.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(commit).deallocate()
    unsafe answer.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(answer).deallocate()
    unsafe asleep.deinitialize(count: 1)
    unsafe UnsafeMutableRawPointer(asleep).deallocate()
  }

  // MARK: The writer's side

  /// Records before `position` may be written to the device. A system call only to wake a flusher that
  /// has nothing to do.
  @_noLocks
  func commit(_ position: UInt64) {
    // Sequentially consistent, as is the flusher's word that it sleeps: one of the two sees the other.
    unsafe commit.pointee.written.store(position, ordering: .sequentiallyConsistent)
    if unsafe asleep.pointee.load(ordering: .sequentiallyConsistent) != 0 { wake() }
  }

  @_noLocks
  private func wake() {
    unsafe asleep.pointee.store(0, ordering: .relaxed)
    unsafe apus_futex_wake(asleepWord)
  }

  private var asleepWord: UnsafePointer<UInt32> {
    @_noLocks get { unsafe UnsafeRawPointer(asleep).assumingMemoryBound(to: UInt32.self) }
  }

  /// Positions before it are on the device.
  var durable: UInt64 {
    // Pairs with the release in noteDurable, whose write came before it.
    @_noLocks get { unsafe answer.pointee.durable.load(ordering: .acquiring) }
  }

  /// True once a write failed. Final: `durable` stays where it is.
  var hasFailed: Bool {
    @_noLocks get { unsafe answer.pointee.failed.load(ordering: .acquiring) }
  }

  func stop() {
    unsafe commit.pointee.stopping.store(true, ordering: .sequentiallyConsistent)
    if unsafe asleep.pointee.load(ordering: .sequentiallyConsistent) != 0 { wake() }
  }

  // MARK: The maker's side

  /// Segments before it are on the device to their end.
  var flushed: UInt64 { unsafe answer.pointee.flushed.load(ordering: .acquiring) }

  // MARK: The flusher's side

  var isStopping: Bool { unsafe commit.pointee.stopping.load(ordering: .acquiring) }

  /// Pairs with commit: the records before the position.
  var written: UInt64 { unsafe commit.pointee.written.load(ordering: .acquiring) }

  func noteDurable(_ position: UInt64) {
    unsafe answer.pointee.durable.store(position, ordering: .releasing)
  }

  func noteFlushed(before segment: UInt64) {
    unsafe answer.pointee.flushed.store(segment, ordering: .releasing)
  }

  func fail() { unsafe answer.pointee.failed.store(true, ordering: .releasing) }

  /// Sleeps until another position is committed or the writer stops. May wake for nothing.
  func sleep(while position: UInt64) {
    unsafe asleep.pointee.store(1, ordering: .sequentiallyConsistent)
    let written = unsafe commit.pointee.written.load(ordering: .sequentiallyConsistent)
    let stopping = unsafe commit.pointee.stopping.load(ordering: .sequentiallyConsistent)
    if written == position && !stopping {
      unsafe apus_futex_wait(asleepWord, 1, 10_000_000_000)
    }
    unsafe asleep.pointee.store(0, ordering: .relaxed)
  }
}
