// What the book's stage remembers: the books, what it told of them last, and what of them is ours.

import Events
import Tables

extension BookBuilder: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("books.builder", version: 1)
    state.same(orderCapacity)
    state.same(levelCapacity)
    state.visit(&resting)
    state.visit(&told)
    state.visit(&quoted)
    state.visit(&unquoting)
    state.visit(&cause)
    state.visit(&isBestTouched)
    state.visit(&refusals)
    own.persist(&state)
    storage.persist(&state)
  }
}

extension OwnOrders: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    state.section("books.own", version: 2)
    state.same(capacity)
    state.same(memory)
    places.persist(&state)
    state.visit(&orders)
    free.persist(&state)
    state.visit(&first)
    state.visit(&oldest)
    state.visit(&resting)
    state.visit(&remembered)
    executions.persist(&state)
  }
}
