// The limits as the config gives them, and what the stage keeps by instrument and by order.

import Events

public struct RiskLimits: Hashable, Sendable {
  /// The largest quantity of one order.
  public var maximumOrder: Quantity
  /// The largest position either way, open orders included.
  public var maximumPosition: Quantity

  public init(maximumOrder: Quantity, maximumPosition: Quantity) {
    self.maximumOrder = maximumOrder
    self.maximumPosition = maximumPosition
  }
}

public struct RiskSettings: Hashable, Sendable {
  /// One for each instrument.
  public var limits: [RiskLimits]
  public var orderCapacity: Int
  /// The core starts with the kill switch on, and waits for the operator's rearm.
  public var startsKilled: Bool
  /// The last executions that are kept, so that one can be taken back or corrected; 0: none.
  public var executionCapacity: Int

  public init(
    limits: [RiskLimits], orderCapacity: Int = 16_384, startsKilled: Bool = false,
    executionCapacity: Int = 0
  ) {
    self.limits = limits
    self.orderCapacity = orderCapacity
    self.startsKilled = startsKilled
    self.executionCapacity = executionCapacity
  }
}

/// What open orders could still add to an instrument's position, and how far it may go.
@frozen
@usableFromInline
struct Exposure: BitwiseCopyable {
  @usableFromInline var openBuy: Quantity
  @usableFromInline var openSell: Quantity
  @usableFromInline var maximumOrder: Quantity
  @usableFromInline var maximumPosition: Quantity
  /// It takes no new orders until it is resumed.
  @usableFromInline var isHalted = false

  @inlinable
  init(maximumOrder: Quantity, maximumPosition: Quantity) {
    openBuy = .zero
    openSell = .zero
    self.maximumOrder = maximumOrder
    self.maximumPosition = maximumPosition
  }
}
