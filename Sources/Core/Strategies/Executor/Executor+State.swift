// What an executor remembers, besides what its desk does.

import Events
import Tables

extension Executor {
  // not state: terms, curve: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.executor", version: 3)
    state.visit(&parent)
    state.visit(&child)
  }
}
