// The stage between a decision and the wire: it refuses what would break a limit, with the numbers
// that decided, and keeps the positions that the limits are about. Cancels always pass.
//
// A position limit counts the worst case: all open orders of a side filled. What a fill, a cancel or a
// reject takes off is what this stage put on, by its own record of the order, not by what a report says.
//
// The reports that come here are those that the order manager let through, and both keep the same
// orders open. Should they ever differ, a fill is booked all the same: a position is what was traded.

import Events
import Portfolio
import Tables

public struct RiskStage: Stage, ~Copyable {
  public var portfolio: Portfolio
  @usableFromInline var exposures: Slab<Exposure>
  @usableFromInline var orders: OpenOrders
  @usableFromInline var executions: Executions
  @usableFromInline var killed: Bool
  @usableFromInline var stopping: Bool
  @usableFromInline var passes: UInt64
  @usableFromInline var failures: UInt64
  @usableFromInline var strays: UInt64
  @usableFromInline var corrections: UInt64
  @usableFromInline var anomalies: UInt64

  public init(_ settings: RiskSettings) {
    precondition(!settings.limits.isEmpty, "a risk stage has instruments")
    portfolio = Portfolio(instrumentCount: settings.limits.count)
    exposures = Slab(
      count: settings.limits.count,
      repeating: Exposure(maximumOrder: .zero, maximumPosition: .zero))
    for (index, limits) in settings.limits.enumerated() {
      precondition(
        limits.maximumOrder >= .zero && limits.maximumPosition >= .zero,
        "a limit is a quantity, not less than none")
      exposures[index] = Exposure(
        maximumOrder: limits.maximumOrder, maximumPosition: limits.maximumPosition)
    }
    orders = OpenOrders(capacity: settings.orderCapacity)
    killed = settings.startsKilled
    stopping = false
    passes = 0
    failures = 0
    strays = 0
    corrections = 0
    executions = Executions(capacity: settings.executionCapacity)
    anomalies = 0
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.topOfBook.code:
      if Int(event.instrument.index) < exposures.count {
        portfolio.mark(event.payload(as: TopOfBook.self), of: Int(event.instrument.index))
      }
      out.pass(event)
    case EventKind.orderNew.code: decideNew(event, into: &out)
    case EventKind.orderReplace.code: decideReplace(event, into: &out)
    case EventKind.operatorCommand.code:
      obey(event.payload(as: OperatorCommand.self).action, event.instrument)
      out.pass(event)
    default:
      hear(event)
      out.pass(event)
    }
  }

  /// The kill switch is for all instruments: a command that names one stops them all.
  @inlinable
  mutating func obey(_ action: OperatorAction, _ instrument: InstrumentID) {
    let index = Int(instrument.index)
    if index < exposures.count {
      if action == .haltInstrument { exposures[index].isHalted = true }
      // An auction takes orders too.
      if action == .resumeInstrument || action == .openAuction { exposures[index].isHalted = false }
    }
    if action == .kill { killed = true }
    if action == .rearm { killed = false }
    if action == .shutdown { stopping = true }
  }

  // MARK: Looking

  @inlinable public var isKilled: Bool { killed }
  @inlinable public var passedCount: UInt64 { passes }
  @inlinable public var refusedCount: UInt64 { failures }
  @inlinable public var openCount: Int { orders.count }
  /// Fills of orders that aren't open here. They were booked.
  @inlinable public var strayFillCount: UInt64 { strays }
  /// Executions that were taken back or corrected.
  @inlinable public var correctionCount: UInt64 { corrections }
  /// Reports whose numbers can't be. They were not applied; such a fill turned the kill switch on.
  @inlinable public var anomalyCount: UInt64 { anomalies }

  /// What open orders could still add to a position.
  public func openQuantity(_ side: Side, of instrument: Int) -> Quantity {
    side == .buy ? exposures[instrument].openBuy : exposures[instrument].openSell
  }

  /// What is open is the sum of the open orders, and with it no position passes its limit.
  public func checkInvariants() {
    portfolio.checkInvariants()
    orders.checkInvariants()
    var buys = [Int128](repeating: 0, count: exposures.count)
    var sells = buys
    for slot in 1..<orders.usedEnd where orders[slot].id != .none {
      let order = orders[slot]
      if order.side == .buy {
        buys[order.instrument] += Int128(orders.leaves(slot).units)
      } else {
        sells[order.instrument] += Int128(orders.leaves(slot).units)
      }
    }
    for instrument in 0..<exposures.count {
      let exposure = exposures[instrument]
      precondition(Int128(exposure.openBuy.units) == buys[instrument])
      precondition(Int128(exposure.openSell.units) == sells[instrument])
      // Traded without leave, or not traded after all: the limit was broken elsewhere.
      if strays > 0 || corrections > 0 { continue }
      let held = Int128(portfolio.quantity(instrument).units)
      let limit = Int128(exposure.maximumPosition.units)
      precondition(held + buys[instrument] <= limit)
      precondition(sells[instrument] - held <= limit)
    }
  }
}
