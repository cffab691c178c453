// Requests that a venue never got: when that is believed, what is done then, and all the words that say nothing of it.

import Events
import Gateways
import Platform
import Testing

@testable import FIXEvents
@testable import FIXGateways

@Suite struct LostRequestsTests {
  private static let wall = Nanoseconds(TradingGateway.wall)

  private struct Record: Recorder, ~Copyable {
    var events: [Event] = []
    var recordedPosition: UInt64 { UInt64(events.count) }
    mutating func emit(_ event: Event) { events.append(event) }
    mutating func pass(_ event: Event) {}
  }

  private static func id(_ counter: UInt32) -> OrderID {
    OrderID(epoch: 7, strategy: 1, counter: counter)
  }

  private static func units(_ count: Int64) -> Quantity { Quantity(units: count * 100_000_000) }

  private static func order(_ counter: UInt32, venue: UInt8 = 0) -> Event {
    Event(
      sequence: Sequence(1), time: wall, kind: .orderNew, flags: venue, source: .strategy(1),
      instrument: InstrumentID(0),
      OrderNew(
        order: id(counter), price: Price(units: 100_000_000), quantity: units(10), side: .buy,
        type: .limit, timeInForce: .day, account: 1))
  }

  private static func cancel(_ counter: UInt32) -> Event {
    Event(
      sequence: Sequence(2), time: wall, kind: .orderCancel, source: .strategy(1),
      instrument: InstrumentID(0), OrderCancel(order: id(counter), reason: .user))
  }

  private static func replace(_ counter: UInt32, to quantity: Int64) -> Event {
    Event(
      sequence: Sequence(2), time: wall, kind: .orderReplace, source: .strategy(1),
      instrument: InstrumentID(0),
      OrderReplace(
        order: id(counter), price: Price(units: 200_000_000), quantity: units(quantity),
        replacement: id(counter)))
  }

  private static func accepted(_ counter: UInt32) -> Event {
    Event(
      sequence: Sequence(2), time: wall, kind: .orderAccepted, source: .session(0),
      instrument: InstrumentID(0),
      OrderAccepted(
        order: id(counter), venueOrder: 55, price: Price(units: 100_000_000), quantity: units(10),
        side: .buy))
  }

  private static func up(_ venue: UInt16 = 0) -> Event {
    Event(
      sequence: Sequence(3), time: wall, kind: .sessionUp, source: .session(venue),
      SessionChange(nextIn: 2, nextOut: 0, end: .none))
  }

  private static func status(
    _ counter: UInt32, _ standing: OrderStanding, filled: Int64 = 0, leaves: Int64 = 10,
    venue: UInt16 = 0
  ) -> Event {
    Event(
      sequence: Sequence(4), time: wall, kind: .orderStatus,
      flags: StatusFlags.flags(standing, .buy, isLast: true), source: .session(venue),
      instrument: InstrumentID(0),
      OrderStatus(
        order: id(counter), venueOrder: 55, filled: units(filled), leaves: units(leaves),
        averagePrice: .zero))
  }

  /// What is on record as about to be sent, by kind, and the facts, once nothing is left to be asked.
  private struct Said: Equatable {
    var cancels = 0
    var refusedReplaces = 0
    /// Which requests those were.
    var numbers: [UInt32] = []
    var questions = 0
  }

  /// Asks for what there is to be asked, and delivers all that waits.
  private func settle(_ gateway: inout FIXGatewayOut) -> Said {
    var record = Record()
    for _ in 0..<100 where gateway.canTake {
      if gateway.askMore(into: &record) == 0 { break }
    }
    var said = Said()
    for event in record.events {
      if event.kind == .orderCancel { said.cancels += 1 }
      if event.kind == .orderStatusRequest { said.questions += 1 }
      gateway.deliverTrading(event, at: TradingGateway.now)
    }
    while let fact = gateway.takeFact() {
      let rejected = fact.payload(as: OrderRejected.self)
      if fact.kind == .requestRejected, rejected.request == .replace,
        rejected.reason == .disconnected
      {
        said.refusedReplaces += 1
        said.numbers.append(rejected.requestNumber)
      }
      gateway.deliverTrading(fact, at: TradingGateway.now)
    }
    return said
  }

  private func tell(_ event: Event, _ gateway: inout FIXGatewayOut) -> Said {
    gateway.deliverTrading(event, at: TradingGateway.now)
    return settle(&gateway)
  }

  /// The connection was another one before.
  private func reconnect(_ gateway: inout FIXGatewayOut, _ venue: Int = 0) -> Said {
    gateway.detach(venue, atOnce: true)
    gateway.comeUp(venue)
    var record = Record()
    gateway.handleTrading(Self.up(UInt16(venue)), into: &record)
    return settle(&gateway)
  }

  /// An order that works, and a request about it that goes out on a connection that ends.
  private func withLost(
    _ requests: [Event], _ body: (inout FIXGatewayOut) -> Void
  ) throws {
    try TradingGateway.with { gateway, _ in
      gateway.comeUp(0)
      gateway.deliverTrading(Self.order(1), at: TradingGateway.now)
      gateway.deliverTrading(Self.accepted(1), at: TradingGateway.now)
      for request in requests { gateway.deliverTrading(request, at: TradingGateway.now) }
      body(&gateway)
      gateway.checkInvariants()
    }
  }

  @Test(arguments: [OrderStanding.new, .partiallyFilled, .replaced, .suspended])
  func `a cancel that the venue knows nothing of goes out again, once`(standing: OrderStanding)
    throws
  {
    try withLost([Self.cancel(1)]) { gateway in
      let asked = reconnect(&gateway)
      #expect(asked == Said(questions: 1))
      let said = tell(Self.status(1, standing), &gateway)
      #expect(said == Said(cancels: 1))
      let again = tell(Self.status(1, standing), &gateway)
      #expect(again == Said())
      let count = gateway.counts.lostRequests
      #expect(count == 1)
      // Lost once more: once more.
      _ = reconnect(&gateway)
      let later = tell(Self.status(1, standing), &gateway)
      #expect(later == Said(cancels: 1))
    }
  }

  @Test(arguments: [
    OrderStanding.pendingCancel, .pendingReplace, .pendingNew, .filled, .canceled, .rejected,
    .expired, .doneForDay, .stopped, .calculated, .none,
  ])
  func `other words say nothing of it`(standing: OrderStanding) throws {
    try withLost([Self.cancel(1), Self.replace(1, to: 20)]) { gateway in
      _ = reconnect(&gateway)
      let said = tell(Self.status(1, standing), &gateway)
      #expect(said == Said())
    }
  }

  /// A resend brings what was said of an earlier moment.
  @Test func `a status that comes before the question says nothing`() throws {
    try withLost([Self.cancel(1)]) { gateway in
      gateway.detach(0, atOnce: true)
      gateway.comeUp(0)
      let stale = tell(Self.status(1, .new), &gateway)
      #expect(stale == Said())
      var record = Record()
      gateway.handleTrading(Self.up(), into: &record)
      // The question waits behind it for its turn.
      _ = gateway.askMore(into: &record)
      _ = gateway.askMore(into: &record)
      gateway.deliverTrading(Self.status(1, .new), at: TradingGateway.now)
      let waiting = gateway.lost.isEmpty
      #expect(waiting)
    }
  }

  @Test func `a request of this connection is waited for`() throws {
    try withLost([]) { gateway in
      _ = reconnect(&gateway)
      let cancel = tell(Self.cancel(1), &gateway)
      let said = tell(Self.status(1, .new), &gateway)
      #expect(cancel == Said() && said == Said())
    }
  }

  @Test func `what was answered by the resend isn't lost`() throws {
    try withLost([Self.cancel(1)]) { gateway in
      gateway.detach(0, atOnce: true)
      gateway.comeUp(0)
      let refused = Event(
        sequence: Sequence(3), time: Self.wall, kind: .requestRejected, source: .session(0),
        instrument: InstrumentID(0),
        OrderRejected(
          order: Self.id(1), reason: .unknownOrder, origin: .venue, request: .cancel, side: .buy))
      _ = tell(refused, &gateway)
      // Another one, on this connection.
      _ = tell(Self.cancel(1), &gateway)
      var record = Record()
      gateway.handleTrading(Self.up(), into: &record)
      _ = settle(&gateway)
      let said = tell(Self.status(1, .new), &gateway)
      #expect(said == Said())
    }
  }

  @Test func `a replace is refused where the order has the total that it had`() throws {
    try withLost([Self.replace(1, to: 20)]) { gateway in
      _ = reconnect(&gateway)
      let said = tell(Self.status(1, .partiallyFilled, filled: 4, leaves: 6), &gateway)
      #expect(said == Said(refusedReplaces: 1, numbers: [1]))
      let again = reconnect(&gateway)
      let later = tell(Self.status(1, .new), &gateway)
      #expect(again == Said(questions: 1) && later == Said())
    }
    try withLost([Self.replace(1, to: 20)]) { gateway in
      _ = reconnect(&gateway)
      // The venue has taken it: its report is on its way.
      let said = tell(Self.status(1, .replaced, leaves: 20), &gateway)
      let over = tell(Self.status(1, .replaced, filled: .max / 100_000_000, leaves: 20), &gateway)
      #expect(said == Said() && over == Said())
    }
  }

  @Test func `of both each has its own end`() throws {
    try withLost([Self.replace(1, to: 20), Self.cancel(1)]) { gateway in
      _ = reconnect(&gateway)
      let said = tell(Self.status(1, .new), &gateway)
      #expect(said == Said(cancels: 1, refusedReplaces: 1, numbers: [1]))
      let count = gateway.counts.lostRequests
      #expect(count == 2)
    }
    // A replace that was taken, and the cancel behind it that wasn't.
    try withLost([Self.replace(1, to: 20), Self.cancel(1)]) { gateway in
      _ = reconnect(&gateway)
      let said = tell(Self.status(1, .replaced, leaves: 20), &gateway)
      #expect(said == Said(cancels: 1))
    }
  }

  @Test func `an order that ends meanwhile needs nothing`() throws {
    try withLost([Self.cancel(1)]) { gateway in
      _ = reconnect(&gateway)
      gateway.deliverTrading(Self.status(1, .new), at: TradingGateway.now)
      let canceled = Event(
        sequence: Sequence(5), time: Self.wall, kind: .orderCanceled, source: .session(0),
        instrument: InstrumentID(0),
        OrderCanceled(
          order: Self.id(1), quantity: Self.units(10), reason: .user, origin: .venue, side: .buy))
      let said = tell(canceled, &gateway)
      let isEmpty = gateway.lost.isEmpty
      #expect(said == Said() && isEmpty)
    }
  }

  private static func stop(_ counter: UInt32) -> Event {
    Event(
      sequence: Sequence(2), time: wall, kind: .orderCancel, source: .strategy(1),
      instrument: InstrumentID(0), OrderCancel(order: id(counter), reason: .massCancel))
  }

  /// The connection begins before the stop of trading or behind it; it logs on behind it.
  @Test(arguments: [true, false])
  func `a stop of trading reaches a venue that was away`(isConnected: Bool) throws {
    try withLost([]) { gateway in
      gateway.goDown(0)
      if isConnected { gateway.connect(0) }
      gateway.deliverTrading(Self.stop(1), at: TradingGateway.now)
      let fact = gateway.takeFact()
      #expect(fact == nil, "nobody is told that it was refused")
      if !isConnected { gateway.connect(0) }
      gateway.logOn(0)
      var record = Record()
      gateway.handleTrading(Self.up(), into: &record)
      let asked = settle(&gateway)
      #expect(asked == Said(questions: 1))
      // The connection is lost before the journal vouches for the cancel: it isn't given up for that.
      gateway.deliverTrading(Self.status(1, .new), at: TradingGateway.now)
      var late = Record()
      _ = gateway.askMore(into: &late)
      #expect(late.events.map(\.kind) == [.orderCancel])
      gateway.goDown(0)
      for event in late.events { gateway.deliverTrading(event, at: TradingGateway.now) }
      let given = gateway.takeFact()
      #expect(given == nil)
      let again = reconnect(&gateway)
      #expect(again == Said(questions: 1))
      let said = tell(Self.status(1, .new), &gateway)
      #expect(said == Said(cancels: 1))
      let isWaiting = gateway.memory.toFIX.orders.order(Self.id(1))?.waiting(.cancel) != nil
      #expect(isWaiting)
    }
  }

  @Test func `what a strategy asks of a venue that is away is refused, and a stop of what is over`()
    throws
  {
    try withLost([]) { gateway in
      gateway.goDown(0)
      for event in [Self.cancel(1), Self.stop(2)] {
        gateway.deliverTrading(event, at: TradingGateway.now)
        let fact = gateway.takeFact()
        let rejected = fact?.payload(as: OrderRejected.self)
        #expect(rejected?.reason == .disconnected && rejected?.request == .cancel)
      }
      let asked = reconnect(&gateway)
      let said = tell(Self.status(1, .new), &gateway)
      #expect(asked == Said(questions: 1) && said == Said())
    }
  }

  /// What an earlier run had asked for is heard at a start.
  @Test func `a cancel of an earlier run that never left goes out`() throws {
    try TradingGateway.with(heard: [Self.order(1), Self.cancel(1)]) { gateway, _ in
      gateway.comeUp(0)
      var record = Record()
      gateway.handleTrading(Self.up(), into: &record)
      let asked = settle(&gateway)
      let said = tell(Self.status(1, .new), &gateway)
      #expect(asked.questions == 1 && said == Said(cancels: 1))
    }
  }

  @Test func `a request of a run that goes on has a name that no run before it gave`() throws {
    try TradingGateway.with(heard: [Self.order(1), Self.cancel(1)]) { gateway, _ in
      gateway.comeUp(0)
      gateway.deliverTrading(Self.order(2), at: TradingGateway.now)
      for number: UInt32 in 1...2 {
        gateway.deliverTrading(Self.cancel(number), at: TradingGateway.now)
        let slot = Int(gateway.memory.toFIX.orders.slot(of: Self.id(number).bits))
        let request = gateway.memory.toFIX.orders.records[slot].answered.request
        #expect(request == (number == 1 ? 8_000_001 : 1))
      }
    }
  }

  @Test func `another venue's connection and word are nothing to it`() throws {
    try TradingGateway.with(venues: 2) { gateway, _ in
      gateway.comeUp(0)
      gateway.comeUp(1)
      gateway.deliverTrading(Self.order(1, venue: 1), at: TradingGateway.now)
      gateway.deliverTrading(Self.order(2, venue: 2), at: TradingGateway.now)
      for number: UInt32 in 1...2 {
        gateway.deliverTrading(Self.cancel(number), at: TradingGateway.now)
      }
      let asked = reconnect(&gateway, 1)
      #expect(asked.questions == 1)
      let first = tell(Self.status(1, .new, venue: 0), &gateway)
      let wrong = tell(Self.status(2, .new, venue: 0), &gateway)
      let second = tell(Self.status(2, .new, venue: 1), &gateway)
      #expect(first == Said() && wrong == Said() && second == Said(cancels: 1))
    }
  }
}
