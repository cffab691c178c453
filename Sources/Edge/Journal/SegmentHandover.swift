// What the writer and the thread that makes its segments say to each other: a few words in memory of
// their own, so that the hot thread counts no references.
//
// Two counters are the whole conversation. `made`: segments below it exist. `current`: the one that the
// writer writes. The maker keeps made = current + 2, in two places that take turns: number n lies at
// n & 1. So the maker fills a place only once the writer has left it for good. When the writer moves
// on it leaves the stages' next indexes beside the new segment's number.

import CPlatform
import Synchronization

/// What the writer needs to know of a segment.
@safe
struct SegmentPlace: BitwiseCopyable {
  /// Where its first record goes.
  var records: UnsafeMutableRawPointer
  /// Of the file that is written to the device; none where the memory is the file's own.
  var descriptor: Int32
  var seed: UInt32
}

/// The shared words. The maker allocates and frees them; the writer stops the maker first.
@safe
struct SegmentHandover: @unchecked Sendable {
  // `current` and `stopping` are the writer's, all else is the maker's; news anybody has.
  private struct Words: ~Copyable {
    let made = Atomic<UInt64>(0)
    let failed = Atomic<Bool>(false)
    let current = Atomic<UInt64>(0)
    let stopping = Atomic<Bool>(false)
  }

  private let words: UnsafeMutablePointer<Words>
  /// Counts what the writer and the flusher said; the maker sleeps on it.
  private let news: UnsafeMutablePointer<Atomic<UInt32>>
  private let places: UnsafeMutablePointer<SegmentPlace>
  /// For each of the two places, the stages' next indexes where its segment begins.
  private let indexes: UnsafeMutablePointer<UInt64>

  /// Begins with segment `first`, which isn't made yet.
  init(first: UInt64) {
    unsafe words = .allocate(capacity: 1)
    unsafe words.initialize(to: Words())
    unsafe news = .allocate(capacity: 1)
    unsafe news.initialize(to: Atomic(0))
    unsafe places = .allocate(capacity: 2)
    unsafe indexes = .allocate(capacity: 2 * JournalLayout.stageCapacity)
    unsafe indexes.initialize(repeating: 0, count: 2 * JournalLayout.stageCapacity)
    unsafe words.pointee.made.store(first, ordering: .relaxed)
    unsafe words.pointee.current.store(first, ordering: .relaxed)
  }

  func deallocate() {
    unsafe words.deinitialize(count: 1)
    unsafe words.deallocate()
    unsafe news.deinitialize(count: 1)
    unsafe news.deallocate()
    unsafe places.deallocate()
    unsafe indexes.deallocate()
  }

  // MARK: The writer's side

  /// The place of segment `number`, if it has been made.
  @_noLocks
  func place(of number: UInt64) -> SegmentPlace? {
    // Pairs with the release in publish: the place and the segment's bytes before the count.
    unsafe words.pointee.made.load(ordering: .acquiring) > number
      ? places[Int(truncatingIfNeeded: number & 1)] : nil
  }

  /// Says that the writer has left all segments before `number`, and with which indexes the stages
  /// go on there.
  @_noLocks
  func move(to number: UInt64, stageIndexes: UnsafePointer<UInt64>) {
    let count = JournalLayout.stageCapacity
    let place = unsafe indexes + Int(truncatingIfNeeded: number & 1) &* count
    unsafe UnsafeMutableRawPointer(place).copyMemory(from: stageIndexes, byteCount: count &* 8)
    // Pairs with the acquire in current: the last store into a segment before it is put away, and
    // the indexes.
    unsafe words.pointee.current.store(number, ordering: .releasing)
    wake()
  }

  /// One system call. The count goes up before it, so a maker about to sleep doesn't.
  @_noLocks
  func wake() {
    unsafe news.pointee.add(1, ordering: .acquiringAndReleasing)
    unsafe apus_futex_wake(newsWord)
  }

  private var newsWord: UnsafePointer<UInt32> {
    @_noLocks get {
      unsafe UnsafeRawPointer(news).assumingMemoryBound(to: UInt32.self)
    }
  }

  /// True once a segment couldn't be made or put away. Final.
  var hasFailed: Bool {
    // Pairs with the release in fail: the reason before the word that there is one.
    @_noLocks get { unsafe words.pointee.failed.load(ordering: .acquiring) }
  }

  func stop() {
    unsafe words.pointee.stopping.store(true, ordering: .releasing)
    wake()
  }

  // MARK: The maker's side

  var isStopping: Bool { unsafe words.pointee.stopping.load(ordering: .acquiring) }

  var current: UInt64 { unsafe words.pointee.current.load(ordering: .acquiring) }

  var madeCount: UInt64 { unsafe words.pointee.made.load(ordering: .relaxed) }

  /// Of segment `number`, which the writer has moved to.
  func stageIndexes(of number: UInt64) -> [UInt64] {
    let count = JournalLayout.stageCapacity
    return (0..<count).map { unsafe indexes[Int(number & 1) * count + $0] }
  }

  /// Hands over segment `number`, the next.
  func publish(_ place: SegmentPlace, number: UInt64) {
    precondition(number == madeCount && number < current + 2)
    unsafe (places + Int(number & 1)).initialize(to: place)
    unsafe words.pointee.made.store(number + 1, ordering: .releasing)
  }

  func fail() { unsafe words.pointee.failed.store(true, ordering: .releasing) }

  /// What was said so far: look at the words after it, and sleep only if there was no news since.
  var heard: UInt32 { unsafe news.pointee.load(ordering: .acquiring) }

  /// Sleeps until there is news. May wake for nothing.
  func sleep(unlessNewsSince heard: UInt32) {
    unsafe apus_futex_wait(newsWord, heard, 10_000_000_000)
  }
}
