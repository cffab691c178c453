// Which order expires first: a heap of slots, by expiry and then by acceptance. And the sorting of slots, which mass
// cancels and auctions need. Both in place, in tables that were made beforehand.

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

  // MARK: Sorting

  @inlinable
  mutating func sortScratchByAcceptance() {
    let count = scratchCount
    if count < 2 { return }
    var start = count / 2
    while start > 0 {
      start &-= 1
      siftScratch(start, count)
    }
    var end = count
    while end > 1 {
      end &-= 1
      let slot = scratch[0]
      scratch[0] = scratch[end]
      scratch[end] = slot
      siftScratch(0, end)
    }
  }

  @inlinable
  mutating func siftScratch(_ from: Int, _ count: Int) {
    var index = from
    while true {
      var last = index
      let left = index &* 2 &+ 1
      if left < count && books[scratch[last]].accepted < books[scratch[left]].accepted {
        last = left
      }
      if left &+ 1 < count && books[scratch[last]].accepted < books[scratch[left &+ 1]].accepted {
        last = left &+ 1
      }
      if last == index { return }
      let slot = scratch[index]
      scratch[index] = scratch[last]
      scratch[last] = slot
      index = last
    }
  }
}
