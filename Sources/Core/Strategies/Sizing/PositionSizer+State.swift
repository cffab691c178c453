// What a sizer remembers: the trades, the drawdown, and the prices that the volatility is made of.

import Indicators
import Tables

extension PositionSizer: Persisted {
  // not state: terms: made of the desk's parameters whenever they are restored or changed.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.sizer", version: 2)
    state.same(Int(truncatingIfNeeded: interval))
    state.same(kellyWindow)
    state.visit(&markets)
    state.visit(&results)
    var market = 0
    while market < volatilities.count {
      volatilities[market].persist(&state)
      market &+= 1
    }
  }
}
