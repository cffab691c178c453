// Bands, z-scores and regressions against the differences of all pairs of a window, which give the
// same whole numbers by another way; and where they are zero, equal or as large as can be.

import Events
import Indicators
import Numerics
import Testing

@Suite struct MomentTests {
  @Test(arguments: [2, 3, 20, 40])
  func deviationsAreThoseOfAllPairs(window: Int) {
    var walk = Walk(seed: UInt64(window) + 7, from: 50_000_000, step: 9_000, above: false)
    var bands = BollingerBands(window: window, width: 250_000_000)
    var score = ZScore(window: window)
    var seen: [Int64] = []
    for _ in 0..<250 {
      let price = walk.next().price
      seen.append(price)
      bands.update(price)
      score.update(price)
      guard seen.count >= window else { continue }
      let last = seen.suffix(window)
      let spread = pairSpread(last, last)
      let deviation = Double(spread).squareRoot() / Double(window)
      let sum = last.reduce(0, +)
      guard let said = bands.value, said.deviation == deviation, score.deviation == deviation,
        isNearest(said.middle, Int128(sum), over: Int128(window)), score.mean == said.middle,
        said.upper - said.middle == Int64((deviation * 2.5).rounded()),
        said.middle - said.lower == said.upper - said.middle
      else {
        Issue.record("window \(window): \(last)")
        return
      }
      let distance = Double(Int64(window) * price - sum)
      if spread == 0 {
        #expect(score.value == nil)
      } else {
        #expect(score.value == distance / Double(spread).squareRoot())
      }
    }
  }

  @Test func byHand() {
    // Mean 5, deviation 2.
    var bands = BollingerBands(window: 8)
    var score = ZScore(window: 8)
    for value in [Int64(2), 4, 4, 4, 5, 5, 7, 9] {
      bands.update(value)
      score.update(value)
    }
    #expect(bands.value == .init(upper: 9, middle: 5, lower: 1, deviation: 2))
    #expect(score.value == 2)
  }

  @Test func whatDoesntMoveHasNoDeviation() {
    for price in [Int64(0), 3, -99_999_999_999_999_999, Series.largest] {
      var bands = BollingerBands(window: 7)
      var score = ZScore(window: 7)
      var line = RollingRegression(window: 7)
      for step in Int64(0)..<100 {
        // What moved before leaves nothing behind.
        let value = step < 50 ? step * 1_000 - 77 : price
        bands.update(value)
        score.update(value)
        line.update(x: value, y: step)
      }
      #expect(bands.value == .init(upper: price, middle: price, lower: price, deviation: 0))
      #expect(score.value == nil && score.isReady)
      #expect(line.slope == nil && line.residual == nil && line.correlation == nil)
    }
  }

  @Test func oneUnitAtTheLargestPriceIsSeen() {
    var score = ZScore(window: 4)
    for value in [Series.largest, Series.largest, Series.largest, Series.largest - 1] {
      score.update(value)
    }
    // Deviation √3 ÷ 4, distance -3 ÷ 4.
    #expect(
      score.value == -(3.0.squareRoot()) || abs((score.value ?? 0) + 3.0.squareRoot()) < 1e-15)
  }

  @Test func theLargestValuesFit() {
    let most = Series.largest
    var bands = BollingerBands(window: 1 << 14, width: 5_000_000_000)
    var score = ZScore(window: 1 << 14)
    for step in 0..<(1 << 14) + 1_000 {
      bands.update(step % 2 == 0 ? most : -most)
      score.update(step % 2 == 0 ? most : -most)
    }
    #expect(
      bands.value
        == .init(upper: 50 * most, middle: 0, lower: -50 * most, deviation: Double(most)))
    #expect(score.value == -1)
  }

  @Test(arguments: [2, 5, 30])
  func linesAreThoseOfAllPairs(window: Int) {
    var walk = Walk(seed: UInt64(window) + 70, from: 40_000_000, step: 9_000, above: false)
    var line = RollingRegression(window: window)
    var (xs, ys): ([Int64], [Int64]) = ([], [])
    for _ in 0..<200 {
      let tick = walk.next()
      xs.append(tick.other)
      ys.append(tick.price)
      line.update(x: tick.other, y: tick.price)
      guard xs.count >= window else { continue }
      let (x, y) = (xs.suffix(window), ys.suffix(window))
      let (below, above) = (pairSpread(x, x), pairSpread(x, y))
      if below == 0 { continue }
      let slope = Double(above) / Double(below)
      guard let said = line.slope, said == slope else {
        Issue.record("window \(window): \(x), \(y)")
        return
      }
      let meanX = Double(x.reduce(0, +)) / Double(window)
      let meanY = Double(y.reduce(0, +)) / Double(window)
      let there = meanY + slope * (Double(tick.other) - meanX)
      #expect(abs((line.predicted(at: tick.other) ?? 0) - there) < 1e-4)
      #expect(abs((line.residual ?? 0) - (Double(tick.price) - there)) < 1e-4)
      let intercept = meanY - slope * meanX
      #expect(abs((line.predicted(at: 0) ?? 0) - intercept) < 1e-14 * abs(slope * meanX) + 1e-4)
      let other = pairSpread(y, y)
      if other == 0 { continue }
      let correlation = Double(above) / (Double(below).squareRoot() * Double(other).squareRoot())
      #expect(abs((line.correlation ?? 9) - correlation) < 1e-14)
    }
  }

  @Test func aStraightLineIsFound() {
    var line = RollingRegression(window: 10)
    for step in Int64(0)..<50 { line.update(x: 7 * step, y: 1_000_000 - 21 * step) }
    #expect(line.slope == -3 && line.residual == 0)
    #expect(abs((line.correlation ?? 0) + 1) < 1e-15)
    #expect(line.predicted(at: 0) == 1_000_000)
    #expect(line.predicted(at: .max) == nil)
  }

  @Test func theLargestPairsFit() {
    let most = Series.largest
    var line = RollingRegression(window: 1_000)
    for step in 0..<2_500 {
      let x = step % 2 == 0 ? most : -most
      line.update(x: x, y: -x)
    }
    #expect(line.slope == -1 && line.correlation == -1 && line.residual == 0)
  }
}
