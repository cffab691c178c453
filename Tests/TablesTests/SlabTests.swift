// A slab's elements are where they were put, and nothing outside it can be reached.

import Tables
import Testing

@Suite struct SlabTests {
  @Test func holdsWhatIsWritten() {
    var slab = Slab<UInt64>(count: 100, repeating: 7)
    #expect(slab.count == 100)
    #expect((0..<100).allSatisfy { slab[$0] == 7 })
    for index in 0..<100 { slab[index] = UInt64(index * index) }
    slab[3] += 1
    #expect((0..<100).allSatisfy { slab[$0] == UInt64($0 * $0) + ($0 == 3 ? 1 : 0) })
  }

  @Test func mayBeEmpty() {
    let slab = Slab<UInt64>(count: 0, repeating: 7)
    #expect(slab.count == 0)
  }

  /// Every run of a small slab to every place, against an array.
  @Test func movesOverlappingRuns() {
    let size = 7
    for source in 0...size {
      for target in 0...size {
        for moved in 0...(size - max(source, target)) {
          var slab = Slab<UInt32>(count: size, repeating: 0)
          var expected = (0..<size).map { UInt32($0) }
          for index in 0..<size { slab[index] = UInt32(index) }
          let run = Array(expected[source..<source + moved])
          expected.replaceSubrange(target..<target + moved, with: run)
          slab.move(from: source, to: target, count: moved)
          #expect((0..<size).map { slab[$0] } == expected, "\(source) → \(target), \(moved)")
        }
      }
    }
  }

  @Test func trapsOnReadingPastTheEnd() async {
    await #expect(processExitsWith: .failure) {
      let slab = Slab<UInt64>(count: 4, repeating: 0)
      _ = slab[4]
    }
  }

  @Test func trapsOnWritingPastTheEnd() async {
    await #expect(processExitsWith: .failure) {
      var slab = Slab<UInt64>(count: 4, repeating: 0)
      slab[4] = 1
    }
  }

  @Test func trapsOnANegativeIndex() async {
    await #expect(processExitsWith: .failure) {
      var slab = Slab<UInt64>(count: 4, repeating: 0)
      slab[-1] = 1
    }
  }

  @Test func trapsAtTheEndsOfInt() async {
    await #expect(processExitsWith: .failure) {
      let slab = Slab<UInt64>(count: 4, repeating: 0)
      _ = slab[.min]
    }
    await #expect(processExitsWith: .failure) {
      let slab = Slab<UInt64>(count: 4, repeating: 0)
      _ = slab[.max]
    }
  }

  @Test func trapsOnAnyIndexOfAnEmptySlab() async {
    await #expect(processExitsWith: .failure) {
      let slab = Slab<UInt8>(count: 0, repeating: 0)
      _ = slab[0]
    }
  }

  @Test func trapsOnARunThatEndsOutside() async {
    await #expect(processExitsWith: .failure) {
      var slab = Slab<UInt64>(count: 4, repeating: 0)
      slab.move(from: 0, to: 2, count: 3)
    }
    await #expect(processExitsWith: .failure) {
      var slab = Slab<UInt64>(count: 4, repeating: 0)
      slab.move(from: -1, to: 0, count: 1)
    }
  }
}
