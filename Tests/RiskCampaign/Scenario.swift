// A world of a campaign, from its seed: who there is, what they may, and how tight. Every limit is there or not, by chance,
// and small enough to be met.

import Events
import Numerics
import Portfolio
import Risk

struct Scenario {
  let seed: UInt64
  let settings: RiskSettings
  /// Around which each instrument trades, in whole units. Zero: a spread, whose prices have either sign.
  let levels: [Int64]
  static let one = fixedPointScale

  init(seed: UInt64) {
    self.seed = seed
    var random = SplitMix64(seed: seed &* 2 &+ 1)
    let instruments = 1 + Int(random.next(below: 3))
    levels = (0..<instruments).map { _ in random.chance(1, outOf: 6) ? 0 : 100 }
    var settings = RiskSettings(
      limits: (0..<instruments).map { Self.limits(&random, level: Int64($0)) },
      orderCapacity: 4 + Int(random.next(below: 40)),
      startsKilled: random.chance(1, outOf: 10),
      executionCapacity: random.chance(1, outOf: 4)
        ? 0 : 1 + Int(random.next(below: random.nextBool() ? 12 : 80)))
    settings.firm = Self.scope(&random, instruments, scale: 4)
    settings.strategies = (0..<1 + Int(random.next(below: 4))).map { _ in
      Self.scope(&random, instruments, scale: 2)
    }
    settings.accounts = (0..<1 + Int(random.next(below: 3))).map { _ in
      Self.scope(&random, instruments, scale: 2)
    }
    settings.sessions = (0..<1 + Int(random.next(below: 2))).map { _ in
      var limits = ScopeLimits()
      limits.orderRate = Self.rate(&random, 30)
      limits.messageRate = Self.rate(&random, 50)
      return limits
    }
    settings.checks = .all
    for check in Check.all where random.chance(1, outOf: 12) { settings.checks.remove(check) }
    if random.chance(1, outOf: 3) { settings.longestSilence = .milliseconds(400) }
    if random.chance(1, outOf: 2) {
      settings.repeatWindow = .milliseconds(20 + random.next(below: 400))
      settings.repeatCapacity = 1 + Int(random.next(below: 60))
    }
    if random.chance(2, outOf: 3) { settings.executions = Self.rate(&random, 8) }
    if random.chance(4, outOf: 5) {
      settings.warnsAtPercent = [80, 50, 5, 100, 90][Int(random.next(below: 5))]
    }
    settings.lossMode = [.blockAndCancel, .block, .reduceOnly][Int(random.next(below: 3))]
    if random.chance(1, outOf: 4) {
      // Open and closed by turns, until nothing is any more.
      var spans: [TradingHours.Span] = []
      var at = Generator.start
      for _ in 0..<200 {
        let from = at + random.next(below: 2_000_000_000)
        at = from + 1 + random.next(below: 20_000_000_000)
        spans.append(.init(from: Nanoseconds(from), until: Nanoseconds(at)))
      }
      settings.hours = TradingHours(spans: spans)
    }
    if random.chance(1, outOf: 2) {
      settings.portfolio = Self.portfolio(
        &random, levels, settings.strategies.count, settings.accounts.count)
    }
    self.settings = settings
  }

  /// What is held and owned at the start, and what executions cost.
  private static func portfolio(
    _ random: inout SplitMix64, _ levels: [Int64], _ strategies: Int, _ accounts: Int
  ) -> PortfolioSettings {
    var settings = PortfolioSettings(instrumentCount: levels.count)
    settings.feeSchedules = (0..<1 + Int(random.next(below: 2))).map { _ in
      FeeSchedule(
        perOrder: Money(units: Int128(random.next(from: 0, through: 2 * one)) * Int128(one)),
        perExecution: Money(units: Int128(random.next(from: -one, through: one)) * Int128(one)),
        maker: tiers(&random), taker: tiers(&random))
    }
    for instrument in levels.indices {
      if random.chance(2, outOf: 3) {
        let count = UInt64(settings.feeSchedules.count)
        settings.instruments[instrument].feeSchedule = Int(random.next(below: count))
      }
      settings.instruments[instrument].marginRate = Int(random.next(below: 20_000))
      // No more than any limit allows.
      let close = levels[instrument] * one + random.next(from: -one, through: one)
      for _ in 0..<Int(random.next(below: 3)) {
        let size = random.next(from: 1, through: 5 * one)
        settings.startPositions.append(
          StartPosition(
            instrument: instrument, strategy: Int(random.next(below: UInt64(strategies))),
            account: Int(random.next(below: UInt64(accounts))),
            quantity: Quantity(units: random.nextBool() ? size : -size),
            price: Price(units: levels[instrument] * one), close: Price(units: close)))
      }
    }
    if random.nextBool() {
      settings.startCash = (0..<accounts).map { _ in
        Money(units: Int128(random.next(from: -200 * one, through: 3_000 * one)) * Int128(one))
      }
    }
    if random.nextBool() {
      settings.costMethod = .firstInFirstOut(lotCapacity: Int(random.next(below: 20)))
    }
    if random.chance(1, outOf: 3) { settings.markSource = .lastTrade }
    return settings
  }

  private static func tiers(_ random: inout SplitMix64) -> [FeeTier] {
    (0..<Int64(random.next(below: 4))).map { index in
      FeeTier(
        from: Quantity(units: index * index * random.next(from: 20, through: 30) * one),
        perUnit: Price(units: random.next(from: -one / 100, through: one / 20)),
        ofNotional: random.next(from: -2, through: 10) * FeeTier.basisPoint + 1)
    }
  }

  private static func maybe(_ random: inout SplitMix64, _ low: Int64, _ high: Int64, _ unit: Int64)
    -> Int64?
  {
    let value = random.next(from: low, through: high) * unit + (random.nextBool() ? 0 : 1)
    return random.chance(2, outOf: 5) ? value : nil
  }

  private static func rate(_ random: inout SplitMix64, _ most: UInt64) -> Rate? {
    let count = 1 + UInt32(random.next(below: most))
    return random.chance(1, outOf: 3)
      ? Rate(count, per: .milliseconds(100 + random.next(below: 1_000))) : nil
  }

  private static func limits(_ random: inout SplitMix64, level: Int64) -> RiskLimits {
    var limits = RiskLimits(
      maximumOrder: Quantity(units: random.next(from: 12, through: 24) * one),
      maximumPosition: Quantity(units: random.next(from: 30, through: 200) * one))
    if random.chance(1, outOf: 2) {
      limits.terms = InstrumentTerms(
        tick: Price(units: random.nextBool() ? one : 1),
        lot: Quantity(units: random.nextBool() ? one : 1), lowestPrice: Price(units: -200 * one),
        highestPrice: Price(units: random.next(from: 110, through: 150) * one))
    }
    limits.maximumNotional = maybe(&random, 500, 2_500, one)
    limits.maximumOpenOrders = maybe(&random, 1, 16, 1)
    limits.maximumOpenNotional = maybe(&random, 500, 9_000, one)
    limits.maximumGross = maybe(&random, 800, 9_000, one)
    limits.maximumNet = maybe(&random, 800, 6_000, one)
    if random.chance(1, outOf: 4) {
      limits.collarBasisPoints = random.next(from: 10, through: 1_500)
    }
    if random.chance(1, outOf: 4) {
      limits.staticReference = Price(units: 100 * one)
      limits.staticCollarBasisPoints = random.next(from: 500, through: 2_500)
    }
    if random.chance(1, outOf: 4) {
      limits.longestReferenceAge = .milliseconds(50 + random.next(below: 2_000))
    }
    limits.orderRate = rate(&random, 20)
    limits.messageRate = rate(&random, 40)
    limits.locate = maybe(&random, 0, 60, one).map { Quantity(units: $0) }
    if random.chance(1, outOf: 3) {
      limits.conversion = random.next(from: one / 2, through: one * 2)
    }
    limits.isRestricted = random.chance(1, outOf: 25)
    limits.isLimited = !random.chance(1, outOf: 25)
    return limits
  }

  private static func scope(_ random: inout SplitMix64, _ instruments: Int, scale: Int64)
    -> ScopeLimits
  {
    var limits = ScopeLimits()
    limits.maximumPosition = maybe(&random, 10, 40 * scale, one).map { Quantity(units: $0) }
    limits.maximumGross = maybe(&random, 1_000, 4_000 * scale, one)
    limits.maximumNet = maybe(&random, 800, 3_000 * scale, one)
    limits.maximumOpenOrders = maybe(&random, 2, 8 * scale, 1)
    limits.maximumOpenNotional = maybe(&random, 1_000, 4_000 * scale, one)
    limits.maximumLoss = maybe(&random, 20, 800 * scale, one)
    limits.maximumDrawdown = maybe(&random, 20, 800 * scale, one)
    limits.credit = maybe(&random, 500, 4_000 * scale, one)
    limits.orderRate = rate(&random, 20)
    limits.messageRate = rate(&random, 40)
    if random.chance(1, outOf: 3) {
      limits.cancelRatio = CancelRatio(
        percent: random.next(from: 1, through: 120), floor: random.next(from: 1, through: 30))
    }
    if random.chance(1, outOf: 8) {
      limits.permissions.instruments = (0..<instruments).map { _ in random.nextBool() }
    }
    if random.chance(1, outOf: 8) { limits.permissions.types = UInt8(random.next(below: 256)) | 2 }
    return limits
  }
}
