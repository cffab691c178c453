// What became of orders, as it is told: by the venue, by the line's own stages, and by the order manager about reports
// that were odd.

import Events
import Journal
import Orders

extension OrderAuditor {
  mutating func takeReport(_ record: JournalRecord) {
    let event = record.event
    let said =
      record.stage == .gatewayIn ? words.take(for: OrderID(bits: event.words.w0)) : nil
    if event.kind == .orderAnomaly { return takeAnomaly(record) }
    guard let place = places[event.words.w0] else {
      if event.kind == .orderFill, record.stage == .gatewayIn, !isVenue { stray = record }
      return
    }
    if record.stage == .orders, event.kind == .orderAccepted, event.source.kind == .strategy {
      orders[place].isParent = true
    }
    if orders[place].isParent {
      // What the router tells of it counts when it has been round, as its strategy hears it.
      guard record.stage == .gatewayIn else { return }
      return change(place, record, .system(.orders), words: said) {
        $0.apply(event, isStrict: true)
      }
    }
    switch event.kind {
    case .orderRejected, .requestRejected: takeRejected(record, place, said)
    case .orderStatus: change(place, record, .venue, words: said) { _ in .none }
    case .orderStatusRequest:
      let asker = isVenue ? AuditActor(event.source) : .system(.gatewayOut)
      change(place, record, asker) { _ in .none }
    case .riskWarning:
      if record.stage == .risk { change(place, record, .system(.risk)) { _ in .none } }
    default:
      if record.stage == .orders { return takeEnd(record, place) }
      // In a venue's journal what its clients might report of itself is nothing.
      let isItsWord =
        isVenue ? record.stage == .risk || record.stage == .gatewayOut : record.stage == .gatewayIn
      guard isItsWord else { return }
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

  /// The order manager's own word for what a replace to no more than is filled left of the old total: the order is filled,
  /// and that isn't to come any more. What else it has on record of reports is what it told on under the order's present id:
  /// no news.
  private mutating func takeEnd(_ record: JournalRecord, _ place: Int) {
    guard record.event.kind == .orderCanceled,
      record.event.payload(as: OrderCanceled.self).origin == .orders
    else { return }
    let order = orders[place]
    note(
      place, record, .system(.orders), from: order.shown,
      order.record.state.lifecycle == .filled ? .none : .state)
  }

  /// A refusal by a stage of the line counts where the stage says it; when it has been round by the loopback it is
  /// no news.
  private mutating func takeRejected(_ record: JournalRecord, _ place: Int, _ said: String?) {
    let event = record.event
    let rejected = event.payload(as: OrderRejected.self)
    let who = AuditActor(rejected.origin)
    switch record.stage {
    case .orders:
      // Another's word is only told on here, under the order's present id.
      guard rejected.origin == .orders else { return }
      change(place, record, who) { order in
        // Of an order that is the first of its id and wasn't let in, or of a request that wasn't.
        if event.kind == .orderRejected {
          return rejected.reason == .duplicateOrder && order.stepCount > 1
            ? .state : order.apply(event, isStrict: true)
        }
        return order.takeBack(rejected, at: event.sequence)
      }
      giveBackIDs(record, rejected, of: place)
    case .gatewayIn:
      if isVenue || rejected.origin == .orders || rejected.origin == .risk { return }
      change(place, record, who, words: said) { $0.apply(event, isStrict: true) }
    case .risk:
      change(place, record, who, words: said) { $0.apply(event, isStrict: true) }
    case .gatewayOut:
      if isVenue { change(place, record, who, words: said) { $0.apply(event, isStrict: true) } }
    default: return
    }
  }

  /// A report that was odd. One about an order that the order manager doesn't know is all that is on record of it,
  /// unless an earlier journal has more.
  private mutating func takeAnomaly(_ record: JournalRecord) {
    guard record.stage == .orders else { return }
    let event = record.event
    let anomaly = event.payload(as: OrderAnomaly.self)
    let isAlarm = anomaly.cause.isToldOn(anomaly.report)
    if places[event.words.w0] == nil, !beginStranger(record, anomaly, isAlarm: isAlarm) { return }
    guard let place = places[event.words.w0] else { return }
    if isAlarm { orders[place].alarmCount += 1 } else { orders[place].anomalyCount += 1 }
    if orders[place].stepCount > 0 {
      return change(place, record, .system(.orders)) { _ in anomaly.cause }
    }
    note(place, record, .system(.orders), from: nil, anomaly.cause)
  }

  /// An order that is known by what was said of it alone; with the fill, if that is what was said.
  private mutating func beginStranger(
    _ record: JournalRecord, _ anomaly: OrderAnomaly, isAlarm: Bool
  ) -> Bool {
    guard anomaly.lifecycle == 0, anomaly.order != .none else { return false }
    let event = record.event
    var said = stray
    stray = nil
    if said?.event.sequence != event.sequence || said?.event.words.w0 != event.words.w0 {
      said = nil
    }
    let order = AuditedOrder(
      stranger: anomaly.order, journal: journals.count - 1,
      instrument: instrument(event.instrument),
      side: said?.event.payload(as: OrderFill.self).side ?? .none, at: event.time)
    guard keeps(order) else { return false }
    places[anomaly.order.bits] = orders.count
    orders.append(order)
    if let said, isAlarm {
      let cause = orders[orders.count - 1].apply(said.event, isStrict: true)
      note(orders.count - 1, said, .venue, from: nil, cause)
    }
    return true
  }
}
