// What the ledger of risk remembers. The limits are state, since they can be changed while it runs: a restored stage has
// those that were in force. The trading hours are not, nor who may trade what, nor which checks are on.

import Events
import Portfolio
import Tables

extension RiskLedger: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    // not state: spans, permits, permittedTypes: they are settings, which nothing changes while it runs.
    // not state: span, opensAt, closesAt: the next event finds where in the hours it is.
    state.section("risk.ledger", version: 4)
    state.same(scopes.strategyCount)
    state.same(scopes.accountCount)
    state.same(sessionCount)
    // What no check needs isn't kept up.
    state.same(Int(truncatingIfNeeded: checks.bits))
    state.visit(&now)
    state.visit(&tickedAt)
    state.visit(&isStopping)
    state.visit(&rules)
    state.visit(&instruments)
    state.visit(&cells)
    // Of whom it was saved: what these settings permit is theirs.
    if state.mode == .restoring { setTypes() }
    state.visit(&scopeRules)
    state.visit(&scopeStates)
    orders.persist(&state)
    prices.persist(&state, upTo: Int(orders.used))
    repeats.persist(&state)
    portfolio.persist(&state)
  }
}

extension OpenOrders: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("risk.orders", version: 2)
    state.visit(&firstFree)
    state.visit(&used)
    state.visit(&rows, upTo: Int(used))
    state.visit(&asked, upTo: Int(used))
    ids.persist(&state)
  }
}

extension OwnPrices {
  /// Nodes bear the slots of open orders.
  @_noLocks
  mutating func persist(_ state: inout StateVisitor, upTo end: Int) {
    state.section("risk.prices", version: 1)
    state.visit(&roots)
    state.visit(&nodes, upTo: end)
  }
}

extension RepeatWindow: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("risk.repeats", version: 1)
    state.same(capacity)
    state.visit(&first)
    state.visit(&next)
    state.visit(&heads)
    state.visit(&recent)
  }
}
