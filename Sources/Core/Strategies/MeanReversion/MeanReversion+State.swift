// What a strategy that bets on a price coming back remembers.

import Events
import Tables

extension MeanReversion {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.mean-reversion", version: 1)
    state.visit(&sides)
    feed.persist(&state)
    var market = 0
    while market < gauges.count {
      gauges[market].persist(&state)
      market &+= 1
    }
    taker.persist(&state)
  }
}
