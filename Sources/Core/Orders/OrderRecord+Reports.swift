// What reports do to one order's record, without what finds the order and remembers executions. The
// ledger goes by these rules with the records of its pool, and the audit of a journal with those
// that it reads back: so both come to the same.

import Events

extension OrderRecord {
  // MARK: Fills

  /// Whether a fill's numbers can be one of this order's.
  @inlinable
  public func canBeFilled(by fill: OrderFill) -> Bool {
    fill.quantity.units > 0 && fill.execution != 0 && fill.side == side
  }

  /// Counts a fill that wasn't heard before. None: as it should be. Late or too much: counted with
  /// an alarm. State: refused, and nothing changed.
  @inlinable @inline(__always)
  public mutating func count(_ fill: OrderFill) -> AnomalyCause {
    let trigger = trigger(of: fill)
    guard let next = state.after(trigger) else { return .state }
    state = next
    filled = Self.sum(filled, fill.quantity)
    if trigger == .lateFill { return .lateFill }
    if trigger == .overfill { return .overfill }
    // More than it was, as much as was asked for: the replace was taken, and its report comes
    // later.
    if filled > quantity { quantity = wanted }
    return .none
  }

  @inlinable @inline(__always)
  func trigger(of fill: OrderFill) -> OrderTrigger {
    if state.lifecycle.isFinal { return .lateFill }
    if fill.quantity < leaves { return .partialFill }
    if fill.quantity == leaves { return .lastFill }
    let most = largest - filled
    if fill.quantity > most { return .overfill }
    return fill.quantity == most ? .lastFill : .partialFill
  }

  /// An execution that was counted as `known` is of another quantity now, or of none. What is over
  /// stays over; of an order that isn't, what was taken back is left again, and one that is full now
  /// waits for the venue to say so.
  @inlinable
  public mutating func correct(_ known: Quantity, to real: Quantity) {
    guard let next = state.after(.corrected) else { return }
    state = next
    // One that was heard of before the order was known isn't in its count.
    if filled >= known { filled = Self.sum(filled - known, real) }
    marks |= OrderMarks.isCorrected
  }

  /// Sums that can't be are as large as can be: such a fill is an alarm already.
  @inlinable
  static func sum(_ a: Quantity, _ b: Quantity) -> Quantity {
    let (sum, over) = a.units.addingReportingOverflow(b.units)
    return Quantity(units: over ? .max : sum)
  }

  // MARK: Other reports

  /// A report that is neither a fill nor about one. None: applied; state or numbers: refused, and
  /// nothing changed. `name`: the id that a replace on its way would give it, or none.
  @inlinable @inline(__always)
  public mutating func take(_ event: Event, name: OrderID) -> AnomalyCause {
    guard let trigger = trigger(of: event) else { return .state }
    guard areRight(event, trigger, name) else { return .numbers }
    guard let next = state.after(trigger) else { return .state }
    state = next
    switch trigger {
    case .accepted, .lateAccepted:
      venueOrder = event.payload(as: OrderAccepted.self).venueOrder
      marks |= OrderMarks.isAccepted
    case .replaced: settle(event.payload(as: OrderReplaced.self))
    case .replaceRejected: wanted = quantity
    case .restated: restate(event.payload(as: OrderRestated.self))
    default: break
    }
    return .none
  }

  /// What a report means for the order; nil when it means nothing to any.
  @inlinable @inline(__always)
  func trigger(of event: Event) -> OrderTrigger? {
    switch event.kind.code {
    case EventKind.orderAccepted.code:
      return state.lifecycle == .working && !has(OrderMarks.isAccepted) ? .lateAccepted : .accepted
    case EventKind.orderRejected.code: return .rejected
    case EventKind.orderCanceled.code: return .canceled
    case EventKind.orderExpired.code: return .expired
    case EventKind.orderSuspended.code: return .suspended
    case EventKind.orderReplaced.code: return .replaced
    case EventKind.orderRestated.code: return .restated
    case EventKind.requestRejected.code:
      let request = event.payload(as: OrderRejected.self).request
      if request == .cancel { return .cancelRejected }
      return request == .replace ? .replaceRejected : nil
    default: return nil
    }
  }

  /// Whether a report's numbers can be: a replace is to no less than is filled and no more than the
  /// order was or was to be, under an id that was asked for; what self-trade prevention takes off
  /// leaves something.
  @inlinable
  func areRight(_ event: Event, _ trigger: OrderTrigger, _ name: OrderID) -> Bool {
    if trigger == .replaced {
      let replaced = event.payload(as: OrderReplaced.self)
      let id = replaced.replacement
      return replaced.quantity.units > 0 && replaced.quantity >= filled
        && replaced.quantity <= (wanted > quantity ? wanted : quantity)
        && (id == .none || id == self.id || id == name)
    }
    if trigger == .restated {
      let restated = event.payload(as: OrderRestated.self)
      return restated.reason != .selfTrade
        || (restated.quantity.units > 0 && restated.quantity < leaves)
    }
    return true
  }

  /// The order as it is now. To what is filled already: it is filled whole, as if the fill had come behind the replace
  /// that the venue took before it.
  @inlinable
  mutating func settle(_ replaced: OrderReplaced) {
    price = replaced.price
    quantity = replaced.quantity
    wanted = replaced.quantity
    if filled >= quantity, let over = state.after(.lastFill) { state = over }
  }

  /// Self-trade prevention takes a part of the order off without a trade: it isn't part of its
  /// total any more. A replace on its way asks for what it asks for. Other restatements leave the
  /// total alone.
  @inlinable
  mutating func restate(_ restated: OrderRestated) {
    guard restated.reason == .selfTrade else { return }
    quantity -= restated.quantity
    if !state.pending.hasReplace { wanted = quantity }
  }
}

extension OrderReplaced {
  /// Whether the order bears the id from now on that its replace asked for.
  @inlinable
  public func takes(_ name: OrderID) -> Bool {
    replacement == name || (replacement == .none && order == name)
  }
}
