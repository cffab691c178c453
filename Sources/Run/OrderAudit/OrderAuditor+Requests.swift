// How an order begins, and what its owner, the operator or the line asks for afterwards.

import Events
import Journal
import Orders

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
        return order.wasSent ? .state : .none
      }
    }
    let isRouted = !isVenue && record.stage == .orders
    if isRouted, let known {
      // It goes whole to one of several venues: no news but that.
      orders[known].venue = Self.venue(of: event)
      return
    }
    guard isRouted || record.stage == (isVenue ? .gatewayIn : .strategy) else { return }
    if let known, orders[known].shown.isLive {
      // The id of an order that lives: refused by whoever looks next.
      return change(known, record, AuditActor(event.source)) { _ in .state }
    }
    orderCount += 1
    let journal = journals.count - 1
    var order = AuditedOrder(
      new, journal: journal, source: event.source, instrument: instrument(event.instrument),
      at: event.time)
    if let terms, terms.words.w0 == new.order.bits {
      order.stop = terms.payload(as: OrderTerms.self).trigger
    }
    terms = nil
    if isRouted {
      order.venue = Self.venue(of: event)
      order.parent = OrderID(bits: new.reference)
    }
    if isVenue { order.name = names.name(of: new.order.bits) }
    guard keeps(order) else {
      places[new.order.bits] = nil
      return
    }
    if let known {
      order.former = known
      // The order manager never knew that one, but remembers what it heard of it.
      let wasRefused = orders[known].decider == .system(.orders) && orders[known].shown == .rejected
      if orders[known].isStranger || wasRefused { order.remember(orders[known]) }
    }
    places[new.order.bits] = orders.count
    orders.append(order)
    note(orders.count - 1, record, AuditActor(event.source), from: nil, .none)
  }

  /// The venue that the router has chosen; nil where nothing was to be chosen.
  private static func venue(of event: Event) -> Int? {
    event.flags == 0 ? nil : Int(event.flags) - 1
  }

  /// The name of the venue that an order was sent to, where there are several.
  public func venue(of order: AuditedOrder) -> String? {
    guard let venue = order.venue, venue < journals[order.journal].venues.count else { return nil }
    return journals[order.journal].venues[venue]
  }

  func keeps(_ order: AuditedOrder) -> Bool {
    scope.takes(
      order, symbol: symbol(of: order), client: client(of: order), strategy: strategy(of: order))
  }

  /// Of a trader's order: the name of its strategy.
  private func strategy(of order: AuditedOrder) -> String? {
    let names = journals[order.journal].strategies
    let index = Int(order.source.number) - 1
    guard order.source.kind == .strategy, names.indices.contains(index) else { return nil }
    return names[index]
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
    let command = record.stage == .orders ? command(behind: event) : nil
    switch record.stage {
    case .orders:
      // A cancel that named the order by an id to come is told on under its present one: no news.
      if command == nil, orders[place].cancelAsked.sequence == event.sequence { return }
      who = command.map { commands[$0].who } ?? .system(.orders)
    case .gatewayOut:
      // What was asked for earlier in the line and leaves it now; its own bears no strategy.
      if event.source.kind == .strategy { return }
      who = .system(.gatewayOut)
    default: break
    }
    change(place, record, who) { order in
      let cause = order.ask(event)
      if cause == .none, event.kind == .orderCancel { order.command = command }
      return cause
    }
    if event.kind == .orderReplace { takeID(event, of: place) }
  }

  // MARK: Ids

  /// The id that a replace asks for finds the order from now on.
  private mutating func takeID(_ event: Event, of place: Int) {
    let name = event.payload(as: OrderReplace.self).replacement
    guard orders[place].replaceAsked.wasApplied, name != .none, orders[place].nameOnTheWay == name
    else { return }
    orders[place].replaceAsked.name = name
    orders[place].replaceAsked.former = places[name.bits]
    places[name.bits] = place
  }

  /// What the order manager didn't let in doesn't bear the id that it asked for: it is whose it was.
  mutating func giveBackIDs(_ record: JournalRecord, _ rejected: OrderRejected, of place: Int) {
    if rejected.request == .new, rejected.reason == .duplicateOrder,
      orders[place].shown == .rejected, let former = orders[place].former
    {
      orders[place].former = nil
      places[rejected.order.bits] = former
    }
    let asked = orders[place].replaceAsked
    guard rejected.request == .replace, asked.sequence == record.event.sequence,
      !asked.wasApplied, asked.name != .none
    else { return }
    orders[place].replaceAsked.name = .none
    places[asked.name.bits] = asked.former
  }
}
