// Candles against a list of all trades, cut up afterwards; and what closes when, trade by trade.

import Events
import Indicators
import Numerics
import Testing

/// All that was closed.
private struct Shelf {
  var builder: CandleBuilder
  var closed: [Candle] = []

  init(_ rule: CandleRule, burstLimit: Int = 10_000) {
    builder = CandleBuilder(rule, burstLimit: burstLimit)
  }

  @discardableResult
  mutating func trade(_ price: Int64, _ quantity: Int64, at time: UInt64) -> Bool {
    let isTaken = builder.take(
      Price(units: price), Quantity(units: quantity), at: Nanoseconds(time))
    drain()
    return isTaken
  }

  mutating func advance(to time: UInt64) {
    builder.advance(to: Nanoseconds(time))
    drain()
  }

  private mutating func drain() {
    while let candle = builder.next() { closed.append(candle) }
    #expect(!builder.hasMore)
  }
}

private struct Deal {
  var price: Int64
  var quantity: Int64
  var time: UInt64
}

/// A candle of whole deals.
private func candle(_ deals: ArraySlice<Deal>, start: UInt64? = nil, end: UInt64? = nil) -> Candle {
  let prices = deals.map(\.price)
  let times = deals.map(\.time)
  return Candle(
    notional: deals.reduce(Int128(0)) { $0 + Int128($1.price) * Int128($1.quantity) },
    open: Price(units: prices.first ?? 0), high: Price(units: prices.max() ?? 0),
    low: Price(units: prices.min() ?? 0), close: Price(units: prices.last ?? 0),
    volume: Quantity(units: deals.reduce(0) { $0 + $1.quantity }),
    start: Nanoseconds(start ?? times.first ?? 0), end: Nanoseconds(end ?? times.last ?? 0),
    firstTime: Nanoseconds(times.first ?? 0), lastTime: Nanoseconds(times.last ?? 0),
    tradeCount: Int64(deals.count))
}

@Suite struct CandleTests {
  private func deals(seed: UInt64, _ count: Int, quantity: Int64) -> [Deal] {
    var random = SplitMix64(seed: seed)
    var time: UInt64 = 1_000_000
    var price: Int64 = 500
    return (0..<count).map { _ in
      time += random.chance(1, outOf: 10) ? random.next(below: 700) : random.next(below: 20)
      price += random.next(from: -9, through: 9)
      return Deal(price: price, quantity: random.next(from: 1, through: quantity), time: time)
    }
  }

  @Test(arguments: [UInt64(1), 2, 3], [UInt64(1), 7, 100])
  func candlesOfTimeAreTheTradesOfTheirIntervals(seed: UInt64, interval: UInt64) {
    let deals = deals(seed: seed, 800, quantity: 40)
    var shelf = Shelf(.time(Nanoseconds(interval), fillsGaps: false))
    var filled = Shelf(.time(Nanoseconds(interval), fillsGaps: true))
    for deal in deals {
      shelf.trade(deal.price, deal.quantity, at: deal.time)
      filled.trade(deal.price, deal.quantity, at: deal.time)
    }
    let end = (deals.last?.time ?? 0) + interval
    shelf.advance(to: end)
    filled.advance(to: end)
    let groups = Dictionary(grouping: deals, by: { $0.time / interval })
    let expected = groups.keys.sorted().map { number in
      candle(
        (groups[number] ?? [])[...], start: number * interval, end: (number + 1) * interval)
    }
    #expect(shelf.closed == expected, "seed \(seed)")
    // The others are without gaps, flat where nothing traded, and else the same.
    #expect(filled.closed.filter { $0.tradeCount > 0 } == expected)
    for (before, after) in zip(filled.closed, filled.closed.dropFirst()) {
      #expect(before.end == after.start)
      if after.tradeCount > 0 { continue }
      let flat = after.open == before.close && after.high == before.close
      #expect(flat && after.low == before.close && after.close == before.close)
      #expect(after.volume == .zero && after.notional == 0)
      #expect(after.volumeWeightedPrice == before.close)
    }
  }

  @Test(arguments: [UInt64(4), 5], [1, 2, 33])
  func candlesOfTradesAreSoMany(seed: UInt64, count: Int) {
    let deals = deals(seed: seed, 500, quantity: 40)
    var shelf = Shelf(.trades(count))
    for deal in deals { shelf.trade(deal.price, deal.quantity, at: deal.time) }
    let expected = stride(from: 0, to: deals.count - count + 1, by: count).map {
      candle(deals[$0..<$0 + count])
    }
    #expect(shelf.closed == expected, "seed \(seed)")
  }

  /// Each unit of a trade for itself, and so many in a candle.
  @Test(arguments: [UInt64(6), 7, 8], [Int64(1), 7, 50, 400])
  func candlesOfVolumeAreSoManyUnits(seed: UInt64, volume: Int64) {
    let deals = deals(seed: seed, 200, quantity: 90)
    var shelf = Shelf(.volume(Quantity(units: volume)))
    for deal in deals { shelf.trade(deal.price, deal.quantity, at: deal.time) }
    let units = deals.enumerated().flatMap { number, deal in
      (0..<deal.quantity).map { _ in (number, deal) }
    }
    let size = Int(volume)
    var expected: [Candle] = []
    for start in stride(from: 0, to: units.count - size + 1, by: size) {
      let part = units[start..<start + size]
      var one = candle(part.map { Deal(price: $0.1.price, quantity: 1, time: $0.1.time) }[...])
      one.tradeCount = Int64(Set(part.map(\.0)).count)
      expected.append(one)
    }
    #expect(shelf.closed == expected, "seed \(seed)")
    #expect(Int(shelf.builder.current?.volume.units ?? 0) == units.count % size)
  }

  @Test func aCandleOfTimeClosesWithItsEnd() {
    var shelf = Shelf(.time(Nanoseconds(10), fillsGaps: false))
    shelf.trade(5, 1, at: 100)
    shelf.trade(6, 1, at: 109)
    shelf.advance(to: 109)
    #expect(shelf.closed.isEmpty)
    shelf.trade(7, 1, at: 110)
    #expect(shelf.closed.count == 1 && shelf.closed[0].close.units == 6)
    shelf.advance(to: 120)
    #expect(shelf.closed.count == 2 && shelf.builder.current == nil)
    shelf.advance(to: 500)
    #expect(shelf.closed.count == 2)
    // Its interval is over: too late. The one that isn't takes it.
    #expect(!shelf.trade(9, 1, at: 499) && shelf.builder.refusedCount == 1)
    #expect(shelf.trade(9, 1, at: 503) == true)
    // Earlier than the last one, but of the same interval.
    #expect(shelf.trade(8, 1, at: 501) == true)
    #expect(shelf.trade(8, 1, at: 499) == false)
    shelf.advance(to: 510)
    let last = shelf.closed[2]
    #expect(last.close.units == 8 && last.firstTime.count == 503 && last.lastTime.count == 503)
  }

  @Test func gapsAreFilledByTimersAndTrades() {
    var shelf = Shelf(.time(Nanoseconds(10), fillsGaps: true))
    shelf.advance(to: 95)
    #expect(shelf.closed.isEmpty, "before the first trade there is nothing to fill with")
    shelf.trade(5, 1, at: 102)
    shelf.advance(to: 135)
    #expect(shelf.closed.map(\.start.count) == [100, 110, 120])
    shelf.trade(6, 1, at: 136)
    shelf.trade(7, 1, at: 161)
    #expect(shelf.closed.map(\.start.count) == [100, 110, 120, 130, 140, 150])
    #expect(shelf.closed.map(\.close.units) == [5, 5, 5, 6, 6, 6])
    #expect(shelf.closed.map(\.tradeCount) == [1, 0, 0, 1, 0, 0])
  }

  @Test func aGapLongerThanABurstIsSkipped() {
    var shelf = Shelf(.time(Nanoseconds(10), fillsGaps: true), burstLimit: 3)
    shelf.trade(5, 1, at: 100)
    shelf.trade(6, 1, at: 141)
    #expect(shelf.closed.map(\.start.count) == [100, 110, 120, 130])
    shelf.trade(7, 1, at: 191)
    #expect(shelf.closed.map(\.start.count) == [100, 110, 120, 130, 140])
    #expect(shelf.builder.skippedCount == 4 && shelf.builder.current?.start.count == 190)
  }

  @Test func aTradeOfManyCandlesIsResumed() {
    var builder = CandleBuilder(.volume(Quantity(units: 10)), burstLimit: 5)
    #expect(builder.take(Price(units: 3), Quantity(units: 4), at: Nanoseconds(1)) == true)
    #expect(builder.next() == nil)
    // 4 + 56 would close six.
    #expect(builder.take(Price(units: 8), Quantity(units: 56), at: Nanoseconds(2)) == false)
    #expect(builder.refusedCount == 1 && !builder.hasMore)
    #expect(builder.take(Price(units: 8), Quantity(units: 55), at: Nanoseconds(2)) == true)
    var volumes: [Int64] = []
    while let candle = builder.next() {
      volumes.append(candle.volume.units)
      #expect(builder.hasMore)
    }
    #expect(volumes == [10, 10, 10, 10, 10] && !builder.hasMore)
    #expect(builder.current?.volume.units == 9 && builder.current?.open.units == 8)
  }

  @Test func whatIsOutOfBoundsIsRefused() {
    for rule in [
      CandleRule.time(.seconds(1), fillsGaps: true), .trades(2),
      .volume(Quantity(units: Series.largest)),
    ] {
      var shelf = Shelf(rule)
      #expect(shelf.trade(-Series.largest, Series.largest - 1, at: 1) == true)
      #expect(!shelf.trade(tooLarge, 1, at: 1) && !shelf.trade(1, tooLarge, at: 1))
      #expect(!shelf.trade(1, 0, at: 1) && !shelf.trade(1, -1, at: 1))
      #expect(shelf.trade(1, 1, at: .max) == false)
      shelf.advance(to: .max)
      #expect(shelf.closed.isEmpty && shelf.builder.refusedCount == 5)
      #expect(shelf.trade(Series.largest, 1, at: 1 << 63) == true)
      let candles = shelf.closed + [shelf.builder.current].compactMap { $0 }
      #expect(candles.contains { $0.low.units == -Series.largest })
      #expect(candles.contains { $0.high.units == Series.largest })
    }
  }

  @Test func aVolumeThatIsFullRefuses() {
    var shelf = Shelf(.time(.seconds(1), fillsGaps: false))
    for _ in 0..<100 { shelf.trade(-Series.largest, Series.largest, at: 5) }
    #expect(shelf.builder.current?.tradeCount == 92 && shelf.builder.refusedCount == 8)
    shelf.advance(to: 1_000_000_000)
    #expect(
      shelf.closed[0].notional == Int128(-92) * 10_000_000_000_000_000_000_000_000_000_000_000)
    #expect(shelf.closed[0].volumeWeightedPrice.units == -Series.largest)
  }

  /// Saved between two candles of one trade.
  @Test func aRestoredOneGoesOnWithinATrade() throws {
    for cut in 0..<8 {
      var builder = CandleBuilder(.volume(Quantity(units: 10)))
      builder.take(Price(units: 8), Quantity(units: 75), at: Nanoseconds(2))
      for _ in 0..<cut { _ = builder.next() }
      var restored = try twin(of: &builder) { CandleBuilder(.volume(Quantity(units: 10))) }
      #expect(restored.hasMore == builder.hasMore && restored.current == builder.current)
      while builder.hasMore { #expect(builder.next() == restored.next()) }
      #expect(!restored.hasMore && builder.current == restored.current)
    }
    for cut in 0..<5 {
      var builder = CandleBuilder(.time(Nanoseconds(10), fillsGaps: true))
      builder.take(Price(units: 8), Quantity(units: 75), at: Nanoseconds(2))
      _ = builder.next()
      builder.take(Price(units: 9), Quantity(units: 75), at: Nanoseconds(52))
      for _ in 0..<cut { _ = builder.next() }
      var restored = try twin(of: &builder) {
        CandleBuilder(.time(Nanoseconds(10), fillsGaps: true))
      }
      #expect(restored.hasMore == builder.hasMore && restored.current == builder.current)
      while builder.hasMore { #expect(builder.next() == restored.next()) }
      #expect(!restored.hasMore && builder.current == restored.current)
    }
  }

  @Test func takesOneLineAndAHalf() {
    #expect(MemoryLayout<Candle>.size == 96 && MemoryLayout<Candle>.stride == 96)
  }
}
