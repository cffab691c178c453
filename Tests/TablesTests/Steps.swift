// Entry points that the compiler proves to allocate nothing: they wouldn't compile otherwise. Alone in
// their file, because the testing macros use what such a file may not.

import Tables

@_noLocks
func churn(
  _ table: inout IdTable, _ list: inout FreeList, _ slab: inout Slab<UInt64>, _ id: UInt64
) -> UInt32 {
  let slot = list.take()
  if slot == FreeList.none { return slot }
  guard case .inserted = table.insert(id, index: slot) else {
    list.giveBack(slot)
    return IdTable.absent
  }
  slab[Int(slot)] = id
  if list.isTaken(slot) { list.giveBack(table.remove(id)) }
  return table.index(of: id)
}

/// Finds an id's place, puts it in at slot 1 unless it is in, and takes it out again.
@_noLocks
func churn(_ index: inout IdIndex, _ ids: inout Slab<UInt64>, _ id: UInt64) -> UInt32 {
  var place = index.first(of: id)
  while place.slot != IdIndex.absent {
    if ids[Int(place.slot)] == id { break }
    place = index.next(after: place)
  }
  if place.slot != IdIndex.absent { return place.slot }
  ids[1] = id
  index.insert(1, at: place)
  index.remove(id, slot: 1)
  return index.first(of: id).slot
}
