// A strategy that makes a market: one to three quotes on each side, around the microprice, moved against what it
// holds already. How far they are from their middle is a setting, or what Avellaneda and Stoikov found to be best
// for a market that wanders and a maker who dislikes inventory:
//
//     middle = s - q · γ · σ² · (T - t)
//     half spread = γ · σ² · (T - t) / 2 + ln(1 + γ / κ) / γ
//
// with s the microprice and σ² per second in ticks, q in quotes' worth. Its quotes never meet each other: a quote
// waits until the one that is in its way is known to be gone.

import Events
import Indicators
import Tables

public struct MarketMaker: Strategy, ~Copyable {
  @usableFromInline var terms: MakingTerms
  @usableFromInline var markets: Slab<MadeMarket>
  @usableFromInline var quotes: Slab<MadeQuote>
  @usableFromInline var volatilities: Shelf<RealizedVolatility>

  /// Quotes of a market: of both sides.
  @inlinable static var quotesPerMarket: Int { 6 }

  public init(_ settings: StrategySettings) {
    terms = MakingTerms()
    markets = Slab(count: settings.markets.count, repeating: MadeMarket())
    quotes = Slab(
      count: settings.markets.count * Self.quotesPerMarket, repeating: MadeQuote())
    let window = Int(settings["volatility_window"])
    volatilities = Shelf(count: settings.markets.count) { _ in RealizedVolatility(window: window) }
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) { terms = MakingTerms(desk) }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    markets[market].isVoid = false
    sampleVolatility(market, at: desk)
    quote(market, at: &desk)
  }

  @inlinable
  public mutating func topLost(in market: Int, at desk: inout StrategyDesk) {
    pull(market, at: &desk)
  }

  @inlinable
  public mutating func marketMoved(_ event: Event, in market: Int, at desk: inout StrategyDesk) {
    switch event.kind.code {
    case EventKind.bookGap.code, EventKind.bookClear.code:
      // The best prices that the desk has are of a book that isn't to be trusted.
      markets[market].isVoid = true
      pull(market, at: &desk)
    case EventKind.marketStatus.code:
      let phase = event.payload(as: MarketStatus.self).phase
      markets[market].isPaused = phase != .none && phase != .continuous
      if markets[market].isPaused { pull(market, at: &desk) } else { quote(market, at: &desk) }
    default: break
    }
  }

  @inlinable
  public mutating func timePassed(at desk: inout StrategyDesk) {
    for market in 0..<markets.count {
      let isNew = sampleVolatility(market, at: desk) && terms.isOptimal
      if !desk.mayTrade(in: market) || !isToldOf(market, at: desk) {
        // What a full tray kept from being taken off, or a cancel that was refused.
        pull(market, at: &desk)
      } else if isNew || markets[market].isWaiting {
        quote(market, at: &desk)
      }
    }
  }

  @inlinable
  public mutating func commanded(_ command: DeskCommand, at desk: inout StrategyDesk) {
    for market in 0..<markets.count {
      if desk.mayTrade(in: market) { quote(market, at: &desk) } else { pull(market, at: &desk) }
    }
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    let place = Int(update.tag)
    guard place < Self.quotesPerMarket else { return quote(market, at: &desk) }
    let index = market * Self.quotesPerMarket + place
    guard quotes[index].order == update.order else { return }
    switch update.news {
    case .gone:
      if !quotes[index].isPulled { wait(update.side, in: market, at: desk) }
    case .replaced:
      quotes[index].price = update.price
      quotes[index].wanted = update.price
    case .requestRefused:
      // A quote that can't be moved is taken off: a replace that is refused once would be again. So would a cancel, as long as
      // the way out is shut, and at once: that would go round without end.
      if quotes[index].isPulled {
        markets[market].nextPull = OnTick.later(desk.now, by: terms.retry)
        markets[market].isWaiting = true
      }
      quotes[index].isStuck = true
      // A refused cancel says nothing of a replace that is on its way as well.
      if desk.order(update.order)?.isReplacing == false {
        quotes[index].wanted = quotes[index].price
      }
    default: break
    }
    if update.isOver { quotes[index] = MadeQuote() }
    quote(market, at: &desk)
  }

  /// Somebody else didn't want the quote: the side isn't tried again at once.
  @inlinable
  mutating func wait(_ side: Side, in market: Int, at desk: borrowing StrategyDesk) {
    let next = OnTick.later(desk.now, by: terms.retry)
    if side == .buy { markets[market].nextBid = next } else { markets[market].nextAsk = next }
    markets[market].isWaiting = true
  }

  /// One return each interval: true when there was one. After a pause the next price begins a new series: its jump is
  /// none of an interval.
  @inlinable @discardableResult
  mutating func sampleVolatility(_ market: Int, at desk: borrowing StrategyDesk) -> Bool {
    let known = desk[market]
    guard known.hasTop, desk.now >= markets[market].nextSample else { return false }
    if desk.now > OnTick.later(markets[market].nextSample, by: terms.sample) {
      volatilities[market].interrupt()
    }
    // Twice the price has the same returns.
    _ = volatilities[market].update(Price(units: known.twiceMiddle))
    markets[market].nextSample = OnTick.later(desk.now, by: terms.sample)
    return true
  }

  /// Whether there are best prices that can be quoted by.
  @inlinable
  func isToldOf(_ market: Int, at desk: borrowing StrategyDesk) -> Bool {
    desk[market].hasTop && !markets[market].isVoid && !markets[market].isPaused
  }

  /// Takes all quotes of a market off.
  @inlinable
  mutating func pull(_ market: Int, at desk: inout StrategyDesk) {
    for place in 0..<Self.quotesPerMarket {
      let index = market * Self.quotesPerMarket + place
      if quotes[index].order != .none { takeOff(index, market, at: &desk) }
    }
  }

  @inlinable
  mutating func takeOff(_ index: Int, _ market: Int, at desk: inout StrategyDesk) {
    guard !quotes[index].isPulled || desk.now >= markets[market].nextPull else { return }
    if desk.cancel(quotes[index].order) { quotes[index].isPulled = true }
  }
}

@frozen
@usableFromInline
struct MadeMarket: BitwiseCopyable {
  @usableFromInline var nextSample = Nanoseconds.zero
  /// When a side may be tried again.
  @usableFromInline var nextBid = Nanoseconds.zero
  @usableFromInline var nextAsk = Nanoseconds.zero
  /// When a quote whose cancel was refused is asked for again.
  @usableFromInline var nextPull = Nanoseconds.zero
  /// Something could not be done yet that time alone makes possible.
  @usableFromInline var isWaiting = false
  /// The book isn't to be trusted until its best prices are told again.
  @usableFromInline var isVoid = false
  /// It doesn't trade, or in an auction.
  @usableFromInline var isPaused = false

  @inlinable init() {}
}

/// One resting quote: none (no order), or out.
@frozen
@usableFromInline
struct MadeQuote: BitwiseCopyable {
  @usableFromInline var order = OrderID.none
  @usableFromInline var price = Price.zero
  /// The price that a replace on its way asks for; else its own.
  @usableFromInline var wanted = Price.zero
  /// Its cancel was asked for here.
  @usableFromInline var isPulled = false
  /// A request about it was refused.
  @usableFromInline var isStuck = false

  @inlinable init() {}
}
