// What holds for every indicator: nothing before it is ready, a restored one goes on to the bit, a
// reset one is new, a refused tick leaves no trace, and after a million ticks a window says what a
// fresh one says of its last values.

import Events
import Indicators
import Numerics
import Tables
import Testing

@Suite struct CommonTests {
  /// Runs one, with a twin that is restored in mid-stream and one that is reset there.
  private func holds<S: Subject & ~Copyable>(
    _ name: String, _ make: () -> S
  ) {
    // While windows fill, at their edges, and behind them.
    let cuts = [0, 1, 2, 5, 7, 30, 49, 50, 51, 120]
    for cut in cuts {
      let seed = UInt64(cut) + 1
      var walk = Walk(seed: seed)
      var original = make()
      for _ in 0..<cut { original.feed(walk.next()) }

      var memory = StateMemory(for: &original)
      memory.save(&original)
      var restored = make()
      do { try memory.restore(&restored) } catch {
        Issue.record("\(name), seed \(seed): \(error)")
        return
      }
      #expect(restored.bits == original.bits, "\(name), seed \(seed)")
      let bad = original.refusedCount
      let before = original.bits
      original.feedBad()
      restored.feedBad()
      guard original.refusedCount == bad + 1, original.bits == before else {
        Issue.record("\(name), seed \(seed): a bad tick wasn't refused, or changed what is said")
        return
      }
      var untouched = make()
      try? memory.restore(&untouched)
      var cleared = make()
      try? memory.restore(&cleared)
      cleared.reset()
      var fresh = make()
      for step in 0..<120 {
        let tick = walk.next()
        original.feed(tick)
        restored.feed(tick)
        untouched.feed(tick)
        cleared.feed(tick)
        fresh.feed(tick)
        guard original.bits == restored.bits, original.bits == untouched.bits else {
          Issue.record("\(name), seed \(seed): the restored one differs after \(step)")
          return
        }
        guard cleared.bits == fresh.bits else {
          Issue.record("\(name), seed \(seed): the reset one differs after \(step)")
          return
        }
      }
      #expect(state(of: &original) == state(of: &restored), "\(name), seed \(seed)")
    }
  }

  @Test func averagesGoOnAndBeginAnew() {
    for n in [1, 2, 7, 50] {
      holds("sma \(n)") { SimpleMovingAverage(window: n) }
      holds("wma \(n)") { WeightedMovingAverage(window: n) }
      holds("ema \(n)") { ExponentialMovingAverage(period: n) }
      holds("wilder \(n)") { ExponentialMovingAverage(wilderPeriod: n) }
      holds("macd \(n)") { MACD(fast: n, slow: 2 * n, signal: n) }
      holds("rsi \(n)") { RelativeStrengthIndex(period: n) }
      holds("atr \(n)") { AverageTrueRange(period: n) }
    }
  }

  @Test func windowsGoOnAndBeginAnew() {
    for n in [1, 2, 7, 50] {
      holds("bollinger \(n)") { BollingerBands(window: n) }
      holds("z-score \(n)") { ZScore(window: n) }
      holds("regression \(n)") { RollingRegression(window: n) }
      holds("volatility \(n)") { RealizedVolatility(window: n) }
      holds("highest \(n)") { RollingExtreme(.highest, window: n) }
      holds("lowest \(n)") { RollingExtreme(.lowest, window: n) }
      holds("channel \(n)") { PriceChannel(window: n) }
      holds("rolling vwap \(n)") { RollingVolumeWeightedPrice(window: n) }
      holds("trade imbalance \(n)") { TradeImbalance(window: n) }
    }
    holds("vwap") { VolumeWeightedPrice() }
    holds("book imbalance") { BookImbalance() }
    holds("microprice") { Microprice() }
  }

  @Test func candlesGoOnAndBeginAnew() {
    for rule in [
      CandleRule.time(.seconds(1), fillsGaps: true), .time(.seconds(5), fillsGaps: false),
      .trades(1), .trades(13), .volume(Quantity(units: 70_000_000)),
      .volume(Quantity(units: 9_000_000_000)),
    ] {
      holds("\(rule)") { CandleBuilder(rule) }
    }
  }

  /// The number of ticks after which something is said, and that nothing is said before.
  private func ready<S: Subject & ~Copyable>(_ make: () -> S) -> Int {
    var walk = Walk(seed: 9)
    var subject = make()
    for count in 0..<1_000 {
      if subject.bits.allSatisfy({ $0 != nil }) { return count }
      if subject.bits.contains(where: { $0 != nil }) { return -1 }
      subject.feed(walk.next())
    }
    return -2
  }

  @Test func nothingIsSaidBeforeTheWindowIsFull() {
    #expect(ready { SimpleMovingAverage(window: 20) } == 20)
    #expect(ready { WeightedMovingAverage(window: 20) } == 20)
    #expect(ready { ExponentialMovingAverage(period: 20) } == 20)
    #expect(ready { RelativeStrengthIndex(period: 14) } == 15)
    #expect(ready { AverageTrueRange(period: 14) } == 14)
    #expect(ready { BollingerBands(window: 20) } == 20)
    #expect(ready { ZScore(window: 20) } == 20)
    #expect(ready { RollingRegression(window: 20) } == 20)
    #expect(ready { RealizedVolatility(window: 20) } == 21)
    #expect(ready { RollingExtreme(.highest, window: 20) } == 20)
    #expect(ready { PriceChannel(window: 20) } == 20)
    #expect(ready { VolumeWeightedPrice() } == 1)
    #expect(ready { RollingVolumeWeightedPrice(window: 20) } == 20)
    #expect(ready { TradeImbalance(window: 20) } == 20)
  }

  /// A fresh one that sees only the last ticks says the same, to the bit.
  private func drifts<S: Subject & ~Copyable>(
    _ name: String, lasting count: Int, after total: Int, _ make: () -> S
  ) {
    var walk = Walk(seed: 31)
    var subject = make()
    for _ in 0..<total - count { subject.feed(walk.next()) }
    var fresh = make()
    for _ in 0..<count {
      let tick = walk.next()
      subject.feed(tick)
      fresh.feed(tick)
    }
    #expect(subject.bits == fresh.bits, "\(name)")
    #expect(!subject.bits.contains(nil), "\(name)")
  }

  @Test func sumsDontDriftInAMillionTicks() {
    drifts("sma", lasting: 100, after: 1_000_000) { SimpleMovingAverage(window: 100) }
    drifts("bollinger", lasting: 100, after: 1_000_000) { BollingerBands(window: 100) }
  }

  @Test func otherSumsDontDriftInLongRuns() {
    drifts("wma", lasting: 100, after: 200_000) { WeightedMovingAverage(window: 100) }
    drifts("z-score", lasting: 100, after: 200_000) { ZScore(window: 100) }
    drifts("regression", lasting: 100, after: 200_000) { RollingRegression(window: 100) }
    drifts("volatility", lasting: 101, after: 200_000) { RealizedVolatility(window: 100) }
    drifts("vwap", lasting: 100, after: 200_000) { RollingVolumeWeightedPrice(window: 100) }
    drifts("imbalance", lasting: 100, after: 200_000) { TradeImbalance(window: 100) }
    drifts("highest", lasting: 100, after: 200_000) { RollingExtreme(.highest, window: 100) }
  }

  /// A state of another window is refused.
  private func refuses<S: Subject & ~Copyable>(_ name: String, _ one: () -> S, _ other: () -> S) {
    var saved = one()
    var memory = StateMemory(for: &saved)
    memory.save(&saved)
    var target = other()
    do throws(StateFailure) {
      try memory.restore(&target)
      Issue.record("\(name): the state of another was taken on")
    } catch {
      #expect(!error.description.isEmpty)
    }
  }

  @Test func aStateOfOtherSettingsIsRefused() {
    refuses("sma", { SimpleMovingAverage(window: 3) }, { SimpleMovingAverage(window: 4) })
    refuses(
      "ema", { ExponentialMovingAverage(period: 3) }, { ExponentialMovingAverage(wilderPeriod: 3) })
    refuses("rsi", { RelativeStrengthIndex(period: 3) }, { RelativeStrengthIndex(period: 4) })
    refuses(
      "extreme", { RollingExtreme(.highest, window: 3) }, { RollingExtreme(.lowest, window: 3) })
    refuses("candles", { CandleBuilder(.trades(3)) }, { CandleBuilder(.trades(4)) })
    refuses(
      "candles", { CandleBuilder(.trades(3)) }, { CandleBuilder(.volume(Quantity(units: 3))) })
  }
}
