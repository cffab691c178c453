import Foundation
import Numerics
import Testing

/// Compiles only while nothing in it allocates, locks or calls what can't be seen through.
@_noLocks
private func drawUnderNoLocks(_ random: inout SplitMix64, meanNs: UInt64) -> UInt64 {
  let low = random.next(from: -5, through: 5)
  let coin = random.nextBool() && random.chance(1, outOf: 2)
  let skip = random.next(below: 10) + UInt64(random.nextUnit32() & 1)
  var other = random.split()
  return exponentialNs(meanNs: meanNs, random: &other) &+ skip &+ negativeLog(random.next())
    &+ UInt64(bitPattern: low) &+ (coin ? 1 : 0)
}

@Suite struct LogarithmTests {
  /// -ln(u / 2^64) as exactly as Double says it, on both sides of one half.
  private func expected(_ u: UInt64) -> Double {
    u >> 63 == 1 ? -log1p(-Double(0 &- u) / 0x1p64) : -log(Double(u) / 0x1p64)
  }

  private func check(_ u: UInt64) {
    let got = Double(negativeLog(u)) / 0x1p58
    let want = expected(u)
    #expect(abs(got - want) <= 1e-11 * want + 0x1p-56, "u = \(u): \(got), not \(want)")
  }

  @Test func agreesWithTheLibraryEverywhere() {
    for shift in UInt64(0)..<64 {
      let power = UInt64(1) << shift
      for near in UInt64(0)..<4 {
        check(max(power &- near, 1))
        check(power &+ near)
        check(0 &- power &- near)
      }
    }
    // Both ends of each sixteenth, where the table's next row begins.
    for i in UInt64(16)..<32 {
      check(i << 59)
      check((i << 59) - 1)
      check((i << 59) + 1)
    }
    var random = SplitMix64(seed: 0xA905)
    for _ in 0..<50_000 { check(max(random.next(), 1)) }
    for _ in 0..<50_000 { check(max(random.next() >> random.next(below: 64), 1)) }
    for _ in 0..<10_000 { check(0 &- max(random.next() >> random.next(below: 64), 1)) }
  }

  @Test func neverRisesWithItsArgument() {
    for shift in UInt64(0)..<60 {
      for step in UInt64(16)..<31 {
        let low = step << shift
        let high = (step + 1) << shift
        #expect(negativeLog(low) > negativeLog(high))
        #expect(negativeLog(high - 1) >= negativeLog(high))
      }
    }
    #expect(negativeLog(0) == negativeLog(1))
    #expect(negativeLog(.max) <= 2)
  }

  @Test func hasTheMeanAndTheVarianceOfAnExponential() {
    var random = SplitMix64(seed: 77)
    let count = 400_000
    let mean = 250_000.0
    var sum = 0.0
    var squares = 0.0
    var beyondTheMean = 0
    for _ in 0..<count {
      let gap = Double(exponentialNs(meanNs: 250_000, random: &random))
      sum += gap
      squares += gap * gap
      if gap > mean { beyondTheMean += 1 }
    }
    let measured = sum / Double(count)
    let variance = squares / Double(count) - measured * measured
    #expect(abs(measured / mean - 1) < 0.01)
    #expect(abs(variance / (mean * mean) - 1) < 0.03)
    #expect(abs(Double(beyondTheMean) / Double(count) - exp(-1)) < 0.005)
  }

  @Test func extremesAreExact() {
    var random = SplitMix64(seed: 1)
    #expect(exponentialNs(meanNs: 0, random: &random) == 0)
    var greatest: UInt64 = 0
    for _ in 0..<1_000 { greatest = max(greatest, exponentialNs(meanNs: .max, random: &random)) }
    #expect(greatest == .max)
    // What a mean of one unit gives is the logarithm rounded.
    var a = SplitMix64(seed: 2)
    var b = SplitMix64(seed: 2)
    for _ in 0..<10_000 {
      let log = negativeLog(a.next())
      #expect(exponentialNs(meanNs: 1, random: &b) == (log + (1 << 57)) >> 58)
    }
  }

  @Test func isTheSameToTheBitEverywhere() {
    // Golden: these numbers are part of every recorded market. They never change.
    #expect(negativeLog(1) == 0xB172_17F7_D1CB_1FD4)
    #expect(negativeLog(1 << 63) == 0x02C5_C85F_DF42_E3FB)
    #expect(negativeLog(0x0123_4567_89AB_CDEF) == 0x15AA_1639_4D47_EB99)
    #expect(negativeLog(0xFEDC_BA98_7654_3210) == 0x0004_8FAE_644D_53AA)
    var random = SplitMix64(seed: 42)
    var gaps: [UInt64] = []
    for _ in 0..<6 { gaps.append(exponentialNs(meanNs: 1_000_000, random: &random)) }
    #expect(gaps == [298_993, 1_833_142, 1_277_974, 1_066_559, 3_269_376, 141_301])
    var folded: UInt64 = 0
    for _ in 0..<200_000 { folded = folded &* 31 &+ negativeLog(random.next()) }
    #expect(folded == 0x2B82_EA48_42AB_16AA)
  }

  @Test func isCleanUnderNoLocks() {
    var a = SplitMix64(seed: 8)
    var b = SplitMix64(seed: 8)
    let one = drawUnderNoLocks(&a, meanNs: 1_000)
    #expect(one == drawUnderNoLocks(&b, meanNs: 1_000))
  }
}
