// Which order expires first: a heap of slots, by expiry and then by acceptance. And which was accepted first, of those that a
// mass cancel or an auction goes through. Both in tables that were made beforehand.

import Books
import Events
import Tables

extension MatchingEngine {
  @inlinable
  mutating func expiresBefore(_ a: UInt32, _ b: UInt32) -> Bool {
    let first = terms[Int(a)].expiry
    let second = terms[Int(b)].expiry
    return first == second ? books[a].accepted < books[b].accepted : first < second
  }

  @inlinable
  mutating func setHeap(_ index: Int, _ slot: UInt32) {
    heap[index] = slot
    terms[Int(slot)].heapIndex = UInt32(truncatingIfNeeded: index)
  }

  @inlinable
  mutating func joinHeap(_ slot: UInt32) {
    setHeap(heapCount, slot)
    heapCount &+= 1
    rise(heapCount &- 1)
    nextExpiry = terms[Int(heap[0])].expiry.count
  }

  @inlinable @inline(never)
  mutating func leaveHeap(_ slot: UInt32) {
    let index = Int(terms[Int(slot)].heapIndex)
    heapCount &-= 1
    let last = heap[heapCount]
    if index < heapCount {
      setHeap(index, last)
      sink(index)
      rise(index)
    }
    terms[Int(slot)].heapIndex = noSlot
    nextExpiry = heapCount == 0 ? .max : terms[Int(heap[0])].expiry.count
  }

  @inlinable
  mutating func rise(_ from: Int) {
    var index = from
    while index > 0 {
      let parent = (index &- 1) / 2
      let slot = heap[index]
      let above = heap[parent]
      if !expiresBefore(slot, above) { return }
      setHeap(index, above)
      setHeap(parent, slot)
      index = parent
    }
  }

  @inlinable
  mutating func sink(_ from: Int) {
    var index = from
    while true {
      var first = index
      let left = index &* 2 &+ 1
      if left < heapCount && expiresBefore(heap[left], heap[first]) { first = left }
      if left &+ 1 < heapCount && expiresBefore(heap[left &+ 1], heap[first]) { first = left &+ 1 }
      if first == index { return }
      let slot = heap[index]
      setHeap(index, heap[first])
      setHeap(first, slot)
      index = first
    }
  }

  // MARK: In the order of acceptance

  /// Makes the scratch table a heap with the order that was accepted first on top: as much work as there are slots in it, and
  /// the sorting comes with the taking, an order at a time.
  @inlinable
  mutating func heapScratch() {
    var start = scratchCount / 2
    while start > 0 {
      start &-= 1
      siftScratch(start)
    }
  }

  /// Takes the slot that was accepted first of those that are left.
  @inlinable
  mutating func takeScratch() -> UInt32 {
    let first = scratch[0]
    scratchCount &-= 1
    scratch[0] = scratch[scratchCount]
    siftScratch(0)
    return first
  }

  @inlinable
  mutating func siftScratch(_ from: Int) {
    var index = from
    while true {
      var first = index
      let left = index &* 2 &+ 1
      if left < scratchCount && books[scratch[left]].accepted < books[scratch[first]].accepted {
        first = left
      }
      if left &+ 1 < scratchCount
        && books[scratch[left &+ 1]].accepted < books[scratch[first]].accepted
      {
        first = left &+ 1
      }
      if first == index { return }
      let slot = scratch[index]
      scratch[index] = scratch[first]
      scratch[first] = slot
      index = first
    }
  }
}
