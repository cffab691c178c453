// What the quoter and taker remembers. Its settings are no state, and neither is the run's epoch, which sets the ids of
// this run's orders apart from those of the run that was saved; the terms of an instrument stand in its market and are
// restored with it.

import Events
import Orders
import Tables

extension QuoteAndTake: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.quote-and-take", version: 1)
    // Its orders bear it.
    state.same(Int(settings.seat.strategy))
    state.visit(&counter)
    state.visit(&isQuiet)
    state.visit(&isStopping)
    state.visit(&suppressed)
    state.visit(&disregarded)
    state.visit(&strays)
    state.visit(&markets)
    ids.persist(&state)
    free.persist(&state)
    state.visit(&orders)
    executions.persist(&state)
  }
}
