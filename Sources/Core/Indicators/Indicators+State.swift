// What the other indicators remember, of a window and of a market. The distance of a band from its
// middle is a setting on which no sum depends, so it may be another after a restart.

import Events
import Tables

extension BollingerBands: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.bollinger", version: 1)
    state.visit(&refused)
    moments.persist(&state)
  }
}

extension ZScore: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.z-score", version: 1)
    state.visit(&refused)
    moments.persist(&state)
  }
}

extension RollingRegression: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.regression", version: 1)
    state.visit(&sumX)
    state.visit(&sumY)
    state.visit(&sumXX)
    state.visit(&sumXY)
    state.visit(&sumYY)
    state.visit(&refused)
    xs.persist(&state)
    ys.persist(&state)
  }
}

extension RealizedVolatility: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.volatility", version: 1)
    state.visit(&squares)
    state.visit(&last)
    state.visit(&refused)
    returns.persist(&state)
  }
}

extension RollingExtreme: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.extreme", version: 1)
    state.same(isHighest ? 1 : 0)
    state.visit(&first)
    state.visit(&count)
    state.visit(&number)
    state.visit(&refused)
    state.visit(&entries)
  }
}

extension PriceChannel: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.channel", version: 1)
    state.visit(&refused)
    highs.persist(&state)
    lows.persist(&state)
  }
}

extension VolumeWeightedPrice: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.vwap", version: 1)
    state.visit(&notional)
    state.visit(&quantity)
    state.visit(&refused)
  }
}

extension RollingVolumeWeightedPrice: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.rolling-vwap", version: 1)
    state.visit(&notional)
    state.visit(&quantity)
    state.visit(&refused)
    prices.persist(&state)
    quantities.persist(&state)
  }
}

extension BookImbalance: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.book", version: 1)
    state.visit(&bid)
    state.visit(&ask)
    state.visit(&refused)
  }
}

extension TradeImbalance: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.trades", version: 1)
    state.visit(&net)
    state.visit(&gross)
    state.visit(&refused)
    window.persist(&state)
  }
}

extension Microprice: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.microprice", version: 1)
    state.visit(&weighted)
    state.visit(&weight)
    state.visit(&refused)
  }
}
