// The stage that knows every order of ours: it admits new ones, lets requests through that their
// state allows, applies what the venue reports, and refuses the rest with both sides on record.
//
// A request that is refused comes back as a reject that rides the line; a report that is refused goes
// no further (risk must not count it) and leaves an `orderAnomaly` in its place.

import Events
import Tables

public struct OrderSettings: Hashable, Sendable {
  public var instruments: [InstrumentTerms]
  /// Live orders over all instruments and strategies.
  public var capacity: Int

  public init(instruments: [InstrumentTerms], capacity: Int = 16_384) {
    self.instruments = instruments
    self.capacity = capacity
  }
}

public struct OrderManager: Stage, ~Copyable {
  @usableFromInline var ids: IdTable
  @usableFromInline var free: FreeList
  @usableFromInline var records: Slab<OrderRecord>
  @usableFromInline let instruments: Slab<InstrumentTerms>
  /// A mass cancel under way: the next slot to look at, or -1.
  @usableFromInline var sweep: Int
  @usableFromInline var sweepCause: Event
  /// The one instrument that the sweep is for, or none for all.
  @usableFromInline var sweepInstrument: InstrumentID
  @usableFromInline var refusals: UInt64
  @usableFromInline var anomalies: UInt64

  public init(_ settings: OrderSettings) {
    precondition(!settings.instruments.isEmpty, "an order manager has instruments")
    ids = IdTable(capacity: settings.capacity)
    free = FreeList(capacity: settings.capacity)
    let blank = OrderRecord(
      OrderNew(
        order: .none, price: .zero, quantity: .zero, side: .none, type: .none,
        timeInForce: .none), instrument: .none, source: .none)
    records = Slab(count: settings.capacity, repeating: blank)
    var terms = Slab<InstrumentTerms>(
      count: settings.instruments.count, repeating: settings.instruments[0])
    for (index, instrument) in settings.instruments.enumerated() {
      precondition(
        instrument.tick.units > 0 && instrument.lot.units > 0, "an instrument has tick and lot")
      terms[index] = instrument
    }
    instruments = terms
    sweep = -1
    sweepCause = .empty
    sweepInstrument = .none
    refusals = 0
    anomalies = 0
  }

  @inlinable
  public mutating func handle<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    switch event.kind.code {
    case EventKind.orderNew.code: admit(event, into: &out)
    case EventKind.orderCancel.code: cancel(event, into: &out)
    case EventKind.orderReplace.code: replace(event, into: &out)
    case EventKind.orderAccepted.code...EventKind.orderSuspended.code:
      report(event, into: &out)
    case EventKind.operatorCommand.code:
      out.pass(event)
      obey(event)
    default:
      out.pass(event)
    }
  }

  // MARK: Looking

  /// Requests refused.
  @inlinable public var refusedCount: UInt64 { refusals }
  /// Reports refused.
  @inlinable public var anomalyCount: UInt64 { anomalies }
  @inlinable public var liveCount: Int { ids.count }

  /// A live order, for tests and tools.
  public func record(of order: OrderID) -> OrderRecord? {
    let index = ids.index(of: order.bits)
    return index == IdTable.absent ? nil : records[Int(index)]
  }

  /// Every live order is found by its id, isn't over, and has something left.
  public func checkInvariants() {
    precondition(ids.count == free.takenCount)
    for slot in 0..<records.count where free.isTaken(UInt32(slot)) {
      let record = records[slot]
      precondition(!record.state.lifecycle.isFinal)
      precondition(record.filled >= .zero && record.filled < record.quantity)
      precondition(record.wanted == record.quantity || record.state.pending.hasReplace)
      precondition(ids.index(of: record.id.bits) == UInt32(slot))
    }
  }
}
