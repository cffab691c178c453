// The reading end of a ring. One thread owns it.

import CAtomics
import Events

@safe
public struct RingConsumer: ~Copyable, @unchecked Sendable {  // One thread at a time owns it.
  @usableFromInline let control: UnsafeMutableRawPointer
  @usableFromInline let slots: UnsafeMutablePointer<Event>
  @usableFromInline let mask: UInt64
  public let capacity: Int
  /// Events read, released or not.
  @usableFromInline var head: UInt64
  @usableFromInline var released: UInt64
  /// The producer's position when it was last looked at: it can only be further on.
  @usableFromInline var cachedTail: UInt64
  @usableFromInline var highWater: UInt64
  /// Where `pauseWhenEmpty` last found the ring empty.
  @usableFromInline var emptyAt: UInt64
  /// `pop` releases at the latest after so many.
  @usableFromInline let releaseStride: UInt64

  init(base: UnsafeMutableRawPointer, capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    unsafe control = base
    unsafe slots = (base + FabricLayout.Ring.slots(capacity: capacity))
      .assumingMemoryBound(to: Event.self)
    mask = UInt64(capacity - 1)
    self.capacity = capacity
    head = unsafe apus_load_relaxed(
      (base + FabricLayout.Ring.head).assumingMemoryBound(to: UInt64.self))
    released = head
    cachedTail = head
    highWater = 0
    emptyAt = head
    releaseStride = UInt64(max(1, min(32, capacity / 8)))
  }

  /// Events read since the ring was made.
  @inlinable public var position: UInt64 { head }

  @inlinable
  func word(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    unsafe (control + offset).assumingMemoryBound(to: UInt64.self)
  }

  @inlinable @_noLocks
  mutating func refreshTail() {
    // Pairs with the producer's release in publish: every slot below tail is whole.
    cachedTail = unsafe apus_load_acquire(word(0))
    let depth = cachedTail &- head
    precondition(depth <= mask &+ 1, "a ring's tail was tampered with")
    if depth > highWater {
      highWater = depth
      unsafe apus_store_relaxed(word(192), depth)
    }
  }

  /// Events that can be read at once. Looks at the producer's line only when it knows of none.
  @inlinable @_noLocks
  public mutating func available() -> Int {
    if cachedTail == head { refreshTail() }
    return Int(truncatingIfNeeded: cachedTail &- head)
  }

  /// Looks at the producer's line whatever it knows.
  @inlinable @_noLocks
  public mutating func availableNow() -> Int {
    refreshTail()
    return Int(truncatingIfNeeded: cachedTail &- head)
  }

  /// The next event; one must be available. `advance` takes it.
  @inlinable @_noLocks
  public func peek() -> Event {
    assert(head < cachedTail)
    return unsafe slots[Int(truncatingIfNeeded: head & mask)]
  }

  /// Takes the next event without giving its slot back.
  @inlinable @_noLocks
  public mutating func advance() {
    assert(head < cachedTail)
    head &+= 1
  }

  /// Gives the slots of all events taken back to the producer.
  @inlinable @_noLocks
  public mutating func release() {
    // Pairs with the producer's acquire in refreshHead: the slots were read before.
    unsafe apus_store_release(word(128), head)
    released = head
  }

  @inlinable public var hasUnreleased: Bool { head != released }

  /// Takes one event, or nil when there is none. Slots go back in small groups, and all of them when
  /// the ring is found empty: the producer's line is left alone meanwhile.
  @inlinable @_noLocks
  public mutating func pop() -> Event? {
    if cachedTail == head {
      if head != released { release() }
      refreshTail()
      if cachedTail == head { return nil }
    }
    let event = unsafe slots[Int(truncatingIfNeeded: head & mask)]
    head &+= 1
    if head &- released >= releaseStride { release() }
    return event
  }

  /// What a spinning consumer does on an empty ring before it looks again. Each look takes the
  /// producer's line away from it, so the wait is two PAUSEs after a lone event and sixteen (under
  /// 200 ns) after a run of four or more: a stream then comes over several events a look, while a
  /// lone event is met as soon as it is there.
  @inlinable @_noLocks
  public mutating func pauseWhenEmpty() {
    var pauses = head &- emptyAt >= 4 ? 16 : 2
    emptyAt = head
    while pauses > 0 {
      apus_pause()
      pauses &-= 1
    }
  }

  /// True when the next event's slot bears a stamp.
  @inlinable public var nextIsStamped: Bool { head & 15 == 0 }

  /// When the next event was published; only if `nextIsStamped`.
  @inlinable @_noLocks
  public func stampOfNext() -> UInt64 {
    unsafe apus_load_relaxed(word(512 + Int(truncatingIfNeeded: (head & mask) &>> 4) &* 8))
  }

  @inlinable @_noLocks
  public func noteActive(now: UInt64) { unsafe apus_store_relaxed(word(200), now) }
}
