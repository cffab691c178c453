// What a market maker remembers, besides what its desk does.

import Events
import Tables

extension MarketMaker {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.market-maker", version: 2)
    state.visit(&markets)
    state.visit(&quotes)
    for market in 0..<volatilities.count { volatilities[market].persist(&state) }
  }
}
