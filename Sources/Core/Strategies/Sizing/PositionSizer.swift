// How large a position is, and whether one may be opened yet: the same rules for every strategy, so
// that they are right in one place. Each market is judged on its own.
//
//     fixed        size
//     volatility   risk ÷ (volatility · price)                    at most size
//     kelly        min(f, cap) · capital ÷ price                  at most size
//                  f = W - (1 - W) ÷ R = w (G - L) ÷ (n G)
//
// Of the last n closed trades w won, G in all, and the others lost L: the share won W is w ÷ n, and
// the payoff R is what a winner brings against what a loser costs. A market that has no such record
// yet, or one without an edge, is traded with a single lot, so that the record goes on.
//
// Then the drawdown: what the strategy made in the market, less the most that it ever had made. Up to
// half of the limit nothing changes, from there on the size falls in a straight line, to zero at the
// limit.

import Events
import Indicators
import Tables

public struct PositionSizer: ~Copyable {
  @usableFromInline let first: Int
  @usableFromInline let interval: UInt64
  @usableFromInline let kellyWindow: Int
  @usableFromInline var terms: SizingTerms
  @usableFromInline var markets: Slab<SizedMarket>
  /// What the last trades brought, in units of 1e-8: a ring for each market.
  @usableFromInline var results: Slab<Int64>
  @usableFromInline var volatilities: Shelf<RealizedVolatility>

  /// `first`: where the list of sizing parameters begins in the card's. Allocates.
  public init(_ settings: StrategySettings, from first: Int) {
    self.first = first
    interval = UInt64(settings.values[first + 4])
    let kellyWindow = Int(settings.values[first + 7])
    self.kellyWindow = kellyWindow
    let window = Int(settings.values[first + 3])
    terms = SizingTerms()
    markets = Slab(count: settings.markets.count, repeating: SizedMarket())
    // A window that no rule looks at isn't kept.
    let isKelly = settings.values[first] == 2
    results = Slab(count: isKelly ? settings.markets.count * kellyWindow : 0, repeating: 0)
    volatilities = Shelf(count: settings.values[first] == 1 ? settings.markets.count : 0) { _ in
      RealizedVolatility(window: window)
    }
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) {
    terms = SizingTerms(desk, from: first)
  }

  /// To be told of every top of book that has two sides, whether it may trade or not.
  @inlinable
  public mutating func topMoved(in market: Int, at desk: borrowing StrategyDesk) {
    sample(in: market, at: desk.now)
    markets[market].twiceMiddle = desk[market].twiceMiddle
    if markets[market].trip.isOpen { mark(in: market, at: desk) }
  }

  /// To be told when time has passed.
  @inlinable
  public mutating func timePassed(at desk: borrowing StrategyDesk) {
    guard volatilities.count > 0 else { return }
    var market = 0
    while market < markets.count {
      sample(in: market, at: desk.now)
      market &+= 1
    }
  }

  /// To be told of everything that happens to an order.
  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: borrowing StrategyDesk
  ) {
    guard update.news == .filled || update.news == .corrected else { return }
    let result = markets[market].trip.follow(desk[market], update, at: desk.now)
    if let result { book(result, in: market, at: desk.now) }
    mark(in: market, at: desk)
  }

  /// The trade that is open, or was last.
  @inlinable public func trip(in market: Int) -> RoundTrip { markets[market].trip }

  /// Whether so much time has passed since the last trade that another may begin.
  @inlinable
  public func mayEnter(in market: Int, at desk: borrowing StrategyDesk) -> Bool {
    let sized = markets[market]
    return Self.isOver(terms.cooldown, since: sized.trip.opened, desk.now)
      && Self.isOver(terms.lossCooldown, since: sized.lostAt, desk.now)
  }

  /// How large a position may be, in whole lots; zero: none should be opened.
  @inlinable
  public func quantity(in market: Int, at desk: borrowing StrategyDesk) -> Quantity {
    let known = desk[market]
    let lot = known.terms.lot.units
    var units = terms.size
    switch terms.rule {
    case 1: units = byVolatility(in: market, known)
    case 2:
      units = byKelly(in: market, known)
      if units < lot { units = lot }
    default: break
    }
    if units > terms.size { units = terms.size }
    units = lessen(units, in: market, at: desk)
    return units < lot ? .zero : Quantity(units: units &- units % lot)
  }

  /// Whether it has lost so much since its best moment that no position should be held at all.
  @inlinable
  public func isAtLimit(in market: Int, at desk: borrowing StrategyDesk) -> Bool {
    terms.drawdownLimit > 0 && drawdown(in: market, at: desk) >= Int128(terms.drawdownLimit)
  }

  /// The share that Kelly's rule stakes, uncapped, in units of 1e-8, rounded down; below zero without
  /// an edge. Nil before there are enough trades.
  @inlinable
  public func kellyShare(in market: Int) -> Int64? {
    let sized = markets[market]
    guard terms.rule == 2, sized.count == kellyWindow else { return nil }
    guard sized.won > 0 else { return -1_0000_0000 }
    // Of 2^14 trades of 2^63 at most: 118 bits.
    let share =
      Int128(sized.wins) &* (sized.won &- sized.lost) &* 1_0000_0000
      / (Int128(kellyWindow) &* sized.won)
    return Int64(clamping: share)
  }

  public func checkInvariants() {
    for market in 0..<markets.count where terms.rule == 2 {
      let sized = markets[market]
      let last = (0..<sized.count).map { results[market * kellyWindow + $0] }
      precondition(sized.wins == last.count { $0 > 0 })
      precondition(sized.won == last.reduce(0) { $0 + ($1 > 0 ? Int128($1) : 0) })
      precondition(sized.lost == last.reduce(0) { $0 - ($1 < 0 ? Int128($1) : 0) })
    }
  }
}

@frozen
@usableFromInline
struct SizedMarket: BitwiseCopyable {
  @usableFromInline var trip = RoundTrip()
  /// Of the trades in the window: what the winners won, what the others lost, and how many won.
  @usableFromInline var won: Int128 = 0
  @usableFromInline var lost: Int128 = 0
  @usableFromInline var wins: Int64 = 0
  @usableFromInline var count = 0
  @usableFromInline var next = 0
  /// The most that it had made, in units of 1e-8.
  @usableFromInline var peak: Int64 = 0
  /// When the last trade was closed at a loss; zero: none was.
  @usableFromInline var lostAt = Nanoseconds.zero
  /// The interval of the volatility that isn't over; zero before the first price.
  @usableFromInline var number: UInt64 = 0
  /// The last price of it, twice; zero: none.
  @usableFromInline var twiceMiddle: Int64 = 0

  @inlinable init() {}
}
