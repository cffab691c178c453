// What the portfolio remembers: what is held and what was earned, lot by lot and interval by interval. What it was set to
// charge is no state; what was traded today, on which the next fee depends, is.

import Events
import Tables

extension Portfolio: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("portfolio", version: 1)
    state.same(scopes.strategyCount)
    state.same(scopes.accountCount)
    state.same(isFirstIn ? 1 : 0)
    state.visit(&intervalEnd)
    state.visit(&charged)
    state.visit(&positions)
    state.visit(&listings)
    state.visit(&sums)
    state.visit(&holders)
    state.visit(&rates)
    fees.persist(&state)
    lots.persist(&state)
    curve.persist(&state)
    volatilities.persist(&state)
  }
}

extension Fees: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    // not state: heads, steps: they are the settings.
    state.section("portfolio.fees", version: 1)
    state.visit(&traded)
  }
}

extension Lots: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("portfolio.lots", version: 1)
    state.same(cellCount)
    free.persist(&state)
    state.visit(&lists)
    state.visit(&lots)
  }
}

extension Curve: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("portfolio.curve", version: 1)
    state.same(capacity)
    state.visit(&count)
    state.visit(&next)
    // It is filled from the start, and no moment is looked at before it was recorded.
    state.visit(&points, upTo: count &* scopeCount)
  }
}

extension Volatilities: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("portfolio.volatility", version: 1)
    state.same(window)
    state.visit(&sums)
    state.visit(&returns)
  }
}
