// How an order begins, and what its owner, the operator or the line asks for afterwards.

import Events
import Journal

extension OrderAuditor {
  mutating func takeNew(_ record: JournalRecord) {
    let event = record.event
    let new = event.payload(as: OrderNew.self)
    let known = places[new.order.bits]
    if record.stage == .gatewayOut {
      guard let known else { return }
      // About to be sent: on record before it is.
      return change(known, record, .system(.gatewayOut)) { order in
        defer { order.wasSent = true }
        return !order.wasSent
      }
    }
    guard record.stage == (isVenue ? .gatewayIn : .strategy) else { return }
    if let known, orders[known].shown.isLive {
      // The id of an order that lives: refused by whoever looks next.
      return change(known, record, AuditActor(event.source)) { _ in false }
    }
    orderCount += 1
    let journal = journals.count - 1
    var order = AuditedOrder(
      id: new.order, journal: journal, source: event.source,
      instrument: instrument(event.instrument), at: event.time)
    order.begin(new)
    if let terms, terms.words.w0 == new.order.bits {
      order.stop = terms.payload(as: OrderTerms.self).trigger
    }
    terms = nil
    if isVenue { order.name = names.name(of: new.order.bits) }
    guard keeps(order) else {
      places[new.order.bits] = nil
      return
    }
    places[new.order.bits] = orders.count
    orders.append(order)
    note(orders.count - 1, record, AuditActor(event.source), from: nil, isRefused: false)
  }

  func keeps(_ order: AuditedOrder) -> Bool {
    scope.takes(order, symbol: symbol(of: order), client: client(of: order))
  }

  public func symbol(of order: AuditedOrder) -> String? { order.instrument.map { symbols[$0] } }

  /// Of a venue's order: the name of its client's session.
  public func client(of order: AuditedOrder) -> String? {
    guard journals[order.journal].isVenue, order.source.kind == .session else { return nil }
    return client(order.source.number, in: order.journal)
  }

  mutating func takeRequest(_ record: JournalRecord) {
    let event = record.event
    guard let place = places[event.words.w0] else { return }
    var who = AuditActor(event.source)
    switch record.stage {
    case .orders: who = mover(of: event)
    case .gatewayOut:
      // What was asked for earlier in the line and leaves it now; its own bears no strategy.
      if event.source.kind == .strategy { return }
      who = .system(.gatewayOut)
    default: break
    }
    change(place, record, who) { $0.ask(event) }
  }

  /// Who is behind a cancel of the order manager's: the operator, or whoever spoke for him.
  private func mover(of event: Event) -> AuditActor {
    guard let command, command.sequence == event.sequence else { return .system(.orders) }
    return command.source.kind == .operatorDesk ? .operatorDesk : .system(.orders)
  }
}
