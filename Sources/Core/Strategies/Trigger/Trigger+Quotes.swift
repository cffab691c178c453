// The quotes of a watcher: one a side, a little behind the best prices, and out of the way as soon as
// something is unusual.

import Events
import Tables

extension Trigger {
  @inlinable static var shortestPause: UInt64 { 10_000_000 }

  @inlinable
  mutating func keepQuotes(in market: Int, at desk: inout StrategyDesk) {
    guard desk.now.count >= markets[market].notBefore else { return }
    // A cancel that was refused is asked for again.
    guard !isQuiet(in: market, at: desk), !spreads[market].isWide, desk[market].hasTop else {
      return pullQuotes(in: market, at: &desk)
    }
    guard desk.mayTrade(in: market) else { return }
    let known = desk[market]
    let away = terms.quoteTicks &* known.terms.tick.units
    keepQuote(.buy, at: known.top.bidPrice - Price(units: away), in: market, at: &desk)
    keepQuote(.sell, at: known.top.askPrice + Price(units: away), in: market, at: &desk)
  }

  @inlinable
  mutating func keepQuote(
    _ side: Side, at price: Price, in market: Int, at desk: inout StrategyDesk
  ) {
    let order = side == .buy ? markets[market].bid : markets[market].ask
    if let own = desk.order(order) {
      let apart = (own.price - price).units.magnitude
      let most = UInt64(terms.requoteTicks) &* UInt64(desk[market].terms.tick.units)
      if apart >= most { desk.cancel(order) }
      return
    }
    guard stance.takes(side) || closes(side, in: market, at: desk) else { return }
    var units = taker.sizer.quantity(in: market, at: desk).units
    let room = desk.room(side, in: market).units
    if units > room { units = room }
    // On a side that it doesn't take it only closes.
    let held = Int64(clamping: desk[market].position.units.magnitude)
    if !stance.takes(side) && units > held { units = held }
    units &-= units % desk[market].terms.lot.units
    guard units > 0, desk.hasRoom(1),
      let sent = desk.send(side, Quantity(units: units), at: price, in: market)
    else { return }
    if side == .buy {
      markets[market].bid = sent
      markets[market].bidWorks = false
    } else {
      markets[market].ask = sent
      markets[market].askWorks = false
    }
  }

  /// Whether an order on that side makes the position smaller.
  @inlinable
  func closes(_ side: Side, in market: Int, at desk: borrowing StrategyDesk) -> Bool {
    side == .buy ? desk[market].position < .zero : desk[market].position > .zero
  }

  @inlinable
  mutating func pullQuotes(in market: Int, at desk: inout StrategyDesk) {
    let quoted = markets[market]
    if quoted.bid != .none { desk.cancel(quoted.bid) }
    if quoted.ask != .none { desk.cancel(quoted.ask) }
  }

  @inlinable
  mutating func hearOfQuote(
    _ update: OrderUpdate, in market: Int, at desk: borrowing StrategyDesk
  ) {
    let isBid = update.order == markets[market].bid
    guard update.order != .none, isBid || update.order == markets[market].ask else { return }
    if update.news == .accepted || update.news == .filled {
      markets[market].failures = 0
      if isBid { markets[market].bidWorks = true } else { markets[market].askWorks = true }
    }
    if update.news == .requestRefused { pause(in: market, at: desk) }
    guard update.isOver else { return }
    let worked = isBid ? markets[market].bidWorks : markets[market].askWorks
    if isBid { markets[market].bid = .none } else { markets[market].ask = .none }
    if !worked { pause(in: market, at: desk) }
  }

  /// Twice as long with each failure in a row, up to ten seconds.
  @inlinable
  mutating func pause(in market: Int, at desk: borrowing StrategyDesk) {
    let failures = markets[market].failures
    let (end, over) = desk.now.count.addingReportingOverflow(
      Self.shortestPause &<< UInt64(failures))
    markets[market].notBefore = over ? .max : end
    if failures < 10 { markets[market].failures = failures &+ 1 }
  }
}
