// Which way a market goes, by the rule that the settings name. The averages of the other rules are of
// one value, and idle.
//
//     sma_cross, ema_cross   the fast average comes above the slow one: up; below: down
//     breakout               a value is above the highest of the channel before it: up; below the
//                            lowest: down

import Events
import Indicators
import Tables

@usableFromInline
struct Trend: ~Copyable {
  @frozen
  @usableFromInline
  enum Rule: Int64, BitwiseCopyable {
    case simple
    case exponential
    case breakout
  }

  @usableFromInline let rule: Rule
  @usableFromInline var fast: SimpleMovingAverage
  @usableFromInline var slow: SimpleMovingAverage
  @usableFromInline var fastExponential: ExponentialMovingAverage
  @usableFromInline var slowExponential: ExponentialMovingAverage
  @usableFromInline var channel: PriceChannel
  /// Which side the fast average is on, or the last breakout was; none: neither is known.
  @usableFromInline var side: Side = .none

  init(_ settings: StrategySettings) {
    let rule = Rule(rawValue: settings["signal"]) ?? .simple
    self.rule = rule
    let fast = Int(settings["fast"])
    let slow = Int(settings["slow"])
    self.fast = SimpleMovingAverage(window: rule == .simple ? fast : 1)
    self.slow = SimpleMovingAverage(window: rule == .simple ? slow : 1)
    fastExponential = ExponentialMovingAverage(period: fast)
    slowExponential = ExponentialMovingAverage(period: slow)
    channel = PriceChannel(window: rule == .breakout ? Int(settings["channel"]) : 1)
  }

  /// The turn that a value brings, or the breakout; nil: neither. The first side that an average is on
  /// is no turn.
  @inlinable
  mutating func update(_ value: FeedValue) -> Side? {
    switch rule {
    case .simple:
      fast.update(value.twiceClose)
      slow.update(value.twiceClose)
      guard let fast = fast.value, let slow = slow.value else { return nil }
      return cross(fast, slow)
    case .exponential:
      fastExponential.update(value.twiceClose)
      slowExponential.update(value.twiceClose)
      guard let fast = fastExponential.value, let slow = slowExponential.value else { return nil }
      return cross(fast, slow)
    case .breakout:
      let highest = channel.highest
      let lowest = channel.lowest
      channel.update(high: Price(units: value.twiceHigh), low: Price(units: value.twiceLow))
      guard let highest, let lowest else { return nil }
      if value.twiceClose > highest.units {
        side = .buy
        return .buy
      }
      guard value.twiceClose < lowest.units else { return nil }
      side = .sell
      return .sell
    }
  }

  /// Averages that meet haven't crossed yet.
  @inlinable
  mutating func cross(_ fast: Int64, _ slow: Int64) -> Side? {
    guard fast != slow else { return nil }
    let now: Side = fast > slow ? .buy : .sell
    let before = side
    side = now
    return before == .none || before == now ? nil : now
  }
}

extension Trend: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.trend", version: 1)
    state.same(rule == .simple ? 0 : rule == .exponential ? 1 : 2)
    state.visit(&side)
    fast.persist(&state)
    slow.persist(&state)
    fastExponential.persist(&state)
    slowExponential.persist(&state)
    channel.persist(&state)
  }
}
