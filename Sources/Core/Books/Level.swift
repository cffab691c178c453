// What rests at one price: as the world sees it, and as a ladder keeps it.

import Events

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

  /// What there is at the best price of a side that holds nothing.
  @inlinable public static var empty: Level {
    Level(price: .zero, quantity: .zero, orderCount: 0)
  }
}

/// A level in its ladder. The serial tells it from an earlier level at the same price.
@frozen
@usableFromInline
struct LadderLevel: BitwiseCopyable {
  @usableFromInline var price: Price
  @usableFromInline var quantity: Quantity
  @usableFromInline var orderCount: UInt32
  @usableFromInline var serial: UInt32

  @inlinable
  init(price: Price, quantity: Quantity, orderCount: UInt32, serial: UInt32) {
    self.price = price
    self.quantity = quantity
    self.orderCount = orderCount
    self.serial = serial
  }

  @inlinable var level: Level { Level(price: price, quantity: quantity, orderCount: orderCount) }
}
