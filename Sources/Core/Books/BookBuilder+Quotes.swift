// Books of a venue that quotes: a quote is the best of both sides, until the next one of its instrument takes its place or
// it is canceled. An instrument has a feed of quotes or one of levels and orders, not both.

import Events
import Tables

extension BookBuilder {
  /// The new quote stands where the old one stood. False where it can't be applied; then the old one is gone all the same.
  @inlinable @inline(never)
  mutating func quote(_ quote: Quote, in instrument: Int) -> Bool {
    let isBidGone = withdraw(.buy, in: instrument, unlessAt: quote.bidPrice, quote.bidQuantity)
    let isAskGone = withdraw(.sell, in: instrument, unlessAt: quote.askPrice, quote.askQuantity)
    quoted[instrument] = quote
    var isGood = isBidGone && isAskGone
    if quote.bidQuantity.units > 0 {
      isGood = show(.buy, quote.bidPrice, quote.bidQuantity, in: instrument) && isGood
    }
    if quote.askQuantity.units > 0 {
      isGood = show(.sell, quote.askPrice, quote.askQuantity, in: instrument) && isGood
    }
    return isGood
  }

  @inlinable
  mutating func show(_ side: Side, _ price: Price, _ quantity: Quantity, in instrument: Int) -> Bool
  {
    let orders: UInt32 = quantity.units > 0 ? 1 : 0
    return set(
      LevelUpdate(price: price, quantity: quantity, orderCount: orders, side: side),
      in: instrument)
  }

  /// Takes a side of the last quote out, unless the new one is at its price.
  @inlinable
  mutating func withdraw(
    _ side: Side, in instrument: Int, unlessAt price: Price, _ quantity: Quantity
  ) -> Bool {
    let old = quoted[instrument]
    let oldPrice = side == .buy ? old.bidPrice : old.askPrice
    let oldQuantity = side == .buy ? old.bidQuantity : old.askQuantity
    if oldQuantity.units <= 0 || oldPrice.units == price.units && quantity.units > 0 { return true }
    return show(side, oldPrice, .zero, in: instrument)
  }

  /// The quote of an instrument is void.
  @inlinable @inline(never)
  mutating func cancelQuote(in instrument: Int) -> Bool {
    quote(Self.noQuote, in: instrument)
  }

  @inlinable static var noQuote: Quote {
    Quote(
      quote: 0, bidPrice: .zero, bidQuantity: .zero, askPrice: .zero, askQuantity: .zero)
  }
}
