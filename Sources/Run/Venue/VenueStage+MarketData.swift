// Market data of the venue itself: after each step the levels that it touched, whole, and the top of a book that
// changed; and a book whole for who asks for it. Orders aren't told one by one: their names are their owners'.
//
// A book may have more levels than a message holds. Who listens hears its best ones as a whole, and the others behind it as
// changes; who only asks once hears it whole or not at all, and the way out knows what it can say.

import Books
import Events
import Matching
import Risk
import Tables

/// A level that a step touched.
@frozen
@usableFromInline
struct TouchedLevel: BitwiseCopyable, Hashable {
  @usableFromInline var price: Price
  @usableFromInline var instrument: InstrumentID
  @usableFromInline var side: Side

  @inlinable
  init(price: Price, instrument: InstrumentID, side: Side) {
    self.price = price
    self.instrument = instrument
    self.side = side
  }
}

/// A book that is being told whole, a step at a time.
@frozen
@usableFromInline
struct SnapshotWork: BitwiseCopyable {
  @usableFromInline var cause = Event.empty
  @usableFromInline var isActive = false
  @usableFromInline var isTopOnly = false
  @usableFromInline var hasBegun = false
  @usableFromInline var side = Side.buy
  /// So many levels of each side are told as a whole, and those behind them as changes.
  @usableFromInline var isSplit = false
  @usableFromInline var isRest = false
  @usableFromInline var reserved0: UInt16 = 0
  /// Told of this part of this side.
  @usableFromInline var done = 0
  /// The last level of each side that was told, behind which it goes on. No order comes in between.
  @usableFromInline var lastBid = noSlot
  @usableFromInline var lastAsk = noSlot

  @inlinable init() {}

  @inlinable
  init(_ cause: Event, _ request: MarketDataRequest) {
    self.cause = cause
    isActive = true
    isTopOnly = request.depth == 1
    isSplit = request.subscription == .begin && !isTopOnly
  }

  /// Levels of a side that are told whole: of both, each with the longest numbers, a message of 64 KiB holds so many.
  @inlinable static var wholeLevels: Int { 384 }

  /// How far it goes on this side.
  @inlinable var limit: Int { isTopOnly ? 1 : isSplit && !isRest ? Self.wholeLevels : .max }

  /// To the other side, or from the whole to the rest. False behind the last level.
  @inlinable
  mutating func turn() -> Bool {
    if side == .buy {
      side = .sell
    } else {
      guard isSplit, !isRest else { return false }
      isRest = true
      side = .buy
    }
    done = 0
    return true
  }

  @inlinable var last: UInt32 { side == .sell ? lastAsk : lastBid }

  @inlinable
  mutating func tell(_ level: UInt32) {
    if side == .sell { lastAsk = level } else { lastBid = level }
    done &+= 1
  }
}

/// Why a request for market data is refused: MDReqRejReason of FIX.
enum MarketDataRefusal {
  static var depth: UInt8 { 0x35 }
  static var updateType: UInt8 { 0x36 }
  static var entryType: UInt8 { 0x38 }
}

extension VenueStage {
  /// Levels that one step of a snapshot tells.
  @inlinable static var levelsPerStep: Int { maximumFanOut &- 4 }

  // MARK: Changes

  @inlinable
  mutating func touch(_ report: Event) {
    let order = report.payload(as: BookOrder.self)
    touch(
      TouchedLevel(price: order.price, instrument: report.instrument, side: order.side))
  }

  /// The resting order of a trade shrinks, and the matcher says no more of it.
  @inlinable
  mutating func touch(trade: Event) {
    let met = trade.payload(as: Trade.self)
    if met.resting == .none { return }
    let side: Side = met.aggressor == .buy ? .sell : .buy
    touch(TouchedLevel(price: met.price, instrument: trade.instrument, side: side))
  }

  /// The last trade of a step is what the market was there: those before it no order is judged by. There are fewer
  /// trades and tops together than a step sends.
  @inlinable
  mutating func remember(trade: Event) {
    if unheardCount > 0, unheard[unheardCount &- 1].kind == .trade,
      unheard[unheardCount &- 1].instrument == trade.instrument
    {
      unheardCount &-= 1
    }
    unheard[unheardCount] = trade
    unheardCount &+= 1
  }

  /// The trade without the name of an order: that is its owner's.
  @inlinable
  static func anonymous(_ trade: Event) -> Event {
    var met = trade.payload(as: Trade.self)
    met.resting = .none
    return Event(
      causedBy: trade, kind: .trade, source: trade.source, instrument: trade.instrument, met)
  }

  @inlinable
  mutating func touch(_ level: TouchedLevel) {
    for at in 0..<touchedCount where touched[at] == level { return }
    touched[touchedCount] = level
    touchedCount &+= 1
  }

  /// The touched levels as they are now.
  @inlinable
  mutating func tellLevels<Out: Emitter & ~Copyable>(_ cause: Event, into out: inout Out) {
    for at in 0..<touchedCount {
      let level = matcher.level(
        touched[at].price, Int(touched[at].instrument.index), isSell: touched[at].side == .sell)
      out.emit(
        Event(
          causedBy: cause, kind: .levelUpdate, source: .none, instrument: touched[at].instrument,
          LevelUpdate(
            price: touched[at].price, quantity: level.quantity, orderCount: level.orderCount,
            side: touched[at].side)))
    }
  }

  @inlinable
  mutating func tellTops<Out: Emitter & ~Copyable>(_ cause: Event, into out: inout Out) {
    for at in 0..<touchedCount {
      let instrument = Int(touched[at].instrument.index)
      let top = matcher.top(of: instrument)
      if top == told[instrument] { continue }
      told[instrument] = top
      let event = Event(
        causedBy: cause, kind: .topOfBook, source: .none, instrument: touched[at].instrument, top)
      unheard[unheardCount] = event
      unheardCount &+= 1
      out.emit(event)
    }
    touchedCount = 0
  }

  // MARK: Books whole

  /// Answers a request: a refusal, a book, or nothing where a subscription ends.
  @inlinable
  mutating func answerMarketData<Out: Emitter & ~Copyable>(_ event: Event, into out: inout Out) {
    let request = event.payload(as: MarketDataRequest.self)
    if request.subscription == .end { return }
    let reason = Self.refusal(request)
    if reason != 0 {
      // One answer, however many instruments it names.
      if request.index == 0 {
        out.emit(
          Event(
            causedBy: event, kind: .marketDataRejected, source: event.source,
            instrument: event.instrument,
            MarketDataRejected(request: request.request, reason: reason)))
      }
      return
    }
    guard Int(event.instrument.index) < told.count else { return }
    snapshot = SnapshotWork(event, request)
    tellSnapshot(into: &out)
  }

  /// The whole book or its top; changes as they come; bids, offers and trades.
  @usableFromInline
  static func refusal(_ request: MarketDataRequest) -> UInt8 {
    if request.depth > 1 { return MarketDataRefusal.depth }
    if request.subscription == .begin, request.isIncremental == 0 {
      return MarketDataRefusal.updateType
    }
    return request.entries & ~0b111 == 0 ? 0 : MarketDataRefusal.entryType
  }

  /// The next levels, bids first, best first; of a subscriber's book those that are told whole, then the others.
  @inlinable
  mutating func tellSnapshot<Out: Emitter & ~Copyable>(into out: inout Out) {
    let instrument = Int(snapshot.cause.instrument.index)
    let request = snapshot.cause.payload(as: MarketDataRequest.self)
    if !snapshot.hasBegun {
      snapshot.hasBegun = true
      var count = 0
      let limit = snapshot.limit
      if request.entries & 1 != 0 { count += matcher.levelCount(instrument, isSell: false, limit) }
      if request.entries & 2 != 0 { count += matcher.levelCount(instrument, isSell: true, limit) }
      tell(
        .bookSnapshot,
        BookSnapshot(request: request.request, entryCount: UInt32(truncatingIfNeeded: count)),
        into: &out)
      tell(.bookClear, BookClear(reason: .none), into: &out)
    }
    var room = Self.levelsPerStep
    while room > 0 {
      let isSell = snapshot.side == .sell
      let isWanted = request.entries & (isSell ? 2 : 1) != 0
      let number =
        isWanted && snapshot.done < snapshot.limit
        ? matcher.level(after: snapshot.last, instrument, isSell: isSell) : noSlot
      if number == noSlot {
        if snapshot.turn() { continue }
        snapshot.isActive = false
        return
      }
      let level = matcher.level(numbered: number, instrument, isSell: isSell)
      tell(
        .levelUpdate,
        LevelUpdate(
          price: level.price, quantity: level.quantity, orderCount: level.orderCount,
          side: snapshot.side), into: &out)
      snapshot.tell(number)
      room -= 1
    }
  }

  @inlinable
  mutating func tell<P: Payload, Out: Emitter & ~Copyable>(
    _ kind: EventKind, _ payload: P, into out: inout Out
  ) {
    let cause = snapshot.cause
    out.emit(
      Event(
        causedBy: cause, kind: kind, source: cause.source, instrument: cause.instrument, payload))
  }
}
