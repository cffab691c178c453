// Nothing allocates after the start, and the same ticks give the same bits on every machine and in
// every build.

import AllocationCounter
import Events
import Indicators
import Numerics
import Testing

@Suite struct AllocationTests {
  @Test func ticksAllocateNothing() {
    guard apus_allocation_counter_works() == 1 else { return }
    var all = Everything()
    var walk = Walk(seed: 21)
    // The first ones make what the runtime makes once.
    var sum = 0.0
    for _ in 0..<500 { sum += step(&all, walk.next()) }
    let before = apus_allocation_count()
    for _ in 0..<3_000 { sum += step(&all, walk.next()) }
    #expect(apus_allocation_count() == before)
    #expect(sum != 0)
  }

  /// Golden: what was recorded in one build is replayed by another.
  @Test func isTheSameToTheBitEverywhere() {
    var all = Everything()
    var walk = Walk(seed: 22)
    var folded: UInt64 = 0
    for _ in 0..<5_000 {
      let said = step(&all, walk.next())
      let values: [Double?] = [
        said, all.strength.value, all.score.value, all.line.slope, all.line.residual,
        all.line.correlation, all.volatility.value, all.bands.value?.deviation,
      ]
      for value in values { folded = folded &* 31 &+ (value?.bitPattern ?? 1) }
    }
    #expect(folded == 0x4E2F_CA3D_B519_9829, "\(String(folded, radix: 16))")
  }
}
