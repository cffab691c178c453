// The way out of a line that trades on somebody else's venue: its requests become messages once the journal vouches
// for them, and what became of those that weren't sent goes round by the loopback. The market is asked for when the
// session is up.
//
// What isn't sent now is never sent: an order for a market that has moved on is worth less than none. But a cancel that
// somebody wants who stops trading is owed to its venue, however long that is away.

import Events
import FIXEvents
import FIXSession
import Gateways
import Tables

/// What gateway-out owes the line, first in, first out.
struct FactQueue: ~Copyable {
  private var items: Slab<Event>
  private var head = 0
  private var tail = 0
  private let mask: Int

  /// `capacity`: a power of two.
  init(capacity: Int) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0, "a power of two")
    items = Slab(count: capacity, repeating: .empty)
    mask = capacity - 1
  }

  var isEmpty: Bool { head == tail }
  /// What is free.
  var room: Int { mask + 1 - (tail - head) }

  mutating func push(_ event: Event) {
    precondition(room > 0, "there was room for what one event may owe")
    items[tail & mask] = event
    tail += 1
  }

  mutating func pop() -> Event? {
    if isEmpty { return nil }
    head += 1
    return items[(head - 1) & mask]
  }
}

/// What of its market is asked of one venue.
public struct VenueMarket: Hashable, Sendable {
  /// Levels: 0 is the whole book, 1 its top.
  public var depth: UInt32
  /// The instruments, by number; nil: all.
  public var instruments: [Int]?

  public init(depth: UInt32 = 0, instruments: [Int]? = nil) {
    self.depth = depth
    self.instruments = instruments
  }
}

/// The terms on which a line trades on its venues.
public struct TradingTerms: Sendable {
  /// A new order whose cause is older isn't sent.
  public var maximumAge: Nanoseconds
  /// Of the one venue: levels that are asked for; 0 is the whole book, 1 its top.
  public var depth: UInt32
  /// Of several venues, by their sessions.
  public var markets: [VenueMarket] = []
  /// More new orders in a second than this can't be right: nothing new goes out from then on.
  public var maximumOrdersPerSecond: UInt64

  public init(
    maximumAge: Nanoseconds = .milliseconds(100), depth: UInt32 = 0,
    maximumOrdersPerSecond: UInt64 = .max
  ) {
    self.maximumAge = maximumAge
    self.depth = depth
    self.maximumOrdersPerSecond = maximumOrdersPerSecond
  }
}

extension FIXGatewayOut {
  /// The session of a venue as events name it, from 1; with one venue nobody names it.
  func seat(_ route: UInt8) -> Int {
    route > 0 && Int(route) <= seats.count ? Int(route) - 1 : 0
  }

  /// The session that an event is for: a question's own, a new order's by its flags, and that of the order which is spoken of.
  private func seat(for event: Event) -> Int {
    switch event.kind {
    case .marketDataRequest, .orderStatusRequest:
      return min(Int(event.source.number), seats.count - 1)
    case .orderNew: return seat(event.flags)
    default: return seat(memory.toFIX.orders.route(of: event.words.w0))
    }
  }

  var isAnyUp: Bool {
    for seat in 0..<seats.count where seats[seat].outbound.isUp { return true }
    return false
  }

  /// Who tells what comes round: the one session, or of several none of them.
  var roundSource: SourceID { seats.count == 1 ? .session(0) : .round }

  /// As many as `nextWorking` gives at most.
  public static func workingMax(orderCapacity: Int) -> Int { 2 * orderCapacity + waitingMax }

  public var owesFacts: Bool { !facts.isEmpty }

  /// The oldest fact for the loopback.
  public mutating func takeFact() -> Event? { facts.pop() }

  /// The journal can't vouch for anything any more: a trader sends no new orders and no replaces from here on, a venue no reports.
  public mutating func haltNewOrders() { isHalted = true }

  /// Orders that were sent and haven't ended, as far as is known here.
  public var workingCount: Int { working }

  /// An event of a trading line. What is to be sent is put on record as that.
  mutating func handleTrading<Out: Recorder & ~Copyable>(_ event: Event, into record: inout Out) {
    switch event.kind {
    case .orderNew, .orderCancel, .orderReplace: record.emit(event)
    case _ where event.isToldRound:
      // By a stage of the line: the strategy hears of it when it has been round.
      facts.push(event.turnedRound(as: roundSource))
      return
    case .killSwitch:
      if let fact = event.killToSendRound { return facts.push(fact) }
    case .operatorCommand:
      if event.payload(as: OperatorCommand.self).action == .rearm { outbound.rearm() }
    default: break
    }
    wait(for: event, at: record.recordedPosition)
    let seat = Int(event.source.number)
    if event.kind == .sessionUp, seat < seats.count {
      questions[seat].cause = event
      questions[seat].nextBook = 0
      questions[seat].place = 0
      sent.mark(seat)
    }
  }

  /// What a restart must know, the next behind a place: each order that was sent and hasn't ended, as it would be sent again,
  /// and behind it by which request it goes, if not by its own id; then what waits for the journal, new orders and names.
  public func nextWorking(after place: Int) -> (place: Int, event: Event)? {
    // Each slot has two places.
    let slot = place / 2
    if place > 0, place % 2 == 0, let (at, order) = memory.toFIX.orders.nextLive(after: slot - 1),
      at == slot, order.name.request != 0
    {
      return (place + 1, order.asSent.called(by: order.name.request))
    }
    if let (next, order) = memory.toFIX.orders.nextLive(after: slot) {
      return (2 * next, order.asSent)
    }
    let behind = 2 * memory.toFIX.orders.capacity + 2
    return waitingOrder(from: max(0, place - behind)).map { (behind + $0.next, $0.event) }
  }

  mutating func deliverTrading(_ event: Event, at time: SessionTime) {
    memory.learn(event)
    switch event.kind {
    case .orderNew:
      let seat = seat(for: event)
      guard let reason = whyNot(event, seat, at: time) else {
        witness(seat, event.sequence.number)
        return request(event.withoutReference, seat, at: time)
      }
      counts.withheld &+= 1
      refuse(event, .new, reason)
    case .orderCancel, .orderReplace:
      let seat = seat(for: event)
      if event.kind == .orderReplace, let reason = stopped {
        counts.withheld &+= 1
        return refuse(event, .replace, reason)
      }
      guard seats[seat].outbound.isUp else { return leaveOut(event) }
      if !isHalted { witness(seat, event.sequence.number) }
      request(event, seat, at: time)
    case .marketDataRequest, .orderStatusRequest:
      let seat = seat(for: event)
      if seats[seat].outbound.isUp {
        request(event, seat, at: time)
        if event.kind == .orderStatusRequest { noteAsked(event) }
      }
    default: hear(event)
    }
  }

  /// Why nothing leaves that could make more of an order or of a position, whatever it asks for.
  private var stopped: Reason? {
    if isHalted { return .notJournaled }
    if let killWords, killWords.isOn { return .killSwitch }
    return outbound.isTripped ? .outboundCount : nil
  }

  private mutating func whyNot(_ event: Event, _ seat: Int, at time: SessionTime) -> Reason? {
    if let stopped { return stopped }
    if !seats[seat].outbound.isUp { return .disconnected }
    let now = time.line.count
    let age = now > event.time.count ? now - event.time.count : 0
    if age > trading.maximumAge.count { return .stale }
    // The last question: it counts what leaves.
    if outbound.admits(at: now) { return nil }
    if let fact = outbound.takeFact() { facts.push(fact) }
    return .outboundCount
  }

  private mutating func request(_ event: Event, _ seat: Int, at time: SessionTime) {
    wire.to = seats[seat].route
    var written = Written.nothing
    let party = seats[seat].party
    let outcome = seats[seat].outbound.send(at: time, to: &wire) { header, number, writer in
      written = memory.toFIX.write(
        event, to: party, names: &memory.names, header: header, sequence: number, time: time.wall,
        into: &writer)
      return written == .message
    }
    note(written, outcome)
    guard case .sent = outcome else {
      switch event.kind {
      case .orderNew: refuse(event, .new, .invalid)
      // The session is about to be logged out.
      case .orderCancel where outcome == .exhausted: leaveOut(event)
      case .orderReplace where outcome == .exhausted: leaveOut(event)
      default: break
      }
      return
    }
    if event.kind == .orderNew {
      working += 1
      sent.note(OrderID(bits: event.words.w0))
      noteOrigin(event)
    }
  }

  /// A cancel or a replace of which its venue can't be told. It isn't sent later either: the venue's own rule says what becomes
  /// of the order. Only a stop of trading goes on to be one.
  private mutating func leaveOut(_ event: Event) {
    if event.kind == .orderReplace { return refuse(event, .replace, .disconnected) }
    if event.payload(as: OrderCancel.self).reason == .massCancel, owe(event) { return }
    refuse(event, .cancel, .disconnected)
  }

  /// A report, or what is nothing to do with orders.
  private mutating func hear(_ event: Event) {
    let order = event.words.w0
    let isReport = Self.isReport(event.kind)
    let wasLive = isReport && memory.toFIX.orders.isLive(order)
    memory.toFIX.hear(event)
    if wasLive, !memory.toFIX.orders.isLive(order) { working -= 1 }
    if event.kind == .orderStatus { hearStanding(event) }
    if !doubts.isEmpty { hearDoubt(event) }
  }

  private mutating func refuse(_ event: Event, _ request: RequestKind, _ reason: Reason) {
    let side = request == .new ? event.payload(as: OrderNew.self).side : .none
    facts.push(
      Event(
        kind: request == .new ? .orderRejected : .requestRejected,
        source: roundSource, instrument: event.instrument,
        OrderRejected(
          order: OrderID(bits: event.words.w0), reason: reason, origin: .gatewayOut,
          request: request, side: side)))
  }
}

extension KnownOrder {
  /// As it would be sent again.
  fileprivate var asSent: Event {
    Event(
      kind: .orderNew, flags: route, source: source, instrument: instrument,
      OrderNew(
        order: OrderID(bits: id), price: price, quantity: quantity, side: side, type: type,
        timeInForce: timeInForce, instructions: instructions, account: account))
  }
}

extension Event {
  /// Of a new order: that its venue calls it by that request of ours.
  public func called(by request: UInt32) -> Event {
    let new = payload(as: OrderNew.self)
    return Event(
      kind: .orderReplaced, source: source, instrument: instrument,
      OrderReplaced(
        order: new.order, replacement: new.order, price: new.price, quantity: new.quantity,
        side: new.side, request: request))
  }

  /// A new order as a venue is told of it: whose child it is is nobody's business there.
  fileprivate var withoutReference: Event {
    var new = payload(as: OrderNew.self)
    if new.reference == 0 { return self }
    new.reference = 0
    return Event(
      causedBy: self, kind: kind, flags: flags, source: source, instrument: instrument, new)
  }
}
