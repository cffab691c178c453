// What became of orders: applied when the order's state and numbers allow it, and refused with an
// anomaly in the report's place otherwise.

import Events
import Tables

extension OrderManager {
  @inlinable
  mutating func report<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    // About an execution, whose order may have ended long ago.
    if event.kind == .executionBusted || event.kind == .executionCorrected {
      return out.pass(event)
    }
    // All reports begin with the order's id.
    let order = OrderID(bits: event.words.w0)
    let index = ids.index(of: order.bits)
    let isReject = event.kind == .orderRejected || event.kind == .requestRejected
    if isReject && passesUnapplied(event, isLive: index != IdTable.absent) {
      return out.pass(event)
    }
    guard index != IdTable.absent else {
      return refuseReport(event, order, state: OrderState(Lifecycle(code: 0)), .zero, into: &out)
    }
    let slot = Int(index)
    let record = records[slot]
    guard let trigger = trigger(of: event, for: record), let next = record.state.after(trigger)
    else {
      return refuseReport(event, order, state: record.state, record.leaves, into: &out)
    }
    records[slot].state = next
    if trigger == .partialFill {
      let fill = event.payload(as: OrderFill.self)
      records[slot].filled += fill.quantity
      records[slot].lastExecution = fill.execution
    } else if trigger == .replaced {
      let replaced = event.payload(as: OrderReplaced.self)
      records[slot].price = replaced.price
      records[slot].quantity = replaced.quantity
      records[slot].wanted = replaced.quantity
    } else if trigger == .replaceRejected {
      records[slot].wanted = record.quantity
    }
    if next.lifecycle.isFinal {
      _ = ids.remove(order.bits)
      free.giveBack(index)
    }
    out.pass(event)
  }

  /// Rejects that change nothing here. What this stage refused comes round once more, for the
  /// strategy; and the answer "too late" to a request may cross with the end of its order.
  @inlinable
  func passesUnapplied(_ event: Event, isLive: Bool) -> Bool {
    event.payload(as: OrderRejected.self).origin == .orders
      || (event.kind == .requestRejected && !isLive)
  }

  /// What a report means for this order; nil when its numbers can't be: a fill that was heard before,
  /// or of more than is left; a replace to more than was asked for.
  @inlinable
  func trigger(of event: Event, for record: OrderRecord) -> OrderTrigger? {
    switch event.kind.code {
    case EventKind.orderAccepted.code: return .accepted
    case EventKind.orderRejected.code: return .rejected
    case EventKind.orderFill.code:
      let fill = event.payload(as: OrderFill.self)
      guard fill.quantity.units > 0, fill.quantity <= record.leaves,
        fill.execution > record.lastExecution, fill.side == record.side
      else { return nil }
      return fill.quantity == record.leaves ? .lastFill : .partialFill
    case EventKind.orderCanceled.code: return .canceled
    case EventKind.orderExpired.code: return .expired
    case EventKind.orderSuspended.code: return .suspended
    case EventKind.orderReplaced.code:
      let replaced = event.payload(as: OrderReplaced.self)
      guard replaced.quantity > record.filled,
        replaced.quantity <= max(record.quantity, record.wanted),
        replaced.replacement == .none || replaced.replacement == record.id
      else { return nil }
      return .replaced
    case EventKind.requestRejected.code:
      let request = event.payload(as: OrderRejected.self).request
      if request == .cancel { return .cancelRejected }
      return request == .replace ? .replaceRejected : nil
    default: return nil
    }
  }

  @inlinable
  mutating func refuseReport<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, state: OrderState, _ leaves: Quantity, into out: inout Out
  ) {
    anomalies &+= 1
    out.emit(
      Event(
        causedBy: event, kind: .orderAnomaly, source: event.source, instrument: event.instrument,
        OrderAnomaly(
          order: order, quantity: Self.quantity(of: event), leaves: leaves, report: event.kind,
          lifecycle: state.lifecycle.code, pending: state.pending.code, origin: .orders)))
  }

  /// The quantity that a report speaks of; zero for one that speaks of none.
  @inlinable
  static func quantity(of report: Event) -> Quantity {
    switch report.kind.code {
    case EventKind.orderAccepted.code: return report.payload(as: OrderAccepted.self).quantity
    case EventKind.orderFill.code: return report.payload(as: OrderFill.self).quantity
    case EventKind.orderReplaced.code: return report.payload(as: OrderReplaced.self).quantity
    case EventKind.orderCanceled.code, EventKind.orderExpired.code, EventKind.orderSuspended.code:
      return report.payload(as: OrderCanceled.self).quantity
    case EventKind.orderTriggered.code, EventKind.orderRestated.code:
      return report.payload(as: OrderRestated.self).quantity
    default: return .zero
    }
  }
}
