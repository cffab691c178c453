// Divisibility without a division agrees with the remainder.

import Numerics
import Testing

@testable import Risk

@Suite struct DivisorTests {
  @Test(arguments: [UInt64(431), 432])
  func itAgreesWithTheRemainder(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var divisors: [Int64] = [2, 3, 4, 5, 7, 8, 10, 1 << 62, .max, .max - 1, 100_000_000]
    for _ in 0..<300 {
      divisors.append(2 + Int64(random.next() >> (2 + random.next(below: 61))))
    }
    for number in divisors {
      let divisor = Divisor(number)
      let multiple = number.multipliedReportingOverflow(by: random.next(from: -9, through: 9))
      let values: [Int64] = [
        0, 1, -1, number, -number, number - 1, number / 2, .max, .min,
        multiple.overflow ? number : multiple.partialValue, Int64(bitPattern: random.next()),
        number &* Int64(bitPattern: random.next()),
      ]
      let parts = Multiples(inverse: divisor.inverse, most: divisor.most)
      for value in values {
        #expect(parts.holds(value, twos: UInt8(divisor.twos)) == divisor.divides(value))
        #expect(
          divisor.divides(value) == (value % number == 0), "seed \(seed): \(value) by \(number)")
      }
    }
  }

  @Test func oneDividesAll() {
    for number in [1, 0, -5] as [Int64] {
      for value in [0, 1, -7, .max, .min] as [Int64] {
        #expect(Divisor(number).divides(value))
      }
    }
  }
}

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
}
