// What a venue is asked when its session is up: its books, and where each order of ours stands that is out there. Each session
// asks for itself, a few questions at a time, and the sessions take turns.

import Events
import FIXEvents
import FIXSession
import Gateways
import Tables

/// What a session has still to ask for since its logon.
struct UpstreamQuestions: BitwiseCopyable {
  /// The next book to be asked for; the count of instruments: none is.
  var nextBook: Int
  /// Behind which order there may be more to be asked about; -1: nothing is asked.
  var place = -1
  var cause = Event.empty

  init(nextBook: Int) { self.nextBook = nextBook }

  func isAsking(_ instrumentCount: Int) -> Bool { nextBook < instrumentCount || place >= 0 }
}

/// How far each strategy's orders have gone out, and how far they had when each session began.
struct SentOrders: ~Copyable {
  private static var strategies: Int { 1 << 12 }
  private var latest = Slab<UInt32>(count: SentOrders.strategies, repeating: 0)
  private var marked: Slab<UInt32>

  init(seatCount: Int) {
    marked = Slab(count: seatCount * Self.strategies, repeating: 0)
  }

  @_noLocks
  mutating func note(_ order: OrderID) {
    let strategy = Int(order.strategy)
    if order.counter > latest[strategy] { latest[strategy] = order.counter }
  }

  mutating func mark(_ seat: Int) {
    for strategy in 0..<latest.count {
      marked[seat * Self.strategies + strategy] = latest[strategy]
    }
  }

  /// Whether an order that was sent had been so at a session's last mark. Who has two epochs' orders out may hear yes of
  /// one more.
  func isMarked(_ order: OrderID, _ seat: Int) -> Bool {
    order.counter <= marked[seat * Self.strategies + Int(order.strategy)]
  }
}

extension FIXGatewayOut {
  /// After a logon, a few at a time: asks for the books, and then where each order stands that is out. What the venue
  /// knows is as its reports say, which a resend brings; what it doesn't know it never got, or has forgotten.
  public mutating func askMore<Out: Recorder & ~Copyable>(into record: inout Out) -> Int {
    // A venue's clients aren't asked.
    guard isOfTrader else { return 0 }
    let told = tellLost(into: &record)
    if told > 0 { return told }
    for _ in 0..<seats.count {
      let seat = asker
      if questions[seat].isAsking(instrumentCount) { return ask(seat, into: &record) }
      asker = seat + 1 == seats.count ? 0 : seat + 1
    }
    return settleMore(into: &record)
  }

  private mutating func ask<Out: Recorder & ~Copyable>(
    _ seat: Int, into record: inout Out
  ) -> Int {
    if questions[seat].nextBook < instrumentCount {
      subscribe(seat, into: &record)
      return 1
    }
    guard let (next, order) = memory.toFIX.orders.nextLive(after: questions[seat].place) else {
      questions[seat].place = -1
      return 1
    }
    questions[seat].place = next
    // What was sent since the logon has its answers on their way; what another venue has isn't asked of this one.
    guard self.seat(order.route) == seat, sent.isMarked(OrderID(bits: order.id), seat) else {
      return 1
    }
    let cause = questions[seat].cause
    let question = Event(
      causedBy: cause, kind: .orderStatusRequest, source: cause.source,
      instrument: order.instrument,
      OrderStatusRequest(order: OrderID(bits: order.id), venueOrder: 0, side: order.side))
    record.emit(question)
    wait(for: question, at: record.recordedPosition)
    return 1
  }

  /// Asks for one book: a session begins with all that its venue has.
  private mutating func subscribe<Out: Recorder & ~Copyable>(
    _ seat: Int, into record: inout Out
  ) {
    let book = questions[seat].nextBook
    questions[seat].nextBook += 1
    var depth = trading.depth
    if seat < trading.markets.count {
      depth = trading.markets[seat].depth
      if let served = trading.markets[seat].instruments, !served.contains(book) { return }
    }
    requestCount &+= 1
    let cause = questions[seat].cause
    let request = Event(
      causedBy: cause, kind: .marketDataRequest, source: cause.source,
      instrument: InstrumentID(UInt32(book)),
      MarketDataRequest(
        request: requestCount, depth: depth, entries: 0b111, subscription: .begin,
        isIncremental: 1, aggregation: 1, index: 0, count: 1))
    record.emit(request)
    wait(for: request, at: record.recordedPosition)
  }
}
