// SMA, WMA, EMA, MACD and ATR against the whole window, computed anew each time, and against
// numbers worked out by hand.

import Events
import Indicators
import Numerics
import Testing

@Suite struct AverageTests {
  @Test(arguments: [1, 2, 5, 64])
  func simpleAndWeightedAreTheWindows(window: Int) {
    var walk = Walk(seed: UInt64(window), from: 1_000, step: 700, above: false)
    var simple = SimpleMovingAverage(window: window)
    var weighted = WeightedMovingAverage(window: window)
    var seen: [Int64] = []
    for _ in 0..<600 {
      let price = walk.next().price
      seen.append(price)
      simple.update(price)
      weighted.update(price)
      guard seen.count >= window else {
        #expect(simple.value == nil && weighted.value == nil)
        continue
      }
      let last = seen.suffix(window)
      let sum = last.reduce(Int128(0)) { $0 + Int128($1) }
      let heavy = zip(1..., last).reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) }
      let weights = Int128((1...window).reduce(0, +))
      guard let mean = simple.value, let other = weighted.value,
        isNearest(mean, sum, over: Int128(window)), isNearest(other, heavy, over: weights)
      else {
        Issue.record("seed \(window): \(last) has \(sum) and \(heavy)")
        return
      }
    }
  }

  @Test func byHand() {
    var simple = SimpleMovingAverage(window: 3)
    var weighted = WeightedMovingAverage(window: 3)
    for value in [Int64(1), 2, 4] {
      simple.update(value)
      weighted.update(value)
    }
    #expect(simple.value == 2)  // 7 ÷ 3
    #expect(weighted.value == 3)  // 1 + 4 + 12 = 17, ÷ 6
    simple.update(-10)
    weighted.update(-10)
    #expect(simple.value == -1)  // -4 ÷ 3
    #expect(weighted.value == -3)  // 2 + 8 - 30 = -20, ÷ 6
    var half = SimpleMovingAverage(window: 2)
    half.update(1)
    half.update(2)
    #expect(half.value == 2, "halves go away from zero")
    half.update(-3)
    #expect(half.value == -1)
    half.update(-4)
    #expect(half.value == -4)
  }

  /// The classic table of ten days, with the numbers that go with it.
  @Test func theTextbooksExponentialAverage() {
    var average = ExponentialMovingAverage(period: 10)
    let prices: [Int64] = [
      2227, 2219, 2208, 2217, 2218, 2213, 2223, 2243, 2224, 2229, 2215, 2239, 2238, 2261, 2336,
    ]
    var said: [Int64] = []
    for price in prices {
      average.update(price * 1_000_000)
      if let value = average.value { said.append((value + 500_000) / 1_000_000) }
    }
    #expect(said == [2222, 2221, 2224, 2227, 2233, 2252])
  }

  /// The recursion written out: each value with its weight, the first ones' mean with what is left.
  @Test(arguments: [(3, false), (10, false), (10, true), (200, false)])
  func exponentialIsTheSumOfItsWeights(period: Int, isWilder: Bool) {
    var walk = Walk(seed: UInt64(period))
    var average =
      isWilder
      ? ExponentialMovingAverage(wilderPeriod: period) : ExponentialMovingAverage(period: period)
    let share = isWilder ? 1 / Double(period) : 2 / Double(period + 1)
    var seen: [Double] = []
    for step in 0..<period + 500 {
      let price = walk.next().price
      seen.append(Double(price))
      average.update(price)
      if step + 1 < period || step % 50 != 0 { continue }
      var weight = share
      var expected = 0.0
      for value in seen.dropFirst(period).reversed() {
        expected += weight * value
        weight *= 1 - share
      }
      expected += weight / share * seen.prefix(period).reduce(0, +) / Double(period)
      let value = Double(average.value ?? 0)
      #expect(abs(value - expected) < 0.51 + 1e-12 * expected, "period \(period), step \(step)")
    }
  }

  /// A million steps of a price that doesn't stay: never further from the recursion than a unit and
  /// what `Double` loses.
  @Test func exponentialDoesntDriftInAMillionTicks() {
    var random = SplitMix64(seed: 4)
    var average = ExponentialMovingAverage(period: 20)
    var price: Int64 = 5_000_000
    var expected = 0.0
    for step in 0..<1_000_000 {
      price += random.next(from: -900, through: 900)
      average.update(price)
      expected =
        step < 20
        ? expected + Double(price) / 20 : expected + (Double(price) - expected) * 2 / 21
    }
    #expect(abs(Double(average.value ?? 0) - expected) < 0.51)
  }

  @Test func aPriceThatStaysIsItsAverage() {
    for price in [Int64(0), 7, -3, 123_456_789_012, Series.largest, -Series.largest] {
      var averages = MACD(fast: 3, slow: 5, signal: 4)
      var exponential = ExponentialMovingAverage(period: 5)
      var weighted = WeightedMovingAverage(window: 5)
      for _ in 0..<60 {
        averages.update(price)
        exponential.update(price)
        weighted.update(price)
      }
      #expect(exponential.value == price && weighted.value == price)
      #expect(averages.line == 0 && averages.signal == 0 && averages.histogram == 0)
    }
  }

  /// fast: 2 → mean, then × 2/3; slow: 3 → mean, then × 1/2; signal: 2 → mean, then × 2/3.
  @Test func convergenceByHand() {
    var macd = MACD(fast: 2, slow: 3, signal: 2)
    let unit: Int64 = 6_000_000
    // fast: -, 1.5, 2.5, 3.5, 7.1667; slow: -, -, 2, 3, 6
    for value in [Int64(1), 2] { macd.update(value * unit) }
    #expect(macd.line == nil)
    macd.update(3 * unit)
    #expect(macd.line == unit / 2 && macd.signal == nil && !macd.isReady)
    macd.update(4 * unit)
    #expect(macd.line == unit / 2 && macd.signal == unit / 2 && macd.histogram == 0)
    macd.update(9 * unit)
    // fast 3.5 + 5.5 × 2/3 = 43/6; slow 6; line 7/6; signal 1/2 + 2/3 × 2/3 = 17/18
    #expect(macd.line == unit * 7 / 6)
    #expect(macd.signal == 5_666_667)
    #expect(macd.histogram == 1_333_333)
  }

  @Test(arguments: [(2, 3, 1), (12, 26, 9)])
  func convergenceIsOfItsAverages(fast: Int, slow: Int, signal: Int) {
    var walk = Walk(seed: UInt64(slow) + 1)
    var macd = MACD(fast: fast, slow: slow, signal: signal)
    var (short, long) = (
      ExponentialMovingAverage(period: fast), ExponentialMovingAverage(period: slow)
    )
    var lines: [Double] = []
    var smooth = 0.0
    for step in 0..<1_000 {
      let price = walk.next().price
      macd.update(price)
      short.update(price)
      long.update(price)
      guard let line = macd.line, let a = short.value, let b = long.value else { continue }
      guard abs(line - (a - b)) <= 1 else {
        Issue.record("step \(step): \(line) isn't \(a) - \(b)")
        return
      }
      lines.append(Double(line))
      if lines.count <= signal {
        smooth = lines.reduce(0, +) / Double(lines.count)
      } else {
        let share = 2 / Double(signal + 1)
        smooth = share * Double(line) + (1 - share) * smooth
      }
      // Each line was rounded here, and is not in there.
      guard lines.count >= signal else { continue }
      #expect(abs(Double(macd.signal ?? 0) - smooth) < 1.01)
      #expect(abs((macd.histogram ?? 0) - (line - (macd.signal ?? 0))) <= 1)
    }
    #expect(lines.count == 1_000 - slow + 1)
  }

  @Test(arguments: [1, 5, 60])
  func trueRangeIsTheSumOfItsWeights(period: Int) {
    var walk = Walk(seed: UInt64(period) + 60)
    var range = AverageTrueRange(period: period)
    var ranges: [Double] = []
    var close: Int64?
    for step in 0..<period + 300 {
      let tick = walk.next()
      range.feed(tick)
      let jumps = close.map { [abs(tick.high - $0), abs(tick.low - $0)] } ?? []
      ranges.append(Double(([tick.high - tick.low] + jumps).max() ?? 0))
      close = tick.price
      if step + 1 < period { continue }
      var weight = 1 / Double(period)
      var expected = 0.0
      for value in ranges.dropFirst(period).reversed() {
        expected += weight * value
        weight *= 1 - 1 / Double(period)
      }
      // What is left of all weights is the mean's with which it began.
      expected += weight * ranges.prefix(period).reduce(0, +)
      #expect(abs(Double(range.value ?? -1) - expected) < 0.51, "step \(step)")
    }
  }

  @Test func convergenceIsReadyWithItsSignal() {
    var macd = MACD()
    for count in 1...40 {
      macd.update(Int64(count) * 1_000)
      #expect((macd.line != nil) == (count >= 26))
      #expect((macd.signal != nil) == (count >= 34) && macd.isReady == (count >= 34))
    }
  }

  @Test func trueRangeByHand() {
    var range = AverageTrueRange(period: 3)
    func bar(_ high: Int64, _ low: Int64, _ close: Int64) -> Int64? {
      let isTaken = range.update(
        high: Price(units: high), low: Price(units: low), close: Price(units: close))
      #expect(isTaken)
      return range.value
    }
    #expect(bar(105, 95, 100) == nil)  // 10
    #expect(bar(120, 110, 111) == nil)  // 20: from the close before
    #expect(bar(100, 90, 99) == 17)  // 21: down to it; 51 ÷ 3
    #expect(bar(99, 99, 99) == 11)  // 0: 17 × 2/3 = 11.33
    #expect(bar(101, 98, 98) == 9)  // 3: (11.33 × 2 + 3) ÷ 3 = 8.56
  }

  /// What has all its signs turned gives the same with the sign turned.
  @Test func signsAreAllTheSame() {
    var walk = Walk(seed: 8, from: 0, step: 77, above: false)
    var (a, b) = (MACD(fast: 3, slow: 8, signal: 5), MACD(fast: 3, slow: 8, signal: 5))
    var (c, d) = (ExponentialMovingAverage(period: 6), ExponentialMovingAverage(period: 6))
    var e = WeightedMovingAverage(window: 6)
    var f = WeightedMovingAverage(window: 6)
    for _ in 0..<500 {
      let price = walk.next().price
      a.update(price)
      b.update(-price)
      c.update(price)
      d.update(-price)
      e.update(price)
      f.update(-price)
      #expect(a.signal == b.signal.map { -$0 } && a.histogram == b.histogram.map { -$0 })
      #expect(c.value == d.value.map { -$0 } && e.value == f.value.map { -$0 })
    }
  }

  @Test func theLargestValuesFit() {
    let most = Series.largest
    var simple = SimpleMovingAverage(window: 1 << 12)
    var weighted = WeightedMovingAverage(window: 1 << 12)
    var exponential = ExponentialMovingAverage(period: 1 << 12)
    for _ in 0..<5_000 {
      simple.update(-most)
      weighted.update(-most)
      exponential.update(-most)
    }
    #expect(simple.value == -most && weighted.value == -most && exponential.value == -most)
    simple.update(most)
    weighted.update(most)
    exponential.update(most)
    let n: Int128 = 1 << 12
    #expect(isNearest(simple.value ?? 0, Int128(most) * (2 - n), over: n))
    #expect(
      isNearest(
        weighted.value ?? 0, Int128(most) * (2 * n - n * (n + 1) / 2), over: n * (n + 1) / 2))
    #expect(isNearest(exponential.value ?? 0, Int128(most) * (4 - (n + 1)), over: n + 1))
    let isTaken = simple.update(most + 1)
    #expect(isTaken == false && simple.refusedCount == 1)
  }
}
