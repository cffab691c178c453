// Where a ladder's window lies: it follows the market, and what leaves it goes to the tree.

import Events
import Tables

extension Ladders {
  /// A level made outside the window. When such uses have paid for it, the window goes to where the market
  /// is: a move costs as much as the levels it moves, so no sequence of prices makes moves the larger part.
  @inlinable @inline(never)
  mutating func putFar(_ level: UInt32, _ rank: UInt64, in ladder: Int) {
    far.insert(level, rank, into: &states[ladder].farRoot)
    states[ladder].farCount &+= 1
    states[ladder].farUses &+= 1
    if states[ladder].nearCount == 0 || states[ladder].farUses >= 64 &+ states[ladder].nearCount {
      place(ladder, around: rank)
    }
  }

  @inlinable @inline(never)
  mutating func takeFar(_ rank: UInt64, in ladder: Int) {
    far.remove(rank, from: &states[ladder].farRoot)
    states[ladder].farCount &-= 1
    states[ladder].farUses &+= 1
  }

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
      far.insert(level, rank, into: &states[ladder].farRoot)
      states[ladder].farCount &+= 1
    }
    states[ladder].base = target
    let root = states[ladder].farRoot
    var next = target == 0 ? far.first(from: root) : far.first(above: target - 1, from: root)
    while next != noSlot && levels[Int(next)].rank &- target < width {
      let rank = levels[Int(next)].rank
      takeFar(rank, in: ladder)
      putNear(next, at: rank &- target, in: ladder)
      next = far.first(above: rank, from: states[ladder].farRoot)
    }
    states[ladder].farUses = 0
  }

  // MARK: Checks

  /// Each level is where a search finds it, the order is the ranks', and the counts are right.
  public func checkInvariants() {
    var inUse = 0
    for ladder in 0..<states.count {
      let state = states[ladder]
      precondition(checkWindow(state) == Int(state.nearCount))
      precondition(
        far.checkInvariants(state.farRoot, low: nil, high: nil) == Int(state.farCount))
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
    precondition(inUse + freeCount == levels.count - 1)
  }

  /// Cells, bitmap and summary agree. Returns how many levels there are.
  private func checkWindow(_ state: LadderState) -> Int {
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
      let isUsed = bits[Int(state.words) + word] != 0
      precondition(isUsed == (state.summary >> UInt64(word) & 1 == 1))
    }
    return near
  }
}
