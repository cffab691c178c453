// What the quoter and taker remembers, besides what its desk does.

import Events
import Tables

extension QuoteAndTake {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.quote-and-take", version: 2)
    state.visit(&markets)
  }
}
