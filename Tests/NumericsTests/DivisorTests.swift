// Divisibility without a division agrees with the remainder.

import Numerics
import Testing

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
      for value in values {
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
