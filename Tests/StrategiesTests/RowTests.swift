// Rows that go into a snapshot as they lie in memory have no gaps: what lies in one is whatever a copy brought along, and two
// rows that are the same would be saved as two.

@_spi(Reflection) import Swift
import Testing

@testable import Strategies

private func size<Field>(_ field: Field.Type) -> Int { MemoryLayout<Field>.size }

private func mark(_ type: Any.Type, at place: Int, _ used: inout [Bool]) {
  var isLeaf = true
  _ = unsafe _forEachField(of: type) { _, offset, field, _ in
    isLeaf = false
    mark(field, at: place + offset, &used)
    return true
  }
  if isLeaf { for byte in 0..<_openExistential(type, do: size) { used[place + byte] = true } }
}

/// Where bytes of a type belong to no field.
private func gaps<Row>(_ row: Row.Type) -> [Int] {
  var used = [Bool](repeating: false, count: MemoryLayout<Row>.stride)
  mark(row, at: 0, &used)
  return used.indices.filter { !used[$0] }
}

@Suite struct RowTests {
  @Test func `a gap is seen`() {
    struct Gappy {
      var one: UInt8
      var four: UInt32
    }
    #expect(gaps(Gappy.self) == [1, 2, 3])
  }

  @Test func `a desk's rows have none`() {
    #expect(gaps(DeskMarket.self) == [])
    #expect(gaps(OwnOrder.self) == [])
  }
}
