// Rows that go into a snapshot as they lie in memory have no gaps: whoever lists one that has is stopped as its state is measured.

import Tables
import Testing

private struct Gappy: BitwiseCopyable {
  var one: UInt8 = 1
  var four: UInt32 = 4
}

private struct Full: BitwiseCopyable {
  var four: UInt32 = 4
  var one: UInt8 = 1
  var other: UInt8 = 1
  var two: UInt16 = 2
}

/// Nine bytes and a tail, which is a gap only where something comes behind it.
private struct Odd: BitwiseCopyable {
  var eight: UInt64 = 8
  var one: UInt8 = 1
}

private struct Outer: BitwiseCopyable {
  var two: UInt16 = 2
  var inner = Gappy()
}

private struct Listed: BitwiseCopyable {
  var rows = InlineArray<3, Odd>(repeating: Odd())
}

private struct Choices: BitwiseCopyable {
  var optional: UInt32? = nil
  var lanes = SIMD4<Float>(repeating: 0)
}

/// A machine whose only table has such a row.
private struct Machine<Row: BitwiseCopyable>: Persisted, ~Copyable {
  var rows: Slab<Row>
  mutating func persist(_ state: inout StateVisitor) {
    state.section("machine", version: 1)
    state.visit(&rows)
  }
}

private struct Value<Row: BitwiseCopyable>: Persisted, ~Copyable {
  var row: Row
  mutating func persist(_ state: inout StateVisitor) { state.visit(&row) }
}

@Suite struct RowGapsTests {
  @Test func `a gap is seen, in a row within a row too`() {
    #expect(RowGaps.places(in: Gappy.self) == [1, 2, 3])
    #expect(RowGaps.places(in: Outer.self) == [2, 3, 5, 6, 7])
    #expect(RowGaps.places(in: (UInt8, UInt16).self) == [1])
  }

  @Test func `rows without one have none, and what lies behind a row is none`() {
    #expect(RowGaps.places(in: Full.self) == [])
    #expect(RowGaps.places(in: Odd.self) == [])
    #expect(RowGaps.places(in: Bool.self) == [])
    #expect(RowGaps.places(in: UInt128.self) == [])
  }

  @Test func `between the elements of an inline array there are some`() {
    #expect(
      RowGaps.places(in: Listed.self) == Array(9..<16) + Array(25..<32) + Array(41..<48),
      "and the last one's tail, as the array has its stride")
    #expect(RowGaps.places(in: InlineArray<4, Full>.self) == [])
  }

  @Test func `what a compiler lays out is its own`() {
    // Between the optional's five bytes and the lanes, which begin at sixteen.
    #expect(RowGaps.places(in: Choices.self) == Array(5..<16))
  }

  @Test func `rows without gaps are measured`() {
    var table = Machine(rows: Slab(count: 3, repeating: Odd()))
    #expect(table.measureState() > 3 * 9)
    var value = Value(row: Full())
    #expect(value.measureState() == 8)
  }

  #if DEBUG
    @Test func `a table of rows with a gap isn't measured in a debug build`() async {
      await #expect(processExitsWith: .failure) {
        var machine = Machine(rows: Slab(count: 3, repeating: Gappy()))
        _ = machine.measureState()
      }
    }

    @Test func `nor is a value with one`() async {
      await #expect(processExitsWith: .failure) {
        var machine = Value(row: Gappy())
        _ = machine.measureState()
      }
    }
  #endif
}
