// The last values of a series: a ring that is allocated once. What every indicator with a window
// stands on.

import Tables

@usableFromInline
struct Window: ~Copyable {
  @usableFromInline var values: Slab<Int64>
  @usableFromInline let capacity: Int
  /// Values that are in.
  @usableFromInline var count = 0
  /// Where the next value goes.
  @usableFromInline var next = 0

  @usableFromInline
  init(capacity: Int) {
    Series.checkWindow(capacity)
    self.capacity = capacity
    values = Slab(count: capacity, repeating: 0)
  }

  @inlinable var isFull: Bool { count == capacity }

  /// What the next value pushes out: zero as long as the window isn't full, which leaves a sum
  /// alone.
  @inlinable var leaving: Int64 { count == capacity ? values[next] : 0 }

  /// Puts a value in, and returns the one that falls out, or zero.
  @inlinable
  mutating func push(_ value: Int64) -> Int64 {
    let old = leaving
    if count < capacity { count &+= 1 }
    values[next] = value
    next = next &+ 1 == capacity ? 0 : next &+ 1
    return old
  }

  /// Of a window that isn't empty.
  @inlinable
  var newest: Int64 { values[next == 0 ? capacity &- 1 : next &- 1] }

  @inlinable
  mutating func clear() {
    count = 0
    next = 0
  }
}
