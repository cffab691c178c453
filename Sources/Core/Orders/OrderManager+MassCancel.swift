// The operator's cancel-all and shutdown, and the kill switch, whoever throws it: the cancel of every live order, or of those
// of one instrument, strategy, account, session or id, a step's worth at a time. No input is taken in between, so none slips past.

import Events
import Tables

/// Whose orders a sweep is about.
@frozen
@usableFromInline
struct Sweep: BitwiseCopyable {
  /// The next slot to look at, or -1: none is under way.
  @usableFromInline var slot = -1
  @usableFromInline var cause = Event.empty
  @usableFromInline var target: UInt64 = 0
  /// None: in all.
  @usableFromInline var instrument = InstrumentID.none
  /// Last, as the smallest: a gap amid what is saved would be saved with whatever lay there.
  @usableFromInline var scope = RiskScope.firm

  @inlinable init() {}

  @inlinable
  func takes(_ record: OrderRecord) -> Bool {
    if instrument != .none, instrument != record.instrument { return false }
    switch scope.code {
    case RiskScope.strategy.code: return UInt64(record.source.number) == target
    case RiskScope.account.code:
      // A single account is everybody's, and nobody names it.
      return UInt64(record.account) == target || record.account == 0
    case RiskScope.order.code: return record.id.bits == target
    // One session is everybody's.
    case RiskScope.session.code: return record.venue == 0 || UInt64(record.venue) == target &+ 1
    default: return true
    }
  }
}

extension OrderManager {
  @inlinable
  mutating func obey(_ event: Event) {
    let action = event.payload(as: OperatorCommand.self).action
    guard action == .kill || action == .cancelAll || action == .shutdown else { return }
    begin(event, .firm, 0)
  }

  /// A kill switch that cancels as well.
  @inlinable
  mutating func stop(_ event: Event) {
    let kill = event.payload(as: KillSwitch.self)
    guard kill.mode == .blockAndCancel else { return }
    begin(event, kill.scope, kill.target)
  }

  @inlinable
  mutating func begin(_ event: Event, _ scope: RiskScope, _ target: UInt64) {
    sweep.slot = 0
    sweep.cause = event
    sweep.scope = scope
    sweep.target = target
    sweep.instrument = event.instrument
  }

  @inlinable public var isUnfinished: Bool { sweep.slot >= 0 }

  /// Asks for the cancel of the next live orders, one step's worth. An order whose cancel has been
  /// asked for isn't asked about again.
  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    var sent = 0
    while sweep.slot >= 0 && sweep.slot < ledger.pool.slotEnd && sent < maximumFanOut {
      let handle = ledger.pool.live(at: sweep.slot)
      sweep.slot += 1
      if handle == .none { continue }
      let record = ledger.pool[handle]
      guard sweep.takes(record), let next = record.state.after(.requestCancel) else { continue }
      ledger.pool[handle].state = next
      out.emit(
        Event(
          causedBy: sweep.cause, kind: .orderCancel, source: record.source,
          instrument: record.instrument, OrderCancel(order: record.id, reason: .massCancel)))
      sent += 1
    }
    if sweep.slot >= ledger.pool.slotEnd { sweep.slot = -1 }
  }
}
