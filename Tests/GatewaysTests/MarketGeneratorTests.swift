// The built-in market: one seed, one stream; sensible by a book that knows nothing of the generator's
// own; at the rate that was asked for.

import Events
import Numerics
import Testing

@testable import Gateways

private func settings(
  seed: UInt64 = 42, instruments: [Instrument]? = nil, rate: UInt64 = 50_000,
  arrival: ArrivalPattern = .poisson, limit: UInt64 = 0, resting: Int = 200
) -> MarketSettings {
  MarketSettings(
    seed: seed,
    instruments: instruments ?? [
      instrument("ACME"), instrument("BOLT", tick: 5_000_000, lot: 10 * fixedPointScale),
      instrument("CRUX", tick: 10_000, referenceTick: 1_300),
    ], eventsPerSecond: rate, arrival: arrival, eventLimit: limit, restingOrders: resting)
}

private func digest(_ settings: MarketSettings, count: Int) -> UInt64 {
  var market = MarketGenerator(settings, startNs: 1_767_312_000_000_000_000)
  var digest = StreamDigest()
  for _ in 0..<count { digest.add(market.next()) }
  return digest.state
}

@Suite struct MarketGeneratorTests {
  /// The market of a seed is part of what Apus promises: backtests are compared across versions.
  /// Debug and release builds are held to the same numbers.
  @Test(
    arguments: [
      (1, 17_205_859_454_843_847_780), (42, 4_574_213_870_619_187_523),
      (UInt64.max, 3_947_359_808_020_978_263),
    ] as [(UInt64, UInt64)])
  func `one seed, one market`(seed: UInt64, golden: UInt64) {
    #expect(digest(settings(seed: seed), count: 10_000) == golden, "seed \(seed)")
  }

  @Test func `other seeds and other rates are other markets`() {
    var seen: Set<UInt64> = []
    for seed in 1...20 as ClosedRange<UInt64> {
      seen.insert(digest(settings(seed: seed), count: 50))
    }
    seen.insert(digest(settings(seed: 1, rate: 49_900), count: 50))
    #expect(seen.count == 21)
  }

  /// What happens doesn't depend on when: the same flow at any rate of even arrivals.
  @Test func `even arrivals keep the flow and change only the times`() {
    func flow(_ rate: UInt64) -> [Event] {
      var market = MarketGenerator(settings(rate: rate, arrival: .even), startNs: 0)
      return (0..<500).map { _ in
        var event = market.next()
        event.time = .zero
        return event
      }
    }
    #expect(flow(1_000) == flow(1_000_000))
  }

  @Test(arguments: [3, 77, 20_260_102] as [UInt64])
  func `every event makes sense to a book of one's own`(seed: UInt64) {
    let settings = settings(seed: seed)
    var market = MarketGenerator(settings, startNs: 5)
    var books = settings.instruments.map { NaiveBook($0) }
    var last: UInt64 = 5
    var trades: UInt64 = 0
    for number in 0..<20_000 {
      let due = market.nextDueNs
      let event = market.next()
      #expect(event.time.count == due && due >= last, "seed \(seed), event \(number)")
      last = due
      #expect(event.source == .session(0) && event.sequence == Sequence(0))
      if event.kind == .trade {
        trades += 1
        #expect(event.payload(as: Trade.self).number == trades)
      }
      let complaint = books[Int(event.instrument.index)].apply(event)
      #expect(complaint == nil, "seed \(seed), event \(number): \(event)")
      if complaint != nil { return }
      if number % 1000 == 999 { market.books.checkInvariants() }
    }
    for index in books.indices {
      #expect(books[index].orders.count == market.books.count(index), "seed \(seed)")
      #expect((100...300).contains(books[index].orders.count), "seed \(seed)")
    }
  }

  /// Within the narrowest bounds that a config may name, the price meets both ends.
  @Test(arguments: [1, 2] as [UInt64])
  func `no price leaves its bounds`(seed: UInt64) {
    let narrow = instrument(
      "EDGE", lowestTick: 1, highestTick: 1 + MarketBooks.leastSpanTicks, referenceTick: 1)
    var market = MarketGenerator(settings(seed: seed, instruments: [narrow]), startNs: 0)
    for number in 0..<60_000 {
      let event = market.next()
      let at =
        event.kind == .trade
        ? event.payload(as: Trade.self).price : event.payload(as: BookOrder.self).price
      if at < narrow.lowestPrice || at > narrow.highestPrice {
        Issue.record("seed \(seed), event \(number): \(event)")
        return
      }
      if number % 2000 == 0 { market.books.checkInvariants() }
    }
  }

  @Test func `few resting orders and many are both kept to`() {
    for (resting, range) in [(8, 1...16), (1_000, 500...1_500)] {
      let settings = settings(seed: 9, instruments: [instrument()], resting: resting)
      var market = MarketGenerator(settings, startNs: 0)
      for _ in 0..<(resting * 10 + 5_000) { _ = market.next() }
      market.books.checkInvariants()
      #expect(range.contains(market.books.count(0)), "\(resting)")
    }
  }

  /// Nothing drifts by construction: sides, aggressors and the price's steps are even.
  @Test func `buyers and sellers are alike`() {
    var buys = 0
    var sells = 0
    var aggressors = [0, 0]
    var drift: Int64 = 0
    for seed in 100..<116 as Range<UInt64> {
      var market = MarketGenerator(settings(seed: seed, instruments: [instrument()]), startNs: 0)
      for _ in 0..<4_000 {
        let event = market.next()
        if event.kind == .bookAdd {
          if event.payload(as: BookOrder.self).side == .buy { buys += 1 } else { sells += 1 }
        } else if event.kind == .trade {
          aggressors[event.payload(as: Trade.self).aggressor == .buy ? 0 : 1] += 1
        }
      }
      drift += market.books.states[0].price - 10_000
    }
    let adds = Double(buys + sells)
    #expect(abs(Double(buys) / adds - 0.5) < 0.015, "\(buys) \(sells)")
    let trades = Double(aggressors[0] + aggressors[1])
    #expect(abs(Double(aggressors[0]) / trades - 0.5) < 0.04, "\(aggressors)")
    // 64,000 chances of a step in eight: three standard deviations are 270 ticks.
    #expect(drift.magnitude < 270, "\(drift)")
  }

  @Test func `kinds come in their shares`() {
    var market = MarketGenerator(settings(seed: 5, instruments: [instrument()]), startNs: 0)
    var counts: [UInt8: Int] = [:]
    for _ in 0..<20_000 { counts[market.next().kind.code, default: 0] += 1 }
    func share(_ kind: EventKind) -> Double { Double(counts[kind.code] ?? 0) / 20_000 }
    #expect((0.40...0.56).contains(share(.bookAdd)))
    #expect((0.25...0.48).contains(share(.bookDelete)))
    #expect((0.03...0.09).contains(share(.bookModify)))
    #expect((0.04...0.30).contains(share(.trade)))
  }
}

@Suite struct ArrivalTests {
  private func gaps(_ arrival: ArrivalPattern, rate: UInt64, count: Int) -> [UInt64] {
    var market = MarketGenerator(
      settings(instruments: [instrument()], rate: rate, arrival: arrival), startNs: 0)
    var last: UInt64 = 0
    return (0..<count).map { _ in
      let due = market.next().time.count
      defer { last = due }
      return due - last
    }
  }

  @Test func `even arrivals are even`() {
    #expect(gaps(.even, rate: 250_000, count: 1000).allSatisfy { $0 == 4_000 })
    #expect(gaps(.even, rate: 1, count: 3) == [1_000_000_000, 1_000_000_000, 1_000_000_000])
  }

  @Test func `poisson arrivals have the mean and the spread of their kind`() {
    let gaps = gaps(.poisson, rate: 100_000, count: 40_000).map { Double($0) }
    let mean = gaps.reduce(0, +) / 40_000
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
    #expect(abs(mean / 10_000 - 1) < 0.02, "\(mean)")
    #expect(abs(variance / (mean * mean) - 1) < 0.06, "\(variance)")
    // Memoryless: a gap in e is longer than the mean.
    let longer = Double(gaps.filter { $0 > 10_000 }.count) / 40_000
    #expect(abs(longer - 0.3679) < 0.01, "\(longer)")
  }

  @Test func `bursts come at once and keep the rate`() {
    let gaps = gaps(.bursts(of: 50), rate: 100_000, count: 1_000)
    for (index, gap) in gaps.enumerated() {
      // The first burst is due at the start: a gap comes after each.
      #expect(gap == (index > 0 && index % 50 == 0 ? 500_000 : gap == 0 ? 0 : 500_000), "\(index)")
    }
    #expect(gaps.filter { $0 > 0 }.count == 20)
    #expect(gaps.reduce(0, +) == 20 * 500_000)
  }

  @Test func `a market falls silent at its limit`() {
    var market = MarketGenerator(settings(limit: 3), startNs: 0)
    for _ in 0..<3 {
      #expect(market.nextDueNs < .max)
      _ = market.next()
    }
    #expect(market.nextDueNs == .max && market.sentCount == 3)
  }
}

/// A book that believes nothing: a dictionary of orders, and prices counted by side.
private struct NaiveBook {
  struct Order {
    var side: Side
    var price: Price
    var quantity: Quantity
  }

  let terms: Instrument
  var orders: [UInt64: Order] = [:]
  var bids: [Int64: Int] = [:]
  var asks: [Int64: Int] = [:]

  init(_ terms: Instrument) { self.terms = terms }

  private mutating func count(_ order: Order, _ by: Int) {
    if order.side == .buy {
      bids[order.price.units, default: 0] += by
      if bids[order.price.units] == 0 { bids[order.price.units] = nil }
    } else {
      asks[order.price.units, default: 0] += by
      if asks[order.price.units] == 0 { asks[order.price.units] = nil }
    }
  }

  /// What is wrong with the event, or nil.
  mutating func apply(_ event: Event) -> String? {
    if event.kind == .trade { return apply(event.payload(as: Trade.self)) }
    let book = event.payload(as: BookOrder.self)
    if book.price.units % terms.tick.units != 0 || book.quantity.units % terms.lot.units != 0 {
      return "off the tick or the lot"
    }
    let known = orders[book.order.bits]
    switch event.kind {
    case .bookAdd:
      if known != nil { return "an id twice" }
      if book.quantity.units <= 0 { return "an order of nothing" }
      let order = Order(side: book.side, price: book.price, quantity: book.quantity)
      orders[book.order.bits] = order
      count(order, 1)
      if let bid = bids.keys.max(), let ask = asks.keys.min(), bid >= ask { return "crossed" }
    case .bookModify:
      guard let known, known.price == book.price, known.side == book.side else {
        return "a change of what isn't there"
      }
      if book.quantity.units <= 0 { return "an order of nothing" }
      orders[book.order.bits]?.quantity = book.quantity
    case .bookDelete:
      guard let known, known.price == book.price, known.side == book.side,
        book.quantity == .zero
      else { return "a cancel of what isn't there" }
      count(known, -1)
      orders[book.order.bits] = nil
    default: return "a kind that no market sends"
    }
    return nil
  }

  private mutating func apply(_ trade: Trade) -> String? {
    guard var order = orders[trade.resting.bits] else { return "a trade with nobody" }
    if order.side != trade.aggressor.opposite { return "a trade of one side with itself" }
    if order.price != trade.price { return "a trade at another price" }
    let best = order.side == .buy ? bids.keys.max() : asks.keys.min()
    if best != trade.price.units { return "a trade through the best price" }
    if trade.quantity.units <= 0 || trade.quantity > order.quantity { return "a trade of too much" }
    if trade.quantity.units % terms.lot.units != 0 { return "off the lot" }
    order.quantity -= trade.quantity
    if order.quantity == .zero {
      count(order, -1)
      orders[trade.resting.bits] = nil
    } else {
      orders[trade.resting.bits] = order
    }
    return nil
  }
}
