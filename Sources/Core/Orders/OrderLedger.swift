// What reports do to orders: the pool of records and the memory of executions, and the rules by
// which a report is applied, applied with an alarm, or refused. The order manager keeps one of all
// orders, a router one of the children that it sent.
//
// A refused report changes nothing. A fill is never refused for coming late, for being too much or
// for an order that nobody knows: it was traded, so it is counted and told on, and the alarm says
// what was odd about it. It is refused when it was heard before, or when it can't be one.

import Events
import Tables

/// What a report did. Two words, so that it comes back in registers.
@frozen
@usableFromInline
struct Outcome: BitwiseCopyable {
  @usableFromInline var cause: AnomalyCause
  @usableFromInline var isRefused: Bool
  @usableFromInline var isReplacedToNothing: Bool
  @usableFromInline var filled: Quantity

  @inlinable @inline(__always)
  init(
    _ cause: AnomalyCause, isRefused: Bool, isReplacedToNothing: Bool = false,
    filled: Quantity = .zero
  ) {
    self.cause = cause
    self.isRefused = isRefused
    self.isReplacedToNothing = isReplacedToNothing
    self.filled = filled
  }

  @inlinable static var applied: Outcome { Outcome(.none, isRefused: false) }

  @inlinable @inline(__always)
  static func refused(_ cause: AnomalyCause) -> Outcome { Outcome(cause, isRefused: true) }
}

/// What became of a report.
@frozen
public struct Finding: BitwiseCopyable, Sendable {
  /// None: it was applied, or is nothing to do with an order here. Else an anomaly.
  public var cause: AnomalyCause
  /// It isn't told on.
  public var isRefused: Bool
  /// A replace to what is filled already: nothing is left, and the order is over.
  public var isReplacedToNothing: Bool
  /// The order as it was when the report came.
  public var state: OrderState
  /// Its order; none when nobody knows it.
  public var order: OrderHandle
  /// The id that the order bore when it came.
  public var id: OrderID
  public var leaves: Quantity
  /// By how much more is filled than before.
  public var filled: Quantity

  @inlinable @inline(__always)
  init(
    _ outcome: Outcome, order: OrderHandle, id: OrderID, state: OrderState, leaves: Quantity
  ) {
    cause = outcome.cause
    isRefused = outcome.isRefused
    isReplacedToNothing = outcome.isReplacedToNothing
    filled = outcome.filled
    self.order = order
    self.id = id
    self.state = state
    self.leaves = leaves
  }

  /// The anomaly of both sides, when there is one.
  @inlinable
  public func anomaly(of report: Event) -> OrderAnomaly {
    OrderAnomaly(
      order: id, quantity: Self.quantity(of: report), leaves: leaves, report: report.kind,
      lifecycle: state.lifecycle.code, pending: state.pending.code, origin: .orders, cause: cause)
  }

  /// The quantity that a report speaks of; zero for one that speaks of none.
  @inlinable
  static func quantity(of report: Event) -> Quantity {
    switch report.kind.code {
    case EventKind.orderAccepted.code: return report.payload(as: OrderAccepted.self).quantity
    case EventKind.orderFill.code, EventKind.executionBusted.code,
      EventKind.executionCorrected.code:
      return report.payload(as: OrderFill.self).quantity
    case EventKind.orderReplaced.code: return report.payload(as: OrderReplaced.self).quantity
    case EventKind.orderCanceled.code, EventKind.orderExpired.code, EventKind.orderSuspended.code:
      return report.payload(as: OrderCanceled.self).quantity
    case EventKind.orderTriggered.code, EventKind.orderRestated.code:
      return report.payload(as: OrderRestated.self).quantity
    default: return .zero
    }
  }
}

public struct OrderLedger: ~Copyable {
  public var pool: OrderPool
  @usableFromInline var executions: ExecutionLog

  public init(capacity: Int, memory: Int, executionCapacity: Int, hasNames: Bool) {
    pool = OrderPool(capacity: capacity, memory: memory, hasNames: hasNames)
    executions = ExecutionLog(capacity: executionCapacity)
  }

  /// The order that bears an id, or will if a replace is answered; none when nobody knows it.
  public func order(_ id: OrderID) -> OrderHandle { pool.order(pool.find(id)) }

  /// The same for the hot path.
  @inlinable @inline(__always)
  public mutating func seekOrder(_ id: OrderID) -> OrderHandle { pool.order(pool.seek(id)) }

  /// The same as long as it isn't over.
  @inlinable @inline(__always)
  public mutating func seekLive(_ id: OrderID) -> OrderHandle {
    let handle = seekOrder(id)
    if handle == .none { return handle }
    return pool.records[trusted: pool.place(handle)].state.lifecycle.isFinal ? .none : handle
  }

  /// The same for tests and tools.
  public func liveOrder(_ id: OrderID) -> OrderHandle {
    let handle = order(id)
    return handle == .none || pool[handle].state.lifecycle.isFinal ? .none : handle
  }

  /// Applies a report, one of the kinds from `orderAccepted` to `orderSuspended`.
  @inlinable @inline(__always)
  public mutating func apply(_ event: Event) -> Finding {
    // All reports begin with the order's id.
    let named = OrderID(bits: event.words.w0)
    let handle = seekOrder(named)
    if handle == .none {
      return Finding(
        applyUnknown(event), order: .none, id: named, state: OrderState(.none), leaves: .zero)
    }
    let at = pool.place(handle)
    let id = pool.records[trusted: at].id
    let state = pool.records[trusted: at].state
    let leaves = pool.records[trusted: at].leaves
    let outcome: Outcome
    switch event.kind.code {
    case EventKind.orderFill.code:
      outcome = fill(event.payload(as: OrderFill.self), handle)
    case EventKind.executionBusted.code, EventKind.executionCorrected.code:
      outcome = correct(event, handle)
    default: outcome = change(event, handle, state)
    }
    return Finding(outcome, order: handle, id: id, state: state, leaves: leaves)
  }

  /// What is said of an order that nobody knows. The answer "too late" may cross with its end.
  @inlinable @inline(never)
  mutating func applyUnknown(_ event: Event) -> Outcome {
    switch event.kind.code {
    case EventKind.orderFill.code: return fillUnknown(event.payload(as: OrderFill.self))
    case EventKind.executionBusted.code, EventKind.executionCorrected.code:
      return correct(event, .none)
    case EventKind.requestRejected.code: return .applied
    default: return .refused(.unknownOrder)
    }
  }

  /// What is neither a fill nor about one.
  @inlinable @inline(__always)
  mutating func change(
    _ event: Event, _ handle: OrderHandle, _ state: OrderState
  ) -> Outcome {
    if event.kind == .requestRejected && state.lifecycle.isFinal { return .applied }
    let at = Int(handle.slot)
    if pool.hasHeard(event, of: handle) { return .refused(.duplicate) }
    let name = pool.nameOnTheWay(handle)
    let fault = pool.records[trusted: at].take(event, name: name)
    if fault != .none { return .refused(fault) }
    pool.noteHeard(event, of: handle)
    let after = pool.records[trusted: at].state
    var outcome = Outcome.applied
    if event.kind == .orderReplaced {
      outcome.isReplacedToNothing = after.lifecycle.isFinal
      if name != .none {
        let isTaken = event.payload(as: OrderReplaced.self).takes(name)
        pool.settleName(handle, isTaken: isTaken)
      }
    } else if name != .none, !after.pending.hasReplace {
      // Its replace was refused, or it is over.
      pool.settleName(handle, isTaken: false)
    }
    if after.lifecycle.isFinal { pool.close(handle) }
    return outcome
  }

  /// Every live order isn't over and has something left, or was corrected; what is asked for is
  /// asked for by a replace.
  public func checkInvariants() {
    pool.checkInvariants()
    executions.checkInvariants()
    for slot in 1..<pool.slotEnd {
      let handle = pool.live(at: slot)
      if handle == .none { continue }
      let record = pool[handle]
      precondition(!record.state.lifecycle.isFinal && record.state.lifecycle != .none)
      precondition(record.quantity.units > 0 && record.filled >= .zero)
      precondition(record.filled < record.quantity || record.has(OrderMarks.isCorrected))
      precondition(record.wanted == record.quantity || record.state.pending.hasReplace)
      precondition(order(record.id) == handle && liveOrder(record.id) == handle)
      let name = pool.nameOnTheWay(handle)
      precondition(name == .none || order(name) == handle)
    }
  }
}
