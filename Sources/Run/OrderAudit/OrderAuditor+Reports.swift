// What became of orders, as it is told: by the venue, by the line's own stages, and by the order manager about reports
// that it refused.

import Events
import Journal
import Orders

extension OrderAuditor {
  mutating func takeReport(_ record: JournalRecord) {
    let event = record.event
    let said =
      record.stage == .gatewayIn ? words.take(for: OrderID(bits: event.words.w0)) : nil
    if event.kind == .orderAnomaly { return takeAnomaly(record) }
    guard let place = places[event.words.w0] else { return }
    switch event.kind {
    case .orderRejected, .requestRejected: takeRejected(record, place, said)
    case .orderStatus: change(place, record, .venue, words: said) { _ in true }
    case .orderStatusRequest:
      let asker = isVenue ? AuditActor(event.source) : .system(.gatewayOut)
      change(place, record, asker) { _ in true }
    default:
      // In a venue's journal what its clients might report of itself is nothing.
      guard record.stage == (isVenue ? .risk : .gatewayIn) else { return }
      var who = AuditActor.venue
      if Self.hasOrigin(event.kind) {
        who = AuditActor(event.payload(as: OrderCanceled.self).origin)
      }
      let isStrict = !isVenue
      change(place, record, who, words: said) { $0.apply(event, isStrict: isStrict) }
    }
  }

  static func hasOrigin(_ kind: EventKind) -> Bool {
    kind == .orderCanceled || kind == .orderExpired || kind == .orderSuspended
  }

  /// A refusal by a stage of the line counts where the stage says it; when it has been round by the loopback it is
  /// no news.
  private mutating func takeRejected(_ record: JournalRecord, _ place: Int, _ said: String?) {
    let event = record.event
    let rejected = event.payload(as: OrderRejected.self)
    let who = AuditActor(rejected.origin)
    switch record.stage {
    case .orders:
      change(place, record, who) { order in
        // Of an order that is the first of its id and wasn't let in, or of a request that wasn't.
        if event.kind == .orderRejected {
          return rejected.reason == .duplicateOrder && order.stepCount > 1
            ? false : order.apply(event, isStrict: true)
        }
        return order.takeBack(rejected, at: event.sequence)
      }
    case .gatewayIn:
      if isVenue || rejected.origin == .orders || rejected.origin == .risk { return }
      change(place, record, who, words: said) { $0.apply(event, isStrict: true) }
    case .risk:
      change(place, record, who, words: said) { $0.apply(event, isStrict: true) }
    default: return
    }
  }

  /// A report that the order manager refused. One about an order that it doesn't know is all that is on record of it,
  /// unless an earlier journal has more.
  private mutating func takeAnomaly(_ record: JournalRecord) {
    guard record.stage == .orders else { return }
    let event = record.event
    let anomaly = event.payload(as: OrderAnomaly.self)
    if let place = places[event.words.w0] {
      orders[place].anomalyCount += 1
      return change(place, record, .system(.orders)) { _ in false }
    }
    guard anomaly.lifecycle == 0, anomaly.order != .none else { return }
    var order = AuditedOrder(
      id: anomaly.order, journal: journals.count - 1,
      source: .strategy(anomaly.order.strategy), instrument: instrument(event.instrument),
      at: event.time)
    order.state = OrderState(Lifecycle(code: 0))
    order.anomalyCount = 1
    guard keeps(order) else { return }
    places[anomaly.order.bits] = orders.count
    orders.append(order)
    note(orders.count - 1, record, .system(.orders), from: nil, isRefused: false)
  }

  // MARK: Steps

  /// Lets something happen to an order, and keeps what it was.
  mutating func change(
    _ place: Int, _ record: JournalRecord, _ who: AuditActor, words: String? = nil,
    _ body: (inout AuditedOrder) -> Bool
  ) {
    let before = orders[place].shown
    let isTaken = body(&orders[place])
    orders[place].last = max(orders[place].last, record.event.time)
    let why = Self.why(record.event)
    if why.reason != .none, why.reason.code < 64 {
      orders[place].reasons |= 1 << UInt64(why.reason.code)
    }
    let isEnd = Self.hasOrigin(record.event.kind) || record.event.kind == .orderRejected
    if isTaken, isEnd {
      orders[place].reason = why.reason
      orders[place].limit = why.limit
      orders[place].value = why.value
      orders[place].decider = who
      orders[place].words = words
    }
    // The order manager's own word stands.
    note(
      place, record, who, from: before, isRefused: !isTaken && record.stage != .orders,
      words: words)
  }

  mutating func note(
    _ place: Int, _ record: JournalRecord, _ who: AuditActor, from: ShownState?, isRefused: Bool,
    words: String? = nil
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
    step.isRefused = isRefused
    (step.reason, step.limit, step.value) = Self.why(event)
    if let command, command.sequence == event.sequence, record.stage == .orders {
      step.command = command.payload(as: OperatorCommand.self).action
    }
    step.words = words
    orders[place].steps.append(step)
  }

  /// Why, as the event itself says.
  static func why(_ event: Event) -> (reason: Reason, limit: Int64, value: Int64) {
    switch event.kind {
    case .orderRejected, .requestRejected:
      let rejected = event.payload(as: OrderRejected.self)
      return (rejected.reason, rejected.limit, rejected.value)
    case .orderCanceled, .orderExpired, .orderSuspended:
      return (event.payload(as: OrderCanceled.self).reason, 0, 0)
    case .orderCancel: return (event.payload(as: OrderCancel.self).reason, 0, 0)
    case .orderTriggered, .orderRestated:
      return (event.payload(as: OrderRestated.self).reason, 0, 0)
    default: return (.none, 0, 0)
    }
  }
}
