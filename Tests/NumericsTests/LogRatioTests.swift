// The logarithm of a ratio against the C library's, which for ratios near one begins with the same
// difference.

import Foundation
import Numerics
import Testing

/// Compiles only while nothing in it allocates, locks or calls what can't be seen through.
@_noLocks
private func ratioUnderNoLocks(_ a: UInt64, _ b: UInt64) -> Int64 { logRatio(a, to: b) }

@Suite struct LogRatioTests {
  private func check(_ a: UInt64, _ b: UInt64) {
    let got = Double(logRatio(a, to: b)) / 0x1p48
    let (x, y) = (Double(a), Double(b))
    let isNear = x < 2 * y && y < 2 * x
    let distance = a > b ? Double(a - b) : -Double(b - a)
    let want = isNear ? log1p(distance / y) : log(x) - log(y)
    let allowed = 0x1.1p-48 + (isNear ? 0 : 2e-14)
    #expect(abs(got - want) <= allowed, "\(a), \(b): \(got), not \(want)")
    #expect(logRatio(b, to: a) == -logRatio(a, to: b))
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func agreesWithTheLibrary(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<10_000 {
      let b = max(1, random.next() >> random.next(below: 64))
      let size = b >> random.next(below: 60)
      let step = random.next(below: max(1, size))
      check(random.nextBool() && b < .max - step ? b + step : max(1, b - step), b)
      check(max(1, random.next() >> random.next(below: 64)), b)
    }
  }

  @Test func agreesAtItsSeams() {
    let ratios: [(UInt64, UInt64)] = [
      (7, 5), (5, 7), (2, 1), (1, 2), (10, 7), (7, 10), (1, 1),
    ]
    let numbers: [UInt64] = [1, 5, 1_000, 1 << 20, 999_999_937, 1 << 56, .max / 8]
    for b in numbers {
      for (times, parts) in ratios {
        guard b < .max / times else { continue }
        let a = max(2, b * times / parts)
        for near in a - 1...a + 1 { check(near, b) }
      }
    }
  }

  @Test func endsAndPowersOfTwo() {
    for a in [UInt64(1), 7, 1 << 40, .max] { #expect(logRatio(a, to: a) == 0) }
    #expect(logRatio(0, to: 1) == 0 && logRatio(9, to: 0) == logRatio(9, to: 1))
    // ln 2 = 195103586505167.4 · 2^-48
    #expect(logRatio(2, to: 1) == 195_103_586_505_167)
    #expect(logRatio(1 << 63, to: 1) == 12_291_525_949_825_551)
    check(.max, 1)
  }

  /// Of a price and the next above it there is a return, as long as it has 47 bits.
  @Test func oneUnitIsSeen() {
    #expect(logRatio((1 << 46) + 1, to: 1 << 46) == 4)
    #expect(logRatio(1 << 46, to: (1 << 46) + 1) == -4)
  }

  @Test func isTheSameToTheBitEverywhere() {
    var random = SplitMix64(seed: 42)
    var folded: UInt64 = 0
    for _ in 0..<50_000 {
      let b = random.next() >> random.next(below: 64)
      folded = folded &* 31 &+ UInt64(bitPattern: ratioUnderNoLocks(random.next(), b))
    }
    #expect(folded == 0x0F57_5441_4B7C_8F65, "\(String(folded, radix: 16))")
  }
}
