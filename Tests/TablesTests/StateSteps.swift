// A small machine with one of each table, and the proof that saving it allocates nothing. Apart from the tests, because the
// testing macros use what such a file may not.

import Tables

/// A machine whose answers depend on all that it remembers.
struct Register: Persisted, ~Copyable {
  var free: FreeList
  var index: IdIndex
  var table: IdTable
  var ids: Slab<UInt64>
  /// Rows from here on were never used.
  var used: UInt32 = 1
  var last: UInt64 = 0
  var isOdd = false
  let capacity: Int

  init(capacity: Int, key: UInt64 = 1) {
    free = FreeList(capacity: capacity)
    index = IdIndex(capacity: capacity, key: key)
    table = IdTable(capacity: capacity, key: key)
    ids = Slab(count: capacity + 1, repeating: 0)
    self.capacity = capacity
  }

  @_noLocks
  mutating func persist(_ state: inout StateVisitor) {
    state.section("test.register", version: 3)
    state.same(capacity)
    state.visit(&used)
    state.visit(&last)
    state.visit(&isOdd)
    state.visit(&ids, upTo: Int(used))
    free.persist(&state)
    index.persist(&state)
    table.persist(&state)
  }

  /// Puts an id in, or takes it out where it is in. The answer tells of every table.
  @_noLocks
  mutating func toggle(_ id: UInt64) -> UInt64 {
    last = last &* 31 &+ id
    isOdd = !isOdd
    var place = index.first(of: id)
    var steps: UInt64 = 0
    while place.slot != IdIndex.absent && ids[Int(place.slot)] != id {
      place = index.next(after: place)
      steps &+= 1
    }
    if place.slot != IdIndex.absent {
      index.remove(at: place)
      free.giveBack(table.remove(id))
      return last ^ UInt64(place.slot) &<< 32 ^ steps ^ 1
    }
    let slot = free.take()
    if slot == FreeList.none { return last ^ steps ^ 2 }
    ids[Int(slot) + 1] = id
    if slot + 2 > used { used = slot + 2 }
    index.insert(slot + 1, at: index.first(of: id))
    _ = table.insert(id, index: slot)
    return last ^ UInt64(slot) &<< 32 ^ (isOdd ? 3 : 4)
  }
}

/// What a stage does when it meets a marker.
@_noLocks
func save(_ register: inout Register, _ visitor: inout StateVisitor) {
  register.persist(&visitor)
}

@_noLocks
func save(_ register: inout Register, _ memory: inout StateMemory) -> Bool {
  var visitor = memory.visitor()
  register.persist(&visitor)
  return memory.saved(visitor)
}
