// The orders that venues may have, as whoever sends must know them: how each was sent, and by which of our requests its
// venue calls it now. A snapshot holds both of those that gateway-out had sent; the log holds what came behind it.

import Events
import FIXGateways

/// Gathers at the end of the line, where gateway-out would be. A class: it is filled from inside a line.
final class OrdersOut {
  /// By their ids.
  private var sent: [UInt64: Event] = [:]
  /// Of those that bear another name than their first one: which request it was.
  private var names: [UInt64: UInt32] = [:]

  /// What gateway-out had when it was saved: `nextWorking`.
  func begin(with events: [Event]) {
    for event in events {
      sent(event)
      left(event)
    }
  }

  /// An event of gateway-out's stream.
  func sent(_ event: Event) {
    if event.kind == .orderNew { sent[event.words.w0] = event }
  }

  /// An event that leaves the line.
  func left(_ event: Event) {
    guard event.kind == .orderReplaced else { return }
    let request = event.payload(as: OrderReplaced.self).request
    if request != 0 { names[event.words.w0] = request }
  }

  /// What tells somebody who knows nothing of them how these orders stand.
  func heard(_ open: [OpenOrder]) -> [Event] {
    open.flatMap { order in
      sent[order.id.bits].map { order.heard(asSent: $0, name: names[order.id.bits]) } ?? []
    }
  }
}
