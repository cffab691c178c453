// What a workload looks like: how many orders rest, how many operations follow, and where prices lie.

/// One seed and one shape make one stream, on every machine.
public struct BookShape: Hashable, Sendable {
  public var seed: UInt64
  /// Orders that rest before the first operation, and about as many from then on.
  public var restingOrders: Int
  public var operations: Int
  /// Prices a side.
  public var slotCount: Int
  /// Ticks between two neighbouring prices of a side.
  public var stride: Int32
  /// Between the sides, in ticks: the best buy is a tick below, the best sell a tick above.
  public var middle: Int32
  /// Prices crowd at the best one, as in a market; else all are alike.
  public var isCrowded: Bool

  /// W1: 512 neighbouring prices around 30,000.
  public static func w1(restingOrders: Int = 10_000, operations: Int, seed: UInt64 = 42)
    -> BookShape
  {
    BookShape(
      seed: seed, restingOrders: restingOrders, operations: operations, slotCount: 256, stride: 1,
      middle: 30_000, isCrowded: true)
  }

  /// Orders that lie far from one another over 260 million ticks: hardly two at one price.
  public static func sparse(restingOrders: Int, operations: Int, seed: UInt64) -> BookShape {
    BookShape(
      seed: seed, restingOrders: restingOrders, operations: operations, slotCount: 1 << 17,
      stride: 997, middle: 150_000_000, isCrowded: false)
  }

  /// Buys lie below the middle, sells above, so that passive orders never cross.
  public func price(side: Int, slot: Int) -> Int32 {
    side == 0
      ? middle - 1 - Int32(slot) * stride
      : middle + 1 + Int32(slot) * stride
  }
}
