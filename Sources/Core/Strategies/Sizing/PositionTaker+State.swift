// What a taker remembers: what is wanted, the order that is out for it, and the sizer's trades.

import Tables

extension PositionTaker: Persisted {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.taker", version: 2)
    state.visit(&markets)
    sizer.persist(&state)
  }
}
