// What the tables remember. A table has no section of its own: it is part of one, and what didn't fit is told by the
// section's name.

extension FreeList: Persisted {
  @inlinable
  public mutating func persist(_ state: inout StateVisitor) {
    state.layout(1)
    state.visit(&first)
    state.visit(&free)
    state.visit(&next)
  }
}

extension IdIndex: Persisted {
  /// With its key, since ids stand where the key puts them.
  @inlinable
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: shift: it follows from the capacity.
    state.layout(1)
    state.visit(&factor)
    state.visit(&taken)
    state.visit(&heads)
    state.visit(&nexts)
  }
}

extension IdTable: Persisted {
  /// With its key, since ids stand where the key puts them.
  @inlinable
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: mask: it follows from the capacity.
    state.layout(1)
    state.visit(&key)
    state.visit(&factor)
    state.visit(&entries)
    state.visit(&slots)
  }
}
