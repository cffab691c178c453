import Numerics
import Testing

@Suite struct SplitMix64Tests {
  @Test func givesThePublishedNumbers() {
    // The reference implementation's first outputs (Vigna's splitmix64.c).
    var zero = SplitMix64(seed: 0)
    #expect(zero.next() == 0xE220_A839_7B1D_CDAF)
    #expect(zero.next() == 0x6E78_9E6A_A1B9_65F4)
    #expect(zero.next() == 0x06C4_5D18_8009_454F)
    #expect(zero.next() == 0xF88B_B8A8_724C_81EC)
    var other = SplitMix64(seed: 1_234_567)
    #expect(other.next() == 6_457_827_717_110_365_317)
    #expect(other.next() == 3_203_168_211_198_807_973)
    #expect(other.next() == 9_817_491_932_198_370_423)
    #expect(other.next() == 4_593_380_528_125_082_431)
    #expect(other.next() == 16_408_922_859_458_223_821)
  }

  @Test func resumesFromItsState() {
    var a = SplitMix64(seed: 9)
    for _ in 0..<10 { _ = a.next() }
    var b = SplitMix64(seed: a.state)
    for _ in 0..<10 { #expect(a.next() == b.next()) }
  }

  @Test func belowStaysBelowAndReachesAll() {
    var random = SplitMix64(seed: 3)
    var seen = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { seen[Int(random.next(below: 7))] += 1 }
    for count in seen { #expect(abs(count - 10_000) < 500) }
    #expect(random.next(below: 1) == 0)
    #expect(random.next(below: 0) == 0)
  }

  @Test func rangesIncludeBothEnds() {
    var random = SplitMix64(seed: 4)
    var seen: Set<Int64> = []
    for _ in 0..<1_000 { seen.insert(random.next(from: -2, through: 2)) }
    #expect(seen == [-2, -1, 0, 1, 2])
    #expect(random.next(from: .max, through: .max) == .max)
    var negative = 0
    for _ in 0..<1_000 where random.next(from: .min, through: .max) < 0 { negative += 1 }
    #expect(abs(negative - 500) < 100)
  }

  @Test func fractionsAndChancesAreFair() {
    var random = SplitMix64(seed: 5)
    var sum: UInt64 = 0
    var heads = 0
    var hits = 0
    for _ in 0..<100_000 {
      sum += UInt64(random.nextUnit32())
      if random.nextBool() { heads += 1 }
      if random.chance(3, outOf: 10) { hits += 1 }
    }
    #expect(abs(Int64(sum / 100_000) - (1 << 31)) < 1 << 24)
    #expect(abs(heads - 50_000) < 800)
    #expect(abs(hits - 30_000) < 800)
  }

  @Test func aSplitStreamIsAnother() {
    var a = SplitMix64(seed: 6)
    var b = a.split()
    var same = 0
    for _ in 0..<1_000 where a.next() == b.next() { same += 1 }
    #expect(same == 0)
  }
}
