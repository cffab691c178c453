// The price levels of all books, each side of each a ladder. Around the market a ladder is dense: a window of
// ticks, one cell a tick, and a bitmap of two floors that says which cells hold a level, so the best level and
// the next one are a few instructions. A level outside the window lies in a balanced tree, found in
// logarithmic time; no price is ever refused for being far. The window follows the market; a level keeps its
// number when it moves in or out, so its orders needn't know.
//
// A ladder counts in ranks: a tick, or its complement where higher prices are better. So for every ladder the
// lower rank is the better one, and there is no code for sides.

import Events
import Tables

/// One ladder: a cache line.
@frozen
@usableFromInline
struct LadderState: BitwiseCopyable {
  /// Of the best level; meaningless when there is none.
  @usableFromInline var bestRank: UInt64
  /// The rank of the window's first cell.
  @usableFromInline var base: UInt64
  /// All ones where higher prices are better.
  @usableFromInline let mask: UInt64
  /// Which words of the bitmap aren't zero.
  @usableFromInline var summary: UInt64
  /// The best level, or `noSlot`.
  @usableFromInline var best: UInt32
  /// Ticks that the window holds.
  @usableFromInline let width: UInt32
  /// Its first cell and its first word of the bitmap, among those of all ladders.
  @usableFromInline let cells: UInt32
  @usableFromInline let words: UInt32
  /// Levels in the window, and outside.
  @usableFromInline var nearCount: UInt32
  @usableFromInline var farCount: UInt32
  @usableFromInline var farRoot: UInt32
  /// How often the tree was gone to since the window was placed.
  @usableFromInline var farUses: UInt32

  @usableFromInline
  init(mask: UInt64, width: Int, cells: Int, words: Int) {
    bestRank = 0
    base = 0
    self.mask = mask
    summary = 0
    best = noSlot
    self.width = UInt32(width)
    self.cells = UInt32(cells)
    self.words = UInt32(words)
    nearCount = 0
    farCount = 0
    farRoot = noSlot
    farUses = 0
  }
}

public struct Ladders: ~Copyable {
  @usableFromInline var states: Slab<LadderState>
  @usableFromInline var levels: Slab<LadderLevel>
  @usableFromInline var far: FarLevels
  @usableFromInline var cells: Slab<UInt32>
  @usableFromInline var bits: Slab<UInt64>
  @usableFromInline var firstFree: UInt32
  @usableFromInline var freeCount: Int
  @usableFromInline var moves: UInt64

  /// What a ladder is made from.
  struct Plan {
    /// True where a higher price is better.
    var prefersHigh: Bool
    /// A multiple of 64, at most 4096.
    var windowTicks: Int
  }

  init(_ plans: [Plan], levelCapacity: Int, key: UInt64) {
    precondition(levelCapacity > 0 && levelCapacity < 1 << 31, "ladders have room for levels")
    states = Slab(
      count: plans.count, repeating: LadderState(mask: 0, width: 64, cells: 0, words: 0))
    var cellCount = 0
    for (index, plan) in plans.enumerated() {
      precondition(
        plan.windowTicks % 64 == 0 && plan.windowTicks >= 64 && plan.windowTicks <= 4096,
        "a window is 64 to 4096 ticks, a multiple of 64")
      states[index] = LadderState(
        mask: plan.prefersHigh ? .max : 0, width: plan.windowTicks, cells: cellCount,
        words: cellCount / 64)
      cellCount += plan.windowTicks
    }
    cells = Slab(count: cellCount, repeating: noSlot)
    bits = Slab(count: cellCount / 64, repeating: 0)
    levels = Slab(count: levelCapacity + 1, repeating: LadderLevel(rank: 0))
    far = FarLevels(capacity: levelCapacity, key: key)
    firstFree = noSlot
    for level in (1...levelCapacity).reversed() {
      levels[level].first = firstFree
      firstFree = UInt32(level)
    }
    freeCount = levelCapacity
    moves = 0
  }

  // MARK: The best, the next

  @inlinable @inline(__always)
  public func best(_ ladder: Int) -> UInt32 { states[trusted: ladder].best }

  @inlinable @inline(__always)
  public func bestRank(_ ladder: Int) -> UInt64 { states[trusted: ladder].bestRank }

  /// True when the best level lies at or before a rank.
  @inlinable @inline(__always)
  public func reaches(_ ladder: Int, _ rank: UInt64) -> Bool {
    states[trusted: ladder].bestRank <= rank && states[trusted: ladder].best != noSlot
  }

  @inlinable @inline(__always)
  public func mask(_ ladder: Int) -> UInt64 { states[trusted: ladder].mask }

  /// The rank of a tick in a ladder of prices, the tick of a rank. `sell` is 1 for sells, 0 for buys: a number, since
  /// the side is the one thing that nobody can predict and a branch on it costs more than all of this.
  @inlinable @inline(__always)
  public static func rank(ofTick tick: UInt64, sell: Int) -> UInt64 {
    tick ^ UInt64(bitPattern: Int64(sell &- 1))
  }

  /// The tick of a rank, and the rank of a tick.
  @inlinable @inline(__always)
  public func rank(ofTick tick: UInt64, in ladder: Int) -> UInt64 {
    tick ^ states[trusted: ladder].mask
  }

  @inlinable public func count(_ ladder: Int) -> Int {
    Int(states[trusted: ladder].nearCount &+ states[trusted: ladder].farCount)
  }

  /// How often a window was moved.
  @inlinable public var moveCount: UInt64 { moves }

  @inlinable
  public subscript(level: UInt32) -> LadderLevel {
    @inline(__always) get { levels[trusted: Int(level)] }
    @inline(__always) _modify { yield &levels[trusted: Int(level)] }
  }

  /// The level with a rank, or `noSlot`. A few instructions in the window.
  @inlinable @inline(__always)
  public func find(_ rank: UInt64, in ladder: Int) -> UInt32 {
    let offset = rank &- states[trusted: ladder].base
    if offset < UInt64(states[trusted: ladder].width) {
      return cells[trusted: Int(states[trusted: ladder].cells) &+ Int(offset)]
    }
    return states[trusted: ladder].farCount == 0
      ? noSlot : far.find(rank, from: states[trusted: ladder].farRoot)
  }

  /// The next level behind one, or `noSlot`.
  @inlinable
  public func next(after level: UInt32, in ladder: Int) -> UInt32 {
    next(afterRank: levels[trusted: Int(level)].rank, in: ladder)
  }

  /// The best level of a rank above this one, or `noSlot`.
  @inlinable
  func next(afterRank rank: UInt64, in ladder: Int) -> UInt32 {
    let base = states[trusted: ladder].base
    let offset = rank &- base
    if offset < UInt64(states[trusted: ladder].width) {
      let near = nextNear(from: offset &+ 1, in: ladder)
      if near != noSlot || states[trusted: ladder].farCount == 0 { return near }
      return far.first(
        above: base &+ UInt64(states[trusted: ladder].width &- 1),
        from: states[trusted: ladder].farRoot)
    }
    let beyond = far.first(above: rank, from: states[trusted: ladder].farRoot)
    if rank > base { return beyond }
    if beyond != noSlot && levels[trusted: Int(beyond)].rank < base { return beyond }
    let near = nextNear(from: 0, in: ladder)
    return near != noSlot ? near : beyond
  }

  /// The first level of the window at or behind an offset.
  @inlinable @inline(__always)
  func nextNear(from offset: UInt64, in ladder: Int) -> UInt32 {
    if offset >= UInt64(states[trusted: ladder].width) { return noSlot }
    let word = Int(offset &>> 6)
    let words = Int(states[trusted: ladder].words)
    let rest = bits[trusted: words &+ word] & (UInt64.max &<< (offset & 63))
    if rest != 0 {
      return cells[
        trusted:
          Int(states[trusted: ladder].cells) &+ (word &<< 6) &+ rest.trailingZeroBitCount]
    }
    // Two shifts, since one by 64 would be one by none.
    let later = states[trusted: ladder].summary & ((UInt64.max &<< UInt64(word)) &<< 1)
    if later == 0 { return noSlot }
    let nextWord = later.trailingZeroBitCount
    let bit = bits[trusted: words &+ nextWord].trailingZeroBitCount
    return cells[trusted: Int(states[trusted: ladder].cells) &+ (nextWord &<< 6) &+ bit]
  }

  // MARK: Making and removing

  /// A new, empty level with a rank that has none. The caller knows that there is a free one.
  @inlinable @inline(never)
  mutating func make(_ rank: UInt64, in ladder: Int) -> UInt32 {
    let level = firstFree
    precondition(level != noSlot, "each order has room for a level of its own")
    firstFree = levels[trusted: Int(level)].first
    freeCount &-= 1
    levels[trusted: Int(level)] = LadderLevel(rank: rank)
    let offset = rank &- states[trusted: ladder].base
    if offset < UInt64(states[trusted: ladder].width) {
      putNear(level, at: offset, in: ladder)
    } else {
      putFar(level, rank, in: ladder)
    }
    if states[trusted: ladder].best == noSlot || rank < states[trusted: ladder].bestRank {
      states[trusted: ladder].best = level
      states[trusted: ladder].bestRank = rank
    }
    return level
  }

  @inlinable @inline(__always)
  mutating func putNear(_ level: UInt32, at offset: UInt64, in ladder: Int) {
    let word = Int(offset &>> 6)
    cells[trusted: Int(states[trusted: ladder].cells) &+ Int(offset)] = level
    bits[trusted: Int(states[trusted: ladder].words) &+ word] |= 1 &<< (offset & 63)
    states[trusted: ladder].summary |= 1 &<< UInt64(word)
    states[trusted: ladder].nearCount &+= 1
  }

  @inlinable @inline(__always)
  mutating func takeNear(at offset: UInt64, in ladder: Int) {
    let word = Int(offset &>> 6)
    cells[trusted: Int(states[trusted: ladder].cells) &+ Int(offset)] = noSlot
    let rest = bits[trusted: Int(states[trusted: ladder].words) &+ word] & ~(1 &<< (offset & 63))
    bits[trusted: Int(states[trusted: ladder].words) &+ word] = rest
    if rest == 0 { states[trusted: ladder].summary &= ~(1 &<< UInt64(word)) }
    states[trusted: ladder].nearCount &-= 1
  }

  /// Takes away a level that has nothing left.
  @inlinable @inline(never)
  mutating func remove(_ level: UInt32, from ladder: Int) {
    let rank = levels[trusted: Int(level)].rank
    let offset = rank &- states[trusted: ladder].base
    if offset < UInt64(states[trusted: ladder].width) {
      takeNear(at: offset, in: ladder)
    } else {
      takeFar(rank, in: ladder)
    }
    if states[trusted: ladder].best == level {
      let next = next(afterRank: rank, in: ladder)
      states[trusted: ladder].best = next
      if next != noSlot { states[trusted: ladder].bestRank = levels[trusted: Int(next)].rank }
    }
    levels[trusted: Int(level)].first = firstFree
    firstFree = level
    freeCount &+= 1
  }
}
