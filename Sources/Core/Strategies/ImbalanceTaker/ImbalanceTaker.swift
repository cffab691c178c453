// A strategy that goes with the heavier side of the best prices: when much more waits there than on the other side, and
// has for some time, the next price is likely to be on the lighter one's. It takes that side before it is gone, and
// is out again when the weight is.

import Events
import Indicators
import Tables

public struct ImbalanceTaker: Strategy, ~Copyable {
  @usableFromInline var terms: ImbalanceTerms
  @usableFromInline var markets: Slab<WeighedMarket>
  @usableFromInline var taker: PositionTaker

  public init(_ settings: StrategySettings) {
    terms = ImbalanceTerms()
    markets = Slab(count: settings.markets.count, repeating: WeighedMarket())
    taker = PositionTaker(settings, from: Self.ownParameterCount)
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = ImbalanceTerms(desk)
    taker.tune(desk)
  }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    taker.topMoved(in: market, at: &desk)
    let side = heavySide(desk[market])
    if side != markets[market].side || markets[market].isVoid {
      markets[market].side = side
      markets[market].since = desk.now
      markets[market].isVoid = false
    }
    decide(in: market, at: &desk)
  }

  @inlinable
  public mutating func topLost(in market: Int, at desk: inout StrategyDesk) {
    markets[market].isVoid = true
  }

  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {
    // What was heavy before a gap says nothing of now.
    if event.kind == .bookGap || event.kind == .bookClear { markets[market].isVoid = true }
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    taker.timePassed(at: &desk)
    for market in 0..<markets.count { decide(in: market, at: &desk) }
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    taker.ordered(update, in: market, at: &desk)
  }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    taker.commanded(command, at: &desk)
  }

  /// Which side is so heavy that it should be gone with.
  @inlinable
  func heavySide(_ known: DeskMarket) -> Side {
    let percent = Self.hundredfold(known)
    let all = known.top.bidQuantity.units + known.top.askQuantity.units
    let least = terms.entryPercent * all
    guard percent >= least || percent <= -least else { return .none }
    let side: Side = percent >= least ? .buy : .sell
    guard terms.pressure > 0 else { return side }
    var micro = Microprice()
    guard micro.update(known.top), let fair = micro.value else { return .none }
    // Twice the way from the middle, in 1e-8 ticks.
    let way = (Int128(fair.units) * 2 - Int128(known.twiceMiddle)) * 100_000_000
    let needed = Int128(terms.pressure) * 2 * Int128(known.terms.tick.units)
    return (side == .buy ? way : -way) >= needed ? side : .none
  }

  /// The difference of the quantities, times a hundred: the desk's bounds keep it within 64 bits.
  @inlinable
  static func hundredfold(_ known: DeskMarket) -> Int64 {
    (known.top.bidQuantity.units - known.top.askQuantity.units) * 100
  }

  @inlinable
  mutating func decide(in market: Int, at desk: inout StrategyDesk) {
    let known = desk[market]
    guard known.hasTop, !markets[market].isVoid else { return }
    let weighed = markets[market]
    if let direction = taker.direction(in: market) {
      let percent = Self.hundredfold(known)
      let bound =
        terms.exitPercent * (known.top.bidQuantity.units + known.top.askQuantity.units)
      guard direction == .buy ? percent <= bound : percent >= -bound else { return }
      if taker.exit(in: market, at: &desk) { say(2, known, in: market, at: &desk) }
      return
    }
    let spread = known.top.askPrice.units - known.top.bidPrice.units
    guard weighed.side != .none, desk.now.since(weighed.since).count >= terms.time,
      spread / known.terms.tick.units <= terms.maxSpreadTicks
    else { return }
    if taker.enter(weighed.side, in: market, at: &desk) { say(1, known, in: market, at: &desk) }
  }

  /// The imbalance, as people write it.
  @inlinable
  mutating func say(
    _ name: UInt32, _ known: DeskMarket, in market: Int, at desk: inout StrategyDesk
  ) {
    var imbalance = BookImbalance()
    imbalance.update(known.top)
    desk.signal(name, imbalance.value ?? 0, in: market)
  }

  public func checkInvariants() {}
}

@frozen
@usableFromInline
struct WeighedMarket: BitwiseCopyable {
  /// The heavy side, and since when it has been.
  @usableFromInline var side = Side.none
  @usableFromInline var reserved0: UInt8 = 0
  @usableFromInline var reserved1: UInt16 = 0
  @usableFromInline var reserved2: UInt32 = 0
  @usableFromInline var since = Nanoseconds.zero
  /// The book had no two sides, or a gap, since.
  @usableFromInline var isVoid = true

  @inlinable init() {}
}
