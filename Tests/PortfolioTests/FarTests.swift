// Far from a limit of losses or of credit: whoever is said to be far is, by the exact amounts, and whoever is far by some words
// is said to be.

import Events
import Numerics
import Testing

@testable import Portfolio

@Suite struct FarTests {
  private let word = Amount(high: 0, low: 1 << 64)

  private func amount(_ random: inout SplitMix64) -> Amount {
    // Of every size: up to some words, up to a word full of them, and beyond.
    let shift = Int128([30, 62, 64, 66, 90, 120][Int(random.next(below: 6))])
    let low = Int128(Int64(bitPattern: random.next())) &>> 32
    let money = low &<< (shift - 32) | Int128(random.next() & 0xFFFF_FFFF)
    return Amount(Money(units: money), rate: random.nextBool() ? 1 : -1)
  }

  @Test func aWordIsThere() {
    #expect(Amount.zero.word == 0)
    #expect((Amount.zero - Amount(high: 0, low: 1)).word == -1)
    #expect(Amount(high: 0, low: 5 &<< 64 | 7).word == 5)
    #expect(Amount(high: 0, low: UInt128(Int64.max) &<< 64).word == .max)
    #expect(Amount(high: 0, low: 1 &<< 127).word == nil)
    #expect(Amount(high: 1, low: 0).word == nil)
    #expect(Amount(high: -1, low: 0).word == nil)
    #expect(Amount(high: 1, low: 0).wordClamped == .max)
    #expect(Amount(high: -1, low: 0).wordClamped == .min)
  }

  @Test(arguments: [UInt64(651), 652, 653])
  func whoIsFarIsFar(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var portfolio = Portfolio(PortfolioSettings(instrumentCount: 1))
    var said = [0, 0, 0, 0]
    for turn in 0..<20_000 {
      let profit = amount(&random)
      let peak = amount(&random).magnitude
      let loss = amount(&random).magnitude
      let drawdown = amount(&random).magnitude
      portfolio.sums[0].profit = profit
      portfolio.sums[0].peak = peak
      let isFar = portfolio.isFar(
        0, fromLoss: -loss.wordClamped, fromDrawdown: drawdown.wordClamped)
      let isExact = -profit < loss && peak - profit < drawdown
      let isSmall = profit.word != nil && peak.word != nil && loss.word != nil
      let isClearly = -profit + word.times(3) < loss && peak - profit + word.times(3) < drawdown
      let isWhole = isSmall && drawdown.word != nil
      guard !isFar || isExact || !isWhole, isFar || !isWhole || !isClearly else {
        Issue.record("seed \(seed), turn \(turn): \(profit), \(peak), \(loss), \(drawdown)")
        return
      }
      if isWhole { said[isFar ? 1 : 0] += 1 }
      let exposure = Int128(random.next() >> 1) &<< Int128(random.next(below: 60))
      portfolio.sums[0].startCash = amount(&random)
      portfolio.sums[0].earned = amount(&random)
      let credit = loss.wordClamped
      let isRoom = portfolio.isFar(0, fromCredit: credit, used: exposure)
      let used = Amount(Money(units: exposure)) - portfolio.sums[0].equity
      guard !isRoom || credit == .max || used < loss else {
        Issue.record("seed \(seed), turn \(turn): \(used), \(loss)")
        return
      }
      said[isRoom ? 3 : 2] += 1
    }
    #expect(said.allSatisfy { $0 > 500 }, "seed \(seed): \(said)")
  }

  /// No limit is no limit, whatever was made or lost.
  @Test func noLimitIsFar() {
    var portfolio = Portfolio(PortfolioSettings(instrumentCount: 1))
    portfolio.sums[0].profit = Amount(Money(units: -1 << 100))
    let isFarFromLoss = portfolio.isFar(0, fromLoss: .min, fromDrawdown: .max)
    let isFarFromCredit = portfolio.isFar(0, fromCredit: .max, used: .max)
    #expect(isFarFromLoss && isFarFromCredit)
  }
}
