// How large the books may get.

import Events

/// Sizes of the book builder's tables.
public struct BookSettings: Hashable, Sendable {
  /// Of each instrument.
  public var ticks: [Price]
  /// Live orders of each instrument.
  public var orderCapacity: Int
  /// Price levels of each instrument that a feed without orders may have, both sides together.
  public var levelCapacity: Int
  /// Ticks of each side that are kept densely; a multiple of 64, at most 4096.
  public var windowTicks: Int
  /// Of the table of order ids and the trees of far levels. A feed whose participants choose their ids or
  /// their prices gets a random one.
  public var idKey: UInt64
  /// Live orders of ours, over all instruments, where the feed shows them among the others': then the top of book is that
  /// of the others. 0 where it doesn't.
  public var ownOrderCapacity: Int
  /// Orders of ours that are remembered although they don't rest: a venue may say once more what it said of them.
  public var ownOrderMemory: Int
  /// Executions of ours that are remembered, for the same reason.
  public var ownExecutionCapacity: Int
  /// The feed tells no more than the best level of each side: a new one takes the old one's place, whether or not the feed says
  /// that the old one is gone.
  public var isTopOnly = false
  /// There are other venues' books of the same instruments: its tops say that they are of this one alone.
  public var isOfOneVenue = false

  public init(
    ticks: [Price], orderCapacity: Int = 65_536, levelCapacity: Int = 8192,
    windowTicks: Int = 4096, idKey: UInt64 = 0x9E37_79B9_7F4A_7C15, ownOrderCapacity: Int = 0,
    ownOrderMemory: Int = 4096, ownExecutionCapacity: Int = 65_536
  ) {
    self.ticks = ticks
    self.orderCapacity = orderCapacity
    self.levelCapacity = levelCapacity
    self.windowTicks = windowTicks
    self.idKey = idKey
    self.ownOrderCapacity = ownOrderCapacity
    self.ownOrderMemory = ownOrderMemory
    self.ownExecutionCapacity = ownExecutionCapacity
  }

  public var instrumentCount: Int { ticks.count }
}
