// Preallocated records that are taken and given back: the free ones are a list threaded through the
// slab's own indices.

/// Hands out indices 0 ..< capacity, the last given back first.
public struct FreeList: ~Copyable {
  @usableFromInline var next: Slab<UInt32>
  @usableFromInline var first: UInt32
  @usableFromInline var free: Int
  public let capacity: Int

  /// What `take` returns when there is nothing left: no index is this large.
  @inlinable public static var none: UInt32 { .max }

  public init(capacity: Int) {
    precondition(capacity > 0 && capacity < 1 << 31, "a free list holds 1 to 2^31 - 1 indices")
    next = Slab(count: capacity, repeating: Self.none)
    self.capacity = capacity
    first = 0
    free = capacity
    for index in 0..<capacity {
      next[index] = index + 1 < capacity ? UInt32(index + 1) : Self.none
    }
  }

  /// Indices that are out.
  @inlinable public var takenCount: Int { capacity - free }
  @inlinable public var freeCount: Int { free }

  /// The index that is handed out next, or `none`.
  @inlinable public var upcoming: UInt32 { first }

  /// An index of one's own, or `none` when all are out. Constant time.
  @inlinable
  public mutating func take() -> UInt32 {
    let index = first
    if index == Self.none { return index }
    first = next[Int(index)]
    next[Int(index)] = index  // Points at itself while it is out: a double return is caught.
    free &-= 1
    return index
  }

  /// Gives an index back. Giving one back twice is a bug of the caller's.
  @inlinable
  public mutating func giveBack(_ index: UInt32) {
    precondition(next[Int(index)] == index, "an index was given back that wasn't out")
    next[Int(index)] = first
    first = index
    free &+= 1
  }

  /// True when the index is out.
  @inlinable
  public func isTaken(_ index: UInt32) -> Bool { next[Int(index)] == index }
}
