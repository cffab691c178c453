// A strategy that makes a market and sometimes takes one: on each instrument a bid and an ask around the middle,
// leaning against its position, and an immediate order when one side of the top of book outweighs the other. Whole
// numbers throughout.

import Events
import Tables

public struct QuoteAndTake: Strategy, ~Copyable {
  @usableFromInline var terms: QuoteAndTakeTerms
  @usableFromInline var markets: Slab<QuotedMarket>

  public init(_ settings: StrategySettings) {
    terms = QuoteAndTakeTerms()
    markets = Slab(count: settings.markets.count, repeating: QuotedMarket())
  }

  @inlinable
  public mutating func tune(_ desk: borrowing StrategyDesk) { terms = QuoteAndTakeTerms(desk) }

  @inlinable
  public mutating func topMoved(_ top: TopOfBook, in market: Int, at desk: inout StrategyDesk) {
    guard desk.mayTrade(in: market) else { return }
    let known = desk[market]
    let tick = known.terms.tick.units
    // Twice the middle, so that it is exact; quotes are rounded away from it.
    let twice = known.twiceMiddle
    let lean = Self.share(known.position.units, terms.leanTicks, of: desk.maximumPosition.units)
    let middle = Self.floor(twice, 2 * tick)
    let above = middle * 2 * tick == twice ? middle : middle + 1
    let low = middle - terms.halfSpreadTicks - lean
    let high = above + terms.halfSpreadTicks - lean
    var bid = low * tick
    if bid > top.askPrice.units - tick { bid = top.askPrice.units - tick }
    var ask = high * tick
    let lowest = (top.bidPrice.units > bid ? top.bidPrice.units : bid) + tick
    if ask < lowest { ask = lowest }
    keepQuote(.buy, at: Price(units: bid), in: market, at: &desk)
    keepQuote(.sell, at: Price(units: ask), in: market, at: &desk)
    takeIfLopsided(top, in: market, at: &desk)
  }

  @inlinable
  public mutating func ordered(
    _ update: OrderUpdate, in market: Int, at desk: inout StrategyDesk
  ) {
    guard update.isOver else {
      // The quote is out still, and may be cancelled again: the desk knows.
      return
    }
    if markets[market].bid.order == update.order { markets[market].bid = Quote() }
    if markets[market].ask.order == update.order { markets[market].ask = Quote() }
  }

  /// A share of ticks, toward zero; 128 bits where 64 don't hold the product.
  @inlinable
  static func share(_ position: Int64, _ ticks: Int64, of most: Int64) -> Int64 {
    let whole = most > 1 ? most : 1
    let (product, over) = position.multipliedReportingOverflow(by: ticks)
    return over
      ? Int64(truncatingIfNeeded: Int128(position) * Int128(ticks) / Int128(whole))
      : product / whole
  }

  /// The quotient rounded down, for negative prices too. The divisor is positive.
  @inlinable
  static func floor(_ dividend: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }

  @inlinable
  mutating func keepQuote(
    _ side: Side, at price: Price, in market: Int, at desk: inout StrategyDesk
  ) {
    let quote = side == .buy ? markets[market].bid : markets[market].ask
    guard quote.order != .none else {
      guard price >= desk[market].terms.lowestPrice,
        price <= desk[market].terms.highestPrice, !meetsOwn(side, price, in: market),
        let order = desk.send(side, terms.quoteQuantity, at: price, in: market)
      else { return }
      if side == .buy {
        markets[market].bid = Quote(order: order, price: price)
      } else {
        markets[market].ask = Quote(order: order, price: price)
      }
      return
    }
    let apart = (quote.price - price).units.magnitude
    let tick = desk[market].terms.tick.units
    if apart >= UInt64(terms.requoteTicks) * UInt64(tick) { desk.cancel(quote.order) }
  }

  @inlinable
  mutating func takeIfLopsided(
    _ top: TopOfBook, in market: Int, at desk: inout StrategyDesk
  ) {
    guard terms.takeQuantity > .zero, desk.now >= markets[market].nextTake else { return }
    let bid = top.bidQuantity.units
    let ask = top.askQuantity.units
    let side: Side
    // A share of at least so many percent, without a division; both sides stay within 64 bits.
    let needed = (bid + ask) * terms.takeImbalancePercent
    if bid * 100 >= needed {
      side = .buy
    } else if ask * 100 >= needed {
      side = .sell
    } else {
      return
    }
    let price = side == .buy ? top.askPrice : top.bidPrice
    let next = desk.now.count.addingReportingOverflow(terms.takeCooldown.count)
    markets[market].nextTake = Nanoseconds(next.overflow ? .max : next.partialValue)
    guard !meetsOwn(side, price, in: market) else { return }
    var slice = 0
    while slice < terms.takeSlices {
      guard
        desk.send(side, terms.takeQuantity, at: price, .immediateOrCancel, in: market) != nil
      else { return }
      slice += 1
    }
  }

  /// Whether an order would meet our own quote, which counts until the venue has said that it is gone.
  @inlinable
  func meetsOwn(_ side: Side, _ price: Price, in market: Int) -> Bool {
    if side == .buy {
      let ask = markets[market].ask
      return ask.order != .none && price >= ask.price
    }
    let bid = markets[market].bid
    return bid.order != .none && price <= bid.price
  }
}

/// One resting quote: none (no order), or out.
@frozen
@usableFromInline
struct Quote: BitwiseCopyable {
  @usableFromInline var order: OrderID
  @usableFromInline var price: Price

  @inlinable
  init(order: OrderID = .none, price: Price = .zero) {
    self.order = order
    self.price = price
  }
}

@frozen
@usableFromInline
struct QuotedMarket: BitwiseCopyable {
  @usableFromInline var bid = Quote()
  @usableFromInline var ask = Quote()
  @usableFromInline var nextTake = Nanoseconds.zero

  @inlinable init() {}
}
