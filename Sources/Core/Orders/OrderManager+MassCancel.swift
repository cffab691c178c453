// The operator's kill, cancel-all and shutdown: the cancel of every live order, or of one
// instrument's, a step's worth at a time. No input is taken in between, so none slips past.

import Events
import Tables

extension OrderManager {
  @inlinable
  mutating func obey(_ event: Event) {
    let action = event.payload(as: OperatorCommand.self).action
    guard action == .kill || action == .cancelAll || action == .shutdown else { return }
    sweep = 0
    sweepCause = event
    sweepInstrument = event.instrument
  }

  @inlinable public var isUnfinished: Bool { sweep >= 0 }

  /// Asks for the cancel of the next live orders, one step's worth. An order whose cancel has been
  /// asked for isn't asked about again.
  @inlinable
  public mutating func resume<Out: Emitter & ~Copyable>(into out: inout Out) {
    var sent = 0
    while sweep >= 0 && sweep < ledger.pool.slotEnd && sent < maximumFanOut {
      let handle = ledger.pool.live(at: sweep)
      sweep += 1
      if handle == .none { continue }
      let record = ledger.pool[handle]
      guard sweepInstrument == .none || sweepInstrument == record.instrument,
        let next = record.state.after(.requestCancel)
      else { continue }
      ledger.pool[handle].state = next
      out.emit(
        Event(
          causedBy: sweepCause, kind: .orderCancel, source: record.source,
          instrument: record.instrument, OrderCancel(order: record.id, reason: .massCancel)))
      sent += 1
    }
    if sweep >= ledger.pool.slotEnd { sweep = -1 }
  }
}
