// What a gateway remembers of orders. What it has prepared of their reports isn't part of it: that is made again from the
// order when it is next written about.

import Events
import Tables

extension KnownOrders: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: blocks: what is prepared, which is thrown away here.
    // not state: lostRequest, lostOrder: a request's refusal is of the same step.
    if state.mode == .saving { unprepareAll() }
    state.section("edge.orders", version: 2)
    state.visit(&usedEnd)
    state.visit(&firstEnded)
    state.visit(&lastEnded)
    state.visit(&toldStop)
    state.visit(&toldTrail)
    state.visit(&anomalyCount)
    index.persist(&state)
    free.persist(&state)
    state.visit(&records, upTo: usedEnd)
  }

  @_noLocks
  private mutating func unprepareAll() {
    var slot = 1
    while slot < usedEnd {
      unprepare(slot)
      slot += 1
    }
  }
}
