// The way out of a line that trades on somebody else's venue: its requests become messages once the journal vouches
// for them, and what became of those that weren't sent goes round by the loopback. The market is asked for when the
// session is up.
//
// What isn't sent now is never sent: an order for a market that has moved on is worth less than none.

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

/// How far each strategy's orders have gone out, and how far they had when a session began.
struct SentOrders: ~Copyable {
  private var latest = Slab<UInt32>(count: 1 << 12, repeating: 0)
  private var marked = Slab<UInt32>(count: 1 << 12, repeating: 0)

  @_noLocks
  mutating func note(_ order: OrderID) {
    let strategy = Int(order.strategy)
    if order.counter > latest[strategy] { latest[strategy] = order.counter }
  }

  mutating func mark() {
    for strategy in 0..<latest.count { marked[strategy] = latest[strategy] }
  }

  /// Whether an order that was sent had been so at the last mark. Who has two epochs' orders out may hear yes of one more.
  func isMarked(_ order: OrderID) -> Bool { order.counter <= marked[Int(order.strategy)] }
}

/// The terms on which a line trades on a venue.
public struct TradingTerms: Sendable {
  /// A new order whose cause is older isn't sent.
  public var maximumAge: Nanoseconds
  /// Levels that are asked for: 0 is the whole book, 1 its top.
  public var depth: UInt32
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
  /// The one session that a trader has.
  static var upstream: Int { 0 }

  /// As many as `nextWorking` gives at most.
  public static func workingMax(orderCapacity: Int) -> Int { orderCapacity + waitingMax }

  public var owesFacts: Bool { !facts.isEmpty }

  /// The oldest fact for the loopback.
  public mutating func takeFact() -> Event? { facts.pop() }

  /// The journal can't vouch for anything any more: a trader sends no new orders from here on, a venue no reports.
  public mutating func haltNewOrders() { isHalted = true }

  /// Orders that were sent and haven't ended, as far as is known here.
  public var workingCount: Int { working }

  /// An event of a trading line. What is to be sent is put on record as that.
  mutating func handleTrading<Out: Recorder & ~Copyable>(_ event: Event, into record: inout Out) {
    switch event.kind {
    case .orderNew, .orderCancel, .orderReplace: record.emit(event)
    case .orderRejected, .requestRejected:
      // By a stage of the line: the strategy hears of it when it has been round.
      if event.source.kind == .strategy {
        facts.push(Self.turnedRound(event))
        return
      }
    case .killSwitch:
      if let fact = event.killToSendRound { return facts.push(fact) }
    case .operatorCommand:
      if event.payload(as: OperatorCommand.self).action == .rearm { outbound.rearm() }
    default: break
    }
    wait(for: event, at: record.recordedPosition)
    if event.kind == .sessionUp {
      questionCause = event
      nextBook = 0
      questionPlace = 0
      sent.mark()
    }
  }

  /// After a logon, a few at a time: asks for the books, and then where each order stands that is out. What the venue
  /// knows is as its reports say, which a resend brings; what it doesn't know it never got, or has forgotten.
  public mutating func askMore<Out: Recorder & ~Copyable>(into record: inout Out) -> Int {
    if nextBook < instrumentCount {
      subscribe(into: &record)
      return 1
    }
    guard let place = questionPlace else { return settleMore(into: &record) }
    guard let (next, order) = memory.toFIX.orders.nextLive(after: place) else {
      questionPlace = nil
      return 0
    }
    questionPlace = next
    // What was sent since the logon has its answers on their way.
    guard sent.isMarked(OrderID(bits: order.id)) else { return 1 }
    let question = Event(
      causedBy: questionCause, kind: .orderStatusRequest, source: questionCause.source,
      instrument: order.instrument,
      OrderStatusRequest(order: OrderID(bits: order.id), venueOrder: 0, side: order.side))
    record.emit(question)
    wait(for: question, at: record.recordedPosition)
    return 1
  }

  /// The next order that was sent and hasn't ended, or is on record as about to be sent, behind a place, as it would be
  /// sent again.
  public func nextWorking(after place: Int) -> (place: Int, order: Event)? {
    guard let (next, order) = memory.toFIX.orders.nextLive(after: place) else {
      let sent = memory.toFIX.orders.capacity
      return waitingOrder(from: max(0, place - sent)).map { (sent + $0.next, $0.order) }
    }
    return (
      next,
      Event(
        kind: .orderNew, source: order.source, instrument: order.instrument,
        OrderNew(
          order: OrderID(bits: order.id), price: order.price, quantity: order.quantity,
          side: order.side, type: order.type, timeInForce: order.timeInForce,
          instructions: order.instructions, account: order.account))
    )
  }

  /// Asks for one book: a session begins with all of them.
  private mutating func subscribe<Out: Recorder & ~Copyable>(into record: inout Out) {
    requestCount &+= 1
    let request = Event(
      causedBy: questionCause, kind: .marketDataRequest, source: questionCause.source,
      instrument: InstrumentID(UInt32(nextBook)),
      MarketDataRequest(
        request: requestCount, depth: trading.depth, entries: 0b111, subscription: .begin,
        isIncremental: 1, aggregation: 1, index: 0, count: 1))
    nextBook += 1
    record.emit(request)
    wait(for: request, at: record.recordedPosition)
  }

  /// Its source becomes the session's, so that it is a report as any other.
  private static func turnedRound(_ event: Event) -> Event {
    let rejected = event.payload(as: OrderRejected.self)
    return Event(
      kind: event.kind, source: .session(UInt16(upstream)), instrument: event.instrument, rejected)
  }

  mutating func deliverTrading(_ event: Event, at time: SessionTime) {
    memory.learn(event)
    switch event.kind {
    case .orderNew:
      guard let reason = whyNot(event, at: time) else { return request(event, at: time) }
      counts.withheld &+= 1
      refuse(event, .new, reason)
    case .orderCancel, .orderReplace:
      // What can't be sent now isn't sent later either: the venue's own rule says what becomes of the order.
      guard seats[Self.upstream].outbound.isUp else {
        return refuse(event, event.kind == .orderCancel ? .cancel : .replace, .disconnected)
      }
      request(event, at: time)
    case .marketDataRequest, .orderStatusRequest:
      if seats[Self.upstream].outbound.isUp { request(event, at: time) }
    default: hear(event)
    }
  }

  private mutating func whyNot(_ event: Event, at time: SessionTime) -> Reason? {
    if isHalted { return .notJournaled }
    if let killWords, killWords.isOn { return .killSwitch }
    if !seats[Self.upstream].outbound.isUp { return .disconnected }
    let now = time.wall.count
    let age = now > event.time.count ? now - event.time.count : 0
    if age > trading.maximumAge.count { return .stale }
    // The last question: it counts what leaves.
    if outbound.admits(at: now) { return nil }
    if let fact = outbound.takeFact() { facts.push(fact) }
    return .outboundCount
  }

  private mutating func request(_ event: Event, at time: SessionTime) {
    let seat = Self.upstream
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
      if event.kind == .orderNew { refuse(event, .new, .invalid) }
      return
    }
    if event.kind == .orderNew {
      working += 1
      sent.note(OrderID(bits: event.words.w0))
      noteOrigin(event)
    }
  }

  /// A report, or what is nothing to do with orders.
  private mutating func hear(_ event: Event) {
    let order = event.words.w0
    let isReport = Self.isReport(event.kind)
    let wasLive = isReport && memory.toFIX.orders.isLive(order)
    memory.toFIX.hear(event)
    if wasLive, !memory.toFIX.orders.isLive(order) { working -= 1 }
    if !doubts.isEmpty { hearDoubt(event) }
  }

  private mutating func refuse(_ event: Event, _ request: RequestKind, _ reason: Reason) {
    let side = request == .new ? event.payload(as: OrderNew.self).side : .none
    facts.push(
      Event(
        kind: request == .new ? .orderRejected : .requestRejected,
        source: .session(UInt16(Self.upstream)), instrument: event.instrument,
        OrderRejected(
          order: OrderID(bits: event.words.w0), reason: reason, origin: .gatewayOut,
          request: request, side: side)))
  }
}
