// What a scorer remembers: the indicators of its features. What it is told to make of them is the config's, and may be
// another after a restart as long as the windows are the same.

import Indicators
import Tables

extension Scorer: Persisted {
  // not state: values: worked out anew from the indicators whenever there is a score.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.scorer", version: 1)
    for index in 0..<features.count {
      state.same(features[index].identity)
    }
    state.visit(&middles)
    state.visit(&counts)
    for index in 0..<volatilities.count { volatilities[index].persist(&state) }
    for index in 0..<scores.count { scores[index].persist(&state) }
    for index in 0..<trades.count { trades[index].persist(&state) }
  }
}
