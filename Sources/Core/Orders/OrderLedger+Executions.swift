// Fills, and what a venue says of them later: found, known or new, and counted.

import Events
import Tables

extension OrderLedger {
  @inlinable
  mutating func fill(_ fill: OrderFill, _ finding: inout Finding) {
    guard fill.quantity.units > 0, fill.execution != 0 else { return finding.refuse(.numbers) }
    let handle = finding.order
    if handle == .none { return fillUnknown(fill, &finding) }
    var record = pool[handle]
    guard record.canBeFilled(by: fill) else { return finding.refuse(.numbers) }
    let root = pool.root(handle)
    if executions.find(fill.execution, of: root) != 0 { return finding.refuse(.duplicate) }
    let cause = record.count(fill)
    guard cause != .state else { return finding.refuse(.state) }
    pool[handle] = record
    executions.keep(fill.execution, of: root, fill.quantity)
    finding.cause = cause
    finding.filled = fill.quantity
    if cause != .lateFill { closeIfOver(handle) }
  }

  /// A fill of an order that was never sent from here, or ended long ago. It counts once all the
  /// same.
  @inlinable
  mutating func fillUnknown(_ fill: OrderFill, _ finding: inout Finding) {
    guard fill.side == .buy || fill.side == .sell else { return finding.refuse(.numbers) }
    if executions.find(fill.execution, of: fill.order) != 0 { return finding.refuse(.duplicate) }
    executions.keep(fill.execution, of: fill.order, fill.quantity)
    finding.cause = .unknownOrder
    finding.filled = fill.quantity
  }

  /// A bust or a correction changes what is filled of an order.
  @inlinable
  mutating func correct(_ said: OrderFill, isBust: Bool, _ finding: inout Finding) {
    guard isBust || said.quantity.units > 0 else { return finding.refuse(.numbers) }
    let handle = finding.order
    let root = handle == .none ? said.order : pool.root(handle)
    let slot = executions.find(said.execution, of: root)
    guard slot != 0 else {
      finding.cause = .unknownExecution
      return
    }
    let known = executions[slot].quantity
    if known == .zero { return finding.refuse(.duplicate) }
    let real: Quantity = isBust ? .zero : said.quantity
    executions[slot].quantity = real
    finding.filled = real - known
    if handle != .none { pool[handle].correct(known, to: real) }
  }
}
