// The last step of every indicator, by itself: quotients, wide products, and the nearest `Double`,
// against the standard library's slow and generic ways to the same.

import Numerics
import Testing

@testable import Indicators

@Suite struct RoundingTests {
  /// Any size there is, and often next to a power of two, where what is cut off is a tie.
  private func number(_ random: inout SplitMix64, bits: UInt64 = 126) -> Int128 {
    let whole = UInt128(random.next()) << 64 | UInt128(random.next())
    var size = whole >> UInt128(128 - bits + random.next(below: bits - 1))
    if random.nextBool() {
      // Few bits at the top, and one more or less at the bottom.
      size = (size >> 60) << 60
      if random.nextBool() { size += 1 }
    }
    return random.nextBool() ? Int128(size) : -Int128(size)
  }

  @Test(arguments: [UInt64(1), 2])
  func theNearestDouble(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      let a = number(&random)
      guard nearestDouble(a) == Double(a), Wide(a).double == Double(a) else {
        Issue.record("seed \(seed): \(a) is \(nearestDouble(a)), \(Wide(a).double)")
        return
      }
    }
  }

  @Test func tiesGoToEvenUnlessThereIsMore() {
    let tie: Int128 = 1 << 53 | 1
    #expect(nearestDouble(tie) == 0x1p53)
    #expect(nearestDouble(tie << 60) == 0x1p113)
    #expect(nearestDouble(tie << 60 + 1) == 0x1p113.nextUp)
    #expect(nearestDouble(UInt128(1 << 53 | 1), isMore: true) == 0x1p53.nextUp)
    #expect(Wide(high: tie, low: 0).double == 0x1p181)
    #expect(Wide(high: tie, low: 1).double == 0x1p181.nextUp)
    #expect(Wide(high: -tie, low: 0).double == -0x1p181)
    // -tie · 2^128 - 1
    #expect(Wide(high: -tie - 1, low: .max).double == -0x1p181.nextUp)
    #expect(Wide(high: 3, low: 1 << 127).double == 0x1.cp129)
    #expect(Wide.zero.double == 0 && nearestDouble(Int128(0)) == 0)
  }

  @Test(arguments: [UInt64(3), 4])
  func wideProducts(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<3_000 {
      let (a, b) = (number(&random, bits: 62), number(&random, bits: 62))
      let (c, d) = (number(&random, bits: 120), number(&random, bits: 120))
      let n = Int(random.next(below: 1 << 20))
      let squares = product(c, c) - product(d, d)
      let other = product(c + d, c - d)
      let (times, all) = (Wide(c).times(n), product(c, Int128(n)))
      guard product(a, b).low == Wide(a * b).low, product(a, b).high == Wide(a * b).high,
        (squares - other).isZero, (times - all).isZero,
        (product(c, d) + product(c, -d)).isZero
      else {
        Issue.record("seed \(seed): \(a), \(b), \(c), \(d), \(n)")
        return
      }
    }
  }

  @Test(arguments: [UInt64(5), 6])
  func quotients(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<5_000 {
      let d = 1 + number(&random, bits: 70).magnitude
      let quotient = random.next(from: -1_000_000, through: 1_000_000)
      // Just below a half, a half, and what is next to it.
      for off in [-1, 0, 1] as [Int128] {
        let a = Int128(quotient) * Int128(d) + Int128(d) / 2 + off
        let said = Int64(roundedQuotient(a, by: Int128(d)))
        guard isNearest(said, a, over: Int128(d)),
          roundedQuotient(-a, by: Int128(d)) == -Int128(said)
        else {
          Issue.record("seed \(seed): \(a) / \(d) is \(said)")
          return
        }
      }
    }
  }

  @Test func doublesToWholeNumbers() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<5_000 {
      let number = Double(random.next(from: .min / 4, through: .max / 4)) / 0x1p40
      #expect(rounded(number) == Int64(number.rounded()))
    }
    for number in [0, 0.5, -0.5, 0.5.nextDown, 1.5, -2.5, 0x1p52 + 0.5, 0x1p62] as [Double] {
      #expect(rounded(number) == Int64(number.rounded()))
    }
    for number in [0, 2, 0x1p-1074, 3e300] { #expect(squareRoot(number) == number.squareRoot()) }
  }
}
