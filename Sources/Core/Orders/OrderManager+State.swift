// What the order manager remembers: every order that it knows, the executions that it has heard of, and a mass cancel that
// is under way.

import Events
import Tables

extension OrderManager: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("orders.manager", version: 2)
    state.same(instruments.count)
    state.visit(&sweep)
    state.visit(&refusals)
    state.visit(&anomalies)
    state.visit(&alarms)
    ledger.persist(&state)
  }
}

extension OrderLedger: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    pool.persist(&state)
    executions.persist(&state)
  }
}

extension OrderPool: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("orders.pool", version: 2)
    state.same(capacity)
    state.visit(&oldest)
    state.visit(&endedSoFar)
    state.visit(&live)
    state.visit(&names)
    index.persist(&state)
    free.persist(&state)
    state.visit(&records)
    state.visit(&links)
    state.visit(&lastHeard)
    state.visit(&ended)
  }
}

extension ExecutionLog: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("orders.executions", version: 2)
    state.visit(&next)
    index.persist(&state)
    state.visit(&items)
  }
}
