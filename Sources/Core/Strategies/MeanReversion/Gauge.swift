// How unusual a price is, by the rule that the settings name:
//
//     rsi         Wilder's index, 0 … 100: below 50 it has fallen more than it has risen
//     zscore      deviations from the mean of the last values, the newest included
//     bollinger   distance to the mean, in half widths of the band: -1 is the lower band, 1 the upper
//
// Bollinger's band is compared as it is drawn, rounded to whole units. The gauges of the other rules
// are of one value, and idle.

import Indicators
import Tables

@usableFromInline
struct Gauge: ~Copyable {
  @frozen
  @usableFromInline
  enum Rule: Int64, BitwiseCopyable {
    case strength
    case deviations
    case bands
  }

  @usableFromInline let rule: Rule
  @usableFromInline var strength: RelativeStrengthIndex
  @usableFromInline var score: ZScore
  @usableFromInline var bands: BollingerBands

  init(_ settings: StrategySettings) {
    let rule = Rule(rawValue: settings["signal"]) ?? .strength
    self.rule = rule
    let window = Int(settings["window"])
    strength = RelativeStrengthIndex(period: window)
    score = ZScore(window: rule == .deviations ? window : 1)
    bands = BollingerBands(
      window: rule == .bands ? window : 1, width: settings["band_width"])
  }

  /// Takes a value in, and says where it stands; nil before the window is full.
  @inlinable
  mutating func update(_ value: Int64) -> Double? {
    switch rule {
    case .strength:
      strength.update(value)
      return strength.value
    case .deviations:
      score.update(value)
      guard score.isReady else { return nil }
      // Where all are the same the newest is nothing special.
      return score.value ?? 0
    case .bands:
      bands.update(value)
      guard let drawn = bands.value else { return nil }
      let half = drawn.upper &- drawn.middle
      // A band without a width has no outside.
      return half == 0 ? 0 : Double(value &- drawn.middle) / Double(half)
    }
  }

  /// In units of 1e-8, rounded toward zero, for signals.
  @inlinable
  static func units(_ reading: Double) -> Int64 {
    let units = reading * 1e8
    return units < 0x1p62 && units > -0x1p62 ? Int64(units) : 0
  }
}

extension Gauge: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.gauge", version: 1)
    state.same(rule == .strength ? 0 : rule == .deviations ? 1 : 2)
    strength.persist(&state)
    score.persist(&state)
    bands.persist(&state)
  }
}
