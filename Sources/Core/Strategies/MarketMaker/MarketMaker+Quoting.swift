// Where the quotes of a market maker should be, and how they get there.

import Events
import Indicators
import Tables

extension MarketMaker {
  /// Brings the quotes of a market to where they should be, as far as they may move now.
  @inlinable
  mutating func quote(_ market: Int, at desk: inout StrategyDesk) {
    guard desk.mayTrade(in: market), isToldOf(market, at: desk) else { return }
    let known = desk[market]
    guard let aim = aim(market, known, at: desk) else { return pull(market, at: &desk) }
    let tick = known.terms.tick.units
    let top = known.top
    var bid = OnTick.below(aim.middle - aim.half, known.terms)
    if bid > top.askPrice.units - tick { bid = top.askPrice.units - tick }
    var ask = OnTick.above(aim.middle + aim.half, known.terms)
    let lowest = (top.bidPrice.units > bid ? top.bidPrice.units : bid) + tick
    if ask < lowest { ask = lowest }
    if ask - bid < terms.minSpreadTicks * tick {
      // Rounding and the market's own prices moved them together.
      let more = terms.minSpreadTicks - (ask - bid) / tick
      bid -= (more - more / 2) * tick
      ask += more / 2 * tick
    }
    let before = desk.trayCount
    let step = terms.stepTicks * tick
    for level in 0..<Self.quotesPerMarket / 2 {
      let isKept = level < terms.levels
      keep(.buy, level, at: isKept ? Price(units: bid - Int64(level) * step) : nil, market, &desk)
      keep(.sell, level, at: isKept ? Price(units: ask + Int64(level) * step) : nil, market, &desk)
    }
    markets[market].isWaiting =
      desk.now < markets[market].nextBid || desk.now < markets[market].nextAsk
      || desk.now < markets[market].nextPull || !desk.hasRoom(1)
    if desk.trayCount > before {
      desk.signal(1, aim.middle, in: market)
      desk.signal(2, aim.half, in: market)
    }
  }

  /// The middle of the quotes and how far the first ones are from it, in units of a price. Nil while it isn't known.
  @inlinable
  func aim(
    _ market: Int, _ known: DeskMarket, at desk: borrowing StrategyDesk
  ) -> (middle: Int64, half: Int64)? {
    var micro = Microprice()
    guard micro.update(known.top), let fair = micro.value else { return nil }
    let tick = known.terms.tick.units
    // In 1e-8 ticks.
    let shift: Int64
    var half: Int64
    let furthest = terms.maxSkewTicks * 100_000_000
    if terms.isOptimal {
      guard let volatility = volatilities[market].value else { return nil }
      let sigma = volatility * (Double(fair.units) / Double(tick))
      let risk = terms.gamma * (sigma * sigma / terms.sampleSeconds) * timeLeft(desk.now)
      let held = Double(known.position.units) / Double(terms.quote.units)
      shift = OnTick.whole(held * risk * 1e8, within: furthest)
      let ticks = risk / 2 + terms.arrivalTicks
      half = OnTick.whole(ticks * Double(tick), within: 20_000 * tick)
    } else {
      let held =
        Int128(known.position.units) * Int128(terms.skew) / Int128(terms.quote.units)
      shift = OnTick.clamp(Int64(clamping: held), -furthest, furthest)
      half = terms.halfSpreadTicks * tick
    }
    half = OnTick.clamp(
      half, (terms.minSpreadTicks * tick + 1) / 2, terms.maxSpreadTicks * tick / 2)
    let moved = Int64(truncatingIfNeeded: Int128(shift) * Int128(tick) / 100_000_000)
    return (fair.units - moved, half)
  }

  /// In seconds.
  @inlinable
  func timeLeft(_ now: Nanoseconds) -> Double {
    let left = terms.horizonEnds ? terms.horizon - now.count % terms.horizon : terms.horizon
    return Double(left) / 1e9
  }

  /// One quote: sends it, moves it or takes it off. No price: there should be none.
  @inlinable
  mutating func keep(
    _ side: Side, _ level: Int, at price: Price?, _ market: Int, _ desk: inout StrategyDesk
  ) {
    let place = (side == .buy ? 0 : Self.quotesPerMarket / 2) + level
    let index = market * Self.quotesPerMarket + place
    let own = quotes[index]
    guard let price, isWithin(price, desk[market].terms) else {
      if own.order != .none { takeOff(index, market, at: &desk) }
      return
    }
    guard own.order != .none else { return offer(side, place, at: price, market, &desk) }
    guard !own.isPulled || desk.order(own.order)?.isCanceling == false else { return }
    if own.isPulled || own.isStuck { return takeOff(index, market, at: &desk) }
    let apart = UInt64((own.wanted - price).units.magnitude)
    guard apart >= UInt64(terms.requoteTicks) * UInt64(desk[market].terms.tick.units),
      let order = desk.order(own.order), !order.isReplacing
    else { return }
    guard terms.replaces else { return takeOff(index, market, at: &desk) }
    // One that would meet its own other side stays for now where it is: that one moves first.
    guard !meetsOwn(side, price, market) else { return }
    // A partly filled quote is whole again.
    let leaves = room(side, besides: order.leaves, market, desk)
    guard leaves > .zero, desk.replace(own.order, at: price, total: order.filled + leaves) else {
      return takeOff(index, market, at: &desk)
    }
    quotes[index].wanted = price
  }

  @inlinable
  mutating func offer(
    _ side: Side, _ place: Int, at price: Price, _ market: Int, _ desk: inout StrategyDesk
  ) {
    let next = side == .buy ? markets[market].nextBid : markets[market].nextAsk
    guard desk.now >= next, !meetsOwn(side, price, market) else { return }
    let quantity = room(side, besides: .zero, market, desk)
    guard quantity > .zero,
      let order = desk.send(
        side, quantity, at: price, instructions: terms.instructions, in: market,
        tag: UInt32(place))
    else { return }
    let index = market * Self.quotesPerMarket + place
    quotes[index] = MadeQuote()
    quotes[index].order = order
    quotes[index].price = price
    quotes[index].wanted = price
  }

  /// How much a quote may be for: whole lots, and no more than the position has room for.
  @inlinable
  func room(
    _ side: Side, besides own: Quantity, _ market: Int, _ desk: borrowing StrategyDesk
  ) -> Quantity {
    let known = desk[market]
    let free = desk.room(side, in: market) + own
    return OnTick.lots(free < terms.quote ? free : terms.quote, known.terms)
  }

  @inlinable
  func isWithin(_ price: Price, _ terms: InstrumentTerms) -> Bool {
    price >= terms.lowestPrice && price <= terms.highestPrice
  }

  /// Whether a price would meet a quote of the other side, where it is or where it may be soon.
  @inlinable
  func meetsOwn(_ side: Side, _ price: Price, _ market: Int) -> Bool {
    let first = market * Self.quotesPerMarket + (side == .buy ? Self.quotesPerMarket / 2 : 0)
    for index in first..<first + Self.quotesPerMarket / 2 where quotes[index].order != .none {
      let own = quotes[index]
      if side == .buy
        ? price >= own.price || price >= own.wanted
        : price <= own.price || price <= own.wanted
      {
        return true
      }
    }
    return false
  }

  /// No quote of its own meets another, and each is out.
  public func checkInvariants() {
    for market in 0..<markets.count {
      let first = market * Self.quotesPerMarket
      for place in 0..<Self.quotesPerMarket / 2 where quotes[first + place].order != .none {
        let own = quotes[first + place]
        precondition(!meetsOwn(.buy, own.price, market) && !meetsOwn(.buy, own.wanted, market))
      }
    }
  }
}
