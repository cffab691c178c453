// What a strategy's desk remembers. The run's epoch is none of it: it sets the ids of this run's orders apart from
// those of the run that was saved; the terms of an instrument stand in its market and are restored with it.

import Events
import Orders
import Tables

extension StrategyDesk: Persisted {
  // not state: grids: made of the markets' terms.
  // not state: tray, trayCount, sequence, time: of one event; between two they mean nothing.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.desk", version: 4)
    // Its orders bear it.
    state.same(Int(seat.strategy))
    state.visit(&counter)
    state.visit(&values)
    state.visit(&stops)
    state.visit(&isStopping)
    state.visit(&suppressed)
    state.visit(&disregarded)
    state.visit(&strays)
    state.visit(&refusals.emptyAt)
    state.visit(&refusals.stops)
    state.visit(&refusals.isUsedUp)
    state.visit(&markets)
    for market in 0..<markets.count { grids[market] = MarketGrid(markets[market].terms) }
    ids.persist(&state)
    free.persist(&state)
    state.visit(&orders)
    executions.persist(&state)
  }
}
