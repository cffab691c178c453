// Levels outside the window: a treap over the levels' own numbers, and the window's moves. Weights are
// drawn from a counter, so a tree's shape is the same in every replay and no sequence of prices makes it tall.

import Events
import Tables

extension Ladders {
  @inlinable
  func findFar(_ rank: UInt64, in ladder: Int) -> UInt32 {
    var at = states[ladder].farRoot
    while at != noSlot {
      let found = levels[Int(at)].rank
      if found == rank { return at }
      at = rank < found ? far[Int(at)].better : far[Int(at)].worse
    }
    return noSlot
  }

  /// The best level outside the window of a rank above this one.
  @inlinable
  func firstFar(above rank: UInt64, in ladder: Int) -> UInt32 {
    var at = states[ladder].farRoot
    var found = noSlot
    while at != noSlot {
      if levels[Int(at)].rank > rank {
        found = at
        at = far[Int(at)].better
      } else {
        at = far[Int(at)].worse
      }
    }
    return found
  }

  /// A level made outside the window. When such uses have paid for it, the window goes to where the market
  /// is: a move costs as much as the levels it moves, so no sequence of prices makes moves the larger part.
  @inlinable @inline(never)
  mutating func putFar(_ level: UInt32, _ rank: UInt64, in ladder: Int) {
    insertFar(level, rank, in: ladder)
    states[ladder].farUses &+= 1
    if states[ladder].nearCount == 0 || states[ladder].farUses >= 64 &+ states[ladder].nearCount {
      place(ladder, around: rank)
    }
  }

  @inlinable
  mutating func drawWeight() -> UInt32 {
    weights &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (weights ^ (weights &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed &>> 27)) &* 0x94D0_49BB_1331_11EB
    return UInt32(truncatingIfNeeded: mixed &>> 32)
  }

  /// Goes down as far as the weights are larger, and splits what is below in two.
  @inlinable
  mutating func insertFar(_ level: UInt32, _ rank: UInt64, in ladder: Int) {
    let weight = drawWeight()
    far[Int(level)].weight = weight
    states[ladder].farCount &+= 1
    var parent = noSlot
    var isBetter = false
    var at = states[ladder].farRoot
    while at != noSlot && far[Int(at)].weight >= weight {
      parent = at
      isBetter = rank < levels[Int(at)].rank
      at = isBetter ? far[Int(at)].better : far[Int(at)].worse
    }
    setChild(parent, isBetter, level, in: ladder)
    // The two places that what is still to be split hangs below; at first both sides of the new one.
    var low = (level, true)
    var high = (level, false)
    while at != noSlot {
      if levels[Int(at)].rank < rank {
        setChild(low.0, low.1, at, in: ladder)
        low = (at, false)
        at = far[Int(at)].worse
      } else {
        setChild(high.0, high.1, at, in: ladder)
        high = (at, true)
        at = far[Int(at)].better
      }
    }
    setChild(low.0, low.1, noSlot, in: ladder)
    setChild(high.0, high.1, noSlot, in: ladder)
  }

  @inlinable @inline(__always)
  mutating func setChild(_ parent: UInt32, _ isBetter: Bool, _ child: UInt32, in ladder: Int) {
    if parent == noSlot {
      states[ladder].farRoot = child
    } else if isBetter {
      far[Int(parent)].better = child
    } else {
      far[Int(parent)].worse = child
    }
  }

  @inlinable @inline(never)
  mutating func takeFar(_ rank: UInt64, in ladder: Int) {
    var parent = noSlot
    var isBetter = false
    var at = states[ladder].farRoot
    while levels[Int(at)].rank != rank {
      parent = at
      isBetter = rank < levels[Int(at)].rank
      at = isBetter ? far[Int(at)].better : far[Int(at)].worse
    }
    // Its two subtrees become one in its place, the heavier root on top at each step.
    var low = far[Int(at)].better
    var high = far[Int(at)].worse
    while low != noSlot && high != noSlot {
      if far[Int(low)].weight >= far[Int(high)].weight {
        setChild(parent, isBetter, low, in: ladder)
        parent = low
        isBetter = false
        low = far[Int(low)].worse
      } else {
        setChild(parent, isBetter, high, in: ladder)
        parent = high
        isBetter = true
        high = far[Int(high)].better
      }
    }
    setChild(parent, isBetter, low != noSlot ? low : high, in: ladder)
    far[Int(at)] = FarNode()
    states[ladder].farCount &-= 1
    states[ladder].farUses &+= 1
  }

  // MARK: The window's place

  /// Puts the window where the best level is in its first quarter, unless it is there already.
  @inlinable
  mutating func place(_ ladder: Int, around rank: UInt64) {
    states[ladder].farUses = 0
    let width = UInt64(states[ladder].width)
    let best = states[ladder].best == noSlot ? rank : min(rank, states[ladder].bestRank)
    let offset = best &- states[ladder].base
    if states[ladder].nearCount > 0 && offset < width / 2 { return }
    moves &+= 1
    let target = min(best > width / 4 ? best - width / 4 : 0, .max - (width - 1))
    // What is in the old window goes to the tree, then what the new one covers comes out of it.
    var at: UInt64 = 0
    while states[ladder].nearCount > 0 {
      let level = nextNear(from: at, in: ladder)
      let rank = levels[Int(level)].rank
      at = rank &- states[ladder].base
      takeNear(at: at, in: ladder)
      insertFar(level, rank, in: ladder)
    }
    states[ladder].base = target
    var next = target == 0 ? firstFarOfAll(ladder) : firstFar(above: target - 1, in: ladder)
    while next != noSlot && levels[Int(next)].rank &- target < width {
      let rank = levels[Int(next)].rank
      takeFar(rank, in: ladder)
      putNear(next, at: rank &- target, in: ladder)
      next = firstFar(above: rank, in: ladder)
    }
    states[ladder].farUses = 0
  }

  @inlinable
  func firstFarOfAll(_ ladder: Int) -> UInt32 {
    var at = states[ladder].farRoot
    while at != noSlot && far[Int(at)].better != noSlot { at = far[Int(at)].better }
    return at
  }

  // MARK: Checks

  /// Each level is where a search finds it, the order is the ranks', and the counts are right.
  public func checkInvariants() {
    var inUse = 0
    for ladder in 0..<states.count {
      let state = states[ladder]
      var near = 0
      for offset in 0..<Int(state.width) {
        let level = cells[Int(state.cells) + offset]
        let bit = bits[Int(state.words) + offset / 64] >> UInt64(offset % 64) & 1
        precondition((level != noSlot) == (bit == 1))
        if level == noSlot { continue }
        near += 1
        precondition(levels[Int(level)].rank == state.base + UInt64(offset))
      }
      for word in 0..<Int(state.width) / 64 {
        precondition(
          (bits[Int(state.words) + word] != 0) == (state.summary >> UInt64(word) & 1 == 1))
      }
      precondition(near == Int(state.nearCount))
      precondition(checkFar(state.farRoot, ladder, low: nil, high: nil) == Int(state.farCount))
      var walked = 0
      var level = state.best
      var last: UInt64? = nil
      while level != noSlot {
        let rank = levels[Int(level)].rank
        precondition(last.map { $0 < rank } ?? (rank == state.bestRank))
        precondition(find(rank, in: ladder) == level)
        last = rank
        walked += 1
        level = next(after: level, in: ladder)
      }
      precondition(walked == count(ladder))
      inUse += walked
    }
    precondition(inUse + freeCount == levels.count)
  }

  private func checkFar(_ at: UInt32, _ ladder: Int, low: UInt64?, high: UInt64?) -> Int {
    if at == noSlot { return 0 }
    let node = far[Int(at)]
    let rank = levels[Int(at)].rank
    precondition(low.map { $0 < rank } ?? true)
    precondition(high.map { rank < $0 } ?? true)
    precondition(rank &- states[ladder].base >= UInt64(states[ladder].width))
    for child in [node.better, node.worse] where child != noSlot {
      precondition(far[Int(child)].weight <= node.weight)
    }
    return 1 + checkFar(node.better, ladder, low: low, high: rank)
      + checkFar(node.worse, ladder, low: rank, high: high)
  }
}
