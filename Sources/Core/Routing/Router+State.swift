// What the router remembers: its parents and their children, what each venue shows, and a walk that is under way. The run's
// epoch is no state: it sets this run's children apart from those of the run that was saved.

import Events
import Orders
import Tables

extension Router: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("router", version: 3)
    state.same(Int(number))
    state.visit(&counter)
    state.visit(&walk)
    state.visit(&walkCause)
    state.visit(&walkInstrument)
    state.visit(&walkEnd)
    state.visit(&refusals)
    state.visit(&orphans)
    state.visit(&overs)
    state.visit(&sent)
    state.visit(&isHeld)
    state.visit(&firstParent)
    state.visit(&plans)
    state.visit(&links)
    venues.persist(&state)
    parents.persist(&state)
    children.persist(&state)
  }
}

extension VenueTable: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("router.venues", version: 2)
    state.same(count)
    state.visit(&up)
    state.visit(&stopped)
    state.visit(&quotes)
  }
}
