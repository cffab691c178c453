// What a run left half done is told once: at the next beginning, and at no later one.

import Events
import Orders
import Testing

@testable import Pipeline

@Suite struct UnfinishedWorkTests {
  private static let upstream = SourceID.session(0)

  private func request(_ kind: EventKind, _ order: UInt64, _ sequence: UInt64) -> Event {
    let instrument = InstrumentID(0)
    let id = OrderID(bits: order)
    return kind == .orderNew
      ? Event(
        sequence: Sequence(sequence), time: Nanoseconds(1), kind: kind, source: .strategy(1),
        instrument: instrument,
        OrderNew(
          order: id, price: Price(units: 1), quantity: Quantity(units: 1), side: .buy, type: .limit,
          timeInForce: .day))
      : Event(
        sequence: Sequence(sequence), time: Nanoseconds(1), kind: kind, source: .strategy(1),
        instrument: instrument, OrderCancel(order: id, reason: .user))
  }

  @Test func `a request that isn't on record as sent is refused, if its order lives`() {
    let work = UnfinishedWork(upstream: Self.upstream)
    let sent = request(.orderNew, 1, 1)
    work.left(sent)
    work.left(request(.orderNew, 2, 2))
    work.left(request(.orderCancel, 3, 3))
    work.left(request(.orderCancel, 4, 4))
    work.sent(sent)
    let told = work.openingOnWire { $0.bits != 4 }
    #expect(told.map(\.kind) == [.orderRejected, .requestRejected])
    #expect(told.map(\.words.w0) == [2, 3])
    #expect(told.allSatisfy { $0.payload(as: OrderRejected.self).reason == .restarted })
    #expect(told.allSatisfy { $0.source == Self.upstream })
  }

  @Test func `what a beginning told isn't told again, and a request after it is`() {
    let work = UnfinishedWork(upstream: Self.upstream)
    work.left(request(.orderCancel, 3, 3))
    for event in work.openingOnWire(isLive: { _ in true }) { work.came(event) }
    #expect(work.openingOnWire { _ in true } == [])
    #expect(work.unsentRequests == [])
    work.left(request(.orderCancel, 3, 9))
    #expect(work.openingOnWire { _ in true }.count == 1)
  }

  /// Who sends hears of an order as it was sent, how far it has come, and what was asked for and has no answer.
  @Test func `an open order is told with its fills and its requests without an answer`() {
    func units(_ count: Int64) -> Quantity { Quantity(units: count) }
    let new = OrderNew(
      order: OrderID(bits: 7), price: Price(units: 5), quantity: units(10), side: .sell,
      type: .limit, timeInForce: .day)
    let sent = Event(
      sequence: Sequence(3), time: Nanoseconds(4), kind: .orderNew, flags: 2, source: .strategy(1),
      instrument: InstrumentID(6), new)
    var record = OrderRecord(new, instrument: InstrumentID(6), source: .strategy(1))
    record.filled = units(4)
    record.quantity = units(12)
    record.wanted = units(12)
    let quiet = OpenOrder(record).heard(asSent: sent, name: nil)
    #expect(quiet.map(\.kind) == [.orderNew, .orderFill])
    #expect(quiet[0].flags == 2 && quiet[0].instrument == InstrumentID(6))
    #expect(quiet[0].payload(as: OrderNew.self).quantity == units(12))
    #expect(quiet[1].payload(as: OrderFill.self).quantity == units(4))
    record.state = OrderState(.working, .cancel)
    #expect(OpenOrder(record).heard(asSent: sent, name: nil).map(\.kind).last == .orderCancel)
    record.state = OrderState(.working, .replaceAndCancel)
    record.wanted = units(20)
    let both = OpenOrder(record).heard(asSent: sent, name: nil)
    #expect(both.map(\.kind) == [.orderNew, .orderFill, .orderReplace, .orderCancel])
    #expect(both[2].payload(as: OrderReplace.self).quantity == units(20))
    #expect(both.allSatisfy { $0.words.w0 == 7 })
  }

  /// Venues refer to an order by the last name that it was given, and want to hear of it by that.
  @Test func `an open order is told by the name that its venue has for it`() {
    func units(_ count: Int64) -> Quantity { Quantity(units: count) }
    func sent(_ order: UInt64) -> Event {
      Event(
        kind: .orderNew, flags: 2, source: .strategy(1), instrument: InstrumentID(6),
        OrderNew(
          order: OrderID(bits: order), price: Price(units: 5), quantity: units(10), side: .sell,
          type: .limit, timeInForce: .day))
    }
    func open(_ order: UInt64) -> OpenOrder {
      OpenOrder(
        OrderRecord(
          sent(order).payload(as: OrderNew.self), instrument: InstrumentID(6),
          source: .strategy(1)))
    }
    func replaced(_ order: UInt64, _ request: UInt32) -> Event {
      Event(
        kind: .orderReplaced, source: Self.upstream, instrument: InstrumentID(6),
        OrderReplaced(
          order: OrderID(bits: order), replacement: OrderID(bits: order), price: Price(units: 6),
          quantity: units(9), side: .sell, request: request))
    }
    let orders = OrdersOut()
    // Of a snapshot.
    orders.begin(with: [sent(7), sent(8), sent(8).called(by: 3), sent(9), sent(9).called(by: 4)])
    // Of the log behind it.
    orders.sent(sent(10))
    for (order, request) in [(7, 2), (9, 5), (10, 0)] as [(UInt64, UInt32)] {
      orders.left(replaced(order, request))
    }
    let told = orders.heard([7, 8, 9, 10, 11].map { open($0) })
    #expect(told.filter { $0.kind == .orderNew }.map(\.words.w0) == [7, 8, 9, 10], "sent ones")
    let names = told.filter { $0.kind == .orderReplaced }.map {
      [$0.words.w0, UInt64($0.payload(as: OrderReplaced.self).request)]
    }
    #expect(names == [[7, 2], [8, 3], [9, 5]])
    // As it stands now, whatever it was to be when it got the name.
    #expect(told.allSatisfy { $0.kind != .orderReplaced || $0.words.w2 == 5 && $0.words.w3 == 10 })
  }
}
