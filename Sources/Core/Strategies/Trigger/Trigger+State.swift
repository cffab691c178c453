// What a watcher remembers. A market that it quotes isn't one in which it takes positions.

import Events
import Tables

extension Trigger {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.trigger", version: 1)
    state.same(quotes ? 1 : 0)
    state.visit(&markets)
    var market = 0
    while market < markets.count {
      volumes[market].persist(&state)
      spreads[market].persist(&state)
      market &+= 1
    }
    taker.persist(&state)
  }
}
