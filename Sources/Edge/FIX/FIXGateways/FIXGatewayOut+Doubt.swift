// Orders of an earlier run of whose fate nothing is on record. After each logon the venue is asked about each of them. One
// that it doesn't know, or that has ended, is settled; one that works is canceled, since nobody here decides about it any
// more, and asked about again. An instrument whose last doubt is settled takes new orders again.

import Events
import FIXEvents
import FIXSession
import Gateways
import Tables

struct DoubtTable: ~Copyable {
  private var orders: [UInt64: Event] = [:]
  private var counts: [UInt32: Int] = [:]
  /// What there is to do, first in, first out.
  private(set) var steps: [(order: UInt64, isCancel: Bool)] = []

  init(_ inDoubt: [Event]) {
    for event in inDoubt {
      orders[event.words.w0] = event
      counts[event.instrument.index, default: 0] += 1
    }
  }

  var isEmpty: Bool { orders.isEmpty }
  var count: Int { orders.count }
  var hasStep: Bool { !steps.isEmpty }

  func holds(_ order: UInt64) -> Bool { orders[order] != nil }

  mutating func plan(_ order: UInt64, isCancel: Bool) { steps.append((order, isCancel)) }

  /// The next thing to do about an order that is still in doubt.
  mutating func nextStep() -> (order: Event, isCancel: Bool)? {
    while !steps.isEmpty {
      let step = steps.removeFirst()
      if let order = orders[step.order] { return (order, step.isCancel) }
    }
    return nil
  }

  /// The order is settled. Its instrument, if that was the last doubt about it.
  mutating func settle(_ order: UInt64) -> InstrumentID? {
    guard let event = orders.removeValue(forKey: order) else { return nil }
    let left = (counts[event.instrument.index] ?? 1) - 1
    counts[event.instrument.index] = left
    return left == 0 ? event.instrument : nil
  }
}

extension FIXGatewayOut {
  /// An event of the line that may say what became of an order in doubt.
  mutating func hearDoubt(_ event: Event) {
    let order = event.words.w0
    guard doubts.holds(order) else { return }
    switch event.kind {
    case .orderStatus:
      switch StatusFlags.standing(event.flags) {
      case .filled, .canceled, .rejected, .expired, .doneForDay: settle(order)
      default: doubts.plan(order, isCancel: true)
      }
    case .orderCanceled, .orderExpired, .orderRejected: settle(order)
    // The order manager didn't know it: something became of it.
    case .orderAnomaly, .requestRejected: doubts.plan(order, isCancel: false)
    default: break
    }
  }

  private mutating func settle(_ order: UInt64) {
    if memory.toFIX.orders.isLive(order),
      let known = memory.toFIX.orders.order(OrderID(bits: order))
    {
      // Ended for who counts what works.
      memory.toFIX.hear(
        Event(
          kind: .orderCanceled, source: .session(UInt16(seat(known.route))),
          instrument: known.instrument,
          OrderCanceled(
            order: OrderID(bits: order), quantity: .zero, reason: .unknownOrder, origin: .venue,
            side: known.side)))
      working -= 1
    }
    guard let instrument = doubts.settle(order) else { return }
    facts.push(
      Event(
        kind: .operatorCommand, source: .operatorDesk, instrument: instrument,
        OperatorCommand(argument: Halts.forDoubt, action: .resumeInstrument)))
  }

  /// Carries out the next step: a question, or a cancel. Returns how many there were. About an order of a venue that isn't there
  /// nothing is done: it is asked about when that venue is back.
  mutating func settleMore<Out: Recorder & ~Copyable>(into record: inout Out) -> Int {
    guard isAnyUp, let step = doubts.nextStep() else { return 0 }
    let seat = seat(step.order.flags)
    guard seats[seat].outbound.isUp else { return 1 }
    let new = step.order.payload(as: OrderNew.self)
    let source = SourceID.session(UInt16(seat))
    let questionCause = questions[seat].cause
    let event =
      step.isCancel
      ? Event(
        causedBy: questionCause, kind: .orderCancel, source: source,
        instrument: step.order.instrument, OrderCancel(order: new.order, reason: .user))
      : Event(
        causedBy: questionCause, kind: .orderStatusRequest, source: source,
        instrument: step.order.instrument,
        OrderStatusRequest(order: new.order, venueOrder: 0, side: new.side))
    record.emit(event)
    wait(for: event, at: record.recordedPosition)
    return 1
  }
}
