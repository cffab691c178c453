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
}
