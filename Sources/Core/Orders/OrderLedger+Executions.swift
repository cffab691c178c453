// Fills, and what a venue says of them later; replaces, which change what fills are counted
// against.

import Events
import Tables

extension OrderLedger {
  @inlinable @inline(__always)
  mutating func fill(
    _ fill: OrderFill, _ handle: OrderHandle, _ state: OrderState, _ leaves: Quantity
  ) -> Outcome {
    let at = Int(handle.slot)
    guard fill.quantity.units > 0, fill.execution != 0, fill.side == pool.records[trusted: at].side
    else { return .refused(.numbers) }
    let root = pool.root(handle)
    if executions.find(fill.execution, of: root) != 0 { return .refused(.duplicate) }
    let trigger = trigger(of: fill, at, state, leaves)
    guard let next = state.after(trigger) else { return .refused(.state) }
    executions.keep(fill.execution, of: root, fill.quantity)
    let filled = Self.sum(pool.records[trusted: at].filled, fill.quantity)
    pool.records[trusted: at].state = next
    pool.records[trusted: at].filled = filled
    if trigger == .lateFill {
      return Outcome(.lateFill, isRefused: false, filled: fill.quantity)
    }
    if trigger != .overfill && filled > pool.records[trusted: at].quantity {
      // More than it was, as much as was asked for: the replace was taken, and its report comes
      // later.
      pool.records[trusted: at].quantity = pool.records[trusted: at].wanted
    }
    if next.lifecycle.isFinal { pool.close(handle) }
    return Outcome(
      trigger == .overfill ? .overfill : .none, isRefused: false, filled: fill.quantity)
  }

  @inlinable @inline(__always)
  func trigger(of fill: OrderFill, _ at: Int, _ state: OrderState, _ leaves: Quantity)
    -> OrderTrigger
  {
    if state.lifecycle.isFinal { return .lateFill }
    if fill.quantity < leaves { return .partialFill }
    if fill.quantity == leaves { return .lastFill }
    let most = pool.records[trusted: at].largest - pool.records[trusted: at].filled
    if fill.quantity > most { return .overfill }
    return fill.quantity == most ? .lastFill : .partialFill
  }

  /// A fill of an order that was never sent from here, or ended long ago. It counts once all the
  /// same.
  @inlinable
  mutating func fillUnknown(_ fill: OrderFill) -> Outcome {
    guard fill.quantity.units > 0, fill.execution != 0, fill.side == .buy || fill.side == .sell
    else { return .refused(.numbers) }
    if executions.find(fill.execution, of: fill.order) != 0 { return .refused(.duplicate) }
    executions.keep(fill.execution, of: fill.order, fill.quantity)
    return Outcome(.unknownOrder, isRefused: false, filled: fill.quantity)
  }

  /// A bust or a correction changes what is filled of an order. What is over stays over; of an
  /// order that isn't, what was taken back is left again, and one that is full now waits for the
  /// venue to say so.
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
    let outcome = Outcome(.none, isRefused: false, filled: real - known)
    guard handle != .none, let next = pool[handle].state.after(.corrected) else { return outcome }
    var record = pool[handle]
    record.state = next
    // One that was heard of before the order was known isn't in its count.
    if record.filled >= known { record.filled = Self.sum(record.filled - known, real) }
    record.marks |= OrderMarks.isCorrected
    pool[handle] = record
    return outcome
  }

  /// Self-trade prevention takes a part of the order off without a trade: it isn't part of its
  /// total any more. A replace on its way asks for what it asks for. Other restatements leave the
  /// total alone.
  @inlinable @inline(never)
  mutating func restate(_ restated: OrderRestated, _ at: Int) {
    guard restated.reason == .selfTrade else { return }
    pool.records[at].quantity -= restated.quantity
    if !pool.records[at].state.pending.hasReplace {
      pool.records[at].wanted = pool.records[at].quantity
    }
  }

  /// The order as it is now, and perhaps under its new id. True when it is to what is filled
  /// already: nothing is left, and it is over.
  @inlinable @inline(never)
  mutating func settle(_ replaced: OrderReplaced, _ handle: OrderHandle) -> Bool {
    let name = pool.nameOnTheWay(handle)
    pool[handle].price = replaced.price
    pool[handle].quantity = replaced.quantity
    pool[handle].wanted = replaced.quantity
    if name != .none {
      let isTaken =
        replaced.replacement == name || (replaced.replacement == .none && replaced.order == name)
      pool.settleName(handle, isTaken: isTaken)
    }
    guard pool[handle].filled >= replaced.quantity,
      let over = pool[handle].state.after(.canceled)
    else { return false }
    pool[handle].state = over
    return true
  }

  /// A replace was refused: the order is as it was.
  @inlinable @inline(never)
  mutating func dropReplace(_ handle: OrderHandle) {
    pool[handle].wanted = pool[handle].quantity
    if pool.nameOnTheWay(handle) != .none { pool.settleName(handle, isTaken: false) }
  }

  /// Sums that can't be are as large as can be: such a fill is an alarm already.
  @inlinable
  static func sum(_ a: Quantity, _ b: Quantity) -> Quantity {
    let (sum, over) = a.units.addingReportingOverflow(b.units)
    return Quantity(units: over ? .max : sum)
  }
}
