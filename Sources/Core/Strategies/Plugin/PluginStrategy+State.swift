// What a plug-in remembers: its own memory, whole, and the rows that it names its orders by. The desk's numbers are shown to
// it anew after a restore.

import Events
import Tables

extension PluginStrategy {
  // not state: tray: of one event; between two it is empty.
  // not state: views, header: made of the desk, in `tune`.

  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("strategy.plugin", version: 1)
    // Another library's memory would mean something else.
    state.same(mark)
    state.same(stateByteCount)
    state.visit(&arena)
    state.visit(&rows)
    state.visit(&values)
    state.visit(&hasBegun)
    state.visit(&isBroken)
    state.visit(&refused)
    state.visit(&lastRefusal)
  }
}
