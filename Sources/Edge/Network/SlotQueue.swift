// A queue of places in a table that holds each place at most once: what is to be done for which
// connections, in the order in which it came up. It can't overflow.

import Tables

struct SlotQueue: ~Copyable {
  private var slots: Slab<UInt32>
  private var isQueued: Slab<Bool>
  private var head: UInt32 = 0
  private var tail: UInt32 = 0
  private let mask: UInt32

  static var none: UInt32 { .max }

  init(capacity: Int) {
    var size = 1
    while size < capacity { size *= 2 }
    slots = Slab(count: size, repeating: 0)
    isQueued = Slab(count: capacity, repeating: false)
    mask = UInt32(size - 1)
  }

  var isEmpty: Bool { head == tail }

  /// The counters run on and wrap: only their difference counts.
  var count: Int { Int(tail &- head) }

  @_noLocks
  mutating func push(_ slot: UInt32) {
    if isQueued[Int(slot)] { return }
    isQueued[Int(slot)] = true
    slots[Int(tail & mask)] = slot
    tail &+= 1
  }

  var first: UInt32 {
    mutating get { head == tail ? Self.none : slots[Int(head & mask)] }
  }

  /// The next one, or `none`.
  @_noLocks
  mutating func pop() -> UInt32 {
    if head == tail { return Self.none }
    let slot = slots[Int(head & mask)]
    head &+= 1
    isQueued[Int(slot)] = false
    return slot
  }
}
