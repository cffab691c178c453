// The writing end of a ring. One thread owns it.
//
// `tail` counts the events published, `head` those consumed; both only grow, and their difference is
// the depth. A slot's index is masked, so no number from shared memory reaches past the slots.

import CAtomics
import Events

@safe
public struct RingProducer: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let slots: UnsafeMutablePointer<Event>
  @usableFromInline let mask: UInt64
  public let capacity: Int
  /// Events are published at the latest when so many are staged: what a reader can count on.
  public let largestBatch: Int
  // Two words, so that a push that publishes at once stores to one of them: each store more is one
  // event less that the store buffer can hold while a line is on its way from the other core.
  @usableFromInline var published: UInt64
  /// Events written behind those.
  @usableFromInline var staged: UInt64
  /// The consumer's position when it was last looked at: it can only be further on.
  @usableFromInline var cachedHead: UInt64
  /// When the ring was first found full, of a wait that isn't over; 0 otherwise.
  @usableFromInline var waitingSince: UInt64

  init(base: UnsafeMutableRawPointer, capacity: Int, largestBatch: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    unsafe control = base
    unsafe slots = (base + FabricLayout.Ring.slots(capacity: capacity))
      .assumingMemoryBound(to: Event.self)
    mask = UInt64(capacity - 1)
    self.capacity = capacity
    self.largestBatch = largestBatch
    published = unsafe apus_load_relaxed(base.assumingMemoryBound(to: UInt64.self))
    staged = 0
    cachedHead = 0
    waitingSince = 0
    refreshHead()
  }

  /// Events written since the ring was made.
  @inlinable public var position: UInt64 { published &+ staged }

  @inlinable
  func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (control + offset).assumingMemoryBound(to: UInt64.self)
  }

  @inlinable @_noLocks
  mutating func refreshHead() {
    // Pairs with the consumer's release: it has done with every slot below head.
    cachedHead = unsafe apus_load_acquire(word(128))
    precondition(position &- cachedHead <= mask &+ 1, "a ring's head was tampered with")
  }

  /// True when `count` more events fit. Looks at the consumer's line only if the last look won't do.
  @inlinable @_noLocks
  public mutating func hasRoom(_ count: Int) -> Bool {
    let wanted = position &+ UInt64(truncatingIfNeeded: count)
    if wanted &- cachedHead <= mask &+ 1 { return true }
    refreshHead()
    return wanted &- cachedHead <= mask &+ 1
  }

  /// Writes the next event in place. The caller has made sure of room; publishing makes it seen.
  @inlinable @_noLocks
  public mutating func stage(_ event: Event) {
    assert(position &- cachedHead <= mask && stagedCount < largestBatch)
    unsafe slots[Int(truncatingIfNeeded: position & mask)] = event
    staged &+= 1
  }

  /// True when the next event has a slot of its own, by the last look at the consumer: one compare.
  @inlinable public var hasSlot: Bool { position &- cachedHead <= mask }

  /// Events staged and not yet published.
  @inlinable public var stagedCount: Int { Int(truncatingIfNeeded: staged) }

  /// Makes the staged events seen.
  @inlinable @_noLocks
  public mutating func publish() {
    // Pairs with the consumer's acquire in refreshTail: the records' bytes before tail.
    published &+= staged
    unsafe apus_store_release(word(0), published)
    staged = 0
    // The next batch's bytes aren't seen before this tail: an observer's proof rests on it.
    apus_fence_release()
  }

  /// Writes and publishes one event, after what was staged before it; false when the ring is full.
  @inlinable @_noLocks
  public mutating func push(_ event: Event) -> Bool {
    guard hasRoom(1) else { return false }
    if staged != 0 { publish() }
    unsafe slots[Int(truncatingIfNeeded: published & mask)] = event
    published &+= 1
    // Pairs with the consumer's acquire in refreshTail, as in publish.
    unsafe apus_store_release(word(0), published)
    apus_fence_release()
    return true
  }

  /// Writes `count` events in place through `body` and publishes them at once; false, and nothing is
  /// written, when they don't all fit or are more than `largestBatch`.
  @inlinable
  public mutating func push(batch count: Int, _ body: (Int, inout Event) -> Void) -> Bool {
    precondition(count >= 0)
    guard stagedCount &+ count <= largestBatch, hasRoom(count) else { return false }
    let first = position
    var index = 0
    while index < count {
      let at = first &+ UInt64(truncatingIfNeeded: index)
      let slot = unsafe slots + Int(truncatingIfNeeded: at & mask)
      unsafe body(index, &slot.pointee)
      index &+= 1
    }
    staged &+= UInt64(truncatingIfNeeded: count)
    publish()
    return true
  }

  /// Stamps the time of publication on those of the staged events whose turn it is: one slot in
  /// sixteen, whatever the load, so that the sample of hop latencies is fair. Before `publish`.
  @inlinable @_noLocks
  public mutating func stampStaged(now: UInt64) {
    var index = (published &+ 15) & ~15
    let end = position
    while index < end {
      unsafe apus_store_relaxed(word(512 + Int(truncatingIfNeeded: (index & mask) &>> 4) &* 8), now)
      index &+= 16
    }
    unsafe apus_store_relaxed(word(80), now)
  }

  /// True when `stampStaged` has something to stamp: the caller needn't read the clock otherwise.
  @inlinable public var stagesStampedSlot: Bool {
    (published &+ 15) & ~15 < position
  }

  /// Notes that the producer's stage is held back by this ring.
  @inlinable @_noLocks
  public mutating func noteFull(now: UInt64) {
    if waitingSince == 0 {
      waitingSince = now
      unsafe apus_add_single_writer(word(64), 1)
    } else if now > waitingSince, unsafe now - waitingSince > apus_load_relaxed(word(72)) {
      unsafe apus_store_relaxed(word(72), now - waitingSince)
    }
  }

  /// Notes that there is room again.
  @inlinable @_noLocks
  public mutating func noteRoom() { waitingSince = 0 }

  /// True while `noteFull` was the last word.
  @inlinable public var isWaiting: Bool { waitingSince != 0 }
}
