// What a candle builder remembers: the candle that is being made, and what a trade has still to
// close. The rule is a setting; a candle that one rule has begun isn't finished by another.

import Events
import Tables

extension CandleBuilder: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("candles", version: 1)
    state.same(terms.number)
    state.same(Int(terms.size))
    state.visit(&candle)
    state.visit(&isOpen)
    state.visit(&hasClose)
    state.visit(&lastClose)
    state.visit(&now)
    state.visit(&floor)
    state.visit(&pending)
    state.visit(&pendingPrice)
    state.visit(&pendingTime)
    state.visit(&isBusy)
    state.visit(&refused)
    state.visit(&skipped)
  }
}
