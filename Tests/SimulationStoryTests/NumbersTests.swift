// The rule about numbers keeps what is missing as ranges. Whatever comes to fill them, in whatever order, one by one, in gaps
// that overlap and touch, the lowest that never came is what it says, as a plain list of numbers does.

import Numerics
import SimulationStory
import Testing

@Suite struct NumbersTests {
  private func cover(_ range: Range<Int>) -> Fact {
    fact(
      one,
      .arrived(
        Arrival(type: "4", number: range.lowerBound, isRepeated: true, next: range.upperBound)))
  }

  /// #1, and on the next connection the last, between which all is missing; then these; then quiet.
  private func missing(of last: Int, _ ranges: [Range<Int>]) -> [String] {
    let begun = [fact(one, .connected), arrival(1, "A"), fact(one, .down), fact(one, .connected)]
    return findings(
      NumbersInARow.self,
      begun + [arrival(last, "A")] + ranges.map(cover) + [fact(.world, .settled)])
  }

  private func expected(of last: Int, _ ranges: [Range<Int>]) -> [String] {
    let first = (2..<last).first { number in !ranges.contains { $0.contains(number) } }
    return first.map { ["client-1 never got #\($0) of \(last)"] } ?? []
  }

  @Test func `any three ranges in any order`() {
    let last = 7
    let ranges = (1...last).flatMap { from in (from...last).map { from..<$0 + 1 } }
    var complete = 0
    for a in ranges {
      for b in ranges {
        for c in ranges {
          let found = missing(of: last, [a, b, c])
          guard found == expected(of: last, [a, b, c]) else {
            Issue.record("\(a), \(b), \(c): \(found)")
            return
          }
          if found.isEmpty { complete += 1 }
        }
      }
    }
    #expect(complete > 1_000 && complete < ranges.count * ranges.count * ranges.count)
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func `many holes at random`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for round in 0..<300 {
      let last = 3 + Int(random.next(below: 60))
      let ranges = (0..<Int(random.next(below: 40))).map { _ in
        let from = 1 + Int(random.next(below: UInt64(last)))
        return from..<from + 1 + Int(random.next(below: random.nextBool() ? 1 : 12))
      }
      let found = missing(of: last, ranges)
      #expect(found == expected(of: last, ranges), "seed \(seed), round \(round): \(ranges)")
    }
  }

  @Test func `a range of tens of thousands costs what one does`() {
    let last = 200_000_000
    #expect(missing(of: last, [2..<last]) == [])
    #expect(missing(of: last, [3..<last]) == ["client-1 never got #2 of \(last)"])
    #expect(missing(of: last, [100..<last, 2..<99]) == ["client-1 never got #99 of \(last)"])
    #expect(missing(of: last, [100..<last, 2..<99, 99..<100]) == [])
  }

  @Test func `a gap fill that goes nowhere fills nothing`() {
    #expect(missing(of: 3, [2..<2]) == ["client-1 never got #2 of 3"])
  }

  @Test func `who begins at 1 again misses nothing of before`() {
    let begun = [fact(one, .connected), arrival(1, "A"), fact(one, .down), fact(one, .connected)]
    let anew = [fact(one, .forgot), arrival(1, "A"), fact(.world, .settled)]
    #expect(findings(NumbersInARow.self, begun + [arrival(9, "A")] + anew) == [])
    #expect(
      findings(NumbersInARow.self, begun + [arrival(9, "A"), fact(.world, .settled)]).count == 1)
  }
}
