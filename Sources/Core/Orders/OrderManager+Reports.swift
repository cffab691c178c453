// What became of orders: applied when the order's state and numbers allow it. Otherwise an anomaly
// takes the report's place, or follows it where the report is money.

import Events
import Tables

extension OrderManager {
  @inlinable
  mutating func report<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    if passesUnapplied(event) { return out.pass(event) }
    let finding = ledger.apply(event)
    if finding.isRefused {
      anomalies &+= 1
    } else if finding.isReplacedToNothing {
      // For all that follow: the order is over.
      return out.emit(end(of: finding, because: event))
    } else {
      tell(event, of: finding, into: &out)
      if finding.cause == .none { return }
      alarms &+= 1
    }
    out.emit(
      Event(
        causedBy: event, kind: .orderAnomaly, source: event.source, instrument: event.instrument,
        finding.anomaly(of: event)))
  }

  /// What this stage refused comes round once more, for the strategy; and what an earlier stage has
  /// to say to a strategy is on its way round.
  @inlinable
  func passesUnapplied(_ event: Event) -> Bool {
    if event.source.kind == .strategy { return true }
    let isReject = event.kind == .orderRejected || event.kind == .requestRejected
    return isReject && event.payload(as: OrderRejected.self).origin == .orders
  }

  /// Passes the report on. Under the id that the order bore before it, should it name another: then
  /// nobody down the line has to know more than one.
  @inlinable
  func tell<Out: Emitter & ~Copyable>(
    _ event: Event, of finding: Finding, into out: inout Out
  ) {
    if finding.id.bits == event.words.w0 { return out.pass(event) }
    var named = event
    named.words.w0 = finding.id.bits
    out.emit(named)
  }

  @inlinable
  func end(of finding: Finding, because event: Event) -> Event {
    Event(
      causedBy: event, kind: .orderCanceled, source: event.source, instrument: event.instrument,
      OrderCanceled(
        order: finding.id, quantity: finding.leaves, reason: .user, origin: .orders,
        side: ledger.pool[finding.order].side))
  }
}
