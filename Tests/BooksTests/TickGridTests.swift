// A tick grid against plain division, in numbers wide enough to hold all that is asked.

import Books
import Numerics
import Testing

@Suite struct TickGridTests {
  static let steps: [Int64] = [
    1, 2, 3, 4, 5, 6, 7, 8, 12, 64, 100, 1_000_000, 100_000_000, 3 << 20, 625 << 5, 7 << 55,
    1 << 32, 1 << 62, (1 << 62) - 1, (1 << 62) + 1, 3 << 60, .max - 1, .max,
  ]

  /// What the grid says of a value, and what division does.
  private func isRight(_ grid: TickGrid, _ value: Int64) -> Bool {
    let step = Int128(grid.stepUnits)
    // Swift's division goes towards zero, so this is the lowest multiple in Int64.
    let origin = Int128(Int64.min) / step * step
    let distance = Int128(value) - origin
    let isOn = distance >= 0 && distance % step == 0
    let number = grid.number(value)
    if grid.holds(number) != isOn { return false }
    if isOn && (Int128(number) != distance / step || grid.value(number) != value) { return false }
    let below = distance < 0 ? 0 : distance / step
    return Int128(grid.floor(value)) == below && grid.holds(grid.floor(value))
  }

  private func expectedLast(_ step: Int64) -> UInt64 {
    let (low, high) = (Int128(Int64.min / step), Int128(Int64.max / step))
    return UInt64(high - low)
  }

  @Test(arguments: steps)
  func agreesWithDivisionAtTheEndsAndAroundZero(step: Int64) {
    let grid = TickGrid(step: step)
    #expect(grid.stepUnits == step)
    #expect(grid.last == (step == 1 ? .max : expectedLast(step)))
    #expect(grid.value(0) == Int64.min / step * step || step == 1)
    #expect(grid.value(grid.last) == Int64.max / step * step)
    for offset in 0..<Int64(2_000) {
      let values = [Int64.min + offset, .max - offset, offset - 1_000]
      for value in values where !isRight(grid, value) {
        Issue.record("step \(step), value \(value)")
        return
      }
    }
    // Around every multiple that is nearest to where the arithmetic turns.
    for turn in [Int64.min, .min / 2, -step, 0, step, .max / 2, .max] {
      let multiple = turn / step * step
      for offset in -3...Int64(3) {
        let (value, overflow) = multiple.addingReportingOverflow(offset)
        #expect(overflow || isRight(grid, value), "step \(step), value \(value)")
      }
    }
  }

  /// Each small step over each value of a range around zero and at both ends.
  @Test func everySmallStep() {
    for step in 1...Int64(130) {
      let grid = TickGrid(step: step)
      for offset in 0..<Int64(300) {
        for value in [Int64.min + offset, .max - offset, offset - 150]
        where !isRight(grid, value) {
          Issue.record("step \(step), value \(value)")
          return
        }
      }
    }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func randomStepsAndValues(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for number in 0..<4_000 {
      let width = random.next(below: 63)
      let step = Int64(1 + random.next() >> (1 + width))
      let grid = TickGrid(step: step)
      guard grid.last == (step == 1 ? .max : expectedLast(step)) else {
        Issue.record("seed \(seed), number \(number): step \(step)")
        return
      }
      for _ in 0..<6 {
        let any = Int64(bitPattern: random.next()) >> Int64(random.next(below: 63))
        let on = any / step * step
        for value in [any, on, on &+ 1, on &- 1, on ^ (1 << 62)] where !isRight(grid, value) {
          Issue.record("seed \(seed), number \(number): step \(step), value \(value)")
          return
        }
      }
    }
  }

  @Test func numbersGoUpWithValues() {
    for step in Self.steps {
      let grid = TickGrid(step: step)
      let numbers = [0, 1, 2, grid.last / 3, grid.last / 2, grid.last - 1, grid.last]
        .filter { $0 <= grid.last }.sorted()
      for (a, b) in zip(numbers, numbers.dropFirst()) where a < b {
        #expect(grid.value(a) < grid.value(b), "step \(step)")
        #expect(grid.number(grid.value(a)) == a && grid.number(grid.value(b)) == b, "step \(step)")
      }
    }
  }

  @Test func needsAStep() async {
    await #expect(processExitsWith: .failure) { _ = TickGrid(step: 0) }
    await #expect(processExitsWith: .failure) { _ = TickGrid(step: -5) }
    await #expect(processExitsWith: .failure) { _ = TickGrid(step: .min) }
  }
}
