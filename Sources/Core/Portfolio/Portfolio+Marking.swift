// What the market says things are worth, and what a currency is.

import Events
import Tables

extension Portfolio {
  /// Takes the prices of the sides that are there; the last price of a side that went stays. Returns at once when the mark
  /// stays; else as long as there are scopes that hold the instrument. Where marks are last trades, nothing.
  @inlinable
  @discardableResult
  public mutating func mark(_ top: TopOfBook, of instrument: Int) -> MarkChange {
    let old = listings[instrument].mark
    if marksTrades { return MarkChange(old: old, new: old) }
    if top.bidQuantity.units > 0 {
      listings[instrument].bid = top.bidPrice
      listings[instrument].hasBid = true
    }
    if top.askQuantity.units > 0 {
      listings[instrument].ask = top.askPrice
      listings[instrument].hasAsk = true
    }
    if !listings[instrument].hasBid && !listings[instrument].hasAsk {
      return MarkChange(old: old, new: old)
    }
    return see(listings[instrument].middle, of: instrument)
  }

  /// Takes the price of a trade of the market's. Where marks are the middle of the book, nothing.
  @inlinable
  @discardableResult
  public mutating func mark(_ trade: Trade, of instrument: Int) -> MarkChange {
    let old = listings[instrument].mark
    return marksTrades ? see(trade.price, of: instrument) : MarkChange(old: old, new: old)
  }

  @inlinable
  mutating func see(_ price: Price, of instrument: Int) -> MarkChange {
    let old = listings[instrument].mark
    listings[instrument].isSeen = true
    if price != old { remark(instrument, to: price) }
    return MarkChange(old: old, new: price)
  }

  @inlinable
  mutating func remark(_ instrument: Int, to price: Price) {
    revalue(instrument, to: price)
    for word in 0..<holderWords {
      var bits = holders[instrument &* holderWords &+ word]
      while bits != 0 {
        sums[word &<< 6 &+ bits.trailingZeroBitCount].settle()
        bits &= bits &- 1
      }
    }
  }

  /// Values all that is held of an instrument anew; the peaks haven't seen it yet.
  @inlinable
  mutating func revalue(_ instrument: Int, to price: Price) {
    let old = listings[instrument]
    let marginPrice = old.margin(at: price)
    listings[instrument].mark = price
    listings[instrument].marginPrice = marginPrice
    let move = old.unit(price) - old.unit(old.mark)
    let grossMove = old.unit(price).magnitude - old.unit(old.mark).magnitude
    let marginMove =
      old.unit(Price(units: marginPrice)) - old.unit(Price(units: old.marginPrice))
    for word in 0..<holderWords {
      var bits = holders[instrument &* holderWords &+ word]
      while bits != 0 {
        let scope = word &<< 6 &+ bits.trailingZeroBitCount
        bits &= bits &- 1
        let held = positions[scopes.cell(instrument, scope)].quantity.units
        let size = Position.size(held)
        let gained = Amount(move, times: held)
        sums[scope].profit += gained
        sums[scope].net += gained
        sums[scope].gross += Amount(grossMove, times: size)
        sums[scope].margin += Amount(marginMove, times: size)
      }
    }
  }

  /// What a currency is worth from now on, in 1e-8 of the base currency: the day's profit, what is held and its margin are at
  /// the new rate at once. False for a rate that isn't above zero, and for the base currency's, which is one. Walks all cells.
  @inlinable
  @discardableResult
  public mutating func setRate(_ rate: Int64, ofCurrency currency: Int) -> Bool {
    guard rate > 0, currency > 0, currency < rates.count else { return false }
    if rate == rates[currency] { return true }
    rates[currency] = rate
    for instrument in 0..<instruments where Int(listings[instrument].currency) == currency {
      listings[instrument].rate = rate
    }
    for scope in 0..<scopes.count {
      let fresh = recounted(scope)
      sums[scope].profit = fresh.profit
      sums[scope].gross = fresh.gross
      sums[scope].net = fresh.net
      sums[scope].margin = fresh.margin
      sums[scope].fees = fresh.fees
      sums[scope].settle()
    }
    return true
  }

  /// Of a currency, in 1e-8 of the base currency.
  @inlinable public func rate(ofCurrency currency: Int) -> Int64 { rates[currency] }

  /// The sums of a scope, by adding up.
  @inlinable
  func recounted(_ scope: Int) -> Totals {
    var totals = Totals()
    for instrument in 0..<instruments {
      let listing = listings[instrument]
      let position = position(instrument, scope: scope)
      let size = Int128(Position.size(position.quantity.units))
      totals.profit += Amount(position.profit, rate: listing.rate)
      totals.net += Amount(position.value, rate: listing.rate)
      totals.gross += Amount(
        Money(units: size &* Int128(listing.mark.units.magnitude)), rate: listing.rate)
      totals.margin += Amount(Money(units: size &* Int128(listing.marginPrice)), rate: listing.rate)
      totals.fees += Amount(position.fees, rate: listing.rate)
    }
    return totals
  }
}
