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
    shift(ladder, to: target)
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

  /// Moves what is in the window to where it lies seen from a new base, in the order in which nothing is in the way:
  /// some instructions a level; a level that the new window doesn't hold goes to the tree.
  @inlinable
  mutating func shift(_ ladder: Int, to target: UInt64) {
    let base = states[ladder].base
    let width = UInt64(states[ladder].width)
    states[ladder].base = target
    var left = states[ladder].nearCount
    // Towards lower cells from the lowest on, towards higher ones from the highest.
    let isUpwards = target < base
    var word = isUpwards ? Int(width / 64) - 1 : 0
    while left > 0 {
      var rest = bits[Int(states[ladder].words) + word]
      while rest != 0 {
        let bit = isUpwards ? 63 - rest.leadingZeroBitCount : rest.trailingZeroBitCount
        rest &= ~(1 &<< UInt64(bit))
        let offset = UInt64(word * 64 + bit)
        let level = cells[Int(states[ladder].cells) + Int(offset)]
        let rank = base &+ offset
        takeNear(at: offset, in: ladder)
        if rank &- target < width {
          putNear(level, at: rank &- target, in: ladder)
        } else {
          far.insert(level, rank, into: &states[ladder].farRoot)
          states[ladder].farCount &+= 1
        }
        left &-= 1
      }
      word += isUpwards ? -1 : 1
    }
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
