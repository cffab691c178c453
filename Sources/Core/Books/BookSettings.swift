// How large the books may get, and what is kept of each order in them.

import Events
import Tables

/// Sizes of the book builder's tables.
public struct BookSettings: Hashable, Sendable {
  public var instrumentCount: Int
  /// Live orders over all instruments.
  public var orderCapacity: Int
  /// Price levels a side.
  public var levelCapacity: Int
  /// Of the table of order ids. A feed whose participants choose their ids gets a random one.
  public var idKey: UInt64

  public init(
    instrumentCount: Int, orderCapacity: Int = 65_536, levelCapacity: Int = 1024,
    idKey: UInt64 = 0x9E37_79B9_7F4A_7C15
  ) {
    self.instrumentCount = instrumentCount
    self.orderCapacity = orderCapacity
    self.levelCapacity = levelCapacity
    self.idKey = idKey
  }
}

/// One order of a market: half a cache line.
@frozen
@usableFromInline
struct BookedOrder: BitwiseCopyable {
  @usableFromInline var id: OrderID
  @usableFromInline var price: Price
  @usableFromInline var quantity: Quantity
  /// Instrument and side in one.
  @usableFromInline var ladder: UInt32
  /// Of the level that counts it; 0 when none does.
  @usableFromInline var serial: UInt32

  @inlinable
  init(id: OrderID, price: Price, quantity: Quantity, ladder: UInt32, serial: UInt32) {
    self.id = id
    self.price = price
    self.quantity = quantity
    self.ladder = ladder
    self.serial = serial
  }

  @inlinable var instrument: Int { Int(ladder >> 1) }
}
