// Names of requests that go on, such as a subscription: as long as one is held it isn't forgotten.

import Tables

struct HeldNames: ~Copyable {
  private var places: IdTable
  private var counts: Slab<UInt32>
  private var free: FreeList

  init(capacity: Int) {
    places = IdTable(capacity: max(1, capacity))
    counts = Slab(count: max(1, capacity), repeating: 0)
    free = FreeList(capacity: max(1, capacity))
  }

  func holds(_ name: UInt64) -> Bool { places.index(of: name) != IdTable.absent }

  /// Once more. There is room for as many names as there may be requests.
  mutating func hold(_ name: UInt64) {
    let place = places.index(of: name)
    if place != IdTable.absent {
      counts[Int(place)] += 1
      return
    }
    let fresh = free.take()
    precondition(fresh != FreeList.none, "as many names as requests")
    counts[Int(fresh)] = 1
    _ = places.insert(name, index: fresh)
  }

  mutating func letGo(_ name: UInt64) {
    let place = places.index(of: name)
    if place == IdTable.absent { return }
    counts[Int(place)] -= 1
    if counts[Int(place)] > 0 { return }
    _ = places.remove(name)
    free.giveBack(place)
  }

  var count: Int { places.count }
}
