// The stage between a decision and the wire: it refuses what would break a limit, with the numbers that decided, and keeps the
// positions that the limits are about. Cancels always pass.
//
// A limit counts the worst case: all open orders of a side filled. What a fill, a cancel or a reject takes off is what this
// stage put on, by its own record of the order, not by what a report says.
//
// The reports that come here are those that the order manager let through, and both keep the same orders open. Should they
// ever differ, a fill is booked all the same: a position is what was traded.

import Events
import Portfolio
import Tables

public struct RiskStage: Stage, ~Copyable {
  @usableFromInline var ledger: RiskLedger
  @usableFromInline var warnings: Warnings
  @usableFromInline var executions: Executions
  /// The part of a limit from which on it is near, in percent; 0: nobody is warned.
  @usableFromInline var warnsAt: Int64
  /// Several venues number executions, each from its own beginning.
  @usableFromInline let hasManyVenues: Bool
  @usableFromInline var passes: UInt64
  /// What no check refused.
  @usableFromInline var cleared: UInt64
  @usableFromInline var failures: UInt64
  /// By check: what it refused.
  @usableFromInline var refusedBy: Slab<UInt64>
  @usableFromInline var strays: UInt64
  @usableFromInline var corrections: UInt64
  @usableFromInline var anomalies: UInt64
  @usableFromInline var warned: UInt64
  /// Reports that couldn't be booked, and what is to be known of those that nobody has looked at.
  @usableFromInline var doubts: UInt64
  @usableFromInline var doubt: Doubt
  @usableFromInline var limitChanges: UInt64

  public init(_ settings: RiskSettings) {
    ledger = RiskLedger(settings)
    warnings = Warnings()
    warnsAt = settings.warnsAtPercent ?? 0
    hasManyVenues = settings.hasManyVenues
    if settings.startsKilled { ledger.scopeStates[0].mode = .block }
    passes = 0
    cleared = 0
    failures = 0
    refusedBy = Slab(count: Check.count, repeating: 0)
    strays = 0
    corrections = 0
    executions = Executions(capacity: settings.executionCapacity)
    anomalies = 0
    warned = 0
    doubts = 0
    doubt = Doubt()
    limitChanges = 0
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    ledger.note(event.time)
    switch event.kind.code {
    case EventKind.topOfBook.code:
      if event.flags & MarketFlags.ofOneVenue == 0 { hearMarket(event) }
      out.pass(event)
    case EventKind.trade.code:
      hearTrade(event)
      out.pass(event)
    case EventKind.orderNew.code: decideNew(event, into: &out)
    case EventKind.orderReplace.code: decideReplace(event, into: &out)
    case EventKind.orderCancel.code:
      countCancel(event)
      out.pass(event)
    case EventKind.timer.code:
      out.pass(event)
      hearTimer(event, into: &out)
    case EventKind.operatorCommand.code:
      obey(event.payload(as: OperatorCommand.self), event.instrument)
      out.pass(event)
    case EventKind.killSwitch.code:
      stop(event)
      out.pass(event)
    case EventKind.limitChange.code: changeLimit(event, into: &out)
    default:
      out.pass(event)
      hear(event, into: &out)
    }
  }

  // MARK: Looking

  public var portfolio: Portfolio { _read { yield ledger.portfolio } }

  /// Whether nothing at all goes out.
  @inlinable public var isKilled: Bool {
    ledger.scopeStates[0].mode.code >= KillMode.block.code
  }

  @inlinable public var passedCount: UInt64 { passes }
  @inlinable public var refusedCount: UInt64 { failures }
  @inlinable public var openCount: Int { ledger.orders.count }
  /// Fills of orders that aren't open here. They were booked.
  @inlinable public var strayFillCount: UInt64 { strays }
  /// Executions that were taken back or corrected.
  @inlinable public var correctionCount: UInt64 { corrections }
  /// Reports whose numbers can't be. They were not applied; such an execution turned the kill switch on.
  @inlinable public var anomalyCount: UInt64 { anomalies }
  @inlinable public var warningCount: UInt64 { warned }

  /// What a check refused.
  public func refusedCount(by check: Check) -> UInt64 { refusedBy[Int(check.code)] }

  /// What a check let pass: what it was asked about and didn't refuse. They are asked in order.
  public func passedCount(by check: Check) -> UInt64 {
    guard ledger.checks.contains(check) else { return 0 }
    var count = cleared
    for later in Int(check.code) + 1..<Check.count { count += refusedBy[later] }
    return count
  }

  /// What open orders could still add to the firm's position.
  public func openQuantity(_ side: Side, of instrument: Int) -> Quantity {
    let cell = ledger.cells[ledger.scopes.cell(instrument, 0)]
    return Quantity(units: side == .buy ? cell.openBuy : cell.openSell)
  }
}
