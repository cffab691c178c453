// The price levels of all sides of all books, each side sorted, the best at the end: what changes
// most is moved least. Right for any price.
//
// A ladder holds the best `capacity` levels that it has heard of. A new level that is better than the
// worst of a full ladder pushes that one out; one that is worse stays out. So the best price is
// right as long as fewer than `capacity` better ones came and went; what was left out is counted.

import Events
import Tables

/// All ladders of all instruments in one slab: ladder 2i holds instrument i's bids, 2i + 1 its asks.
public struct LevelLadders: ~Copyable {
  @usableFromInline var levels: Slab<LadderLevel>
  @usableFromInline var counts: Slab<Int>
  @usableFromInline var lastSerial: UInt32
  @usableFromInline var trimmed: UInt64
  /// Set by what changed the best level of a side; cleared by who asks.
  @usableFromInline var didTouchBest: Bool
  public let capacity: Int

  public init(ladderCount: Int, capacity: Int) {
    precondition(ladderCount > 0 && capacity > 0, "a ladder has room for a level")
    levels = Slab(
      count: ladderCount * capacity,
      repeating: LadderLevel(price: .zero, quantity: .zero, orderCount: 0, serial: 0))
    counts = Slab(count: ladderCount, repeating: 0)
    lastSerial = 0
    trimmed = 0
    didTouchBest = false
    self.capacity = capacity
  }

  @inlinable public static func bids(of instrument: Int) -> Int { instrument * 2 }
  @inlinable public static func asks(of instrument: Int) -> Int { instrument * 2 + 1 }

  /// Levels that had no room, or lost it to a better one.
  @inlinable public var trimmedCount: UInt64 { trimmed }

  @inlinable public func count(_ ladder: Int) -> Int { counts[ladder] }

  /// The best level, or an empty one. One load of the count, one of the level.
  @inlinable
  public func best(_ ladder: Int) -> Level {
    let count = counts[ladder]
    return count == 0 ? .empty : levels[ladder * capacity + count - 1].level
  }

  /// The level at a depth: 0 is the best.
  @inlinable
  public func level(_ ladder: Int, depth: Int) -> Level {
    let count = counts[ladder]
    precondition(depth >= 0 && depth < count, "there is no level at that depth")
    return levels[ladder * capacity + count - 1 - depth].level
  }

  /// True when `a` is further from the market than `b`: lower for bids, higher for asks.
  @inlinable
  func isWorse(_ a: Price, than b: Price, in ladder: Int) -> Bool {
    ladder & 1 == 0 ? a < b : a > b
  }

  /// The position of the price, or where it belongs. Where a price lies is anybody's guess, so nothing
  /// here may branch on it: three looks at once leave a quarter, and the last few are counted. (A plain
  /// halving is fewer instructions, but the compiler makes a branch of its choice, mispredicted every
  /// other time.)
  @inlinable
  func position(of price: Price, in ladder: Int) -> Int {
    let base = ladder * capacity
    // Asks are sorted downwards: their complements upwards, like bids.
    let sign: Int64 = ladder & 1 == 0 ? 0 : -1
    let wanted = price.units ^ sign
    var low = base
    var length = counts[ladder]
    while length > 6 {
      let quarter = length &>> 2
      let first = isBelow(wanted, low &+ quarter, sign)
      let second = isBelow(wanted, low &+ quarter &* 2, sign)
      let third = isBelow(wanted, low &+ quarter &* 3, sign)
      // Of the quarters before the price, and past the first level that is worse than it.
      low &+= (first &+ second &+ third) &* quarter &+ first
      // The first quarter whole, or one of the others without the level looked at; the last is longer.
      length = quarter &- first &+ third &* (length &- quarter &* 4)
    }
    var at = low
    let end = low &+ length
    while at < end {
      low &+= isBelow(wanted, at, sign)
      at &+= 1
    }
    return low &- base
  }

  /// 1 when the level's price is further from the market than the one wanted.
  @inlinable @inline(__always)
  func isBelow(_ wanted: Int64, _ index: Int, _ sign: Int64) -> Int {
    (levels[index].price.units ^ sign) < wanted ? 1 : 0
  }

  /// Where a quantity went.
  @frozen
  public enum Placement: Hashable, Sendable {
    /// Into the level with this serial.
    case placed(serial: UInt32)
    /// Nowhere: it is further out than all that a full ladder holds.
    case beyond
    /// Nowhere: the level's quantity would pass 64 bits.
    case overflow
  }

  /// Adds to the level at a price, which is made where it isn't there.
  @inlinable
  public mutating func add(
    _ quantity: Quantity, orders: UInt32, at price: Price, in ladder: Int
  ) -> Placement {
    let at = position(of: price, in: ladder)
    noteChange(at, in: ladder)
    if let index = index(at, of: price, in: ladder) {
      let sum = levels[index].quantity.units.addingReportingOverflow(quantity.units)
      if sum.overflow { return .overflow }
      levels[index].quantity = Quantity(units: sum.partialValue)
      levels[index].orderCount &+= orders  // Bounded by the orders that there are.
      return .placed(serial: levels[index].serial)
    }
    return insert(quantity, orders: orders, at: price, position: at, in: ladder)
  }

  /// Takes from a level, which goes when nothing is left. False when the level that bears the serial
  /// is there no longer: it was pushed out of a full ladder.
  @inlinable
  public mutating func take(
    _ quantity: Quantity, orders: UInt32, at price: Price, serial: UInt32, in ladder: Int
  ) -> Bool {
    let at = position(of: price, in: ladder)
    guard let index = index(at, of: price, in: ladder), levels[index].serial == serial else {
      return false
    }
    noteChange(at, in: ladder)
    precondition(levels[index].quantity >= quantity, "a level holds at least each of its orders")
    levels[index].quantity -= quantity
    levels[index].orderCount &-= orders
    if levels[index].quantity.units == 0 { remove(at: at, from: ladder) }
    return true
  }

  /// Sets a level to what a feed without orders says; zero takes it away.
  @inlinable
  public mutating func set(_ level: Level, in ladder: Int) {
    let at = position(of: level.price, in: ladder)
    noteChange(at, in: ladder)
    guard let index = index(at, of: level.price, in: ladder) else {
      if level.quantity.units > 0 {
        _ = insert(
          level.quantity, orders: level.orderCount, at: level.price, position: at, in: ladder)
      }
      return
    }
    if level.quantity.units <= 0 { return remove(at: at, from: ladder) }
    levels[index].quantity = level.quantity
    levels[index].orderCount = level.orderCount
  }

  @inlinable
  public mutating func clear(_ ladder: Int) {
    counts[ladder] = 0
    didTouchBest = true
  }

  /// True when the best level of any side may have changed since this was last asked.
  @inlinable
  public mutating func takeTouchedBest() -> Bool {
    let touched = didTouchBest
    didTouchBest = false
    return touched
  }

  @inlinable
  mutating func noteChange(_ position: Int, in ladder: Int) {
    if position &+ 1 >= counts[ladder] { didTouchBest = true }
  }

  /// The slab's index of the position, when the level there has the price.
  @inlinable
  func index(_ at: Int, of price: Price, in ladder: Int) -> Int? {
    let index = ladder * capacity + at
    return at < counts[ladder] && levels[index].price == price ? index : nil
  }

  @inlinable
  mutating func insert(
    _ quantity: Quantity, orders: UInt32, at price: Price, position: Int, in ladder: Int
  ) -> Placement {
    let base = ladder * capacity
    let count = counts[ladder]
    var at = position
    if count < capacity {
      levels.move(from: base + at, to: base + at + 1, count: count - at)
      counts[ladder] = count + 1
    } else {
      trimmed &+= 1
      if at == 0 { return .beyond }
      // The worst is the first: those between it and the new one close up.
      at -= 1
      levels.move(from: base + 1, to: base, count: at)
    }
    // Wraps after four thousand million levels; 0 is left out, it means "in no level".
    lastSerial = lastSerial == .max ? 1 : lastSerial + 1
    levels[base + at] = LadderLevel(
      price: price, quantity: quantity, orderCount: orders, serial: lastSerial)
    return .placed(serial: lastSerial)
  }

  @inlinable
  mutating func remove(at: Int, from ladder: Int) {
    let base = ladder * capacity
    let count = counts[ladder]
    levels.move(from: base + at + 1, to: base + at, count: count - at - 1)
    counts[ladder] = count - 1
  }

  /// Sorted, no level twice, none empty.
  public func checkInvariants() {
    for ladder in 0..<counts.count {
      precondition(counts[ladder] >= 0 && counts[ladder] <= capacity)
      for depth in 0..<counts[ladder] {
        let level = level(ladder, depth: depth)
        precondition(level.quantity.units > 0)
        if depth > 0 {
          let better = self.level(ladder, depth: depth - 1)
          precondition(isWorse(level.price, than: better.price, in: ladder))
        }
      }
    }
  }
}
