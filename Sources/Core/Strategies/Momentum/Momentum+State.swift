// What a follower of trends remembers.

import Events
import Tables

extension Momentum {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.momentum", version: 1)
    feed.persist(&state)
    var market = 0
    while market < trends.count {
      trends[market].persist(&state)
      market &+= 1
    }
    taker.persist(&state)
  }
}
