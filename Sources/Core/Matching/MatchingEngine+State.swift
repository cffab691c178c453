// What the matching engine remembers: its books, the terms that few orders have, the numbers that it gives out, and whatever
// it is in the middle of. An auction or a mass cancel that took more than a step goes on where it was.

import Books
import Events
import Tables

extension MatchingEngine: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("matching.engine", version: 2)
    state.same(publishes ? 1 : 0)
    state.visit(&heapCount)
    state.visit(&nextExpiry)
    state.visit(&scratchCount)
    state.visit(&clearingReason)
    state.visit(&clearingKind)
    state.visit(&sequence)
    state.visit(&waiting)
    state.visit(&time)
    state.visit(&toldStop)
    state.visit(&toldTrail)
    state.visit(&activity)
    state.visit(&room)
    state.visit(&taker)
    state.visit(&uncross)
    state.visit(&queue)
    state.visit(&hasAdded)
    state.visit(&counter)
    state.visit(&executions)
    state.visit(&refusals)
    state.visit(&gates)
    state.visit(&states)
    state.visit(&heap, upTo: heapCount)
    state.visit(&scratch)
    state.visit(&sells)
    books.persist(&state)
    // By the slots of the books, of which the others were never used.
    state.section("matching.terms", version: 1)
    state.visit(&terms, upTo: Int(books.usedSlotEnd))
  }
}
