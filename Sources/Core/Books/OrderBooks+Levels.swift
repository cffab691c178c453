// Levels of feeds without orders: set from outside, whole.

import Events
import Tables

extension OrderBooks {
  @frozen
  @usableFromInline
  enum LevelChange {
    case same
    case made
    case removed
    /// It would have been made, and may not.
    case noRoom
  }

  /// Sets what rests at a rank; a quantity of zero takes the level away.
  @inlinable
  mutating func setLevel(
    _ rank: UInt64, quantity: Quantity, orders: UInt32, mayMake: Bool, in ladder: Int
  ) -> LevelChange {
    var level = ladders.find(rank, in: ladder)
    var change = LevelChange.same
    if quantity.units == 0 {
      if level == noSlot { return .same }
      ladders.remove(level, from: ladder)
      return .removed
    }
    if level == noSlot {
      guard mayMake else { return .noRoom }
      level = ladders.make(rank, in: ladder)
      change = .made
    }
    ladders[level].set(quantity, orders: orders)
    return change
  }

  /// A level that has nothing left.
  @inlinable
  public mutating func removeLevel(_ level: UInt32, from ladder: Int) {
    ladders.remove(level, from: ladder)
  }
}
