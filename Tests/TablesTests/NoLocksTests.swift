// What Steps.swift proves to allocate nothing also does what it should.

import Tables
import Testing

@Suite struct NoLocksTests {
  @Test func tablesAllocateNothing() {
    var table = IdTable(capacity: 2)
    var list = FreeList(capacity: 2)
    var slab = Slab<UInt64>(count: 2, repeating: 0)
    for id in 0..<UInt64(100) { #expect(churn(&table, &list, &slab, id) == IdTable.absent) }
    #expect(list.takenCount == 0 && slab[0] == 99)
    var index = IdIndex(capacity: 2)
    for id in 0..<UInt64(100) { #expect(churn(&index, &slab, id) == IdIndex.absent) }
    #expect(index.count == 0)
  }
}
