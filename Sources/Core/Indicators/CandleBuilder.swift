// Candles from trades, each handed out when it is closed and never changed afterwards. A trade is
// first put in, and then what it closes is taken out, one candle at a time:
//
//     if builder.take(trade.price, trade.quantity, at: event.time) {
//       while let candle = builder.next() { … }
//     }
//
// A trade of a hundred candles' volume, or the first after a long gap, closes many. Each `next` is
// a step of constant time, so a caller that mustn't do them all at once stops and goes on later;
// the builder takes nothing new before. No trade and no gap makes more than `burstLimit`, so the
// loop has an end whatever the market says.

import Events
import Tables

/// 10 ns a trade, no memory.
@frozen
public struct CandleBuilder: BitwiseCopyable {
  @usableFromInline let terms: CandleTerms
  @usableFromInline let burstLimit: Int64

  /// Being made, while `isOpen`.
  @usableFromInline var candle = Candle(at: .zero, from: .zero, to: .zero)
  @usableFromInline var isOpen = false
  /// There was a candle, which closed at this price.
  @usableFromInline var hasClose = false
  @usableFromInline var lastClose = Price.zero
  /// How far time has come, by trades and timers.
  @usableFromInline var now: UInt64 = 0
  /// Where the first interval begins that isn't over: nothing goes into one before it.
  @usableFromInline var floor: UInt64 = 0
  /// What is left of the trade that was taken; zero when it is in.
  @usableFromInline var pending: Int64 = 0
  @usableFromInline var pendingPrice = Price.zero
  @usableFromInline var pendingTime = Nanoseconds.zero
  /// Nothing may be taken until `next` said that there is no more.
  @usableFromInline var isBusy = false
  @usableFromInline var refused: UInt64 = 0
  @usableFromInline var skipped: UInt64 = 0

  /// `burstLimit`: candles that one trade or one gap makes at most.
  public init(_ rule: CandleRule, burstLimit: Int = 10_000) {
    precondition(burstLimit >= 1 && burstLimit <= 1 << 30, "a burst is 1 to 2^30 candles")
    terms = CandleTerms(rule)
    self.burstLimit = Int64(burstLimit)
  }

  /// The candle that is being made, which may still change; nil where there is none.
  @inlinable public var current: Candle? { isOpen ? candle : nil }

  /// `next` has to be called until it returns nil before anything more is taken.
  @inlinable public var hasMore: Bool { isBusy }

  /// Trades that were out of bounds or too late, or that would have closed more candles than a
  /// burst has.
  @inlinable public var refusedCount: UInt64 { refused }

  /// Intervals without a trade that weren't filled because the gap had more than a burst has.
  @inlinable public var skippedCount: UInt64 { skipped }

  /// A trade. False for one that is out of bounds, or whose interval is over: it changes nothing.
  /// Within an interval trades count in the order in which they come, whatever their times. The
  /// time is the event's, as ingress stamped it: a market's own, were it far in the future, would
  /// end every interval up to then.
  @inlinable @discardableResult
  public mutating func take(_ price: Price, _ quantity: Quantity, at time: Nanoseconds) -> Bool {
    precondition(!isBusy, "what a trade closed is taken out before the next one is put in")
    guard Series.accepts(price), Series.accepts(quantity), fits(quantity, time) else {
      refused &+= 1
      return false
    }
    pending = quantity.units
    pendingPrice = price
    pendingTime = time
    move(to: time.count)
    return true
  }

  /// A timer: an interval that is over by then closes without waiting for a trade. For candles of
  /// time; the others don't mind. What it closes is taken out by `next`.
  @inlinable
  public mutating func advance(to time: Nanoseconds) {
    precondition(!isBusy, "what a trade closed is taken out before time goes on")
    if terms.isOfTime && time.count <= Self.latest { move(to: time.count) }
  }

  /// Forgets all trades, the candle that is being made too.
  @inlinable
  public mutating func reset() {
    isOpen = false
    hasClose = false
    now = 0
    floor = 0
    pending = 0
    isBusy = false
  }

  /// A time beyond 2262 is no time; so no end of an interval passes 64 bits.
  @inlinable static var latest: UInt64 { 1 &<< 63 }

  /// Whether there is room for the trade, and its time isn't over.
  @inlinable
  func fits(_ quantity: Quantity, _ time: Nanoseconds) -> Bool {
    if time.count > Self.latest { return false }
    switch terms.kind {
    case .volume:
      // What is left of the open candle is less than its size: neither sum passes 2^58, nor the
      // notional 2^115.
      let has = isOpen ? candle.volume.units : 0
      return (has &+ quantity.units) / terms.size <= burstLimit
    case .trades:
      return !isOpen || hasRoom(quantity)
    case .time:
      if !isOpen { return time.count >= floor }
      if time.count >= candle.end.count { return true }
      return time >= candle.start && hasRoom(quantity)
    }
  }

  @inlinable
  func hasRoom(_ quantity: Quantity) -> Bool {
    // While the volume fits 63 bits the notional fits 63 + 57.
    !candle.volume.units.addingReportingOverflow(quantity.units).overflow
  }

  @inlinable
  mutating func move(to time: UInt64) {
    if time > now { now = time }
    isBusy = true
  }
}
