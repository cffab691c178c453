// The one price of an auction: the largest volume, then the smallest imbalance, then the pressure of the market, then the
// reference price or the middle.
//
// What buyers want falls as the price rises and what sellers give grows, both in steps. So the prices from the lowest limit to
// the highest fall into intervals within which nothing changes, and one pass over both tables visits them all.

import Books
import Events
import Tables

extension MatchingEngine {
  /// An interval of prices, by tick, and what would happen at any of them.
  @frozen
  @usableFromInline
  struct AuctionRange: BitwiseCopyable {
    @usableFromInline var first: UInt64 = 0
    @usableFromInline var last: UInt64 = 0
    @usableFromInline var volume: UInt128 = 0
    @usableFromInline var imbalance: UInt128 = 0
    /// Somewhere in it buyers, or sellers, are left over, or neither.
    @usableFromInline var hasBuyersLeft = false
    @usableFromInline var hasSellersLeft = false
    @usableFromInline var isBalanced = false

    @inlinable init() {}

    /// Takes an interval behind this one into account.
    @inlinable
    mutating func consider(_ first: UInt64, _ last: UInt64, buy: UInt128, sell: UInt128) {
      let volume = buy < sell ? buy : sell
      let imbalance = buy < sell ? sell - buy : buy - sell
      if volume == 0 || volume < self.volume { return }
      if volume == self.volume && imbalance > self.imbalance { return }
      if volume > self.volume || imbalance < self.imbalance {
        self = AuctionRange()
        self.first = first
        self.volume = volume
        self.imbalance = imbalance
      }
      self.last = last
      if buy > sell { hasBuyersLeft = true }
      if sell > buy { hasSellersLeft = true }
      if buy == sell { isBalanced = true }
    }
  }

  @inlinable @inline(never)
  mutating func findAuctionPrice() {
    let range = auctionRange()
    let instrument = Int(uncross.instrument)
    let grid = books.grid(instrument)
    let state = states[instrument]
    if range.volume > 0 {
      uncross.hasPrice = true
      if range.hasBuyersLeft && !range.hasSellersLeft && !range.isBalanced {
        uncross.tick = range.last
      } else if range.hasSellersLeft && !range.hasBuyersLeft && !range.isBalanced {
        uncross.tick = range.first
      } else if let reference = state.latest {
        uncross.tick = nearest(reference, range.first, range.last, grid)
      } else {
        uncross.tick = range.first + (range.last - range.first) / 2
      }
    } else if isOnlyMarketOrders(), let reference = state.latest {
      uncross.hasPrice = true
      uncross.tick = nearest(reference, 0, grid.last, grid)
    }
  }

  /// Both sides have orders, and none has a limit.
  @inlinable
  mutating func isOnlyMarketOrders() -> Bool {
    uncross.buyCount > 0 && uncross.sellCount > 0 && isPriceless(scratch[uncross.buyCount - 1])
      && isPriceless(sells[uncross.sellCount - 1])
  }

  /// The tick of an interval that is nearest to a price; the lower of two.
  @inlinable
  mutating func nearest(_ price: Price, _ first: UInt64, _ last: UInt64, _ grid: TickGrid) -> UInt64
  {
    if price.units <= grid.value(first) { return first }
    if price.units >= grid.value(last) { return last }
    let below = grid.floor(price.units)
    if below == last { return last }
    let toLower = UInt64(bitPattern: price.units &- grid.value(below))
    let toUpper = UInt64(bitPattern: grid.value(below + 1) &- price.units)
    return toLower <= toUpper ? below : below + 1
  }

  @inlinable
  mutating func auctionRange() -> AuctionRange {
    // Behind the market orders of each table come the limits: buys from the highest down, sells from the lowest up.
    var buy: UInt128 = 0
    var index = 0
    while index < uncross.buyCount {
      buy += UInt128(books[scratch[index]].leaves.units)
      index += 1
    }
    var sell: UInt128 = 0
    var nextSell = 0
    while nextSell < uncross.sellCount && isPriceless(sells[nextSell]) {
      sell += UInt128(books[sells[nextSell]].leaves.units)
      nextSell += 1
    }
    var lowestBuy = uncross.buyCount
    var range = AuctionRange()
    guard let bounds = limits() else { return range }
    var at = bounds.low
    while true {
      // Buys below this price want nothing any more, sells up to it give.
      while lowestBuy > 0, !isPriceless(scratch[lowestBuy - 1]),
        auctionTick(scratch[lowestBuy - 1]) < at
      {
        lowestBuy -= 1
        buy -= UInt128(books[scratch[lowestBuy]].leaves.units)
      }
      while nextSell < uncross.sellCount, auctionTick(sells[nextSell]) <= at {
        sell += UInt128(books[sells[nextSell]].leaves.units)
        nextSell += 1
      }
      // The last price of which the same holds.
      var end = bounds.high
      if lowestBuy > 0, !isPriceless(scratch[lowestBuy - 1]) {
        end = min(end, auctionTick(scratch[lowestBuy - 1]))
      }
      if nextSell < uncross.sellCount { end = min(end, auctionTick(sells[nextSell]) - 1) }
      range.consider(at, end, buy: buy, sell: sell)
      if end == bounds.high { return range }
      at = end + 1
    }
  }

  @inlinable
  mutating func auctionTick(_ slot: UInt32) -> UInt64 {
    let ladder = OrderBooks.ladder(
      Int(uncross.instrument), .displayed, isSell: books[slot].traits.isSell)
    return auctionRank(slot) ^ books.ladders.mask(ladder)
  }

  /// The lowest and the highest limit of all that take part; nil when nobody has one.
  @inlinable
  mutating func limits() -> (low: UInt64, high: UInt64)? {
    var low = UInt64.max
    var high = UInt64.min
    var hasAny = false
    if uncross.buyCount > 0, !isPriceless(scratch[uncross.buyCount - 1]) {
      hasAny = true
      low = min(low, auctionTick(scratch[uncross.buyCount - 1]))
      high = max(high, auctionTick(firstLimit(isSell: false, uncross.buyCount)))
    }
    if uncross.sellCount > 0, !isPriceless(sells[uncross.sellCount - 1]) {
      hasAny = true
      high = max(high, auctionTick(sells[uncross.sellCount - 1]))
      low = min(low, auctionTick(firstLimit(isSell: true, uncross.sellCount)))
    }
    return hasAny ? (low, high) : nil
  }

  @inlinable
  mutating func firstLimit(isSell: Bool, _ count: Int) -> UInt32 {
    var index = 0
    while index < count - 1 && isPriceless(participant(index, isSell: isSell)) { index += 1 }
    return participant(index, isSell: isSell)
  }
}
