// 256 bits by hand: against decimal numbers that fit 128, and at the ends where none does.

import Events
import Numerics
import Portfolio
import Testing

@Suite struct AmountTests {
  @Test(arguments: [UInt64(11), 12, 13])
  func isWhatTheNumbersAre(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<3_000 {
      let a = Int128(random.next(from: .min / 8, through: .max / 8))
      let b = Int128(random.next(from: .min / 8, through: .max / 8))
      let rate = random.next(from: -1_000_000_000, through: 1_000_000_000)
      let factor = Int32(random.next(from: -70_000, through: 70_000))
      let divisor = random.next(from: 1, through: 1 << 40)
      let x = Amount(Money(a), rate: rate)
      let y = Amount(Money(b), rate: rate)
      guard x.exact == a * Int128(rate), (x + y).exact == (a + b) * Int128(rate),
        (x - y).exact == (a - b) * Int128(rate), (-x).exact == -a * Int128(rate),
        (x < y) == (a * Int128(rate) < b * Int128(rate)),
        x.magnitude.exact == abs(a * Int128(rate)),
        x.times(factor).exact == a * Int128(rate) * Int128(factor),
        x.divided(by: divisor).exact == a * Int128(rate) / Int128(divisor),
        x.money.units == a * Int128(rate) / 100_000_000
      else {
        Issue.record("seed \(seed): \(a), \(b), \(rate), \(factor), \(divisor)")
        return
      }
    }
  }

  private func abs(_ number: Int128) -> Int128 { number < 0 ? -number : number }

  /// Numbers of up to 190 bits: what is put together is taken apart again.
  @Test(arguments: [UInt64(21), 22])
  func largeOnesHoldTogether(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<2_000 {
      let price = Price(units: Int64(bitPattern: random.next()))
      let money = Money(price, times: Quantity(units: Int64(bitPattern: random.next())))
      let rate = Int64(bitPattern: random.next() >> 1)
      let x = Amount(money, rate: rate)
      let y = Amount(money, rate: 1)
      let n = Int32(truncatingIfNeeded: random.next())
      guard rate == 0 || x.divided(by: rate) == y, Amount(money, rate: rate) - y + y == x,
        x.times(n) + x.times(-n) == .zero,
        n == .min || x.times(n + (n < .max ? 1 : 0)) == x.times(n) + (n < .max ? x : .zero),
        (x < y) != (x >= y), x.magnitude >= .zero,
        x.times(n).isNegative == (x.isNegative != (n < 0)) || x == .zero || n == 0
      else {
        Issue.record("seed \(seed): \(money.units), \(rate), \(n)")
        return
      }
    }
  }

  @Test func theLargestProduct() {
    let most = Money(units: .min)
    let x = Amount(most, rate: .max)
    // -2^127 × (2^63 - 1)
    #expect(x == Amount(high: -(1 << 62), low: 1 << 127))
    #expect(x.divided(by: .max) == Amount(most, rate: 1))
    #expect(x.money.units == .min && (-x).money.units == .max, "what doesn't fit stays at the end")
  }

  @Test func moneyIsRoundedTowardsZero() {
    #expect(Amount(high: 0, low: 199_999_999).money.units == 1)
    #expect((-Amount(high: 0, low: 199_999_999)).money.units == -1)
    #expect(Amount.base(-7).money.units == -7)
  }

  @Test func ratios() {
    #expect(Amount.base(1).ratio(to: .base(3)) == 33_333_333)
    #expect(Amount.base(-1).ratio(to: .base(3)) == -33_333_333)
    #expect(Amount.base(300).ratio(to: .base(100)) == 300_000_000)
    #expect(Amount.base(3).ratio(to: .zero) == 0)
    #expect(Amount.base(.max).ratio(to: Amount(high: 0, low: 1)) == .max)
    #expect(Amount.base(.max).ratio(to: Amount(high: -1, low: .max)) == .min)
    let x = Amount(Money(units: .max), rate: .max)
    #expect(x.ratio(to: x) == 100_000_000)
    #expect(x.ratio(to: x.divided(by: 5)) == 500_000_000)
  }
}
