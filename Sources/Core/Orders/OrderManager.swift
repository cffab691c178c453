// The stage that knows every order of ours: it admits new ones, lets requests through that their
// state allows, applies what the venue reports, and refuses the rest with both sides on record.
//
// A request that is refused comes back as a reject that rides the line; a report that is refused, or a request that
// comes from a venue, goes no further (risk must not count it) and leaves an `orderAnomaly` in its place. A fill that
// is odd and was traded all the same goes on, and the anomaly behind it is the alarm.

import Events
import Tables

public struct OrderSettings: Hashable, Sendable {
  public var instruments: [InstrumentTerms]
  /// Live orders over all instruments and strategies.
  public var capacity: Int
  /// Orders that have ended and are still known, so that what is heard of them late is understood.
  public var memory: Int
  /// Executions that are remembered: a duplicate of an older one isn't known as that.
  public var executionCapacity: Int
  /// Whether a replace may give its order a new id. No line has it on: names that venues and clients want to be new are given
  /// at the edge, and inside an order has one id for life, by which risk, matcher and paper venue know it. It is for who keeps
  /// orders without them.
  public var admitsNewIDs: Bool

  public init(
    instruments: [InstrumentTerms], capacity: Int = 16_384, memory: Int = 4_096,
    executionCapacity: Int = 65_536, admitsNewIDs: Bool = false
  ) {
    self.instruments = instruments
    self.capacity = capacity
    self.memory = memory
    self.executionCapacity = executionCapacity
    self.admitsNewIDs = admitsNewIDs
  }
}

public struct OrderManager: Stage, ~Copyable {
  @usableFromInline var ledger: OrderLedger
  @usableFromInline let instruments: Slab<InstrumentTerms>
  @usableFromInline let admitsNewIDs: Bool
  /// A mass cancel under way.
  @usableFromInline var sweep: Sweep
  @usableFromInline var refusals: UInt64
  @usableFromInline var anomalies: UInt64
  @usableFromInline var alarms: UInt64

  public init(_ settings: OrderSettings) {
    precondition(!settings.instruments.isEmpty, "an order manager has instruments")
    ledger = OrderLedger(
      capacity: settings.capacity, memory: settings.memory,
      executionCapacity: settings.executionCapacity, hasNames: settings.admitsNewIDs)
    var terms = Slab<InstrumentTerms>(
      count: settings.instruments.count, repeating: settings.instruments[0])
    for (index, instrument) in settings.instruments.enumerated() {
      precondition(
        instrument.tick.units > 0 && instrument.lot.units > 0, "an instrument has tick and lot")
      terms[index] = instrument
    }
    instruments = terms
    admitsNewIDs = settings.admitsNewIDs
    sweep = Sweep()
    refusals = 0
    anomalies = 0
    alarms = 0
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.orderNew.code...EventKind.orderReplace.code
    where event.source.kind == .session:
      refuseForeign(event, into: &out)
    case EventKind.orderNew.code: admit(event, into: &out)
    case EventKind.orderCancel.code: cancel(event, into: &out)
    case EventKind.orderReplace.code: replace(event, into: &out)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      report(event, into: &out)
    case EventKind.operatorCommand.code:
      out.pass(event)
      obey(event)
    case EventKind.killSwitch.code:
      out.pass(event)
      stop(event)
    default:
      out.pass(event)
    }
  }

  // MARK: Looking

  /// Requests refused.
  @inlinable public var refusedCount: UInt64 { refusals }
  /// Reports refused.
  @inlinable public var anomalyCount: UInt64 { anomalies }
  /// Odd reports that were told on all the same, since they are money.
  @inlinable public var alarmCount: UInt64 { alarms }
  @inlinable public var liveCount: Int { ledger.pool.liveCount }

  /// A live order by any id that finds it, for tests and tools.
  public func record(of order: OrderID) -> OrderRecord? {
    let handle = ledger.liveOrder(order)
    return handle == .none ? nil : ledger.pool[handle]
  }

  /// What is known of an id, live or ended: its own record, also when it is but a name of an order.
  public func remembered(_ id: OrderID) -> OrderRecord? {
    let handle = ledger.pool.find(id)
    return handle == .none ? nil : ledger.pool[handle]
  }

  /// The orders that haven't ended, by their ids.
  public var openRecords: [OrderRecord] {
    var records: [OrderRecord] = []
    for slot in 1..<ledger.pool.slotEnd {
      let handle = ledger.pool.live(at: slot)
      if handle != .none { records.append(ledger.pool[handle]) }
    }
    return records.sorted { $0.id.bits < $1.id.bits }
  }

  /// Where an order stands, in one word.
  public func phase(of id: OrderID) -> OrderPhase { remembered(id)?.phase ?? .none }

  public func checkInvariants() {
    ledger.checkInvariants()
    precondition(sweep.slot < ledger.pool.slotEnd)
  }
}
