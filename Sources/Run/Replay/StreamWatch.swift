// Looking out, in a replay, for the event that somebody wants to stop at, and for the orders that there
// are. A watch sees each stage's stream as the line runs; it changes nothing.

import EventFilter
import Events

/// What all watches of a replay have found.
final class Lookout {
  var filter: EventFilter?
  /// The first event that the filter holds for.
  var hit: ReplayStop?
  /// Ids of orders that were asked for, where they are kept.
  var keepsOrders = false
  var orders: [OrderID] = []

  func see(_ it: FilteredEvent) {
    guard hit == nil, let filter, filter.matches(it) else { return }
    hit = ReplayStop(stage: it.stage, record: it.record, event: it.event)
  }
}

/// One stage's.
struct StreamWatch {
  let stage: StageID
  let lookout: Lookout

  func see(_ event: Event) {
    lookout.see(FilteredEvent(event, of: stage))
    guard lookout.keepsOrders, stage == .orders || stage == .gatewayIn else { return }
    switch event.kind {
    case .orderNew: lookout.orders.append(event.payload(as: OrderNew.self).order)
    case .orderReplace:
      let replacement = event.payload(as: OrderReplace.self).replacement
      if replacement != .none { lookout.orders.append(replacement) }
    default: break
    }
  }
}

/// The event that a replay stopped at.
public struct ReplayStop: Sendable {
  /// In whose stream it was met first.
  public var stage: StageID
  /// Its record, where the journal was read for it: an input, and what gateway-out wrote.
  public var record: UInt64?
  public var event: Event
}
