// The world that a seed stands for: which instruments, how large the tables, which profile.

import Numerics
import ReferenceMatching

extension Scenario {
  init(seed: UInt64) {
    var random = SplitMix64(seed: seed &* 0x2545_F491_4F6C_DD1D)
    let profile = Profile.all[Int(seed % UInt64(Profile.all.count))]
    func pick<Value>(_ values: [Value], _ random: inout SplitMix64) -> Value {
      values[Int(random.next(below: UInt64(values.count)))]
    }
    var instruments: [ReferenceInstrument] = []
    for index in 0..<2 + Int(random.next(below: 2)) {
      let tick: Int64 = pick([1, 5, 1_000_000, 2_500_000], &random)
      let lot: Int64 = pick([1, 1, 10, 100_000_000], &random)
      // Some markets are at zero: spreads, whose prices may be negative.
      let middle: Int64 = pick([1_000, 1_000, 2_000, 0], &random)
      var terms = ReferenceInstrument(tick: tick, lot: lot)
      if random.chance(6, outOf: 10) { terms.reference = middle * tick }
      if profile.extremes == 0 && random.chance(5, outOf: 10) {
        let reach: Int64 = pick([15, 100, 10_000], &random)
        let centre = terms.reference ?? 1_000 * tick
        terms.lowest = centre - reach * tick
        terms.highest = centre + reach * tick
      }
      // At zero a band would leave but one price.
      if middle != 0 && random.chance(3, outOf: 10) {
        terms.bandBasisPoints = pick([30, 100, 500, 10_000], &random)
      }
      terms.isProRata = random.chance(profile.proRata, outOf: 100)
      terms.capacity = profile.isTight ? (index == 0 ? 8 : pick([8, 16, 30], &random)) : 400
      instruments.append(terms)
    }
    self.init(
      seed: seed, profile: profile, instruments: instruments,
      windowTicks: pick([64, 64, 128, 4096], &random), isPublished: random.chance(4, outOf: 10))
  }
}
