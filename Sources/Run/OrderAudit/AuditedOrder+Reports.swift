// What happens to an order: requests, what is taken back of them, and reports. The order manager's memory is bounded
// and this one isn't: an execution that it had forgotten is still a duplicate here.

import Events
import Orders

extension AuditedOrder {
  // MARK: Requests

  /// A request of its owner. State: the order's state doesn't allow it.
  mutating func ask(_ event: Event) -> AnomalyCause {
    let isCancel = event.kind == .orderCancel
    let next = record.state.after(isCancel ? .requestCancel : .requestReplace)
    let asked = LastRequest(sequence: event.sequence, wasApplied: next != nil)
    if isCancel { cancelAsked = asked } else { replaceAsked = asked }
    guard let next else { return .state }
    record.state = next
    if isCancel { return .none }
    let replace = event.payload(as: OrderReplace.self)
    if event.flags & ReplaceFlags.keepsQuantity == 0 { record.wanted = replace.quantity }
    if replace.replacement != .none, replace.replacement != record.id {
      otherIDs.append(AuditedID(id: replace.replacement, fate: .asked))
    }
    return .none
  }

  /// The order manager didn't let a request through, so the order is as it was before it. State: it was of a
  /// request that had no effect anyway.
  mutating func takeBack(_ rejected: OrderRejected, at sequence: Sequence) -> AnomalyCause {
    let isCancel = rejected.request == .cancel
    let asked = isCancel ? cancelAsked : replaceAsked
    guard asked.wasApplied, asked.sequence == sequence, isCancel || rejected.request == .replace,
      let before = record.state.after(isCancel ? .cancelRejected : .replaceRejected)
    else { return .state }
    record.state = before
    if isCancel {
      cancelAsked.wasApplied = false
      return .none
    }
    record.wanted = record.quantity
    replaceAsked.wasApplied = false
    if nameOnTheWay != .none { otherIDs.removeLast() }
    return .none
  }

  /// The id that a replace on its way would give it, or none.
  var nameOnTheWay: OrderID {
    guard let last = otherIDs.last, last.fate == .asked else { return .none }
    return last.id
  }

  // MARK: Reports

  /// A report, by the order manager's rules where `isStrict`; a venue's own matcher is believed more. None: as it
  /// should be. Else what is wrong with it, and that tells whether it had an effect all the same.
  mutating func apply(_ event: Event, isStrict: Bool) -> AnomalyCause {
    switch event.kind {
    case .orderFill: return fill(event.payload(as: OrderFill.self))
    case .executionBusted, .executionCorrected:
      return correct(event.payload(as: OrderFill.self), isBust: event.kind == .executionBusted)
    case .requestRejected where isStranger || record.state.lifecycle.isFinal:
      // The answer "too late" may cross with the end of its order.
      return .none
    case .orderTriggered where !isStrict:
      type = type == .stopLimit ? .limit : .market
      return .none
    default: return isStranger ? .unknownOrder : change(event, isStrict: isStrict)
    }
  }

  private mutating func change(_ event: Event, isStrict: Bool) -> AnomalyCause {
    if isStrict, lastHeard.knows(event) { return .duplicate }
    let name = nameOnTheWay
    if event.kind != .orderReplaced {
      let cause = record.take(event, name: name)
      if cause == .none { lastHeard.note(event) }
      settle(isTaken: false)
      return cause
    }
    let replaced = event.payload(as: OrderReplaced.self)
    var after = record
    if !isStrict { after.wanted = max(after.wanted, replaced.quantity) }
    let cause = after.take(event, name: isStrict ? name : replaced.replacement)
    guard cause == .none else { return cause }
    record = after
    lastHeard.note(event)
    wasReplaced = true
    settle(isTaken: replaced.takes(name))
    return .none
  }

  /// Decides what becomes of an id that a replace asked for, once no replace is on its way any more.
  private mutating func settle(isTaken: Bool) {
    let name = nameOnTheWay
    guard name != .none, isTaken || !record.state.pending.hasReplace else { return }
    otherIDs[otherIDs.count - 1].fate = isTaken ? .taken : .refused
    if isTaken { record.id = name }
  }

  private mutating func fill(_ fill: OrderFill) -> AnomalyCause {
    if isStranger {
      guard fill.quantity > .zero, fill.execution != 0, fill.side == .buy || fill.side == .sell
      else { return .numbers }
      if place(of: fill.execution) != nil { return .duplicate }
      keep(fill)
      return .unknownOrder
    }
    guard record.canBeFilled(by: fill) else { return .numbers }
    if place(of: fill.execution) != nil { return .duplicate }
    let cause = record.count(fill)
    if cause == .state { return cause }
    keep(fill)
    settle(isTaken: false)
    return cause
  }

  private mutating func correct(_ said: OrderFill, isBust: Bool) -> AnomalyCause {
    guard isBust || said.quantity > .zero else { return .numbers }
    guard let at = place(of: said.execution) else { return .unknownExecution }
    let known = executions[at].quantity
    if known == .zero { return .duplicate }
    executions[at].quantity = isBust ? .zero : said.quantity
    if !isBust { executions[at].price = said.price }
    if !isStranger { record.correct(known, to: executions[at].quantity) }
    return .none
  }

  // MARK: Executions

  private func place(of execution: UInt64) -> Int? {
    if execution > lastExecution { return nil }
    return executions.lastIndex { $0.number == execution }
  }

  private mutating func keep(_ fill: OrderFill) {
    lastExecution = max(lastExecution, fill.execution)
    executions.append(
      AuditedExecution(number: fill.execution, price: fill.price, quantity: fill.quantity))
  }

  /// What was heard of its executions before it was heard of itself.
  mutating func remember(_ stranger: AuditedOrder) {
    executions = stranger.executions
    for at in executions.indices { executions[at].isEarly = true }
    lastExecution = stranger.lastExecution
  }
}
