// What risk remembers, beside its ledger: what it refused, what it has warned of, and the executions that may still be taken
// back.

import Events
import Tables

extension RiskStage: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("risk.stage", version: 3)
    state.visit(&warnsAt)
    state.visit(&passes)
    state.visit(&cleared)
    state.visit(&failures)
    state.visit(&strays)
    state.visit(&corrections)
    state.visit(&anomalies)
    state.visit(&warned)
    state.visit(&doubts)
    state.visit(&doubt)
    state.visit(&limitChanges)
    state.visit(&refusedBy)
    warnings.persist(&state)
    executions.persist(&state)
    ledger.persist(&state)
  }
}

extension Warnings: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("risk.warnings", version: 1)
    state.visit(&count)
    state.visit(&freshCount)
    state.visit(&active, upTo: count)
    state.visit(&fresh, upTo: freshCount)
    state.visit(&numbers, upTo: freshCount)
  }
}

extension Executions: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("risk.executions", version: 2)
    state.same(capacity)
    state.visit(&next)
    index.persist(&state)
    state.visit(&items)
  }
}
