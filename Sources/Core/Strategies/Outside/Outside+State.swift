// What is remembered of a strategy outside: whether somebody sits there, and its numbers of its orders.

import Events
import Tables

extension Outside {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.outside", version: 1)
    state.visit(&isTaken)
    state.visit(&nextSwept)
    state.visit(&nextTold)
    state.visit(&isGreeting)
    tags.persist(&state)
    free.persist(&state)
    state.visit(&orders)
  }
}
