// Realised volatility against the logarithms of the C library, which are near enough for a test.

import Events
import Foundation
import Indicators
import Numerics
import Testing

@Suite struct VolatilityTests {
  @Test(arguments: [1, 2, 30])
  func isTheRootOfTheMeanSquare(window: Int) {
    var walk = Walk(seed: UInt64(window) + 3)
    var volatility = RealizedVolatility(window: window)
    var prices: [Int64] = []
    for _ in 0..<300 {
      let price = walk.next().price
      prices.append(price)
      volatility.update(Price(units: price))
      guard prices.count > window else {
        #expect(volatility.value == nil)
        continue
      }
      let last = Array(prices.suffix(window + 1))
      let returns = zip(last, last.dropFirst()).map { log1p(Double($1 - $0) / Double($0)) }
      let expected = (returns.reduce(0) { $0 + $1 * $1 } / Double(window)).squareRoot()
      #expect(abs((volatility.value ?? -1) - expected) < 1e-8 * expected + 1e-14)
      #expect(abs((volatility.lastReturn ?? 9) - (returns.last ?? 0)) < 1e-14)
    }
    let value = volatility.value ?? 0
    #expect(volatility.value(overIntervals: 4) == value * 2)
  }

  @Test func aPriceThatStaysHasNone() {
    var volatility = RealizedVolatility(window: 5)
    for step in 0..<40 { volatility.update(Price(units: step < 20 ? Int64(step) + 5 : 99)) }
    #expect(volatility.value == 0)
  }

  @Test func whatHasNoLogarithmIsRefused() {
    var volatility = RealizedVolatility(window: 2)
    for price in [Int64(100), 0, -5, 200, tooLarge, 100] {
      volatility.update(Price(units: price))
    }
    #expect(volatility.refusedCount == 3)
    #expect(abs((volatility.value ?? 0) - log(2)) < 1e-13)
  }

  @Test func afterAPauseThereIsNoReturn() {
    var volatility = RealizedVolatility(window: 2)
    volatility.update(Price(units: 100))
    volatility.update(Price(units: 200))
    volatility.interrupt()
    volatility.update(Price(units: 9_000))
    #expect(volatility.isReady == false)
    volatility.update(Price(units: 4_500))
    #expect(abs((volatility.value ?? 0) - log(2)) < 1e-13)
  }

  @Test func theLargestReturnsFit() {
    var volatility = RealizedVolatility(window: 10_000)
    for step in 0..<10_500 { volatility.update(Price(units: step % 2 == 0 ? 1 : Series.largest)) }
    #expect(abs((volatility.value ?? 0) - log(1e17)) < 1e-11)
  }
}
