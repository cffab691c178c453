// What is made of trades and of tops of book, against sums over the whole window; and extremes
// against a search of it.

import Events
import Indicators
import Numerics
import Testing

@Suite struct MarketTests {
  @Test(arguments: [1, 2, 9, 60])
  func tradesAreThoseOfTheWindow(window: Int) {
    var walk = Walk(seed: UInt64(window) + 5, from: 500, step: 400, above: false)
    var session = VolumeWeightedPrice()
    var rolling = RollingVolumeWeightedPrice(window: window)
    var imbalance = TradeImbalance(window: window)
    var ticks: [Tick] = []
    func sum(_ ticks: ArraySlice<Tick>, _ of: (Tick) -> Int128) -> Int128 {
      ticks.reduce(0) { $0 + of($1) }
    }
    for _ in 0..<300 {
      let tick = walk.next()
      ticks.append(tick)
      session.feed(tick)
      rolling.feed(tick)
      imbalance.feed(tick)
      let notional = { (tick: Tick) in Int128(tick.price) * Int128(tick.quantity) }
      let quantity = { (tick: Tick) in Int128(tick.quantity) }
      #expect(
        isNearest(
          session.value?.units ?? 0, sum(ticks[...], notional), over: sum(ticks[...], quantity)))
      guard ticks.count >= window else { continue }
      let last = ticks.suffix(window)
      let bought = sum(last) { $0.side == .buy ? Int128($0.quantity) : 0 }
      let all = sum(last, quantity)
      guard isNearest(rolling.value?.units ?? 0, sum(last, notional), over: all),
        isNearest(imbalance.value ?? 0, (2 * bought - all) * 100_000_000, over: all)
      else {
        Issue.record("seed \(window), after \(ticks.count)")
        return
      }
    }
  }

  @Test func averagePriceByHand() {
    var session = VolumeWeightedPrice()
    session.update(Price(units: 100), Quantity(units: 1))
    session.update(Price(units: 200), Quantity(units: 3))
    #expect(session.value?.units == 175)
    session.reset()
    #expect(session.value == nil)
    session.update(Price(units: -50), Quantity(units: 2))
    session.update(Price(units: -51), Quantity(units: 2))
    #expect(session.value?.units == -51, "halves go away from zero")
  }

  @Test func aTradeOfNeitherSideIsNone() {
    var imbalance = TradeImbalance(window: 2)
    imbalance.update(Quantity(units: 3), aggressor: .buy)
    let isTaken = imbalance.update(Quantity(units: 9), aggressor: .none)
    #expect(isTaken == false && imbalance.refusedCount == 1 && imbalance.value == nil)
    imbalance.update(Quantity(units: 1), aggressor: .sell)
    #expect(imbalance.value == 5000_0000)
  }

  /// Beyond 127 bits a trade is refused, and what was before stays.
  @Test func sumsThatAreFullRefuse() {
    let (price, quantity) = (Price(units: Series.largest), Quantity(units: Series.largest))
    var session = VolumeWeightedPrice()
    var rolling = RollingVolumeWeightedPrice(window: 20_000)
    var taken = 0
    for _ in 0..<18_000 {
      if session.update(price, quantity) { taken += 1 }
      rolling.update(price, quantity)
    }
    #expect(taken == 17_014 && session.refusedCount == 18_000 - 17_014)
    #expect(rolling.refusedCount == session.refusedCount && rolling.isReady == false)
    #expect(session.value == price)
    // The other way there is room.
    let hasRoom = (session.update(-price, quantity), rolling.update(-price, quantity))
    #expect(hasRoom == (true, true))
    // A window that isn't as long never comes there.
    var short = RollingVolumeWeightedPrice(window: 17_000)
    for _ in 0..<18_000 { short.update(price, quantity) }
    #expect(short.refusedCount == 0 && short.value == price)
  }

  @Test func topsOfBook() {
    var random = SplitMix64(seed: 12)
    var imbalance = BookImbalance()
    var middle = Microprice()
    for _ in 0..<2_000 {
      let bid = random.next(from: -1_000_000, through: 1_000_000)
      let ask = bid + random.next(from: 0, through: 5_000)
      let (bids, asks) = (random.next(from: 1, through: 500), random.next(from: 1, through: 500))
      imbalance.update(top(bid, bids, ask, asks))
      middle.update(top(bid, bids, ask, asks))
      guard let share = imbalance.value, let price = middle.value?.units,
        isNearest(share, Int128(bids - asks) * 100_000_000, over: Int128(bids + asks)),
        // From the bid up, by the bid's share of the spread.
        isNearest(
          price, Int128(bid) * Int128(bids + asks) + Int128(ask - bid) * Int128(bids),
          over: Int128(bids + asks)), bid <= price, price <= ask
      else {
        Issue.record("\(bid) \(bids) \(ask) \(asks)")
        return
      }
    }
  }

  @Test func emptySides() {
    var imbalance = BookImbalance()
    var middle = Microprice()
    #expect(imbalance.value == nil && middle.value == nil)
    imbalance.update(top(0, 0, 101, 5))
    middle.update(top(.min, 0, 101, 5))
    #expect(imbalance.value == -100_000_000 && middle.value == nil && middle.refusedCount == 0)
    imbalance.update(top(100, 5, 0, 0))
    #expect(imbalance.value == 100_000_000)
    imbalance.update(top(100, 0, 0, 0))
    #expect(imbalance.value == nil)
    middle.update(top(100, 3, 104, 1))
    #expect(middle.value?.units == 103)
    let isTaken = middle.update(top(100, -3, 104, 1))
    #expect(!isTaken && middle.value?.units == 103)
    let most = Series.largest
    middle.update(top(most, most, most, most))
    imbalance.update(top(most, most, most, most))
    #expect(middle.value?.units == most && imbalance.value == 0)
  }

  @Test(arguments: [1, 2, 3, 17, 64])
  func extremesAreThoseOfTheWindow(window: Int) {
    var walk = Walk(seed: UInt64(window) + 90, from: 0, step: 6, above: false)
    var highest = RollingExtreme(.highest, window: window)
    var lowest = RollingExtreme(.lowest, window: window)
    var channel = PriceChannel(window: window)
    var ticks: [Tick] = []
    for _ in 0..<1_500 {
      let tick = walk.next()
      ticks.append(tick)
      highest.feed(tick)
      lowest.feed(tick)
      channel.feed(tick)
      highest.checkInvariants()
      lowest.checkInvariants()
      guard ticks.count >= window else { continue }
      let last = ticks.suffix(window)
      let prices = last.map(\.price)
      let (high, low) = (last.map(\.high).max() ?? 0, last.map(\.low).min() ?? 0)
      guard highest.value == prices.max(), lowest.value == prices.min(),
        channel.highest?.units == high, channel.lowest?.units == low,
        isNearest(channel.middle?.units ?? 0, Int128(high + low), over: 2)
      else {
        Issue.record("window \(window), after \(ticks.count)")
        return
      }
    }
  }

  /// Falling all along no value is dropped but the oldest; rising, every value drops all.
  @Test func extremesOfTrends() {
    var highest = RollingExtreme(.highest, window: 50)
    for step in Int64(0)..<500 { highest.update(-step) }
    #expect(highest.value == -450)
    highest.update(7)
    #expect(highest.value == 7)
    for _ in 0..<49 { highest.update(Int64(-9)) }
    #expect(highest.value == 7)
    highest.update(-9)
    #expect(highest.value == -9)
  }
}
