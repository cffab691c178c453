// What the books remember: the orders, the levels that they stand in, and where to find both. Of the orders and
// levels only those that were ever used are copied, so a book that is far from full is saved in a fraction of the time
// that its tables would take.

import Tables

extension OrderBooks: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    state.section("books.orders", version: 1)
    // not state: grids: they are settings. Prices are kept as numbers of ticks, so they must be the same.
    var instrument = 0
    while instrument < grids.count {
      state.same(Int(truncatingIfNeeded: grids[instrument].step))
      instrument &+= 1
    }
    state.visit(&used)
    state.visit(&firstFree)
    state.visit(&orders, upTo: Int(used))
    ids.persist(&state)
    // Orders in levels were never more than slots that were used, and levels of feeds without orders than there is room
    // for.
    let bareLevels = ladders.levels.count &- orders.count
    ladders.persist(&state, peak: Int(used) &- 1 &+ bareLevels)
  }
}

extension Ladders {
  /// `peak`: there were never more levels at a time. The free ones are a stack that began in order, so a level whose
  /// number is above the peak was never taken; one more was, where an order moves from a level to another.
  @_noLocks
  mutating func persist(_ state: inout StateVisitor, peak: Int) {
    state.section("books.ladders", version: 1)
    state.visit(&firstFree)
    state.visit(&freeCount)
    state.visit(&moves)
    state.visit(&states)
    let end = Self.touchedEnd(peak: peak, count: levels.count)
    state.visit(&levels, upTo: end)
    state.visit(&cells)
    state.visit(&bits)
    far.persist(&state, upTo: end)
  }

  /// Levels from here on are as they were made.
  @_noLocks
  static func touchedEnd(peak: Int, count: Int) -> Int {
    let end = peak &+ 2
    return end < count ? end : count
  }
}

extension FarLevels {
  /// Nodes bear the numbers of levels.
  @_noLocks
  mutating func persist(_ state: inout StateVisitor, upTo end: Int) {
    state.layout(1)
    state.visit(&weights)
    state.visit(&nodes, upTo: end)
  }
}
