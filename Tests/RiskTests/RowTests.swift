// How the tables of risk lie in memory.

import Numerics
import Testing

@testable import Risk

@Suite struct RowTests {
  /// What is looked at by chance lies in one cache line each, and a large row's parts begin with one.
  @Test func rowsAreCacheLines() {
    #expect(MemoryLayout<ExposureCell>.stride == 64)
    #expect(MemoryLayout<RiskOrder>.stride == 64)
    #expect(MemoryLayout<RateGauge>.stride == 32)
    #expect(MemoryLayout<RecentOrder>.stride == 32)
    #expect(MemoryLayout<InstrumentState>.stride == 320)
    #expect(MemoryLayout<InstrumentState>.offset(of: \.notional) == 64)
    #expect(MemoryLayout<InstrumentState>.offset(of: \.openValue) == 128)
    #expect(MemoryLayout<InstrumentState>.offset(of: \.orders) == 192)
    #expect(MemoryLayout<InstrumentState>.offset(of: \.bid) == 256)
    #expect(MemoryLayout<ScopeState>.stride == 256)
    #expect(MemoryLayout<ScopeState>.offset(of: \.nearGross) == 64)
    #expect(MemoryLayout<ScopeState>.offset(of: \.orders) == 128)
    #expect(MemoryLayout<ScopeState>.offset(of: \.nearProfit) == 192)
  }

  /// A divisor that is spread over a row divides what it divided.
  @Test func partsOfADivisorDivideTheSame() {
    var random = SplitMix64(seed: 431)
    for _ in 0..<1_000 {
      let number = 2 + Int64(random.next() >> (2 + random.next(below: 61)))
      let divisor = Divisor(number)
      let parts = Multiples(inverse: divisor.inverse, most: divisor.most)
      let some = Int64(bitPattern: random.next())
      for value in [0, 1, number, -number, number - 1, some, some &* number, .min, .max] {
        #expect(parts.holds(value, twos: UInt8(divisor.twos)) == divisor.divides(value))
      }
    }
  }
}
