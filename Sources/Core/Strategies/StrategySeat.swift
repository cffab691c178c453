// Many strategies share one line and one order manager, and everything passes by each of them. What
// is a strategy's own is seen from its number: its requests bear it as their source, its orders in
// their ids.

import Events

/// Who a strategy is: its number, in this run of the core.
@frozen
public struct StrategySeat: BitwiseCopyable, Hashable, Sendable {
  public var strategy: UInt16
  /// Of this run: order ids begin with it.
  public var epoch: UInt32

  @inlinable
  public init(strategy: UInt16, epoch: UInt32) {
    self.strategy = strategy
    self.epoch = epoch & 0xF_FFFF
  }

  @inlinable public var source: SourceID { .strategy(strategy) }

  /// The id of its order with that number.
  @inlinable
  public func order(_ counter: UInt32) -> OrderID {
    OrderID(epoch: epoch, strategy: strategy, counter: counter)
  }

  @inlinable
  public func owns(_ order: OrderID) -> Bool {
    order.strategy == strategy & 0x0FFF && order.epoch == epoch && order.counter > 0
  }

  /// Whether an event may tell it anything: all that isn't about another strategy's orders.
  @inlinable
  public func mayHear(_ event: Event) -> Bool {
    switch event.kind.code {
    case EventKind.orderNew.code, EventKind.orderCancel.code, EventKind.orderReplace.code:
      return event.source == source
    case EventKind.orderAccepted.code...EventKind.orderStatus.code:
      return owns(OrderID(bits: event.words.w0))
    default: return true
    }
  }
}
