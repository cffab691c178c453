// Fills, and what a venue says of them later: found, known or new, and counted.

import Events
import Tables

extension OrderLedger {
  @inlinable @inline(__always)
  mutating func fill(_ fill: OrderFill, _ handle: OrderHandle) -> Outcome {
    let at = Int(handle.slot)
    guard pool.records[trusted: at].canBeFilled(by: fill) else { return .refused(.numbers) }
    let root = pool.root(handle)
    if executions.find(fill.execution, of: root) != 0 { return .refused(.duplicate) }
    let cause = pool.records[trusted: at].count(fill)
    if cause == .state { return .refused(.state) }
    executions.keep(fill.execution, of: root, fill.quantity, at: fill.price)
    if cause != .lateFill, pool.records[trusted: at].state.lifecycle.isFinal { pool.close(handle) }
    return Outcome(cause, isRefused: false, filled: fill.quantity)
  }

  /// A fill of an order that was never sent from here, or ended long ago. It counts once all the
  /// same.
  @inlinable
  mutating func fillUnknown(_ fill: OrderFill) -> Outcome {
    guard fill.quantity.units > 0, fill.execution != 0, fill.side == .buy || fill.side == .sell
    else { return .refused(.numbers) }
    if executions.find(fill.execution, of: fill.order) != 0 { return .refused(.duplicate) }
    executions.keep(fill.execution, of: fill.order, fill.quantity, at: fill.price)
    return Outcome(.unknownOrder, isRefused: false, filled: fill.quantity)
  }

  /// A bust or a correction changes what is filled of an order.
  @inlinable @inline(never)
  mutating func correct(_ event: Event, _ handle: OrderHandle) -> Outcome {
    let said = event.payload(as: OrderFill.self)
    let isBust = event.kind == .executionBusted
    guard isBust || said.quantity.units > 0 else { return .refused(.numbers) }
    let root = handle == .none ? said.order : pool.root(handle)
    let slot = executions.find(said.execution, of: root)
    guard slot != 0 else { return Outcome(.unknownExecution, isRefused: false) }
    let known = executions[slot].quantity
    if known == .zero { return .refused(.duplicate) }
    let real: Quantity = isBust ? .zero : said.quantity
    executions[slot].quantity = real
    if !isBust { executions[slot].price = said.price }
    if handle != .none { pool.records[trusted: Int(handle.slot)].correct(known, to: real) }
    return Outcome(.none, isRefused: false, filled: real - known)
  }
}
