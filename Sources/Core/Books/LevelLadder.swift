// The price levels of one side of one book, sorted, the best at the end: what changes most is moved
// least. Right for any price; a full ladder refuses a level further out than all it holds.

import Events
import Tables

/// What rests at one price.
@frozen
public struct Level: BitwiseCopyable, Hashable, Sendable {
  public var price: Price
  public var quantity: Quantity
  public var orderCount: UInt32

  @inlinable
  public init(price: Price, quantity: Quantity, orderCount: UInt32) {
    self.price = price
    self.quantity = quantity
    self.orderCount = orderCount
  }

  @inlinable public static var empty: Level {
    Level(price: .zero, quantity: .zero, orderCount: 0)
  }
}

/// All ladders of all instruments in one slab: ladder 2i holds instrument i's bids, 2i+1 its asks.
public struct LevelLadders: ~Copyable {
  @usableFromInline var levels: Slab<Level>
  @usableFromInline var counts: Slab<Int>
  public let capacity: Int

  public init(ladderCount: Int, capacity: Int) {
    precondition(capacity > 0)
    levels = Slab(count: ladderCount * capacity, repeating: .empty)
    counts = Slab(count: ladderCount, repeating: 0)
    self.capacity = capacity
  }

  @inlinable public static func bids(of instrument: Int) -> Int { instrument * 2 }
  @inlinable public static func asks(of instrument: Int) -> Int { instrument * 2 + 1 }

  @inlinable public mutating func count(_ ladder: Int) -> Int { counts[ladder] }

  /// The best level, or an empty one. One load of the count, one of the level.
  @inlinable
  public mutating func best(_ ladder: Int) -> Level {
    let count = counts[ladder]
    return count == 0 ? .empty : levels[ladder * capacity + count - 1]
  }

  /// The level at a depth: 0 is the best.
  @inlinable
  public mutating func level(_ ladder: Int, depth: Int) -> Level {
    let count = counts[ladder]
    precondition(depth >= 0 && depth < count)
    return levels[ladder * capacity + count - 1 - depth]
  }

  /// True when `a` is further from the market than `b`: lower for bids, higher for asks.
  @inlinable
  func isWorse(_ a: Price, than b: Price, in ladder: Int) -> Bool {
    ladder & 1 == 0 ? a < b : a > b
  }

  /// The position of the price, or where it belongs: halved without a branch to mispredict, since where
  /// a price lies is anybody's guess.
  @inlinable
  mutating func position(of price: Price, in ladder: Int) -> Int {
    let base = ladder * capacity
    // Asks are sorted downwards: their negatives upwards, like bids.
    let sign: Int64 = ladder & 1 == 0 ? 0 : -1
    let wanted = price.units ^ sign
    var low = base
    var length = counts[ladder]
    while length > 0 {
      let half = length &>> 1
      let isWorse = (levels[low &+ half].price.units ^ sign) < wanted
      low = isWorse ? low &+ half &+ 1 : low
      length = isWorse ? length &- half &- 1 : half
    }
    return low &- base
  }

  /// Adds to a level's quantity and order count, making it where it isn't there. False when there is
  /// no room for another level, or the quantity would overflow; nothing is changed then.
  @inlinable
  public mutating func add(_ quantity: Quantity, orders: Int, at price: Price, in ladder: Int)
    -> Bool
  {
    let base = ladder * capacity
    let count = counts[ladder]
    let at = position(of: price, in: ladder)
    if at < count && levels[base + at].price == price {
      let sum = levels[base + at].quantity.units.addingReportingOverflow(quantity.units)
      if sum.overflow { return false }
      levels[base + at].quantity = Quantity(units: sum.partialValue)
      levels[base + at].orderCount &+= UInt32(truncatingIfNeeded: orders)
      return true
    }
    if count == capacity { return false }
    levels.move(from: base + at, to: base + at + 1, count: count - at)
    levels[base + at] = Level(
      price: price, quantity: quantity, orderCount: UInt32(truncatingIfNeeded: orders))
    counts[ladder] = count + 1
    return true
  }

  /// Takes from a level, which goes when nothing is left. The level must be there and hold as much.
  @inlinable
  public mutating func take(_ quantity: Quantity, orders: Int, at price: Price, in ladder: Int) {
    let base = ladder * capacity
    let at = position(of: price, in: ladder)
    precondition(at < counts[ladder] && levels[base + at].price == price)
    precondition(levels[base + at].quantity >= quantity)
    levels[base + at].quantity -= quantity
    levels[base + at].orderCount &-= UInt32(truncatingIfNeeded: orders)
    if levels[base + at].quantity.units == 0 { remove(at: at, from: ladder) }
  }

  /// Sets a level to what a feed without orders says; zero takes it away. False when there is no room.
  @inlinable
  public mutating func set(_ level: Level, in ladder: Int) -> Bool {
    let base = ladder * capacity
    let at = position(of: level.price, in: ladder)
    let isThere = at < counts[ladder] && levels[base + at].price == level.price
    if level.quantity.units <= 0 {
      if isThere { remove(at: at, from: ladder) }
      return true
    }
    if isThere {
      levels[base + at] = level
      return true
    }
    return add(
      level.quantity, orders: Int(level.orderCount), at: level.price, in: ladder)
  }

  @inlinable
  mutating func remove(at: Int, from ladder: Int) {
    let base = ladder * capacity
    let count = counts[ladder]
    levels.move(from: base + at + 1, to: base + at, count: count - at - 1)
    counts[ladder] = count - 1
  }

  @inlinable
  public mutating func clear(_ ladder: Int) { counts[ladder] = 0 }
}
