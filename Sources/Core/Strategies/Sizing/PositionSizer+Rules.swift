// What the rules of a sizer are made of: prices of intervals, results of trades, the drawdown.

import Events
import Indicators
import Tables

extension PositionSizer {
  /// Longer gaps of a market aren't filled with prices that stood still: they are no moves.
  @inlinable static var longestGap: UInt64 { 16 }

  /// Where an interval is over, its last price counts.
  @inlinable
  mutating func sample(in market: Int, at now: Nanoseconds) {
    guard volatilities.count > 0 else { return }
    let number = now.count / interval &+ 1
    let sized = markets[market]
    guard number > sized.number else { return }
    markets[market].number = number
    guard sized.number > 0, sized.twiceMiddle > 0 else { return }
    let gap = number &- sized.number
    if gap > Self.longestGap {
      volatilities[market].update(Price(units: sized.twiceMiddle))
      volatilities[market].interrupt()
      return
    }
    var filled: UInt64 = 0
    while filled < gap {
      // Only the ratio of two prices counts: twice the middle is exact.
      volatilities[market].update(Price(units: sized.twiceMiddle))
      filled &+= 1
    }
  }

  @inlinable
  mutating func mark(in market: Int, at desk: borrowing StrategyDesk) {
    guard let profit = desk.profit(in: market) else { return }
    if profit > markets[market].peak { markets[market].peak = profit }
  }

  /// A trade is over.
  @inlinable
  mutating func book(_ result: Int128, in market: Int, at now: Nanoseconds) {
    if result < 0 { markets[market].lostAt = now }
    guard terms.rule == 2 else { return }
    let units = Int64(clamping: result / 1_0000_0000)
    var sized = markets[market]
    let place = market &* kellyWindow &+ sized.next
    if sized.count == kellyWindow {
      let old = results[place]
      if old > 0 {
        sized.wins &-= 1
        sized.won &-= Int128(old)
      } else {
        sized.lost &+= Int128(old)
      }
    } else {
      sized.count &+= 1
    }
    results[place] = units
    sized.next = sized.next &+ 1 == kellyWindow ? 0 : sized.next &+ 1
    if units > 0 {
      sized.wins &+= 1
      sized.won &+= Int128(units)
    } else {
      sized.lost &-= Int128(units)
    }
    markets[market] = sized
  }

  @inlinable
  static func isOver(_ time: UInt64, since start: Nanoseconds, _ now: Nanoseconds) -> Bool {
    time == 0 || start == .zero || (now >= start && now.count &- start.count >= time)
  }

  /// None before the volatility is known; the most where nothing moves.
  @inlinable
  func byVolatility(in market: Int, _ known: DeskMarket) -> Int64 {
    guard known.hasTop, known.twiceMiddle > 0, let volatility = volatilities[market].value else {
      return 0
    }
    let move = volatility * Double(known.twiceMiddle) / 2
    // A quantity is in units of 1e-8, as money and prices are: one of the three doesn't cancel.
    let units = Double(terms.risk) * 1e8
    guard units < move * 0x1p60 else { return terms.size }
    return Int64(units / move)
  }

  @inlinable
  func byKelly(in market: Int, _ known: DeskMarket) -> Int64 {
    guard known.hasTop, known.twiceMiddle > 0, var share = kellyShare(in: market) else { return 0 }
    if share > terms.kellyCap { share = terms.kellyCap }
    guard share > 0 else { return 0 }
    return Int64(
      clamping: 2 &* Int128(share) &* Int128(terms.capital) / Int128(known.twiceMiddle))
  }

  @inlinable
  func drawdown(in market: Int, at desk: borrowing StrategyDesk) -> Int128 {
    // Without a price for its position nothing is known to be lost.
    guard let profit = desk.profit(in: market) else { return 0 }
    return Int128(markets[market].peak) &- Int128(profit)
  }

  @inlinable
  func lessen(_ units: Int64, in market: Int, at desk: borrowing StrategyDesk) -> Int64 {
    guard terms.drawdownLimit > 0 else { return units }
    let limit = Int128(terms.drawdownLimit)
    let left = limit &- drawdown(in: market, at: desk)
    if left <= 0 { return 0 }
    if 2 &* left >= limit { return units }
    return Int64(truncatingIfNeeded: 2 &* left &* Int128(units) / limit)
  }
}
