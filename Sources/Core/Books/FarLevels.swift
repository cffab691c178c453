// Levels outside the windows: a treap for each ladder, over the levels' own numbers. Weights are drawn from a counter
// that starts at a key, so a tree's shape is the same in every replay, and prices make it tall only by someone
// who knows the key. A tree is its root.

import Tables

/// A level's place in a tree.
@frozen
@usableFromInline
struct FarNode: BitwiseCopyable {
  @usableFromInline var rank: UInt64
  @usableFromInline var better: UInt32
  @usableFromInline var worse: UInt32
  @usableFromInline var weight: UInt32

  @inlinable init() {
    rank = 0
    better = noSlot
    worse = noSlot
    weight = 0
  }
}

@usableFromInline
struct FarLevels: ~Copyable {
  @usableFromInline var nodes: Slab<FarNode>
  @usableFromInline var weights: UInt64

  init(capacity: Int, key: UInt64) {
    nodes = Slab(count: capacity + 1, repeating: FarNode())
    weights = key
  }

  @inlinable @inline(never)
  func find(_ rank: UInt64, from root: UInt32) -> UInt32 {
    var at = root
    while at != noSlot {
      let found = nodes[Int(at)].rank
      if found == rank { return at }
      at = rank < found ? nodes[Int(at)].better : nodes[Int(at)].worse
    }
    return noSlot
  }

  /// The best level of a rank above this one.
  @inlinable @inline(never)
  func first(above rank: UInt64, from root: UInt32) -> UInt32 {
    var at = root
    var found = noSlot
    while at != noSlot {
      if nodes[Int(at)].rank > rank {
        found = at
        at = nodes[Int(at)].better
      } else {
        at = nodes[Int(at)].worse
      }
    }
    return found
  }

  /// The best of all.
  @inlinable
  func first(from root: UInt32) -> UInt32 {
    var at = root
    while at != noSlot && nodes[Int(at)].better != noSlot { at = nodes[Int(at)].better }
    return at
  }

  @inlinable
  mutating func drawWeight() -> UInt32 {
    weights &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (weights ^ (weights &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: mixed &>> 32)
  }

  /// Goes down as far as the weights are larger, and splits what is below in two.
  @inlinable @inline(never)
  mutating func insert(_ level: UInt32, _ rank: UInt64, into root: inout UInt32) {
    let weight = drawWeight()
    nodes[Int(level)].rank = rank
    nodes[Int(level)].weight = weight
    var parent = noSlot
    var isBetter = false
    var at = root
    while at != noSlot && nodes[Int(at)].weight >= weight {
      parent = at
      isBetter = rank < nodes[Int(at)].rank
      at = isBetter ? nodes[Int(at)].better : nodes[Int(at)].worse
    }
    setChild(parent, isBetter, level, &root)
    // The two places that what is still to be split hangs below; at first both sides of the new one.
    var low = (level, true)
    var high = (level, false)
    while at != noSlot {
      if nodes[Int(at)].rank < rank {
        setChild(low.0, low.1, at, &root)
        low = (at, false)
        at = nodes[Int(at)].worse
      } else {
        setChild(high.0, high.1, at, &root)
        high = (at, true)
        at = nodes[Int(at)].better
      }
    }
    setChild(low.0, low.1, noSlot, &root)
    setChild(high.0, high.1, noSlot, &root)
  }

  @inlinable @inline(__always)
  mutating func setChild(
    _ parent: UInt32, _ isBetter: Bool, _ child: UInt32, _ root: inout UInt32
  ) {
    if parent == noSlot {
      root = child
    } else if isBetter {
      nodes[Int(parent)].better = child
    } else {
      nodes[Int(parent)].worse = child
    }
  }

  /// Takes out a level that is in.
  @inlinable @inline(never)
  mutating func remove(_ rank: UInt64, from root: inout UInt32) {
    var parent = noSlot
    var isBetter = false
    var at = root
    while nodes[Int(at)].rank != rank {
      parent = at
      isBetter = rank < nodes[Int(at)].rank
      at = isBetter ? nodes[Int(at)].better : nodes[Int(at)].worse
    }
    // Its two subtrees become one in its place, the heavier root on top at each step.
    var low = nodes[Int(at)].better
    var high = nodes[Int(at)].worse
    nodes[Int(at)] = FarNode()
    while low != noSlot && high != noSlot {
      if nodes[Int(low)].weight >= nodes[Int(high)].weight {
        setChild(parent, isBetter, low, &root)
        parent = low
        isBetter = false
        low = nodes[Int(low)].worse
      } else {
        setChild(parent, isBetter, high, &root)
        parent = high
        isBetter = true
        high = nodes[Int(high)].better
      }
    }
    setChild(parent, isBetter, low != noSlot ? low : high, &root)
  }

  /// Sorted by rank, heaped by weight. Returns how many levels there are.
  func checkInvariants(_ at: UInt32, low: UInt64?, high: UInt64?) -> Int {
    if at == noSlot { return 0 }
    let node = nodes[Int(at)]
    precondition(low.map { $0 < node.rank } ?? true)
    precondition(high.map { node.rank < $0 } ?? true)
    for child in [node.better, node.worse] where child != noSlot {
      precondition(nodes[Int(child)].weight <= node.weight)
    }
    return 1 + checkInvariants(node.better, low: low, high: node.rank)
      + checkInvariants(node.worse, low: node.rank, high: high)
  }
}
