// Whether the best prices are unusually far apart: their distance, against the mean of the last ones
// before it. It fires when they come so far apart, and again only after they were closer.
//
//     fires when spread · 100 ≥ mean · percent and spread ≥ the least

import Events
import Indicators
import Tables

@usableFromInline
struct SpreadWatch: ~Copyable {
  @usableFromInline var spreads: SimpleMovingAverage
  /// Of twice the middle.
  @usableFromInline var middles: SimpleMovingAverage
  @usableFromInline var isWide = false
  /// Which way the middle was from its mean when the last top of book came.
  @usableFromInline var side: Side = .none

  init(window: Int) {
    spreads = SimpleMovingAverage(window: window)
    middles = SimpleMovingAverage(window: window)
  }

  /// How many times the mean the spread is, in units of 1e-8, when it has become unusual; nil: it
  /// hasn't.
  @inlinable
  mutating func take(_ top: TopOfBook, percent: Int64, least: Int64) -> Int64? {
    let spread = top.askPrice.units &- top.bidPrice.units
    let twice = top.askPrice.units &+ top.bidPrice.units
    guard Series.accepts(spread), Series.accepts(twice) else { return nil }
    let mean = spreads.value
    let middle = middles.value
    spreads.update(spread)
    middles.update(twice)
    guard let mean, let middle, mean > 0 else { return nil }
    side = twice > middle ? .buy : twice < middle ? .sell : .none
    let was = isWide
    isWide =
      percent > 0 && spread >= least
      && Int128(spread) &* 100 >= Int128(mean) &* Int128(percent)
    guard isWide, !was else { return nil }
    return Int64(clamping: Int128(spread) &* 1_0000_0000 / Int128(mean))
  }
}

extension SpreadWatch: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.spread-watch", version: 1)
    state.visit(&isWide)
    state.visit(&side)
    spreads.persist(&state)
    middles.persist(&state)
  }
}
