// What the strategy stage remembers: each strategy with its desk. How many of each kind there are is a setting.

import Events
import Tables

extension StrategyHouse: Persisted {
  @inlinable
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategies", version: 1)
    state.same(strategyCount)
    state.visit(&waiting)
    state.visit(&event)
    for index in 0..<executors.count { executors[index].persist(&state) }
    for index in 0..<imbalanceTakers.count { imbalanceTakers[index].persist(&state) }
    for index in 0..<makers.count { makers[index].persist(&state) }
    for index in 0..<reverters.count { reverters[index].persist(&state) }
    for index in 0..<modelTakers.count { modelTakers[index].persist(&state) }
    for index in 0..<momenta.count { momenta[index].persist(&state) }
    for index in 0..<outsiders.count { outsiders[index].persist(&state) }
    for index in 0..<pairs.count { pairs[index].persist(&state) }
    for index in 0..<plugins.count { plugins[index].persist(&state) }
    for index in 0..<quoters.count { quoters[index].persist(&state) }
    for index in 0..<triggers.count { triggers[index].persist(&state) }
  }
}
