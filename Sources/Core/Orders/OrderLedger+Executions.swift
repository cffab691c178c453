// Fills, and what a venue says of them later; replaces, which change what fills are counted
// against.

import Events
import Tables

extension OrderLedger {
  @inlinable
  mutating func fill(_ fill: OrderFill, _ finding: inout Finding) {
    guard fill.quantity.units > 0, fill.execution != 0 else { return finding.refuse(.numbers) }
    let handle = finding.order
    if handle == .none { return fillUnknown(fill, &finding) }
    let record = pool[handle]
    guard fill.side == record.side else { return finding.refuse(.numbers) }
    let root = pool.root(handle)
    if executions.find(fill.execution, of: root) != 0 { return finding.refuse(.duplicate) }
    let trigger = trigger(of: fill, for: record)
    guard let next = record.state.after(trigger) else { return finding.refuse(.state) }
    executions.keep(fill.execution, of: root, fill.quantity)
    finding.filled = fill.quantity
    pool[handle].state = next
    pool[handle].filled = Self.sum(record.filled, fill.quantity)
    if trigger == .lateFill {
      finding.cause = .lateFill
    } else if trigger == .overfill {
      finding.cause = .overfill
    } else if pool[handle].filled > record.quantity {
      // More than it was, as much as was asked for: the replace was taken, and its report comes
      // later.
      pool[handle].quantity = record.wanted
    }
    if trigger != .lateFill { closeIfOver(handle) }
  }

  @inlinable
  func trigger(of fill: OrderFill, for record: OrderRecord) -> OrderTrigger {
    if record.state.lifecycle.isFinal { return .lateFill }
    if fill.quantity < record.leaves { return .partialFill }
    if fill.quantity == record.leaves { return .lastFill }
    let most = record.largest - record.filled
    if fill.quantity > most { return .overfill }
    return fill.quantity == most ? .lastFill : .partialFill
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

  /// A bust or a correction changes what is filled of an order. What is over stays over; of an
  /// order that isn't, what was taken back is left again, and one that is full now waits for the
  /// venue to say so.
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
    guard handle != .none, let next = pool[handle].state.after(.corrected) else { return }
    let before = pool[handle].filled
    pool[handle].state = next
    // One that was heard of before the order was known isn't in its count.
    if before >= known { pool[handle].filled = Self.sum(before - known, real) }
    pool[handle].marks |= OrderMarks.isCorrected
  }

  /// Self-trade prevention takes a part of the order off without a trade: it isn't part of its
  /// total any more. A replace on its way asks for what it asks for. Other restatements leave the
  /// total alone.
  @inlinable
  mutating func restate(_ restated: OrderRestated, _ handle: OrderHandle) {
    guard restated.reason == .selfTrade else { return }
    pool[handle].quantity -= restated.quantity
    if !pool[handle].state.pending.hasReplace { pool[handle].wanted = pool[handle].quantity }
  }

  /// The order as it is now, and perhaps under its new id. To what is filled already: nothing is
  /// left.
  @inlinable
  mutating func settle(_ replaced: OrderReplaced, _ finding: inout Finding) {
    let handle = finding.order
    let name = pool.nameOnTheWay(handle)
    pool[handle].price = replaced.price
    pool[handle].quantity = replaced.quantity
    pool[handle].wanted = replaced.quantity
    if name != .none {
      let isTaken =
        replaced.replacement == name || (replaced.replacement == .none && replaced.order == name)
      pool.settleName(handle, isTaken: isTaken)
    }
    if pool[handle].filled >= replaced.quantity, let over = pool[handle].state.after(.canceled) {
      pool[handle].state = over
      finding.isReplacedToNothing = true
    }
  }

  /// Sums that can't be are as large as can be: such a fill is an alarm already.
  @inlinable
  static func sum(_ a: Quantity, _ b: Quantity) -> Quantity {
    let (sum, over) = a.units.addingReportingOverflow(b.units)
    return Quantity(units: over ? .max : sum)
  }
}
