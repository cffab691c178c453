// What the averages remember. Their windows and periods are settings: a state is restored only
// where they are the same. What was refused is remembered too, so that both twins count alike.

import Tables

extension Window: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.window", version: 1)
    state.visit(&count)
    state.visit(&next)
    // It is filled from the start, and no value is looked at before it came.
    state.visit(&values, upTo: count)
  }
}

extension Moments: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.moments", version: 1)
    state.visit(&sum)
    state.visit(&squares)
    window.persist(&state)
  }
}

extension Smoother: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.smoother", version: 1)
    state.same(period)
    state.same(Int(numerator))
    state.same(Int(denominator))
    state.visit(&level)
    state.visit(&count)
  }
}

extension SimpleMovingAverage: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.sma", version: 1)
    state.visit(&sum)
    state.visit(&refused)
    window.persist(&state)
  }
}

extension WeightedMovingAverage: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.wma", version: 1)
    state.visit(&sum)
    state.visit(&weighted)
    state.visit(&refused)
    window.persist(&state)
  }
}

extension ExponentialMovingAverage: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.ema", version: 1)
    state.visit(&refused)
    smoother.persist(&state)
  }
}

extension MACD: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.macd", version: 1)
    state.visit(&refused)
    fast.persist(&state)
    slow.persist(&state)
    average.persist(&state)
  }
}

extension RelativeStrengthIndex: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.rsi", version: 1)
    state.same(period)
    state.visit(&gainSum)
    state.visit(&lossSum)
    state.visit(&gain)
    state.visit(&loss)
    state.visit(&last)
    state.visit(&hasLast)
    state.visit(&count)
    state.visit(&refused)
  }
}

extension AverageTrueRange: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("indicator.atr", version: 1)
    state.visit(&lastClose)
    state.visit(&hasClose)
    state.visit(&refused)
    smoother.persist(&state)
  }
}
