// What reports do to orders: the pool of records and the memory of executions, and the rules by
// which a report is applied, applied with an alarm, or refused. The order manager keeps one of all
// orders, a router one of the children that it sent.
//
// A refused report changes nothing. A fill is never refused for coming late, for being too much or
// for an order that nobody knows: it was traded, so it is counted and told on, and the alarm says
// what was odd about it. It is refused when it was heard before, or when it can't be one.

import Events
import Tables

/// What became of a report.
@frozen
public struct Finding: BitwiseCopyable, Sendable {
  /// None: it was applied, or is nothing to do with an order here. Else an anomaly.
  public var cause: AnomalyCause
  /// It isn't told on.
  public var isRefused: Bool
  /// A replace to what is filled already: nothing is left, and the order is over.
  public var isReplacedToNothing: Bool
  /// Its order; none when nobody knows it.
  public var order: OrderHandle
  /// The id that the order bore when it came.
  public var id: OrderID
  /// The order as it was when it came.
  public var state: OrderState
  public var leaves: Quantity
  /// By how much more is filled than before.
  public var filled: Quantity

  /// Nothing to do with an order here, so far.
  @inlinable
  init(_ named: OrderID) {
    cause = .none
    isRefused = false
    isReplacedToNothing = false
    order = .none
    id = named
    state = OrderState(.none)
    leaves = .zero
    filled = .zero
  }

  @inlinable
  mutating func refuse(_ cause: AnomalyCause) {
    self.cause = cause
    isRefused = true
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
  @inlinable
  public func order(_ id: OrderID) -> OrderHandle { pool.order(pool.find(id)) }

  /// The same as long as it isn't over.
  @inlinable
  public func liveOrder(_ id: OrderID) -> OrderHandle {
    let handle = order(id)
    return handle == .none || pool[handle].state.lifecycle.isFinal ? .none : handle
  }

  /// Applies a report, one of the kinds from `orderAccepted` to `orderSuspended`.
  @inlinable
  public mutating func apply(_ event: Event) -> Finding {
    // All reports begin with the order's id.
    var finding = Finding(OrderID(bits: event.words.w0))
    let handle = order(finding.id)
    if handle != .none {
      let record = pool[handle]
      finding.order = handle
      finding.id = record.id
      finding.state = record.state
      finding.leaves = record.leaves
    }
    switch event.kind.code {
    case EventKind.orderFill.code: fill(event.payload(as: OrderFill.self), &finding)
    case EventKind.executionBusted.code:
      correct(event.payload(as: OrderFill.self), isBust: true, &finding)
    case EventKind.executionCorrected.code:
      correct(event.payload(as: OrderFill.self), isBust: false, &finding)
    default: change(event, &finding)
    }
    return finding
  }

  /// What is neither a fill nor about one.
  @inlinable
  mutating func change(_ event: Event, _ finding: inout Finding) {
    let isRequestReject = event.kind == .requestRejected
    if finding.order == .none {
      // The answer "too late" may cross with the end of its order.
      if !isRequestReject { finding.refuse(.unknownOrder) }
      return
    }
    if isRequestReject && finding.state.lifecycle.isFinal { return }
    let handle = finding.order
    let name = pool.nameOnTheWay(handle)
    var record = pool[handle]
    let fault = record.take(event, name: name)
    guard fault == .none else { return finding.refuse(fault) }
    pool[handle] = record
    if event.kind == .orderReplaced {
      let isTaken = event.payload(as: OrderReplaced.self).takes(name)
      if name != .none { pool.settleName(handle, isTaken: isTaken) }
      finding.isReplacedToNothing = record.state.lifecycle.isFinal
    } else if name != .none && !record.state.pending.hasReplace {
      // Its replace was refused, or it is over.
      pool.settleName(handle, isTaken: false)
    }
    closeIfOver(handle)
  }

  @inlinable
  mutating func closeIfOver(_ handle: OrderHandle) {
    if pool[handle].state.lifecycle.isFinal { pool.close(handle) }
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
