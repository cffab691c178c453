// How a step is written down: what the order was, what came, why, and what it was afterwards.

import Events
import Journal
import Orders

extension OrderAuditor {
  /// Lets something happen to an order, and keeps what it was.
  mutating func change(
    _ place: Int, _ record: JournalRecord, _ who: AuditActor, words: String? = nil,
    _ body: (inout AuditedOrder) -> AnomalyCause
  ) {
    let before = orders[place].shown
    let event = record.event
    let cause = body(&orders[place])
    orders[place].last = max(orders[place].last, event.time)
    let why = Self.why(event)
    if why.reason != .none, why.reason.code < 64, event.kind != .riskWarning {
      orders[place].reasons |= 1 << UInt64(why.reason.code)
    }
    let isEnd = Self.hasOrigin(event.kind) || event.kind == .orderRejected
    if cause == .none, isEnd {
      orders[place].reason = why.reason
      orders[place].scope = why.scope
      orders[place].limit = why.limit
      orders[place].value = why.value
      orders[place].decider = who
      orders[place].words = words
    }
    note(place, record, who, from: before, cause, words: words)
  }

  mutating func note(
    _ place: Int, _ record: JournalRecord, _ who: AuditActor, from: ShownState?,
    _ cause: AnomalyCause, words: String? = nil
  ) {
    orders[place].stepCount += 1
    guard scope.keepsSteps else { return }
    let order = orders[place]
    let event = record.event
    var step = AuditStep(
      journal: journals.count - 1, position: record.position, stage: record.stage,
      sequence: event.sequence, time: event.time, who: who, event: event, from: from,
      to: order.shown, price: order.price, quantity: order.quantity, filled: order.filled,
      leaves: order.leaves)
    step.cause = cause
    // The order manager's own word stands.
    step.isRefused = cause != .none && !cause.isToldOn(event.kind) && record.stage != .orders
    (step.reason, step.scope, step.limit, step.value) = Self.why(event)
    if record.stage == .orders { step.command = command(behind: event).map { commands[$0] } }
    step.words = words
    orders[place].steps.append(step)
  }

  /// Among the commands, the one that made the order manager do this of its own accord.
  func command(behind event: Event) -> Int? {
    guard event.kind == .orderCancel, let last = commands.last, last.sequence == event.sequence,
      commandJournal == journals.count
    else { return nil }
    return commands.count - 1
  }

  /// Why, as the event itself says.
  static func why(_ event: Event) -> (
    reason: Reason, scope: RiskScope, limit: Int64, value: Int64
  ) {
    switch event.kind {
    case .orderRejected, .requestRejected:
      let rejected = event.payload(as: OrderRejected.self)
      return (rejected.reason, rejected.scope, rejected.limit, rejected.value)
    case .riskWarning:
      let warning = event.payload(as: RiskWarning.self)
      return (warning.reason, warning.scope, warning.limit, warning.value)
    case .orderCanceled, .orderExpired, .orderSuspended:
      return (event.payload(as: OrderCanceled.self).reason, .none, 0, 0)
    case .orderCancel: return (event.payload(as: OrderCancel.self).reason, .none, 0, 0)
    case .orderTriggered, .orderRestated:
      return (event.payload(as: OrderRestated.self).reason, .none, 0, 0)
    default: return (.none, .none, 0, 0)
    }
  }
}
