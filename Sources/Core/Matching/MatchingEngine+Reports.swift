// What the engine says: reports to whoever owns an order, and, where it is asked for, the changes of the displayed
// book as market data.

import Books
import Events
import Tables

extension MatchingEngine {
  @inlinable @inline(__always)
  mutating func send<P: Payload, Out: Emitter & ~Copyable>(
    _ kind: EventKind, to source: SourceID, _ instrument: InstrumentID, _ payload: P,
    into out: inout Out
  ) {
    room &-= 1
    out.emit(
      Event(
        sequence: sequence, time: time, kind: kind, source: source, instrument: instrument, payload)
    )
  }

  /// A live order ends: canceled or expired, whatever is left of it.
  @inlinable
  mutating func end<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ kind: EventKind, _ reason: Reason, into out: inout Out
  ) {
    unlink(slot, into: &out)
    endUnlinked(slot, kind, reason, into: &out)
  }

  /// The same for one that is in no ladder and no list.
  @inlinable
  mutating func endUnlinked<Out: Emitter & ~Copyable>(
    _ slot: UInt32, _ kind: EventKind, _ reason: Reason, into out: inout Out
  ) {
    let order = books[slot]
    send(
      kind, to: order.source, order.instrument,
      OrderCanceled(
        order: order.id, quantity: order.leaves, reason: reason, origin: .venue,
        side: order.traits.side),
      into: &out)
    release(slot)
  }

  /// Forgets an order that is in no ladder and no list.
  @inlinable @inline(__always)
  mutating func release(_ slot: UInt32) {
    let instrument = Int(books[slot].instrument.index)
    gates[instrument].live &-= 1
    if books[slot].traits.timeInForce == .goodTillDate { leaveHeap(slot) }
    books.forget(slot)
  }

  /// Takes an order out of where it waits. It stays live, nowhere.
  @inlinable
  mutating func unlink<Out: Emitter & ~Copyable>(_ slot: UInt32, into out: inout Out) {
    let traits = books[slot].traits
    let instrument = Int(books[slot].instrument.index)
    if traits.place.isLadder {
      let ladder = OrderBooks.ladder(instrument, traits.place, isSell: traits.isSell)
      if publishes && traits.place == .displayed { publish(.bookDelete, slot, .zero, into: &out) }
      books.dequeue(slot, counted: counted(slot), in: ladder)
      if traits.place != .displayed { discount(traits.place, instrument) }
    } else if traits.place == .trailing {
      books.unlink(slot, from: &states[instrument].trailing)
      states[instrument].stopCount &-= 1
    } else if traits.place == .beside {
      books.unlink(slot, from: &states[instrument].beside)
    } else if traits.place == .setOff {
      books.unlink(slot, from: &states[instrument].setOff)
    }
    books[slot].traits.place = .nowhere
    if traits.isIceberg {
      books[slot].traits.isIceberg = false
      states[instrument].icebergCount &-= 1
    }
  }

  /// One fewer in a ladder that isn't displayed.
  @inlinable
  mutating func discount(_ place: OrderPlace, _ instrument: Int) {
    if place == .stop {
      states[instrument].stopCount &-= 1
    } else {
      states[instrument].darkCount &-= 1
      if place == .allOrNone { states[instrument].allOrNoneCount &-= 1 }
      noteCare(instrument)
    }
  }

  // MARK: Refusals

  @inlinable @inline(never)
  mutating func refuse<Out: Emitter & ~Copyable>(
    _ event: Event, _ order: OrderID, _ request: RequestKind, _ reason: Reason, _ side: Side,
    limit: Int64 = 0, value: Int64 = 0, into out: inout Out
  ) {
    refusals &+= 1
    send(
      request == .new ? .orderRejected : .requestRejected, to: event.source, event.instrument,
      OrderRejected(
        order: order, limit: limit, value: value, reason: reason, origin: .venue,
        request: request, side: side),
      into: &out)
  }

  // MARK: Market data

  @inlinable
  mutating func publish<Out: Emitter & ~Copyable>(
    _ kind: EventKind, _ slot: UInt32, _ quantity: Quantity, into out: inout Out
  ) {
    let order = books[slot]
    let instrument = Int(order.instrument.index)
    let ladder = OrderBooks.ladder(instrument, .displayed, isSell: order.traits.isSell)
    let price = books.grid(instrument).value(books.tick(of: slot, in: ladder))
    send(
      kind, to: .none, order.instrument,
      BookOrder(
        order: order.id, price: Price(units: price), quantity: quantity, side: order.traits.side),
      into: &out)
  }

  @inlinable
  mutating func publishTrade<Out: Emitter & ~Copyable>(
    _ resting: OrderID, _ price: Price, _ quantity: Quantity, _ aggressor: Side,
    _ instrument: InstrumentID, into out: inout Out
  ) {
    send(
      .trade, to: .none, instrument,
      Trade(
        resting: resting, price: price, quantity: quantity, number: executions,
        aggressor: aggressor),
      into: &out)
  }

  @inlinable
  mutating func publishPhase<Out: Emitter & ~Copyable>(_ instrument: Int, into out: inout Out) {
    guard publishes else { return }
    send(
      .marketStatus, to: .none, InstrumentID(UInt32(instrument)), status(of: instrument),
      into: &out)
  }

  /// How an instrument stands.
  @inlinable
  public func status(of instrument: Int) -> MarketStatus {
    let state = states[instrument]
    let grid = books.grid(instrument)
    return MarketStatus(
      referencePrice: state.reference, lowestPrice: Price(units: grid.value(state.lowestTick)),
      highestPrice: Price(units: grid.value(state.highestTick)), phase: phase(of: instrument))
  }
}
